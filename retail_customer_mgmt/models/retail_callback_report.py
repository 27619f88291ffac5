from odoo import fields, models
from odoo.tools import SQL


class RetailCallbackReport(models.Model):
    """One call in figures: made on time, reached, satisfaction, sales, and goals."""

    _name = "retail.callback.report"
    _description = "Callback Figures"
    _auto = False
    _order = "date_due desc, id desc"
    _rec_name = "callback_id"

    callback_id = fields.Many2one(comodel_name="retail.callback", readonly=True)
    partner_id = fields.Many2one(
        comodel_name="res.partner", string="Member", readonly=True
    )
    rule_id = fields.Many2one(comodel_name="retail.callback.rule", readonly=True)
    company_id = fields.Many2one(comodel_name="res.company", readonly=True)
    shop_id = fields.Many2one(comodel_name="retail.shop", readonly=True)
    user_id = fields.Many2one(
        comodel_name="res.users", string="Assigned To", readonly=True
    )
    done_by = fields.Many2one(
        comodel_name="res.users", string="Closed By", readonly=True
    )
    date_due = fields.Date(
        string="Due On",
        readonly=True,
        help="As it was planned, whoever moved the call before it was tried.",
    )
    outcome = fields.Selection(
        selection=lambda self: self.env["retail.callback"]._fields["outcome"].selection,
        readonly=True,
    )
    planned = fields.Integer(
        string="Calls Due",
        readonly=True,
        help="Calls that were made, and those whose day has passed.",
    )
    tried = fields.Integer(string="Calls Made", readonly=True)
    on_time = fields.Integer(string="Made on Time", readonly=True)
    reached = fields.Integer(string="Members Reached", readonly=True)
    on_time_rate = fields.Float(
        string="On Time (%)",
        aggregator="avg",
        readonly=True,
        help="Of 100 calls due, so many were first tried on their day or before.",
    )
    on_time_goal = fields.Float(
        string="Goal: On Time (%)", aggregator="avg", readonly=True
    )
    reached_rate = fields.Float(
        string="Reached (%)",
        aggregator="avg",
        readonly=True,
        help="Of 100 calls that were closed, so many reached the member.",
    )
    reached_goal = fields.Float(
        string="Goal: Reached (%)", aggregator="avg", readonly=True
    )
    satisfaction = fields.Float(aggregator="avg", readonly=True)
    sales = fields.Float(
        string="Sales After Call",
        readonly=True,
        help="What members who were reached bought in the days after the call.",
    )

    @property
    def _table_query(self):
        return self._sql_rows(self.env.company._care_today())

    def _sql_rows(self, today):
        """Return the calls that were made, and those whose day has passed."""
        return SQL(
            """
            SELECT c.id, c.id AS callback_id, c.partner_id, c.rule_id, c.company_id,
                   c.shop_id, c.user_id, c.done_by,
                   COALESCE(c.date_promised, c.date_due) AS date_due, c.outcome,
                   1 AS planned,
                   (c.attempts > 0)::int AS tried,
                   (c.is_on_time IS TRUE)::int AS on_time,
                   (c.outcome = 'reached' AND c.state = 'done')::int AS reached,
                   CASE WHEN c.is_on_time THEN 100.0 ELSE 0 END AS on_time_rate,
                   COALESCE(NULLIF(s.callback_goal_on_time, 0),
                            o.callback_goal_on_time) AS on_time_goal,
                   CASE WHEN c.state <> 'done' THEN NULL
                        WHEN c.outcome = 'reached' THEN 100.0 ELSE 0 END
                       AS reached_rate,
                   COALESCE(NULLIF(s.callback_goal_reached, 0),
                            o.callback_goal_reached) AS reached_goal,
                   NULLIF(c.satisfaction, 0) AS satisfaction,
                   sold.amount AS sales
              FROM retail_callback c
              JOIN res_company o ON o.id = c.company_id
              LEFT JOIN retail_shop s ON s.id = c.shop_id
              LEFT JOIN LATERAL (
                    SELECT SUM(e.qualifying_amount) AS amount
                      FROM retail_points_entry e
                     WHERE c.state = 'done' AND c.outcome = 'reached'
                       AND e.membership_id = c.membership_id
                       AND e.date > c.date_done
                       AND e.qualifying_date BETWEEN c.date_done::date - 1
                           AND c.date_done::date + o.callback_sales_days
                   ) sold ON TRUE
             WHERE (c.state <> 'cancelled' OR c.evidence ->> 'dropped' = 'missed')
               AND (c.attempts > 0
                    OR COALESCE(c.date_promised, c.date_due) < %(today)s)
            """,
            today=today,
        )

    def action_view_callback(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "retail.callback",
            "res_id": self.callback_id.id,
            "view_mode": "form",
        }
