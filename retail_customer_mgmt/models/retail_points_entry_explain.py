from decimal import Decimal

from odoo import api, fields, models
from odoo.tools.misc import format_date

from ..tools.decimals import plain


class RetailPointsEntry(models.Model):
    """Puts an entry into words: which goods, which rule, which earlier points."""

    _inherit = "retail.points.entry"

    explanation_text = fields.Text(
        string="In Words", compute="_compute_explanation_text"
    )

    @api.depends_context("lang")
    @api.depends("kind", "points", "explanation", "note", "lot_ids", "allocation_ids")
    def _compute_explanation_text(self):
        for entry in self:
            lines = getattr(entry, f"_explain_{entry.kind}", entry._explain_note)()
            entry.explanation_text = "\n".join(lines)

    def _explain_note(self):
        return [self.note] if self.note else []

    def _explain_lapse(self):
        day = self.lot_ids[:1].expires_on
        if not day:
            return []
        return [
            self.env._("Can be spent until %(day)s.", day=format_date(self.env, day))
        ]

    # Spending and lapsing

    def _explain_redeem(self):
        return [*self._explain_note(), *self._explain_lots(), *self._explain_debt()]

    def _explain_expire(self):
        return [
            self.env._(
                "%(points)s of what was earned on %(date)s could be spent until"
                " %(last_day)s.",
                points=plain(part.points),
                date=self._day_of(part.lot_id.entry_id),
                last_day=format_date(self.env, part.lot_id.expires_on),
            )
            for part in self.allocation_ids
        ]

    def _explain_lots(self):
        return [
            self.env._(
                "%(points)s of the %(earned)s earned on %(date)s",
                points=plain(part.points),
                earned=plain(part.lot_id.points),
                date=self._day_of(part.lot_id.entry_id),
            )
            for part in self.allocation_ids
        ]

    def _explain_debt(self):
        owed = -self.points - sum(self.allocation_ids.mapped("points"))
        if owed < 0.0001:
            return []
        return [
            self.env._(
                "%(points)s are owed: what the member earns next pays them first.",
                points=plain(owed),
            )
        ]

    # Returns

    def _explain_redeem_return(self):
        return [
            self.env._(
                "The reward “%(reward)s” came back, and its points with it.",
                reward=self.note or "",
            )
        ]

    def _explain_clawback(self):
        details = self.explanation or {}
        lines = [
            self.env._(
                "Goods of %(order)s came back, so what they had earned is taken back.",
                order=self.note or "",
            ),
            *self._explain_lots(),
            *self._explain_debt(),
        ]
        forgiven = Decimal(details.get("forgiven") or 0)
        if forgiven:
            lines.append(
                self.env._(
                    "%(points)s of it had already lapsed; nothing is asked for them.",
                    points=plain(forgiven),
                )
            )
        return lines

    def _money(self, amount):
        return self.currency_id.format(float(amount))

    def _day_of(self, entry):
        day = entry.program_id._local(entry.date).date()
        return format_date(self.env, day)
