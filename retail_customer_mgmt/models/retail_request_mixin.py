from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..tools import groups


class RetailRequestMixin(models.AbstractModel):
    """What one person asks for and a second one decides.

    Nobody writes requests by hand: they are approved, refused with a reason, or
    withdrawn by who asked. A model says in ``_is_decider`` who may decide, approves in
    ``action_approve``, and has a ``shop_id`` and a ``company_id``.
    """

    _name = "retail.request.mixin"
    _description = "Request That a Second Person Decides"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _mail_post_access = "read"

    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Asked By",
        required=True,
        readonly=True,
        index=True,
    )
    state = fields.Selection(
        selection=[
            ("asked", "Waiting for approval"),
            ("refused", "Refused"),
            ("cancelled", "Cancelled"),
        ],
        required=True,
        readonly=True,
        default="asked",
        tracking=True,
        index=True,
    )
    decided_by = fields.Many2one(comodel_name="res.users", readonly=True)
    date_decided = fields.Datetime(string="Decided On", readonly=True)
    can_decide = fields.Boolean(compute="_compute_can_decide")
    can_cancel = fields.Boolean(compute="_compute_can_decide")

    @api.depends_context("uid")
    @api.depends("state", "user_id")
    def _compute_can_decide(self):
        user = self.env.user
        for request in self:
            is_asked = request.state == "asked"
            is_own = request.user_id == user
            request.can_cancel = is_asked and is_own
            request.can_decide = is_asked and not is_own and request._is_decider(user)

    def _is_decider(self, user):
        """Tell whether a user may decide it, if somebody else has asked."""
        raise NotImplementedError

    def _why_no_decider(self):
        """Return what to tell who may not decide."""
        raise NotImplementedError

    # Asking

    def _call_approver(self, summary, note):
        """Put the request into one approver's activities."""
        approver = self._find_approver()
        if approver:
            self.sudo().activity_schedule(
                "mail.mail_activity_data_todo",
                user_id=approver.id,
                summary=summary,
                note=note,
            )

    def _find_approver(self):
        """Return who is asked first: the shop's manager, its others, head office.

        Whoever else may decide finds the request in the list.
        """
        shop_sudo = self.shop_id.sudo()
        near = self._colleagues(groups.MANAGER) & (
            shop_sudo.user_id | shop_sudo.user_ids
        )
        managers = near.filtered(self._is_decider)
        candidates = managers or self._colleagues(groups.HEAD_OFFICE)
        return candidates.sorted(lambda user: (user != shop_sudo.user_id, user.id))[:1]

    def _colleagues(self, group):
        """Return the others of a group who work in the company or a branch of it."""
        domain = [
            ("all_group_ids", "in", self.env.ref(group).id),
            ("company_ids", "child_of", self.company_id.id),
            ("id", "!=", self.user_id.id),
        ]
        return self.env["res.users"].sudo().search(domain)

    # Deciding

    def action_refuse(self):
        """Ask for the reason."""
        self.ensure_one()
        self._check_may_decide()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Why is it refused?"),
            "res_model": "retail.request.refuse",
            "view_mode": "form",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_request": f"{self._name},{self.id}"},
        }

    def _refuse(self, reason):
        self._check_may_decide()
        self._decide("refused")
        self.message_post(body=self.env._("Refused. %(reason)s", reason=reason))
        self._close_request()

    def action_cancel(self):
        for request in self:
            request._check_asked()
            if request.user_id != self.env.user:
                raise AccessError(
                    self.env._("Only who asked for it can withdraw a request.")
                )
            request.sudo().state = "cancelled"
            request._close_request()
        return True

    def _check_asked(self):
        """Lock the request, and refuse to decide it twice."""
        self.ensure_one()
        self.check_access("read")
        request_sudo = self.sudo()
        request_sudo._lock_request()
        request_sudo.invalidate_recordset(["state"])
        if request_sudo.state != "asked":
            raise UserError(self.env._("This request has already been decided."))

    def _lock_request(self):
        self.lock_for_update(allow_referencing=True)

    def _check_may_decide(self):
        """Refuse who may not decide, and what is decided already."""
        self._check_asked()
        user = self.env.user
        if self.user_id == user:
            raise AccessError(
                self.env._("You asked for it yourself: a second person decides.")
            )
        if not self._is_decider(user):
            raise AccessError(self._why_no_decider())

    def _decide(self, state):
        """Note who has decided; nobody writes it."""
        self.sudo().write(
            {
                "state": state,
                "decided_by": self.env.uid,
                "date_decided": fields.Datetime.now(),
            }
        )

    def _close_request(self):
        """Take it off the approver's list."""
        return self.sudo().activity_ids.unlink()
