from odoo import api, fields, models
from odoo.exceptions import ValidationError

from .retail_consent_text import PURPOSES


class RetailCallbackRule(models.Model):
    """When a member is to be called, and what about."""

    _name = "retail.callback.rule"
    _description = "Callback Rule"
    _inherit = ["retail.policy.mixin"]
    _order = "sequence, id"

    name = fields.Char(
        required=True, translate=True, help="The topic of the calls it plans."
    )
    active = fields.Boolean(default=True)
    sequence = fields.Integer(default=10)
    company_id = fields.Many2one(
        comodel_name="res.company", index=True, help="Empty for all companies."
    )
    trigger = fields.Selection(
        selection=[
            ("purchase", "Days after a purchase"),
            ("complaint", "Days after a complaint is solved"),
            ("visit", "Days without a purchase or a call"),
            ("lapsed", "Days without a purchase: lapsed members"),
            ("prospect", "Days since registration without any purchase"),
            ("falling", "Days before a tier ends that is not kept yet"),
            ("birthday", "Days before the birthday"),
            ("hand", "By hand only"),
        ],
        required=True,
        default="visit",
    )
    delay_days = fields.Integer(string="Days", required=True, default=30)
    repeat_days = fields.Integer(
        string="Again After",
        help="Members nothing has changed for are called again after so many days. 0:"
        " a visit after the days above, others once.",
    )
    wait_days = fields.Integer(
        string="May Wait",
        default=14,
        help="A call that finds no day within so many days after the right one is"
        " dropped: the day is full, the shop closed, or the member was just called."
        " 0: it waits as long as it takes.",
    )
    priority = fields.Selection(
        selection=[("0", "Normal"), ("1", "Important"), ("2", "Urgent")],
        string="Weight",
        required=True,
        default="0",
        help="Where a day is full, or a member would be called twice, the greater"
        " weight goes first; of the same weight, the rule that stands higher in the"
        " list.",
    )
    purpose = fields.Selection(
        selection=PURPOSES,
        required=True,
        default="service",
        help="Members who don't want to hear of offers get no calls that are offers.",
    )
    shop_ids = fields.Many2many(
        comodel_name="retail.shop",
        relation="retail_callback_rule_shop_rel",
        column1="rule_id",
        column2="shop_id",
        string="Shops",
        help="Empty for all shops. A purchase counts for the shop it was made in, a"
        " visit for the member's home shop.",
    )
    tier_ids = fields.Many2many(
        comodel_name="retail.member.tier",
        relation="retail_callback_rule_tier_rel",
        column1="rule_id",
        column2="tier_id",
        string="Tiers",
        help="Empty for all members.",
    )
    partner_category_ids = fields.Many2many(
        comodel_name="res.partner.category",
        relation="retail_callback_rule_partner_category_rel",
        column1="rule_id",
        column2="category_id",
        string="Tags",
        help="Members with one of these tags. Empty for all members.",
    )
    product_category_ids = fields.Many2many(
        comodel_name="product.category",
        relation="retail_callback_rule_product_category_rel",
        column1="rule_id",
        column2="category_id",
        string="Goods",
        help="Purchases of these categories and of those below them. Empty for all.",
    )
    spend_min = fields.Float(string="Spent From")
    spend_max = fields.Float(string="Spent Up To", help="0 for no limit.")
    spend_days = fields.Integer(
        string="Spent Within",
        default=365,
        help="What was spent is added up over so many days, less what came back.",
    )
    retry_days = fields.Integer(
        string="Try Again After",
        default=2,
        help="Who does not answer is called again after so many days, at another time"
        " of the day.",
    )
    max_attempts = fields.Integer(
        string="Tries",
        default=3,
        help="After so many tries without an answer, the call is closed as not"
        " reached. 0: it stays open.",
    )
    script = fields.Text(
        translate=True, help="What to say and what to ask; shown during the call."
    )
    callback_count = fields.Integer(
        string="Open Callbacks", compute="_compute_callback_count"
    )

    _delay_days_positive = models.Constraint(
        "CHECK(delay_days BETWEEN 0 AND 3650)",
        "Enter from 0 to 3650 days: a callback can't be due before its cause, nor more"
        " than ten years after it.",
    )
    _visit_delay_positive = models.Constraint(
        "CHECK(trigger NOT IN ('visit', 'lapsed', 'prospect') OR delay_days > 0)",
        "Enter after how many days without a purchase or a call the member is called:"
        " at least 1.",
    )
    _birthday_delay_small = models.Constraint(
        "CHECK(trigger <> 'birthday' OR delay_days <= 60)",
        "Enter at most 60 days before the birthday.",
    )
    _days_positive = models.Constraint(
        "CHECK(repeat_days BETWEEN 0 AND 3650 AND wait_days BETWEEN 0 AND 3650"
        " AND retry_days BETWEEN 1 AND 3650 AND spend_days BETWEEN 1 AND 3650"
        " AND max_attempts >= 0)",
        "Days and tries can't be negative, and days are at most 3650; what was spent is"
        " added up over at least 1 day, and who does not answer is tried again after at"
        " least 1 day.",
    )
    _spend_range = models.Constraint(
        "CHECK(spend_min >= 0 AND spend_max >= 0"
        " AND (spend_max = 0 OR spend_max >= spend_min))",
        "Enter what was spent from the lower to the higher amount, or 0 for no limit.",
    )

    @api.constrains("name")
    def _check_name(self):
        if any(not (rule.name or "").strip() for rule in self):
            raise ValidationError(
                self.env._(
                    "Enter the topic: callers read it on every call of the rule."
                )
            )

    def _compute_callback_count(self):
        groups = self.env["retail.callback"]._read_group(
            [("rule_id", "in", self.ids), ("state", "=", "planned")],
            ["rule_id"],
            ["__count"],
        )
        counts = {rule.id: count for rule, count in groups}
        for rule in self:
            rule.callback_count = counts.get(rule.id, 0)

    def _topics(self):
        """Return what the calls it plans are about, in all languages."""
        if not self:
            return set()
        translations, _info = self.get_field_translations("name")
        return {self.name, *(row["value"] for row in translations)}

    def action_view_callbacks(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "retail_customer_mgmt.retail_callback_action"
        )
        return action | {
            "domain": [("rule_id", "=", self.id)],
            "context": {"search_default_open": 1, "default_rule_id": self.id},
        }
