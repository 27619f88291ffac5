from odoo import api, fields, models


class RetailTierManual(models.TransientModel):
    """A tier to give a member by hand: which, why and until when."""

    _name = "retail.tier.manual"
    _description = "Give Tier by Hand"

    membership_id = fields.Many2one(
        comodel_name="retail.membership", required=True, ondelete="cascade"
    )
    partner_id = fields.Many2one(related="membership_id.partner_id", related_sudo=False)
    program_id = fields.Many2one(related="membership_id.program_id", related_sudo=False)
    tier_text = fields.Text(
        related="membership_id.tier_text", related_sudo=False, string="Now"
    )
    tier_id = fields.Many2one(
        comodel_name="retail.member.tier",
        required=True,
        domain="[('program_id', '=', program_id)]",
        ondelete="cascade",
    )
    date_until = fields.Date(string="Until", required=True, help="The last day.")
    reason = fields.Char(required=True)

    @api.model
    def default_get(self, fields):
        """Take the membership that is open, or that of the open member."""
        values = super().default_get(fields)
        context = self.env.context
        if "membership_id" in fields and "membership_id" not in values:
            record = self.env[context.get("active_model") or self._name].browse(
                context.get("active_id")
            )
            if record._name == "res.partner":
                record = record.membership_id
            if record._name == "retail.membership":
                values["membership_id"] = record.id
        return values

    def action_confirm(self):
        self.ensure_one()
        self.membership_id._give_manual_tier(self.tier_id, self.date_until, self.reason)
        return True
