from datetime import date, timedelta
from typing import NamedTuple

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL, split_every

from ..tools.callback_days import Call
from .retail_callback_planner_sql import HORIZON_DAYS
from .retail_callback_rule_match import VALUE_DAYS

BATCH_SIZE = 5000


class Fresh(NamedTuple):
    """What a call to be planned is known by: for whom, and because of what."""

    membership_id: int
    source_key: str


class Due(NamedTuple):
    """Who is due to be called, by whom and when."""

    membership_id: int
    source_key: str
    partner_id: int
    queue: int
    shop_id: int
    wanted: date
    latest: date | None
    value: float


class RetailCallbackRule(models.Model):
    """The nightly planner: whom to call, and when, chosen over all members at once.

    The weightiest rule goes first. It selects whom it concerns, as many as their
    callers can manage, finds a day for each, and plans them batch by batch. What is
    planned is known by its ``source_key``: a night that was cut off goes on in the
    next one.
    """

    _inherit = "retail.callback.rule"

    @api.model
    def _cron_plan(self, today=None):
        """Plan calls, find a day for each, and put what is due into activities.

        May be run again at any time: what is planned stays planned once.
        """
        self.env.flush_all()
        day = fields.Date.to_date(today)
        self.env["ir.cron"]._each_for_itself(
            self.env["res.company"].sudo().search(Domain.TRUE),
            lambda company: self._plan_company(company, day or company._care_today()),
        )

    @api.model
    def _plan_company(self, company, today):
        callbacks_sudo = self.env["retail.callback"].sudo()
        callbacks_sudo._hand_over(company)
        callbacks_sudo._drop_moot(company, today)
        self._plan_rules(company, today)
        callbacks_sudo._show_due(company, today)

    @api.model
    def _plan_rules(self, company, today):
        """Plan the calls of all rules, and place anew what is still to come."""
        # The night works for everybody.
        callbacks_sudo = self.env["retail.callback"].sudo()
        rules_sudo = self.sudo().with_context(active_test=False)
        diary, waiting = callbacks_sudo._open_diary(company, today)
        order = "priority desc, sequence, id"
        # Calls of no rule, to be tried again, go before all.
        for rule in (self.sudo().browse(), *rules_sudo.search([], order=order)):
            rule._plan_rule(company, today, diary, waiting[rule.id or 0])
        callbacks_sudo.invalidate_model()
        self.env["res.partner"].invalidate_model(["callback_ids", "callback_count"])

    def _plan_rule(self, company, today, diary, waiting):
        """Plan the rule's calls: on days that are left, beside those that wait.

        :param diary: where calls of weightier rules stand, and these will
        :param waiting: calls of this rule, planned before, that can still move
        """
        found = self._find_all(company, today)
        waiting = waiting + diary.pushed_out.pop(self.id, [])
        fresh = [call for _cause, calls in found for call in calls]
        places = diary.place(waiting + fresh)
        self.env["retail.callback"]._settle(waiting, places)
        for cause, calls in found:
            for batch in split_every(BATCH_SIZE, calls, list):
                placed = [(call, places[call.key]) for call in batch]
                self.env["ir.cron"]._despite_conflicts(
                    self._plan_batch, company, cause, placed
                )
        if len(fresh) >= BATCH_SIZE:
            self._query_analyze()

    def _find_all(self, company, today):
        """Return the calls to plan by cause; a member is called for one of them."""
        causes = self._causes(company, today) if self._is_of_night(company) else []
        found, members = [], set()
        for cause in causes:
            calls = [
                call
                for call in self._find_calls(company, today, cause)
                if call.member not in members
            ]
            members |= {call.member for call in calls}
            found.append((cause, calls))
        return found

    def _is_of_night(self, company):
        return (
            self.active
            and self.trigger not in ("purchase", "hand")
            and self.company_id in (company, self.company_id.browse())
        )

    def _find_calls(self, company, today, cause):
        """Return the calls to plan for a cause, as ``Call``: one a member."""
        rule_id, weight, calls = self.id, int(self.priority), []
        rows = map(Due._make, self._query_due(company, today, cause))
        for batch in split_every(BATCH_SIZE, rows, list):
            days = self._allowed_days(company, today, [due.partner_id for due in batch])
            calls += [
                Call(
                    key=Fresh(due.membership_id, due.source_key),
                    queue=due.queue,
                    member=due.partner_id,
                    shop=due.shop_id,
                    wanted=max(due.wanted, days[due.partner_id]),
                    latest=due.latest,
                    value=due.value,
                    rule=rule_id,
                    weight=weight,
                )
                for due in batch
                if due.partner_id in days
            ]
        return calls

    def _allowed_days(self, company, today, partner_ids):
        """Return {partner id: from when on she may be called}, as far as she may.

        The contact governor answers for all of them at once.
        """
        partners = self.env["res.partner"].browse(partner_ids)
        noon = company._day_start(today) + timedelta(hours=12)
        answers = partners._may_contact("phone", self.purpose, noon)
        # Many members get the same answer.
        days = {
            answer: max(today, company._care_day(answer.moment or noon))
            for answer in set(answers.values())
            if answer.verdict != "no"
        }
        return {
            partner_id: days[answer]
            for partner_id, answer in answers.items()
            if answer in days
        }

    def _plan_batch(self, company, cause, placed):
        """Plan these calls on their days; return the new ones' ids.

        :param placed: a ``Call`` and its ``Place`` of each
        """
        return self._query_insert(self._sql_planned(company, cause, placed))

    def _query_due(self, company, today, cause):
        """Return the fields of ``Due`` of whom to plan a call for.

        The member's own clerk calls, else the store manager: whoever still works in
        the company. A caller gets those of the highest tiers who bought last, and no
        more than can be called within the horizon, beside what the same and weightier
        rules have planned already. They come as they lie on the disk, nearly.
        """
        return self.env.execute_query(
            SQL(
                """
                WITH caller AS (%(callers)s),
                open_day (shop_id, days) AS (VALUES %(open_days)s),
                waiting AS (%(waiting)s),
                due AS (
                    SELECT m.id, m.partner_id, COALESCE(s.id, 0) AS shop_id,
                           %(key)s AS key, %(wanted)s AS wanted, %(latest)s AS latest,
                           COALESCE(own.id, head.id, -s.id, 0) AS queue,
                           COALESCE(d.days, %(horizon)s) * NULLIF(COALESCE(
                               own.capacity, head.capacity, %(capacity)s), 0) AS room,
                           ROW_NUMBER() OVER (
                               PARTITION BY COALESCE(own.id, head.id, -s.id, 0)
                               ORDER BY t.sequence DESC NULLS LAST,
                                        m.date_last_purchase DESC NULLS LAST, m.id
                           ) AS place
                      FROM %(members)s
                      LEFT JOIN retail_member_tier t ON t.id = m.tier_id
                      LEFT JOIN open_day d ON d.shop_id = s.id
                     WHERE %(conditions)s)
                SELECT DISTINCT ON (m.partner_id)
                       m.id, m.key, m.partner_id, m.queue, m.shop_id, m.wanted,
                       m.latest, %(spent)s::float AS value
                  FROM due m
                  LEFT JOIN waiting USING (queue)
                 WHERE m.room IS NULL
                    OR m.place + COALESCE(waiting.calls, 0) <= m.room
                 ORDER BY m.partner_id, m.wanted, m.id
                """,
                callers=self._sql_callers(company),
                open_days=self._sql_open_days(company, today),
                waiting=self._sql_waiting(company, today),
                key=cause.key,
                wanted=cause.wanted,
                latest=cause.latest,
                horizon=HORIZON_DAYS,
                capacity=company.callback_capacity,
                members=self._sql_members(cause),
                conditions=self._sql_conditions(company, today, cause),
                spent=self._sql_spent(today, VALUE_DAYS),
            )
        )

    def _sql_planned(self, company, cause, placed):
        """Return the SQL of what is planned for members, with the evidence.

        Who has refused since she was found is left out.
        """
        return SQL(
            """
            SELECT r.id AS rule_id, found.topic,
                   COALESCE(found.day, found.wanted) AS date_due, found.is_placed,
                   found.wanted AS date_wanted, %(latest)s AS date_latest,
                   found.source_key,
                   jsonb_strip_nulls(jsonb_build_object(
                       'days', r.delay_days, 'tier_id', m.tier_id,
                       'until', m.tier_until, 'joined', %(joined)s,
                       'last_purchase', %(bought)s, 'product_id', last.product_id,
                       'amount', last.amount_total, 'right', %(wanted)s,
                       'dropped', found.why_not
                   ) || %(evidence)s) AS evidence,
                   found.why_not IS NOT NULL AS is_dropped,
                   m.partner_id, m.id AS membership_id, m.company_id, found.shop_id,
                   last.id AS pos_order_id, %(complaint)s AS cause_complaint_id,
                   found.user_id, found.value
              FROM %(found)s
              JOIN retail_membership m ON m.id = found.membership_id
              JOIN res_partner p ON p.id = m.partner_id
              JOIN retail_callback_rule r ON r.id = %(rule)s
              %(joins)s
              LEFT JOIN LATERAL (%(last_purchase)s) last ON TRUE
             WHERE %(key)s = found.source_key AND NOT %(unwilling)s
            """,
            latest=cause.latest,
            joined=self._sql_day(company, SQL("m.date_joined")),
            bought=self._sql_day(company, SQL("m.date_last_purchase")),
            wanted=cause.wanted,
            evidence=cause.evidence,
            complaint=cause.complaint,
            found=self._sql_found(placed),
            rule=self.id,
            joins=cause.joins,
            last_purchase=self._sql_last_purchase(),
            key=cause.key,
            unwilling=self.env["res.partner"]._sql_unwilling(
                "p", self.purpose, "phone"
            ),
        )

    def _query_analyze(self):
        """Let PostgreSQL know of the new calls, before other rules look among them.

        With the statistics of an empty table, it would read all calls for each member.
        """
        self.env.cr.execute(SQL("ANALYZE (SKIP_LOCKED) retail_callback"))
        self.env["ir.cron"]._commit_progress()

    def _query_insert(self, candidates):
        """Plan the callbacks that are not there yet, and nobody twice.

        What finds no day is kept as cancelled: it says why.

        :param candidates: SQL that selects what ``_query_follow_ups`` selects
        :returns: the ids of what was planned
        """
        rows = self.env.execute_query(
            SQL(
                """
                INSERT INTO retail_callback (
                    rule_id, topic, partner_id, membership_id, company_id, shop_id,
                    pos_order_id, cause_complaint_id, date_due, date_wanted,
                    date_latest, source_key, evidence, value, user_id, is_placed,
                    attempts, state, date_done, done_by, create_uid, create_date,
                    write_uid, write_date)
                SELECT rule_id, topic, partner_id, membership_id, company_id, shop_id,
                       pos_order_id, cause_complaint_id, date_due, date_wanted,
                       date_latest, source_key, evidence, value, user_id, is_placed,
                       0, CASE WHEN is_dropped THEN 'cancelled' ELSE 'planned' END,
                       CASE WHEN is_dropped THEN %(now)s END,
                       CASE WHEN is_dropped THEN %(uid)s END,
                       %(uid)s, %(now)s, %(uid)s, %(now)s
                  FROM (%(candidates)s) candidate
                ON CONFLICT DO NOTHING
                RETURNING id
                """,
                candidates=candidates,
                uid=self.env.uid,
                now=self.env.cr.now(),
            )
        )
        return [callback_id for (callback_id,) in rows]
