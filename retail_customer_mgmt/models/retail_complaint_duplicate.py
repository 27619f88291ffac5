from odoo import api, fields, models
from odoo.exceptions import ValidationError


class RetailComplaint(models.Model):
    """Complaints told twice: linked, worked on and counted once."""

    _inherit = "retail.complaint"

    duplicate_of_id = fields.Many2one(
        comodel_name="retail.complaint",
        index="btree_not_null",
        copy=False,
        check_company=True,
        tracking=True,
        ondelete="restrict",
        help="The complaint in which this one is worked on.",
    )
    duplicate_ids = fields.One2many(
        comodel_name="retail.complaint",
        inverse_name="duplicate_of_id",
        string="Duplicates",
    )
    duplicate_count = fields.Integer(compute="_compute_duplicate_count")

    @api.depends("duplicate_ids")
    def _compute_duplicate_count(self):
        groups = self._read_group(
            [("duplicate_of_id", "in", self.ids)], ["duplicate_of_id"], ["__count"]
        )
        counts = {original.id: count for original, count in groups}
        for complaint in self:
            complaint.duplicate_count = counts.get(complaint.id, 0)

    @api.constrains("duplicate_of_id")
    def _check_duplicate_of(self):
        if self._has_cycle("duplicate_of_id"):
            raise ValidationError(
                self.env._(
                    "A complaint can't be the duplicate of itself or of its own"
                    " duplicate. Choose the one that is worked on."
                )
            )

    def action_view_duplicates(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "retail_customer_mgmt.retail_complaint_action"
        )
        return action | {
            "view_mode": "list,form",
            "views": [(False, "list"), (False, "form")],
            "domain": [("duplicate_of_id", "=", self.id)],
            "context": {},
        }

    def action_close_duplicate(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "retail_customer_mgmt.retail_complaint_duplicate_close_action"
        )
        return action | {"context": {"default_complaint_id": self.id}}

    def _close_as_duplicate(self, original):
        """Close with a link; both say so, and the original's owner goes on."""
        self.check_access("write")
        # Nobody writes the link by hand: the original is worked on, not this one.
        self.sudo().duplicate_of_id = original
        self.stage_id = self.env["retail.complaint.stage"].search(
            [("is_closed", "=", True)], limit=1
        )
        for complaint in self:
            complaint.message_post(
                body=self.env._(
                    "The same as %(original)s, where it is worked on.",
                    original=original._get_html_link(),
                )
            )
            original.message_post(
                body=self.env._(
                    "%(duplicate)s is about the same and was closed.",
                    duplicate=complaint._get_html_link(),
                )
            )
