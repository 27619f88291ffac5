from odoo import api, fields, models
from odoo.exceptions import AccessError

from ..tools import groups


class RetailMemberFlaw(models.Model):
    """One thing that is wrong with a member's file, until somebody mends it."""

    _name = "retail.member.flaw"
    _description = "File to Mend"
    _order = "date_found, id"
    _rec_name = "name"

    name = fields.Char(string="What to Mend", compute="_compute_name")
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Member",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    member_no = fields.Char(related="partner_id.member_no", string="Number")
    phone = fields.Char(related="partner_id.phone")
    company_id = fields.Many2one(
        comodel_name="res.company", required=True, readonly=True, index=True
    )
    shop_id = fields.Many2one(
        comodel_name="retail.shop", string="Home Shop", readonly=True, index=True
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Assigned To",
        index="btree_not_null",
        domain="[('share', '=', False), ('company_ids', 'in', company_id)]",
        help="The clerk responsible for the file. What only managers may see is the"
        " store manager's.",
    )
    kind = fields.Selection(
        selection=[
            ("missing", "Missing"),
            ("invalid", "Wrong"),
            ("stale", "No contact"),
            ("duplicate", "Duplicate"),
        ],
        required=True,
        readonly=True,
    )
    field_name = fields.Selection(
        selection=lambda self: self.env[
            "retail.member.form.line"
        ]._selection_field_name(),
        string="Question",
        readonly=True,
        help="What is missing or wrong.",
    )
    reason = fields.Selection(
        selection=[
            ("format", "Can't be right"),
            ("unreachable", "Wrong number"),
            ("bounced", "Messages come back"),
            ("future", "In the future"),
            ("age", "More than 120 years ago"),
        ],
        readonly=True,
        help="Why it is wrong.",
    )
    other_partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Perhaps the Same As",
        readonly=True,
        index="btree_not_null",
        ondelete="cascade",
    )
    date_found = fields.Date(string="Found On", required=True, readonly=True)
    state = fields.Selection(
        selection=[
            ("open", "To mend"),
            ("mended", "Mended"),
            ("dismissed", "Dismissed"),
        ],
        required=True,
        readonly=True,
        default="open",
    )
    date_closed = fields.Datetime(string="Closed On", readonly=True)
    closed_by = fields.Many2one(
        comodel_name="res.users",
        readonly=True,
        help="Empty where the nightly inspection found it mended.",
    )
    dismiss_reason = fields.Char(readonly=True)
    dismissed_until = fields.Date(
        readonly=True, help="Until then it is not found again."
    )
    callback_id = fields.Many2one(
        comodel_name="retail.callback",
        string="Call",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
        help="The call in which it is to be mended.",
    )
    callback_state = fields.Selection(related="callback_id.state", string="Call Status")

    _open_uniq = models.UniqueIndex(
        "(partner_id, kind, COALESCE(field_name, ''), COALESCE(other_partner_id, 0))"
        " WHERE state = 'open'",
        "This is already on the list of files to mend.",
    )
    _work_list_idx = models.Index("(shop_id, user_id, kind) WHERE state = 'open'")
    _mended_idx = models.Index("(company_id, date_closed) WHERE state = 'mended'")

    @api.depends("kind", "field_name", "reason", "other_partner_id")
    @api.depends_context("lang")
    def _compute_name(self):
        labels = self.env["retail.member.form.line"]._labels()
        for flaw in self:
            words = getattr(flaw, f"_words_{flaw.kind}", None)
            flaw.name = words and words(labels.get(flaw.field_name, ""))

    def _words_missing(self, question):
        return self.env._("%(question)s is missing", question=question)

    def _words_invalid(self, question):
        sentences = {
            "format": self.env._("%(question)s can't be right", question=question),
            "unreachable": self.env._("Somebody else answers at this phone number"),
            "bounced": self.env._("Messages to this e-mail address come back"),
            "future": self.env._("The birthday is in the future"),
            "age": self.env._("The birthday is more than 120 years ago"),
        }
        return sentences.get(self.reason, question)

    def _words_stale(self, _question):
        return self.env._("Nobody has been in touch for long")

    def _words_duplicate(self, _question):
        other_sudo = self.other_partner_id.sudo()
        return self.env._(
            "Perhaps the same person as %(member)s", member=other_sudo.display_name
        )

    def write(self, vals):
        self._check_may_assign(vals)
        return super().write(vals)

    def _check_may_assign(self, vals):
        """Let managers hand work on; the rest is written by the inspection alone."""
        is_manager = self.env.user.has_group(groups.MANAGER)
        if not self.env.su and (set(vals) - {"user_id"} or not is_manager):
            raise AccessError(
                self.env._(
                    "Correct the file itself, plan a call or dismiss the task. Who sees"
                    " to it is the store manager's to say."
                )
            )

    def action_take(self):
        """Take tasks over: clerks may, as with calls."""
        self.check_access("read")
        flaws_sudo = self.sudo()
        flaws_sudo.user_id = self.env.user
        return True

    def _dismiss(self, reason, until):
        """Leave files as they are until a day."""
        self.check_access("read")
        # Clerks dismiss, but may not write anything else.
        flaws_sudo = self.sudo().filtered(lambda flaw: flaw.state == "open")
        flaws_sudo.write(
            {
                "state": "dismissed",
                "dismiss_reason": reason,
                "dismissed_until": until,
                "date_closed": fields.Datetime.now(),
                "closed_by": self.env.uid,
            }
        )

    @api.autovacuum
    def _gc_closed(self, limit=10_000):
        """Forget what was closed a year ago; the daily figures keep the counts."""
        year_ago = fields.Datetime.subtract(fields.Datetime.now(), years=1)
        domain = [
            ("state", "!=", "open"),
            ("date_closed", "<", year_ago),
            "|",
            ("dismissed_until", "=", False),
            ("dismissed_until", "<", fields.Date.to_date(year_ago)),
        ]
        old = self.search(domain, limit=limit)
        old.unlink()
        return len(old), len(old) == limit
