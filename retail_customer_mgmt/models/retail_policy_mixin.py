from odoo import api, models


class RetailPolicyMixin(models.AbstractModel):
    """Parts of a programme's policy, which posting reads from the registry's cache."""

    _name = "retail.policy.mixin"
    _description = "Member Programme Policy"

    @api.model_create_multi
    def create(self, vals_list):
        self.env.registry.clear_cache()
        return super().create(vals_list)

    def write(self, vals):
        self.env.registry.clear_cache()
        return super().write(vals)

    def unlink(self):
        self.env.registry.clear_cache()
        return super().unlink()
