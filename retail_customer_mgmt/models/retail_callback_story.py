from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import format_list
from odoo.tools.misc import format_date, formatLang

from ..tools import groups
from ..tools.decimals import exact, plain

SHOWN = 3
ITEMS = 6
LAPSE_DAYS = 60


class RetailCallback(models.Model):
    """What the caller knows of the member before she dials.

    Preferences, notes, other calls and complaints keep their own access: who may not
    open the member's file sees them as little here.
    """

    _inherit = "retail.callback"

    member_no = fields.Char(
        related="partner_id.member_no", string="Number", groups=groups.CLERK
    )
    member_tier_color = fields.Integer(
        related="member_tier_id.color", groups=groups.CLERK
    )
    member_points = fields.Float(
        related="membership_id.points", string="Points to Spend", groups=groups.CLERK
    )
    tier_text = fields.Text(related="membership_id.tier_text", groups=groups.CLERK)
    is_about_to_fall = fields.Boolean(
        related="membership_id.is_about_to_fall", groups=groups.CLERK
    )
    lapse_text = fields.Char(
        string="Points Lapse", compute="_compute_lapse_text", groups=groups.CLERK
    )
    purchase_text = fields.Char(
        string="Last Purchase", compute="_compute_purchase_text", groups=groups.CLERK
    )
    purchase_items = fields.Char(
        string="Bought", compute="_compute_purchase_text", groups=groups.CLERK
    )
    preference_text = fields.Char(
        string="Tastes and Sizes", compute="_compute_profile", groups=groups.CLERK
    )
    preferences = fields.Text(
        string="Wishes", compute="_compute_profile", groups=groups.CLERK
    )
    member_note = fields.Text(
        string="Note in the File", compute="_compute_profile", groups=groups.CLERK
    )
    birthday_next = fields.Date(
        string="Next Birthday", compute="_compute_profile", groups=groups.CLERK
    )
    missing_text = fields.Char(
        string="To Ask",
        compute="_compute_profile",
        help="What is missing in the member's file.",
        groups=groups.CLERK,
    )
    complaint_open_ids = fields.Many2many(
        comodel_name="retail.complaint",
        string="Open Complaints",
        compute="_compute_complaint_open_ids",
        groups=groups.CLERK,
    )
    call_last_ids = fields.Many2many(
        comodel_name="retail.callback",
        string="Last Calls",
        compute="_compute_call_last_ids",
        groups=groups.CLERK,
    )
    is_file_editable = fields.Boolean(
        compute="_compute_is_file_editable", groups=groups.CLERK
    )

    @api.depends("membership_id")
    @api.depends_context("lang")
    def _compute_lapse_text(self):
        for callback in self:
            membership = callback.membership_id
            callback.lapse_text = (
                callback._lapse_sentence(membership) if membership else False
            )

    def _lapse_sentence(self, membership):
        today = membership.program_id.sudo()._today()
        points, day = membership.sudo()._next_lapse(today) or (0, today)
        if not points or day > today + timedelta(days=LAPSE_DAYS):
            return False
        return self.env._(
            "%(points)s points lapse after %(day)s.",
            points=plain(exact(points)),
            day=format_date(self.env, day),
        )

    @api.depends("partner_id")
    @api.depends_context("lang")
    def _compute_purchase_text(self):
        for callback in self:
            order_sudo = callback._last_purchase_sudo()
            callback.purchase_text = (
                callback._words_of(order_sudo) if order_sudo else False
            )
            lines_sudo = order_sudo.lines.filtered(
                lambda line: line.qty > 0 and not line.is_reward_line
            )
            names = lines_sudo.product_id.mapped("display_name")
            callback.purchase_items = format_list(self.env, names[:ITEMS])

    def _last_purchase_sudo(self):
        """Return what she bought last, in whatever shop of the company."""
        return (
            self.env["pos.order"]
            .sudo()
            .search(
                [
                    ("partner_id", "=", self.partner_id.id),
                    ("company_id", "=", self.company_id.id),
                    ("state", "in", ("paid", "done")),
                    ("amount_total", ">", 0),
                ],
                order="date_order desc, id desc",
                limit=1,
            )
        )

    def _words_of(self, order_sudo):
        values = {
            "day": format_date(self.env, order_sudo.date_order),
            "amount": formatLang(
                self.env, order_sudo.amount_total, currency_obj=order_sudo.currency_id
            ),
            "shop": order_sudo.config_id.retail_shop_id.name,
        }
        if not values["shop"]:
            return self.env._("%(amount)s on %(day)s", **values)
        return self.env._("%(amount)s on %(day)s, %(shop)s", **values)

    @api.depends("partner_id")
    @api.depends_context("uid", "lang")
    def _compute_profile(self):
        # A search, so that rules decide: related fields may find what others have read.
        profiles = self.env["retail.member.profile"].search(
            [("partner_id", "in", self.partner_id.ids)]
        )
        of_member = profiles.grouped("partner_id")
        for callback in self:
            profile = of_member.get(callback.partner_id, profiles.browse())
            callback.preference_text = profile.preference_text
            callback.preferences = profile.preferences
            callback.member_note = profile.note
            callback.birthday_next = profile.birthday_next
            callback.missing_text = profile.missing_text

    @api.depends("partner_id")
    @api.depends_context("uid")
    def _compute_complaint_open_ids(self):
        for callback in self:
            own = [("partner_id", "=", callback.partner_id.id)]
            open_ones = [("stage_id.is_closed", "=", False), ("kind", "!=", "praise")]
            callback.complaint_open_ids = callback.partner_id and self.env[
                "retail.complaint"
            ].search(own + open_ones, limit=SHOWN)

    @api.depends("partner_id")
    @api.depends_context("uid")
    def _compute_call_last_ids(self):
        for callback in self:
            made = [("partner_id", "=", callback.partner_id.id), ("state", "=", "done")]
            other = [("id", "!=", callback._origin.id)]
            callback.call_last_ids = callback.partner_id and self.search(
                made + other, order="date_done desc, id desc", limit=SHOWN
            )

    @api.depends("partner_id")
    @api.depends_context("uid")
    def _compute_is_file_editable(self):
        """Tell whether the user keeps the file; a write would be refused otherwise."""
        may_write = self.partner_id.filtered("is_member")._filtered_access("write")
        for callback in self:
            callback.is_file_editable = callback.partner_id in may_write
