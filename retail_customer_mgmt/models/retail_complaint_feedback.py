from psycopg2.errors import UniqueViolation

from odoo import SUPERUSER_ID, api, models
from odoo.exceptions import ConcurrencyError


class RetailComplaint(models.Model):
    """What anybody tells a shop on its feedback page."""

    _inherit = "retail.complaint"

    @api.model
    def _create_from_feedback(self, shop, values, pictures, order):
        """Note what a visitor wrote, in our name: she is nobody to Odoo.

        What she types of herself is kept as typed and looked up nowhere; only a
        receipt of ours, by its signed mark, says whose purchase it was.

        Sent again, it is the same complaint: see ``client_uuid``.

        :param values: ``kind``, ``description``, ``client_uuid`` and, as far as
            given, ``contact_name``, ``contact_phone``, ``email_from``, ``receipt_ref``
        """
        company = shop.company_id
        case = self._note_visitors_words(
            company,
            values | {"shop_id": shop.id, "pos_order_id": order.id},
        )
        if not case.photo_ids:
            case._add_photos(pictures)
        return case

    def _note_visitors_words(self, company, values):
        """Note what came from a page, in our name; sent again, it is the same case."""
        cases = self.with_user(SUPERUSER_ID).with_company(company)
        known = cases.search([("client_uuid", "=", values["client_uuid"])], limit=1)
        if known:
            return known
        try:
            case = cases.create(values | {"company_id": company.id, "channel": "web"})
            self.env.flush_all()
        except UniqueViolation as error:
            # Sent twice at once: let Odoo call again, and find it.
            raise ConcurrencyError(str(error)) from error
        return case
