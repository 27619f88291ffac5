import random
from datetime import date

from odoo.tests import tagged
from odoo.tools import SQL

from ..tools import id_number
from .common_quality import TODAY, QualityCommon


@tagged("post_install", "-at_install")
class TestInspectionFound(QualityCommon):
    """What is missing or can't be right in a file is found each night (A5, A7)."""

    def test_a_required_answer_that_is_missing_is_found_for_its_clerk(self):
        member = self._create_kept(birthday=False)
        self._create_kept("Complete")
        flaw = self._inspect()
        self.assertRecordValues(
            flaw,
            [
                {
                    "name": "Birthday is missing",
                    "partner_id": member.id,
                    "kind": "missing",
                    "field_name": "birthday",
                    "shop_id": self.shop.id,
                    "user_id": self.clerk.id,
                    "date_found": TODAY,
                    "company_id": self.company.id,
                }
            ],
        )

    def test_optional_questions_count_only_where_the_company_says_so(self):
        member = self._create_kept(birthday=False)
        self.form.line_ids[2].is_required = False
        self.assertFalse(self._inspect())
        self.company.member_mends_optional = True
        self._inspect(date(2026, 6, 11))
        self.assertEqual(self._found(member), {("Ada", "missing", "birthday", False)})

    def test_each_shop_is_measured_by_its_own_form(self):
        """Requirement H3."""
        form = self._create_form("name", "gender")
        self.company.member_form_id = self.form
        form.line_ids.is_required = True
        other = self._create_shop("Harbour", member_form_id=form.id)
        self._create_kept("Here", birthday=False)
        self._create_kept("There", shop=other, birthday=False)
        self._inspect()
        self.assertEqual(
            self._found(),
            {
                ("Here", "missing", "birthday", False),
                ("There", "missing", "gender", False),
            },
        )

    def test_tastes_lunar_birthdays_and_free_answers_are_answers(self):
        self.program.attributes_definition = [
            {"name": "pet", "string": "Pet", "type": "char"}
        ]
        facet = self.env.ref("retail_customer_mgmt.retail_preference_facet_coffee")
        form = self._create_form(
            "birthday", f"facet_{facet.id}", "attribute_pet", "gender"
        )
        form.line_ids.is_required = True
        full = self._create_kept("Full", birthday=False)
        full.member_profile_ids.write(
            {
                "birthday_kind": "lunar",
                "lunar_month": 8,
                "lunar_day": 15,
                "gender": "other",
                "preference_value_ids": [(4, self._choice("coffee", "oat").id)],
                "attributes": {"pet": "cat"},
            }
        )
        self._create_kept("Empty", birthday=False)
        self._inspect()
        self.assertFalse(self._found(full))
        self.assertEqual(
            {question for _name, _kind, question, _why in self._found()},
            {"birthday", f"facet_{facet.id}", "attribute_pet", "gender"},
        )

    def test_the_inspection_agrees_with_the_score(self):
        """A file without missing answers is complete, and the other way round."""
        self._create_kept("Full")
        self._create_kept("No phone", phone=False)
        self._create_kept("Neither", phone=False, birthday=False)
        self._inspect()
        for profile in self.env["retail.member.profile"].search(
            [("program_id", "=", self.program.id)]
        ):
            found = self._open(profile.partner_id)
            self.assertEqual(profile.completeness, [100, 66, 33][len(found)])

    def test_what_can_not_be_right_is_found(self):
        phone = self._create_kept("Phone")
        email = self._create_kept("Email", email="a@example.com")
        bounced = self._create_kept("Bounced", email="b@example.com")
        future, old = self._create_kept("Future"), self._create_kept("Old")
        self._sql(
            "UPDATE res_partner SET phone = '12', member_phone = NULL WHERE id = %s",
            phone.id,
        )
        self._sql(
            "UPDATE res_partner SET email = 'nobody', email_normalized = NULL"
            " WHERE id = %s",
            email.id,
        )
        bounced.message_bounce = 1
        for member, day in ((future, "2026-06-11"), (old, "1906-06-09")):
            self._sql(
                "UPDATE retail_member_profile SET birthday = %s WHERE partner_id = %s",
                day,
                member.id,
            )
        self._inspect()
        self.assertEqual(
            self._found(),
            {
                ("Phone", "invalid", "phone", "format"),
                ("Email", "invalid", "email", "format"),
                ("Bounced", "invalid", "email", "bounced"),
                ("Future", "invalid", "birthday", "future"),
                ("Old", "invalid", "birthday", "age"),
            },
        )

    def test_today_and_120_years_ago_are_possible_birthdays(self):
        for name, day in (("New", "2026-06-10"), ("Oldest", "1906-06-10")):
            member = self._create_kept(name)
            self._sql(
                "UPDATE retail_member_profile SET birthday = %s WHERE partner_id = %s",
                day,
                member.id,
            )
        self.assertFalse(self._inspect())

    def test_a_wrong_number_is_found_until_it_is_corrected(self):
        member = self._create_kept()
        call = self.env["retail.callback"].create(
            {"partner_id": member.id, "topic": "Call"}
        )
        call.with_user(self.clerk)._close("wrong_number")
        self._inspect()
        self.assertEqual(self._found(), {("Ada", "invalid", "phone", "unreachable")})
        member.phone = "2125550199"
        self.assertFalse(self._found())
        self.assertFalse(self._inspect(date(2026, 6, 11)))

    def test_a_corrected_address_has_not_bounced_yet(self):
        member = self._create_kept(email="b@example.com")
        member.message_bounce = 3
        self._inspect()
        member.email = "c@example.com"
        self.assertFalse(self._found())
        self.assertEqual(member.message_bounce, 0)

    def test_an_id_number_is_judged_where_it_is_chinese(self):
        self._create_kept("Abroad").member_profile_ids.id_number = "AB-12"
        home = self._create_kept("Home")
        home.member_profile_ids.id_number = "11010519491231002X"
        wrong = self._create_kept("Wrong")
        wrong.member_profile_ids.id_number = "110105194912310021"
        (home | wrong).write({"country_id": self.env.ref("base.cn").id})
        flaw = self._inspect()
        self.assertEqual(self._found(), {("Wrong", "invalid", "id_number", "format")})
        # Clerks don't see ID numbers: this is the store manager's.
        self.assertEqual(flaw.user_id, self.manager)

    def test_the_database_judges_id_numbers_as_python_does(self):
        profile = self._create_kept().member_profile_ids
        rng = random.Random(6)
        is_right = self.env["retail.member.profile"]._sql_is_resident(TODAY)
        for number in self._id_numbers(rng):
            self._sql(
                "UPDATE retail_member_profile SET id_number = %s WHERE id = %s",
                number,
                profile.id,
            )
            [(found,)] = self.env.execute_query(
                SQL(
                    "SELECT %s FROM retail_member_profile profile WHERE id = %s",
                    is_right,
                    profile.id,
                )
            )
            try:
                expected = bool(id_number.resident(number, TODAY))
            except ValueError:
                expected = False
            self.assertEqual(found, expected, number)

    def _id_numbers(self, rng):
        days = ["19000229", "20000229", "20260610", "20260611", "19491231", "18491231"]
        days += ["19991301", "19990431", "00000000", "19850100"]
        for day in days + [str(rng.randint(18490101, 20270101)) for _n in range(40)]:
            first = f"110105{day}{rng.randint(0, 999):03}"
            yield first + id_number.check_digit(first)
            yield first + rng.choice("0123456789X")
            yield f"110105{day[2:]}{rng.randint(0, 999):03}"
        yield from ("12", "11010519491231002X", "11010519491231002x")
