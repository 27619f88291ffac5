from odoo import api, models

from ..tools import asked


class ResPartner(models.Model):
    """Choices picked from a list, which tills and pages send as the text of an id.

    Everywhere else a text is the choice's name: "36" is a size.
    """

    _inherit = "res.partner"

    @api.model
    def pos_register_member(self, config_id, vals):
        return super().pos_register_member(config_id, self._with_choices(vals))

    @api.model
    def _register_from_page(self, vals, *args, **kwargs):
        return super()._register_from_page(self._with_choices(vals), *args, **kwargs)

    def _with_choices(self, vals):
        return {
            key: asked.chosen(answer) if asked.facet_id(key) else answer
            for key, answer in vals.items()
        }
