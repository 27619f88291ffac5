from odoo import api, fields, models, tools

from ..tools.decimals import exact


class RetailMemberProgram(models.Model):
    """What the rules of a programme leave out, and what tills know of them."""

    _inherit = "retail.member.program"
    _check_company_auto = True

    excluded_product_ids = fields.Many2many(
        comodel_name="product.product",
        relation="retail_member_program_excluded_product_rel",
        string="Products that Earn Nothing",
        check_company=True,
    )
    excluded_category_ids = fields.Many2many(
        comodel_name="product.category",
        relation="retail_member_program_excluded_category_rel",
        string="Categories that Earn Nothing",
        help="With all categories below them.",
    )
    excluded_tag_ids = fields.Many2many(
        comodel_name="product.tag",
        relation="retail_member_program_excluded_tag_rel",
        string="Tags that Earn Nothing",
    )

    def copy(self, default=None):
        """Copy the programmes; the rules of each copy ask for tiers of that copy."""
        copies = super().copy(default)
        for program, copied in zip(self, copies, strict=True):
            tiers = dict(zip(program.tier_ids, copied.tier_ids, strict=True))
            rules = zip(
                program.rule_ids.sorted("id"),
                copied.rule_ids.sorted("id"),
                strict=True,
            )
            for rule, copied_rule in rules:
                for tier in rule.tier_ids:
                    copied_rule.tier_ids |= tiers[tier]
        return copies

    @tools.ormcache("self.id")
    def _exclusions(self):
        """Return the ids of excluded products, categories and tags."""
        return tuple(
            frozenset(self[f"excluded_{name}_ids"].ids)
            for name in ("product", "category", "tag")
        )

    def _excludes(self, product):
        """Tell whether a product earns nothing and counts for nothing."""
        products, categories, tags = self._exclusions()
        return bool(
            product.id in products
            or (
                categories and categories.intersection(product.categ_id._ancestor_ids())
            )
            or (tags and tags.intersection(product.all_product_tag_ids.ids))
        )

    def _lot_dates(self, day):
        """Return from and until when points earned on ``day`` can be spent."""
        return {
            "available_from": self._available_from(day),
            "expires_on": self._lapse_date(day),
        }

    # At the till

    @api.model
    def _server_date_to_domain(self, domain):
        """Load the programme each time: a changed rule leaves its own date alone."""
        return domain

    @api.model
    def _load_pos_data_read(self, records, config):
        rows = super()._load_pos_data_read(records, config)
        for row in rows:
            program = self.browse(row["id"])
            row["_points_preview"] = program.sudo()._points_preview_data(config)
        return rows

    def _points_preview_data(self, config):
        """Return what a till needs to estimate what an order earns, safe for JSON.

        Decimals are strings. The tier's multiplier comes with the tier.
        """
        shop = config.retail_shop_id
        return {
            "policy": {
                "rounding": self.points_rounding,
                "rounding_scope": self.rounding_scope,
                "stacking": self.multiplier_stacking,
            },
            "rules": [_previewed(rule) for rule in self._rules()],
            "earn_base": self.earn_base,
            "shop_id": shop.id,
            "tz": shop.tz or self.tz,
            "currency": {
                "rate": f"{exact(self._rate_from(config.currency_id)):f}",
                "decimals": self.currency_id.decimal_places,
            },
            "excluded": {
                "product_ids": self.excluded_product_ids.ids,
                "category_ids": self.excluded_category_ids.ids,
                "tag_ids": self.excluded_tag_ids.ids,
            },
            "stored_value_product_ids": self._stored_value_products().ids,
        }

    def _rate_from(self, currency):
        return self.env["res.currency"]._get_conversion_rate(
            currency, self.currency_id, self.company_id, self._today()
        )

    def _stored_value_products(self):
        """Return the products that sell a gift card or fill a wallet."""
        rules = self.env["loyalty.rule"].search(
            [("program_id.program_type", "in", ("gift_card", "ewallet"))]
        )
        return rules.product_ids


def _previewed(rule):
    """Return a ``tools.points.Rule`` as JSON; what it leaves empty is left out."""
    values = {name: getattr(rule, name) for name in rule.__slots__}
    shown = {name: _plain(value) for name, value in values.items() if value}
    return shown | {"is_qualifying": rule.is_qualifying}


def _plain(value):
    if isinstance(value, frozenset):
        return sorted(value)
    if isinstance(value, tuple):
        return [[str(part) for part in band] for band in value]
    if isinstance(value, (bool, int)):
        return value
    return str(value)
