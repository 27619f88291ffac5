from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL, split_every

from .retail_callback_planner_sql import HORIZON_DAYS
from .retail_callback_rule_match import VALUE_DAYS

BATCH_SIZE = 5000


class RetailCallbackRule(models.Model):
    """The nightly planner: whom to call, chosen over all members at once.

    A rule first selects whom it concerns, as many as their callers can manage, then
    plans them batch by batch. What is planned is known by its ``source_key``: a night
    that was cut off goes on in the next one.
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
        Callback = self.env["retail.callback"].sudo()
        Callback._hand_over(company)
        self._plan_rules(company, today)
        Callback._place(company, today)
        Callback._show_due(company, today)

    @api.model
    def _plan_rules(self, company, today):
        """Plan the calls of all rules, the weightiest first."""
        domain = [
            ("trigger", "not in", ("purchase", "hand")),
            ("company_id", "in", [False, company.id]),
        ]
        rules = self.sudo().search(domain, order="priority desc, sequence, id")
        for rule in rules:
            rule._plan_rule(company, today)

    def _plan_rule(self, company, today, batch_size=BATCH_SIZE):
        for cause in self._causes(company, today):
            due = self._query_due(company, today, cause)
            for batch in split_every(batch_size, due, list):
                self.env["ir.cron"]._despite_conflicts(
                    self._plan_batch, company, today, cause, batch
                )
        self.env["res.partner"].invalidate_model(["callback_ids", "callback_count"])

    def _plan_batch(self, company, today, cause, batch):
        """Plan the calls of these memberships; return the new ones' ids."""
        days = self._allowed_days(company, today, batch)
        if not days:
            return []
        return self._query_insert(self._query_members(company, today, cause, days))

    def _allowed_days(self, company, today, batch):
        """Return {membership id: from when on she may be called}, as far as she may.

        The contact governor answers for all of them at once.
        """
        partners = self.env["res.partner"].browse(partner for _id, partner in batch)
        noon = company._day_start(today) + timedelta(hours=12)
        answers = partners._may_contact("phone", self.purpose, noon)
        # Many members get the same answer.
        days = {
            answer: max(today, company._care_day(answer.moment or noon))
            for answer in set(answers.values())
            if answer.verdict != "no"
        }
        return {
            membership_id: days[answers[partner_id]]
            for membership_id, partner_id in batch
            if answers[partner_id] in days
        }

    def _query_due(self, company, today, cause):
        """Return (membership id, partner id) of whom to plan a call for.

        They come in the order in which they lie on the disk. A caller gets the
        worthiest, and no more than can be called within the horizon, beside what the
        same and weightier rules have planned already.
        """
        return self.env.execute_query(
            SQL(
                """
                WITH caller AS (%(callers)s),
                open_day (shop_id, days) AS (VALUES %(open_days)s),
                waiting AS (%(waiting)s),
                due AS (
                    SELECT m.id, m.partner_id,
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
                SELECT due.id, due.partner_id
                  FROM due
                  LEFT JOIN waiting USING (queue)
                 WHERE due.room IS NULL
                    OR due.place + COALESCE(waiting.calls, 0) <= due.room
                 ORDER BY due.id
                """,
                callers=self._sql_callers(company),
                open_days=self._sql_open_days(company, today),
                waiting=self._sql_waiting(company),
                capacity=company.callback_capacity,
                horizon=HORIZON_DAYS,
                members=self._sql_members(cause, SQL("retail_membership")),
                conditions=self._sql_conditions(company, today, cause),
            )
        )

    def _query_members(self, company, today, cause, days):
        """Return the SQL of what is planned for these memberships, with the evidence.

        :param days: {membership id: the first day on which she may be called}

        The member's own clerk calls, else the store manager: whoever still works in
        the company. The topic is in the caller's language.
        """
        return SQL(
            """
            WITH caller AS (%(callers)s)
            SELECT r.id AS rule_id,
                   COALESCE(r.name ->> COALESCE(own.lang, head.lang),
                            r.name ->> 'en_US') AS topic,
                   GREATEST(%(wanted)s, m.allowed_from) AS date_wanted,
                   %(latest)s AS date_latest, %(key)s AS source_key,
                   jsonb_strip_nulls(jsonb_build_object(
                       'days', %(delay)s, 'tier_id', m.tier_id, 'until', m.tier_until,
                       'joined', %(joined)s, 'last_purchase', %(bought)s,
                       'product_id', last.product_id, 'amount', last.amount_total,
                       'right', %(wanted)s
                   ) || %(evidence)s) AS evidence,
                   m.partner_id, m.id AS membership_id, m.company_id,
                   s.id AS shop_id, last.id AS pos_order_id,
                   %(complaint)s AS cause_complaint_id,
                   COALESCE(own.id, head.id) AS user_id,
                   %(spent)s AS value
              FROM %(members)s
              LEFT JOIN LATERAL (%(last_purchase)s) last ON TRUE
            """,
            callers=self._sql_callers(company),
            wanted=cause.wanted,
            latest=cause.latest,
            key=cause.key,
            delay=self.delay_days,
            joined=self._sql_day(company, SQL("m.date_joined")),
            bought=self._sql_day(company, SQL("m.date_last_purchase")),
            evidence=cause.evidence,
            complaint=cause.complaint,
            spent=self._sql_spent(today, VALUE_DAYS),
            members=self._sql_members(cause, self._sql_chosen(days)),
            last_purchase=self._sql_last_purchase(),
        )

    def _query_insert(self, candidates):
        """Plan the callbacks that are not there yet, and nobody twice.

        :param candidates: SQL that selects what ``_query_follow_ups`` selects
        :returns: the ids of what was planned
        """
        rows = self.env.execute_query(
            SQL(
                """
                INSERT INTO retail_callback (
                    rule_id, topic, partner_id, membership_id, company_id, shop_id,
                    pos_order_id, cause_complaint_id, date_due, date_wanted,
                    date_latest, source_key, evidence, value, user_id, state,
                    attempts, is_placed, create_uid, create_date, write_uid,
                    write_date)
                SELECT rule_id, topic, partner_id, membership_id, company_id, shop_id,
                       pos_order_id, cause_complaint_id, date_wanted, date_wanted,
                       date_latest, source_key, evidence, value, user_id, 'planned',
                       0, FALSE, %(uid)s, %(now)s, %(uid)s, %(now)s
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
