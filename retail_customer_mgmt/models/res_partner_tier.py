from odoo import fields, models


class ResPartner(models.Model):
    _inherit = "res.partner"

    member_tier_text = fields.Text(
        related="membership_id.tier_text", string="Tier in Words"
    )
    member_tier_progress = fields.Float(
        related="membership_id.tier_progress", string="On the Way to the Next Tier"
    )

    def _snapshot(self, order_uuid=None):
        """Tell the till where the member stands, and which rewards are not for her."""
        membership_sudo = self.membership_id.sudo()
        rewards = membership_sudo.program_id.reward_ids.filtered("member_tier_ids")
        locked = {reward: reward._tier_objection(membership_sudo) for reward in rewards}
        return super()._snapshot(order_uuid) | {
            "tier_until": fields.Date.to_string(membership_sudo.tier_until),
            "tier_text": membership_sudo.tier_text or "",
            "tier_progress": membership_sudo.tier_progress,
            "locked_rewards": {
                reward.id: objection
                for reward, objection in locked.items()
                if objection
            },
        }
