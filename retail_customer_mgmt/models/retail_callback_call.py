from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

TRIED_AGAIN = ("no_answer", "call_later")


class RetailCallback(models.Model):
    """Making a call: what is said, how it went, and on to the next one."""

    _inherit = "retail.callback"

    said = fields.Text(
        string="What Was Said",
        copy=False,
        help="Typed during the call; joins the notes when the outcome is logged.",
    )
    date_again = fields.Date(
        string="Call Again On",
        copy=False,
        help="When to try again; as the rule of the call says where empty.",
    )

    def action_log(self):
        """Note the outcome of the button that was pressed.

        The screen sends how many tries it showed: a button that is pressed twice logs
        one.
        """
        self.check_access("write")
        outcome = self.env.context.get("call_outcome")
        if outcome not in dict(self._outcomes_to_choose()):
            raise UserError(self.env._("Choose how the call went."))
        shown = self.env.context.get("call_attempts")
        recorded = self.filtered(lambda callback: callback._is_recorded(shown))
        for callback in self - recorded:
            callback._log(outcome)
        return self._recorded_action() if recorded else True

    def _log(self, outcome):
        """Close the call, or plan its next try, with what was typed during it."""
        self._check_can_log(outcome in TRIED_AGAIN and self.date_again)
        again = outcome in TRIED_AGAIN and (self.date_again or self._next_try(outcome))
        said, stars = self.said or "", self.satisfaction
        self.write({"said": False, "date_again": False})
        self._close(
            outcome,
            satisfaction=stars if outcome == "reached" else 0,
            notes=said,
            date_next=again,
        )

    @api.model
    def _my_calls_domain(self, today):
        return [
            ("user_id", "=", self.env.uid),
            ("state", "=", "planned"),
            ("date_due", "<=", today),
        ]

    def _next_of_mine(self, today):
        """Return the call after this one in the user's list, else the first other."""
        mine = self.search(self._my_calls_domain(today))
        later = mine[mine.ids.index(self.id) + 1 :] if self in mine else mine
        return (later or mine - self)[:1]

    def action_next_call(self):
        """Open the next call of the user's list; her day where none is left."""
        self.ensure_one()
        callback = self._next_of_mine(self.company_id._care_today())
        if not callback:
            return self._day_is_done_action()
        return {
            "type": "ir.actions.client",
            "tag": "retail_replace_action",
            "params": {"action": callback._get_records_action()},
        }

    def _day_is_done_action(self):
        my_day = self.env["ir.actions.client"]._for_xml_id(
            "retail_customer_mgmt.retail_my_day_action"
        )
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._("No other call is due today."),
                "next": my_day | {"target": "main"},
            },
        }

    def action_edit_file(self):
        """Open what a call may correct in the member's file, above the call."""
        self.ensure_one()
        view = self.env.ref("retail_customer_mgmt.res_partner_view_form_call")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._(
                "File of %(member)s", member=self.partner_id.display_name
            ),
            "res_model": "res.partner",
            "res_id": self.partner_id.id,
            "views": [(view.id, "form")],
            "target": "new",
        }

    def action_log_complaint(self):
        """Write down what she complains of, with the call as its cause."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Log a Complaint"),
            "res_model": "retail.complaint",
            "views": [(False, "form")],
            "target": "new",
            "context": {
                "default_callback_id": self.id,
                "default_partner_id": self.partner_id.id,
                "default_company_id": self.company_id.id,
                "default_shop_id": self.shop_id.id,
                "default_channel": "phone",
                "default_description": self.said,
            },
        }

    def action_plan_another(self):
        """Plan a further call to the member, by the same person, on another day."""
        self.ensure_one()
        tomorrow = self.company_id._care_today() + timedelta(days=1)
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Plan Another Call"),
            "res_model": self._name,
            "views": [(False, "form")],
            "target": "new",
            "context": {
                "default_partner_id": self.partner_id.id,
                "default_company_id": self.company_id.id,
                "default_user_id": self.env.uid,
                "default_date_due": self.shop_id._next_open_day(self.shop_id, tomorrow),
            },
        }
