from odoo import fields, models


class ResUsers(models.Model):
    _inherit = "res.users"

    retail_shop_ids = fields.Many2many(
        comodel_name="retail.shop",
        relation="retail_shop_res_users_rel",
        column1="user_id",
        column2="shop_id",
        string="Own Shops",
        help="The shops whose members this user works with.",
    )
