from odoo import api, fields, models


class RetailCallback(models.Model):
    """What a call is about, in the words of who reads it."""

    _inherit = "retail.callback"

    title = fields.Char(string="Topic Shown", compute="_compute_title")

    @api.depends("topic", "rule_id.name")
    @api.depends_context("lang")
    def _compute_title(self):
        """Say a rule's topic in the reader's language; what somebody typed stays."""
        for rule, callbacks in self.grouped("rule_id").items():
            # Calls outlive the right to read their rule.
            rule_sudo = rule.sudo()
            names = rule_sudo._topics()
            for callback in callbacks:
                is_of_rule = callback.topic in names
                callback.title = rule_sudo.name if is_of_rule else callback.topic

    @api.depends("partner_id", "title")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for callback in self:
            callback.display_name = self.env._(
                "%(member)s: %(topic)s",
                member=callback.partner_id.name or "",
                topic=callback.title or "",
            )

    def _for_caller(self):
        """Return the call in the language of who makes it."""
        return self.with_context(lang=self.user_id.lang or self.env.lang)
