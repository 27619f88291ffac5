from uuid import NAMESPACE_OID, uuid5

from odoo import api, fields, models


class RetailComplaint(models.Model):
    """The narrow door through which members write to us from their own page."""

    _inherit = "retail.complaint"

    @api.model
    def _create_from_page(self, partner, kind, description):
        """Note what a member wrote: only the words and their kind are hers to say.

        Sent again on the same day, it is the same complaint.
        """
        sent = (self._name, partner.id, fields.Date.today(), kind, description)
        return self._note_visitors_words(
            partner.membership_id.company_id,
            {
                "partner_id": partner.id,
                "kind": kind,
                "description": description,
                "client_uuid": str(uuid5(NAMESPACE_OID, repr(sent))),
            },
        )
