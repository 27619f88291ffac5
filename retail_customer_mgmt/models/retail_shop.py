from odoo import api, fields, models

from odoo.addons.base.models.res_partner import _tz_get


class RetailShop(models.Model):
    """A place with one address and one or several tills."""

    _name = "retail.shop"
    _description = "Shop"
    _inherit = ["pos.load.mixin"]
    _order = "sequence, name, id"

    name = fields.Char(required=True)
    active = fields.Boolean(default=True)
    sequence = fields.Integer(default=10)
    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    country_id = fields.Many2one(
        comodel_name="res.country",
        compute="_compute_country_id",
        store=True,
        readonly=False,
        help="The country of phone numbers typed without a prefix.",
    )
    tz = fields.Selection(
        selection=_tz_get,
        string="Time Zone",
        required=True,
        default=lambda self: self.env.user.tz or "UTC",
        help="Weekdays and hours of points rules are those of this time zone.",
    )
    resource_calendar_id = fields.Many2one(
        comodel_name="resource.calendar",
        string="Opening Hours",
        check_company=True,
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Store Manager",
        check_company=True,
        help="Takes what has no other responsible person.",
    )
    user_ids = fields.Many2many(
        comodel_name="res.users",
        relation="retail_shop_res_users_rel",
        column1="shop_id",
        column2="user_id",
        string="Staff",
        help="Clerks and store managers see the members of their shops.",
    )
    pos_config_ids = fields.One2many(
        comodel_name="pos.config", inverse_name="retail_shop_id", string="Tills"
    )
    member_count = fields.Integer(compute="_compute_member_count")
    offline_burn_limit = fields.Integer(
        string="Points Usable Offline",
        help="How many points an order may use while its till is offline. Nobody can"
        " check then what is left: what was not there becomes a debt of the member."
        " 0 refuses points until the connection is back.",
    )

    _offline_burn_limit_positive = models.Constraint(
        "CHECK(offline_burn_limit >= 0)",
        "The points usable offline can't be negative.",
    )
    _name_uniq = models.Constraint(
        "UNIQUE(company_id, name)", "There is already a shop of this name."
    )

    @api.depends("company_id")
    def _compute_country_id(self):
        for shop in self:
            shop.country_id = shop.country_id or shop.company_id.country_id

    def _compute_member_count(self):
        groups = self.env["res.partner"]._read_group(
            [("member_shop_id", "in", self.ids)], ["member_shop_id"], ["__count"]
        )
        counts = {shop.id: count for shop, count in groups}
        for shop in self:
            shop.member_count = counts.get(shop.id, 0)

    def action_view_members(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "retail_customer_mgmt.res_partner_action_members"
        )
        return action | {
            "domain": [("member_shop_id", "=", self.id)],
            "context": {"default_member_shop_id": self.id},
        }

    @api.model
    def _load_pos_data_domain(self, data, config):
        return [("id", "=", config.retail_shop_id.id)]

    @api.model
    def _load_pos_data_fields(self, config):
        return ["name", "country_id", "offline_burn_limit"]
