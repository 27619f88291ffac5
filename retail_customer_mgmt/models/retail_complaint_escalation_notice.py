from odoo import models
from odoo.tools import format_datetime

ACTIVITIES = {
    "response": "retail_customer_mgmt.mail_activity_type_answer",
    "resolution": "retail_customer_mgmt.mail_activity_type_solve",
}
LADDER = ("owner", "manager", "head_office")


class RetailComplaintEscalation(models.Model):
    """How people are told: an activity on each complaint, and one mail a person."""

    _inherit = "retail.complaint.escalation"

    def _tell(self, now):
        offices = {
            company: company._complaint_head_office()
            for company in self.complaint_id.company_id
        }
        for escalation in self:
            office = offices[escalation.complaint_id.company_id]
            escalation.user_id = escalation._person(office)
        told = self.filtered("user_id")
        untold = told.complaint_id.filtered(lambda c: not c.date_escalated)
        untold.date_escalated = now
        for person, escalations in told.grouped("user_id").items():
            latest = escalations._latest()
            latest._schedule_activities(person, now)
            latest._mail(person)

    def _person(self, head_office):
        """Return whom the step names; where nobody is there, the next one up."""
        people = self.complaint_id._ladder(head_office)
        for role in LADDER[LADDER.index(self.step_id.recipient) :]:
            if people[role]:
                return people[role]
        return self.env["res.users"]

    def _latest(self):
        """Return one a complaint and goal: who is told twice at once hears the last."""
        ordered = self.sorted(lambda e: (e.step_id.trigger, e.step_id.delay_hours))
        last = {(e.complaint_id, e.goal): e for e in ordered}
        return self.browse().union(*last.values())

    def _schedule_activities(self, person, now):
        """Remind the person, who has one reminder a complaint, in the latest words."""
        for (goal, trigger), escalations in self.grouped(
            lambda e: (e.goal, e.step_id.trigger)
        ).items():
            if goal == "resolution":
                escalations -= self._reminded_to_answer(person)
            complaints = escalations.complaint_id.with_context(
                mail_activity_quick_update=True
            )
            reminders = complaints._warnings_of(person)
            words = escalations._words(person, goal, trigger)
            reminders.write(
                {
                    "summary": words,
                    "activity_type_id": self.env.ref(ACTIVITIES[goal]).id,
                }
            )
            new = complaints - complaints.browse(reminders.mapped("res_id"))
            new.activity_schedule(
                ACTIVITIES[goal],
                date_deadline=now.date(),
                summary=words,
                user_id=person.id,
            )

    def _reminded_to_answer(self, person):
        """Return those of complaints that the person is to answer first."""
        first = self.filtered(lambda e: e.goal == "response").complaint_id
        type_answer = self.env.ref(ACTIVITIES["response"])
        reminders = self.complaint_id._warnings_of(person).filtered(
            lambda activity: activity.activity_type_id == type_answer
        )
        first |= first.browse(reminders.mapped("res_id"))
        return self.filtered(lambda e: e.complaint_id in first)

    def _take_over_reminder(self):
        """Turn the reminder to answer, which is seen to, into the one to solve."""
        type_answer = self.env.ref(ACTIVITIES["response"])
        reminder = self.complaint_id._warnings_of(self.user_id).filtered(
            lambda activity: activity.activity_type_id == type_answer
        )
        reminder.write(
            {
                "summary": self._words(self.user_id, self.goal, self.step_id.trigger),
                "activity_type_id": self.env.ref(ACTIVITIES[self.goal]).id,
            }
        )

    def _words(self, person, goal, trigger):
        return self.with_context(lang=person.lang)._reminders()[goal, trigger]

    def _reminders(self):
        return {
            ("response", "at_risk"): self.env._("Answer the customer: time is short"),
            ("response", "late"): self.env._("Answer the customer: it is late"),
            ("resolution", "at_risk"): self.env._("Solve the complaint: time is short"),
            ("resolution", "late"): self.env._("Solve the complaint: it is late"),
        }

    def _until_text(self):
        """Say until when, in the language and time zone of the reader."""
        deadline = format_datetime(self.env, self.complaint_id[f"{self.goal}_deadline"])
        if self.goal == "response":
            return self.env._("Answer until %(moment)s", moment=deadline)
        return self.env._("Solve until %(moment)s", moment=deadline)

    def _mail(self, person):
        """Write one mail about all of a person's complaints; Odoo's queue sends it."""
        env = self.with_context(lang=person.lang, tz=person.tz).env
        escalations = self.with_env(env)
        body = env["ir.qweb"]._render(
            "retail_customer_mgmt.retail_complaint_escalation_mail",
            {"escalations": escalations, "person": person},
        )
        env["mail.thread"].message_notify(
            partner_ids=person.partner_id.ids,
            subject=env._("Complaints that wait: %(count)s", count=len(self)),
            body=body,
            email_layout_xmlid="mail.mail_notification_light",
            force_send=False,
        )
