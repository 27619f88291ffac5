from dataclasses import replace
from datetime import date

from odoo import api, fields, models

from ..tools import tiers
from ..tools.decimals import exact


class RetailTierMove(models.Model):
    """One change of a member's tier, with the figures that caused it."""

    _name = "retail.tier.move"
    _description = "Tier Move"
    _order = "date desc, id desc"
    _rec_name = "to_tier_id"

    membership_id = fields.Many2one(
        comodel_name="retail.membership",
        required=True,
        index=True,
        ondelete="restrict",
    )
    partner_id = fields.Many2one(
        related="membership_id.partner_id", store=True, string="Member"
    )
    program_id = fields.Many2one(related="membership_id.program_id", store=True)
    company_id = fields.Many2one(related="membership_id.company_id", store=True)
    date = fields.Datetime(required=True, index=True)
    from_tier_id = fields.Many2one(
        comodel_name="retail.member.tier", string="From", ondelete="restrict"
    )
    to_tier_id = fields.Many2one(
        comodel_name="retail.member.tier", string="To", ondelete="restrict"
    )
    day = fields.Date(
        compute="_compute_day",
        store=True,
        precompute=True,
        help="The day of the move in the programme's time zone.",
    )
    reason = fields.Selection(
        selection=[
            ("joined", "Joined"),
            ("reached", "Threshold reached"),
            ("extended", "Reached again"),
            ("kept", "Kept"),
            ("grace", "Not kept: grace period"),
            ("fell", "Not kept"),
            ("refund", "Goods returned"),
            ("manual", "Given by hand"),
            ("manual_ended", "Manual tier ended"),
            ("policy", "Policy changed"),
            ("merge", "Files merged"),
        ],
        required=True,
    )
    is_change = fields.Boolean(
        string="Rise or Fall",
        compute="_compute_is_change",
        store=True,
        precompute=True,
        help="Whether the tier is another one than before.",
    )
    rule = fields.Selection(
        selection=[("reach", "Thresholds to reach"), ("keep", "Thresholds to keep")],
        string="Tested",
        help="What the figures were compared with.",
    )
    pos_order_id = fields.Many2one(
        comodel_name="pos.order", index="btree_not_null", ondelete="restrict"
    )
    window_start = fields.Date(
        string="Counted From", help="The first day whose purchases counted."
    )
    window_end = fields.Date(
        string="Counted Until", help="The last day whose purchases counted."
    )
    window_after = fields.Integer(
        string="Counted After Entry",
        help="The points entry up to which purchases had counted for the move before.",
    )
    window_upto = fields.Integer(
        string="Counted Up To Entry",
        help="The last points entry that has made the move, where counting starts anew"
        " with it.",
    )
    currency_id = fields.Many2one(related="program_id.currency_id")
    amount = fields.Monetary(string="Counted Amount")
    points = fields.Float(digits=(16, 4), string="Counted Points")
    visits = fields.Integer(string="Counted Visits")
    date_until = fields.Date(string="Valid Until", help="The last day of the tier.")
    date_until_before = fields.Date(
        string="Valid Until Before", help="What a return of the goods restores."
    )
    note = fields.Char(string="Remark", help="Why it was done by hand.")
    user_id = fields.Many2one(comodel_name="res.users", string="By")
    is_message_due = fields.Boolean(
        help="Whether the tier's message still has to be put into the queue."
    )

    _message_due_idx = models.Index("(id) WHERE is_message_due")

    @api.depends("date", "membership_id.program_id")
    def _compute_day(self):
        for move in self:
            program = move.membership_id.program_id
            move.day = move.date and program._local(move.date).date()

    @api.depends("from_tier_id", "to_tier_id")
    def _compute_is_change(self):
        for move in self:
            move.is_change = move.from_tier_id != move.to_tier_id

    def _as_move(self):
        """Return the move as a ``tools.tiers.Move``."""
        return tiers.Move(
            day=self.day,
            reason=self.reason,
            from_tier=self.from_tier_id.id or None,
            to_tier=self.to_tier_id.id or None,
            until=self.date_until or None,
            rule=self.rule or None,
            first=self.window_start or date.min,
            last=self.window_end or date.max,
            after=self.window_after,
            upto=self.window_upto,
            until_before=self.date_until_before or None,
            figures=tiers.Figures(exact(self.amount), exact(self.points), self.visits),
        )

    def _manual_in_force(self, by_hand):
        """Return the move of the manual tier in force after this one, if any.

        ``by_hand`` is the one before it; one that replaces another goes on with what
        the member had before either.
        """
        if by_hand and self.day > by_hand.until:
            by_hand = None
        if self.reason == "manual_ended":
            return None
        if self.reason != "manual":
            return by_hand
        move = self._as_move()
        if not by_hand:
            return move
        return replace(
            move, from_tier=by_hand.from_tier, until_before=by_hand.until_before
        )

    def _as_move_below(self, by_hand):
        """Return the move as if it had not risen from a tier that was given by hand."""
        move = self._as_move()
        if not by_hand or move.from_tier != by_hand.to_tier:
            return move
        return replace(
            move, from_tier=by_hand.from_tier, until_before=by_hand.until_before
        )
