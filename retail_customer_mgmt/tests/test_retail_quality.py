import random
from contextlib import suppress
from datetime import date, datetime
from unittest.mock import patch

from freezegun import freeze_time

from odoo.tests import tagged
from odoo.tools import SQL

from ..tools import id_number
from .common import RetailCommon

NOON = datetime(2026, 6, 10, 12)
TODAY = NOON.date()


class BrokenError(Exception):
    """Something that nobody foresaw."""


class QualityCommon(RetailCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Flaw = cls.env["retail.member.flaw"]
        cls.env["retail.callback.rule"].search([]).active = False
        cls.manager = cls._create_user("manager", cls.shop)
        cls.clerk = cls._create_user("clerk", cls.shop)
        cls.shop.user_id = cls.manager
        cls.company.member_stale_days = 0
        cls.form = cls._create_form("name", "phone", "birthday")
        cls.form.line_ids.is_required = True

    @classmethod
    def _create_kept(cls, name="Ada", **values):
        """Register a member with a complete file, kept by the clerk."""
        vals = {"phone": f"212555{random.randint(1000, 9999)}"}
        member = cls._create_member(
            name, **(vals | {"birthday": "1990-05-01"} | values)
        )
        member.member_user_id = cls.clerk
        return member

    def _inspect(self, today=TODAY, *args):
        """Run the night of a day, at 3 o'clock, and return what is open."""
        nights = self.env["retail.member.inspection"]
        with freeze_time(datetime(today.year, today.month, today.day, 3)):
            self._run_cron(nights.sudo(), "_cron_inspect_quality", today, *args)
        return self._open()

    def _open(self, *partners):
        domain = [("state", "=", "open")]
        if partners:
            domain.append(("partner_id", "in", [partner.id for partner in partners]))
        return self.Flaw.search(domain)

    def _found(self, *partners):
        """Return {(member, kind, question, why)} of what is open."""
        return {
            (flaw.partner_id.name, flaw.kind, flaw.field_name, flaw.reason)
            for flaw in self._open(*partners)
        }

    def _sql(self, query, *args):
        """Write what no door lets in, as a bad import of another system would."""
        self.env.flush_all()
        self.env.cr.execute(SQL(query, *args))
        self.env.invalidate_all()


@tagged("post_install", "-at_install")
class TestInspection(QualityCommon):
    """Each night files are inspected; what is wrong is put on work lists (A5, A7)."""

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

    def test_a_file_nobody_touched_for_n_days_is_stale(self):
        """Requirement A7: monthly by default, to the day."""
        company = self.env["res.company"].new({})
        self.assertEqual(company.member_stale_days, 30)
        self.company.member_stale_days = 30
        joined = datetime(2026, 5, 11, 9)
        member = self._create_kept(date_joined=joined)
        self._untouched(member)
        self.assertFalse(self._inspect(date(2026, 6, 9)))
        flaw = self._inspect(date(2026, 6, 10))
        self.assertRecordValues(flaw, [{"kind": "stale", "user_id": self.clerk.id}])

    def _untouched(self, *members):
        ids = [member.id for member in members]
        self._sql(
            "UPDATE retail_member_profile SET date_edited = NULL"
            " WHERE partner_id = ANY(%s)",
            ids,
        )

    def test_a_shop_has_its_own_rhythm(self):
        """Requirement H3."""
        self.company.member_stale_days = 30
        slow = self._create_shop("Harbour", stale_days=90)
        joined = datetime(2026, 4, 1)
        here = self._create_kept("Here", date_joined=joined)
        there = self._create_kept("There", shop=slow, date_joined=joined)
        self._untouched(here, there)
        self._inspect()
        self.assertEqual(self._found(), {("Here", "stale", False, False)})
        self.company.member_stale_days = 0
        self._inspect(date(2026, 7, 15))
        self.assertEqual(self._found(), {("There", "stale", False, False)})

    def test_purchase_call_and_correction_keep_a_file_fresh(self):
        self.company.member_stale_days = 30
        joined = datetime(2026, 1, 1)
        names = ("Buyer", "Reached", "Not reached", "Corrected", "Refuses", "Nobody")
        members = {name: self._create_kept(name, date_joined=joined) for name in names}
        self._untouched(*members.values())
        with freeze_time(NOON):
            self._sell(members["Buyer"], 10)
            for name, outcome in (("Reached", "reached"), ("Not reached", "no_answer")):
                call = self.env["retail.callback"].create(
                    {"partner_id": members[name].id, "topic": "Call"}
                )
                call._close(outcome)
            members["Corrected"].city = "Springfield"
        members["Refuses"].is_call_refused = True
        self._inspect(date(2026, 6, 20))
        self.assertEqual(
            {name for name, *_rest in self._found()}, {"Not reached", "Nobody"}
        )

    def test_what_is_mended_is_closed_at_once_and_by_whom(self):
        member = self._create_kept(birthday=False, phone=False)
        flaws = self._inspect()
        with freeze_time(NOON):
            member.with_user(self.clerk).member_birthday = "1990-05-01"
        self.assertEqual(self._found(), {("Ada", "missing", "phone", False)})
        mended = flaws.filtered(lambda flaw: flaw.field_name == "birthday")
        self.assertRecordValues(
            mended,
            [{"state": "mended", "closed_by": self.clerk.id, "date_closed": NOON}],
        )

    def test_the_night_closes_what_was_mended_elsewhere(self):
        member = self._create_kept(birthday=False)
        flaw = self._inspect()
        self._sql(
            "UPDATE retail_member_profile SET birthday = '1990-05-01'"
            " WHERE partner_id = %s",
            member.id,
        )
        self._inspect(date(2026, 6, 11))
        self.assertRecordValues(flaw, [{"state": "mended", "closed_by": False}])

    def test_what_breaks_again_is_found_again(self):
        member = self._create_kept(birthday=False)
        self._inspect()
        member.member_birthday = "1990-05-01"
        member.member_birthday = False
        self._inspect(date(2026, 6, 11))
        self.assertEqual(len(self.Flaw.search([])), 2)
        self.assertEqual(len(self._open()), 1)

    def test_closed_archived_and_former_files_are_nobodys_work(self):
        closed, archived = (
            self._create_kept("A", birthday=False),
            self._create_kept("B"),
        )
        archived.member_birthday = False
        self.assertEqual(len(self._inspect()), 2)
        closed.membership_id.sudo()._change_state("closed", "Test")
        archived.active = False
        self.assertFalse(self._inspect(date(2026, 6, 11)))

    def test_the_work_moves_with_the_member_and_from_those_who_left(self):
        other = self._create_shop("Harbour")
        member = self._create_kept(birthday=False)
        flaw = self._inspect()
        member.member_shop_id = other
        self.clerk.active = False
        self._inspect(date(2026, 6, 11))
        self.assertRecordValues(
            flaw, [{"state": "open", "shop_id": other.id, "user_id": False}]
        )

    def test_a_task_handed_to_somebody_stays_there(self):
        self._create_kept(birthday=False)
        flaw = self._inspect()
        colleague = self._create_user("clerk", self.shop)
        flaw.with_user(self.manager).user_id = colleague
        self._inspect(date(2026, 6, 11))
        self.assertEqual(flaw.user_id, colleague)

    def test_an_idle_night_writes_nothing(self):
        self._create_kept(birthday=False)
        flaw = self._inspect()
        self._sql("UPDATE retail_member_flaw SET write_date = '2020-01-01'")
        [(before,)] = self._versions(flaw)
        self._inspect(date(2026, 6, 11))
        self.assertEqual(self._versions(flaw), [(before,)])

    def _versions(self, flaw):
        return self.env.execute_query(
            SQL("SELECT ctid FROM retail_member_flaw WHERE id = %s", flaw.id)
        )

    def test_files_are_inspected_once_a_day(self):
        self._inspect()
        self._create_kept(birthday=False)
        self.assertFalse(self._inspect())
        self.assertEqual(len(self._inspect(date(2026, 6, 11))), 1)

    def test_a_stopped_night_goes_on_where_it_was(self):
        members = [self._create_kept(f"M{n}", birthday=False) for n in range(4)]
        cron = type(self.env["ir.cron"])
        with patch.object(cron, "_commit_progress", return_value=0):
            self._inspect(TODAY, 1)
        night = self.env["retail.member.inspection"].search([])
        self.assertFalse(night.date_done)
        first = night.inspected_until
        self._sql(
            "UPDATE retail_member_profile SET birthday = NULL WHERE id <= %s", first
        )
        self._inspect(TODAY, 2)
        self.assertTrue(night.date_done)
        self.assertEqual(len(self._open(*members)), 4)
        figures = self.env["retail.member.quality"].search([])
        self.assertEqual(sum(figures.mapped("missing")), len(self._open()))

    def test_a_company_that_fails_stops_no_other(self):
        other = self.env["res.company"].create({"name": "Other"})
        Night = type(self.env["retail.member.inspection"])
        inspect = Night._inspect_until

        def inspect_or_break(night, last):
            inspect(night, last)
            if night.company_id == self.company:
                raise BrokenError

        self._create_kept(birthday=False)
        # assertRaises would undo what was committed before.
        with (
            patch.object(Night, "_inspect_until", inspect_or_break),
            self.assertLogs("odoo.addons.retail_customer_mgmt", "ERROR"),
            suppress(BrokenError),
        ):
            self._inspect()
            self.fail("The job has to be seen to fail.")
        self.env.invalidate_all()
        nights = self.env["retail.member.inspection"].search([])
        done = {night.company_id: bool(night.date_done) for night in nights}
        self.assertFalse(done[self.company])
        self.assertTrue(done[other])
        self.assertFalse(self._open())
        self.assertEqual(len(self._inspect()), 1)

    def test_statements_grow_with_batches_not_with_members(self):
        self._create_kept("One", birthday=False)
        self._inspect()
        few = self._count_queries(date(2026, 6, 11))
        for number in range(20):
            self._create_kept(f"M{number}", birthday=False)
        self.assertEqual(self._count_queries(date(2026, 6, 12)), few)
        self.assertEqual(len(self._open()), 21)

    def _count_queries(self, day):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        night = self.env["retail.member.inspection"].sudo()._of(self.company, day)
        night._inspect_until(10**9)
        night._finish()
        return self.env.cr.sql_log_count - before
