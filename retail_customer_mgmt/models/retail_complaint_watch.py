from odoo import api, fields, models
from odoo.tools import SQL

BATCH = 200
# Of each goal: deadline, risk, done, state, late.
GOALS = (
    (
        "response_deadline",
        "date_response_risk",
        "date_first_response",
        "sla_state",
        "is_late",
    ),
    (
        "resolution_deadline",
        "date_resolution_risk",
        "date_solved",
        "resolution_state",
        "is_resolution_late",
    ),
)


class RetailComplaint(models.Model):
    """The watch over deadlines: states that change with time, and who is told."""

    _inherit = "retail.complaint"

    date_escalated = fields.Datetime(
        readonly=True, copy=False, help="When somebody was first told to hurry."
    )
    escalation_ids = fields.One2many(
        comodel_name="retail.complaint.escalation", inverse_name="complaint_id"
    )

    @api.model
    def _cron_watch_sla(self, now=None):
        """Turn complaints at risk or late; tell each person concerned once."""
        now = fields.Datetime.to_datetime(now) or fields.Datetime.now()
        complaints_sudo = self.sudo()
        complaints_sudo.flush_model()
        for goal in GOALS:
            self.env["ir.cron"]._despite_conflicts(
                complaints_sudo._query_watch, now, *goal
            )
        states = [name for goal in GOALS for name in goal[3:]]
        complaints_sudo.invalidate_model([*states, "next_deadline"])
        complaints_sudo._escalate(now)

    def _query_watch(self, now, *goal):
        """Write the states that change with time: the same as ``tools.sla.state``.

        What was solved but never answered is missed for good: nothing is due then.
        Complaints that somebody works on wait for the next run. Returns those written.
        """
        names = ("deadline", "risk", "done", "state", "is_late")
        columns = {
            name: SQL.identifier(column)
            for name, column in zip(names, goal, strict=True)
        }
        return self.env.execute_query(
            SQL(
                """
                WITH free AS (
                    SELECT id
                      FROM retail_complaint
                     WHERE %(done)s IS NULL
                       AND date_paused IS NULL
                       AND %(risk)s <= %(now)s
                       AND %(state)s IS DISTINCT FROM %(new)s
                       FOR NO KEY UPDATE SKIP LOCKED)
                UPDATE retail_complaint c
                   SET %(state)s = %(new)s,
                       %(is_late)s = %(now)s > %(deadline)s,
                       next_deadline = CASE WHEN %(new)s <> 'missed'
                                            THEN next_deadline END
                  FROM free
                 WHERE c.id = free.id
                RETURNING c.id
                """,
                now=now,
                new=SQL(
                    """
                    CASE WHEN %(now)s <= %(deadline)s THEN 'at_risk'
                         WHEN date_solved IS NULL THEN 'late'
                         ELSE 'missed' END
                    """,
                    now=now,
                    deadline=columns["deadline"],
                ),
                **columns,
            )
        )

    def _escalate(self, now):
        """Tell those whom the due steps name, a batch with a commit at a time.

        A step is claimed in the transaction that tells of it: what is cut off in
        the middle is told by the next run, and what was told is not told again.
        """
        while self.env["ir.cron"]._despite_conflicts(self._escalate_batch, now):
            pass

    def _escalate_batch(self, now):
        escalations = self.env["retail.complaint.escalation"]
        claimed = escalations.browse(self._query_claim_steps(now))
        claimed._tell(now)
        return claimed

    def _query_claim_steps(self, now):
        """Insert the steps that are due and not yet taken; return their ids.

        What is solved is told of where the answer falls due later: who closes a case
        has not answered by that. Telling writes on the complaint: one that somebody
        works on waits.
        """
        rows = self.env.execute_query(
            SQL(
                """
                INSERT INTO retail_complaint_escalation (
                    complaint_id, goal, step_id, date,
                    create_uid, write_uid, create_date, write_date)
                SELECT c.id, goal.name, step.id, %(now)s,
                       %(uid)s, %(uid)s, %(now)s, %(now)s
                  FROM retail_complaint c
                 CROSS JOIN LATERAL (VALUES
                    ('response', c.response_deadline,
                     c.date_response_risk, c.date_first_response),
                    ('resolution', c.resolution_deadline,
                     c.date_resolution_risk, c.date_solved)
                 ) goal(name, deadline, risk, done)
                  JOIN retail_complaint_escalation_step step
                    ON step.active
                   AND COALESCE(step.company_id, c.company_id) = c.company_id
                 CROSS JOIN LATERAL (
                    SELECT CASE step.trigger WHEN 'late' THEN goal.deadline
                           ELSE goal.risk END
                           + make_interval(secs => step.delay_hours * 3600) AS moment
                 ) due
                 WHERE (c.date_solved IS NULL OR c.date_first_response IS NULL)
                   AND c.date_paused IS NULL
                   AND goal.done IS NULL
                   AND CASE step.trigger WHEN 'late' THEN due.moment < %(now)s
                       ELSE due.moment <= %(now)s END
                   AND COALESCE(c.date_solved <= due.moment, TRUE)
                   AND NOT EXISTS (
                       SELECT FROM retail_complaint_escalation taken
                        WHERE taken.complaint_id = c.id
                          AND taken.goal = goal.name
                          AND taken.step_id = step.id)
                 ORDER BY c.id
                 LIMIT %(batch)s
                   FOR NO KEY UPDATE OF c SKIP LOCKED
                    ON CONFLICT DO NOTHING
                RETURNING id
                """,
                now=now,
                uid=self.env.uid,
                batch=BATCH,
            )
        )
        return [row[0] for row in rows]

    def _ladder(self, head_office):
        """Return who is told as owner, store manager and head office, where active."""
        people = {
            "owner": self.user_id,
            "manager": self.shop_id.user_id,
            "head_office": head_office,
        }
        return {role: person.filtered("active") for role, person in people.items()}
