from datetime import timedelta

from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import AccessError, RedirectWarning, UserError
from odoo.tests import new_test_user, tagged

from .common import RetailCommon


@tagged("post_install", "-at_install")
class TestExportRequest(RetailCommon):
    """H1: no silent mass export of members."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.member_export_limit = 2
        cls.members = cls.env["res.partner"].union(
            *(
                cls._create_member(f"Member {n}", phone=f"202555010{n}")
                for n in range(4)
            )
        )
        cls.other = cls.env["res.partner"].create({"name": "Supplier"})
        cls.clerk = cls._create_user("clerk", cls.shop)
        cls.clerk.group_ids |= cls.env.ref("base.group_allow_export")
        cls.officer, cls.colleague = (
            new_test_user(
                cls.env,
                login=login,
                groups="retail_customer_mgmt.group_retail_privacy,base.group_allow_export",
                company_id=cls.company.id,
            )
            for login in ("officer", "colleague")
        )

    def _export(self, records, names=("name", "phone"), user=None):
        return records.with_user(user or self.clerk).export_data(list(names))["datas"]

    def _logged(self):
        self.env.flush_all()
        return self.env["retail.access.log"].sudo().search([("kind", "=", "export")])

    def _assert_refused(self, records, names=("name", "phone"), user=None):
        with self.assertRaises(RedirectWarning) as caught:
            self._export(records, names, user)
        return caught.exception.args

    def _ask(self, records, names="name,phone", user=None):
        return (
            self.env["retail.export.request"]
            .with_user(user or self.clerk)
            ._ask(records.with_user(user or self.clerk), names, "Invitations")
        )

    def test_few_members_are_exported_and_noted(self):
        self.assertEqual(len(self._export(self.members[:2])), 2)
        self.assertRecordValues(
            self._logged().sorted("partner_id"),
            [
                {
                    "partner_id": member.id,
                    "member_no": member.member_no,
                    "user_id": self.clerk.id,
                    "role": "clerk",
                    "res_model": "res.partner",
                    "shop_id": self.shop.id,
                    "company_id": self.company.id,
                }
                for member in self.members[:2].sorted("id")
            ],
        )

    def test_many_are_refused_with_the_way_to_ask(self):
        message, _action, button, context = self._assert_refused(self.members)
        self.assertIn("Ask a privacy officer", message)
        self.assertEqual(button, "Ask for Approval")
        self.assertFalse(self._logged())
        wizard = (
            self.env["retail.export.ask"]
            .with_user(self.clerk)
            .with_context(**context)
            .create({"reason": "Invitations"})
        )
        self.assertEqual(wizard.member_count, 4)
        wizard.action_ask()
        request = self.env["retail.export.request"].sudo().search([])
        self.assertRecordValues(
            request,
            [
                {
                    "user_id": self.clerk.id,
                    "member_count": 4,
                    "field_names": "name,phone",
                    "state": "asked",
                }
            ],
        )
        asked = request.activity_ids.user_id
        self.assertEqual(
            asked & (self.officer | self.colleague), self.officer | self.colleague
        )
        self.assertNotIn(self.clerk, asked)

    def test_who_takes_them_in_parts_is_refused_too(self):
        self._export(self.members[:2])
        self._export(self.members[:2])  # the same ones count once
        self._assert_refused(self.members[2])
        later = fields.Datetime.now() + timedelta(hours=25)
        with freeze_time(later):
            self.assertTrue(self._export(self.members[2]))

    def test_an_approval_is_good_for_one_export(self):
        request = self._ask(self.members)
        self._assert_refused(self.members)
        request.with_user(self.officer).action_approve()
        self.assertEqual(len(self._export(self.members)), 4)
        self.assertEqual(request.state, "used")
        self.assertEqual(self._logged().mapped("reason"), ["Invitations"] * 4)
        self._assert_refused(self.members)

    def test_an_approval_is_for_these_records_and_fields(self):
        request = self._ask(self.members[:3])
        request.with_user(self.officer).action_approve()
        self._assert_refused(self.members)
        self._assert_refused(self.members[:3], ("name", "phone", "email"))
        self._assert_refused(self.members[:3].member_profile_ids, ("birthday",))
        self.assertEqual(len(self._export(self.members[:3], ("name",))), 3)

    def test_an_approval_is_for_who_asked_and_ends(self):
        request = self._ask(self.members)
        request.with_user(self.officer).action_approve()
        self._assert_refused(self.members, user=self.colleague)
        with freeze_time(fields.Datetime.now() + timedelta(hours=25)):
            self._assert_refused(self.members)

    def test_nobody_approves_her_own_request(self):
        request = self._ask(self.members, user=self.officer)
        with self.assertRaisesRegex(AccessError, "another officer"):
            request.with_user(self.officer).action_approve()
        request.with_user(self.colleague).action_approve()
        self.assertEqual(request.state, "approved")

    def test_only_officers_decide_and_only_once(self):
        request = self._ask(self.members)
        with self.assertRaisesRegex(AccessError, "Privacy officers decide"):
            request.with_user(self._create_user("admin")).action_approve()
        request.with_user(self.officer).action_refuse()
        with self.assertRaisesRegex(UserError, "already been decided"):
            request.with_user(self.colleague).action_approve()
        self._assert_refused(self.members)

    def test_requests_are_neither_written_nor_made_past_the_question(self):
        request = self._ask(self.members)
        for user in (self.clerk, self.officer, self._create_user("admin")):
            own = request.with_user(user)
            for attempt in (
                lambda own=own: own.write({"state": "approved"}),
                lambda own=own: own.create(
                    {"res_model": "res.partner", "reason": "x", "state": "approved"}
                ),
                lambda own=own: own.unlink(),
            ):
                with self.assertRaises(UserError):
                    attempt()

    def test_each_model_of_ours_counts(self):
        self._create_orders()
        for model in (
            *("retail.member.profile", "retail.membership", "retail.points.entry"),
            *("retail.points.lot", "retail.callback", "retail.complaint"),
        ):
            records = self.env[model].search([])
            with self.subTest(model):
                self._assert_refused(records, ("id",), self._exporting_manager())

    def _create_orders(self):
        for member in self.members:
            self._sell(member, 10)
            self.env["retail.callback"].create(
                {"partner_id": member.id, "topic": "Ask"}
            )
            self.env["retail.complaint"].create(
                {"partner_id": member.id, "description": "Cold"}
            )

    def _exporting_manager(self):
        user = self._create_user("hq")
        user.group_ids |= self.env.ref("base.group_allow_export")
        return user

    def test_a_path_through_other_records_counts(self):
        self._create_orders()
        orders = self.env["pos.order"].search([("partner_id", "in", self.members.ids)])
        manager = self._exporting_manager()
        self.assertEqual(len(self._export(orders, ("name", "partner_id"), manager)), 4)
        self.assertFalse(self._logged())
        self._assert_refused(orders, ("name", "partner_id/phone"), manager)
        self._assert_refused(orders, ("name", "mobile"), manager)

    def test_users_and_messages_hold_contacts_too(self):
        messages = self.env["mail.message"].union(
            *(
                member.message_post(body="Hello", author_id=member.id)
                for member in self.members
            )
        )
        self.assertEqual(messages._exported_members(["email_from"]), self.members)
        self.assertFalse(messages._exported_members(["body"]))
        users = self.env["res.users"]
        self.assertFalse(users.browse(self.clerk.id)._exported_members(["login"]))
        # As where her contact is registered at a till.
        self.clerk.partner_id.sudo().is_member = True
        self.assertEqual(self.clerk._exported_members(["login"]), self.clerk.partner_id)

    def test_other_contacts_and_outsiders_are_not_concerned(self):
        self.assertTrue(self._export(self.other))
        outsider = new_test_user(
            self.env,
            login="outsider",
            groups="base.group_user,base.group_partner_manager,base.group_allow_export",
            company_id=self.company.id,
        )
        self.assertEqual(len(self._export(self.members, user=outsider)), 4)
        self.assertFalse(self._logged())

    def test_the_smallest_limit_of_the_users_companies_counts(self):
        generous = self.env["res.company"].create(
            {"name": "Generous", "member_export_limit": 1000}
        )
        self.clerk.company_ids |= generous
        records = self.members.with_context(
            allowed_company_ids=(generous | self.company).ids
        )
        self._assert_refused(records)

    def test_without_an_officer_one_is_told_whom_to_ask(self):
        group = self.env.ref("retail_customer_mgmt.group_retail_privacy")
        group.user_ids = False
        with self.assertRaisesRegex(UserError, "make a colleague privacy officer"):
            self._ask(self.members)
