from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

from ..tools.due import day_start


class RetailLapseNotice(models.Model):
    """A member was told that points lapse on a day: told once, whatever is retried."""

    _name = "retail.lapse.notice"
    _description = "Lapse Notice"
    _order = "date_told desc, id desc"
    _rec_name = "membership_id"

    membership_id = fields.Many2one(
        comodel_name="retail.membership",
        required=True,
        index=True,
        ondelete="cascade",
    )
    partner_id = fields.Many2one(related="membership_id.partner_id")
    program_id = fields.Many2one(related="membership_id.program_id")
    company_id = fields.Many2one(comodel_name="res.company", required=True)
    date_told = fields.Date(string="Told On", required=True)
    date_lapse = fields.Date(string="Last Day", required=True)
    points = fields.Float(digits=(16, 4), required=True)
    told_ids = fields.Many2many(
        comodel_name="retail.lapse.notice",
        compute="_compute_told_ids",
        string="Told at Once",
        help="What the same message says: the last days and how many points each.",
    )

    _told_once = models.Constraint(
        "UNIQUE(membership_id, date_lapse)",
        "The member has already been told about the points of this day.",
    )

    def _compute_told_ids(self):
        told = self.search([("membership_id", "in", self.membership_id.ids)])
        for notice in self:
            notice.told_ids = told.filtered(
                lambda other, notice=notice: (
                    other.membership_id == notice.membership_id
                    and other.date_told == notice.date_told
                )
            ).sorted("date_lapse")

    @api.model
    def _notify(self, program, today, batch_size=500):
        """Tell the programme's members what lapses within its days of notice.

        Note and message are one transaction: an interrupted run goes on with those it
        has not told, and a late one tells what has not lapsed yet.
        """
        last = today + timedelta(days=program.lapse_notice_days)
        start = 0
        while membership_ids := self._query_to_tell(
            program, today, last, start, batch_size
        ):
            notices = self._query_insert(program, today, last, membership_ids)
            notices._send()
            start = max(membership_ids)
            self.env["ir.cron"]._commit_progress(len(membership_ids))

    def _send(self):
        """Have one mail a member sent, however many days it names."""
        template = self.env.ref(
            "retail_customer_mgmt.mail_template_lapse_notice", raise_if_not_found=False
        )
        first = self.browse(
            notices.sorted("date_lapse")[0].id
            for notices in self.grouped("membership_id").values()
        )
        until = {
            notice.id: day_start(notice.date_lapse, notice.program_id.tz)
            + timedelta(days=1)
            for notice in first
        }
        contacts = self.env["retail.contact"]
        contacts._reach("email", "service", "lapse", first, template, until)

    def _query_to_tell(self, program, today, last, start, limit):
        """Return the next memberships to tell: active, with an address, willing."""
        partners = self.env["res.partner"]
        partners.flush_model(["email_normalized", "active"])
        partners._flush_consents()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT DISTINCT account.id
                  FROM retail_membership account
                  JOIN res_partner partner ON partner.id = account.partner_id
                  JOIN retail_points_lot lot
                    ON lot.membership_id = account.id AND lot.remaining > 0
                 WHERE account.program_id = %(program)s AND account.id > %(start)s
                   AND account.state = 'active' AND partner.active
                   AND partner.email_normalized IS NOT NULL
                   AND NOT %(is_unwilling)s
                   AND %(is_near)s
              ORDER BY account.id
                 LIMIT %(limit)s
                """,
                program=program.id,
                start=start,
                is_unwilling=partners._sql_unwilling("partner", "service", "email"),
                is_near=self._sql_is_near(program, today, last),
                limit=limit,
            )
        )
        return [membership_id for (membership_id,) in rows]

    def _sql_is_near(self, program, today, last):
        """Tell of ``lot`` that it lapses in time, and that nobody was told so yet."""
        return SQL(
            """
            %(last_day)s <= %(last)s AND %(day)s BETWEEN %(today)s AND %(last)s
            AND COALESCE(account.tier_id, 0) <> ALL(%(keeping)s)
            AND NOT EXISTS (
                SELECT FROM retail_lapse_notice notice
                 WHERE notice.membership_id = account.id
                   AND notice.date_lapse = %(day)s)
            """,
            last_day=program._sql_last_day(),
            day=self._sql_lapse_day(program),
            today=today,
            last=last,
            keeping=list(program._keeping_tier_ids()),
        )

    def _sql_lapse_day(self, program):
        """Return the last day of ``lot``; the grace after a fall may put it off."""
        return SQL("GREATEST(%s, account.lapse_grace_until)", program._sql_last_day())

    def _query_insert(self, program, today, last, membership_ids):
        """Note what these members are told now; return the notes that are new."""
        rows = self.env.execute_query(
            SQL(
                """
                INSERT INTO retail_lapse_notice (
                    membership_id, company_id, date_told, date_lapse, points,
                    create_uid, create_date, write_uid, write_date)
                SELECT account.id, account.company_id, %(today)s, %(day)s,
                       SUM(lot.remaining), %(uid)s, now() AT TIME ZONE 'UTC',
                       %(uid)s, now() AT TIME ZONE 'UTC'
                  FROM retail_membership account
                  JOIN retail_points_lot lot
                    ON lot.membership_id = account.id AND lot.remaining > 0
                 WHERE account.id IN %(ids)s AND %(is_near)s
              GROUP BY account.id, %(day)s
                    ON CONFLICT (membership_id, date_lapse) DO NOTHING
             RETURNING id
                """,
                today=today,
                day=self._sql_lapse_day(program),
                uid=self.env.uid,
                ids=tuple(membership_ids),
                is_near=self._sql_is_near(program, today, last),
            )
        )
        return self.browse([notice_id for (notice_id,) in rows])
