from uuid import uuid4

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models

from ..tools.decimals import exact, plain


class RetailComplaintCompensate(models.TransientModel):
    """Asks what to give a customer for her complaint."""

    _name = "retail.complaint.compensate"
    _description = "Compensate"

    complaint_id = fields.Many2one(
        comodel_name="retail.complaint", required=True, ondelete="cascade"
    )
    partner_id = fields.Many2one(related="complaint_id.partner_id", related_sudo=False)
    company_id = fields.Many2one(related="complaint_id.company_id", related_sudo=False)
    currency_id = fields.Many2one(
        related="complaint_id.currency_id", related_sudo=False
    )
    pos_order_id = fields.Many2one(
        related="complaint_id.pos_order_id", related_sudo=False
    )
    kind = fields.Selection(
        selection=[("points", "Points"), ("coupon", "Coupon"), ("refund", "Refund")],
        required=True,
        default="points",
    )
    points = fields.Float(digits=(16, 4))
    coupon_program_id = fields.Many2one(
        comodel_name="loyalty.program",
        string="Coupon",
        domain="[('program_type', '=', 'coupons'),"
        " ('company_id', 'in', (company_id, False))]",
    )
    coupon_value = fields.Monetary(
        string="Worth at Most", compute="_compute_coupon_value"
    )
    coupon_until = fields.Date(
        string="Valid Until",
        default=lambda self: fields.Date.context_today(self) + relativedelta(months=3),
    )
    amount = fields.Monetary(string="Amount Back")
    note = fields.Char(string="Reason")
    given_text = fields.Char(compute="_compute_given_text")
    limit_text = fields.Char(compute="_compute_limit_text")
    is_to_approve = fields.Boolean(compute="_compute_limit_text")
    request_key = fields.Char(default=lambda self: str(uuid4()))

    @api.depends("coupon_program_id")
    def _compute_coupon_value(self):
        for wizard in self:
            program_sudo = wizard.coupon_program_id.sudo()
            wizard.coupon_value = program_sudo and program_sudo._coupon_value()

    @api.depends("complaint_id")
    def _compute_given_text(self):
        for wizard in self:
            # Of the duplicates, too, which others may work on.
            given_sudo = wizard._counted_sudo().filtered(lambda c: c.state == "given")
            what = ", ".join(given_sudo.mapped("what"))
            wizard.given_text = what and self.env._("Given already: %s", what)

    @api.depends("complaint_id", "kind", "points", "amount", "coupon_value")
    def _compute_limit_text(self):
        for wizard in self:
            limit = wizard.company_id.sudo()._compensation_limit(
                wizard.kind, self.env.user
            )
            same_sudo = wizard._counted_sudo().filtered(
                lambda other, wizard=wizard: other.kind == wizard.kind
            )
            total = sum((o._measure() for o in same_sudo), wizard._measure())
            is_beyond = limit is not None and total > exact(limit)
            wizard.is_to_approve = is_beyond and bool(wizard._measure())
            wizard.limit_text = wizard._words_of_limit(limit)

    def _counted_sudo(self):
        self.complaint_id.check_access("read")
        family_sudo = self.complaint_id.sudo()._family()
        return family_sudo.compensation_ids.filtered(
            lambda other: other.state in ("asked", "given")
        )

    def _measure(self):
        measures = {
            "points": self.points,
            "coupon": self.coupon_value,
            "refund": self.amount,
        }
        return exact(measures[self.kind])

    def _words_of_limit(self, limit):
        if limit is None:
            return False
        if self.kind == "points":
            return self.env._(
                "For one complaint you may give %(points)s points by yourself.",
                points=plain(limit),
            )
        return self.env._(
            "For one complaint you may give %(amount)s by yourself.",
            amount=self.currency_id.format(limit),
        )

    def action_confirm(self):
        self.ensure_one()
        values = {
            "points": {"points": self.points},
            "coupon": {
                "coupon_program_id": self.coupon_program_id.id,
                "coupon_until": self.coupon_until,
            },
            "refund": {"amount": self.amount},
        }
        compensation = self.env["retail.complaint.compensation"]._ask(
            *(self.complaint_id, self.request_key, self.kind, self.note),
            **values[self.kind],
        )
        is_given = compensation.state == "given"
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "message": self._given_words(compensation)
                if is_given
                else self.env._("It waits for a second person's approval."),
                "type": "success" if is_given else "warning",
                "next": {"type": "ir.actions.act_window_close"},
            },
        }

    def _given_words(self, compensation):
        if compensation.kind == "refund":
            return self.env._("Granted: the till pays it back.")
        return self.env._("Given: %(what)s.", what=compensation.what)
