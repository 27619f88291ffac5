from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.tools import SQL

from ..tools import groups


class RetailCallback(models.Model):
    """One call to make: whom, why, by whom and until when."""

    _name = "retail.callback"
    _description = "Callback"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    # The latest first, and of one day who spends most.
    _order = "date_due, value desc, id"
    _rec_name = "topic"
    _rec_names_search = ["partner_id", "topic"]
    _check_company_auto = True

    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Member",
        required=True,
        index=True,
        ondelete="cascade",
    )
    phone = fields.Char(related="partner_id.phone")
    member_tier_id = fields.Many2one(related="partner_id.member_tier_id")
    topic = fields.Char(
        compute="_compute_topic",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
    )
    rule_id = fields.Many2one(
        comodel_name="retail.callback.rule",
        ondelete="restrict",
        help="Why the call was planned; empty when somebody planned it by hand.",
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        default=lambda self: self.env.company,
    )
    membership_id = fields.Many2one(
        comodel_name="retail.membership",
        compute="_compute_membership_id",
        store=True,
        precompute=True,
        index="btree_not_null",
        ondelete="set null",
    )
    program_id = fields.Many2one(related="membership_id.program_id", string="Programme")
    shop_id = fields.Many2one(
        comodel_name="retail.shop",
        compute="_compute_shop_id",
        store=True,
        readonly=False,
        precompute=True,
        index=True,
        check_company=True,
        ondelete="restrict",
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Assigned To",
        compute="_compute_user_id",
        store=True,
        readonly=False,
        precompute=True,
        index="btree_not_null",
        domain="[('share', '=', False), ('company_ids', 'in', company_id)]",
    )
    pos_order_id = fields.Many2one(
        comodel_name="pos.order",
        string="Purchase",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
    )
    date_due = fields.Date(
        string="Due On",
        required=True,
        index=True,
        default=fields.Date.context_today,
        copy=False,
        tracking=True,
    )
    state = fields.Selection(
        selection=[
            ("planned", "To call"),
            ("done", "Done"),
            ("cancelled", "Cancelled"),
        ],
        required=True,
        default="planned",
        readonly=True,
        copy=False,
        tracking=True,
    )
    attempts = fields.Integer(
        readonly=True, copy=False, help="How often somebody has tried."
    )
    outcome = fields.Selection(
        selection=[
            ("reached", "Reached"),
            ("no_answer", "No answer"),
            ("call_later", "Call later"),
            ("wrong_number", "Wrong number"),
            ("do_not_call", "Do not call"),
            ("not_reached", "Not reached"),
        ],
        copy=False,
        tracking=True,
        help="How the last try went.",
    )
    satisfaction = fields.Integer(
        aggregator="avg",
        copy=False,
        tracking=True,
        help="From 1, very dissatisfied, to 5, delighted; 0 where nobody asked.",
    )
    notes = fields.Text(copy=False)
    date_done = fields.Datetime(string="Closed On", readonly=True, copy=False)
    done_by = fields.Many2one(
        comodel_name="res.users", string="Closed By", readonly=True, copy=False
    )
    value = fields.Float(
        compute="_compute_value",
        store=True,
        readonly=False,
        precompute=True,
        copy=False,
        aggregator="avg",
        help="What the member had spent in a year when the call was planned.",
    )
    evidence = fields.Json(
        readonly=True, copy=False, help="What was known when the call was planned."
    )
    cause_complaint_id = fields.Many2one(
        comodel_name="retail.complaint",
        string="About Complaint",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
    )
    source_key = fields.Char(
        readonly=True,
        copy=False,
        help="What planned the call; the same cause plans it once.",
    )

    _source_key_uniq = models.Constraint(
        "UNIQUE(source_key)", "This callback has already been planned."
    )
    _open_uniq = models.UniqueIndex(
        "(rule_id, partner_id, company_id) WHERE state = 'planned'",
        "This member is already to be called for the same reason.",
    )
    _due_idx = models.Index("(company_id, user_id, date_due) WHERE state = 'planned'")
    _satisfaction_range = models.Constraint(
        "CHECK(satisfaction BETWEEN 0 AND 5)",
        "Satisfaction goes from 1 to 5; 0 where nobody asked.",
    )
    _outcome_when_done = models.Constraint(
        "CHECK(state <> 'done' OR outcome IS NOT NULL)",
        "Say how the call went before you close it.",
    )

    @api.depends("rule_id")
    def _compute_topic(self):
        for callback in self:
            callback.topic = callback.rule_id.name or callback.topic

    @api.depends("partner_id", "company_id")
    def _compute_membership_id(self):
        for callback in self:
            memberships = callback.partner_id.sudo().membership_ids
            callback.membership_id = memberships.filtered(
                lambda membership, company=callback.company_id: (
                    membership.company_id == company
                )
            )[:1]

    @api.depends("partner_id", "company_id")
    def _compute_shop_id(self):
        for callback in self:
            home = callback.partner_id.member_shop_id
            in_company = home.company_id == callback.company_id
            callback.shop_id = home if in_company else callback.shop_id

    @api.depends("partner_id")
    def _compute_user_id(self):
        for callback in self:
            callback.user_id = (
                callback.partner_id.member_user_id
                or callback.shop_id.user_id
                or callback.user_id
            )

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([self._closing_values(vals) | vals for vals in vals_list])

    def write(self, vals):
        self._check_may_assign(vals)
        self._check_keeps_member(vals)
        result = super().write(self._closing_values(vals) | vals)
        if vals.get("outcome") == "do_not_call":
            self._respect_refusal()
        return result

    def _closing_values(self, vals):
        """Return when and by whom a call is closed, where the values change that."""
        if "state" not in vals:
            return {}
        is_closed = vals["state"] != "planned"
        return {
            "date_done": is_closed and fields.Datetime.now(),
            "done_by": is_closed and self.env.uid,
        }

    def _check_may_assign(self, vals):
        """Let clerks take calls over; handing them to others is the manager's."""
        others = vals.get("user_id", self.env.uid) != self.env.uid
        if others and not self.env.su and not self.env.user.has_group(groups.MANAGER):
            raise AccessError(
                self.env._(
                    "You can take a call over yourself. Ask the store manager to give"
                    " it to somebody else."
                )
            )

    def _check_keeps_member(self, vals):
        """Refuse to turn a call to somebody else: a call shows its member's number."""
        if "partner_id" not in vals or self.env.su:
            return
        if any(call.partner_id.id != vals["partner_id"] for call in self.sudo()):
            raise AccessError(
                self.env._(
                    "A call stays with its member. Cancel it and plan another one."
                )
            )

    def _respect_refusal(self):
        """Note that these members want no calls, and drop those still planned."""
        partners = self.partner_id
        partners_sudo = partners.sudo()
        for purpose in ("service", "promotion"):
            partners_sudo._record_consent(purpose, ["phone"], False, "callback")
        domain = [("partner_id", "in", partners.ids), ("state", "=", "planned")]
        (self.sudo().search(domain) - self).action_cancel()

    def action_close(self):
        """Ask how the call went."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("How did the call go?"),
            "res_model": "retail.callback.close",
            "view_mode": "form",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_callback_id": self.id},
        }

    def action_cancel(self):
        self.check_access("write")
        # Only methods write how a call ended.
        calls_sudo = self.sudo().filtered(lambda callback: callback.state == "planned")
        calls_sudo.write({"state": "cancelled"})
        return True

    def action_reopen(self):
        self.check_access("write")
        self.sudo().write({"state": "planned", "outcome": False, "satisfaction": 0})
        return True

    def action_take(self):
        self.check_access("write")
        self.user_id = self.env.user
        return True

    @api.model
    def _read_group_select(self, aggregate_spec, query):
        """Leave calls without an answer out of the average satisfaction."""
        if aggregate_spec == "satisfaction:avg":
            column = self._field_to_sql(self._table, "satisfaction", query)
            return SQL("AVG(NULLIF(%s, 0))", column)
        return super()._read_group_select(aggregate_spec, query)
