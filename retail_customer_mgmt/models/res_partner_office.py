from odoo import fields, models

from ..tools import groups
from .retail_member_profile import RESTRICTED


class ResPartner(models.Model):
    """What a member's file shows in the back office.

    The personal side stays in ``retail.member.profile`` with its own access: these
    fields read and write it as the user, never with more rights.
    """

    _inherit = "res.partner"

    member_tier_until = fields.Date(
        related="membership_id.tier_until", string="Tier Valid Until"
    )
    member_balance = fields.Float(
        related="membership_id.balance", string="Points Balance"
    )
    member_pending = fields.Float(
        related="membership_id.pending", string="Pending Points"
    )
    member_debt = fields.Float(related="membership_id.debt", string="Points Owed")
    member_card_id = fields.Many2one(
        related="membership_id.card_id", string="Loyalty Card", groups=groups.CLERK
    )
    member_entry_ids = fields.One2many(
        related="membership_id.entry_ids",
        string="Points Ledger",
        related_sudo=False,
        groups=groups.CLERK,
    )
    member_tier_move_ids = fields.One2many(
        related="membership_id.tier_move_ids",
        string="Tier History",
        related_sudo=False,
        groups=groups.CLERK,
    )

    member_gender = fields.Selection(
        related="member_profile_ids.gender",
        readonly=False,
        related_sudo=False,
        groups=groups.CLERK,
    )
    member_birthday = fields.Date(
        related="member_profile_ids.birthday",
        readonly=False,
        related_sudo=False,
        groups=groups.CLERK,
    )
    member_id_number = fields.Char(
        related="member_profile_ids.id_number",
        readonly=False,
        related_sudo=False,
        groups=RESTRICTED,
    )
    member_employer = fields.Char(
        related="member_profile_ids.employer",
        readonly=False,
        related_sudo=False,
        groups=groups.CLERK,
    )
    member_occupation = fields.Char(
        related="member_profile_ids.occupation",
        readonly=False,
        related_sudo=False,
        groups=groups.CLERK,
    )
    member_household = fields.Char(
        related="member_profile_ids.household",
        readonly=False,
        related_sudo=False,
        groups=groups.CLERK,
    )
    member_credit_standing = fields.Char(
        related="member_profile_ids.credit_standing",
        readonly=False,
        related_sudo=False,
        groups=RESTRICTED,
    )
    member_preference_value_ids = fields.Many2many(
        related="member_profile_ids.preference_value_ids",
        readonly=False,
        related_sudo=False,
        groups=groups.CLERK,
    )
    member_preferences = fields.Text(
        related="member_profile_ids.preferences",
        readonly=False,
        related_sudo=False,
        groups=groups.CLERK,
    )
    member_note = fields.Text(
        related="member_profile_ids.note",
        string="Member Note",
        readonly=False,
        related_sudo=False,
        groups=groups.CLERK,
    )
    member_completeness = fields.Integer(
        related="member_profile_ids.completeness",
        string="File Completeness",
        related_sudo=False,
        groups=groups.CLERK,
    )
