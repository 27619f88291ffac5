from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

DAYS_AHEAD = 60


class RetailMembership(models.Model):
    """Members whose tier ends soon and is not kept yet."""

    _inherit = "retail.membership"

    is_about_to_fall = fields.Boolean(
        compute="_compute_is_about_to_fall",
        search="_search_is_about_to_fall",
        help="The tier ends within 60 days, and purchases do not keep it yet.",
    )

    @api.depends("tier_until", "tier_grace_until")
    def _compute_is_about_to_fall(self):
        soon = self.filtered(lambda membership: membership._ends_soon())
        standings = soon._tier_standings()
        for membership in self:
            standing = standings.get(membership)
            need = standing and standing.keep
            membership.is_about_to_fall = bool(need and need.missing)

    def _ends_soon(self):
        last_day = self.program_id.sudo()._today() + timedelta(days=DAYS_AHEAD)
        until = self.tier_grace_until or self.tier_until
        return bool(until) and until <= last_day

    @api.model
    def _search_is_about_to_fall(self, operator, value):
        if operator != "in":
            return NotImplemented
        programs = self.env["retail.member.program"].search([])
        queries = [program.sudo()._sql_falling(DAYS_AHEAD) for program in programs]
        return Domain.OR(self._domain_of(query) for query in queries if query)

    def _domain_of(self, query):
        def to_sql(_model, alias, _query):
            return SQL("%s IN (%s)", SQL.identifier(alias, "id"), query)

        return Domain.custom(to_sql=to_sql)

    def action_plan_keeping_calls(self):
        """Plan a call to each member: the tier can still be kept."""
        Callback = self.env["retail.callback"]
        topics = {membership: membership._topic_of_keeping() for membership in self}
        planned = Callback.search(
            [("membership_id", "in", self.ids), ("state", "=", "planned")]
        )
        members = self.partner_id
        unwilling = members._not_to_call(but_for=members._call_obstacles_passing)
        known = {(callback.membership_id, callback.topic) for callback in planned}
        callbacks = Callback.create(
            [
                {
                    "partner_id": membership.partner_id.id,
                    "company_id": membership.company_id.id,
                    "topic": topic,
                }
                for membership, topic in topics.items()
                if (membership, topic) not in known
                and membership.partner_id not in unwilling
            ]
        )
        if not callbacks:
            raise UserError(
                self.env._(
                    "A call to each of these members is planned already, or the member"
                    " can't be called."
                )
            )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Planned Callbacks"),
            "res_model": "retail.callback",
            "view_mode": "list,form",
            "domain": [("id", "in", callbacks.ids)],
        }

    def _topic_of_keeping(self):
        sentences = self._sentences_of_keeping(self._tier_standing())
        return sentences[0] if sentences else self.env._("Keep the tier")
