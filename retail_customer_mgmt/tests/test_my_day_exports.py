from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import RetailCommon


@tagged("post_install", "-at_install")
class TestMyDayExports(RetailCommon):
    """H1: a privacy officer's day shows the exports that wait for her word."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.members = cls.env["res.partner"].union(
            *(cls._create_member(f"Member {number}") for number in range(7))
        )
        cls.clerk = cls._create_user("clerk", cls.shop)
        cls.officer, cls.colleague = (cls._create_officer() for _number in range(2))

    @classmethod
    def _create_officer(cls):
        """Make somebody who keeps files and decides about exports, too."""
        officer = cls._create_user("clerk", cls.shop)
        officer.group_ids |= cls.env.ref("retail_customer_mgmt.group_retail_privacy")
        return officer

    def _ask(self, user, members):
        requests = self.env["retail.export.request"].with_user(user)
        return requests._ask(members.with_user(user), "name,phone", "Invitations")

    def _exports(self, user):
        day = self.env["retail.my.day"].with_user(user).get_day()
        return {part["name"]: part for part in day["parts"]}.get("exports")

    def test_only_who_may_approve_sees_them(self):
        self._ask(self.clerk, self.members)
        for role in ("clerk", "manager", "hq", "admin"):
            user = self.clerk if role == "clerk" else self._create_user(role, self.shop)
            self.assertIsNone(self._exports(user), role)
        part = self._exports(self.officer)
        self.assertEqual(part["count"], 1)
        [row] = part["rows"]
        self.assertIn("7 members", row["title"])
        self.assertEqual((row["text"], row["note"]), ("Invitations", self.clerk.name))

    def test_nobody_sees_what_she_asked_for_herself(self):
        self._ask(self.officer, self.members)
        self.assertEqual(self._exports(self.officer)["count"], 0)
        self.assertEqual(self._exports(self.colleague)["count"], 1)

    def test_what_is_decided_is_off_the_list(self):
        approved, refused, waiting = (
            self._ask(self.clerk, member) for member in self.members[:3]
        )
        approved.with_user(self.officer).action_approve()
        refused.with_user(self.colleague).action_refuse()
        [row] = self._exports(self.officer)["rows"]
        self.assertEqual(row["id"], waiting.id)

    def test_the_count_is_that_of_the_list_it_opens(self):
        for member in self.members:
            self._ask(self.clerk, member)
        part = self._exports(self.officer)
        action = self.env["ir.actions.act_window"]._for_xml_id(part["action"])
        listed = self.env[action["res_model"]].with_user(self.officer)
        self.assertEqual(part["count"], listed.search_count(part["domain"]))
        self.assertEqual((part["count"], len(part["rows"])), (7, 5))

    def test_another_companys_are_that_companys(self):
        company = self.env["res.company"].create({"name": "Other"})
        request = self._ask(self.clerk, self.members)
        request.sudo().company_id = company
        self.assertEqual(self._exports(self.officer)["count"], 0)
        with self.assertRaises(AccessError):
            request.with_user(self.officer).action_approve()
