from odoo import api, models
from odoo.tools import SQL

OF_SHOP = SQL("shop.company_id")
OF_ACCOUNT = SQL("account.company_id")


class ResPartner(models.Model):
    """Which company keeps a member's file."""

    _inherit = "res.partner"

    @api.model
    def _sql_file_company(self, shop_company=OF_SHOP, account_company=OF_ACCOUNT):
        """Return the SQL of whose file a ``partner`` is, in a query that names her so.

        Her home shop's company, else her own, else that of her programme.

        :param shop_company: of her home shop, where the query doesn't join ``shop``
        :param account_company: of her account, where it doesn't join ``account``
        """
        return SQL(
            "COALESCE(%s, partner.company_id, %s)", shop_company, account_company
        )
