from odoo import models
from odoo.tools import SQL


class LoyaltyCard(models.Model):
    _inherit = "loyalty.card"

    def _remove_merged(self):
        """Remove the cards of accounts that became part of another.

        By SQL, for nobody deletes a member's card; what referred to it has moved.
        """
        self.env.execute_query(
            SQL("DELETE FROM loyalty_card WHERE id IN %s", tuple(self.ids))
        )
        self.invalidate_recordset()
