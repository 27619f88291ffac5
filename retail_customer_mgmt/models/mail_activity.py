from odoo import models
from odoo.exceptions import UserError


class MailActivity(models.Model):
    """Who closes, moves or drops the activity of a call does so to the call."""

    _inherit = "mail.activity"

    def _action_done(self, feedback=False, attachment_ids=None):
        self._check_asked(feedback)
        # Odoo lets the assignee finish an activity, whatever she may write otherwise.
        callbacks_sudo = self._callbacks().sudo()
        result = super()._action_done(feedback=feedback, attachment_ids=attachment_ids)
        callbacks_sudo._close("reached", notes=feedback)
        return result

    def action_done(self):
        """Ask how a call went before it is done."""
        if len(self) == 1 and (wizard := self.action_close_callback()):
            return wizard
        return super().action_done()

    def _check_asked(self, feedback):
        """Refuse to close calls of which nobody said how they went."""
        calls = self._callbacks()
        if calls and (len(calls) > 1 or not feedback):
            raise UserError(
                self.env._(
                    "Say of each call how it went: open it from the list and log the"
                    " outcome. Calls can't be marked done together; other activities"
                    " can, without the calls among them."
                )
            )

    def write(self, vals):
        result = super().write(vals)
        moved = {
            target: vals[name]
            for name, target in (("user_id", "user_id"), ("date_deadline", "date_due"))
            if vals.get(name)
        }
        if moved and (callbacks := self._callbacks()):
            callbacks.write(moved)
        return result

    def unlink(self):
        # Odoo itself removes activities too, of people who left: always as superuser.
        callbacks = self.env["retail.callback"] if self.env.su else self._callbacks()
        result = super().unlink()
        # Who may drop the activity drops its call; till users may not write calls.
        callbacks.sudo().action_cancel()
        return result

    def action_close_callback(self):
        """Ask how the call went; ``False`` where the activity is no call."""
        callback = self._callbacks()[:1]
        return callback.action_close() if callback else False

    def _callbacks(self):
        """Return the open callbacks that the activities stand for, to be changed too.

        What people schedule on a callback by hand, such as a message, is not the call.
        """
        Callback = self.env["retail.callback"]
        if self.env.context.get("retail_callback_sync"):
            return Callback
        calls = self.sudo().filtered(
            lambda activity: (
                activity.res_model == Callback._name
                and activity.automated
                and activity.active
            )
        )
        callbacks_sudo = Callback.sudo().browse(calls.mapped("res_id")).exists()
        planned = callbacks_sudo.filtered(lambda callback: callback.state == "planned")
        return planned.with_env(self.env)

    def _follow_callback(self, callback):
        """Take over who calls, when and what about, where it differs."""
        if self.user_id != callback.user_id:
            self.user_id = callback.user_id
        if self.date_deadline != callback.date_due:
            self.date_deadline = callback.date_due
        title = callback._for_caller().title
        if self.summary != title:
            self.summary = title
