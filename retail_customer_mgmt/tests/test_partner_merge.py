from datetime import datetime, timedelta
from decimal import Decimal

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import new_test_user, tagged

from ..tools.ledger import Posting
from .common import RetailCommon


@tagged("post_install", "-at_install")
class TestPartnerMerge(RetailCommon):
    """Merging contacts through Odoo's own wizard."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.program.write({"expiry_mode": "months", "expiry_months": 12})
        cls.kept = cls._create_member("Ada", email="ada@example.com")
        cls.gone = cls._create_member("Ada L.", phone="+1 202-555-0101")
        # Both files are one person's; registering would have found the first.
        cls.gone.email = cls.kept.email
        cls.first = cls._sell(cls.kept, 100)
        cls.second = cls._sell(cls.gone, 60)
        cls.user = new_test_user(
            cls.env,
            login="merger",
            groups="base.group_partner_manager,"
            "retail_customer_mgmt.group_retail_manager",
            company_id=cls.company.id,
        )
        cls.user.retail_shop_ids = cls.shop

    # pylint: disable=missing-return
    def _merge(self, kept=None, *others, user=None):
        super()._merge(
            kept or self.kept, *(others or [self.gone]), user=user or self.user
        )
        self.assertFalse(self.env["retail.membership"]._audit())

    def _sums(self):
        """Return what must not change by merging: counts and sums of the ledger."""
        self.env.flush_all()
        query = """
            SELECT (SELECT SUM(balance) FROM retail_membership),
                   (SELECT SUM(spendable - debt) FROM retail_membership),
                   (SELECT SUM(points) FROM retail_points_entry),
                   (SELECT COUNT(*) FROM retail_points_entry WHERE kind <> 'merge'),
                   (SELECT SUM(qualifying_amount) FROM retail_points_entry),
                   (SELECT SUM(remaining) FROM retail_points_lot),
                   (SELECT COUNT(*) FROM retail_points_lot),
                   (SELECT SUM(points) FROM retail_points_allocation),
                   (SELECT COUNT(*) FROM retail_tier_move WHERE reason <> 'merge'),
                   (SELECT SUM(points) FROM loyalty_card),
                   (SELECT COUNT(*) FROM pos_order WHERE membership_id IS NOT NULL),
                   (SELECT COUNT(*) FROM retail_callback),
                   (SELECT COUNT(*) FROM retail_points_adjustment)
        """
        self.env.cr.execute(query)
        return self.env.cr.fetchone()

    def _burn(self, member, points):
        amount = points / 100
        lines = [
            self._line(price=amount),
            self._burn_line(member, self.program.reward_ids, -amount, points),
        ]
        return self._sell(member, lines=lines)

    def _ask(self, member, points):
        return self.env["retail.points.adjustment"].create(
            {"membership_id": member.membership_id.id, "points": points, "reason": "x"}
        )

    def test_one_member_and_one_card_are_left(self):
        """features.md, complaints 6 and 12: merged contacts keep a second card."""
        card = self.gone.membership_id.card_id
        self._merge()
        self.assertFalse(self.gone.exists())
        self.assertFalse(card.exists())
        membership = self.kept.membership_id
        self.assertEqual(self.kept.membership_ids, membership)
        cards = self.env["loyalty.card"].with_context(active_test=False)
        self.assertEqual(
            cards.search([("partner_id", "=", self.kept.id)]), membership.card_id
        )
        self.assertRecordValues(membership, [{"balance": 160, "points": 160}])
        self.assertEqual(membership.card_id.points, 160)

    def test_nothing_doubles_and_nothing_is_lost(self):
        self._burn(self.gone, 30)
        self._ask(self.gone, 7)
        self._ask(self.gone, 700)
        self.env["retail.complaint"].create(
            {"partner_id": self.gone.id, "description": "Cold"}
        )
        before = self._sums()
        self._merge()
        self.assertEqual(self._sums(), before)
        membership = self.kept.membership_id
        self.assertEqual(self.kept.complaint_count, 1)
        for model in (
            "retail.points.entry",
            "retail.points.lot",
            "retail.points.adjustment",
            "retail.tier.move",
            "retail.callback",
        ):
            records = self.env[model].search([])
            self.assertEqual(records.membership_id, membership, model)
            if "partner_id" in records._fields:
                self.assertEqual(records.partner_id, self.kept, model)
        orders = self.env["pos.order"].search([("membership_id", "!=", False)])
        self.assertEqual(orders.membership_id, membership)

    def test_the_ledger_says_what_came_from_where(self):
        number = self.gone.member_no
        self._merge()
        [entry] = self.kept.membership_id.entry_ids.filtered(
            lambda entry: entry.kind == "merge"
        )
        self.assertRecordValues(
            entry,
            [
                {
                    "points": 0,
                    "explanation": {
                        "number": number,
                        "balance": "60",
                        "tier": "Member",
                    },
                }
            ],
        )
        self.assertIn(number, entry.explanation_text)

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

    def test_goods_of_the_merged_file_still_come_back(self):
        burn = self._burn(self.gone, 20)
        self._merge()
        self._refund(self.second)
        self._refund(burn)
        self.assertEqual(
            self._entries(self.kept),
            [
                ("earn", 100),
                ("earn", 60),
                ("redeem", -20),
                ("merge", 0),
                ("clawback", -60),
                ("redeem_return", 20),
            ],
        )
        self.assertRecordValues(
            self.kept.membership_id, [{"balance": 100, "points": 100}]
        )

    def test_what_one_file_owes_the_others_points_pay(self):
        self.gone.membership_id._post(
            [
                Posting(
                    kind="redeem",
                    points=Decimal(-90),
                    key="redeem:debt",
                    date=fields.Datetime.now(),
                    day=fields.Date.today(),
                )
            ]
        )
        self.assertEqual(self.gone.membership_id.debt, 30)
        self._merge()
        self.assertRecordValues(
            self.kept.membership_id,
            [{"balance": 70, "points": 70, "spendable": 70, "debt": 0}],
        )

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

    def test_a_bonus_of_either_file_is_not_given_again(self):
        self._create_form(
            *("birthday", "gender", "occupation"), *("household", "preferences")
        )
        self.env["retail.points.rule"].create(
            [
                {
                    "name": event,
                    "kind": "event",
                    "event": event,
                    "points": 100,
                    "program_id": self.program.id,
                }
                for event in ("profile_complete", "birthday")
            ]
        )
        today = self.program._today()
        self.gone.member_profile_ids.write(
            {
                "birthday": today.replace(year=1992),
                "gender": "female",
                "occupation": "Baker",
                "household": "Two",
                "preferences": "Oat milk",
            }
        )
        self._run_cron(self.program, "_cron_give_birthday_bonus", today)
        self.assertEqual(self.gone.membership_id.balance, 260)
        self._merge()
        self.assertEqual(self.kept.member_profile_ids.completeness, 100)
        self.assertEqual(self.kept.membership_id.balance, 360)
        for _time in ("as the night finds it", "as the birthday is given by hand"):
            self._run_cron(self.program, "_cron_give_birthday_bonus", today)
            self.kept.membership_id._give_bonus("birthday", today, today.year)
            self.assertEqual(self.kept.membership_id.balance, 360)

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

    def test_accounts_are_merged_by_store_managers(self):
        clerk = new_test_user(
            self.env,
            login="contacts",
            groups="base.group_partner_manager,base.group_user",
            company_id=self.company.id,
        )
        with self.assertRaisesRegex(AccessError, "Ask a store manager"):
            self._merge(user=clerk)
        plain = self.env["res.partner"].create(
            {"name": "Ada", "email": self.gone.email}
        )
        self._merge(plain, self.gone, user=clerk)
        self.assertEqual(plain.member_points, 60)

    def test_accounts_of_other_shops_are_merged_by_head_office(self):
        self.user.retail_shop_ids = self._create_shop("Elsewhere")
        with self.assertRaisesRegex(AccessError, "Ask head office"):
            self._merge()
        self.user.group_ids += self.env.ref("retail_customer_mgmt.group_retail_hq")
        self._merge()
        self.assertEqual(self.kept.membership_id.balance, 160)

    def test_nobody_merges_a_file_of_their_own(self):
        """Neither an own account nor, into an own contact, somebody else's."""
        own = self.user.partner_id
        own.email = self.gone.email
        with self.assertRaisesRegex(UserError, "is your own"):
            self._merge(own, self.gone)
        self.user.partner_id = self.gone
        with self.assertRaisesRegex(UserError, "is your own"):
            self._merge()

    def test_histories_of_the_merged_card_move(self):
        self.env.cr.execute(
            "INSERT INTO loyalty_history (card_id, description, issued)"
            " VALUES (%s, 'Old', 1) RETURNING id",
            (self.gone.membership_id.card_id.id,),
        )
        [history_id] = self.env.cr.fetchone()
        self._merge()
        history = self.env["loyalty.history"].browse(history_id)
        self.assertEqual(history.card_id, self.kept.membership_id.card_id)
