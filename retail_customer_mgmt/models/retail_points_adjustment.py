import math

from odoo import api, fields, models
from odoo.exceptions import UserError
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
    _inherit = ["retail.request.mixin"]
    _order = "id desc"
    _rec_name = "partner_id"

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
        selection_add=[("posted", "Posted"), ("refused",)],
        ondelete={"posted": "cascade"},
    )
    user_id = fields.Many2one(string="Requested By")
    entry_id = fields.Many2one(
        comodel_name="retail.points.entry",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )

    _points_given = models.Constraint(
        "CHECK(points <> 0)", "Enter how many points to give or to take."
    )
    _request_idx = models.Index("(membership_id, user_id, date)")

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
            "state": "asked",
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
            ("state", "in", ("asked", "posted")),
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
        self._call_approver(
            self.env._(
                "Approve %(points)s points for %(member)s",
                points=plain(self.points, "+"),
                member=self.partner_id.name,
            ),
            self.reason,
        )

    # Decisions

    def _is_decider(self, user):
        return user.has_group(groups.MANAGER)

    def action_approve(self):
        for adjustment in self:
            adjustment._check_may_decide()
            adjustment._check_postable()
            adjustment._decide("posted")
            adjustment._post()
            adjustment.message_post(
                body=self.env._("Approved. %(reason)s", reason=adjustment.reason)
            )
            adjustment._close_request()
        return True

    def _lock_request(self):
        """Lock the account too: first, as postings do."""
        self.membership_id._lock()
        return super()._lock_request()

    def _why_no_decider(self):
        return self.env._("Store managers and head office decide about points.")

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
