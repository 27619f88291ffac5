from datetime import date, datetime

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .common_quality import NOON, TODAY, QualityCommon

VIEW = "retail_customer_mgmt.res_partner_view_form_mend"


@tagged("post_install", "-at_install")
class TestWorkList(QualityCommon):
    """Each shop has a work list, mended with one click (A5)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other = cls._create_shop("Harbour")
        cls.here = cls._create_kept("Here", birthday=False)
        cls.there = cls._create_kept("There", shop=cls.other, birthday=False)
        cls.there.member_user_id = False

    def test_each_group_sees_its_own_shops_work(self):
        self._inspect()
        seen = {
            role: self.Flaw.with_user(self._create_user(role, self.shop))
            .search([("partner_id", "in", (self.here | self.there).ids)])
            .sudo()
            .partner_id
            for role in ("clerk", "manager", "hq", "admin")
        }
        both = self.here | self.there
        self.assertEqual(
            seen, {"clerk": self.here, "manager": self.here, "hq": both, "admin": both}
        )
        till = self._create_user("till", self.shop)
        self.assertFalse(self.Flaw.with_user(till).has_access("read"))

    def test_the_dialog_shows_what_is_wrong_and_mends_it(self):
        flaw = self._inspect().filtered(lambda flaw: flaw.partner_id == self.here)
        action = flaw.with_user(self.clerk).action_mend()
        self.assertEqual((action["res_id"], action["target"]), (self.here.id, "new"))
        here = self.here.with_user(self.clerk)
        self.assertEqual(here.member_mend_keys, " birthday ")
        with Form(here, view=VIEW) as form:
            self.assertTrue(form._get_modifier("phone", "invisible"))
            self.assertFalse(form._get_modifier("member_birthday", "invisible"))
            form.member_birthday = "1990-05-01"
        self.assertRecordValues(flaw, [{"state": "mended", "closed_by": self.clerk.id}])

    def test_save_and_next_goes_through_the_own_list(self):
        second = self._create_kept("Second", phone=False)
        self._inspect()
        here = self.here.with_user(self.clerk)
        here.member_birthday = "1990-05-01"
        action = here.action_mend_next()
        self.assertEqual(action["res_id"], second.id)
        second.with_user(self.clerk).phone = "2125550111"
        action = second.with_user(self.clerk).action_mend_next()
        self.assertEqual(action, {"type": "ir.actions.act_window_close"})

    def test_one_call_is_planned_however_often_the_button_is_pressed(self):
        self._create_form("name", "phone", "birthday", "gender").line_ids.write(
            {"is_required": True}
        )
        flaws = self._inspect().filtered(lambda flaw: flaw.partner_id == self.here)
        self.assertEqual(len(flaws), 2)
        flaws = flaws.with_user(self.clerk)
        flaws[0].action_plan_call()
        flaws[0].action_plan_call()
        flaws[1].action_plan_call()
        call = self.env["retail.callback"].search([("partner_id", "=", self.here.id)])
        self.assertRecordValues(
            call,
            [
                {
                    "topic": f"Correct the file: {flaws[0].name}",
                    "user_id": self.clerk.id,
                    "rule_id": False,
                    "state": "planned",
                }
            ],
        )
        self.assertEqual(flaws.callback_id, call)

    def test_the_button_says_for_when_the_call_is_planned(self):
        self._inspect()
        flaws = self._open(self.here).with_user(self.clerk)
        with freeze_time(NOON):
            answer = flaws.action_plan_call()
        self.assertEqual(answer["tag"], "display_notification")
        self.assertIn("planned for 06/10/2026", answer["params"]["message"])
        second = self._create_kept("Second", birthday=False)
        self._inspect(date(2026, 6, 11))
        with freeze_time(datetime(2026, 6, 11, 12)):
            both = (flaws | self._open(second)).with_user(self.clerk)
            message = both.action_plan_call()["params"]["message"]
        self.assertEqual(message, "Calls planned: 2, the first for 06/10/2026.")
        flaws.callback_id.sudo().state = "cancelled"
        self.here.member_birthday = "1990-05-01"
        self.assertIs(flaws.action_plan_call(), True, "nothing is left to plan")

    def test_several_tasks_of_a_member_make_one_call_that_names_them(self):
        self._create_form("birthday", "gender").line_ids.is_required = True
        flaws = self._inspect().filtered(lambda flaw: flaw.partner_id == self.here)
        flaws.with_user(self.clerk).action_plan_call()
        self.assertEqual(len(flaws.callback_id), 1)
        self.assertIn("Birthday is missing", flaws.callback_id.topic)
        self.assertIn("Gender is missing", flaws.callback_id.topic)

    def test_a_call_that_is_planned_anyway_is_used(self):
        call = self.env["retail.callback"].create(
            {"partner_id": self.here.id, "topic": "Visit"}
        )
        flaw = self._inspect().filtered(lambda flaw: flaw.partner_id == self.here)
        flaw.with_user(self.clerk).action_plan_call()
        self.assertEqual(flaw.callback_id, call)

    def test_after_a_call_in_vain_another_may_be_planned(self):
        flaw = self._inspect().filtered(lambda flaw: flaw.partner_id == self.here)
        flaw.with_user(self.clerk).action_plan_call()
        flaw.callback_id._close("no_answer")
        flaw.with_user(self.clerk).action_plan_call()
        calls = self.env["retail.callback"].search([("partner_id", "=", self.here.id)])
        self.assertEqual(calls.mapped("state"), ["done", "planned"])

    def test_who_can_not_or_will_not_be_called_is_not(self):
        flaw = self._inspect().filtered(lambda flaw: flaw.partner_id == self.here)
        self.here.is_call_refused = True
        with self.assertRaisesRegex(UserError, "asked not to be called"):
            flaw.with_user(self.clerk).action_plan_call()
        self.here.write({"is_call_refused": False, "phone": False})
        with self.assertRaisesRegex(UserError, "no phone number"):
            flaw.with_user(self.clerk).action_plan_call()

    def test_what_is_dismissed_is_not_found_again_until_then(self):
        flaw = self._inspect().filtered(lambda flaw: flaw.partner_id == self.here)
        wizards = self.env["retail.member.flaw.dismiss"].with_user(self.clerk)
        with freeze_time(NOON):
            wizards.with_context(active_ids=flaw.ids).create(
                {"reason": "won't say", "days": 10}
            ).action_confirm()
        self.assertRecordValues(
            flaw,
            [
                {
                    "state": "dismissed",
                    "dismiss_reason": "won't say",
                    "dismissed_until": date(2026, 6, 20),
                    "closed_by": self.clerk.id,
                }
            ],
        )
        self._inspect(date(2026, 6, 20))
        self.assertFalse(self._found(self.here))
        self._inspect(date(2026, 6, 21))
        self.assertTrue(self._found(self.here))

    def test_a_stale_file_is_confirmed_with_one_click(self):
        self.company.member_stale_days = 30
        self._inspect(date(2030, 1, 1))
        flaw = self._open(self.here).filtered(lambda flaw: flaw.kind == "stale")
        with freeze_time("2030-01-01 12:00:00"):
            flaw.with_user(self.clerk).action_confirm()
        self.assertEqual(flaw.state, "mended")

    def test_clerks_take_tasks_over_and_managers_hand_them_on(self):
        flaw = self._inspect().filtered(lambda flaw: flaw.partner_id == self.here)
        colleague = self._create_user("clerk", self.shop)
        with self.assertRaises(AccessError):
            flaw.with_user(self.clerk).user_id = colleague
        flaw.with_user(self.manager).user_id = colleague
        self.assertEqual(flaw.user_id, colleague)
        flaw.with_user(self.clerk).action_take()
        self.assertEqual(flaw.user_id, self.clerk)

    def test_nobody_closes_a_task_by_writing_it(self):
        flaw = self._inspect().filtered(lambda flaw: flaw.partner_id == self.here)
        for user in (self.clerk, self.manager, self._create_user("admin", self.shop)):
            with self.assertRaises(AccessError):
                flaw.with_user(user).write({"state": "mended"})

    def test_nobody_works_on_another_shops_files(self):
        flaw = self._inspect().filtered(lambda flaw: flaw.partner_id == self.there)
        for method in ("action_take", "action_plan_call", "action_confirm"):
            with self.assertRaises(AccessError), self.cr.savepoint():
                getattr(flaw.with_user(self.clerk), method)()
        with self.assertRaises(AccessError):
            flaw.with_user(self.clerk)._dismiss("no", TODAY)


@tagged("post_install", "-at_install")
class TestDuplicateTasks(QualityCommon):
    """Pairs of files that may be one person's are on the work list, too (A6)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.first = cls._create_kept("Ada")
        cls.second = cls._create_kept("Ada L.")
        cls.pair = (
            cls.env["retail.member.duplicate"]
            .sudo()
            .create(
                {
                    "partner_low_id": cls.first.id,
                    "partner_high_id": cls.second.id,
                    "company_id": cls.company.id,
                    "score": 0.9,
                }
            )
        )

    def test_a_pair_is_a_task_of_the_newer_files_clerk(self):
        flaw = self._inspect()
        self.assertRecordValues(
            flaw,
            [
                {
                    "kind": "duplicate",
                    "partner_id": self.second.id,
                    "other_partner_id": self.first.id,
                    "user_id": self.clerk.id,
                    "shop_id": self.shop.id,
                    "name": "Perhaps the same person as Ada",
                }
            ],
        )
        self.assertEqual(self._inspect(date(2026, 6, 11)), flaw)

    def test_a_pair_that_is_decided_on_leaves_the_list(self):
        flaw = self._inspect()
        self.pair.state = "distinct"
        self._inspect(date(2026, 6, 11))
        self.assertEqual(flaw.state, "mended")

    def test_a_dismissed_pair_stays_away(self):
        flaw = self._inspect()
        flaw.with_user(self.manager)._dismiss("twins", date(2026, 6, 12))
        self.assertFalse(self._inspect(date(2026, 6, 12)))
        self.assertTrue(self._inspect(date(2026, 6, 13)))

    def test_mending_opens_the_two_files_side_by_side(self):
        flaw = self._inspect()
        action = flaw.with_user(self.manager).action_mend()
        review = self.env[action["res_model"]].browse(action["res_id"])
        self.assertEqual(review.pair_id, self.pair)
