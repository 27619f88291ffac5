from odoo import fields, models


class ResPartner(models.Model):
    """Calls to members, and what they complain of."""

    _inherit = "res.partner"

    is_call_refused = fields.Boolean(
        string="Do Not Call",
        copy=False,
        help="Asked not to be called: no callbacks are planned. Kept in step with the"
        " member's consents.",
    )
    callback_ids = fields.One2many(
        comodel_name="retail.callback",
        inverse_name="partner_id",
        groups="retail_customer_mgmt.group_retail_clerk",
    )
    callback_count = fields.Integer(
        compute="_compute_callback_count",
        groups="retail_customer_mgmt.group_retail_clerk",
    )
    complaint_ids = fields.One2many(
        comodel_name="retail.complaint",
        inverse_name="partner_id",
        groups="retail_customer_mgmt.group_retail_clerk",
    )
    complaint_count = fields.Integer(
        compute="_compute_complaint_count",
        groups="retail_customer_mgmt.group_retail_clerk",
    )

    def _compute_callback_count(self):
        counts = self._count_care("retail.callback")
        for partner in self:
            partner.callback_count = counts.get(partner.id, 0)

    def _compute_complaint_count(self):
        counts = self._count_care("retail.complaint")
        for partner in self:
            partner.complaint_count = counts.get(partner.id, 0)

    def _count_care(self, model):
        groups = self.env[model]._read_group(
            [("partner_id", "in", self.ids)], ["partner_id"], ["__count"]
        )
        return {partner.id: count for partner, count in groups}

    def action_view_callbacks(self):
        self.ensure_one()
        return self._care_action("retail_customer_mgmt.retail_callback_action")

    def action_view_complaints(self):
        self.ensure_one()
        return self._care_action("retail_customer_mgmt.retail_complaint_action")

    def _care_action(self, xmlid):
        action = self.env["ir.actions.act_window"]._for_xml_id(xmlid)
        return action | {
            "domain": [("partner_id", "=", self.id)],
            "context": {"default_partner_id": self.id},
        }

    def _drop_double_callbacks(self, kept):
        """Cancel open calls of these files that the kept file has as well."""
        domain = [
            ("partner_id", "in", (self | kept).ids),
            ("state", "=", "planned"),
            ("rule_id", "!=", False),
        ]
        callbacks = self.env["retail.callback"].sudo().search(domain)
        callbacks = callbacks.sorted(lambda callback: callback.partner_id != kept)
        for same in callbacks.grouped(lambda c: (c.rule_id, c.company_id)).values():
            same[1:].action_cancel()
        self.env.flush_all()
