import ast

from odoo import models


class RetailShop(models.Model):
    """The shop's e-mail address for complaints."""

    _name = "retail.shop"
    _inherit = ["retail.shop", "mail.alias.mixin.optional"]

    def _alias_get_creation_values(self):
        values = super()._alias_get_creation_values()
        values["alias_model_id"] = self.env["ir.model"]._get_id("retail.complaint")
        if self.id:
            defaults = ast.literal_eval(self.alias_defaults or "{}")
            own = {"shop_id": self.id, "company_id": self.company_id.id}
            values["alias_defaults"] = repr(defaults | own)
        return values

    def write(self, vals):
        result = super().write(vals)
        if "company_id" in vals:
            for shop in self.filtered("alias_id"):
                shop.alias_id.sudo().write(shop._alias_get_creation_values())
        return result
