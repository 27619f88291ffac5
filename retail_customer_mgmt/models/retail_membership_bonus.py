from odoo import api, fields, models
from odoo.tools import SQL

from ..tools import points
from ..tools.ledger import Posting
from ..tools.points_rules import births_kept_on


class RetailMembership(models.Model):
    """Points for what happens to a member outside orders."""

    _inherit = "retail.membership"

    @api.model
    def _enrol(self, partner, program, date=None):
        """Enrol, and reward who joins today: a file dated back joined elsewhere."""
        is_new = not self.sudo().search_count(
            [("partner_id", "=", partner.id), ("program_id", "=", program.id)], limit=1
        )
        membership = super()._enrol(partner, program, date)
        if is_new and membership._is_joining():
            membership._give_bonus("registration")
            membership._reward_complete_profile()
        return membership

    def _is_joining(self):
        program = self.program_id
        return program._local(self.date_joined).date() == program._today()

    def _reward_complete_profile(self):
        """Reward the members whose profile is complete, once ever."""
        for membership in self:
            if membership.partner_id.member_profile_ids[:1].completeness == 100:
                membership._give_bonus("profile_complete")

    def _give_bonus(self, event, day=None, period=None):
        """Post what the programme's rules give for an event; return the entries.

        Each rule gives once, or once in a ``period`` such as a year, whichever of
        accounts that became one it gave to. Frozen and closed accounts earn nothing.
        """
        self.ensure_one()
        day = day or self.program_id._today()
        rules = self._rules_due(event, day, period)
        if not rules or self.state != "active":
            return self.env["retail.points.entry"]
        return self._post([self._bonus(rule, day, period) for rule in rules])

    def _rules_due(self, event, day, period):
        """Return the rules that give for an event and have not yet."""
        rules = [
            rule
            for rule in self.program_id._rules()
            if rule.matches_event(event, day, self.shop_id.id, self.tier_id.id)
        ]
        given = self._rules_given(event, period) if rules else ()
        return [rule for rule in rules if rule.id not in given]

    def _rules_given(self, event, period):
        """Return the ids of the rules that have given for an event, in a period.

        An entry that came with a merged account has the key of that account.
        """
        domain = [
            ("membership_id", "=", self.id),
            ("kind", "=", "bonus"),
            ("idempotency_key", "=like", f"bonus:{event}:%"),
        ]
        entries = self.env["retail.points.entry"].sudo().search(domain)
        keys = [key.split(":") for key in entries.mapped("idempotency_key")]
        last = [str(period)] if period else []
        return {int(rule_id) for _, _, _, rule_id, *rest in keys if rest == last}

    def _bonus(self, rule, day, period):
        given = points.quantise(rule.points, self.program_id.points_rounding)
        key = ["bonus", rule.event, self.id, rule.id, period]
        return Posting(
            kind="bonus",
            points=given,
            key=":".join(str(part) for part in key if part),
            date=fields.Datetime.now(),
            day=day,
            qualifying_points=given if rule.is_qualifying else points.ZERO,
            qualifying_date=day if rule.is_qualifying else None,
            note=rule.name,
            explanation={
                "event": rule.event,
                "day": day.isoformat(),
                "rules": {str(rule.id): str(given)},
                "rule": points.snapshot(rule),
            },
            **self.program_id._lot_dates(day),
        )

    @api.model
    def _query_lock_birthdays(self, program, rule_ids, days, after_id, limit):
        """Lock the next members with a birthday on one of ``days``, by id.

        Returns ``(membership id, birthday)`` rows of those whom one of the rules has
        given nothing for it. A birthday that is past counts only for who was a member
        by then.
        """
        births = SQL(", ").join(
            SQL("(%s::date, %s, %s)", day, birth.month, birth.day)
            for day in days
            for birth in births_kept_on(day)
        )
        return self.env.execute_query(
            SQL(
                """
                SELECT membership.id, due.day
                  FROM retail_membership membership
                  JOIN retail_member_profile profile
                    ON profile.partner_id = membership.partner_id
                  JOIN (VALUES %(births)s) AS due(day, birth_month, birth_day)
                    ON due.birth_month = EXTRACT(MONTH FROM profile.birthday)
                   AND due.birth_day = EXTRACT(DAY FROM profile.birthday)
                 WHERE membership.program_id = %(program_id)s
                   AND membership.state = 'active'
                   AND membership.id > %(after_id)s
                   AND (due.day = %(today)s OR due.day >= (membership.date_joined
                        AT TIME ZONE 'UTC' AT TIME ZONE %(tz)s)::date)
                   AND EXISTS (
                       SELECT FROM UNNEST(%(rule_ids)s) AS rule(id)
                        WHERE NOT EXISTS (
                              SELECT FROM retail_points_entry entry
                               WHERE entry.membership_id = membership.id
                                 AND entry.kind = 'bonus'
                                 AND entry.idempotency_key LIKE CONCAT_WS(':',
                                     'bonus', 'birthday', '%%', rule.id,
                                     EXTRACT(YEAR FROM due.day))))
              ORDER BY membership.id
                 LIMIT %(limit)s
                   FOR NO KEY UPDATE OF membership SKIP LOCKED
                """,
                births=births,
                program_id=program.id,
                after_id=after_id,
                rule_ids=rule_ids,
                today=days[-1],
                tz=program.tz,
                limit=limit,
            )
        )
