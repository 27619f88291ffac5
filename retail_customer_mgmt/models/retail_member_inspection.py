from odoo import api, fields, models
from odoo.tools import SQL

BATCH = 50_000


class RetailMemberInspection(models.Model):
    """One night's look through a company's files: how far it is, what it found."""

    _name = "retail.member.inspection"
    _description = "Inspection of Members' Files"
    _order = "date desc, id desc"
    _rec_name = "date"

    company_id = fields.Many2one(
        comodel_name="res.company", required=True, readonly=True
    )
    date = fields.Date(required=True, readonly=True)
    inspected_until = fields.Integer(
        readonly=True, help="The last profile that was looked at."
    )
    found = fields.Integer(readonly=True, help="How much was found wrong anew.")
    mended = fields.Integer(
        readonly=True, help="How much was found mended, besides what was seen at once."
    )
    date_done = fields.Datetime(string="Done On", readonly=True)

    _once_a_day = models.Constraint(
        "UNIQUE(company_id, date)", "Files are inspected once a day."
    )

    @api.model
    def _cron_inspect_quality(self, today=None, batch_size=None):
        """Inspect each company's files once a day, batch by batch.

        What is stopped goes on where it was when it is run again. A company whose
        files can't be inspected does not stop the others.
        """
        self.env.flush_all()
        nights = self._nights(today)
        cron = self.env["ir.cron"]
        # What fails later takes back only what it has not committed itself.
        cron._commit_progress(remaining=nights._count_waiting())
        cron._each_for_itself(
            nights.sorted("id"),
            lambda night: night._go_on(batch_size or BATCH, nights),
        )

    @api.model
    def _start_anew(self, today=None):
        """Let what is done for today be looked at once more: somebody asks for it."""
        done = self._nights(today).filtered("date_done")
        done.write({"date_done": False, "inspected_until": 0})

    def _nights(self, today):
        companies = self.env["res.company"].sudo().search([], order="id")
        return self.browse().union(
            *(
                self._of(company, fields.Date.to_date(today) or company._care_today())
                for company in companies
            )
        )

    def _of(self, company, day):
        domain = [("company_id", "=", company.id), ("date", "=", day)]
        values = {"company_id": company.id, "date": day}
        return self.search(domain, limit=1) or self.create(values)

    def _go_on(self, batch_size, nights):
        """Look at the files that are left; tell whether time is left, too."""
        has_time = True
        while has_time and not self.date_done:
            last = self._last_of_batch(batch_size)
            if last:
                self._inspect_until(last)
            else:
                self._finish()
            has_time = bool(
                self.env["ir.cron"]._commit_progress(
                    1, remaining=nights._count_waiting()
                )
            )
        return has_time

    def _count_waiting(self):
        return len(self.filtered(lambda night: not night.date_done))

    def _last_of_batch(self, batch_size):
        """Return the last id of the next profiles; ``False`` where there are none."""
        profiles_sudo = self.env["retail.member.profile"].sudo()
        domain = [("id", ">", self.inspected_until)]
        last = profiles_sudo.search(
            domain, order="id", offset=batch_size - 1, limit=1
        ) or profiles_sudo.search(domain, order="id DESC", limit=1)
        return last.id

    def _inspect_until(self, last):
        batch = SQL("profile.id BETWEEN %s AND %s", self.inspected_until + 1, last)
        flaws_sudo = self.env["retail.member.flaw"].sudo()
        opened, mended = flaws_sudo._inspect(self.company_id, self.date, batch)
        self.write(
            {
                "inspected_until": last,
                "found": self.found + opened,
                "mended": self.mended + mended,
            }
        )
        self.env.flush_all()

    def _finish(self):
        """Note the day's figures when all files have been looked at."""
        flaws_sudo = self.env["retail.member.flaw"].sudo()
        flaws_sudo._query_forget(self.company_id)
        opened, mended = flaws_sudo._query_duplicates(self.company_id, self.date)
        now = fields.Datetime.now()
        figures_sudo = self.env["retail.member.quality"].sudo()
        figures_sudo._query_figures(
            self.company_id, self.date, self._former_done(), now
        )
        self.write(
            {
                "date_done": now,
                "found": self.found + opened,
                "mended": self.mended + mended,
            }
        )
        self.env.flush_all()

    def _former_done(self):
        """Return when the night before was done: what was mended since is counted."""
        domain = [
            ("company_id", "=", self.company_id.id),
            ("date_done", "!=", False),
            ("date", "<", self.date),
        ]
        former = self.search(domain, order="date DESC", limit=1)
        return former.date_done or fields.Datetime.to_datetime("1970-01-01")
