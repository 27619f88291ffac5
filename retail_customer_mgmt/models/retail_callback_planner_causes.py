from datetime import timedelta
from typing import NamedTuple

from odoo import models
from odoo.tools import SQL

from ..tools import due

# What was solved longer ago is not called about any more.
COMPLAINT_DAYS = 30


class Cause(NamedTuple):
    """What sets a rule off, as pieces of SQL on a membership ``m`` and a rule ``r``.

    ``wanted`` is the day of the call, ``latest`` the last one on which it makes sense;
    ``key`` is the same whenever the same cause is found again. What ``can_wait`` is
    found again every night, and therefore not planned close to another call.
    """

    condition: SQL
    wanted: SQL
    key: SQL
    latest: SQL = SQL("NULL::date")
    joins: SQL = SQL()
    evidence: SQL = SQL("'{}'::jsonb")
    complaint: SQL = SQL("NULL::int")
    can_wait: bool = False


class RetailCallbackRule(models.Model):
    """What the nightly planner looks for: a method for each trigger."""

    _inherit = "retail.callback.rule"

    def _causes(self, company, today):
        """Return what sets the rule off; several where programmes judge apart."""
        return getattr(self, f"_causes_of_{self.trigger}")(company, today)

    def _causes_of_visit(self, company, today):
        """Nobody has sold to or called the member for the days.

        A call that was cancelled counts too, so that it does not come back at once.
        """
        zone = company._care_tz()
        again = self.repeat_days or self.delay_days
        return [
            Cause(
                condition=SQL(
                    """
                    GREATEST(m.date_joined, m.date_last_purchase) < %(since)s
                    AND NOT EXISTS (
                        SELECT FROM retail_callback c
                         WHERE c.partner_id = m.partner_id
                           AND c.company_id = m.company_id
                           AND c.date_done >= %(called)s
                           AND (c.state = 'done' OR c.rule_id = r.id))
                    """,
                    since=due.untouched_since(today, self.delay_days, zone),
                    called=due.untouched_since(today, again, zone),
                ),
                wanted=SQL("%s::date", today),
                key=SQL("'visit:' || r.id || ':' || m.id || ':' || %s", f"{today}"),
                can_wait=True,
            )
        ]

    def _causes_of_lapsed(self, company, today):
        """The member has bought before, but nothing for the days."""
        since = due.untouched_since(today, self.delay_days, company._care_tz())
        bought = SQL("m.date_last_purchase")
        return [
            Cause(
                condition=SQL("%s < %s", bought, since),
                wanted=SQL("%s::date", today),
                key=self._sql_key("lapsed", company, today, bought),
                can_wait=True,
            )
        ]

    def _causes_of_prospect(self, company, today):
        """The member has registered, but never bought."""
        since = due.untouched_since(today, self.delay_days, company._care_tz())
        return [
            Cause(
                condition=SQL(
                    "m.date_last_purchase IS NULL AND m.date_joined < %s", since
                ),
                wanted=SQL("%s::date", today),
                key=self._sql_key("prospect", company, today, SQL("m.date_joined")),
                can_wait=True,
            )
        ]

    def _sql_key(self, kind, company, today, since):
        """Return a key that is new whenever the rhythm says that it is time again."""
        day = self._sql_day(company, since)
        turn = SQL("0")
        if self.repeat_days:
            turn = SQL(
                "(%s::date - %s - %s) / %s",
                *(today, day, self.delay_days, self.repeat_days),
            )
        return SQL(
            "%s || r.id || ':' || m.id || ':' || %s || ':' || %s",
            *(f"{kind}:", day, turn),
        )

    def _causes_of_falling(self, company, today):
        """The tier ends soon, and purchases do not keep it yet."""
        programs = self.env["retail.member.program"].sudo()
        programs = programs.search([("company_id", "=", company.id)])
        queries = [program._sql_falling(self.delay_days, today) for program in programs]
        last_day = SQL("COALESCE(m.tier_grace_until, m.tier_until)")
        return [
            Cause(
                condition=SQL("m.id IN (%s) AND %s >= %s", query, last_day, today),
                wanted=SQL("%s::date", today),
                latest=last_day,
                key=SQL("'falling:' || r.id || ':' || m.id || ':' || %s", last_day),
                evidence=SQL("jsonb_build_object('until', %s)", last_day),
            )
            for query in queries
            if query
        ]

    def _causes_of_birthday(self, company, today):
        """The birthday comes within the days, by the sun or by the moon."""
        days = [today + timedelta(days=ahead) for ahead in range(self.delay_days + 1)]
        profiles = self.env["retail.member.profile"]
        profiles._flush_birthdays()
        born = profiles._sql_birthdays(days, company.leap_day_birthday)
        return [
            Cause(
                joins=SQL("JOIN (%s) b ON b.partner_id = m.partner_id", born),
                condition=SQL("TRUE"),
                wanted=SQL("GREATEST(b.day - r.delay_days, %s::date)", today),
                latest=SQL("b.day"),
                key=SQL("'birthday:' || r.id || ':' || m.id || ':' || b.day"),
                evidence=SQL("jsonb_build_object('birthday', b.day)"),
            )
        ]

    def _causes_of_complaint(self, company, today):
        """A complaint of the member was solved."""
        oldest = today - timedelta(days=COMPLAINT_DAYS + self.delay_days)
        solved = self._sql_day(company, SQL("k.date_solved"))
        latest = SQL("NULL::date")
        if self.wait_days:
            latest = SQL("%s + r.delay_days + r.wait_days", solved)
        return [
            Cause(
                joins=SQL(
                    """
                    JOIN retail_complaint k
                      ON k.partner_id = m.partner_id AND k.company_id IN %s
                     AND k.kind = 'complaint' AND k.date_solved >= %s
                    """,
                    tuple(self._companies_served(company).ids),
                    company._day_start(oldest),
                ),
                condition=SQL("(%s IS NULL OR %s >= %s)", latest, latest, today),
                wanted=SQL("%s + r.delay_days", solved),
                latest=latest,
                # What was opened again and solved once more is asked about again.
                key=SQL(
                    "'complaint:' || r.id || ':' || k.id"
                    " || COALESCE(':' || NULLIF(k.reopen_count, 0), '')"
                ),
                evidence=SQL("jsonb_build_object('solved', %s)", solved),
                complaint=SQL("k.id"),
            )
        ]

    def _companies_served(self, company):
        """Return the company with its branches that use its programme."""
        branches = company.sudo().search([("id", "child_of", company.id)])
        return company | branches.filtered(
            lambda branch: branch._member_program().company_id == company
        )

    def _sql_day(self, company, moment):
        """Return the day of a moment where the company's days count."""
        return SQL(
            "(%s AT TIME ZONE 'UTC' AT TIME ZONE %s)::date", moment, company._care_tz()
        )
