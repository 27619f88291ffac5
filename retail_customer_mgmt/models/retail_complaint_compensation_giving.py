from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..tools.decimals import exact
from ..tools.ledger import Posting


class RetailComplaintCompensation(models.Model):
    """What is given: ``_request_of_<kind>`` checks it, ``_give_<kind>`` does it.

    All of it with superuser rights: who may give what is asked before.
    """

    _inherit = "retail.complaint.compensation"

    def _give(self):
        getattr(self, f"_give_{self.kind}")()

    def _recheck(self):
        """Refuse what could be given when it was asked for, but not any more."""
        values = {
            "points": self.points,
            "coupon_program_id": self.coupon_program_id.id,
            "coupon_until": self.coupon_until,
            "amount": self.amount,
        }
        getattr(self, f"_request_of_{self.kind}")(self.complaint_id, values)

    # Points

    def _request_of_points(self, complaint, values):
        points = float(values.get("points") or 0)
        account = self._account_of(complaint)
        self.env["retail.points.adjustment"]._check_whole(account.program_id, points)
        if points <= 0:
            raise UserError(self.env._("Enter how many points to give."))
        return {"points": points, "cost": points * account.program_id.point_value}

    def _account_of(self, complaint):
        """Return the customer's active membership in the complaint's company.

        A branch gives points in its parent's programme.
        """
        program = complaint.company_id._member_program()
        accounts = complaint.partner_id.membership_ids.filtered(
            lambda account: account.program_id == program and account.state == "active"
        )
        if not accounts:
            raise UserError(
                self.env._(
                    "The customer has no active membership to give points to. Register"
                    " her as a member first, or give something else."
                )
            )
        return accounts[:1]

    def _give_points(self):
        account = self._account_of(self.complaint_id)
        account._lock()
        entry = account._post([self._posting(account.program_id)])
        if entry:
            self.entry_id = entry

    def _posting(self, program):
        day = program._today()
        return Posting(
            kind="adjust",
            points=exact(self.points),
            key=f"compensation:{self.id}:1",
            date=fields.Datetime.now(),
            day=day,
            shop_id=self.shop_id.id or None,
            expires_on=program._lapse_date(day),
            note=f"{self.complaint_id.name}: {self.note}",
            explanation={
                "requested_by": self.user_id.name,
                "approved_by": (self.env.user - self.user_id).name or "",
            },
        )

    # Coupons

    def _request_of_coupon(self, complaint, values):
        program = self.env["loyalty.program"].browse(values.get("coupon_program_id"))
        until = fields.Date.to_date(values.get("coupon_until"))
        self._check_coupon_program(program, complaint)
        if not until or until < fields.Date.context_today(self):
            raise UserError(
                self.env._("Choose until when the coupon is valid: today or later.")
            )
        value = program._coupon_value()
        if not value:
            raise UserError(
                self.env._(
                    "What a coupon of “%(program)s” is worth can't be told. Set a"
                    " maximum in its reward, or choose another programme.",
                    program=program.name,
                )
            )
        return {
            "coupon_program_id": program.id,
            "coupon_until": until,
            "amount": value,
            "cost": value,
        }

    def _check_coupon_program(self, program, complaint):
        is_own = program.company_id in (complaint.company_id, program.company_id[:0])
        if not (program.active and program.program_type == "coupons" and is_own):
            raise UserError(
                self.env._("Choose a programme that gives coupons in this company.")
            )

    def _give_coupon(self):
        program = self.coupon_program_id
        owners = [(self.partner_id, self.coupon_until)]
        self.coupon_id = program._issue_coupons(owners, self.complaint_id.name)
        if self.partner_id:
            template = self.env.ref(
                "retail_customer_mgmt.mail_template_complaint_coupon",
                raise_if_not_found=False,
            )
            self.env["retail.contact"]._reach(
                *("email", "service", "compensation", self), template
            )

    # Refunds, which the till makes

    def _request_of_refund(self, complaint, values):
        order = complaint.pos_order_id
        amount = complaint.company_id.currency_id.round(values.get("amount") or 0)
        if not order:
            raise UserError(
                self.env._(
                    "Choose the purchase in the complaint: what is refunded is paid"
                    " back for it."
                )
            )
        self._query_touch(order)
        if not 0 < amount <= self._refundable(order):
            raise UserError(
                self.env._(
                    "Enter an amount up to %(most)s: so much of %(order)s has not been"
                    " paid back or promised yet.",
                    most=complaint.company_id.currency_id.format(
                        self._refundable(order)
                    ),
                    order=order.pos_reference or order.name,
                )
            )
        return {"pos_order_id": order.id, "amount": amount, "cost": amount}

    def _query_touch(self, order):
        """Lock the purchase, and leave a trace in its row.

        Who waited for the lock would not see with his old snapshot what has been
        promised meanwhile: the trace makes him fail and call again.
        """
        self.env.execute_query(
            SQL(
                "UPDATE pos_order SET write_date = write_date WHERE id = %s"
                " RETURNING id",
                order.id,
            )
        )

    def _refundable(self, order):
        """Return what is left of a purchase, in the company's money."""
        currency = order.company_id.currency_id
        returned = sum(order.lines.refund_orderline_ids.mapped("price_subtotal_incl"))
        paid = (order.amount_total + returned) / (order.currency_rate or 1)
        promised = self.search(
            [
                ("pos_order_id", "=", order.id),
                ("kind", "=", "refund"),
                ("state", "in", ("asked", "given")),
                ("refund_order_id", "=", False),
                ("id", "not in", self.ids),
            ]
        )
        return max(0, currency.round(paid - sum(promised.mapped("amount"))))

    def _give_refund(self):
        """Leave it to the till: it pays back with an order of its own."""
        people = self.shop_id.user_id | self.complaint_id.user_id | self.user_id
        payer = people.filtered("active")[:1]
        self.activity_schedule(
            "mail.mail_activity_data_todo",
            user_id=(payer or self.env.user).id,
            summary=self.env._(
                "Pay back %(amount)s at the till for %(order)s",
                amount=self.currency_id.format(self.amount),
                order=self.pos_order_id.pos_reference or self.pos_order_id.name,
            ),
            note=self.note,
        )

    def _is_paid_back(self, refund):
        """Tell whether the till has paid the amount back since it was promised.

        What has settled other promises meanwhile pays none twice.
        """
        since = self.date_decided or self.create_date
        lines = self.pos_order_id.lines.refund_orderline_ids.filtered(
            lambda line: (
                line.order_id == refund
                or (
                    line.order_id.create_date >= since
                    and line.order_id.state not in ("draft", "cancel")
                )
            )
        )
        settled = self.search(
            [
                ("pos_order_id", "=", self.pos_order_id.id),
                ("refund_order_id", "in", lines.order_id.ids),
            ]
        )
        paid = -sum(lines.mapped("price_subtotal_incl")) / (refund.currency_rate or 1)
        left = paid - sum(settled.mapped("amount"))
        return self.currency_id.compare_amounts(left, self.amount) >= 0

    def _settle(self, refund):
        """Note with which order of the till the money was paid back."""
        self.refund_order_id = refund
        self.activity_ids.unlink()
        self.message_post(
            body=self.env._(
                "Paid back at the till: %(order)s, %(amount)s",
                order=refund.pos_reference or refund.name,
                amount=refund.currency_id.format(refund.amount_total),
            )
        )
