from odoo import api, models


class RetailMemberProfile(models.Model):
    """A profile that has just become complete may earn points."""

    _inherit = "retail.member.profile"

    @api.model_create_multi
    def create(self, vals_list):
        profiles = super().create(vals_list)
        profiles._reward_if_complete()
        return profiles

    def write(self, vals):
        incomplete = self.filtered(lambda profile: profile.completeness < 100)
        result = super().write(vals)
        incomplete._reward_if_complete()
        return result

    def _reward_if_complete(self):
        complete = self.filtered(lambda profile: profile.completeness == 100)
        complete.partner_id.sudo().membership_ids._reward_complete_profile()
