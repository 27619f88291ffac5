from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import RetailCommon


@tagged("post_install", "-at_install")
class TestRoadsWizards(RetailCommon):
    """H1: a wizard that is given the number of a hidden record tells nothing of it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other_shop = cls._create_shop("Harbour")
        cls.clerk = cls._create_user("clerk", cls.shop)
        cls.members = [
            cls._create_member(f"Member {number}", shop, phone=f"202555010{number}")
            for number, shop in enumerate((cls.shop, cls.other_shop))
        ]
        cls.callbacks = cls._give("retail.callback", {"topic": "Ask"})
        cls.complaints = cls._give("retail.complaint", {"description": "Cold"})

    @classmethod
    def _give(cls, model, values):
        """Return a record of each member, the own shop's first."""
        return [
            cls.env[model]
            .sudo()
            .create(
                {"partner_id": member.id, "shop_id": member.member_shop_id.id}
                | {"company_id": cls.company.id, "user_id": False}
                | values
            )
            for member in cls.members
        ]

    def _answer(self, model, name, record, shown):
        """Return what the clerk's client is told when it names a record."""
        wizard = self.env[model].with_user(self.clerk)
        spec = {name: {}, shown: {}}
        return wizard.onchange({name: record.id}, [name], spec)["value"]

    def test_wizards_tell_of_own_records_only(self):
        complaint = ("complaint_id", self.complaints)
        for model, (name, (own, hidden)), shown in (
            ("retail.callback.close", ("callback_id", self.callbacks), "topic"),
            ("retail.callback.close", ("callback_id", self.callbacks), "phone"),
            ("retail.complaint.conversation", complaint, "description"),
            ("retail.complaint.conversation", complaint, "phone"),
            ("retail.complaint.compensate", complaint, "partner_id"),
            ("retail.complaint.compensate", complaint, "given_text"),
            ("retail.complaint.duplicate.close", complaint, "partner_id"),
        ):
            with self.subTest(model=model, shown=shown):
                self._answer(model, name, own, shown)  # which is not refused
                with self.assertRaises(AccessError):
                    self._answer(model, name, hidden, shown)
