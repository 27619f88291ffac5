from odoo import api, models
from odoo.exceptions import UserError


class LoyaltyHistory(models.Model):
    _inherit = "loyalty.history"

    @api.model_create_multi
    def create(self, vals_list):
        default_id = self.env.context.get("default_card_id")
        card_ids = {vals.get("card_id", default_id) for vals in vals_list}
        self._refuse_managed(card_ids)
        return super().create(vals_list)

    def write(self, vals):
        self._refuse_managed({*self._all_card_ids(), vals.get("card_id")})
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_managed(self):
        self._refuse_managed(self._all_card_ids())

    def _all_card_ids(self):
        """Return the cards concerned, also those that the user may not see."""
        return self.sudo().card_id.ids

    def _refuse_managed(self, card_ids):
        """Keep members' cards free of a history that nothing in the ledger backs."""
        # The guard has to see the programme, whoever writes.
        cards_sudo = self.env["loyalty.card"].sudo().browse(filter(None, card_ids))
        managed_ids = self.env["loyalty.program"]._managed_ids()
        if managed_ids & set(cards_sudo.exists().program_id.ids):
            raise UserError(
                self.env._(
                    "Members' cards show the points ledger, which is their history: it"
                    " can't be written, changed or deleted here."
                )
            )
