from odoo import api, models


class RetailPolicyMixin(models.AbstractModel):
    """Parts of a programme's policy, which posting reads from the registry's cache."""

    _name = "retail.policy.mixin"
    _description = "Member Programme Policy"

    @api.model_create_multi
    def create(self, vals_list):
        records = super().create(vals_list)
        self.env.registry.clear_cache()
        return records

    def write(self, vals):
        result = super().write(vals)
        self.env.registry.clear_cache()
        return result

    def unlink(self):
        result = super().unlink()
        self.env.registry.clear_cache()
        return result
