from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools import groups
from ..tools.decimals import exact


class RetailComplaintCompensation(models.Model):
    """What was given for a complaint: points, a coupon or money back, and who agreed.

    Asking for it is all that anybody does: the server decides whether it is given at
    once or waits for a second person. Nobody writes these records by hand.
    """

    _name = "retail.complaint.compensation"
    _description = "Compensation"
    _inherit = ["retail.request.mixin"]
    _order = "id desc"
    _rec_name = "complaint_id"

    complaint_id = fields.Many2one(
        comodel_name="retail.complaint",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    partner_id = fields.Many2one(
        related="complaint_id.partner_id", store=True, index="btree_not_null"
    )
    company_id = fields.Many2one(related="complaint_id.company_id", store=True)
    shop_id = fields.Many2one(related="complaint_id.shop_id", store=True, index=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    kind = fields.Selection(
        selection=[("points", "Points"), ("coupon", "Coupon"), ("refund", "Refund")],
        required=True,
        readonly=True,
        tracking=True,
    )
    points = fields.Float(digits=(16, 4), readonly=True, tracking=True)
    amount = fields.Monetary(
        readonly=True, tracking=True, help="What the coupon is worth, or is paid back."
    )
    cost = fields.Monetary(
        readonly=True,
        help="What it costs us: the coupon's or the refund's amount, or the points at"
        " what a point is worth.",
    )
    coupon_program_id = fields.Many2one(
        comodel_name="loyalty.program", readonly=True, ondelete="restrict"
    )
    coupon_until = fields.Date(string="Valid Until", readonly=True)
    coupon_id = fields.Many2one(
        comodel_name="loyalty.card",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    coupon_code = fields.Char(
        related="coupon_id.code", string="Coupon Code", compute_sudo=True
    )
    entry_id = fields.Many2one(
        comodel_name="retail.points.entry",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    pos_order_id = fields.Many2one(
        comodel_name="pos.order",
        string="Purchase",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    refund_order_id = fields.Many2one(
        comodel_name="pos.order",
        string="Refund",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
        help="The order of the till with which the money was paid back.",
    )
    note = fields.Char(string="Reason", required=True, readonly=True)
    state = fields.Selection(
        selection_add=[("given", "Given"), ("refused",)], ondelete={"given": "cascade"}
    )
    request_key = fields.Char(
        required=True,
        readonly=True,
        copy=False,
        help="The same for each click on the same request: it is taken once.",
    )
    what = fields.Char(string="Compensation", compute="_compute_what")

    _request_key_uniq = models.Constraint(
        "UNIQUE(request_key)", "This compensation has already been asked for."
    )
    _something_given = models.Constraint(
        "CHECK(points >= 0 AND amount >= 0 AND points + amount > 0)",
        "Enter how many points or how much money to give.",
    )

    @api.depends_context("lang")
    @api.depends("kind", "points", "amount", "coupon_program_id", "pos_order_id")
    def _compute_what(self):
        for compensation in self:
            words = getattr(compensation, f"_words_of_{compensation.kind}", str)
            compensation.what = words() if compensation.kind else False

    @api.depends("complaint_id", "what")
    def _compute_display_name(self):
        for compensation in self:
            compensation.display_name = self.env._(
                "%(complaint)s: %(what)s",
                complaint=compensation.sudo().complaint_id.name,
                what=compensation.what,
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(
            self.env._("Compensations are kept: they say what was given, and why.")
        )

    # Authority

    def _measure(self):
        """Return the figure that limits are about: points, or money."""
        return exact(self.points if self.kind == "points" else self.amount)

    def _is_decider(self, user):
        return self.partner_id != user.partner_id and self._is_within(user)

    def _is_within(self, user, states=("given",)):
        """Tell whether a user may give this alone, beside what these states count.

        All of a kind for one complaint and its duplicates counts as one, so that
        nobody stays below the limit by giving in parts.
        """
        self.ensure_one()
        company_sudo = self.company_id.sudo()
        limit = company_sudo._compensation_limit(self.kind, user)
        if limit is None:
            return True
        # What others have given counts, whoever may see it.
        family = self.sudo().complaint_id._family()
        others = family.compensation_ids.filtered(
            lambda other: other.kind == self.kind and other.state in states
        )
        total = sum((other._measure() for other in others - self), self._measure())
        is_clerk = user.has_group(groups.CLERK)
        return is_clerk and total <= exact(limit)
