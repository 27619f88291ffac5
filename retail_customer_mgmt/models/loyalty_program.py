from odoo import api, fields, models, tools
from odoo.exceptions import UserError


class LoyaltyProgram(models.Model):
    _inherit = "loyalty.program"

    member_program_ids = fields.One2many(
        comodel_name="retail.member.program", inverse_name="loyalty_program_id"
    )
    is_member_managed = fields.Boolean(
        compute="_compute_is_member_managed",
        compute_sudo=True,
        help="Points come from the member programme's ledger.",
    )

    @api.depends("member_program_ids")
    def _compute_is_member_managed(self):
        managed_ids = self._managed_ids()
        for program in self:
            program.is_member_managed = program.id in managed_ids

    @api.model
    @tools.ormcache()
    def _managed_ids(self):
        """Return the ids of the programmes whose cards show a points ledger."""
        # The same for all users, for it is cached: also of other companies.
        programs = self.env["retail.member.program"].sudo()
        return frozenset(
            programs.with_context(active_test=False).search([]).loyalty_program_id.ids
        )

    def write(self, vals):
        frozen = {"program_type", "applies_on", "trigger", "company_id"} & vals.keys()
        is_archived = not vals.get("active", True)
        if (frozen or is_archived) and self._managed_ids() & set(self.ids):
            raise UserError(
                self.env._(
                    "These rewards belong to a member programme: their type, company"
                    " and way of earning can't change."
                )
            )
        return super().write(vals)

    @api.model
    def _load_pos_data_fields(self, config):
        return super()._load_pos_data_fields(config) + ["is_member_managed"]
