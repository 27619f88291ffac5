from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import Form, tagged

from .common_duplicates import DuplicateCommon


@tagged("post_install", "-at_install")
class TestDuplicateReview(DuplicateCommon):
    """A6: looked at side by side, merged without losing anything."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other_shop = cls._create_shop("Harbour")
        cls.manager = cls._create_user("manager", cls.shop)
        cls._sell(cls.ada, 100)
        cls._sell(cls.twin, 60)
        cls.twin.member_profile_ids.occupation = "Poet"
        cls.ada.member_profile_ids.occupation = "Analyst"
        cls.twin.city = "London"

    def _review(self, pair=None, user=None):
        pair = (pair or self._find()).with_user(user or self.manager)
        return self.env["retail.member.duplicate.review"].browse(
            pair.action_review()["res_id"]
        )

    def _row(self, review, name):
        return review.line_ids.filtered(lambda line: line.name == name)

    def test_both_files_are_shown_with_what_differs(self):
        review = self._review().with_user(self.manager)
        self.assertEqual(review.left_id, self.ada)
        self.assertFalse(review.refusal)
        job = self._row(review, "occupation")
        self.assertRecordValues(
            job,
            [
                {
                    "left_text": "Analyst",
                    "right_text": "Poet",
                    "is_different": True,
                    "is_choice": True,
                    "kept_text": "Analyst",
                }
            ],
        )
        self.assertFalse(self._row(review, "birthday").is_different)
        # Of what neither file says, there is no line.
        self.assertFalse(self._row(review, "id_number"))
        city = self._row(review, "city")
        self.assertFalse(city.is_choice)
        self.assertEqual(city.kept_text, "London")
        points = self._row(review, "member_points")
        self.assertEqual((points.left_text, points.right_text), ("100", "60"))
        visits = self._row(review, "visits")
        self.assertEqual((visits.left_text, visits.right_text), ("1", "1"))

    def test_only_the_two_files_of_the_pair_are_merged(self):
        stranger = self._create_member("Stranger", self.other_shop)
        review = self._review().with_user(self.manager)
        review.write({"left_id": stranger.id})
        with self.assertRaises(UserError):
            review.action_merge()
        self.assertTrue(stranger.exists() and self.twin.exists())

    def test_files_with_the_same_to_mend_are_merged(self):
        flaws = (
            self.env["retail.member.flaw"]
            .sudo()
            .create(
                [
                    {
                        "partner_id": file.id,
                        "company_id": self.company.id,
                        "kind": "missing",
                        "field_name": "birthday",
                        "date_found": fields.Date.today(),
                    }
                    for file in (self.ada, self.twin)
                ]
            )
        )
        self._review().with_user(self.manager).action_merge()
        self.env.invalidate_all()
        self.assertEqual(flaws.exists().partner_id, self.ada)
        self.assertEqual(len(flaws.exists()), 1)

    def test_the_form_says_what_will_be_kept(self):
        review = self._review().with_user(self.manager)
        number = review.line_ids.mapped("name").index("occupation")
        with Form(review) as form:
            with form.line_ids.edit(number) as line:
                line.is_taken = True
                self.assertEqual(line.kept_text, "Poet")
            form.kept = "right"
        self.assertEqual(self._row(review, "occupation").kept_text, "Analyst")

    def test_merging_keeps_everything(self):
        for member in (self.ada, self.twin):
            self.env["retail.complaint"].create(
                {"partner_id": member.id, "description": "Cold"}
            )
            self.env["retail.callback"].create(
                {
                    "partner_id": member.id,
                    "topic": "File check",
                    "date_due": fields.Date.today(),
                    "shop_id": self.shop.id,
                }
            )
        calls = sum((self.ada | self.twin).mapped("callback_count"))
        self.assertGreaterEqual(calls, 2)
        consents = self.env["retail.member.consent"]
        before = consents.search_count(
            [("partner_id", "in", (self.ada | self.twin).ids)]
        )
        number = self.twin.member_no
        review = self._review().with_user(self.manager)
        self._row(review, "occupation").is_taken = True
        review.action_merge()
        self.env.invalidate_all()
        self.assertFalse(self.twin.exists())
        self.assertFalse(self.env["retail.membership"]._audit())
        self.assertRecordValues(
            self.ada,
            [
                {
                    "name": "Ada Lovelace",
                    "city": "London",
                    "member_points": 160,
                    "complaint_count": 2,
                    "callback_count": calls,
                    "phone": "+1 202-555-0101",
                }
            ],
        )
        self.assertEqual(self.ada.member_profile_ids.occupation, "Poet")
        self.assertEqual(
            consents.search_count([("partner_id", "=", self.ada.id)]), before
        )
        pair = self.pairs.search([("partner_low_id", "=", self.ada.id)])
        self.assertRecordValues(
            pair,
            [
                {
                    "state": "merged",
                    "partner_high_id": False,
                    "merged_number": number,
                    "decided_uid": self.manager.id,
                }
            ],
        )
        self.assertFalse(self._find())

    def test_the_right_file_can_be_kept_with_the_phone_of_the_left(self):
        review = self._review().with_user(self.manager)
        review.kept = "right"
        self._row(review, "phone").is_taken = True
        phone = self.ada.phone
        review.action_merge()
        self.env.invalidate_all()
        self.assertFalse(self.ada.exists())
        self.assertEqual(self.twin.phone, phone)
        self.assertEqual(self.twin.member_points, 160)

    def test_files_of_another_shop_are_merged_by_head_office(self):
        self.twin.member_shop_id = self.other_shop
        review = self._review().with_user(self.manager)
        self.assertIn("head office", review.refusal)
        with self.assertRaisesRegex(UserError, "head office"):
            review.action_merge()
        hidden = "kept by another shop"
        job, day = self._row(review, "occupation"), self._row(review, "birthday")
        self.assertEqual((job.right_text, day.right_text), (hidden, hidden))
        self.assertFalse(job.is_choice or job.is_different)
        # What is said of nobody's file tells nothing of the hidden one.
        self.assertFalse(self._row(review, "employer"))
        hq = self._create_user("hq")
        review = self._review(review.pair_id, hq).with_user(hq)
        self.assertFalse(review.refusal)
        review.action_merge()
        self.assertFalse(self.twin.exists())

    def test_nobody_merges_the_own_file(self):
        self.manager.partner_id = self.twin
        with self.assertRaisesRegex(UserError, "is your own"):
            self._review().with_user(self.manager).action_merge()

    def test_buttons_lead_to_the_next_pair(self):
        third = self._create_member("Ada Lovelase", phone="+1 202-555-0109")
        third.member_profile_ids.birthday = "1990-12-10"
        pairs = self._find()
        self.assertEqual(len(pairs), 3)
        review = self._review(pairs[0]).with_user(self.manager)
        action = review.action_distinct()
        self.assertEqual(pairs[0].state, "distinct")
        review = review.browse(action["res_id"])
        self.assertEqual(review.pair_id, pairs[1])
        review = review.browse(review.action_next()["res_id"])
        self.assertEqual(review.pair_id, pairs[2])
        self.assertEqual(review.action_next()["type"], "ir.actions.act_window_close")

    def test_three_files_of_one_person_become_one(self):
        third = self._create_member("Ada Lovelase", phone="+1 202-555-0109")
        third.member_profile_ids.birthday = "1990-12-10"
        pairs = self._find()
        self.assertEqual(len(pairs), 3)
        review = self._review(pairs[0]).with_user(self.manager)
        action = review.action_merge()
        # One of the other pairs is gone with the merged file.
        review = review.browse(action["res_id"])
        self.assertEqual(review.pair_id.state, "open")
        action = review.action_merge()
        self.assertEqual(action["type"], "ir.actions.act_window_close")
        files = (self.ada | self.twin | third).exists()
        self.assertEqual(len(files.filtered("is_member")), 1)

    def test_pairs_follow_files_that_are_merged_elsewhere(self):
        """What is known of the file that goes is known of the kept one."""
        third = self._create_member("Ada Lovelase", phone="+1 202-555-0109")
        third.member_profile_ids.birthday = "1990-12-10"
        self._find()
        self._pair_of(self.twin, third).action_distinct()
        self._merge(self.ada, self.twin)
        self.assertRecordValues(self._pair_of(self.ada, third), [{"state": "distinct"}])
        self.assertEqual(
            self.pairs.search([("state", "=", "merged")]).partner_low_id, self.ada
        )
        self.assertFalse(self._find())
