from datetime import timedelta

from odoo import api, models
from odoo.tools import SQL

DAYS_AHEAD = 30


class RetailGreeting(models.Model):
    """Who is greeted tonight: found in batches, noted and written to at once."""

    _inherit = "retail.greeting"

    @api.model
    def _cron_greet(self, today=None, batch_size=200):
        """Greet members whose occasion is near, once a member, occasion and year.

        Note and message are one transaction: an interrupted run goes on with those it
        has not greeted, and one that comes too late greets nobody any more.
        """
        for greeting in self.search([]):
            company = greeting.company_id
            greeting.with_company(company)._greet(
                today or company._care_today(), batch_size
            )

    def _greet(self, today, batch_size):
        first = today - timedelta(days=self.grace_days)
        last = today + timedelta(days=self.days_before)
        occasions = self._occasions(first, last)
        start = 0
        while occasions and self._ways():
            rows = self._query_to_greet(occasions, start, batch_size)
            if not rows:
                return
            notes = self._query_note(rows)
            notes._greet(today)
            start = rows[-1][0]
            self.env["ir.cron"]._commit_progress(len(rows))

    def _query_to_greet(self, occasions, start, limit):
        """Return the next (partner id, day, year): members not greeted, and willing."""
        self._flush_greeted()
        return self.env.execute_query(
            SQL(
                """
                SELECT partner.id, MIN(occasion.day), MIN(occasion.year)
                %(source)s
                   AND partner.id > %(start)s
                   AND (%(is_reachable)s)
              GROUP BY partner.id
              ORDER BY partner.id
                 LIMIT %(limit)s
                """,
                source=self._sql_source(occasions),
                start=start,
                is_reachable=SQL(" OR ").join(self._sql_reachable()),
                limit=limit,
            )
        )

    @api.model
    def _flush_greeted(self):
        self.env["res.partner"]._flush_consents()
        for model in (
            *("res.partner", "retail.membership", "retail.member.profile"),
            "retail.greeting.sent",
        ):
            self.env[model].flush_model()

    def _sql_source(self, occasions):
        """Return FROM and WHERE: members with an occasion they were not greeted on."""
        return SQL(
            """
                  FROM res_partner partner
                  JOIN retail_membership account ON account.id = partner.membership_id
                  %(occasion)s
                 WHERE account.state = 'active' AND partner.active
                   AND account.company_id = %(program_company)s
                   AND %(is_of_shop)s AND %(is_of_tier)s
                   AND NOT EXISTS (
                       SELECT FROM retail_greeting_sent sent
                        WHERE sent.partner_id = partner.id
                          AND sent.company_id = %(company)s
                          AND sent.occasion = %(kind)s
                          AND sent.year = occasion.year)
            """,
            occasion=self._sql_occasion(occasions),
            program_company=self.company_id._member_program().company_id.id or None,
            is_of_shop=self._sql_is_of_shop(),
            is_of_tier=self._sql_among(SQL("account.tier_id"), self.tier_ids.ids),
            company=self.company_id.id,
            kind=self.occasion,
        )

    def _sql_is_of_shop(self):
        """Tell of members that they are of these shops, or of this company's.

        Who has no home shop is of the programme's own company, not of its branches.
        """
        shops = self.shop_ids
        if not shops:
            company_shops = self.env["retail.shop"].with_context(active_test=False)
            domain = [("company_id", "=", self.company_id.id)]
            shops = company_shops.search(domain)
            of_company = self._sql_among(
                SQL("partner.member_shop_id"), shops.ids or [0]
            )
            if self.company_id != self.company_id._member_program().company_id:
                return of_company
            return SQL("(partner.member_shop_id IS NULL OR %s)", of_company)
        return self._sql_among(SQL("partner.member_shop_id"), shops.ids)

    @api.model
    def _sql_among(self, column, ids):
        return SQL("%s = ANY(%s)", column, ids) if ids else SQL("TRUE")

    def _sql_occasion(self, occasions):
        if self.occasion != "birthday":
            [occasion] = occasions[:1]
            return SQL(
                "CROSS JOIN (VALUES (%s::date, %s)) AS occasion(day, year)", *occasion
            )
        days = [occasion.day for occasion in occasions]
        return SQL(
            "JOIN (%s) AS occasion ON occasion.partner_id = partner.id",
            self.env["retail.member.profile"]._sql_birthdays(
                days, self.company_id.leap_day_birthday
            ),
        )

    def _sql_reachable(self):
        """Return a condition for each way: address and consent."""
        partners = self.env["res.partner"]
        return [
            SQL(
                "(%s AND NOT %s)",
                getattr(partners, f"_sql_has_{way}")(),
                partners._sql_unwilling("partner", self._purpose(), way),
            )
            for way in self._ways()
        ]

    def _query_note(self, rows):
        """Note whom this greets now; return the notes that are new."""
        values = SQL(", ").join(
            SQL("(%s, %s::date, %s)", partner_id, day, year)
            for partner_id, day, year in rows
        )
        noted = self.env.execute_query(
            SQL(
                """
                INSERT INTO retail_greeting_sent (
                    greeting_id, company_id, occasion, partner_id, shop_id, day, year,
                    create_uid, create_date, write_uid, write_date)
                SELECT %(greeting)s, %(company)s, %(occasion)s, due.partner_id,
                       partner.member_shop_id, due.day, due.year,
                       %(uid)s, now() AT TIME ZONE 'UTC',
                       %(uid)s, now() AT TIME ZONE 'UTC'
                  FROM (VALUES %(values)s) AS due(partner_id, day, year)
                  JOIN res_partner partner ON partner.id = due.partner_id
                    ON CONFLICT (partner_id, company_id, occasion, year) DO NOTHING
             RETURNING id
                """,
                greeting=self.id,
                company=self.company_id.id,
                occasion=self.occasion,
                uid=self.env.uid,
                values=values,
            )
        )
        return self.env["retail.greeting.sent"].browse([row[0] for row in noted])

    def _sql_due(self):
        """Return whom this will greet in the next days; ``None`` for nobody."""
        today = self.company_id._care_today()
        occasions = self._occasions(today, today + timedelta(days=DAYS_AHEAD))
        if not occasions:
            return None
        return SQL(
            """
            SELECT %(greeting)s::bigint * 2147483648 + partner.id AS id,
                   %(greeting)s AS greeting_id, partner.id AS partner_id,
                   partner.member_shop_id AS shop_id, %(company)s AS company_id,
                   MIN(occasion.day) AS day, %(kind)s::varchar AS occasion,
                   BOOL_OR(%(is_reachable)s) AS is_reachable,
                   %(is_active)s AS is_active, %(place)s AS place
              %(source)s
          GROUP BY partner.id
            """,
            greeting=self.id,
            company=self.company_id.id,
            kind=self.occasion,
            is_reachable=SQL(" OR ").join(self._sql_reachable() or [SQL("FALSE")]),
            is_active=self.active,
            place=self.sequence,
            source=self._sql_source(occasions),
        )
