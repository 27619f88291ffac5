from odoo import api, models
from odoo.exceptions import ValidationError


class RetailMemberTier(models.Model):
    """What a level is called: something, and not what another level is called."""

    _inherit = "retail.member.tier"

    _code_uniq = models.UniqueIndex(
        "(program_id, lower(trim(code))) WHERE trim(code) <> ''",
        "Another tier of the programme has this code. Choose a different one.",
    )

    @api.constrains("name", "program_id")
    def _check_name(self):
        if not self.env.context.get("retail_ladder_later"):
            self._check_names()

    def _check_ladder(self):
        self._check_names()
        return super()._check_ladder()

    def _check_names(self):
        for program in self.program_id:
            seen = set()
            for tier in program.tier_ids.sorted():
                name = (tier.name or "").strip()
                if not name:
                    raise ValidationError(
                        self.env._(
                            "A tier of %(program)s has no name. Enter the one that"
                            " members shall read on their receipts.",
                            program=program.name,
                        )
                    )
                if name.casefold() in seen:
                    raise ValidationError(
                        self.env._(
                            "Two tiers of %(program)s are called %(tier)s. Give one of"
                            " them another name.",
                            program=program.name,
                            tier=name,
                        )
                    )
                seen.add(name.casefold())
