import math

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import formatLang

from ..tools import groups
from ..tools.decimals import exact, plain
from ..tools.ledger import Posting

# Beyond this, it is a slip of the hand; fractions of such numbers are no longer exact.
MOST_POINTS = 100_000_000


class RetailPointsAdjustment(models.Model):
    """Points given or taken by hand: how many, whose, why, and who agreed.

    Creating one is asking for it. The server decides whether it is posted at once or
    waits for a second person; nobody writes these records, whatever their rights.
    """

    _name = "retail.points.adjustment"
    _description = "Points Adjustment"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "id desc"
    _rec_name = "partner_id"
    _mail_post_access = "read"

    # What a request may say. All else is the server's.
    _claims = frozenset(("membership_id", "kind", "points", "reason"))

    membership_id = fields.Many2one(
        comodel_name="retail.membership",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    partner_id = fields.Many2one(
        related="membership_id.partner_id", store=True, string="Member", index=True
    )
    program_id = fields.Many2one(
        related="membership_id.program_id", store=True, string="Programme"
    )
    company_id = fields.Many2one(related="membership_id.company_id", store=True)
    shop_id = fields.Many2one(
        related="membership_id.shop_id", store=True, string="Home Shop"
    )
    kind = fields.Selection(
        selection=[("adjust", "Adjustment")],
        required=True,
        readonly=True,
        default="adjust",
    )
    points = fields.Float(digits=(16, 4), required=True, tracking=True)
    date = fields.Date(required=True, help="The day from which the points count.")
    expires_on = fields.Date(
        string="Last Day", help="The last day on which the points can be spent."
    )
    reason = fields.Char(required=True)
    state = fields.Selection(
        selection=[
            ("waiting", "Waiting for approval"),
            ("posted", "Posted"),
            ("refused", "Refused"),
            ("cancelled", "Cancelled"),
        ],
        required=True,
        readonly=True,
        default="waiting",
        tracking=True,
        index=True,
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Requested By",
        required=True,
        readonly=True,
        index=True,
    )
    decided_by = fields.Many2one(comodel_name="res.users", readonly=True)
    date_decided = fields.Datetime(string="Decided On", readonly=True)
    entry_id = fields.Many2one(
        comodel_name="retail.points.entry",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    can_decide = fields.Boolean(compute="_compute_can_decide")
    can_cancel = fields.Boolean(compute="_compute_can_decide")

    _points_given = models.Constraint(
        "CHECK(points <> 0)", "Enter how many points to give or to take."
    )
    _request_idx = models.Index("(membership_id, user_id, date)")

    @api.depends_context("uid")
    @api.depends("state", "user_id")
    def _compute_can_decide(self):
        user = self.env.user
        is_manager = user.has_group(groups.MANAGER)
        for adjustment in self:
            is_waiting = adjustment.state == "waiting"
            adjustment.can_cancel = is_waiting and adjustment.user_id == user
            adjustment.can_decide = (
                is_waiting and is_manager and adjustment.user_id != user
            )

    @api.model_create_multi
    def create(self, vals_list):
        adjustments = super().create(self._requests(vals_list))
        adjustments._submit()
        return adjustments

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(
            self.env._("Requests are kept: they say who asked for points, and why.")
        )

    def _requests(self, vals_list):
        """Return requests of the present user as they may be stored."""
        return [self._request_values(vals) for vals in vals_list]

    def _request_values(self, vals):
        """Complete a request: by whom, on which day, and until when it counts."""
        if vals.keys() - self._claims:
            raise UserError(
                self.env._(
                    "Whether an adjustment is posted, and by whom, is not for its"
                    " requester to say."
                )
            )
        membership = self.env["retail.membership"].browse(vals.get("membership_id"))
        points = float(vals.get("points") or 0)
        reason = (vals.get("reason") or "").strip()
        if not (membership and points and math.isfinite(points) and reason):
            raise UserError(
                self.env._("Say whose points change, by how many, and why.")
            )
        program_sudo = membership.sudo().program_id
        self._check_whole(program_sudo, points)
        today = program_sudo._today()
        # All that a default in the context could forge is given here.
        return {
            "membership_id": membership.id,
            "kind": "adjust",
            "points": points,
            "reason": reason,
            "date": today,
            "expires_on": points > 0 and program_sudo._lapse_date(today),
            "user_id": self.env.uid,
            "state": "waiting",
            "decided_by": False,
            "date_decided": False,
            "entry_id": False,
        }

    def _check_whole(self, program_sudo, points):
        if abs(points) > MOST_POINTS:
            raise UserError(
                self.env._(
                    "Enter at most %(most)s points.",
                    most=formatLang(self.env, MOST_POINTS, digits=0),
                )
            )
        if program_sudo.points_rounding != "none" and not points.is_integer():
            raise UserError(
                self.env._(
                    "%(program)s counts whole points: enter %(points)s without a"
                    " fraction.",
                    program=program_sudo.name,
                    points=plain(points),
                )
            )

    # Requests

    def _submit(self):
        """Post what needs nobody's approval, and ask for the others."""
        if self:
            self.membership_id._lock()
        for adjustment in self:
            adjustment._check_postable()
            if adjustment._needs_approval():
                adjustment._ask_approver()
            else:
                adjustment._post()

    def _needs_approval(self):
        """Tell whether the day's requests together exceed the limit.

        All that one person asks for one member on one day counts as one request, so
        that nobody stays below the limit by asking in parts.
        """
        domain = [
            ("membership_id", "=", self.membership_id.id),
            ("user_id", "=", self.user_id.id),
            ("date", "=", self.date),
            ("kind", "=", "adjust"),
            ("state", "in", ("waiting", "posted")),
        ]
        asked = sum(abs(exact(other.points)) for other in self.sudo().search(domain))
        return asked > exact(self.company_id.sudo().points_approval_limit)

    def _check_postable(self):
        """Refuse what can't be posted now, and say why."""
        self._check_active()
        membership_sudo = self.membership_id.sudo()
        if membership_sudo.partner_id == self.env.user.partner_id:
            raise UserError(self.env._("Nobody adjusts points of their own."))
        available = membership_sudo._available()
        if -exact(self.points) > available:
            raise UserError(
                self.env._(
                    "%(member)s has only %(available)s points that can be taken.",
                    member=membership_sudo.partner_id.name,
                    available=plain(available),
                )
            )

    def _check_active(self):
        membership_sudo = self.membership_id.sudo()
        if membership_sudo.state != "active":
            raise UserError(
                self.env._(
                    "The membership of %(member)s is frozen or closed. Reactivate it"
                    " before you change its points.",
                    member=membership_sudo.partner_id.name,
                )
            )

    def _ask_approver(self):
        """Put the request into one approver's activities."""
        approver = self._find_approver()
        if not approver:
            return
        self.sudo().activity_schedule(
            "mail.mail_activity_data_todo",
            user_id=approver.id,
            summary=self.env._(
                "Approve %(points)s points for %(member)s",
                points=plain(self.points, "+"),
                member=self.partner_id.name,
            ),
            note=self.reason,
        )

    def _find_approver(self):
        """Return who is asked first: the home shop's manager, its others, head office.

        Whoever else may decide finds the request in the list.
        """
        shop = self.shop_id.sudo()
        managers = self._colleagues(groups.MANAGER) & (shop.user_id | shop.user_ids)
        candidates = managers or self._colleagues(groups.HEAD_OFFICE)
        return candidates.sorted(lambda user: (user != shop.user_id, user.id))[:1]

    def _colleagues(self, group):
        """Return the others of a group who work in the company or a branch of it."""
        domain = [
            ("all_group_ids", "in", self.env.ref(group).id),
            ("company_ids", "child_of", self.company_id.id),
            ("id", "!=", self.user_id.id),
        ]
        return self.env["res.users"].sudo().search(domain)

    # Decisions

    def action_approve(self):
        for adjustment in self:
            adjustment._check_may_decide()
            adjustment._check_postable()
            adjustment._post()
            adjustment._note_decision(
                self.env._("Approved. %(reason)s", reason=adjustment.reason)
            )
        return True

    def action_refuse(self):
        """Ask for the reason."""
        self.ensure_one()
        self._check_may_decide()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Why is it refused?"),
            "res_model": "retail.points.refuse",
            "view_mode": "form",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_adjustment_id": self.id},
        }

    def _refuse(self, reason):
        self._check_may_decide()
        self.sudo().state = "refused"
        self._note_decision(self.env._("Refused. %(reason)s", reason=reason))

    def action_cancel(self):
        for adjustment in self:
            adjustment._check_waiting()
            if adjustment.user_id != self.env.user:
                raise AccessError(
                    self.env._("Only who asked for it can withdraw a request.")
                )
            adjustment.sudo().state = "cancelled"
            adjustment.sudo().activity_ids.unlink()
        return True

    def _check_waiting(self):
        """Lock account and request, and refuse to decide it twice."""
        self.ensure_one()
        self.check_access("read")
        adjustment_sudo = self.sudo()
        adjustment_sudo.membership_id._lock()
        adjustment_sudo.lock_for_update(allow_referencing=True)
        adjustment_sudo.invalidate_recordset(["state"])
        if adjustment_sudo.state != "waiting":
            raise UserError(self.env._("This request has already been decided."))

    def _check_may_decide(self):
        self._check_waiting()
        if self.user_id == self.env.user:
            raise AccessError(
                self.env._("You asked for these points: a second person decides.")
            )
        if not self.env.user.has_group(groups.MANAGER):
            raise AccessError(
                self.env._("Store managers and head office decide about points.")
            )

    def _note_decision(self, body):
        self.sudo().write(
            {"decided_by": self.env.uid, "date_decided": fields.Datetime.now()}
        )
        self.message_post(body=body)
        self.sudo().activity_ids.unlink()

    # The ledger

    def _post(self):
        """Post to the ledger; a repeated call changes nothing."""
        for adjustment_sudo in self.sudo():
            entry = adjustment_sudo.membership_id._post([adjustment_sudo._posting()])
            if entry:
                adjustment_sudo.write({"state": "posted", "entry_id": entry.id})

    def _posting(self):
        """Return the posting: the day of an approval counts, not of the request."""
        program = self.program_id
        day = program._today()
        return Posting(
            kind=self.kind,
            points=exact(self.points),
            key=f"{self.kind}:{self.id}:1",
            date=fields.Datetime.now(),
            day=day,
            expires_on=program._lapse_date(day) if self.points > 0 else None,
            note=self.reason,
            explanation={
                "requested_by": self.user_id.name,
                "approved_by": (self.env.user - self.user_id).name or "",
            },
        )
