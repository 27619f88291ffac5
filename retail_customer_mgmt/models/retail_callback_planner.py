from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..tools import due


class RetailCallbackRule(models.Model):
    """The nightly planner."""

    _inherit = "retail.callback.rule"

    @api.model
    def _cron_plan(self, today=None):
        """Plan the monthly calls and put what is due into people's activities.

        May be run again at any time: what is planned stays planned once.
        """
        self.env.flush_all()
        for company in self.env["res.company"].sudo().search(Domain.TRUE):
            day = fields.Date.to_date(today) or company._care_today()
            self._plan_visits(company, day)
            self.env["retail.callback"]._show_due(company, day)

    def _plan_visits(self, company, today):
        domain = [
            ("trigger", "=", "visit"),
            ("company_id", "in", [False, company.id]),
        ]
        for rule in self.sudo().search(domain):
            rule._plan_visit(company, today)

    def _plan_visit(self, company, today, batch_size=5000):
        last_id, count = 0, batch_size
        while count == batch_size:
            candidates = self._query_stale(company, today, last_id, batch_size)
            count, last_id, planned = self._query_insert(candidates)
            self.env["ir.cron"]._commit_progress(planned)
        self.env["res.partner"].invalidate_model(["callback_ids", "callback_count"])

    def _query_stale(self, company, today, after_id, limit):
        """Return the SQL of members nobody has sold to or called for too long.

        A call that was cancelled counts too, so that it does not come back at once.
        The member's own clerk calls, else the store manager: whoever still works in
        the company. The topic is in the caller's language.
        """
        return SQL(
            """
            SELECT r.id AS rule_id, %(today)s::date AS date_due,
                   'visit:' || r.id || ':' || m.id || ':' || %(today)s AS source_key,
                   m.partner_id, m.id AS membership_id, m.company_id,
                   s.id AS shop_id, NULL::int AS pos_order_id, u.id AS user_id,
                   COALESCE(r.name ->> u.lang, r.name ->> 'en_US') AS topic
              FROM retail_membership m
              JOIN retail_callback_rule r ON r.id = %(rule)s
              JOIN res_partner p ON p.id = m.partner_id
              LEFT JOIN retail_shop s
                     ON s.id = m.shop_id AND s.company_id = m.company_id
              LEFT JOIN LATERAL (
                    SELECT u.id, up.lang
                      FROM res_users u
                      JOIN res_company_users_rel e
                        ON e.user_id = u.id AND e.cid = m.company_id
                      JOIN res_partner up ON up.id = u.partner_id
                     WHERE u.id IN (p.member_user_id, s.user_id) AND u.active
                     ORDER BY u.id = p.member_user_id DESC
                     LIMIT 1) u ON TRUE
             WHERE m.id > %(after)s
               AND m.company_id = %(company)s
               AND m.state = 'active'
               AND p.active AND NOT %(is_unwilling)s
               AND (NOT %(asks_shop)s OR m.shop_id = ANY(%(shops)s))
               AND (NOT %(asks_tier)s OR m.tier_id = ANY(%(tiers)s))
               AND GREATEST(m.date_joined, m.date_last_purchase) < %(since)s
               AND NOT EXISTS (
                    SELECT FROM retail_callback c
                     WHERE c.partner_id = m.partner_id
                       AND c.company_id = m.company_id
                       AND ((c.rule_id = r.id AND c.state = 'planned')
                            OR (c.date_done >= %(since)s
                                AND (c.state = 'done' OR c.rule_id = r.id))))
             ORDER BY m.id
             LIMIT %(limit)s
            """,
            today=today.isoformat(),
            rule=self.id,
            after=after_id,
            company=company.id,
            is_unwilling=self.env["res.partner"]._sql_unwilling(
                "p", "service", "phone"
            ),
            asks_shop=bool(self.shop_ids),
            shops=self.shop_ids.ids,
            asks_tier=bool(self.tier_ids),
            tiers=self.tier_ids.ids,
            since=due.untouched_since(today, self.delay_days, company._care_tz()),
            limit=limit,
        )
