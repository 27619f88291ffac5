from odoo import fields

from .common_complaints import ComplaintCommon


class CompensationCommon(ComplaintCommon):
    """A complaint about a purchase; clerks may give 100 points, 5.00 or 8.00 back."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.write(
            {
                "compensation_points_clerk": 100,
                "compensation_coupon_clerk": 5,
                "compensation_refund_clerk": 8,
                "compensation_points_manager": 500,
                "compensation_coupon_manager": 20,
                "compensation_refund_manager": 50,
            }
        )
        cls.second_clerk = cls._create_user("clerk", cls.shop)
        cls.head_office = cls._create_user("hq", cls.shop)
        cls.coupons = cls.env["loyalty.program"].create(
            {
                "name": "Sorry coupon",
                "program_type": "coupons",
                "trigger": "with_code",
                "applies_on": "current",
                "reward_ids": [
                    fields.Command.create(
                        {
                            "reward_type": "discount",
                            "discount_mode": "per_order",
                            "discount": 5,
                            "required_points": 1,
                        }
                    )
                ],
            }
        )
        cls.order = cls._sell(cls.member, 30)
        cls.complaint = cls._create_complaint(pos_order_id=cls.order.id)

    def _give(self, user, kind="points", complaint=None, **values):
        """Ask for a compensation as the wizard does, and return it."""
        complaint = complaint or self.complaint
        wizards = self.env["retail.complaint.compensate"].with_user(user)
        wizard = wizards.create(
            {"complaint_id": complaint.id, "kind": kind, "note": "Sorry"} | values
        )
        wizard.action_confirm()
        complaint.invalidate_recordset(["compensation_ids"])
        return complaint.compensation_ids.with_user(user)[:1]

    def _balance(self):
        self.env.invalidate_all()
        return self.member.membership_id.balance
