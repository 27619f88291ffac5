from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

from ..tools import groups
from .retail_callback_outcome import LOW_SATISFACTION

RISKS = [("low", "Low"), ("raised", "Raised"), ("high", "High")]
CALL_DAYS = 180


class ResPartner(models.Model):
    """Who may leave us, and why: each reason raises the risk, two make it high."""

    _inherit = "res.partner"

    churn_risk = fields.Selection(
        selection=RISKS,
        compute="_compute_churn_risk",
        search="_search_churn_risk",
        groups=groups.FILE,
    )
    churn_reasons = fields.Char(
        string="Why", compute="_compute_churn_risk", groups=groups.FILE
    )

    @api.depends_context("lang")
    def _compute_churn_risk(self):
        now = fields.Datetime.now()
        found = self._query_churn(now) if self.ids else {}
        for partner in self:
            reasons = found.get(partner._origin.id, ())
            partner.churn_risk = partner.is_member and RISKS[min(len(reasons), 2)][0]
            partner.churn_reasons = " ".join(reasons) or False

    def _search_churn_risk(self, operator, value):
        if operator != "in":
            return NotImplemented
        wanted = tuple(
            number for number, (risk, _name) in enumerate(RISKS) if risk in value
        )
        now = fields.Datetime.now()
        return [("id", "in", self._sql_churn(now, SQL("TRUE"), wanted or (-1,)))]

    def _query_churn(self, now):
        """Return {partner id: reasons in words} of those who have any."""
        words = (
            self.env._("A complaint is open."),
            self.env._("She was dissatisfied in the last call."),
            self.env._("Her visit is overdue."),
        )
        where = SQL("partner.id = ANY(%s)", self.ids)
        rows = self.env.execute_query(self._sql_churn(now, where))
        return {
            partner_id: [
                word for word, is_true in zip(words, facts, strict=True) if is_true
            ]
            for partner_id, *facts in rows
        }

    def _sql_churn(self, now, where, wanted=()):
        """Return members' facts as SQL; with ``wanted`` only ids of these risks."""
        self._flush_churn()
        shown = SQL("id, has_complaint, is_unhappy, is_overdue")
        count = SQL("has_complaint::int + is_unhappy::int + is_overdue::int")
        return SQL(
            """
            SELECT %(shown)s FROM (
                SELECT partner.id, %(has_complaint)s AS has_complaint,
                       COALESCE((
                           SELECT call.satisfaction <= %(low)s
                             FROM retail_callback call
                            WHERE call.partner_id = partner.id
                              AND call.state = 'done' AND call.satisfaction > 0
                              AND call.date_done >= %(called)s
                         ORDER BY call.date_done DESC, call.id DESC LIMIT 1
                       ), FALSE) AS is_unhappy,
                       COALESCE(company.risk_visit_days > 0
                           AND COALESCE(account.date_last_purchase,
                                        account.date_joined)
                               < %(now)s::timestamp
                                 - make_interval(days => company.risk_visit_days),
                           FALSE) AS is_overdue
                  FROM res_partner partner
             LEFT JOIN retail_membership account ON account.id = partner.membership_id
             LEFT JOIN res_company company ON company.id = account.company_id
                 WHERE partner.is_member AND %(where)s
            ) facts %(filter)s
            """,
            shown=SQL("id") if wanted else shown,
            has_complaint=self._sql_has_complaint(),
            low=LOW_SATISFACTION,
            called=now - timedelta(days=CALL_DAYS),
            now=now,
            where=where,
            filter=SQL("WHERE LEAST(%s, 2) IN %s", count, wanted) if wanted else SQL(),
        )

    def _flush_churn(self):
        flushed = {
            "res.partner": ["is_member", "membership_id"],
            "retail.membership": ["date_last_purchase", "date_joined", "company_id"],
            "retail.complaint": ["partner_id", "kind", "stage_id"],
            "retail.complaint.stage": ["is_closed"],
            "retail.callback": ["partner_id", "state", "satisfaction", "date_done"],
            "res.company": ["risk_visit_days"],
        }
        for model, names in flushed.items():
            self.env[model].flush_model(names)

    def _snapshot(self, order_uuid=None):
        """Tell the till that a complaint is open, and nothing of what it says."""
        complaints_sudo = self.env["retail.complaint"].sudo()
        is_open = complaints_sudo.search_count(
            [
                ("partner_id", "=", self.id),
                ("kind", "=", "complaint"),
                ("is_closed", "=", False),
            ],
            limit=1,
        )
        return super()._snapshot(order_uuid) | {"has_open_complaint": bool(is_open)}
