from odoo import api, fields, models
from odoo.tools import SQL

STATES = [
    ("on_time", "On time"),
    ("at_risk", "At risk"),
    ("late", "Late"),
    ("met", "In time"),
    ("missed", "Too late"),
]

FIGURES = (
    "count",
    "open",
    "response_share",
    "response_median",
    "response_p90",
    "resolution_share",
    "resolution_median",
    "resolution_p90",
    "reopen_share",
    "rating",
)


class RetailComplaintReport(models.Model):
    """The figures of one complaint: how soon answered and solved, how often back.

    Praise needs no answer and duplicates count once, with their original: neither
    is in here.
    """

    _name = "retail.complaint.report"
    _description = "Complaint Figures"
    _auto = False
    _order = "date_received desc, id desc"
    _rec_name = "complaint_id"

    complaint_id = fields.Many2one(comodel_name="retail.complaint", readonly=True)
    date_received = fields.Datetime(string="Received", readonly=True)
    company_id = fields.Many2one(comodel_name="res.company", readonly=True)
    shop_id = fields.Many2one(comodel_name="retail.shop", readonly=True)
    user_id = fields.Many2one(comodel_name="res.users", string="Owner", readonly=True)
    cause_id = fields.Many2one(comodel_name="retail.complaint.cause", readonly=True)
    product_id = fields.Many2one(comodel_name="product.product", readonly=True)
    stage_id = fields.Many2one(comodel_name="retail.complaint.stage", readonly=True)
    policy_id = fields.Many2one(
        comodel_name="retail.complaint.policy", string="Target", readonly=True
    )
    partner_id = fields.Many2one(
        comodel_name="res.partner", string="Customer", readonly=True
    )
    kind = fields.Selection(
        selection=lambda self: self._selection_of("kind"), readonly=True
    )
    channel = fields.Selection(
        selection=lambda self: self._selection_of("channel"), readonly=True
    )
    priority = fields.Selection(
        selection=lambda self: self._selection_of("priority"),
        string="Severity",
        readonly=True,
    )
    sla_state = fields.Selection(selection=STATES, string="Answer", readonly=True)
    resolution_state = fields.Selection(
        selection=STATES, string="Solution", readonly=True
    )
    response_share = fields.Float(
        string="Answered in Time",
        aggregator="avg",
        readonly=True,
        help="Share of those answered or late.",
    )
    resolution_share = fields.Float(
        string="Solved in Time",
        aggregator="avg",
        readonly=True,
        help="Share of those solved or late.",
    )
    response_time = fields.Float(
        string="Hours to Answer",
        aggregator="avg",
        readonly=True,
        help="As the targets count them: working hours, without pauses.",
    )
    resolution_time = fields.Float(
        string="Hours to Solve",
        aggregator="avg",
        readonly=True,
        help="As the targets count them: working hours, without pauses.",
    )
    reopen_share = fields.Float(
        string="Reopened",
        aggregator="avg",
        readonly=True,
        help="Share of those that were solved and came back.",
    )
    rating = fields.Float(
        string="Stars",
        aggregator="avg",
        readonly=True,
        help="How customers rate the solution, from 1 to 5; of those who did.",
    )

    def _selection_of(self, name):
        complaint = self.env["retail.complaint"]
        return complaint._fields[name]._description_selection(self.env)

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT id, id AS complaint_id, date_received, company_id, shop_id, user_id,
                   cause_id, product_id, stage_id, policy_id, partner_id, kind, channel,
                   priority, sla_state, resolution_state,
                   CASE WHEN sla_state = 'met' THEN 1.0
                        WHEN sla_state IN ('missed', 'late') THEN 0.0
                    END AS response_share,
                   CASE WHEN resolution_state = 'met' THEN 1.0
                        WHEN resolution_state IN ('missed', 'late') THEN 0.0
                    END AS resolution_share,
                   CASE WHEN date_first_response IS NOT NULL
                        THEN response_time END AS response_time,
                   CASE WHEN date_solved IS NOT NULL
                        THEN resolution_time END AS resolution_time,
                   CASE WHEN reopen_count > 0 THEN 1.0
                        WHEN date_solved IS NOT NULL THEN 0.0 END AS reopen_share,
                   NULLIF(rating_last_value, 0)::float8 AS rating
              FROM retail_complaint
             WHERE kind <> 'praise' AND duplicate_of_id IS NULL
            """
        )

    @api.model
    def _figures(self, domain):
        """Return {dimension: {record id or value: figures}} of what one may see.

        Dimensions: ``all``, ``shop_id``, ``user_id``, ``cause_id`` and ``priority``.
        """
        self.env["retail.complaint"].flush_model()
        figures = {}
        for dimension, value, *numbers in self._query_figures(domain):
            row = dict(zip(FIGURES, numbers, strict=True))
            figures.setdefault(dimension, {})[value] = row
        return figures

    def _query_figures(self, domain):
        query = self._search(domain)
        return self.env.execute_query(
            SQL(
                """
                WITH seen AS (
                    SELECT * FROM (%(table)s) report WHERE report.id IN (%(ids)s)
                )
                SELECT CASE WHEN GROUPING(shop_id) = 0 THEN 'shop_id'
                            WHEN GROUPING(user_id) = 0 THEN 'user_id'
                            WHEN GROUPING(cause_id) = 0 THEN 'cause_id'
                            WHEN GROUPING(priority) = 0 THEN 'priority'
                            ELSE 'all' END,
                       COALESCE(shop_id::text, user_id::text,
                                cause_id::text, priority, ''),
                       COUNT(*),
                       COUNT(*) FILTER (WHERE resolution_time IS NULL),
                       AVG(response_share)::float8,
                       percentile_cont(0.5) WITHIN GROUP (ORDER BY response_time),
                       percentile_cont(0.9) WITHIN GROUP (ORDER BY response_time),
                       AVG(resolution_share)::float8,
                       percentile_cont(0.5) WITHIN GROUP (ORDER BY resolution_time),
                       percentile_cont(0.9) WITHIN GROUP (ORDER BY resolution_time),
                       AVG(reopen_share)::float8,
                       AVG(rating)::float8
                  FROM seen
                 GROUP BY GROUPING SETS
                       ((), (shop_id), (user_id), (cause_id), (priority))
                """,
                table=self._table_query,
                ids=query.subselect(),
            )
        )
