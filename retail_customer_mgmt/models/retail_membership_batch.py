from odoo import models
from odoo.tools import SQL


class RetailMembership(models.Model):
    """Gives something to many accounts at once, such as a bonus to all who rose."""

    _inherit = "retail.membership"

    def _post_each(self, postings):
        """Post to each of these accounts of one programme; skip what is known.

        One credit to an account without debt or overdue points is all there is to
        do for it, so those are written together; all others as ``_post`` does.

        :param dict postings: {membership: its ``tools.ledger.Posting`` values}
        """
        if not self:
            return
        today = self.program_id._today()
        alone = self.filtered(lambda account: _is_plain_gift(postings[account], today))
        if len(alone) > 1:
            alone._lock()
            alone = alone.browse(alone._query_calm(today))
            if alone:
                gifts = {account: postings[account][0] for account in alone}
                alone._post_gifts(gifts, today)
        else:
            alone = self.browse()
        for account in self - alone:
            account._post(postings[account])

    def _post_gifts(self, gifts, today):
        """Write one credit an account, its lot, and the figures of all."""
        rows = [account._entry_row(posting) for account, posting in gifts.items()]
        entry_ids = self._query_insert_rows(rows)
        given = {
            account: posting
            for account, posting in gifts.items()
            if posting.key in entry_ids
        }
        if not given:
            return
        self._query_insert_lots(
            [
                account._lot_row(entry_ids[posting.key], posting)
                for account, posting in given.items()
            ]
        )
        changes = SQL(
            "SELECT UNNEST(%s), UNNEST(%s::numeric[]), NULL::timestamp",
            [account.id for account in given],
            [posting.points for posting in given.values()],
        )
        self._after_night(self._query_refresh_figures(changes, today, is_posting=True))

    def _query_calm(self, today):
        """Return the ids of the accounts that owe nothing and hold nothing overdue."""
        rows = self.env.execute_query(
            SQL(
                """
                SELECT account.id FROM retail_membership account
                 WHERE account.id = ANY(%s) AND account.debt = 0
                   AND NOT EXISTS (
                       SELECT FROM retail_points_lot lot
                        WHERE lot.membership_id = account.id AND lot.remaining > 0
                          AND %s)
              ORDER BY account.id
                """,
                self.ids,
                self.program_id._sql_lapsed(today),
            )
        )
        return [membership_id for (membership_id,) in rows]


def _is_plain_gift(postings, today):
    """Tell whether postings are one bonus that moves no tier and doesn't lapse yet."""
    if len(postings) != 1:
        return False
    [posting] = postings
    is_qualifying = (
        posting.qualifying_amount
        or posting.qualifying_points
        or posting.qualifying_visits
    )
    is_over = posting.expires_on and posting.expires_on < today
    is_bonus = posting.kind == "bonus" and posting.opens_lot
    return is_bonus and not is_qualifying and not is_over
