from datetime import timedelta

from freezegun import freeze_time

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user

from .common import RetailCommon


class TestAccessLog(RetailCommon):
    """H1: looks at personal data are logged, and nobody can change the log."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._create_two_shops(10)
        cls.officer = new_test_user(
            cls.env,
            login="officer",
            groups="base.group_user,retail_customer_mgmt.group_retail_privacy",
            company_id=cls.company.id,
        )

    def _note(self, member, role="clerk", **values):
        partner = member.with_user(self.users[role])
        return partner._note_access("reveal", "Asked at the counter", **values)

    def test_log_says_who_looked_at_whom_and_why(self):
        callback = self.env["retail.callback"].create(
            {"partner_id": self.here.id, "topic": "Ask"}
        )
        log = self._note(self.here, origin=callback).sudo()
        self.assertRecordValues(
            log,
            [
                {
                    "partner_id": self.here.id,
                    "member_no": self.here.member_no,
                    "user_id": self.users["clerk"].id,
                    "role": "clerk",
                    "user_shop_id": self.shop.id,
                    "kind": "reveal",
                    "reason": "Asked at the counter",
                    "res_model": "retail.callback",
                    "res_id": callback.id,
                    "shop_id": self.shop.id,
                    "company_id": self.company.id,
                }
            ],
        )

    def test_each_member_of_a_set_has_a_row(self):
        logs = self._note(self.here | self.there, "hq")
        self.assertEqual(logs.sudo().partner_id, self.here | self.there)

    def test_shop_of_a_user_is_left_out_where_it_is_not_certain(self):
        clerk = self._create_user("clerk", self.shop | self._create_shop("Pier"))
        log = self.there.with_user(clerk)._note_access("reveal", "x")
        self.assertFalse(log.sudo().user_shop_id)

    def test_nobody_changes_or_deletes_the_log(self):
        log = self._note(self.here)
        for user in (self.users["admin"], self.officer):
            with self.subTest(user=user.login), self.assertRaises(UserError):
                log.with_user(user).write({"reason": "Nothing"})
            with self.subTest(user=user.login), self.assertRaises(UserError):
                log.with_user(user).unlink()
        with self.assertRaises(UserError):
            log.sudo().write({"reason": "Nothing"})
        with self.assertRaises(UserError):
            log.sudo().unlink()

    def test_nobody_writes_the_log_himself(self):
        values = self._note(self.here).sudo().copy_data()[0]
        for user in (self.users["admin"], self.users["hq"], self.officer):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.env["retail.access.log"].with_user(user).create(values)

    def test_log_is_read_by_managers_of_the_shop_head_office_and_the_officer(self):
        self._note(self.here)
        elsewhere = self.there.with_user(self._create_user("hq"))
        elsewhere._note_access("export", "Letter")
        Log = self.env["retail.access.log"]

        def seen(user):
            return Log.with_user(user).search([]).sudo().partner_id

        self.assertEqual(seen(self.users["manager"]), self.here)
        self.assertEqual(seen(self.users["hq"]), self.here | self.there)
        self.assertEqual(seen(self.officer), self.here | self.there)
        for role in ("till", "clerk"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                seen(self.users[role])

    def test_manager_sees_what_the_own_staff_looked_at_elsewhere(self):
        self._note(self.there)
        Log = self.env["retail.access.log"].with_user(self.users["manager"])
        self.assertEqual(Log.search([]).sudo().partner_id, self.there)

    def test_log_of_another_company_is_not_read(self):
        self._note(self.here)
        other = self.env["res.company"].create({"name": "Other"})
        self.officer.write(
            {"company_ids": [Command.set(other.ids)], "company_id": other.id}
        )
        Log = self.env["retail.access.log"].with_user(self.officer)
        self.assertFalse(Log.with_context(allowed_company_ids=other.ids).search([]))

    def test_member_is_told_role_and_shop_but_no_name(self):
        self._note(self.here)
        [look] = self.here.sudo()._card_values()["looks"]
        self.assertEqual(
            (look["what"], look["who"], look["shop"]),
            ("Contact data shown", "Clerk", "Market Street"),
        )
        self.assertNotIn(self.users["clerk"].name, str(look))
        self.assertFalse(self.there.sudo()._card_values()["looks"])

    def test_the_page_has_all_looks_of_a_year_the_older_ones_folded(self):
        now = fields.Datetime.now()
        for days in (*range(7), 364, 367):
            with freeze_time(now - timedelta(days=days)):
                self._note(self.here)
        values = self.here.sudo()._card_values()
        self.assertEqual((len(values["looks"]), len(values["looks_older"])), (5, 3))

    def test_company_may_keep_the_log_to_itself(self):
        self._note(self.here)
        self.company.member_shows_access = False
        self.assertFalse(self.here.sudo()._card_values()["looks"])

    def test_log_of_a_merged_file_goes_to_the_kept_one(self):
        self._note(self.there, "hq")
        self._merge(self.here, self.there)
        log = self.env["retail.access.log"].search([("partner_id", "=", self.here.id)])
        self.assertEqual(len(log), 1)

    def test_file_opens_its_log(self):
        log = self._note(self.here)
        self._note(self.there, "hq")
        manager = self.users["manager"]
        action = self.here.with_user(manager).action_view_access_log()
        found = self.env["retail.access.log"].with_user(manager)
        self.assertEqual(found.search(action["domain"]), log)
