from datetime import date

from odoo import fields, models
from odoo.tools import SQL

from ..tools import tiers
from ..tools.decimals import exact


def _counts_without_order(posting):
    return posting.pos_order_id is None and (
        posting.qualifying_amount
        or posting.qualifying_points
        or posting.qualifying_visits
    )


class LedgerCount:
    """A ``tools.tier_judging.Count`` of a member's points entries."""

    def __init__(self, membership):
        self.membership = membership

    def __call__(self, first, last, before=None, after=0, upto=0):
        return self.membership._query_figures(first, last, before, after, upto)

    def newest(self, before):
        return self.membership._query_newest_entry(before)


class RetailMembership(models.Model):
    """Where a member stands on the ladder of tiers: see ``tools/tiers.py``.

    ``tier_id`` and ``tier_until`` are what the member holds. While a manual tier
    lasts, what purchases have reached is kept in ``tier_earned_*``.
    """

    _inherit = "retail.membership"

    tier_since = fields.Date(
        string="Tier Qualified On",
        help="A day of the period whose purchases reached the tier.",
    )
    tier_term = fields.Date(help="From where a validity in months runs.")
    tier_moved_on = fields.Date(string="Last Change of Tier")
    tier_count_from = fields.Date(
        help="Where counting starts anew after a move: its day, which is the first to"
        " count where its newest entry is not known."
    )
    tier_count_after = fields.Integer(
        help="The newest points entry at that move: those up to it have made the move"
        " and count no more; what comes in later counts, whatever its day."
    )
    tier_grace_until = fields.Date(
        string="Grace Until",
        help="The tier was not kept; its benefits, and the chance to keep it, last"
        " until this day.",
    )
    tier_lift_id = fields.Many2one(
        comodel_name="retail.member.tier",
        string="Next Tier",
        ondelete="restrict",
        help="A tier that has been reached and is given on the first of a month.",
    )
    tier_lift_on = fields.Date(string="Next Tier From")
    tier_lift_since = fields.Date()
    tier_manual_id = fields.Many2one(
        comodel_name="retail.member.tier", string="Manual Tier", ondelete="restrict"
    )
    tier_manual_until = fields.Date(help="The last day of the manual tier.")
    tier_manual_reason = fields.Char()
    tier_manual_user_id = fields.Many2one(
        comodel_name="res.users", string="Manual Tier By"
    )
    tier_earned_id = fields.Many2one(
        comodel_name="retail.member.tier",
        string="Tier by Purchases",
        ondelete="restrict",
        help="What the member has beside a manual tier.",
    )
    tier_earned_until = fields.Date(string="Tier by Purchases Until")
    tier_check_on = fields.Date(
        help="The next day on which the tier changes or is tested by itself."
    )

    tier_review_on = fields.Date(
        help="From when the tier has to be judged again: figures changed without an"
        " order, such as by an import."
    )

    _tier_review_idx = models.Index(
        "(program_id, tier_review_on) WHERE tier_review_on IS NOT NULL"
    )
    _tier_check_idx = models.Index(
        "(program_id, tier_check_on) WHERE tier_check_on IS NOT NULL"
    )

    # One member

    def _assess_tier(self, order, day, today=None):
        """Judge the member after an order that counts on ``day``.

        What was due by itself comes first; and last, what a late order has reached
        may be over already. Returns the tier moves.
        """
        self.ensure_one()
        policy, ladder = self.program_id._tier_policy(), self.program_id._ladder()
        before, newest = self._tier_state(), self._newest_entry(policy)
        today = max(day, today or self.program_id._today())
        state, moves = tiers.advance(policy, ladder, before, self._count, today)
        due, (gains, losses) = len(moves), (True, False)
        if policy.refund_demotes:
            gains, losses = self._query_signs(order)
        if losses:
            past = [*reversed(moves), *self._past_moves()]
            state, found = tiers.take_back(
                policy, ladder, state, past, self._count, today, newest
            )
            moves += found
        if gains or not losses:
            state, found = tiers.take_in(
                policy, ladder, state, self._count, day, newest
            )
            moves += found
        state, found = tiers.advance(
            policy, ladder, state, self._count, today, today, newest
        )
        return self._follow_tier_state(before, state, moves + found, order, due)

    def _advance_tier(self, today):
        """Let happen what is due by itself up to the morning of ``today``."""
        self.ensure_one()
        policy, ladder = self.program_id._tier_policy(), self.program_id._ladder()
        before = self._tier_state()
        state, moves = tiers.advance(policy, ladder, before, self._count, today)
        return self._follow_tier_state(before, state, moves)

    def _review_tier(self, today):
        """Judge the member as after a purchase: the policy or the figures changed."""
        self.ensure_one()
        policy, ladder = self.program_id._tier_policy(), self.program_id._ladder()
        before, newest = self._tier_state(), self._newest_entry(policy)
        moves = self._move_by_policy(before, today)
        state, found = tiers.advance(policy, ladder, before, self._count, today)
        moves += found
        state, found = tiers.take_in(policy, ladder, state, self._count, today, newest)
        return self._follow_tier_state(before, state, moves + found)

    def _move_by_policy(self, state, today):
        """Return the move where a changed policy lets another tier be held."""
        policy, ladder = self.program_id._tier_policy(), self.program_id._ladder()
        tier_id, until = tiers.held(policy, ladder, state)
        if tier_id == (self.tier_id.id or None):
            return []
        return [
            tiers.Move(
                day=today,
                reason="policy",
                from_tier=self.tier_id.id or None,
                to_tier=tier_id,
                until=until,
                until_before=self.tier_until or None,
            )
        ]

    def _tier_state(self):
        """Return the member's ``tools.tiers.State``."""
        is_manual = bool(self.tier_manual_until)
        tier = self.tier_earned_id if is_manual else self.tier_id
        until = self.tier_earned_until if is_manual else self.tier_until
        return tiers.State(
            tier=tier.id or None,
            until=until or None,
            joined=self.program_id._local(self.date_joined).date(),
            since=self.tier_since or None,
            term=self.tier_term or None,
            moved=self.tier_moved_on or None,
            count_from=self.tier_count_from or None,
            count_after=self.tier_count_after,
            grace=self.tier_grace_until or None,
            lift=self.tier_lift_on
            and tiers.Lift(
                self.tier_lift_id.id, self.tier_lift_on, self.tier_lift_since
            )
            or None,
            manual=is_manual
            and tiers.Manual(self.tier_manual_id.id, self.tier_manual_until)
            or None,
        )

    @property
    def _count(self):
        return LedgerCount(self)

    def _newest_entry(self, policy):
        """Return the newest entry, where a move is to know what has made it."""
        return self._query_newest_entry() if policy.counts_anew else None

    def _sql_known_before(self, day):
        return SQL("AND date < %s", self.program_id._midnight(day)) if day else SQL()

    def _query_newest_entry(self, known_before=None):
        [(newest,)] = self.env.execute_query(
            SQL(
                "SELECT COALESCE(MAX(id), 0) FROM retail_points_entry"
                " WHERE membership_id = %s %s",
                self.id,
                self._sql_known_before(known_before),
            )
        )
        return newest

    def _query_figures(self, first, last, known_before=None, after=0, upto=0):
        """Return the qualifying figures from ``first`` to ``last``, both included.

        ``known_before`` leaves out what came in on that day or later, ``after`` what
        had come in up to that entry, ``upto`` what came in after that one, and what
        takes such entries back.
        """
        Entry = self.env["retail.points.entry"]
        number = Entry._sql_counted_with(SQL("retail_points_entry"))
        known = self._sql_known_before(known_before)
        if after:
            known = SQL("%s AND %s > %s", known, number, after)
        if upto:
            known = SQL("%s AND %s <= %s", known, number, upto)
        [(amount, points, visits)] = self.env.execute_query(
            SQL(
                """
                SELECT COALESCE(SUM(qualifying_amount), 0),
                       COALESCE(SUM(qualifying_points), 0),
                       COALESCE(SUM(qualifying_visits), 0)
                  FROM retail_points_entry
                 WHERE membership_id = %s AND qualifying_date BETWEEN %s AND %s %s
                """,
                self.id,
                first,
                last,
                known,
            )
        )
        return tiers.Figures(exact(amount), exact(points), int(visits))

    def _query_signs(self, order):
        """Tell whether the order's entries add figures, and whether they take some."""
        [(gains, losses)] = self.env.execute_query(
            SQL(
                """
                SELECT BOOL_OR(qualifying_amount > 0 OR qualifying_points > 0),
                       BOOL_OR(qualifying_amount < 0 OR qualifying_points < 0)
                  FROM retail_points_entry
                 WHERE membership_id = %s AND pos_order_id = %s
                """,
                self.id,
                order.id,
            )
        )
        return bool(gains), bool(losses)

    def _past_moves(self):
        """Return the moves since joining, the newest first, as purchases made them."""
        moves, by_hand = [], None
        for move in self.sudo().tier_move_ids.sorted("id"):
            if move.reason == "joined":
                continue
            by_hand = move._manual_in_force(by_hand)
            moves.append(move._as_move_below(by_hand))
        return moves[::-1]

    def _follow_tier_state(self, before, state, moves, order=None, due=0):
        """Write the state and the evidence of the moves; return these.

        The first ``due`` of them came by themselves, not by the order.
        """
        is_planned = self.tier_check_on == (tiers.next_check(state) or False)
        if state == before and is_planned and not (moves or self.tier_review_on):
            return self.env["retail.tier.move"]
        ladder, policy = self.program_id._ladder(), self.program_id._tier_policy()
        tier_id, until = tiers.held(policy, ladder, state)
        if tier_id != (self.tier_id.id or None):
            day = moves[-1].day if moves else self.program_id._today()
            self._set_tier(self.tier_id.browse(tier_id), day)
        self._query_store_tier_state(state, until)
        self._forget_cached_figures()
        records = self.env["retail.tier.move"]
        for place, move in enumerate(moves):
            records |= self._log_move(move, order if place >= due else None)
        records._take_effect()
        return records

    def _query_store_tier_state(self, state, until):
        lift, manual = state.lift, state.manual
        values = {
            "tier_until": until,
            "tier_since": state.since,
            "tier_term": state.term,
            "tier_moved_on": state.moved,
            "tier_count_from": state.count_from,
            "tier_count_after": state.count_after,
            "tier_grace_until": state.grace,
            "tier_lift_id": lift and lift.tier,
            "tier_lift_on": lift and lift.on,
            "tier_lift_since": lift and lift.since,
            "tier_manual_id": manual and manual.tier,
            "tier_manual_until": manual and manual.until,
            "tier_earned_id": state.tier if manual else None,
            "tier_earned_until": state.until if manual else None,
            "tier_check_on": tiers.next_check(state),
            "tier_review_on": None,
            "write_date": fields.Datetime.now(),
        }
        self.env.execute_query(
            SQL(
                "UPDATE retail_membership SET %s WHERE id = %s",
                SQL(", ").join(
                    SQL("%s = %s", SQL.identifier(name), value)
                    for name, value in values.items()
                ),
                self.id,
            )
        )

    def _log_move(self, move, order=None):
        """Keep a ``tools.tiers.Move``; by an order it has that one's moment."""
        program = self.program_id
        moment = program._midnight(move.day)
        values = {}
        by_order = order and move.reason in ("reached", "extended", "kept", "refund")
        if by_order and program._local(order.date_order).date() <= move.day:
            moment = max(min(order.date_order, fields.Datetime.now()), moment)
            values["pos_order_id"] = order.id
        Tier = self.env["retail.member.tier"]
        return self._log_tier_move(
            Tier.browse(move.from_tier),
            Tier.browse(move.to_tier),
            moment,
            reason=move.reason,
            **self._evidence(move),
            **values,
        )

    def _evidence(self, move):
        first = move.first if move.first and move.first > date.min else False
        last = move.last if move.last and move.last < date.max else False
        return {
            "rule": move.rule or False,
            "window_start": first,
            "window_end": last,
            "window_after": move.after,
            "window_upto": move.upto,
            "amount": float(move.figures.amount),
            "points": float(move.figures.points),
            "visits": move.figures.visits,
            "date_until": move.until or False,
            "date_until_before": move.until_before or False,
        }

    # Everybody whose figures changed without an order

    def _mark_tier_check(self, day):
        """Let the next night judge these members: their figures have changed."""
        if self:
            self._query_mark_tier_check(day)
            self.invalidate_recordset(["tier_review_on"])

    def _query_mark_tier_check(self, day):
        self.env.execute_query(
            SQL(
                """
                UPDATE retail_membership
                   SET tier_review_on = LEAST(tier_review_on, %s)
                 WHERE id IN %s
                """,
                day,
                tuple(self.ids),
            )
        )

    def _post(self, postings):
        entries = super()._post(postings)
        if any(_counts_without_order(posting) for posting in postings) and entries:
            self._mark_tier_check(self.program_id._today())
        return entries
