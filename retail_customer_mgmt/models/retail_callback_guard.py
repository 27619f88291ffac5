from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from ..tools import groups

# What the addon itself writes: history, figures, and what follows from an outcome.
KEPT = frozenset(
    (
        *("state", "outcome", "attempts", "date_done", "done_by", "is_on_time"),
        *("date_promised", "date_wanted", "date_latest", "is_placed", "part_of_day"),
        *("value", "evidence", "source_key", "membership_id", "pos_order_id"),
        "cause_complaint_id",
    )
)
# What may still be written on a closed call.
ALWAYS = ("notes", "message_", "activity_", "website_message_", "rating_")
NOTHING = (None, False, 0, "")
LONGEST_TOPIC = 250
YEARS_AHEAD = 2


class RetailCallback(models.Model):
    """What people may write on a call: plans and notes, not history or figures.

    Outcomes and nights write as superuser, after they have asked for rights.
    """

    _inherit = "retail.callback"

    date_promised = fields.Date(
        string="First Due On",
        readonly=True,
        copy=False,
        help="The day the call was planned for before somebody moved it: whether it"
        " was made on time is measured by that day.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        if self.env.su:
            return super().create(vals_list)
        for vals in vals_list:
            self._check_written(vals)
            self._check_topic(vals)
            self._check_caller(vals)
            self._check_day(vals.get("date_due"))
        calls = super(RetailCallback, self._without_kept_defaults()).create(vals_list)
        calls._check_members()
        calls._check_may_be_planned()
        return calls.with_env(self.env)

    def write(self, vals):
        if not self.env.su:
            self._check_changes(vals)
        if "date_due" in vals and "attempts" not in vals:
            self._keep_promised(vals["date_due"])
        result = super().write(vals)
        if "rule_id" in vals and not self.env.su:
            self._check_may_be_planned()
        return result

    def _check_changes(self, vals):
        self._check_written(vals)
        self._check_open(vals)
        self._check_topic(vals)
        self._check_caller(vals)
        self._check_rule(vals)
        day = fields.Date.to_date(vals.get("date_due"))
        if "date_due" in vals and not day:
            raise UserError(self.env._("Enter the day on which the call is due."))
        if any(call.date_due != day for call in self):
            self._check_day(day)

    def _without_kept_defaults(self):
        """Return self without the defaults of what a client may not write."""
        context = {
            key: value
            for key, value in self.env.context.items()
            if key.removeprefix("default_") not in KEPT
        }
        return self.with_env(self.env(context=context))

    def _keep_promised(self, day):
        """Keep the first due day of calls that are moved without a try."""
        day = fields.Date.to_date(day)
        for call in self.filtered(lambda call: call.id and not call.date_promised):
            if call.state == "planned" and not call.attempts and call.date_due != day:
                # Nobody writes this day.
                call.sudo().date_promised = call.date_due

    def _due_by_promise(self):
        return self.date_promised or self.date_due

    # What is refused

    def _check_written(self, vals):
        """Refuse history and figures; a call is closed by one of its buttons."""
        kept = KEPT & vals.keys()
        if not self:  # a new call, where nothing has happened yet
            kept = {name for name in kept if vals[name] not in (*NOTHING, "planned")}
        if kept:
            raise UserError(
                self.env._(
                    "The history and figures of a call follow from what happens, and"
                    " can't be written (%(fields)s). Log how the call went with its"
                    " buttons, such as “Reached”, or use “Cancel” or “Plan Again”.",
                    fields=", ".join(sorted(kept)),
                )
            )

    def _check_open(self, vals):
        """Let notes be added to closed calls, and nothing else."""
        changed = [name for name in vals if not name.startswith(ALWAYS)]
        if changed and any(call.state != "planned" for call in self.sudo()):
            raise UserError(
                self.env._(
                    "This call is closed: only its notes can be changed. Use “Plan"
                    " Again” if it is to be made once more."
                )
            )

    def _check_topic(self, vals):
        if len(vals.get("topic") or "") > LONGEST_TOPIC:
            raise UserError(
                self.env._(
                    "Say what the call is about in at most %(count)s characters; the"
                    " rest belongs in the notes.",
                    count=LONGEST_TOPIC,
                )
            )

        is_blank = "topic" in vals and not (vals["topic"] or "").strip()
        if is_blank and not vals.get("rule_id"):
            raise UserError(self.env._("Say what the call is about."))

    def _check_rule(self, vals):
        """Refuse to give planned calls another cause than they have."""
        if "rule_id" not in vals:
            return
        if any(
            call.source_key and call.rule_id.id != vals["rule_id"]
            for call in self.sudo()
        ):
            raise UserError(
                self.env._(
                    "A call that a rule has planned stays with its rule, which says why"
                    " it is made. Plan another call instead."
                )
            )

    def _check_caller(self, vals):
        """Refuse to give calls to who can't log them."""
        # Who gives calls away may not read users' groups.
        user_sudo = self.env["res.users"].sudo().browse(vals.get("user_id") or [])
        if user_sudo and not user_sudo.has_group(groups.CLERK):
            raise UserError(
                self.env._(
                    "%(user)s can't log calls. Choose somebody who keeps members'"
                    " files, or ask an administrator to give %(user)s that role.",
                    user=user_sudo.name,
                )
            )

    def _check_day(self, day):
        """Refuse days that have passed or are too far ahead to mean anything."""
        day = fields.Date.to_date(day)
        if not day:
            return
        # The user's own calendar may be a day behind the company's.
        own = fields.Date.context_today(self)
        today = min(own, (self[:1].company_id or self.env.company)._care_today())
        last = today + timedelta(days=366 * YEARS_AHEAD)
        if not today <= day <= last:
            raise UserError(
                self.env._(
                    "A call can't be planned for %(day)s. Choose a day from today on,"
                    " until %(last)s at the latest.",
                    day=format_date(self.env, day),
                    last=format_date(self.env, last),
                )
            )

    def _check_members(self):
        for partner_sudo in self.sudo().partner_id:
            if not partner_sudo.is_member:
                raise UserError(
                    self.env._(
                        "Calls are planned for members, and %(contact)s is none."
                        " Register the customer first.",
                        contact=partner_sudo.name,
                    )
                )

    def _check_can_log(self, date_next):
        """Refuse an outcome of a call that is closed, and a next try in the past."""
        self.check_access("write")
        if any(call.state != "planned" for call in self):
            raise UserError(
                self.env._(
                    "This call is closed already. Use “Plan Again” if it is to be made"
                    " once more."
                )
            )
        self._check_day(date_next)
