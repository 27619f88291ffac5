from collections import defaultdict
from datetime import timedelta

from odoo import fields, models

from ..tools.decimals import exact, plain
from ..tools.ledger import Posting

# Tills whose clock is slow, and orders begun while the session was being opened.
CLOCK_DIFFERENCE = timedelta(hours=1)


class PosOrder(models.Model):
    """From a paid order to the postings of its member's ledger.

    What the till sent is a claim: amounts and costs are computed again here.
    """

    _inherit = "pos.order"

    def _run_points_engine(self, program):
        """Post what this order redeems, takes back and earns."""
        membership = self._membership_of(self.partner_id, program)
        sellers = self._sellers()
        if accounts := membership | sellers:
            # All at once, in their order: two orders must not wait for each other.
            accounts._lock()
        self._catch_up_tier(membership)
        remarks = self._objections_to_order(program, membership)
        posted = self._post_spending(membership, remarks)
        # Earnings come last: caps and first purchases count what came back.
        if membership.state == "active":
            posted |= membership._post(self._earnings(membership))
        if membership and self.lines._paid_returns():
            posted |= self._post_earlier_returns(membership)
        if membership and self._reward_lines(program):
            self._check_debt(membership, remarks)
        for account in accounts:
            account._assess_tier(self, self._moment(account.program_id).date())
        self._store_member_figures(membership or sellers[:1], posted, remarks)

    def _sellers(self):
        """Return the accounts of the sales whose goods come back."""
        return self.env["retail.membership"].union(
            *(sale.membership_id for sale in self._returned_sales())
        )

    def _catch_up_tier(self, membership):
        """Let a tier change that is due before this order, if the night was late."""
        if membership.tier_check_on:
            day = self._moment(membership.program_id).date()
            if membership.tier_check_on <= day:
                membership._advance_tier(day)

    def _post_spending(self, membership, remarks):
        """Post what the order redeems, takes back and gives back."""
        postings = defaultdict(list)
        if membership:
            postings[membership] += self._redemptions(membership, remarks)
        # A customer changed later brings back nothing once more.
        if not self.is_customer_changed:
            for owner, refund_postings in self._refund_postings(remarks):
                postings[owner] += refund_postings
        return self._post_all(postings)

    def _post_all(self, postings):
        posted = self.env["retail.points.entry"]
        for owner in self.env["retail.membership"].union(*postings).sorted("id"):
            posted |= owner._post(postings[owner])
        return posted

    def _moment(self, program):
        """Return when the order counts, in the programme's zone; never the future."""
        return program._local(min(self.date_order, fields.Datetime.now()))

    def _membership_of(self, partner, program):
        return partner.membership_ids.filtered(
            lambda membership: membership.program_id == program
        )

    def _posting(self, kind, number, amount, program, **values):
        moment = self._moment(program)
        return Posting(
            kind=kind,
            points=amount,
            key=f"{kind}:{self.uuid}:{number + self._posted_before(kind)}",
            date=min(self.date_order, fields.Datetime.now()),
            day=moment.date(),
            shop_id=self.config_id.retail_shop_id.id or None,
            pos_order_id=self.id,
            **values,
        )

    def _posted_before(self, kind):
        """Return how many entries earlier customers have: their keys are taken."""
        if not self.is_customer_changed or kind not in ("earn", "redeem", "clawback"):
            return 0
        domain = [("pos_order_id", "=", self.id), ("kind", "=", kind)]
        return self.env["retail.points.entry"].search_count(domain)

    # What is wrong about it

    def _objections_to_order(self, program, membership):
        """Return sentences on what the till claims of the whole order."""
        objections = []
        if self.member_code and not self.partner_id:
            objections.append(
                self.env._(
                    "No member has the scanned code %(code)s.", code=self.member_code
                )
            )
        if self._rewards_of_others(program):
            objections.append(
                self.env._("A reward of another member programme was taken off.")
            )
        if not membership and self._reward_lines(program):
            objections.append(
                self.env._("Points were redeemed, but the order has no member.")
            )
        if self._is_backdated():
            objections.append(
                self.env._(
                    "The order is dated before its session was opened: check the date."
                )
            )
        return objections

    def _rewards_of_others(self, program):
        """Return rewards of member programmes that are not this company's."""
        managed = self.env["loyalty.program"]._managed_ids()
        catalogues = self.lines.reward_id.program_id - program.loyalty_program_id
        return catalogues.filtered(lambda catalogue: catalogue.id in managed)

    def _is_backdated(self):
        """Tell whether the order is older than its session.

        Odoo opens a rescue session for orders that come after theirs was closed.
        """
        session = self.session_id
        opened = session.start_at or session.create_date
        return not session.rescue and self.date_order < opened - CLOCK_DIFFERENCE

    # Outcome

    def _check_debt(self, membership, remarks):
        if membership.debt > 0:
            remarks.append(
                self.env._(
                    "%(member)s spent more points than there were: %(debt)s are"
                    " owed now.",
                    member=membership.partner_id.name,
                    debt=plain(exact(membership.debt)),
                )
            )

    def _store_member_figures(self, membership, posted, remarks):
        """Keep the figures of the receipt on the order, for any reprint."""
        self.invalidate_recordset(["points_entry_ids"])
        own = posted.filtered(lambda entry: entry.membership_id == membership)

        def total(*kinds):
            return sum(own.filtered(lambda e: e.kind in kinds).mapped("points"))

        day = membership.program_id._today() if membership else None
        lapse = membership._next_lapse(day) if membership else None
        lapse_points, lapse_date = lapse or (0, False)
        self.write(
            {
                "membership_id": membership.id,
                "member_tier_id": membership.tier_id.id,
                "member_points_earned": total("earn", "clawback"),
                "member_points_redeemed": -total("redeem", "redeem_return"),
                "member_points_balance": membership.points,
                "member_lapse_points": lapse_points,
                "member_lapse_date": lapse_date,
                "member_review": "\n".join(remarks) or False,
            }
        )
