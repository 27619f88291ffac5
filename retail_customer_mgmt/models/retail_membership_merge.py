from odoo import fields, models
from odoo.tools import SQL

from ..tools.decimals import exact, plain
from ..tools.ledger import Posting


class RetailMembership(models.Model):
    """Accounts of one programme become one when their members' files do."""

    _inherit = "retail.membership"

    def _absorb(self, others):
        """Take over other accounts of the programme, and remove them.

        What refers to them refers to this one already, and all are locked. Entries and
        lots keep their figures, so that the balances simply add up.
        """
        self.ensure_one()
        postings = [self._merge_posting(other) for other in others]
        balance = sum(exact(other.balance) for other in others)
        purchases = [o.date_last_purchase for o in others if o.date_last_purchase]
        self._keep_best_of(others)
        self._query_remove(others)
        # Points that the member had anyway are no milestone to write her about.
        quiet = self.with_context(loyalty_no_mail=True)
        quiet._add_up(balance, max(purchases, default=None))
        quiet._post(postings)
        # What both bought may reach more than either did.
        self._review_tier(self.program_id._today())

    def _add_up(self, balance, last_purchase):
        """Count what other accounts brought along; what is free pays debt of either."""
        rows = self._query_refresh_figures(
            SQL(
                "SELECT %s, %s::numeric, %s::timestamp", self.id, balance, last_purchase
            ),
            self.program_id._today(),
        )
        self._forget_cached_figures()
        self.env["loyalty.card"].sudo()._after_projection(rows)
        self._pay_debt()

    def _merge_posting(self, other):
        """Return the entry of no points that says what became one with the account."""
        return Posting(
            kind="merge",
            points=exact(0),
            key=f"merge:{other.id}:{self.id}",
            date=fields.Datetime.now(),
            day=self.program_id._today(),
            note=other.partner_id.member_no or None,
            explanation={
                "number": other.partner_id.member_no or "",
                "balance": plain(other.balance),
                "tier": other.tier_id.name or "",
            },
        )

    def _keep_best_of(self, others):
        """Keep the higher tier, the earlier joining, and a freeze of either."""
        accounts = self | others
        best = self._of_best_tier(accounts)
        previous = self.tier_id
        states = accounts.mapped("state")
        state = next(s for s in ("frozen", "active", "closed") if s in states)
        self._query_keep(best, accounts, state)
        self._forget_cached_figures()
        if self.tier_id != previous:
            self._log_tier_move(
                previous, self.tier_id, fields.Datetime.now(), reason="merge"
            )

    def _of_best_tier(self, accounts):
        """Return the account whose tier is the highest, and holds the longest."""
        levels = [tier.id for tier in self.program_id._ladder()]

        def rank(account):
            tier = account.tier_id.id
            level = levels.index(tier) if tier in levels else -1
            return level, account.tier_until or fields.Date.to_date("9999-12-31")

        return max(accounts, key=rank)

    def _query_keep(self, best, accounts, state):
        tier_columns = [
            name
            for name, field in self._fields.items()
            if name.startswith("tier_") and field.store and field.column_type
        ]
        self.env.execute_query(
            SQL(
                """
                UPDATE retail_membership account
                   SET %(tier)s, date_joined = merged.joined, state = %(state)s,
                       lapse_grace_until = merged.grace
                  FROM retail_membership best, (
                       SELECT MIN(date_joined) AS joined,
                              MAX(lapse_grace_until) AS grace
                         FROM retail_membership WHERE id IN %(ids)s) merged
                 WHERE account.id = %(id)s AND best.id = %(best)s
                """,
                tier=SQL(", ").join(
                    SQL("%s = best.%s", SQL.identifier(name), SQL.identifier(name))
                    for name in tier_columns
                ),
                state=state,
                ids=tuple(accounts.ids),
                id=self.id,
                best=best.id,
            )
        )

    def _query_remove(self, others):
        self.env.execute_query(
            SQL("DELETE FROM retail_membership WHERE id IN %s", tuple(others.ids))
        )

    def _hand_to(self, partner):
        """Let the account, and its card, belong to another person."""
        self.env.execute_query(
            SQL(
                "UPDATE retail_membership SET partner_id = %s WHERE id = %s",
                partner.id,
                self.id,
            )
        )
        self.env.execute_query(
            SQL(
                "UPDATE loyalty_card SET partner_id = %s WHERE id = %s",
                partner.id,
                self.card_id.id,
            )
        )
