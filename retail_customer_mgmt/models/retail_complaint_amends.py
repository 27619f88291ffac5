from odoo import api, fields, models
from odoo.tools import SQL

from ..tools import groups


class RetailComplaint(models.Model):
    """What was given for it, and what the till took back."""

    _inherit = "retail.complaint"

    currency_id = fields.Many2one(related="company_id.currency_id")
    compensation_ids = fields.One2many(
        comodel_name="retail.complaint.compensation",
        inverse_name="complaint_id",
        groups=groups.FILE,
    )
    # Stored, so that whoever waits for the lock sees that something was asked for.
    compensation_count = fields.Integer(
        compute="_compute_compensation_cost", store=True, compute_sudo=True
    )
    compensation_cost = fields.Monetary(
        string="Compensated",
        compute="_compute_compensation_cost",
        store=True,
        compute_sudo=True,
        help="What was given for it, in money.",
    )
    refund_order_ids = fields.Many2many(
        comodel_name="pos.order",
        string="Refunds and Exchanges",
        compute="_compute_refund_order_ids",
        compute_sudo=True,
        groups=groups.TILL,
        help="Orders of the till in which items of the purchase came back.",
    )
    refund_order_count = fields.Integer(
        compute="_compute_refund_order_ids", compute_sudo=True
    )

    @api.depends("compensation_ids.state", "compensation_ids.cost")
    def _compute_compensation_cost(self):
        for complaint in self:
            compensations = complaint.compensation_ids
            given = compensations.filtered(lambda each: each.state == "given")
            complaint.compensation_count = len(compensations)
            complaint.compensation_cost = sum(given.mapped("cost"))

    @api.depends("pos_order_id.lines.refund_orderline_ids.order_id")
    def _compute_refund_order_ids(self):
        for complaint in self:
            refunds = complaint.pos_order_id.lines.refund_orderline_ids.order_id
            complaint.refund_order_ids = refunds
            complaint.refund_order_count = len(refunds)

    def _family(self):
        """Return the complaint with those told twice: all that is one case."""
        family = self
        while more := (family.duplicate_of_id | family.duplicate_ids) - family:
            family |= more
        return family

    def _lock_family(self):
        """Lock the case until the transaction ends; asked as superuser.

        A request changes the case: who waited fails on that, and Odoo calls again.
        """
        self.env.execute_query(
            SQL(
                "SELECT id FROM retail_complaint WHERE id IN %s ORDER BY id"
                " FOR NO KEY UPDATE",
                tuple(self._family().ids),
            )
        )

    def action_compensate(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "retail_customer_mgmt.retail_complaint_compensate_action"
        )
        return action | {"context": {"default_complaint_id": self.id}}

    def action_view_compensations(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "retail_customer_mgmt.retail_complaint_compensation_action"
        )
        return action | {"domain": [("complaint_id", "=", self.id)], "context": {}}

    def action_view_refunds(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Refunds and Exchanges"),
            "res_model": "pos.order",
            "view_mode": "list,form",
            "domain": [("id", "in", self.sudo().refund_order_ids.ids)],
        }
