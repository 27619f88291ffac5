from odoo import api, fields, models
from odoo.exceptions import UserError


class RetailExportAsk(models.TransientModel):
    """Asks what members' data are needed for, and puts the request to the officers."""

    _name = "retail.export.ask"
    _description = "Ask to Export"

    res_model = fields.Char(string="Model", required=True)
    record_ids = fields.Json(string="Records")
    field_names = fields.Char(string="Fields")
    record_count = fields.Integer(compute="_compute_counts")
    member_count = fields.Integer(string="Members", compute="_compute_counts")
    reason = fields.Char()

    @api.model
    def default_get(self, fields):
        """Take what was refused, or what is chosen in a list."""
        context = self.env.context
        values = super().default_get(fields)
        if "default_res_model" not in context and context.get("active_model"):
            values["res_model"] = context["active_model"]
            values["record_ids"] = context.get("active_ids", [])
        return values

    @api.depends("res_model", "record_ids", "field_names")
    def _compute_counts(self):
        for wizard in self:
            records = wizard._records()
            names = [name for name in (wizard.field_names or "").split(",") if name]
            wizard.record_count = len(records)
            wizard.member_count = len(records._exported_members(names or ["id"]))

    def _records(self):
        if self.res_model not in self.env or self.env[self.res_model]._abstract:
            raise UserError(self.env._("Choose what to export in a list."))
        ids = [row for row in self.record_ids or [] if isinstance(row, int)]
        records = self.env[self.res_model].browse(ids)
        records.check_access("read")
        return records.exists()

    def action_ask(self):
        self.ensure_one()
        self.env["retail.export.request"]._ask(
            self._records(), self.field_names, self.reason
        )
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._(
                    "The privacy officers are asked. Once one of them agrees, export"
                    " the same list again within 24 hours."
                ),
                "next": {"type": "ir.actions.act_window_close"},
            },
        }
