from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools import groups, phone

MEMBERSHIP_FIELDS = ("is_member", "member_no", "membership_id")


class ResPartner(models.Model):
    _inherit = "res.partner"

    is_member = fields.Boolean(string="Member", copy=False, index=True)
    member_no = fields.Char(string="Member Number", copy=False, readonly=True)
    member_code = fields.Char(
        copy=False, help="Printed on the card, read by the till's scanner."
    )
    member_phone = fields.Char(
        compute="_compute_member_phone",
        store=True,
        help="The phone number in international form; one member has it.",
    )
    phone_shared = fields.Boolean(
        copy=False, help="Several members, such as a family, use this phone."
    )
    member_source_id = fields.Many2one(
        comodel_name="retail.member.source", string="Source", copy=False
    )
    member_shop_id = fields.Many2one(
        comodel_name="retail.shop",
        string="Home Shop",
        copy=False,
        index="btree_not_null",
    )
    member_user_id = fields.Many2one(
        comodel_name="res.users",
        string="Responsible",
        copy=False,
        index="btree_not_null",
        domain="[('share', '=', False)]",
        help="The clerk who keeps this file and calls the member.",
    )
    membership_ids = fields.One2many(
        comodel_name="retail.membership",
        inverse_name="partner_id",
        string="Memberships",
    )
    membership_id = fields.Many2one(
        comodel_name="retail.membership",
        copy=False,
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
        help="The membership in the company's programme.",
    )
    member_tier_id = fields.Many2one(related="membership_id.tier_id", string="Tier")
    member_tier_color = fields.Integer(
        related="member_tier_id.color", string="Tier Color"
    )
    member_state = fields.Selection(
        related="membership_id.state", string="Membership Status"
    )
    member_points = fields.Float(related="membership_id.points", string="Points")
    member_date_joined = fields.Datetime(
        related="membership_id.date_joined", string="Member Since"
    )
    member_date_last_purchase = fields.Datetime(
        related="membership_id.date_last_purchase", string="Last Purchase"
    )
    member_profile_ids = fields.One2many(
        comodel_name="retail.member.profile",
        inverse_name="partner_id",
        groups=groups.FILE,
    )

    _member_no_uniq = models.UniqueIndex(
        "(member_no) WHERE member_no IS NOT NULL",
        "Another member has this number.",
    )
    _member_code_uniq = models.UniqueIndex(
        "(member_code) WHERE member_code IS NOT NULL",
        "Another member has this card code.",
    )
    _member_phone_uniq = models.UniqueIndex(
        "(member_phone) WHERE is_member AND phone_shared IS NOT TRUE AND active",
        "Another member already has this phone number. Open that file, or tick"
        " Phone Shared where a family uses one phone.",
    )

    @api.depends("phone", "is_member", "country_id", "member_shop_id.country_id")
    def _compute_member_phone(self):
        for partner in self:
            partner.member_phone = partner.is_member and partner._normalised_phone(
                partner.phone
            )

    def _normalised_phone(self, number, shop=None):
        """Return a number in E.164; ``False`` where it isn't one."""
        country = (
            (shop or self.member_shop_id).country_id
            or self.country_id
            or self.env.company.country_id
        )
        try:
            return bool(number) and phone.normalise(number, country.code)
        except ValueError:
            return False

    @api.model_create_multi
    def create(self, vals_list):
        if any(vals.get(name) for vals in vals_list for name in MEMBERSHIP_FIELDS):
            self._check_may_enrol()
        return super().create(vals_list)

    def write(self, vals):
        if any(self._changes(name, vals) for name in MEMBERSHIP_FIELDS):
            self._check_may_enrol()
        return super().write(vals)

    def _changes(self, name, vals):
        """Tell whether values change a field; merging contacts writes what is there."""
        if name not in vals:
            return False
        old = self._fields[name].convert_to_write
        return any(old(row[name], row) != (vals[name] or False) for row in self)

    def _check_may_enrol(self):
        if not self.env.su:
            raise UserError(
                self.env._(
                    "Nobody becomes a member by editing a contact. Use"
                    " “Register Member” instead."
                )
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_member(self):
        if self.sudo().membership_ids:
            raise UserError(
                self.env._(
                    "A member's file keeps points and visits. Archive it instead."
                )
            )

    def action_view_points_entries(self):
        self.ensure_one()
        return self.membership_id.action_view_entries()
