from odoo import api, fields, models

from ..tools import entry, id_number

# For store managers and privacy officers only.
RESTRICTED = (
    "retail_customer_mgmt.group_retail_manager,"
    "retail_customer_mgmt.group_retail_privacy"
)


class RetailMemberProfile(models.Model):
    """The personal side of a member, with an access of its own."""

    _name = "retail.member.profile"
    _description = "Member Profile"
    _rec_name = "partner_id"

    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Member",
        required=True,
        ondelete="cascade",
        index=True,
    )
    company_id = fields.Many2one(related="partner_id.company_id", store=True)
    shop_id = fields.Many2one(
        related="partner_id.member_shop_id", store=True, index=True
    )
    program_id = fields.Many2one(
        comodel_name="retail.member.program",
        string="Programme",
        compute="_compute_program_id",
        store=True,
        help="Whose attributes the profile has.",
    )
    gender = fields.Selection(
        selection=[("female", "Female"), ("male", "Male"), ("other", "Other")],
        compute="_compute_gender",
        store=True,
        readonly=False,
    )
    birthday = fields.Date(
        compute="_compute_birthday",
        store=True,
        readonly=False,
        help="The day of birth in the solar calendar.",
    )
    id_number = fields.Char(string="ID Number", groups=RESTRICTED)
    employer = fields.Char()
    occupation = fields.Char(string="Job Title")
    household = fields.Char(help="Who lives with the member.")
    lifestyle = fields.Char(help="How the member lives: sports, travel, family.")
    credit_standing = fields.Char(groups=RESTRICTED)
    preferences = fields.Text(
        string="Wishes", help="What to remember and no choice says, in words."
    )
    note = fields.Text()

    _partner_uniq = models.Constraint(
        "UNIQUE(partner_id)", "This member already has a profile."
    )

    @api.depends("partner_id.membership_id.program_id")
    def _compute_program_id(self):
        """Follow the membership; while files are merged it is on its way to another."""
        for profile in self:
            program = profile.partner_id.membership_id.program_id
            profile.program_id = program or profile.program_id

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([self._clean_entry(vals) for vals in vals_list])

    def write(self, vals):
        return super().write(self._clean_entry(vals))

    @api.model
    def _clean_entry(self, vals):
        """Return the values in standard form, as every door keeps them."""
        cleaners = {"char": entry.line, "text": entry.text}
        clean = {
            name: cleaners[self._fields[name].type](value)
            for name, value in vals.items()
            if isinstance(value, str)
            and name in self._fields
            and self._fields[name].type in cleaners
        }
        if clean.get("id_number"):
            clean["id_number"] = id_number.plain(clean["id_number"])
        return vals | clean
