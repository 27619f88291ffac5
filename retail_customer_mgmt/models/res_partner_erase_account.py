from odoo import models
from odoo.tools import SQL

from ..tools.decimals import plain


class ResPartner(models.Model):
    """Erasing a member: the account is closed at 0, and its sums stay right."""

    _inherit = "res.partner"

    def _erasure_hindrances(self):
        hindrances = super()._erasure_hindrances()
        if any(self.membership_ids.mapped("held")):
            hindrances.append(
                self.env._(
                    "An order at a till has reserved points of this member. Let it be"
                    " paid or cancelled first."
                )
            )
        return hindrances

    def _erase_records(self, traces):
        result = super()._erase_records(traces)
        self._cancel_adjustments()
        for account in self.membership_ids:
            account._write_off(self.env._("Erased"))
            account.write(
                {"state": "closed", "state_reason": self.env._("Erased")}
                | {"date_state": self.env.cr.now(), "state_user_id": self.env.uid}
            )
            account._query_erase_remarks()
            self._query_revoke_card(account.card_id)
        self.member_profile_ids.unlink()
        self.member_former_code_ids.unlink()
        return result

    def _cancel_adjustments(self):
        """Withdraw what waits for approval, and take the reasons off the others."""
        adjustments = self.env["retail.points.adjustment"].search(
            [("partner_id", "=", self.id)]
        )
        waiting = adjustments.filtered(lambda request: request.state == "asked")
        waiting.write({"state": "cancelled"})
        adjustments.write({"reason": self.env._("Erased")})
        adjustments.message_ids.unlink()
        adjustments.activity_ids.unlink()

    def _query_revoke_card(self, card):
        """Give the card another code, which nobody has: the old one finds nothing."""
        if card:
            self.env.execute_query(
                SQL(
                    "UPDATE loyalty_card SET code = %s WHERE id = %s RETURNING id",
                    card._generate_code(),
                    card.id,
                )
            )
            card.invalidate_recordset(["code"])

    def _erasure_words(self):
        words = super()._erasure_words()
        balance = sum(self.membership_ids.mapped("balance"))
        words["goes"] += [
            self.env._(
                "The membership: it is closed, and the entry that ends it writes off"
                " %(points)s points.",
                points=plain(balance),
            ),
            self.env._("Card, codes and the private page: they lead nowhere then."),
            self.env._("Profile, tastes, sizes and everything else staff noted."),
        ]
        words["stays"].append(
            self.env._(
                "The points ledger with its figures and dates, and the tier history,"
                " without remarks."
            )
        )
        return words


class RetailMembership(models.Model):
    _inherit = "retail.membership"

    def _query_erase_remarks(self):
        """Take off the account what people wrote in words; figures stay."""
        self.env.flush_all()
        kinds = ("adjust", "opening", "transfer")
        for query in (
            SQL(
                "UPDATE retail_points_entry SET note = NULL"
                " WHERE membership_id = %s AND kind IN %s RETURNING id",
                self.id,
                kinds,
            ),
            SQL(
                "UPDATE retail_tier_move SET note = NULL"
                " WHERE membership_id = %s RETURNING id",
                self.id,
            ),
            SQL(
                "UPDATE retail_membership SET tier_manual_reason = NULL"
                " WHERE id = %s RETURNING id",
                self.id,
            ),
        ):
            self.env.execute_query(query)
        self.env.invalidate_all()
