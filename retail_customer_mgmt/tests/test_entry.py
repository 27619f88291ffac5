from odoo.exceptions import UserError
from odoo.tests import Form, tagged

from ..tools.entry import NAME_LONGEST
from .common import RetailCommon

FORM = "retail_customer_mgmt.res_partner_view_form_member"
TYPED = {
    "name": " Ｌｉ　 Mei\u200b ",
    "phone": "（２１２） 555-0147",
    "email": " Ｍｅｉ＠Example．com ",
}
KEPT = {"name": "Li Mei", "phone": "+1 212-555-0147", "email": "mei@example.com"}


@tagged("post_install", "-at_install")
class TestEntry(RetailCommon):
    """What is typed is kept in one form, whichever door it comes by (A5)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Partner = cls.env["res.partner"]

    def _check(self, member):
        self.assertRecordValues(member, [KEPT | {"member_phone": "+12125550147"}])

    def test_at_the_till(self):
        user = self._create_user("till", self.shop)
        Partner = self.Partner.with_user(user)
        answer = Partner.pos_register_member(self.config.id, TYPED)
        self._check(self.Partner.browse(answer["partner_id"]))

    def test_at_every_registration(self):
        self._check(self._create_member(**TYPED))

    def test_by_rpc_on_the_contact(self):
        member = self._create_member("X")
        member.with_user(self._create_user("clerk", self.shop)).write(TYPED)
        self._check(member)

    def test_by_import(self):
        member = self._create_member("X")
        names = [".id", *TYPED]
        result = self.Partner.load(names, [[str(member.id), *TYPED.values()]])
        self.assertFalse(result["messages"])
        self._check(member)

    def test_in_the_back_office_form(self):
        member = self._create_member("X")
        with Form(member, view=FORM) as form:
            for name, value in TYPED.items():
                form[name] = value
        self._check(member)

    def test_contacts_who_are_no_members_stay_as_typed(self):
        contact = self.Partner.create({"name": "  Big  Supplier", "phone": "１２"})
        contact.write({"street": " Ａ  1"})
        self.assertRecordValues(
            contact,
            [{"name": "  Big  Supplier", "phone": "１２", "street": " Ａ  1"}],
        )

    def test_each_phone_by_the_country_of_its_shop(self):
        china = self._create_shop("Shanghai", country_id=self.env.ref("base.cn").id)
        here = self._create_member("Here")
        there = self._create_member("There", china)
        (here | there).phone_shared = True
        there.phone = "138 0013 8000"
        self.assertEqual(there.member_phone, "+8613800138000")
        with self.assertRaisesRegex(UserError, r"type a foreign number with \+"):
            here.phone = "138 0013 8000"
        (here | there).write({"phone": "+86 138 0013 8000"})
        self.assertEqual(here.member_phone, there.member_phone)

    def test_blank_names_and_broken_addresses_are_refused(self):
        member = self._create_member("Li")
        for values, words in (
            ({"name": " 　\u200b"}, "Enter the member's name"),
            ({"name": False}, "Enter the member's name"),
            ({"phone": "12"}, "not a phone number"),
            ({"email": "nobody"}, "not an e-mail address"),
        ):
            with self.assertRaisesRegex(UserError, words):
                member.write(values)
        member.write({"phone": False, "email": False})
        self.assertEqual(member.name, "Li")

    def test_notes_keep_their_lines(self):
        profile = self._create_member("Li").member_profile_ids
        profile.note = " Oat  milk \n\n\n\nno sugar\x07 "
        profile.occupation = "　Ｃhef  de cuisine "
        self.assertEqual(profile.note, "Oat milk\n\nno sugar")
        self.assertEqual(profile.occupation, "Chef de cuisine")

    def test_a_name_beyond_a_sensible_length_is_refused_at_every_door(self):
        """A name of a page's length squeezes every list it stands in."""
        long = "x" * (NAME_LONGEST + 1)
        member = self._create_member("Li")
        wizard = self.env["retail.member.register"].create({"name": long})
        till = self.Partner.with_user(self._create_user("till", self.shop))
        doors = {
            "register": lambda: self._create_member(long),
            "till": lambda: till.pos_register_member(self.config.id, {"name": long}),
            "desk": wizard.action_register,
            "page": lambda: self.Partner._register_from_page({"name": long}, self.shop),
            "write": lambda: member.write({"name": long}),
        }
        for door, enter in doors.items():
            with (
                self.subTest(door),
                self.assertRaisesRegex(UserError, "too long for a name"),
            ):
                enter()
        result = self.Partner.load([".id", "name"], [[str(member.id), long]])
        self.assertIn("too long for a name", result["messages"][0]["message"])
        self.assertEqual(member.name, "Li")
        self.assertEqual(self._create_member(long[1:]).name, long[1:])
