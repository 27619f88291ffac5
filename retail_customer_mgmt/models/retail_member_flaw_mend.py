from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from ..tools import asked


class RetailMemberFlaw(models.Model):
    """Mending a file from the work list: each kind has its own way."""

    _inherit = "retail.member.flaw"

    def action_mend(self):
        """Open what mends this: the missing fields, the file or the comparison."""
        self.ensure_one()
        return getattr(self, f"_mend_{self.kind}")()

    def _mend_missing(self):
        view = self.env.ref("retail_customer_mgmt.res_partner_view_form_mend")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Mend the File"),
            "res_model": "res.partner",
            "res_id": self.partner_id.id,
            "views": [(view.id, "form")],
            "target": "new",
        }

    def _mend_invalid(self):
        return self._mend_missing()

    def _mend_stale(self):
        return self.partner_id._get_records_action()

    def action_confirm(self):
        """Note that somebody was in touch and the file is right as it is."""
        self.check_access("read")
        self.partner_id.check_access("write")
        profiles_sudo = self.partner_id.sudo().member_profile_ids
        profiles_sudo._mark_edited()
        self._recheck(self.partner_id)
        return True

    @api.model
    def _next_to_mend(self, partner):
        """Return what the user has to mend after this member's file, the oldest first.

        Own tasks come before those of the own shops.
        """
        domain = [
            ("state", "=", "open"),
            ("kind", "in", ("missing", "invalid")),
            ("partner_id", "!=", partner.id),
        ]
        mine = self.search([*domain, ("user_id", "=", self.env.uid)], limit=1)
        return mine or self.search(domain, limit=1)

    # Calls

    def action_plan_call(self):
        """Plan one call a member, however often somebody presses the button."""
        waiting = self.filtered(
            lambda flaw: flaw.state == "open" and flaw.callback_state != "planned"
        )
        for partner, flaws in waiting.grouped("partner_id").items():
            flaws._check_can_call(partner)
            # Clerks may not write tasks: only the call is noted here.
            flaws_sudo = flaws.sudo()
            flaws_sudo.callback_id = flaws._open_call() or flaws._create_call()
        return self._tell_planned()

    def _tell_planned(self):
        """Say for when the calls are planned, the first of several."""
        # A call may be a colleague's already.
        calls_sudo = self.sudo().callback_id.filtered(
            lambda call: call.state == "planned"
        )
        if not calls_sudo:
            return True
        day = format_date(self.env, min(calls_sudo.mapped("date_due")))
        message = (
            self.env._("The call is planned for %(day)s.", day=day)
            if len(calls_sudo) == 1
            else self.env._(
                "Calls planned: %(count)s, the first for %(day)s.",
                count=len(calls_sudo),
                day=day,
            )
        )
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": message,
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    def _check_can_call(self, partner):
        if partner.is_call_refused:
            raise UserError(
                self.env._(
                    "%(member)s asked not to be called. Correct the file at the next"
                    " visit, or dismiss the task until then.",
                    member=partner.display_name,
                )
            )
        if not partner.member_phone or partner.is_phone_wrong:
            raise UserError(
                self.env._(
                    "There is no phone number at which to call %(member)s. Ask at the"
                    " next visit, or dismiss the task until then.",
                    member=partner.display_name,
                )
            )

    def _open_call(self):
        """Return a call that is planned for the member anyway."""
        domain = [
            ("partner_id", "=", self.partner_id.id),
            ("company_id", "=", self.company_id.id),
            ("state", "=", "planned"),
        ]
        calls_sudo = self.env["retail.callback"].sudo()
        return calls_sudo.search(domain, limit=1)

    def _create_call(self):
        first = self[0]
        # Users may not name what plans a call.
        calls_sudo = self.env["retail.callback"].sudo()
        return calls_sudo.create(
            {
                "partner_id": first.partner_id.id,
                "company_id": first.company_id.id,
                "topic": self._call_topic(),
                "date_due": first.company_id._care_today(),
                "source_key": f"flaw:{first.id}:{first.callback_id.id or 0}",
            }
        )

    def _call_topic(self):
        words = self.filtered(lambda flaw: flaw.kind in ("missing", "invalid"))
        if not words:
            return self.env._("Return visit: is the file still right?")
        return self.env._(
            "Correct the file: %(flaws)s", flaws="; ".join(words.mapped("name"))
        )

    def _mend_keys(self):
        """Return which fields the mending dialog shows."""
        names = self.mapped("field_name")
        tastes = ["tastes"] if any(map(asked.facet_id, names)) else []
        free = ["attributes"] if any(map(asked.attribute_name, names)) else []
        return [*names, *tastes, *free]
