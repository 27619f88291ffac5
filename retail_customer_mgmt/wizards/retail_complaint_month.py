from datetime import datetime, time

import pytz
from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.tools import formatLang
from odoo.tools.misc import babel_locale_parse, get_lang

from ..tools import groups, moments

MOST_MONTHS = 36
MOST_ROWS = 6  # of each table: more would not fit on one page


class RetailComplaintMonth(models.TransientModel):
    """A month of complaints for the meeting: figures on one page."""

    _name = "retail.complaint.month"
    _description = "Complaints of a Month"

    month = fields.Selection(
        selection=lambda self: self._selection_month(),
        required=True,
        default=lambda self: self._default_month(),
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

    def _selection_month(self):
        """Return the months of the last years, this one first."""
        this = fields.Date.context_today(self).replace(day=1)
        firsts = [this - relativedelta(months=back) for back in range(MOST_MONTHS)]
        return [(f"{first:%Y-%m}", self._words_of_month(first)) for first in firsts]

    def _default_month(self):
        """Return the last month for its meeting, or this one where it was quiet."""
        this = fields.Date.context_today(self).replace(day=1)
        last = this - relativedelta(months=1)
        received = [
            ("company_id", "=", self.env.company.id),
            ("date_received", ">=", last),
            ("date_received", "<", this),
        ]
        is_quiet = not self.env["retail.complaint.report"].search_count(
            received, limit=1
        )
        return f"{this if is_quiet else last:%Y-%m}"

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

    def _first_day(self, back=0):
        first = fields.Date.to_date(f"{self.month}-01")
        return first - relativedelta(months=back)

    def _month_name(self):
        return self._words_of_month(self._first_day())

    def _words_of_month(self, first):
        locale = babel_locale_parse(get_lang(self.env).code)
        return moments.month(first, locale)

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
            shops=", ".join(self._counted_shops().mapped("name"))
            or self.env._("All shops"),
        )

    def _counted_shops(self):
        """Return the shops in the figures; none where they are those of all."""
        is_office = self.env.user.has_group(groups.HEAD_OFFICE)
        own = self.shop_ids.browse() if is_office else self.env.user.retail_shop_ids
        return self.shop_ids or own.filtered(
            lambda shop: shop.company_id == self.company_id
        )

    def _month_before(self, figure):
        return self.env._("month before: %(figure)s", figure=figure)

    def _domain(self, back=0):
        """Return what came in that month, by the days of the shop or the company."""
        zones = set(self.shop_ids.mapped("tz"))
        zone = zones.pop() if len(zones) == 1 else self.company_id._care_tz()
        first = self._first_day(back)
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
            ("user_id", self.env._("Owner")),
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
        nothing = self.env._("Nobody") if name == "user_id" else self.env._("Not said")
        rows = [(names.get(value) or nothing, row) for value, row in figures.items()]
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
