from datetime import datetime, timedelta

from odoo import fields
from odoo.tests import tagged

from .common_partner_merge import Merges


@tagged("post_install", "-at_install")
class TestPartnerMergeMember(Merges):
    """What the file that stays takes over: standing, profile, numbers."""

    def test_the_better_of_both_stays(self):
        old = datetime(2020, 1, 1)
        self.env.cr.execute(
            "UPDATE retail_membership SET date_joined = %s, tier_id = %s,"
            " tier_until = %s WHERE id = %s",
            (old, self.tier_gold.id, "2030-12-31", self.gone.membership_id.id),
        )
        self.env.invalidate_all()
        later = fields.Datetime.now() + timedelta(seconds=0)
        self._merge()
        membership = self.kept.membership_id
        self.assertRecordValues(
            membership,
            [
                {
                    "date_joined": old,
                    "tier_id": self.tier_gold.id,
                    "tier_until": fields.Date.to_date("2030-12-31"),
                    "state": "active",
                }
            ],
        )
        self.assertLessEqual(membership.date_last_purchase, later)
        self.assertEqual(
            membership.date_last_purchase,
            max(self.first.date_order, self.second.date_order),
        )
        [move] = membership.tier_move_ids.filtered(lambda m: m.reason == "merge")
        self.assertEqual(
            (move.from_tier_id, move.to_tier_id), (self.tier_member, self.tier_gold)
        )

    def test_a_freeze_of_either_stays(self):
        for kept, gone, state in (
            ("active", "frozen", "frozen"),
            ("closed", "frozen", "frozen"),
            ("closed", "active", "active"),
            ("closed", "closed", "closed"),
        ):
            with self.env.cr.savepoint() as savepoint:
                self.kept.membership_id.state = kept
                self.gone.membership_id.state = gone
                self._merge()
                self.assertEqual(self.kept.member_state, state, (kept, gone))
                savepoint.rollback()
                self.env.invalidate_all()

    def test_the_profile_is_filled_up(self):
        self.kept.member_profile_ids.write({"occupation": "Poet"})
        self.gone.member_profile_ids.write(
            {"occupation": "Clerk", "birthday": "1990-12-10", "gender": "female"}
        )
        self._merge()
        self.assertRecordValues(
            self.kept.member_profile_ids,
            [
                {
                    "occupation": "Poet",
                    "birthday": fields.Date.to_date("1990-12-10"),
                    "gender": "female",
                }
            ],
        )

    def test_the_old_card_and_number_still_find_the_member(self):
        code, number = self.gone.member_code, self.gone.member_no
        self._merge()
        cashier = self._create_user("till", self.shop)
        Partner = self.env["res.partner"].with_user(cashier)
        for old in (code, code.lstrip("0"), number, self.kept.member_code):
            rows = Partner.pos_member_by_code(self.config.id, old)
            self.assertEqual(
                [row["id"] for row in rows["res.partner"]], self.kept.ids, old
            )
        rows = Partner.pos_find_members(self.config.id, number)
        self.assertEqual([row["id"] for row in rows["res.partner"]], self.kept.ids)
        order = self._sell(None, 20, member_code=code)
        self.assertEqual(order.partner_id, self.kept)

    def test_the_phone_of_the_merged_file_is_kept(self):
        self._merge()
        self.assertEqual(self.kept.member_phone, "+12025550101")

    def test_the_note_on_a_merge_tells_no_phone_and_no_address(self):
        """H1: everybody who opens the file reads its notes."""
        third = self._create_member("+1 202-555-0109", phone="+1 202-555-0109")
        third.email = self.kept.email
        self._merge(None, self.gone, third)
        [note] = self.kept.message_ids.filtered(lambda m: "Merged with" in m.body)
        self.assertIn(f"Ada L. (ID {self.gone.id})", note.body)
        self.assertIn(f"+1 ***-***-0109 (ID {third.id})", note.body)
        self.assertNotIn("@", note.body)
        self.assertNotIn("202", note.body)

    def test_contacts_who_are_no_members_keep_odoos_note(self):
        contacts = self.env["res.partner"].create(
            [{"name": name, "email": "lin@example.com"} for name in ("Lin", "Lin 2")]
        )
        self._merge(*contacts)
        self.assertIn("lin@example.com", contacts[0].message_ids[0].body)
