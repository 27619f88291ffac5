from datetime import date, datetime
from decimal import Decimal

from freezegun import freeze_time

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools.misc import file_open

from ..tools.ledger import Posting
from .common import RetailCommon

COLUMNS = ["member_ref", "points", "expires_on", "reference", "date"]


@tagged("post_install", "-at_install")
@freeze_time("2026-06-15 12:00:00")
class TestRetailPointsOpening(RetailCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ada = cls._create_member(phone="+1 202-555-0101", email="ada@example.com")
        cls.bob = cls._create_member("Bob", phone="+1 202-555-0102")
        cls.hq = cls._create_user("hq")

    def _load(self, rows, user=None, columns=COLUMNS, **context):
        Adjustment = self.env["retail.points.adjustment"].with_context(**context)
        return Adjustment.with_user(user or self.hq).load(columns, rows)

    def test_opening_points_on_import(self):
        """features.md, complaint 18: opening points on import."""
        result = self._load(
            [
                [self.ada.member_no, "120", "2027-12-31", "A-1", ""],
                ["(202) 555-0102", "45", "", "B-1", "2026-01-31"],
                [self.bob.member_code, "10", "2026-06-15", "B-2", ""],
                ["Ada@Example.com", "5", "2026-12-31", "A-2", ""],
            ]
        )
        self.assertEqual((len(result["ids"]), result["messages"]), (4, []))
        self.assertRecordValues(
            (self.ada | self.bob).membership_id,
            [{"points": 125, "balance": 125}, {"points": 55, "balance": 55}],
        )
        openings = self.env["retail.points.adjustment"].browse(result["ids"])
        self.assertRecordValues(
            openings.entry_id.lot_ids.sorted("id"),
            [
                {"available_from": day, "expires_on": lapse, "remaining": points}
                for day, lapse, points in (
                    (date(2026, 6, 15), date(2027, 12, 31), 120),
                    (date(2026, 1, 31), False, 45),
                    (date(2026, 6, 15), date(2026, 6, 15), 10),
                    (date(2026, 6, 15), date(2026, 12, 31), 5),
                )
            ],
        )
        self.assertEqual(set(openings.entry_id.mapped("kind")), {"opening"})
        self.assertFalse(self.ada.membership_id.tier_move_ids[1:])

    def test_balances_of_an_earlier_day_count_from_its_midnight(self):
        self.program.tz = "Asia/Shanghai"
        self._load([[self.ada.member_no, "1", "", "A-1", "2026-01-31"]])
        entry = self.ada.membership_id.entry_ids
        self.assertEqual(entry.date, datetime(2026, 1, 30, 16))
        self.assertEqual(entry.note, "Opening balance")

    def test_a_balance_pays_what_the_member_owes(self):
        self.bob.membership_id._post(
            [
                Posting(
                    kind="redeem",
                    points=Decimal(-30),
                    key="redeem:debt",
                    date=datetime(2026, 6, 1),
                    day=date(2026, 6, 1),
                )
            ]
        )
        self._load(
            [
                [self.bob.member_no, "100", "", "B-1", ""],
                [self.bob.member_no, "1", "", "B-2", ""],
                [self.ada.member_no, "7", "", "A-1", ""],
            ]
        )
        self.assertRecordValues(
            (self.bob | self.ada).membership_id,
            [
                {"balance": 71, "points": 71, "debt": 0},
                {"balance": 7, "points": 7, "debt": 0},
            ],
        )
        self.assertEqual(self.bob.membership_id.card_id.points, 71)
        self.assertFalse(self.env["retail.membership"]._audit())

    def test_a_repeated_posting_changes_nothing(self):
        answer = self._load([[self.ada.member_no, "120", "", "A-1", ""]])
        opening = self.env["retail.points.adjustment"].browse(answer["ids"])
        self.assertEqual(opening.state, "posted")
        opening.sudo()._post_openings()
        self.assertEqual(self.ada.membership_id.balance, 120)

    def test_balances_are_no_milestone(self):
        """Members aren't written to about points that they had anyway."""
        template = self.env["mail.template"].create(
            {
                "name": "Milestone",
                "model_id": self.env["ir.model"]._get_id("loyalty.card"),
                "partner_to": "{{ object.partner_id.id }}",
            }
        )
        self.program.loyalty_program_id.communication_plan_ids = [
            Command.create(
                {
                    "trigger": "points_reach",
                    "points": 100,
                    "mail_template_id": template.id,
                }
            )
        ]
        before = self.env["mail.mail"].search_count([])
        self._load([[self.ada.member_no, "120", "", "A-1", ""]])
        self.assertEqual(self.env["mail.mail"].search_count([]), before)

    def test_many_rows_need_few_queries(self):
        def rows(first, count):
            return [
                [self.ada.member_no, "1", "", f"R-{first + n}", ""]
                for n in range(count)
            ]

        self._load(rows(0, 5))
        self.env.flush_all()
        few = self.env.cr.sql_log_count
        self._load(rows(10, 10))
        few = self.env.cr.sql_log_count - few
        many = self.env.cr.sql_log_count
        self._load(rows(100, 200))
        many = self.env.cr.sql_log_count - many
        self.assertLess(many - few, 60)

    def test_a_file_imported_twice_changes_nothing_and_says_so(self):
        rows = [
            [self.ada.member_no, "120", "", "A-1", ""],
            [self.bob.member_no, "50", "", "B-1", ""],
        ]
        self._load(rows[:1])
        result = self._load([*rows, rows[1]])
        self.assertEqual(len(result["ids"]), 1)
        self.assertEqual(
            [(m["record"], m["type"], m["message"][:3]) for m in result["messages"]],
            [(0, "warning", "A-1"), (2, "warning", "B-1")],
        )
        self.assertFalse(self._load(rows)["ids"])
        self.assertEqual(self.ada.membership_id.balance, 120)
        self.assertEqual(self.bob.membership_id.balance, 50)

    def test_batches_of_a_long_file_go_on_where_they_stopped(self):
        rows = [[self.ada.member_no, "1", "", f"A-{n}", ""] for n in range(5)]
        self._load(rows[:1])
        first = self._load(rows, _import_limit=2)
        self.assertEqual((first["nextrow"], len(first["ids"])), (2, 1))
        second = self._load(rows[2:], _import_limit=2)
        self.assertEqual((second["nextrow"], len(second["ids"])), (2, 2))
        last = self._load(rows[4:], _import_limit=2)
        self.assertEqual((last["nextrow"], len(last["ids"])), (0, 1))
        self.assertEqual(self.ada.membership_id.balance, 5)

    def test_a_wrong_row_is_named_and_nothing_is_imported(self):
        self._load([[self.ada.member_no, "1", "", "A-1", ""]])
        cases = [
            (["M9999999", "1", "", "X-1", ""], "No member has"),
            ([self.ada.member_no, "-5", "", "X-2", ""], "can't be negative"),
            ([self.ada.member_no, "5", "", "", ""], "needs a reference"),
            ([self.ada.member_no, "5", "", "X-3", "2026-06-16"], "in the future"),
            ([self.ada.member_no, "5", "2026-06-14", "X-4", ""], "lapse before"),
        ]
        for row, message in cases:
            known = [self.ada.member_no, "1", "", "A-1", ""]
            good = [self.bob.member_no, "1", "", "B-1", ""]
            result = self._load([known, good, row])
            self.assertFalse(result["ids"])
            errors = [m for m in result["messages"] if m["type"] == "error"]
            self.assertIn(message, " ".join(m["message"] for m in errors))
            self.assertIn(2, [m.get("record") for m in errors])
        self.assertEqual(self.bob.membership_id.balance, 0)

    def test_a_phone_of_two_members_names_nobody(self):
        (self.ada | self.bob).phone_shared = True
        self.bob.phone = self.ada.phone
        result = self._load([[self.ada.phone, "1", "", "A-1", ""]])
        self.assertIn("Several members share", result["messages"][0]["message"])

    def test_only_head_office_imports(self):
        for role in ("till", "clerk", "manager"):
            user = self._create_user(role, self.shop)
            result = self._load([[self.ada.member_no, "1", "", "A-1", ""]], user)
            self.assertFalse(result["ids"], role)
            with self.assertRaises(AccessError):
                self.env["retail.points.adjustment"].with_user(user).create(
                    {
                        "kind": "opening",
                        "membership_id": self.ada.membership_id.id,
                        "points": 5,
                        "reference": "X",
                    }
                )
        self.assertEqual(self.ada.membership_id.balance, 0)

    def test_nobody_imports_points_of_their_own(self):
        self.hq.partner_id = self.ada
        result = self._load(
            [
                [self.bob.member_no, "1", "", "B-1", ""],
                [self.ada.member_no, "1", "", "A-1", ""],
            ]
        )
        self.assertFalse(result["ids"])
        errors = [(m["record"], m["message"]) for m in result["messages"]]
        self.assertIn("your own member file", dict(errors)[1])
        self.assertEqual(self.ada.membership_id.balance, 0)

    def test_another_companys_members_are_not_found(self):
        company = self.env["res.company"].create({"name": "Another chain"})
        program = self._create_program(company_id=company.id, name="Other")
        company.member_program_id = program
        self.hq.company_ids |= company
        result = self._load(
            [[self.ada.member_no, "1", "", "A-1", ""]], allowed_company_ids=company.ids
        )
        self.assertFalse(result["ids"])

    def test_the_template_is_importable(self):
        [template] = self.env["retail.points.adjustment"].get_import_templates()
        path = template["template"].removeprefix("/")
        with file_open(path) as lines:
            header = lines.readline().strip().split(",")
        tree = self.env["base_import.import"].get_fields_tree(
            "retail.points.adjustment"
        )
        self.assertLessEqual(set(header), {field["name"] for field in tree})
        self.assertFalse({"state", "user_id", "kind"} & {f["name"] for f in tree})
