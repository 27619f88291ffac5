from decimal import Decimal

from odoo import models
from odoo.exceptions import AccessError

from ..tools.decimals import exact


class PosOrder(models.Model):
    """A customer changed on a paid order takes the points along."""

    _inherit = "pos.order"

    def _about_to_change_customer(self, vals):
        """Return the paid orders that get another customer, if this is allowed."""
        if "partner_id" not in vals:
            return self.browse()
        changed = self.filtered(
            lambda order: (
                order.state in ("paid", "done")
                and order.partner_id.id != (vals["partner_id"] or False)
                and order.company_id._member_program()
            )
        )
        for order in changed.filtered("membership_id"):
            if not order._may_post_late():
                raise AccessError(
                    self.env._(
                        "The points of %(order)s were posted on an earlier day. Ask a"
                        " store manager to change its customer.",
                        order=order.name,
                    )
                )
        return changed

    def _may_post_late(self):
        """Tell whether this user may still say whose points these are.

        On the day of the purchase anybody at the till may, later a store manager of
        the shop. A till can date an order back or forth, but not when it came in.
        """
        program_sudo = self.company_id._member_program()
        if self.env.su or not program_sudo:
            return True
        is_of_today = self._moment(program_sudo).date() == program_sudo._today()
        return (is_of_today and self._came_in_today()) or self._is_reviewer()

    def _came_in_today(self):
        program_sudo = self.company_id._member_program()
        if not program_sudo:
            return True
        day = program_sudo._local(self.create_date).date()
        return day == program_sudo._today()

    def _follow_customer(self):
        """Reverse what the earlier customer had, and post for the new one."""
        order_sudo = self.sudo()
        if order_sudo.membership_id:
            order_sudo._try_points(order_sudo._reverse_points)
        if order_sudo.membership_id:
            return
        if self._may_post_late():
            self._post_member_points()
        elif order_sudo.partner_id.membership_ids:
            order_sudo.member_review = self.env._(
                "The customer was set after the day of the purchase: a store manager"
                " can give the points."
            )

    def _reverse_points(self):
        """Undo this order's own entries; what returns took back stays taken."""
        owner = self.membership_id
        owner._lock()
        postings = [
            self._reversal_of_earning(entry) for entry in self._live_entries("earn")
        ] + [
            self._reversal_of_redemption(entry)
            for entry in self._live_entries("redeem")
        ]
        # Before the next customer's keys: each change numbers its own.
        self.is_customer_changed = True
        owner._post(postings)
        owner._assess_tier(self, self._moment(owner.program_id).date())
        self.lines._query_write_shares(
            [(line.id, Decimal(0), Decimal(0), Decimal(0)) for line in self.lines]
        )
        self.membership_id = False

    def _reversal_of_earning(self, earned):
        """Take back what returns have left of an earning, with its figures."""
        returns = self._clawbacks_of(earned)
        taken = -sum(exact(entry.points) for entry in returns) + sum(
            Decimal((entry.explanation or {}).get("forgiven") or 0) for entry in returns
        )
        left = exact(earned.points) - taken
        forgiven = earned._query_forgivable(left)

        def counted(field):
            return -sum(exact(entry[field]) for entry in earned | returns)

        return self._posting(
            "reversal",
            earned.id,
            forgiven - left,
            earned.program_id,
            own_entry_ids=tuple(earned.ids),
            qualifying_amount=counted("qualifying_amount"),
            qualifying_points=counted("qualifying_points"),
            qualifying_visits=int(counted("qualifying_visits")),
            qualifying_date=earned.qualifying_date,
            note=self.name,
            explanation={
                "reverses": earned.id,
                "earned_by": earned.id,
                "forgiven": str(forgiven),
            },
        )

    def _clawbacks_of(self, earned):
        clawbacks = self.env["retail.points.entry"].search(
            [
                ("membership_id", "=", earned.membership_id.id),
                ("kind", "=", "clawback"),
                ("id", ">", earned.id),
            ]
        )
        return clawbacks.filtered(
            lambda entry: (entry.explanation or {}).get("earned_by") == earned.id
        )

    def _reversal_of_redemption(self, redemption):
        given_back = self.env["retail.points.entry"].search(
            [("restores_id", "=", redemption.id)]
        )
        left = -sum(exact(entry.points) for entry in redemption | given_back)
        return self._posting(
            "reversal",
            redemption.id,
            left,
            redemption.program_id,
            restores_entry_id=redemption.id,
            expires_on=self._moment(redemption.program_id).date(),
            note=self.name,
            explanation={"reverses": redemption.id},
        )

    def _post_earlier_returns(self, membership):
        """Take from the new customer what had come back before she was named."""
        returned = {
            line: (Decimal(0), line._paid_returns()._quantity_back())
            for line in self.lines.filtered(lambda line: line._paid_returns())
        }
        # Entries just posted are looked up by their account.
        self.membership_id = membership
        return membership._post(
            self._returned_redemptions(self, returned)
            + self._clawbacks(self, returned, len(self._returned_sales()) + 1)
        )
