from odoo import api, fields, models

from ..tools import asked, groups


class ResPartner(models.Model):
    """What is wrong with a member's file, and its mending in a small dialog."""

    _inherit = "res.partner"

    is_phone_wrong = fields.Boolean(
        string="Wrong Number",
        copy=False,
        readonly=True,
        help="Somebody else answered at this phone number.",
    )
    member_flaw_ids = fields.One2many(
        comodel_name="retail.member.flaw",
        inverse_name="partner_id",
        string="To Mend",
        domain=[("state", "=", "open")],
        groups=groups.CLERK,
    )
    member_mend_keys = fields.Char(
        compute="_compute_member_mend_keys",
        help="Which fields the mending dialog shows.",
    )

    @api.depends("member_flaw_ids")
    @api.depends_context("uid")
    def _compute_member_mend_keys(self):
        may_see = self.env["retail.member.flaw"].has_access("read")
        for partner in self:
            flaws = may_see and partner.member_flaw_ids.filtered("field_name")
            keys = flaws._mend_keys() if flaws else []
            partner.member_mend_keys = " ".join(["", *keys, ""])

    def write(self, vals):
        if set(asked.PARTNER_FIELDS).isdisjoint(vals):
            return super().write(vals)
        members_sudo = self.sudo().filtered("is_member")
        former = [(member.member_phone, member.email) for member in members_sudo]
        result = super().write(vals)
        members_sudo._after_edit(former)
        return result

    def _after_edit(self, former):
        """Note the edit; a new phone or e-mail address has not failed yet."""
        for member, (number, email) in zip(self, former, strict=True):
            if member.is_phone_wrong and member.member_phone != number:
                member.is_phone_wrong = False
            if member.message_bounce and member.email != email:
                member.message_bounce = 0
        if self:
            self.member_profile_ids._mark_edited()
            self.env["retail.member.flaw"]._recheck(self)

    def action_mend_next(self):
        """Go on with the next file of the work list; the dialog has saved this one."""
        flaw = self.env["retail.member.flaw"]._next_to_mend(self)
        return flaw.action_mend() if flaw else {"type": "ir.actions.act_window_close"}
