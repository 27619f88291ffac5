from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import format_list

from ..tools import groups

LOOKS = ("reveal", "call")
SHOWN_FOR = timedelta(minutes=15)
DAY = timedelta(hours=24)


class ResPartner(models.Model):
    """Showing a masked phone and e-mail to who says why."""

    _inherit = "res.partner"

    is_contact_masked = fields.Boolean(
        compute="_compute_is_contact_masked",
        help="Phone and e-mail are hidden from this user, who may ask to see them.",
    )
    can_reveal = fields.Boolean(
        compute="_compute_can_reveal",
        help="This user keeps the file, and may ask to see phone and e-mail.",
    )

    @api.depends("is_member")
    @api.depends_context("uid")
    def _compute_is_contact_masked(self):
        is_masked = self._is_user_masked()
        for partner in self:
            partner.is_contact_masked = is_masked and partner.sudo()._is_masked_person()

    @api.depends("is_contact_masked", "member_shop_id")
    @api.depends_context("uid")
    def _compute_can_reveal(self):
        masked = self.filtered("is_contact_masked")
        keeps = masked.env.user.has_group(groups.CLERK) and masked._own_files()
        for partner in self:
            partner.can_reveal = bool(keeps) and partner in keeps

    def action_reveal(self):
        """Ask why the user wants to see phone and e-mail."""
        return self._reveal_action(self._ask_to_reveal(self))

    def _ask_to_reveal(self, origin, **values):
        self.ensure_one()
        self._check_may_reveal(origin)
        return self.env["retail.contact.reveal"].create(
            {"partner_id": self.id, "res_model": origin._name, "res_id": origin.id}
            | values
        )

    def _reveal_action(self, wizard):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Phone and e-mail of %(member)s", member=self.name),
            "res_model": wizard._name,
            "res_id": wizard.id,
            "view_mode": "form",
            "views": [(False, "form")],
            "target": "new",
            "context": {"dialog_size": "medium"},
        }

    def _reveal(self, reason, origin, kind="reveal"):
        """Note that this user is shown the member's contact data, or say why not."""
        self.ensure_one()
        self._check_may_reveal(origin)
        if not reason:
            raise UserError(
                self.env._("Say why you need to see this: members are told of it.")
            )
        if not self._is_revealed():
            self._check_reveal_limit()
            self._note_access(kind, reason, origin)

    def _check_may_reveal(self, origin):
        """Let through who keeps the member's file, or was given work with her."""
        may = self.env.user.has_group(groups.CLERK)
        if not may or not (self._own_files() or self._is_own_work(origin)):
            raise AccessError(
                self.env._(
                    "Only who keeps this member's file is shown her phone and e-mail."
                    " Ask the member's shop."
                )
            )

    def _own_files(self):
        """Return those whose profile this user may read."""
        profiles = self.env["retail.member.profile"]
        return profiles.search([("partner_id", "in", self.ids)]).partner_id

    def _is_own_work(self, origin):
        """Tell whether this is a call or complaint that others have given the user."""
        return (
            origin._name in ("retail.callback", "retail.complaint")
            and origin.partner_id == self
            and self.env.user not in self._who_named_member(origin.sudo())
            and origin.has_access("write")
        )

    def _who_named_member(self, origin_sudo):
        """Return who said that this work is about this member.

        That is who wrote it down; of a complaint also who chose its customer or its
        purchase later, while a call stays with its member.
        """
        makers = origin_sudo.create_uid
        if origin_sudo._name == "retail.complaint":
            makers |= origin_sudo.customer_chosen_by
        return makers

    def _looks(self, since):
        """Return the domain of this user's looks within a time."""
        return [
            ("user_id", "=", self.env.uid),
            ("kind", "in", LOOKS),
            ("date", ">", fields.Datetime.now() - since),
        ]

    def _is_revealed(self):
        """Tell whether this user was shown it just now, and it was noted."""
        # Who looks may not read the log.
        logs_sudo = self.env["retail.access.log"].sudo()
        own = [("partner_id", "=", self.id), *self._looks(SHOWN_FOR)]
        return bool(logs_sudo.search_count(own, limit=1))

    def _reveal_limit(self):
        """Return the smallest limit of the user's companies, whichever is chosen."""
        limits = self.env.user.sudo().company_ids.mapped("member_reveal_limit")
        return min(filter(None, limits), default=0)

    def _check_reveal_limit(self):
        limit = self._reveal_limit()
        logs_sudo = self.env["retail.access.log"].sudo()
        if not limit or logs_sudo.search_count(self._looks(DAY)) < limit:
            return
        managers_sudo = self.env.user.sudo().retail_shop_ids.user_id - self.env.user
        names = format_list(self.env, managers_sudo.mapped("name"))
        raise UserError(
            self.env._(
                "You have had %(count)s members' numbers shown within a day, which is"
                " the limit. Ask %(manager)s to make the call, or an administrator to"
                " raise the limit.",
                count=limit,
                manager=names or self.env._("head office"),
            )
        )
