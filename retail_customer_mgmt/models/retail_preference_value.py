from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools import entry


class RetailPreferenceValue(models.Model):
    """One choice: "oat milk" of Coffee, "M" of Clothes size."""

    _name = "retail.preference.value"
    _description = "Taste Choice"
    _order = "facet_id, sequence, name, id"
    _rec_names_search = ["name", "facet_id.name"]

    facet_id = fields.Many2one(
        comodel_name="retail.preference.facet",
        string="Taste",
        required=True,
        index=True,
        ondelete="cascade",
    )
    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)
    sequence = fields.Integer(default=10)
    kind = fields.Selection(related="facet_id.kind", store=True)
    color = fields.Integer(compute="_compute_color")

    _name_uniq = models.UniqueIndex(
        "(facet_id, (name ->> 'en_US'))", "There is already such a choice."
    )

    @api.depends("facet_id")
    def _compute_color(self):
        for value in self:
            value.color = value.facet_id.id % 11 + 1

    @api.depends("name", "facet_id.name")
    def _compute_display_name(self):
        for value in self:
            value.display_name = self.env._(
                "%(facet)s: %(choice)s",
                facet=value.facet_id.name or "",
                choice=value.name or "",
            )

    def write(self, vals):
        result = super().write(vals)
        if not vals.keys().isdisjoint({"active", "facet_id"}):
            self._refresh_forms()
        return result

    def unlink(self):
        result = super().unlink()
        self._refresh_forms()
        return result

    def _refresh_forms(self):
        """Set the figures of members anew: an archived choice is no answer."""
        self.env["retail.member.form"].sudo().search([])._refresh_completeness()

    @api.model
    def name_create(self, name):
        """Add a choice as clerks type it: "Coffee: oat milk"."""
        subject, colon, word = entry.line(name.replace("：", ":")).partition(":")
        facets = self.env["retail.preference.facet"]
        facet = facets.search([("name", "=ilike", subject.strip())], limit=1)
        if not colon or not word.strip() or not facet:
            raise UserError(
                self.env._(
                    "Say what “%(choice)s” is about, such as"
                    " “%(example)s: %(choice)s”.",
                    choice=word.strip() or subject,
                    example=facets.search([], limit=1).name or self.env._("Coffee"),
                )
            )
        value = facet._find_values(word, may_add=True)[:1]
        return value.id, value.display_name
