from odoo import api, models
from odoo.exceptions import AccessError, UserError

from ..tools import groups
from ..tools.decimals import exact, plain


class RetailComplaintCompensation(models.Model):
    """Asking for a compensation, and a second person's word on it."""

    _inherit = "retail.complaint.compensation"

    @api.model
    def _ask(self, complaint, request_key, kind, note, **values):
        """Give a compensation, or ask for it where it is beyond the user's limit.

        :param request_key: whatever comes again with the same key is taken once
        :param values: ``points``, or ``coupon_program_id`` and ``coupon_until``, or
            ``amount``
        """
        complaint.ensure_one()
        complaint.check_access("write")
        self._check_may_ask(complaint, note)
        # Nobody creates compensations: this is how one is asked for.
        complaint_sudo = complaint.sudo()
        complaint_sudo._lock_family()
        known_sudo = self.sudo().search([("request_key", "=", request_key)], limit=1)
        if known_sudo:
            return self.browse(known_sudo.id)
        request = getattr(self.sudo(), f"_request_of_{kind}")(complaint_sudo, values)
        compensation_sudo = self.sudo().create(
            {
                "complaint_id": complaint.id,
                "kind": kind,
                "note": note.strip(),
                "user_id": self.env.uid,
                "request_key": request_key,
                "state": "asked",
            }
            | request
        )
        compensation_sudo._give_or_wait(self.env.user)
        return self.browse(compensation_sudo.id)

    def _check_may_ask(self, complaint, note):
        if not self.env.user.has_group(groups.CLERK):
            raise AccessError(
                self.env._("Clerks and store managers compensate customers.")
            )
        if complaint.partner_id == self.env.user.partner_id:
            raise UserError(self.env._("Nobody compensates himself."))
        if complaint.kind == "praise":
            raise UserError(
                self.env._("Praise asks for no compensation: thank the customer.")
            )
        if not (note or "").strip():
            raise UserError(self.env._("Say what it is given for."))

    def _give_or_wait(self, user):
        if self._is_within(user, states=("asked", "given")):
            self._give()
            self._decide("given")
        else:
            self._ask_approver()
        self._tell_complaint()

    def _tell_complaint(self):
        """Note in the complaint what became of it."""
        states = dict(self._fields["state"]._description_selection(self.env))
        self.complaint_id.message_post(
            body=self.env._(
                "Compensation: %(what)s. %(state)s. %(note)s",
                what=self.what,
                state=states[self.state],
                note=self.note,
            ),
            author_id=self.env.user.partner_id.id,
        )

    # The second person

    def _ask_approver(self):
        self._call_approver(
            self.env._(
                "Approve for %(complaint)s: %(what)s",
                complaint=self.complaint_id.name,
                what=self.what,
            ),
            self.note,
        )

    def action_approve(self):
        for compensation in self:
            compensation._check_may_decide()
            # Who may decide writes nothing by hand.
            compensation_sudo = compensation.sudo()
            compensation_sudo._recheck()
            compensation_sudo._decide("given")
            compensation_sudo._close_request()
            compensation_sudo._give()
        return True

    def _close_request(self):
        self.sudo()._tell_complaint()
        return super()._close_request()

    def _lock_request(self):
        """Lock the complaint: what is given for it counts together."""
        self.complaint_id._lock_family()

    def _why_no_decider(self):
        if self.partner_id == self.env.user.partner_id:
            return self.env._("Nobody compensates himself.")
        return self.env._(
            "%(what)s, with what has been given before, is beyond what you may"
            " give. Ask the store manager or head office to decide.",
            what=self.what,
        )

    # What each kind takes, and how it is called

    def _words_of_points(self):
        return self.env._("%(points)s points", points=plain(exact(self.points)))

    def _words_of_coupon(self):
        return self.env._(
            "Coupon “%(program)s”", program=self.sudo().coupon_program_id.name
        )

    def _words_of_refund(self):
        return self.env._(
            "Refund of %(amount)s", amount=self.currency_id.format(self.amount)
        )
