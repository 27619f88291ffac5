from odoo import api, fields, models
from odoo.exceptions import AccessError

from ..tools import groups


class RetailComplaint(models.Model):
    """What a customer complains of, suggests or praises, until it is solved."""

    _name = "retail.complaint"
    _description = "Complaint"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "next_deadline, priority desc, id desc"
    _rec_names_search = ["name", "partner_id", "contact_name", "description"]
    _check_company_auto = True

    name = fields.Char(string="Number", readonly=True, copy=False, index="trigram")
    kind = fields.Selection(
        selection=[
            ("complaint", "Complaint"),
            ("suggestion", "Suggestion"),
            ("praise", "Praise"),
        ],
        required=True,
        default="complaint",
        tracking=True,
    )
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Customer",
        compute="_compute_partner_id",
        store=True,
        readonly=False,
        precompute=True,
        index="btree_not_null",
        tracking=True,
    )
    phone = fields.Char(related="partner_id.phone")
    email = fields.Char(related="partner_id.email")
    member_tier_id = fields.Many2one(related="partner_id.member_tier_id")
    channel = fields.Selection(
        selection=[
            ("till", "Till"),
            ("counter", "Counter"),
            ("phone", "Phone"),
            ("email", "E-mail"),
            ("web", "Web"),
        ],
        required=True,
        default="counter",
        help="How the customer told us.",
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    shop_id = fields.Many2one(
        comodel_name="retail.shop",
        compute="_compute_shop_id",
        store=True,
        readonly=False,
        precompute=True,
        index=True,
        check_company=True,
        tracking=True,
        ondelete="restrict",
    )
    pos_order_id = fields.Many2one(
        comodel_name="pos.order",
        string="Purchase",
        index="btree_not_null",
        check_company=True,
        ondelete="restrict",
    )
    product_id = fields.Many2one(
        comodel_name="product.product",
        index="btree_not_null",
        check_company=True,
        ondelete="restrict",
    )
    cause_id = fields.Many2one(
        comodel_name="retail.complaint.cause",
        index=True,
        tracking=True,
        ondelete="restrict",
    )
    priority = fields.Selection(
        selection=[("0", "Normal"), ("1", "Important"), ("2", "Serious")],
        string="Severity",
        default="0",
        tracking=True,
    )
    description = fields.Text(required=True, help="In the customer's own words.")
    resolution = fields.Text(help="What was done about it.")
    stage_id = fields.Many2one(
        comodel_name="retail.complaint.stage",
        default=lambda self: self._default_stage_id(),
        required=True,
        index=True,
        copy=False,
        tracking=True,
        group_expand="_read_group_expand_full",
        ondelete="restrict",
    )
    is_closed = fields.Boolean(related="stage_id.is_closed", string="Solved")
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Owner",
        compute="_compute_user_id",
        store=True,
        readonly=False,
        precompute=True,
        index=True,
        domain="[('share', '=', False), ('company_ids', 'in', company_id)]",
        tracking=True,
        help="Sees to it that the customer is answered. The store manager, unless"
        " somebody else is chosen.",
    )
    date_received = fields.Datetime(
        required=True, default=fields.Datetime.now, copy=False, tracking=True
    )
    date_solved = fields.Datetime(
        compute="_compute_date_solved", store=True, precompute=True, copy=False
    )

    @api.model
    def _default_stage_id(self):
        Stage = self.env["retail.complaint.stage"]
        return Stage.search([("is_closed", "=", False)], limit=1)

    @api.depends("pos_order_id")
    def _compute_partner_id(self):
        for complaint in self:
            complaint.partner_id = (
                complaint.pos_order_id.partner_id or complaint.partner_id
            )

    @api.depends("pos_order_id", "partner_id", "company_id")
    def _compute_shop_id(self):
        own_shops = self.env.user.retail_shop_ids
        own_shop = own_shops if len(own_shops) == 1 else own_shops.browse()
        for complaint in self:
            complaint.shop_id = (
                complaint.pos_order_id.config_id.retail_shop_id
                or complaint.shop_id
                or complaint._in_company(complaint.partner_id.member_shop_id)
                or complaint._in_company(own_shop)
            )

    def _in_company(self, shop):
        return shop.filtered(lambda shop: shop.company_id == self.company_id)

    @api.depends("shop_id")
    def _compute_user_id(self):
        creator = self.env.user.filtered("active")
        for complaint in self:
            complaint.user_id = (
                complaint.shop_id.user_id
                or complaint.user_id
                or creator
                or complaint._head_office()
            )

    def _head_office(self):
        """Return who looks after what nobody noted, and no shop manages."""
        # Who writes to us may not read users' roles.
        return self.company_id.sudo()._complaint_head_office().sudo(False)

    @api.depends("stage_id")
    def _compute_date_solved(self):
        now = fields.Datetime.now()
        for complaint in self:
            is_closed = complaint.stage_id.is_closed
            complaint.date_solved = is_closed and (complaint.date_solved or now)

    @api.depends("name", "partner_id", "contact_name")
    def _compute_display_name(self):
        for complaint in self:
            number = complaint.name or self.env._("New")
            customer = complaint.partner_id.name or complaint.contact_name
            complaint.display_name = (
                self.env._(
                    "%(number)s: %(customer)s",
                    number=number,
                    customer=customer,
                )
                if customer
                else number
            )

    @api.model_create_multi
    def create(self, vals_list):
        sequence = self.env["ir.sequence"].sudo()
        # E-mails have drawn their number already.
        numbered = [
            vals
            if vals.get("name")
            else vals | {"name": sequence.next_by_code("retail.complaint")}
            for vals in vals_list
        ]
        return super().create(numbered)

    def write(self, vals):
        self._check_may_assign(vals)
        return super().write(vals)

    def _check_may_assign(self, vals):
        """Let clerks take complaints over; handing them on is the manager's."""
        others = vals.get("user_id", self.env.uid) != self.env.uid
        if others and not self.env.su and not self.env.user.has_group(groups.MANAGER):
            raise AccessError(
                self.env._(
                    "You can take a complaint over yourself. Ask the store manager to"
                    " give it to somebody else."
                )
            )

    def action_take(self):
        self.user_id = self.env.user
        return True

    def action_view_partner(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "res.partner",
            "res_id": self.partner_id.id,
            "view_mode": "form",
        }
