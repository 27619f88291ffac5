from datetime import timedelta

from odoo import api, models
from odoo.tools import SQL, split_every


class RetailCallback(models.Model):
    """A callback that is due stands in its caller's activities."""

    _inherit = "retail.callback"

    # A change of these may put the call on somebody's list, or take it off.
    _activity_fields = frozenset(
        ("partner_id", "user_id", "date_due", "state", "topic")
    )

    @api.model_create_multi
    def create(self, vals_list):
        callbacks = super().create(vals_list)
        callbacks._sync_activities()
        return callbacks

    def write(self, vals):
        result = super().write(vals)
        if self._activity_fields & vals.keys():
            self._sync_activities()
        return result

    def _sync_activities(self):
        """Make the activities agree with the callbacks, whichever changed."""
        if self.env.context.get("retail_callback_sync"):
            return
        callbacks_sudo = self.sudo().with_context(
            retail_callback_sync=True, mail_activity_quick_update=True
        )
        callbacks_sudo.filtered(lambda c: c.state == "done")._finish_activities()
        due = callbacks_sudo.filtered(lambda callback: callback._is_to_show())
        (callbacks_sudo - due)._call_activities().unlink()
        shown = due._call_activities()
        for activity in shown:
            activity._follow_callback(due.browse(activity.res_id))
        (due - due.browse(shown.mapped("res_id")))._schedule_calls()

    def _is_to_show(self):
        return (
            self.state == "planned"
            and self.user_id.active
            and self.date_due <= self.company_id._care_today()
        )

    def _call_activities(self):
        """Return the open activities that stand for these callbacks."""
        domain = [
            ("res_model", "=", self._name),
            ("res_id", "in", self.ids),
            ("automated", "=", True),
        ]
        return self.env["mail.activity"].search(domain)

    def _finish_activities(self):
        for callback in self:
            callback._call_activities()._action_done(feedback=callback.notes)

    def _schedule_calls(self):
        """Put the callbacks into their callers' activities, without notice mails."""
        type_id = self.env["ir.model.data"]._xmlid_to_res_id(
            "mail.mail_activity_data_call", raise_if_not_found=False
        )
        model_id = self.env["ir.model"]._get_id(self._name)
        quiet = self.with_context(mail_activity_quick_update=True)
        return quiet.env["mail.activity"].create(
            [
                {
                    "activity_type_id": type_id,
                    "summary": callback.title,
                    "automated": True,
                    "date_deadline": callback.date_due,
                    "res_model_id": model_id,
                    "res_id": callback.id,
                    "res_name": callback.display_name,
                    "user_id": callback.user_id.id,
                }
                for callback in (call._for_caller() for call in self)
            ]
        )

    @api.model
    def _show_due(self, company, today, batch_size=500):
        """Show what is due to those who are to call, as many as each can manage."""
        self._follow_days(company, batch_size)
        for ids in split_every(batch_size, self._query_to_show(company, today)):
            self.sudo().browse(ids)._let_through(company, today)._schedule_calls()
            self.env["ir.cron"]._commit_progress(len(ids))

    def _follow_days(self, company, batch_size):
        """Let the activities go along with calls that were moved or dropped."""
        for ids in split_every(batch_size, self._query_moved(company)):
            self.sudo().browse(ids)._sync_activities()
            self.env["ir.cron"]._commit_progress(len(ids))

    def _query_moved(self, company):
        self.env["mail.activity"].flush_model()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT DISTINCT c.id
                  FROM mail_activity a
                  JOIN retail_callback c ON c.id = a.res_id
                 WHERE a.res_model = 'retail.callback' AND a.active AND a.automated
                   AND c.company_id = %s
                   AND (c.state = 'cancelled' OR a.date_deadline <> c.date_due)
                """,
                company.id,
            )
        )
        return [callback_id for (callback_id,) in rows]

    def _let_through(self, company, today):
        """Return the calls to make today: for offers the governor is asked again.

        Since such a call was planned a complaint may have come in, or other offers.
        What may not be made today is asked again tomorrow.
        """
        offers = self.filtered(lambda call: call.rule_id.purpose == "promotion")
        if not offers:
            return self
        noon = company._day_start(today) + timedelta(hours=12)
        answers = offers.partner_id._may_contact("phone", "promotion", noon)
        willing = {
            partner_id
            for partner_id, answer in answers.items()
            if answer.verdict != "no"
            and company._care_day(answer.moment or noon) <= today
        }
        return self.filtered(
            lambda call: call not in offers or call.partner_id.id in willing
        )

    @api.model
    def _hand_over(self, company):
        """Give the calls of people who left to the store manager."""
        self.flush_model(["user_id", "state", "shop_id"])
        self.env["ir.cron"]._despite_conflicts(self._query_hand_over, company)
        self.invalidate_model(["user_id"])

    def _query_hand_over(self, company):
        """Calls that somebody works on wait for the next night."""
        return self.env.execute_query(
            SQL(
                """
                UPDATE retail_callback call
                   SET user_id = free.manager_id
                  FROM (SELECT c.id, m.id AS manager_id
                          FROM retail_callback c
                          JOIN res_users u ON u.id = c.user_id AND NOT u.active
                          LEFT JOIN retail_shop s ON s.id = c.shop_id
                          LEFT JOIN res_users m ON m.id = s.user_id AND m.active
                         WHERE c.state = 'planned' AND c.company_id = %s
                           FOR NO KEY UPDATE OF c SKIP LOCKED) free
                 WHERE call.id = free.id
                RETURNING call.id
                """,
                company.id,
            )
        )

    def _query_to_show(self, company, today):
        """Return the ids of due callbacks without activity, the oldest first.

        A person's first calls are shown, as many as fit into a day.
        """
        self.env["mail.activity"].flush_model(["res_model", "res_id", "active"])
        rows = self.env.execute_query(
            SQL(
                """
                SELECT c.id
                  FROM (SELECT d.id, d.date_due,
                               COALESCE(NULLIF(u.callback_capacity, 0), %(capacity)s)
                                   AS capacity,
                               ROW_NUMBER() OVER (
                                   PARTITION BY d.user_id ORDER BY d.date_due, d.id
                               ) AS place
                          FROM retail_callback d
                          JOIN res_users u ON u.id = d.user_id
                         WHERE d.state = 'planned' AND d.company_id = %(company)s
                           AND d.date_due <= %(today)s) c
                 WHERE (c.place <= c.capacity OR c.capacity = 0)
                   AND NOT EXISTS (
                        SELECT FROM mail_activity a
                         WHERE a.res_model = 'retail.callback' AND a.res_id = c.id
                           AND a.active)
                 ORDER BY c.date_due, c.id
                """,
                company=company.id,
                today=today,
                capacity=company.callback_capacity,
            )
        )
        return [callback_id for (callback_id,) in rows]
