from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..models import retail_member_duplicate_search as search
from ..tools import duplicate_keys, duplicates
from .common_duplicates import TODAY, DuplicateCommon


@tagged("post_install", "-at_install")
class TestDuplicateSearch(DuplicateCommon):
    """A6: which files are put before people as one person's."""

    def test_swapped_names_and_a_slip_in_the_phone_are_found(self):
        pair = self._find()
        self.assertEqual(pair, self._pair_of(self.ada, self.twin))
        self.assertRecordValues(
            pair,
            [{"state": "open", "date_found": TODAY, "shop_low_id": self.shop.id}],
        )
        self.assertGreater(pair.score, 0.9)
        self.assertEqual(
            pair.evidence_text,
            "Same: birthday · Similar: phone and sound of the name",
        )

    def test_who_has_another_name_and_birthday_is_no_duplicate(self):
        other = self._create_member("Bob Ross", phone="+1 202-555-0102")
        other.member_profile_ids.birthday = "1942-10-29"
        other.write({"street": "1 Main Street", "zip": "10001"})
        self.ada.write({"street": "1 Main Street", "zip": "10001"})
        self.assertEqual(self._find(), self._pair_of(self.ada, self.twin))

    def test_names_in_other_scripts_are_found(self):
        """Homophones, traditional characters and pinyin."""
        for number, names in enumerate(
            (("张伟", "張偉"), ("李静怡", "李婧宜"), ("王晓明", "Xiaoming Wang"))
        ):
            with self.subTest(names=names):
                files = [
                    self._create_member(name, phone=f"+1 202-555-02{number}{digit}")
                    for digit, name in enumerate(names)
                ]
                for file in files:
                    file.member_profile_ids.birthday = f"198{number}-05-06"
                self._find()
                self.assertTrue(self._pair_of(*files))

    def test_same_email_is_found_whatever_the_name(self):
        other = self._create_member("Countess", email="x@example.com")
        third = self._create_member("Augusta King", phone="+1 202-555-0120")
        third.email = "X@Example.com"
        self._find()
        self.assertTrue(self._pair_of(other, third))

    def test_a_phone_that_a_family_shares_says_nothing(self):
        one = self._create_member("Mia Chen", phone="+1 202-555-0130")
        two = self._create_member("Tom Baker")
        two.write({"phone_shared": True, "phone": one.phone})
        self._find()
        self.assertFalse(self._pair_of(one, two))

    def test_members_of_two_companies_are_not_compared(self):
        other = self.env["res.company"].create({"name": "Other chain"})
        self.env.cr.execute(
            "UPDATE res_partner SET company_id = CASE id WHEN %s THEN %s ELSE %s END"
            " WHERE id IN %s",
            (
                *(self.ada.id, self.company.id, other.id),
                (self.ada.id, self.twin.id),
            ),
        )
        self.env.invalidate_all()
        self.assertFalse(self._find())

    def _set_companies(self, *companies):
        for member, company in zip((self.ada, self.twin), companies, strict=True):
            self.env.cr.execute(
                "UPDATE res_partner SET company_id = %s WHERE id = %s",
                (company.id, member.id),
            )
        self.env.invalidate_all()

    def test_a_file_that_only_changes_company_is_compared_anew(self):
        other = self.env["res.company"].create({"name": "Other chain"})
        self._set_companies(self.company, other)
        self.assertFalse(self._find())
        self._set_companies(self.company, self.company)
        self.assertEqual(self._find(), self._pair_of(self.ada, self.twin))
        self._set_companies(self.company, other)
        self.assertFalse(self._find())

    def test_the_night_looks_at_changed_files_only(self):
        self._find()
        keys = self.env["retail.member.match.key"].sudo()
        self.assertFalse(keys._count_open())
        with patch.object(
            type(self.pairs), "_query_candidates", autospec=True
        ) as candidates:
            self._find()
            candidates.assert_not_called()
        other = self._create_member("Ada Lovelase", phone="+1 202-555-0109")
        other.member_profile_ids.birthday = "1990-12-10"
        self.assertEqual(len(self._find()), 3)

    def test_a_pair_that_is_mended_leaves_the_list(self):
        self.assertTrue(self._find())
        self.twin.member_profile_ids.birthday = "1955-01-02"
        self.twin.write({"name": "Grace Hopper", "phone": "+1 303-666-0199"})
        self.assertFalse(self._find())

    def test_a_search_that_stopped_goes_on_with_the_rest(self):
        for number in range(6):
            member = self._create_member(f"Ada{number} Lovelace")
            member.member_profile_ids.birthday = "1990-12-10"
        keys = self.env["retail.member.match.key"].sudo()
        keys._refresh()
        everybody = keys._count_open()
        self.pairs.sudo()._search_batch(TODAY, limit=3)
        self.assertEqual(keys._count_open(), everybody - 3)
        few = self.pairs.search_count([])
        in_pieces = self._find()
        self.assertGreater(len(in_pieces), few)
        scores = {(p.partner_low_id, p.partner_high_id): p.score for p in in_pieces}
        in_pieces.sudo().unlink()
        keys._query_open_all()
        at_once = self._find()
        self.assertEqual(
            {(p.partner_low_id, p.partner_high_id): p.score for p in at_once}, scores
        )

    def test_archived_members_leave(self):
        self._find()
        self.twin.active = False
        self.assertFalse(self._find())

    def test_without_pg_trgm_the_same_values_are_found(self):
        self.twin.name = self.ada.name
        with patch.object(type(self.pairs), "_has_trigrams", lambda self: False):
            self.assertTrue(self._find())
            for text in (
                self.pairs._progress_text(1),
                self.pairs.get_empty_list_help("<p>None</p>"),
            ):
                self.assertIn("pg_trgm", text)
        self.assertNotIn("pg_trgm", self.pairs.get_empty_list_help("<p>None</p>"))

    def test_crowded_blocks_are_passed_over(self):
        with patch.object(search, "BLOCK_MAX", 1):
            self.assertFalse(self._find())

    def test_sql_and_python_agree(self):
        """One table of weights makes both."""
        names = ("Ada Lovelace", "Lovelace Ada", "Ada Lovelaze", "張偉", "张玮", "Ада")
        values = [
            {
                "name": name,
                "street": f"{number} Analytical Rd",
                "zip": f"1000{number % 3}",
                "city": ("London", "Londn", False)[number % 3],
                "email": number < 2 and "a@example.com",
                "state_id": self.env.ref("base.state_us_1").id,
            }
            for number, name in enumerate(names)
        ]
        files = self.ada | self.twin
        for number, vals in enumerate(values):
            member = self._create_member(f"New {number}")
            member.write(vals)
            if number % 2:
                member.member_profile_ids.birthday = f"199{number}-12-10"
            files |= member
        with patch.object(duplicates, "THRESHOLD", 0.000001):
            self._find()
        keys = self.env["retail.member.match.key"].sudo()
        texts = {
            key.partner_id: {
                comparison.name: key[comparison.name]
                for comparison in duplicates.COMPARISONS
                if key[comparison.name]
            }
            for key in keys.search([("partner_id", "in", files.ids)])
        }
        pairs = self.pairs.search([])
        self.assertGreater(len(pairs), 6)
        for pair in pairs:
            expected = duplicates.score(
                texts[pair.partner_low_id], texts[pair.partner_high_id]
            )
            self.assertAlmostEqual(pair.score, expected, 3)

    def test_the_search_asks_the_same_for_few_and_for_many(self):
        self._find()
        self.ada.name = "Ada L."
        few = self._count_queries()
        for number in range(20):
            self._create_member(f"Member {number}")
        self.assertLessEqual(self._count_queries(), few)

    def _count_queries(self):
        self.env.flush_all()
        self._age_keys()
        pairs_sudo = self.pairs.sudo()
        before = self.env.cr.sql_log_count
        self.env["retail.member.match.key"].sudo()._refresh()
        pairs_sudo._search_batch(TODAY)
        return self.env.cr.sql_log_count - before

    def test_keys_hold_numbers_as_postgres_has_them(self):
        numbers = duplicate_keys.blocks({"name": "ada", "email": "a@example.com"})
        self.assertTrue(all(-(2**31) <= number < 2**31 for number in numbers))


@tagged("post_install", "-at_install")
class TestDuplicateDecision(DuplicateCommon):
    """Who sees the pairs, and what is decided stays decided."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other_shop = cls._create_shop("Harbour")
        cls.users = cls._create_users()

    def test_different_people_never_come_back(self):
        pair = self._find()
        pair.action_distinct()
        self.assertRecordValues(
            pair, [{"state": "distinct", "decided_uid": self.env.uid}]
        )
        self.twin.city = "London"
        self.env["retail.member.match.key"].sudo()._query_open_all()
        self.assertFalse(self._find())
        self.assertEqual(self._pair_of(self.ada, self.twin).state, "distinct")
        with self.assertRaisesRegex(UserError, "decided on this pair already"):
            pair.action_distinct()
        pair.action_reopen()
        self.assertEqual(pair.state, "open")

    def test_groups_see_pairs_of_their_shops(self):
        pair = self._find()
        elsewhere = self._create_user("manager", self.other_shop)
        for role, sees in (("manager", True), ("hq", True), ("admin", True)):
            found = self.pairs.with_user(self.users[role]).search([])
            self.assertEqual(bool(found & pair), sees, role)
        self.assertFalse(self.pairs.with_user(elsewhere).search([]))
        self.twin.member_shop_id = self.other_shop
        self.assertEqual(self.pairs.with_user(elsewhere).search([]), pair)
        for role in ("till", "clerk"):
            with self.assertRaises(AccessError, msg=role), mute_logger("odoo.models"):
                self.pairs.with_user(self.users[role]).search([])

    def test_pairs_change_by_decisions_only(self):
        pair = self._find().with_user(self.users["hq"])
        for attempt in (
            lambda: pair.write({"state": "merged"}),
            lambda: pair.create({}),
            pair.unlink,
        ):
            with self.assertRaises(AccessError):
                attempt()
        with self.assertRaises(AccessError):
            pair.with_user(self.users["clerk"]).action_distinct()
        with self.assertRaisesRegex(AccessError, "Head office"):
            self.pairs.with_user(self.users["manager"]).action_search_all()

    def test_head_office_has_all_files_compared_anew(self):
        self._find()
        answer = self.pairs.with_user(self.users["hq"]).action_search_all()
        keys = self.env["retail.member.match.key"].sudo()
        self.assertIn(str(keys._count_open()), answer["params"]["message"])
        self.assertGreaterEqual(keys._count_open(), 2)

    def test_the_file_shows_how_many_pairs_it_has(self):
        self._find()
        ada = self.ada.with_user(self.users["manager"])
        self.assertEqual(ada.duplicate_count, 1)
        action = ada.action_view_duplicates()
        self.assertEqual(action["res_model"], "retail.member.duplicate.review")
        third = self._create_member("Lovelace Ada", phone="+1 202-555-0103")
        third.member_profile_ids.birthday = "1990-12-10"
        self._find()
        ada.invalidate_recordset()
        self.assertEqual(ada.duplicate_count, 2)
        action = ada.action_view_duplicates()
        self.assertEqual(len(self.pairs.search(action["domain"])), 2)
