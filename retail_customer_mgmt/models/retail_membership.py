from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL


class RetailMembership(models.Model):
    """One person in one programme: the account that every posting locks."""

    _name = "retail.membership"
    _description = "Membership"
    _inherit = ["pos.load.mixin"]
    _order = "date_joined desc, id desc"
    _rec_name = "partner_id"

    # Written by the engine with SQL only: see retail_membership_ledger.py
    _engine_fields = frozenset(
        ("partner_id", "program_id", "company_id", "date_joined", "tier_id")
        + ("tier_until", "balance", "pending", "spendable", "debt", "points")
        + ("card_id", "date_last_purchase", "lapse_grace_until", "date_figures")
        + ("tier_since", "tier_term", "tier_moved_on", "tier_count_from")
        + ("tier_count_after",)
        + ("tier_grace_until", "tier_lift_id", "tier_lift_on", "tier_lift_since")
        + ("tier_manual_id", "tier_manual_until", "tier_manual_reason")
        + ("tier_manual_user_id", "tier_earned_id", "tier_earned_until")
        + ("tier_check_on", "tier_review_on")
    )

    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Member",
        required=True,
        ondelete="restrict",
    )
    program_id = fields.Many2one(
        comodel_name="retail.member.program",
        string="Programme",
        required=True,
        index=True,
        ondelete="restrict",
    )
    company_id = fields.Many2one(comodel_name="res.company", required=True, index=True)
    date_joined = fields.Datetime(required=True)
    state = fields.Selection(
        selection=[("active", "Active"), ("frozen", "Frozen"), ("closed", "Closed")],
        required=True,
        default="active",
    )
    tier_id = fields.Many2one(
        comodel_name="retail.member.tier", index=True, ondelete="restrict"
    )
    tier_until = fields.Date(help="The last day of the tier; empty for no end.")
    lapse_grace_until = fields.Date(
        string="Overdue Points Until",
        help="After a fall from a tier whose points never lapse: until this day,"
        " overdue points can still be spent.",
    )
    balance = fields.Float(digits=(16, 4), help="The sum of all entries.")
    pending = fields.Float(digits=(16, 4), help="Earned, but not yet to be spent.")
    spendable = fields.Float(digits=(16, 4), help="Released and not lapsed.")
    debt = fields.Float(
        digits=(16, 4), help="Spent and then taken back; new points pay it first."
    )
    points = fields.Float(
        digits=(16, 4),
        help="What can be spent now: released points less debt.",
    )
    date_figures = fields.Date(
        string="Figures of",
        help="The day for which pending and spendable points were worked out.",
    )
    card_id = fields.Many2one(
        comodel_name="loyalty.card", index="btree_not_null", ondelete="restrict"
    )
    date_last_purchase = fields.Datetime(index="btree_not_null")
    color = fields.Integer(related="tier_id.color")
    member_no = fields.Char(related="partner_id.member_no", string="Number")
    phone = fields.Char(related="partner_id.phone")
    shop_id = fields.Many2one(
        related="partner_id.member_shop_id", store=True, string="Home Shop", index=True
    )
    user_id = fields.Many2one(
        related="partner_id.member_user_id", store=True, string="Responsible"
    )
    entry_ids = fields.One2many(
        comodel_name="retail.points.entry", inverse_name="membership_id"
    )
    lot_ids = fields.One2many(
        comodel_name="retail.points.lot", inverse_name="membership_id"
    )
    tier_move_ids = fields.One2many(
        comodel_name="retail.tier.move", inverse_name="membership_id"
    )

    _partner_program_uniq = models.Constraint(
        "UNIQUE(partner_id, program_id)", "This person is already in the programme."
    )

    @api.model_create_multi
    def create(self, vals_list):  # pylint: disable=method-required-super
        raise UserError(
            self.env._("Register the person as a member to make a membership.")
        )

    def write(self, vals):
        if self._engine_fields & vals.keys():
            raise UserError(
                self.env._(
                    "Points and tiers follow from the ledger and can't be edited."
                )
            )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(
            self.env._("A membership keeps its points history: close it instead.")
        )

    def action_view_entries(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "retail_customer_mgmt.retail_points_entry_action"
        )
        return action | {"domain": [("membership_id", "=", self.id)], "context": {}}

    @api.model
    def _enrol(self, partner, program, date=None):
        """Return the person's membership in the programme, making it if need be.

        Two tills that enrol the same person at once end in one membership: the
        second is retried by Odoo on a serialization failure and finds the first.
        """
        date = date or fields.Datetime.now()
        tier = program._base_tier()
        created = self._query_insert(partner, program, tier, date)
        domain = [("partner_id", "=", partner.id), ("program_id", "=", program.id)]
        membership = self.sudo().search(domain, limit=1)
        if created:
            partner.invalidate_recordset(["membership_ids"])
            membership._create_card()
            if tier:
                membership._log_tier_move(self.env["retail.member.tier"], tier, date)
        return membership

    def _query_insert(self, partner, program, tier, date):
        partner.flush_recordset()
        return self.env.execute_query(
            SQL(
                """
                INSERT INTO retail_membership (
                    partner_id, program_id, company_id, date_joined, state, tier_id,
                    shop_id, user_id, balance, pending, spendable, debt,
                    points, create_uid, create_date, write_uid, write_date)
                VALUES (%s, %s, %s, %s, 'active', %s, %s, %s, 0, 0, 0, 0, 0,
                    %s, now() AT TIME ZONE 'UTC', %s, now() AT TIME ZONE 'UTC')
                ON CONFLICT (partner_id, program_id) DO NOTHING
                RETURNING id
                """,
                partner.id,
                program.id,
                program.company_id.id,
                date,
                tier.id or None,
                partner.member_shop_id.id or None,
                partner.member_user_id.id or None,
                self.env.uid,
                self.env.uid,
            )
        )

    def _create_card(self):
        """Create the loyalty card that shows the account to Odoo's reward screens."""
        card_id = self.env["loyalty.card"]._create_managed_card(
            self.partner_id, self.program_id.loyalty_program_id
        )
        self.env.execute_query(
            SQL(
                "UPDATE retail_membership SET card_id = %s WHERE id = %s",
                card_id,
                self.id,
            )
        )
        self.invalidate_recordset(["card_id"])

    def _set_tier(self, tier, day):
        """Change the tier on a day of the programme.

        Points that are overdue on the day of a rise lapse before it; after a fall
        from a tier whose points never lapse, they can be spent for some days yet.
        """
        was_spared = self.tier_id.points_never_expire
        grace = timedelta(days=self.program_id.fall_grace_days)
        if tier.points_never_expire and not was_spared:
            self._expire(day)
        has_fallen = was_spared and not tier.points_never_expire
        self.env.execute_query(
            SQL(
                "UPDATE retail_membership SET tier_id = %s, tier_until = NULL,"
                " lapse_grace_until = %s WHERE id = %s",
                tier.id or None,
                day + grace if has_fallen else self.lapse_grace_until or None,
                self.id,
            )
        )
        self._forget_cached_figures()

    def _log_tier_move(self, previous, tier, date, reason="joined", **evidence):
        return (
            self.env["retail.tier.move"]
            .sudo()
            .create(
                {
                    "membership_id": self.id,
                    "from_tier_id": previous.id,
                    "to_tier_id": tier.id,
                    "date": date,
                    "reason": reason,
                    **evidence,
                }
            )
        )
