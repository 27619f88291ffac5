from odoo import fields, models
from odoo.exceptions import AccessError, UserError

from ..tools import groups
from ..tools.decimals import exact, plain
from ..tools.ledger import Posting

STATE_FIELDS = frozenset(("state", "state_reason", "date_state", "state_user_id"))


class RetailMembership(models.Model):
    """Freezing, closing and reopening an account: by whom, when and why."""

    _inherit = "retail.membership"

    state_reason = fields.Char(
        string="Why",
        readonly=True,
        groups=groups.FILE,
        help="Why the membership was frozen, closed or opened again the last time.",
    )
    date_state = fields.Datetime(
        string="Frozen or Closed On", readonly=True, groups=groups.FILE
    )
    state_user_id = fields.Many2one(
        comodel_name="res.users",
        string="Frozen or Closed By",
        readonly=True,
        groups=groups.FILE,
    )

    def write(self, vals):
        if not self.env.su and STATE_FIELDS & vals.keys():
            raise UserError(
                self.env._(
                    "A membership is frozen, closed and opened again with a reason: use"
                    " the buttons of the same names."
                )
            )
        return super().write(vals)

    def action_freeze(self):
        """Ask why."""
        return self._ask_why("frozen", self.env._("Freeze the Membership"))

    def action_close(self):
        """Ask why, and what becomes of the points."""
        return self._ask_why("closed", self.env._("Close the Membership"))

    def action_reactivate(self):
        """Ask why."""
        return self._ask_why("active", self.env._("Open the Membership Again"))

    def _ask_why(self, state, name):
        self.ensure_one()
        self._check_may_change_state()
        return {
            "type": "ir.actions.act_window",
            "name": name,
            "res_model": "retail.membership.change",
            "view_mode": "form",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_membership_id": self.id, "default_state": state},
        }

    def _change_state(self, state, reason, write_off=False):
        """Freeze, close or open the account again, and note why.

        :param write_off: whether the points of a closed account go at once; they are
            kept otherwise, and lapse on their days
        """
        self._check_may_change_state()
        account_sudo = self.sudo()  # state and figures are nobody's to write
        account_sudo._lock()
        account_sudo.invalidate_recordset()
        reason = self._checked_reason(account_sudo, state, reason)
        if write_off and state == "closed":
            self._check_may_write_off(account_sudo)
            account_sudo._write_off(reason)
        account_sudo.write(
            {
                "state": state,
                "state_reason": reason,
                "date_state": fields.Datetime.now(),
                "state_user_id": self.env.uid,
            }
        )
        account_sudo.partner_id.with_user(self.env.user).sudo()._message_log(
            body=self._state_words(state, reason)
        )

    def _check_may_change_state(self):
        self.ensure_one()
        if not (self.env.su or self.env.user.has_group(groups.MANAGER)):
            raise AccessError(
                self.env._("Store managers freeze, close and reopen memberships.")
            )
        self.check_access("write")
        if not self.env.su and self.partner_id == self.env.user.partner_id:
            raise AccessError(
                self.env._("This is your own membership: ask a colleague.")
            )

    def _checked_reason(self, account_sudo, state, reason):
        """Return the reason without spaces around it; refuse what can't be done."""
        reason = (reason or "").strip()
        if not reason:
            raise UserError(self.env._("Say why, for whoever opens the file later."))
        if account_sudo.state == state:
            raise UserError(
                self.env._("The membership is in this state already. Reload the page.")
            )
        if not account_sudo.partner_id.active:
            raise UserError(
                self.env._(
                    "The file is archived. Unarchive it first; what was erased stays"
                    " closed."
                )
            )
        if state == "closed" and account_sudo.held:
            raise UserError(
                self.env._(
                    "An order at a till has reserved points of this member. Let it be"
                    " paid or cancelled first."
                )
            )
        return reason

    def _check_may_write_off(self, account_sudo):
        """Ask head office where one manager alone could not take so many points."""
        limit = exact(account_sudo.company_id.points_approval_limit)
        is_big = abs(exact(account_sudo.balance)) > limit
        if is_big and not (self.env.su or self.env.user.has_group(groups.HEAD_OFFICE)):
            raise AccessError(
                self.env._(
                    "More than %(limit)s points are written off by head office. Ask"
                    " there, or close the membership and keep its points.",
                    limit=plain(limit),
                )
            )

    def _state_words(self, state, reason):
        """Return the sentence that the file's notes keep."""
        sentences = {
            "active": self.env._(
                "The membership is open again: %(reason)s", reason=reason
            ),
            "frozen": self.env._("The membership is frozen: %(reason)s", reason=reason),
            "closed": self.env._("The membership is closed: %(reason)s", reason=reason),
        }
        return sentences[state]

    def _write_off(self, reason):
        """Bring the account to 0 by entries: what is open, pending and owed.

        Milestone mails have no place in a farewell.
        """
        self.ensure_one()
        account = self.with_context(loyalty_no_mail=True)
        account._lock()
        account.invalidate_recordset()
        account._pay_debt()
        lots = account.lot_ids.filtered(lambda lot: lot.remaining > 0)
        left = sum(exact(lot.remaining) for lot in lots)
        # An earning's own lots are taken whole, pending or overdue as they may be.
        account._post_write_off(-left, reason, tuple(lots.entry_id.ids))
        account._post_write_off(exact(account.debt), reason)

    def _post_write_off(self, points, reason, entry_ids=()):
        if not points:
            return
        last = max(self.entry_ids.ids, default=0)
        self._post(
            [
                Posting(
                    kind="adjust",
                    points=points,
                    key=f"write_off:{self.id}:{last}",
                    date=fields.Datetime.now(),
                    day=self.program_id._today(),
                    own_entry_ids=entry_ids,
                    note=reason,
                    explanation={"requested_by": self.env.user.name},
                )
            ]
        )
        self.invalidate_recordset()
