from odoo import api, fields, models


class RetailMemberProfile(models.Model):
    """The personal side of a member, with an access of its own."""

    _name = "retail.member.profile"
    _description = "Member Profile"
    _rec_name = "partner_id"

    # What a file is asked for, until each shop chooses for itself.
    _asked_fields = ("gender", "birthday", "occupation", "household", "preferences")

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
    gender = fields.Selection(
        selection=[("female", "Female"), ("male", "Male"), ("other", "Other")]
    )
    birthday = fields.Date()
    id_number = fields.Char(string="ID Number")
    employer = fields.Char()
    occupation = fields.Char()
    household = fields.Char(help="Who lives with the member.")
    lifestyle = fields.Char(help="How the member lives: sports, travel, family.")
    credit_standing = fields.Char()
    clothing_size = fields.Char()
    shoe_size = fields.Char()
    preferences = fields.Text(help='What to remember, such as "oat milk, no sugar".')
    note = fields.Text()
    completeness = fields.Integer(
        compute="_compute_completeness",
        store=True,
        aggregator="avg",
        help="How much of what is asked is filled, in percent.",
    )

    _partner_uniq = models.Constraint(
        "UNIQUE(partner_id)", "This member already has a profile."
    )
    # Each night asks whose birthday it is.
    _birthday_idx = models.Index(
        "(EXTRACT(MONTH FROM birthday), EXTRACT(DAY FROM birthday))"
        " WHERE birthday IS NOT NULL"
    )

    @api.depends(lambda self: self._asked_fields)
    def _compute_completeness(self):
        for profile in self:
            filled = sum(bool(profile[name]) for name in self._asked_fields)
            profile.completeness = round(100 * filled / len(self._asked_fields))
