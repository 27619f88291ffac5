from decimal import Decimal

from odoo import models
from odoo.tools.misc import format_date

from ..tools.decimals import plain


class RetailPointsEntry(models.Model):
    """Says in words from when points can be spent, and what doesn't come back."""

    _inherit = "retail.points.entry"

    def _explain_lapse(self):
        lot = self.lot_ids[:1]
        day = self.program_id._local(self.date).date()
        pending = []
        if lot.available_from and lot.available_from > day:
            pending = [
                self.env._(
                    "Can be spent from %(day)s.",
                    day=format_date(self.env, lot.available_from),
                )
            ]
        return pending + super()._explain_lapse()

    def _explain_redeem_return(self):
        lines = super()._explain_redeem_return()
        lapsed = Decimal((self.explanation or {}).get("lapsed") or 0)
        if not lapsed:
            return lines
        return [
            *lines,
            self.env._(
                "%(points)s more had been spent, but they have lapsed meanwhile and"
                " don't come back.",
                points=plain(lapsed),
            ),
        ]
