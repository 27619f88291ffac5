from odoo import fields, models

from ..tools import asked, groups


class ResPartner(models.Model):
    """More of the personal side in a member's file, with the profile's own access."""

    _inherit = "res.partner"

    member_birthday_kind = fields.Selection(
        related="member_profile_ids.birthday_kind",
        readonly=False,
        related_sudo=False,
        groups=groups.CLERK,
    )
    member_lunar_month = fields.Integer(
        related="member_profile_ids.lunar_month",
        readonly=False,
        related_sudo=False,
        groups=groups.CLERK,
    )
    member_lunar_day = fields.Integer(
        related="member_profile_ids.lunar_day",
        readonly=False,
        related_sudo=False,
        groups=groups.CLERK,
    )
    member_is_lunar_leap = fields.Boolean(
        related="member_profile_ids.is_lunar_leap",
        string="Leap Month",
        readonly=False,
        related_sudo=False,
        groups=groups.CLERK,
    )
    member_birthday_next = fields.Date(
        related="member_profile_ids.birthday_next",
        related_sudo=False,
        groups=groups.CLERK,
    )
    member_age = fields.Integer(
        related="member_profile_ids.age", related_sudo=False, groups=groups.CLERK
    )
    member_lifestyle = fields.Char(
        related="member_profile_ids.lifestyle",
        readonly=False,
        related_sudo=False,
        groups=groups.CLERK,
    )
    member_preference_text = fields.Char(
        related="member_profile_ids.preference_text",
        related_sudo=False,
        groups=groups.CLERK,
    )
    member_missing = fields.Char(
        related="member_profile_ids.missing_text",
        string="Missing Data",
        related_sudo=False,
        groups=groups.CLERK,
    )

    def write(self, vals):
        """Contact data belong to a complete file, too, and may complete it."""
        result = super().write(vals)
        if not set(asked.PARTNER_FIELDS).isdisjoint(vals):
            members_sudo = self.sudo().filtered("is_member")
            members_sudo.member_profile_ids._reward_if_complete()
        return result

    def action_open_profile(self):
        self.ensure_one()
        return self.member_profile_ids._get_records_action(target="new")
