from odoo.fields import Command
from odoo.tests import tagged

from .common_partner_merge import Merges


@tagged("post_install", "-at_install")
class TestPartnerMergePrograms(Merges):
    """Files of which some have no account, or accounts elsewhere."""

    def test_a_person_who_is_no_member_becomes_one(self):
        plain = self.env["res.partner"].create(
            {"name": "Ada Lovelace", "email": self.gone.email}
        )
        number, code = self.gone.member_no, self.gone.member_code
        phone, membership = self.gone.phone, self.gone.membership_id
        card = membership.card_id
        self._merge(plain, self.gone)
        self.assertRecordValues(
            plain,
            [
                {
                    "is_member": True,
                    "member_no": number,
                    "member_code": code,
                    "phone": phone,
                    "membership_id": membership.id,
                    "member_shop_id": self.shop.id,
                }
            ],
        )
        self.assertEqual(card.partner_id, plain)
        self.assertRecordValues(
            membership, [{"partner_id": plain.id, "shop_id": self.shop.id}]
        )
        self._sell(plain, 10)
        self.assertEqual(self._entries(plain), [("earn", 60), ("earn", 10)])

    def test_two_of_three_are_members(self):
        plain = self.env["res.partner"].create(
            {"name": "Ada", "email": self.gone.email}
        )
        before = self._sums()
        self._merge(plain, self.kept, self.gone)
        self.assertEqual(self._sums(), before)
        self.assertEqual(len(plain.membership_ids), 1)
        self.assertEqual(plain.member_points, 160)

    def test_accounts_in_different_programmes_stay_apart(self):
        other = self._create_program(name="Other club")
        membership = self.env["retail.membership"]._enrol(self.gone, other)
        self._merge()
        self.assertEqual(membership.partner_id, self.kept)
        self.assertEqual(membership.card_id.partner_id, self.kept)
        self.assertEqual(len(self.kept.membership_ids), 2)
        self.assertEqual(self.kept.membership_id.program_id, self.program)

    def test_other_programmes_cards_merge_as_odoo_does_it(self):
        plain = self.env["loyalty.program"].create(
            {
                "name": "Plain",
                "program_type": "loyalty",
                "applies_on": "both",
                "reward_ids": [Command.create({})],
            }
        )
        cards = self.env["loyalty.card"].create(
            [
                {"program_id": plain.id, "partner_id": partner.id, "points": points}
                for partner, points in ((self.kept, 3), (self.gone, 4))
            ]
        )
        self._merge()
        self.assertEqual(cards.mapped("points"), [7, 0])
