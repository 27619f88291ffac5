from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from .common_member_erase import EraseCommon


@tagged("post_install", "-at_install")
class TestMemberEraseRights(EraseCommon):
    """H1: who may erase a member, when, and what she is told before."""

    def test_only_officers_erase(self):
        for role in ("clerk", "manager", "hq", "admin"):
            user = self._create_user(role, self.shop)
            with self.assertRaises(AccessError):
                self._erase(user=user)
            with self.assertRaises(AccessError):
                self.member.with_user(user)._erase_member("Because")

    def test_the_number_and_a_reason_are_asked(self):
        with self.assertRaisesRegex(UserError, "Type the member number"):
            self._erase(typed="M1")
        with self.assertRaisesRegex(UserError, "Say who asked"):
            self._erase(reason=" ")
        self.assertEqual(self.member.name, "Zenobia Quaxlane")

    def test_the_number_may_be_typed_in_small_letters(self):
        self._erase(typed=f" {self.member.member_no.lower()} ")
        self.assertNotIn("Zenobia", self.member.name)

    def _assert_hindered(self, words):
        with self.assertRaisesRegex(UserError, words):
            self._erase()
        self.assertEqual(self.member.name, "Zenobia Quaxlane")

    def test_open_invoices_hinder(self):
        self.init_invoice("out_invoice", self.member, amounts=[10], post=True)
        self._assert_hindered("invoices that are not paid")

    def test_unpaid_orders_and_reservations_hinder(self):
        self._sell(self.member, 100)
        self._reserve(self.member, "order", 10)
        self._assert_hindered("reserved points")
        self.env["retail.points.hold"]._release("order")
        payload = self._payload(
            [{"price": 5}], self.member, state="draft", payment_ids=[]
        )
        self._sync(payload | {"amount_paid": 0})
        self._assert_hindered("orders at a till")

    def test_staff_and_people_of_companies_hinder(self):
        worker = new_test_user(self.env, login="worker", groups="base.group_user")
        member = (
            self.env["res.partner"]
            .sudo()
            ._register_person({"name": "Worker"}, "till", self.shop, worker.partner_id)
        )
        with self.assertRaisesRegex(UserError, "works here"):
            self._erase(member)
        self.member.parent_id = self.env["res.partner"].create(
            {"name": "Works Ltd", "is_company": True}
        )
        self._assert_hindered("belongs to Works Ltd")

    def test_members_of_another_company_need_its_officer(self):
        stranger = self.env["res.company"].create({"name": "Another chain"})
        program = self.env["retail.member.program"].create(
            {"name": "Other Club", "company_id": stranger.id}
        )
        self.env["retail.membership"]._enrol(self.member, program)
        with self.assertRaisesRegex(AccessError, "Another chain"):
            self._erase()

    def test_nobody_is_erased_twice(self):
        self._erase()
        with self.assertRaisesRegex(UserError, "only once"):
            self._erase()

    def test_the_officer_reads_what_will_happen(self):
        self._fill_file()
        wizard = (
            self.env["retail.member.erase"]
            .with_user(self.officer)
            .create({"partner_id": self.member.id})
        )
        self.assertIn("writes off 320 points", wizard.goes)
        self.assertIn("complaints (1); those still open (1) are closed", wizard.goes)
        self.assertIn("1 purchases", wizard.stays)
        self.assertFalse(wizard.hindrance)
