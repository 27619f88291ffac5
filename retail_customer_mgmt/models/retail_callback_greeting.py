from odoo import api, fields, models
from odoo.tools.misc import format_date

from ..tools import groups


class RetailCallback(models.Model):
    """What to say: the rule's script, or of a greeting its words and coupon."""

    _inherit = "retail.callback"

    script = fields.Text(compute="_compute_script")
    coupon_text = fields.Char(
        string="Coupon", compute="_compute_coupon_text", groups=groups.CLERK
    )

    @api.depends("rule_id.script", "source_key")
    @api.depends_context("lang")
    def _compute_script(self):
        for call in self:
            # Who calls need not read rules and greetings of other companies.
            rule_sudo, greeted_sudo = call.rule_id.sudo(), call._greeted_sudo()
            call.script = rule_sudo.script or greeted_sudo._words()

    @api.depends("source_key")
    @api.depends_context("lang")
    def _compute_coupon_text(self):
        for call in self:
            greeted_sudo = call._greeted_sudo()
            call.coupon_text = bool(greeted_sudo.coupon_id) and self.env._(
                "%(code)s, until %(day)s",
                code=greeted_sudo.coupon_code,
                day=format_date(self.env, greeted_sudo.coupon_until),
            )

    def _greeted_sudo(self):
        """Return the greeting of which this is the call; few calls are one."""
        # A clerk of another shop may have been given the call.
        greetings_sudo = self.env["retail.greeting.sent"].sudo()
        if not (self.source_key or "").startswith("greeting:"):
            return greetings_sudo
        return greetings_sudo.search([("callback_id", "=", self._origin.id)], limit=1)

    def _purpose(self):
        greeting_sudo = self._greeted_sudo().greeting_id
        return greeting_sudo._purpose() if greeting_sudo else super()._purpose()

    def _reason_of_hand(self, known):
        greeting_sudo = self._greeted_sudo().greeting_id
        if not greeting_sudo:
            return super()._reason_of_hand(known)
        occasion = greeting_sudo._fields["occasion"]
        occasions = dict(occasion._description_selection(self.env))
        return self.env._(
            "Greeting: %(greeting)s (%(occasion)s).",
            greeting=greeting_sudo.name,
            occasion=occasions[greeting_sudo.occasion],
        )
