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

    # Messages

    def _queue_member_mails(self, template):
        willing = self._willing("service", "email")
        reachable = willing.filtered("email_normalized")
        if template and reachable:
            mails = template.send_mail_batch(reachable.ids)
            for mail in mails.filtered(
                lambda mail: not mail.recipient_ids and not mail.email_to
            ):
                mail.recipient_ids = self.browse(mail.res_id)

    def _queue_member_texts(self, template):
        numbers = {
            partner: partner.member_phone or partner.phone
            for partner in self._willing("service", "sms")
            if partner.member_phone or partner.phone
        }
        if template and numbers:
            ids = [partner.id for partner in numbers]
            texts = template._render_field("body", ids, compute_lang=True)
            self.env["sms.sms"].sudo().create(
                [
                    {
                        "body": texts[partner.id],
                        "number": number,
                        "partner_id": partner.id,
                    }
                    for partner, number in numbers.items()
                ]
            )
