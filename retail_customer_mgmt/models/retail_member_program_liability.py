from odoo import api, fields, models


class RetailMemberProgram(models.Model):
    """What a point costs when it is spent."""

    _inherit = "retail.member.program"

    point_value = fields.Float(
        string="Value of a Point",
        digits=(16, 6),
        compute="_compute_point_value",
        store=True,
        readonly=False,
        tracking=True,
        help="What a point costs when it is spent, in the programme's currency: by the"
        " reward that gives most for it, unless another value is entered.",
    )

    @api.depends(
        "loyalty_program_id.reward_ids.discount",
        "loyalty_program_id.reward_ids.discount_mode",
        "loyalty_program_id.reward_ids.required_points",
        "loyalty_program_id.reward_ids.active",
    )
    def _compute_point_value(self):
        for program in self:
            values = [
                reward._value_of_a_point()
                for reward in program.loyalty_program_id.sudo().reward_ids
            ]
            program.point_value = max(values, default=0)
