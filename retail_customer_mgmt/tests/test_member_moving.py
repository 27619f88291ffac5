from odoo.exceptions import AccessError
from odoo.tests import Form, new_test_user, tagged

from .common import RetailCommon

FORM = "retail_customer_mgmt.res_partner_view_form_member"


@tagged("post_install", "-at_install")
class TestMemberMoving(RetailCommon):
    """Nobody locks herself and her store manager out of a member's file (H1)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other = cls._create_shop("Harbour")
        cls.users = cls._create_users()
        cls.contacts = new_test_user(
            cls.env,
            login="contacts",
            groups="base.group_user,base.group_partner_manager",
            company_id=cls.company.id,
        )
        cls.member = cls._create_member("Here")

    def _move(self, user, shop=None, member=None):
        shop = self.other if shop is None else shop
        (member or self.member).with_user(user).member_shop_id = shop

    def test_clerks_and_contact_managers_move_no_member(self):
        for user in (self.users["clerk"], self.contacts):
            for shop in (self.other, self.shop.browse()):
                with self.assertRaisesRegex(AccessError, "changed by the shop's mana"):
                    self._move(user, shop)
        self.assertEqual(self.member.member_shop_id, self.shop)

    def test_store_managers_move_the_members_of_their_own_shops(self):
        manager = self.users["manager"]
        self._move(manager)
        self.assertEqual(self.member.member_shop_id, self.other)
        with self.assertRaises(AccessError):
            self._move(manager, self.shop)
        manager.group_ids |= self.env.ref("base.group_partner_manager")
        with self.assertRaisesRegex(AccessError, "changed by the shop's manager"):
            self._move(manager, self.shop)
        self._move(self.users["hq"], self.shop)
        self.assertEqual(self.member.member_shop_id, self.shop)

    def test_store_managers_give_members_without_a_shop_one(self):
        self.member.member_shop_id = False
        with self.assertRaises(AccessError):
            self._move(self.users["clerk"], self.shop)
        self._move(self.users["manager"], self.shop)
        self.assertEqual(self.member.member_shop_id, self.shop)

    def test_what_is_there_may_be_written_again(self):
        clerk = self.member.with_user(self.users["clerk"])
        clerk.write({"member_shop_id": self.shop.id, "active": True, "city": "Rome"})
        self.assertEqual(self.member.city, "Rome")

    def test_clerks_and_contact_managers_archive_no_member(self):
        for user in (self.users["clerk"], self.contacts):
            with self.assertRaisesRegex(AccessError, "by their shop's manager"):
                self.member.with_user(user).action_archive()
        self.assertTrue(self.member.active)

    def test_store_managers_archive_and_unarchive(self):
        member = self.member.with_user(self.users["manager"])
        member.action_archive()
        self.assertFalse(self.member.active)
        with self.assertRaisesRegex(AccessError, "by their shop's manager"):
            self.member.with_user(self.users["clerk"]).active = True
        member.action_unarchive()
        self.assertTrue(self.member.active)

    def test_other_contacts_are_archived_as_ever(self):
        contact = self.env["res.partner"].create({"name": "Supplier"})
        contact.with_user(self.contacts).action_archive()
        self.assertFalse(contact.active)

    def test_the_form_lets_managers_choose_only(self):
        for role, is_readonly in (("clerk", True), ("manager", False)):
            form = Form(self.member.with_user(self.users[role]), view=FORM)
            found = bool(form._get_modifier("member_shop_id", "readonly"))
            self.assertEqual(found, is_readonly, role)
