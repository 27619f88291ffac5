from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.tests import new_test_user, tagged

from odoo.addons.base.tests.common import MockSmtplibCase

from .common_complaints import ComplaintCommon


@tagged("post_install", "-at_install")
class TestCareLoop(ComplaintCommon, MockSmtplibCase):
    """G3 E2 D2: what an open complaint does, and what follows its solution."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.complaint = cls._create_complaint()
        cls.company.risk_visit_days = 90

    def _contacts(self, kind="rating"):
        return self.env["retail.contact"].search([("kind", "=", kind)])

    def _solve(self):
        self.complaint.with_user(self.clerk).stage_id = self.solved

    def _rate(self, stars, words=""):
        self.complaint.sudo()._rate_from_page(stars, words)
        self.env.flush_all()

    def test_promotion_is_silenced_until_it_is_solved(self):
        self.member._record_consent("promotion", ["email"], True, "office")
        [answer] = self.member._may_contact("email", "promotion").values()
        self.assertEqual(answer.reason, "complaint")
        self.complaint.kind = "suggestion"
        [answer] = self.member._may_contact("email", "promotion").values()
        self.assertEqual(answer.verdict, "yes")
        self.complaint.kind = "complaint"
        self._solve()
        [answer] = self.member._may_contact("email", "promotion").values()
        # The request for a rating is a voice, and no complaint is open any more.
        self.assertNotEqual(answer.reason, "complaint")

    # The till

    def _snapshot(self):
        cashier = new_test_user(
            self.env,
            f"cashier {self.env['res.users'].search_count([])}",
            groups="base.group_user,point_of_sale.group_pos_user",
        )
        partners = self.env["res.partner"].with_user(cashier)
        return partners.member_snapshot(self.member.ids)[0]

    def test_the_till_hears_that_a_complaint_is_open_and_nothing_of_it(self):
        snapshot = self._snapshot()
        self.assertIs(snapshot["has_open_complaint"], True)
        self.assertNotIn("Cold coffee", str(snapshot))
        self._solve()
        self.assertIs(self._snapshot()["has_open_complaint"], False)

    def test_praise_and_suggestions_are_no_sign_at_the_till(self):
        self.complaint.kind = "praise"
        self.assertIs(self._snapshot()["has_open_complaint"], False)

    # Risk

    def _risk(self):
        self.env.invalidate_all()
        member = self.member.with_user(self.clerk)
        found = {
            risk
            for risk in ("low", "raised", "high")
            if member.search([("churn_risk", "=", risk), ("id", "=", member.id)])
        }
        self.assertEqual(found, {member.churn_risk})
        return member.churn_risk, member.churn_reasons

    def test_an_open_complaint_raises_the_risk_until_it_is_solved(self):
        self.assertEqual(self._risk(), ("raised", "A complaint is open."))
        self._solve()
        self.assertEqual(self._risk(), ("low", False))

    def test_an_unhappy_call_counts_until_a_happier_one(self):
        self._solve()
        self._call(2, days_ago=9)
        self.assertEqual(
            self._risk(), ("raised", "She was dissatisfied in the last call.")
        )
        self._call(4, days_ago=1)
        self.assertEqual(self._risk()[0], "low")

    def _call(self, satisfaction, days_ago):
        self.env["retail.callback"].sudo().create(
            {
                "partner_id": self.member.id,
                "topic": "Thanks",
                "state": "done",
                "outcome": "reached",
                "satisfaction": satisfaction,
                "date_done": fields.Datetime.now() - timedelta(days=days_ago),
            }
        )

    def test_an_overdue_visit_with_an_open_complaint_is_a_high_risk(self):
        now = fields.Datetime.now()
        self._sell(self.member, 10, date=now - timedelta(days=91))
        self.assertEqual(
            self._risk(), ("high", "A complaint is open. Her visit is overdue.")
        )
        self.company.risk_visit_days = 0
        self.assertEqual(self._risk()[0], "raised")

    def test_cashiers_read_no_risk(self):
        till = self._create_user("till", self.shop)
        fields_seen = self.env["res.partner"].with_user(till).fields_get()
        self.assertNotIn("churn_risk", fields_seen)

    # The rating

    def _reopen(self):
        self.complaint.with_user(self.clerk).stage_id = self._stage("progress")

    def test_a_rating_is_asked_once_with_links_to_her_page(self):
        self._solve()
        contact = self._contacts()
        self.assertRecordValues(
            contact, [{"purpose": "service", "channel": "email", "state": "queued"}]
        )
        body = contact.mail_id.sudo().body_html
        self.assertIn(f"{self.complaint._case_link()}?stars=5#rate", body)
        with self.mock_smtplib_connection():
            contact.mail_id.sudo().send()
        self.assertEqual(contact.state, "sent")
        self._reopen()
        self._solve()
        self.assertEqual(self._contacts(), contact)
        self.assertEqual(contact.state, "sent")

    def test_a_request_that_waits_is_dropped_when_it_is_opened_again(self):
        self._solve()
        self._contacts().sudo().write({"state": "waiting", "mail_id": False})
        self._reopen()
        self.assertFalse(self._contacts())
        self.assertFalse(self.complaint.date_rating_asked)
        self._solve()
        self.assertEqual(self._contacts().state, "queued")

    def test_a_request_in_the_queue_is_taken_out_when_it_is_opened_again(self):
        self._solve()
        mail_sudo = self._contacts().mail_id.sudo()
        self.assertEqual(mail_sudo.state, "outgoing")
        self._reopen()
        self.assertEqual(mail_sudo.state, "cancel")
        self.assertFalse(self._contacts())
        self.assertFalse(self.complaint.date_rating_asked)
        self._solve()
        self.assertEqual(self._contacts().state, "queued")
        mails_sudo = self.env["mail.mail"].sudo()
        queued_sudo = mails_sudo.search([("recipient_ids", "in", self.member.ids)])
        self.assertEqual(sorted(queued_sudo.mapped("state")), ["cancel", "outgoing"])
        with self.mock_smtplib_connection():
            queued_sudo.send()
        self.assertEqual(len(self.emails), 1)

    def test_her_reply_takes_a_request_in_the_queue_out(self):
        self._solve()
        mail_sudo = self._contacts().mail_id.sudo()
        self.complaint.message_post(
            body="Still cold",
            author_id=self.member.id,
            message_type="email",
            subtype_xmlid="mail.mt_comment",
        )
        self.assertFalse(self.complaint.is_closed)
        self.assertEqual(mail_sudo.state, "cancel")
        self.assertFalse(self._contacts())

    def test_a_request_that_is_just_being_sent_is_left_alone(self):
        self._solve()
        contact = self._contacts()
        mails = self.env["mail.mail"]
        locked = patch.object(
            type(mails), "try_lock_for_update", lambda mails, **_kwargs: mails.browse()
        )
        with locked:
            self._reopen()
        self.assertEqual(self._contacts(), contact)
        self.assertTrue(contact.mail_id)
        self.assertTrue(self.complaint.date_rating_asked)

    def test_a_request_that_waits_is_not_sent_once_she_has_rated(self):
        self._solve()
        contact = self._contacts().sudo()
        contact.write({"state": "waiting", "mail_id": False})
        self._rate(5)
        contact._release(fields.Datetime.now())
        self.assertRecordValues(
            contact, [{"state": "refused", "reason": "too_late", "mail_id": False}]
        )

    def test_low_stars_without_anybody_to_see_them_are_noted(self):
        self._solve()
        nobody = self.env["res.users"]
        people = dict.fromkeys(("owner", "manager", "head_office"), nobody)
        ladder = patch.object(type(self.complaint), "_ladder", return_value=people)
        with ladder:
            self._rate(1)
        self.assertFalse(self._activities(self.complaint))
        self.assertIn("1 of 5 stars", self.complaint.message_ids[0].body)

    def test_who_may_not_be_written_to_is_not_asked(self):
        self.env["mail.blacklist"]._add("ada@example.com")
        self._solve()
        self.assertRecordValues(
            self._contacts(), [{"state": "refused", "mail_id": False}]
        )

    def test_suggestions_duplicates_and_strangers_are_not_asked(self):
        original = self._create_complaint()
        self.complaint._close_as_duplicate(original)
        self._create_complaint(kind="suggestion").stage_id = self.solved
        self._create_complaint(partner_id=False).stage_id = self.solved
        self.assertFalse(self._contacts())

    def test_low_stars_are_the_managers_to_look_at(self):
        self._solve()
        self._rate(2, "Nobody called")
        activity = self._activities(self.complaint)
        self.assertRecordValues(activity, [{"user_id": self.manager.id}])
        self.assertIn("2 of 5 stars", activity.summary)
        self.assertIn("Nobody called", activity.note)

    def test_good_stars_give_nobody_work_and_are_reported(self):
        self._solve()
        self._rate(5)
        self.assertFalse(self._activities(self.complaint))
        report = self.env["retail.complaint.report"]
        row = report.search([("complaint_id", "=", self.complaint.id)])
        self.assertEqual(row.rating, 5)
        figures = report._figures([("complaint_id", "=", self.complaint.id)])
        self.assertEqual(figures["all"][""]["rating"], 5)

    # The call afterwards

    def test_calls_follow_what_branches_solve_in_their_parents_programme(self):
        companies = self.env["res.company"]
        branch = companies.create({"name": "Branch", "parent_id": self.company.id})
        other = companies.create({"name": "Other"})
        rules = self.env["retail.callback.rule"]
        served = rules._companies_served(self.company)
        self.assertEqual((branch | other) & served, branch)
        self.assertEqual(rules._companies_served(other), other)

    def test_a_call_follows_the_solution(self):
        self.member.phone = "+1 202 555 0147"
        self._solve()
        rule = self.env.ref("retail_customer_mgmt.retail_callback_rule_complaint")
        today = fields.Date.today() + timedelta(days=rule.delay_days)
        self.env["retail.callback"].search([]).action_cancel()
        self._run_cron(self.env["retail.callback.rule"], "_cron_plan", today)
        call = self.env["retail.callback"].search(
            [("cause_complaint_id", "=", self.complaint.id)]
        )
        self.assertRecordValues(
            call,
            [{"partner_id": self.member.id, "state": "planned", "rule_id": rule.id}],
        )
