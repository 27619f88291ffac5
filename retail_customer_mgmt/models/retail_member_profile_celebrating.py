from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

from ..tools import birthdays

YEAR = 366


class RetailMemberProfile(models.Model):
    """Whose birthday is kept when: the one place that searches for it."""

    _inherit = "retail.member.profile"

    @api.model
    def _sql_birthdays(self, days, leap_day):
        """Return the SQL of (profile_id, partner_id, day, year) of birthdays kept then.

        See ``_flush_birthdays``. Nobody is in it twice for one day.

        :param days: not empty
        :param leap_day: when the company keeps those of 29 February
        """
        births = [
            birth for day in days for birth in birthdays.births_kept_on(day, leap_day)
        ]
        queries = [
            getattr(self, f"_sql_born_{kind}")(self._sql_births(births, kind))
            for kind in ("solar", "lunar")
            if any(birth.kind == kind for birth in births)
        ]
        return SQL(" UNION ALL ").join(queries)

    @api.model
    def _flush_birthdays(self):
        names = ("partner_id", "birthday", "birthday_kind", "is_lunar_leap")
        self.flush_model([*names, "lunar_month", "lunar_day"])

    @api.model
    def _sql_births(self, births, kind):
        return SQL(", ").join(
            SQL("(%s, %s, %s, %s::date, %s)", *birth[1:])
            for birth in births
            if birth.kind == kind
        )

    @api.model
    def _sql_born_solar(self, births):
        return SQL(
            """
            SELECT born.id AS profile_id, born.partner_id, birth.kept AS day, birth.year
              FROM (VALUES %s) AS birth (month, dom, is_leap, kept, year)
              JOIN retail_member_profile born
                ON EXTRACT(MONTH FROM born.birthday) = birth.month
               AND EXTRACT(DAY FROM born.birthday) = birth.dom
               AND born.birthday IS NOT NULL
             WHERE born.birthday_kind IS DISTINCT FROM 'lunar'
            """,
            births,
        )

    @api.model
    def _sql_born_lunar(self, births):
        return SQL(
            """
            SELECT born.id AS profile_id, born.partner_id, birth.kept AS day, birth.year
              FROM (VALUES %s) AS birth (month, dom, is_leap, kept, year)
              JOIN retail_member_profile born
                ON born.lunar_month = birth.month AND born.lunar_day = birth.dom
               AND COALESCE(born.is_lunar_leap, FALSE) = birth.is_leap
             WHERE born.birthday_kind = 'lunar'
            """,
            births,
        )

    # Lists of who celebrates

    @api.model
    def _search_birthday_next(self, operator, value):
        """Find who celebrates by a day, or on some; within a year from today."""
        today = self.env.company._care_today()
        if operator == "<=":
            ahead = (fields.Date.to_date(value) - today).days
            days = [today + timedelta(days=far) for far in range(min(ahead, YEAR) + 1)]
        elif operator == "in":
            asked = [fields.Date.to_date(day) for day in value]
            days = [day for day in asked if day and 0 <= (day - today).days <= YEAR]
        else:
            return NotImplemented
        if not days:
            return [("id", "in", [])]
        self._flush_birthdays()
        born = self._sql_birthdays(days, self.env.company.leap_day_birthday)
        return [("id", "in", SQL("(SELECT born.profile_id FROM (%s) born)", born))]

    @api.model
    def _query_celebrating(self, partners, days, limit):
        """Return (partner id, day) of the first of these who celebrate on the days.

        :param partners: a ``Query`` of members
        """
        self._flush_birthdays()
        return self.env.execute_query(
            SQL(
                """
                SELECT born.partner_id, MIN(born.day)
                  FROM (%(born)s) born
                 WHERE born.partner_id IN %(partners)s
              GROUP BY born.partner_id
              ORDER BY MIN(born.day), born.partner_id
                 LIMIT %(limit)s
                """,
                born=self._sql_birthdays(days, self.env.company.leap_day_birthday),
                partners=partners.subselect(),
                limit=limit,
            )
        )
