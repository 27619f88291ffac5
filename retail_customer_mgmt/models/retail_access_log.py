from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools import groups

ROLES = {
    "admin": groups.ADMIN,
    "hq": groups.HEAD_OFFICE,
    "manager": groups.MANAGER,
    "clerk": groups.CLERK,
    "till": groups.TILL,
}


class RetailAccessLog(models.Model):
    """One look at a member's personal data, or one time they were taken away.

    Rows are made by ``res.partner._note_access`` only and stay as they are.
    """

    _name = "retail.access.log"
    _description = "Access to Personal Data"
    _order = "date desc, id desc"
    _rec_name = "member_no"

    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Member",
        index="btree_not_null",
        ondelete="set null",
    )
    member_no = fields.Char(
        string="Member Number", help="Kept when the file itself is gone."
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="By",
        required=True,
        index=True,
        ondelete="restrict",
    )
    role = fields.Selection(
        selection=[
            ("till", "Till"),
            ("clerk", "Clerk"),
            ("manager", "Store manager"),
            ("hq", "Head office"),
            ("admin", "Administrator"),
            ("privacy", "Privacy officer"),
            ("other", "Other"),
        ],
        required=True,
        help="What the user was at that time; members are told this, not the name.",
    )
    user_shop_id = fields.Many2one(
        comodel_name="retail.shop",
        string="Shop of the User",
        index="btree_not_null",
        ondelete="set null",
    )
    date = fields.Datetime(required=True, index=True)
    kind = fields.Selection(
        selection=[
            ("reveal", "Contact data shown"),
            ("call", "Number shown for a call"),
            ("export", "Exported in a list"),
            ("file", "Data file for the member"),
            ("erase", "Personal data erased"),
        ],
        string="What",
        required=True,
    )
    reason = fields.Char()
    res_model = fields.Char(string="From Model")
    res_id = fields.Many2oneReference(model_field="res_model", string="From Record")
    shop_id = fields.Many2one(
        comodel_name="retail.shop",
        string="Home Shop",
        index="btree_not_null",
        ondelete="set null",
    )
    company_id = fields.Many2one(
        comodel_name="res.company", required=True, index=True, ondelete="cascade"
    )

    _user_day_idx = models.Index("(user_id, date)")

    def write(self, vals):  # pylint: disable=method-required-super
        raise self._refusal()

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise self._refusal()

    def _refusal(self):
        return UserError(
            self.env._(
                "The access log can't be edited: it shows members who has looked at"
                " their data. What was noted wrongly stays, with a note of its own."
            )
        )

    @api.model
    def _role_of(self, user):
        """Return what a user is to the scheme, the highest step first."""
        for role, group in ROLES.items():
            if user.has_group(group):
                return role
        return "privacy" if user.has_group(groups.PRIVACY) else "other"

    @api.model
    def _shop_of(self, user, member):
        """Return the shop a user looked from, where that is certain."""
        shops = user.sudo().retail_shop_ids
        return shops if len(shops) == 1 else shops & member.sudo().member_shop_id
