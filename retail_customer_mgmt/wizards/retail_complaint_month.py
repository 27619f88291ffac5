from datetime import datetime, time

import pytz
from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.tools import format_date, formatLang

MOST_ROWS = 6  # of each table: more would not fit on one page


class RetailComplaintMonth(models.TransientModel):
    """A month of complaints for the meeting: figures on one page."""

    _name = "retail.complaint.month"
    _description = "Complaints of a Month"

    month = fields.Date(
        required=True,
        default=lambda self: fields.Date.today() - relativedelta(months=1, day=1),
        help="Any day of the month.",
    )
    company_id = fields.Many2one(
        comodel_name="res.company", required=True, default=lambda self: self.env.company
    )
    shop_ids = fields.Many2many(
        comodel_name="retail.shop",
        string="Shops",
        domain="[('company_id', '=', company_id)]",
        help="Empty for all whose complaints you may see.",
    )
    summary = fields.Html(compute="_compute_summary", sanitize=False)

    @api.depends("month", "company_id", "shop_ids")
    def _compute_summary(self):
        for wizard in self:
            wizard.summary = wizard.month and self.env["ir.qweb"]._render(
                "retail_customer_mgmt.retail_complaint_month_figures", {"doc": wizard}
            )

    def action_print(self):
        report = self.env.ref("retail_customer_mgmt.retail_complaint_month_report")
        # Not None, which XML-RPC can't carry.
        return report.report_action(self, data={})

    def _month_name(self, back=0):
        first = self.month + relativedelta(months=-back, day=1)
        return format_date(self.env, first, date_format="MMMM yyyy")

    def _percent(self, share):
        """Return a share in words; nothing was decided where there is none."""
        if share is None:
            return "–"
        return self.env._("%(number)s %%", number=round(share * 100))

    def _hours(self, hours):
        """Return hours or stars with a decimal, as the reader's language writes it."""
        if hours is None:
            return "–"
        return formatLang(self.env, hours, digits=1)

    def _title(self):
        return self.env._("Complaints in %(month)s", month=self._month_name())

    def _subtitle(self):
        return self.env._(
            "%(company)s: %(shops)s",
            company=self.company_id.name,
            shops=", ".join(self.shop_ids.mapped("name")) or self.env._("All shops"),
        )

    def _month_before(self, figure):
        return self.env._("month before: %(figure)s", figure=figure)

    def _domain(self, back=0):
        """Return what came in that month, by the days of the shop or the company."""
        zones = set(self.shop_ids.mapped("tz"))
        zone = zones.pop() if len(zones) == 1 else self.company_id._care_tz()
        first = self.month + relativedelta(months=-back, day=1)
        start, end = (
            pytz.timezone(zone)
            .localize(datetime.combine(day, time()))
            .astimezone(pytz.utc)
            .replace(tzinfo=None)
            for day in (first, first + relativedelta(months=1))
        )
        domain = [
            ("company_id", "=", self.company_id.id),
            ("date_received", ">=", start),
            ("date_received", "<", end),
        ]
        return domain + (
            [("shop_id", "in", self.shop_ids.ids)] if self.shop_ids else []
        )

    def _figures(self):
        """Return {"now": figures, "before": those of the month before, "parts": …}."""
        report = self.env["retail.complaint.report"]
        figures = report._figures(self._domain())
        before = report._figures(self._domain(back=1))
        return {
            "now": figures["all"][""],
            "before": before["all"][""],
            "parts": [
                (title, self._rows(name, figures.get(name, {})))
                for name, title in self._dimensions()
            ],
        }

    def _dimensions(self):
        return [
            ("shop_id", self.env._("Shop")),
            ("user_id", self.env._("Clerk")),
            ("cause_id", self.env._("Cause")),
            ("priority", self.env._("Severity")),
        ]

    def _rows(self, name, figures):
        """Return (name, figures) of one dimension, the largest first, for one page."""
        field = self.env["retail.complaint.report"]._fields[name]
        if field.type == "selection":
            names = dict(field._description_selection(self.env))
        else:
            ids = [int(value) for value in figures if value]
            # Only the names of what stands in figures one may see.
            records_sudo = self.env[field.comodel_name].sudo().browse(ids).exists()
            names = {str(record.id): record.display_name for record in records_sudo}
        rows = [
            (names.get(value) or self.env._("None"), row)
            for value, row in figures.items()
        ]
        return sorted(rows, key=lambda row: (-row[1]["count"], row[0]))[:MOST_ROWS]

    def _late_complaints(self):
        """Return what is late now, the longest first."""
        complaints = self.env["retail.complaint"]
        domain = [
            ("company_id", "=", self.company_id.id),
            ("is_closed", "=", False),
            "|",
            ("sla_state", "=", "late"),
            ("resolution_state", "=", "late"),
        ]
        if self.shop_ids:
            domain.append(("shop_id", "in", self.shop_ids.ids))
        return complaints.search(domain, order="next_deadline, id", limit=MOST_ROWS)
