from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..tools import burn
from ..tools.decimals import exact


class RetailMemberProgram(models.Model):
    """How many points members may pay with at once."""

    _inherit = "retail.member.program"

    burn_min = fields.Integer(
        string="Least Points to Use",
        tracking=True,
        help="0 lets members use any number.",
    )
    burn_max = fields.Integer(
        string="Most Points to Use", tracking=True, help="0 sets no limit."
    )
    burn_step = fields.Integer(
        string="Steps of Points",
        tracking=True,
        help="Members use a multiple of this; 0 means any whole number.",
    )
    burn_share_max = fields.Integer(
        string="Share Payable with Points",
        tracking=True,
        help="The part of an order, in percent, that points may pay; 0 for all of it.",
    )

    _burn_limits_positive = models.Constraint(
        "CHECK(burn_min >= 0 AND burn_max >= 0 AND burn_step >= 0)",
        "The limits of using points can't be negative.",
    )
    _burn_share_percent = models.Constraint(
        "CHECK(burn_share_max BETWEEN 0 AND 100)",
        "The share that points may pay lies between 0 and 100 percent.",
    )

    @api.constrains("burn_min", "burn_max", "burn_step")
    def _check_burn_limits(self):
        for program in self:
            if 0 < program.burn_max < program.burn_min:
                raise ValidationError(
                    self.env._(
                        "Members can't use at least %(least)s and at most %(most)s"
                        " points.",
                        least=program.burn_min,
                        most=program.burn_max,
                    )
                )
            step = program.burn_step or 1
            if program.burn_min % step or program.burn_max % step:
                raise ValidationError(
                    self.env._(
                        "The least and the most points to use are multiples of the"
                        " step, %(step)s.",
                        step=step,
                    )
                )

    def _sentences_of_spending(self):
        """Say from when and how points can be used, where there is a limit."""
        sentences = {
            "pending_days": self.env._(
                "Points can be used %(days)s days after they were earned.",
                days=self.pending_days,
            ),
            "burn_min": self.env._(
                "At least %(least)s points are used at once.", least=self.burn_min
            ),
            "burn_max": self.env._(
                "At most %(most)s points are used at once.", most=self.burn_max
            ),
            "burn_step": self.env._(
                "Points are used in steps of %(step)s.", step=self.burn_step
            ),
            "burn_share_max": self.env._(
                "Points pay at most %(share)s %% of an order.",
                share=self.burn_share_max,
            ),
        }
        return [sentence for name, sentence in sentences.items() if self[name]]

    def _burn_limits(self):
        return burn.Limits(
            least=exact(self.burn_min),
            most=exact(self.burn_max),
            step=exact(self.burn_step),
            share=exact(self.burn_share_max),
        )

    def _burn_objections(self, points, discount, total):
        """Return sentences that say which limits a redemption breaks.

        It concerns rewards whose number of points the cashier chooses.
        ``discount`` is what they take off, ``total`` what the order costs without.
        """
        sentences = {
            "least": self.env._(
                "Members use at least %(least)s points at once.", least=self.burn_min
            ),
            "most": self.env._(
                "Members use at most %(most)s points at once.", most=self.burn_max
            ),
            "step": self.env._(
                "Members use points in steps of %(step)s.", step=self.burn_step or 1
            ),
            "share": self.env._(
                "Points pay at most %(share)s %% of an order.",
                share=self.burn_share_max,
            ),
        }
        cent = exact(self.currency_id.rounding)
        broken = burn.objections(points, discount, total, self._burn_limits(), cent)
        return [sentences[name] for name in broken]

    @api.model
    def _load_pos_data_fields(self, config):
        return super()._load_pos_data_fields(config) + [
            "burn_min",
            "burn_max",
            "burn_step",
            "burn_share_max",
            "hold_minutes",
        ]
