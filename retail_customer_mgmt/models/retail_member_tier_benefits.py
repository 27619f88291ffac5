from odoo import api, fields, models


class RetailMemberTier(models.Model):
    """What a level gives by itself."""

    _inherit = "retail.member.tier"

    upgrade_bonus = fields.Float(
        digits=(16, 4), help="Points for a member who rises to this tier."
    )
    pricelist_id = fields.Many2one(
        comodel_name="product.pricelist",
        ondelete="restrict",
        domain="[('company_id', 'in', (company_id, False))]",
        help="The prices of the tier's members, at the till and wherever else Odoo"
        " uses a customer's pricelist. One set by hand on the customer goes first.",
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Dedicated Clerk",
        domain="[('share', '=', False), ('company_ids', 'in', company_id)]",
        help="Becomes responsible for members who rise to the tier.",
    )
    welcome_mail_template_id = fields.Many2one(
        comodel_name="mail.template",
        string="Welcome Mail",
        domain="[('model', '=', 'res.partner')]",
    )
    welcome_sms_template_id = fields.Many2one(
        comodel_name="sms.template",
        string="Welcome SMS",
        domain="[('model', '=', 'res.partner')]",
    )
    farewell_mail_template_id = fields.Many2one(
        comodel_name="mail.template",
        string="Farewell Mail",
        domain="[('model', '=', 'res.partner')]",
        help="To members who have fallen from the tier.",
    )
    farewell_sms_template_id = fields.Many2one(
        comodel_name="sms.template",
        string="Farewell SMS",
        domain="[('model', '=', 'res.partner')]",
        help="To members who have fallen from the tier.",
    )
    reward_ids = fields.Many2many(
        comodel_name="loyalty.reward",
        relation="loyalty_reward_member_tier_rel",
        column1="tier_id",
        column2="reward_id",
        string="Rewards of the Tier",
        readonly=True,
    )

    _upgrade_bonus_positive = models.Constraint(
        "CHECK(upgrade_bonus >= 0)",
        "The bonus for rising can't be negative. Enter 0 for none.",
    )

    def _has_message(self, kind):
        return bool(self[f"{kind}_mail_template_id"] or self[f"{kind}_sms_template_id"])

    @api.model
    def _load_pos_data_fields(self, config):
        return super()._load_pos_data_fields(config) + ["pricelist_id"]
