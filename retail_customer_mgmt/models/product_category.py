from odoo import models


class ProductCategory(models.Model):
    _inherit = "product.category"

    def _ancestor_ids(self):
        """Return the ids of the category and of all above it."""
        return [int(part) for part in (self.parent_path or "").split("/") if part]
