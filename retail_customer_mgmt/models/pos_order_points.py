from collections import defaultdict

from odoo import fields, models

from ..tools.ledger import Posting


class PosOrder(models.Model):
    """From a paid order to the postings of its member's ledger.

    What the till sent is a claim: amounts and costs are computed again here.
    """

    _inherit = "pos.order"

    def _run_points_engine(self, program):
        """Post what this order redeems, takes back and earns."""
        remarks = []
        membership = self._resolve_membership(program, remarks)
        postings = defaultdict(list)
        if membership:
            postings[membership] += self._redemptions(membership, remarks)
        for owner, refund_postings in self._refund_postings(remarks):
            postings[owner] += refund_postings
        if membership.state == "active":
            postings[membership] += self._earnings(membership)
        owners = self.env["retail.membership"].union(*postings)
        posted = self._post_all(owners, postings)
        if membership and self._reward_lines(program):
            self._check_debt(membership, remarks)
        if membership:
            membership._lift_tier(self, self._moment(program).date())
        self._store_member_figures(membership or owners[:1], posted, remarks)

    def _post_all(self, owners, postings):
        """Post to each account; all are locked first, lest two orders deadlock."""
        posted = self.env["retail.points.entry"]
        if len(owners) > 1:
            owners._lock()
        for owner in owners.sorted("id"):
            posted |= owner._post(postings[owner])
        return posted

    def _moment(self, program):
        """Return when the order counts, in the programme's zone; never the future."""
        return program._local(min(self.date_order, fields.Datetime.now()))

    def _resolve_membership(self, program, remarks):
        """Return the membership of the customer, or of a code scanned offline."""
        if not self.partner_id and self.member_code:
            self.partner_id = self.partner_id._member_by_code(
                self.member_code, self.config_id
            )
            if not self.partner_id:
                remarks.append(
                    self.env._(
                        "No member has the scanned code %(code)s.",
                        code=self.member_code,
                    )
                )
        return self.partner_id.membership_ids.filtered(
            lambda membership: membership.program_id == program
        )

    def _posting(self, kind, number, amount, program, **values):
        moment = self._moment(program)
        return Posting(
            kind=kind,
            points=amount,
            key=f"{kind}:{self.uuid}:{number}",
            date=min(self.date_order, fields.Datetime.now()),
            day=moment.date(),
            shop_id=self.config_id.retail_shop_id.id or None,
            pos_order_id=self.id,
            **values,
        )

    # Outcome

    def _check_debt(self, membership, remarks):
        if membership.debt > 0:
            remarks.append(
                self.env._(
                    "%(member)s spent more points than there were: %(debt)s are"
                    " owed now.",
                    member=membership.partner_id.name,
                    debt=f"{membership.debt:g}",
                )
            )

    def _store_member_figures(self, membership, posted, remarks):
        """Keep the figures of the receipt on the order, for any reprint."""
        own = posted.filtered(lambda entry: entry.membership_id == membership)

        def total(*kinds):
            return sum(own.filtered(lambda e: e.kind in kinds).mapped("points"))

        self.write(
            {
                "membership_id": membership.id,
                "member_tier_id": membership.tier_id.id,
                "member_points_earned": total("earn", "clawback"),
                "member_points_redeemed": -total("redeem", "redeem_return"),
                "member_points_balance": membership.points,
                "member_review": "\n".join(remarks) or False,
            }
        )
