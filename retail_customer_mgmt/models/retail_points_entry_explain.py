from decimal import Decimal

from odoo import api, fields, models
from odoo.tools.i18n import format_list
from odoo.tools.misc import format_date


def _number(value):
    """Return a figure without the zeros nobody reads: ``64``, ``95.75``."""
    return f"{round(Decimal(str(value or 0)), 4).normalize():f}"


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

    # Earning

    def _explain_earn(self):
        details = (self.explanation or {}).get("lines") or []
        raw = sum(Decimal(detail["raw"]) for detail in details)
        return [
            *self._explain_rates(details),
            *(self._explain_line(detail) for detail in details),
            *self._explain_rounding(raw),
            *self._explain_lapse(),
        ]

    def _explain_rates(self, details):
        rates = {
            detail["rate"]["id"]: detail["rate"] for detail in details if detail["rate"]
        }
        return [
            self.env._(
                "%(rule)s: %(points)s for every %(amount)s.",
                rule=rate["name"],
                points=_number(rate["points"]),
                amount=self._money(rate["per_amount"]),
            )
            for rate in rates.values()
        ]

    def _explain_line(self, detail):
        """Say what one sold line gave: “2 × Latte 64.00 → 64 × 1.5 (Gold) = 96”."""
        line = self.env["pos.order.line"].browse(detail["line"]).exists()
        values = {
            "quantity": _number(line.qty),
            "product": line.full_product_name or line.product_id.display_name or "",
            "amount": self._money(detail["amount"]),
        }
        if not detail["rate"]:
            return self.env._(
                "%(quantity)s × %(product)s %(amount)s → no rule gives points for it",
                **values,
            )
        factor = Decimal(detail["factor"])
        raw = Decimal(detail["raw"])
        values |= {
            "base": _number(raw / factor if factor else raw),
            "points": _number(raw),
        }
        if factor == 1:
            return self.env._(
                "%(quantity)s × %(product)s %(amount)s → %(points)s", **values
            )
        return self.env._(
            "%(quantity)s × %(product)s %(amount)s → %(base)s × %(factor)s"
            " (%(reasons)s) = %(points)s",
            factor=_number(factor),
            reasons=format_list(self.env, self._multiplier_names(detail)),
            **values,
        )

    def _multiplier_names(self, detail):
        """Name what multiplied a line: the winner alone where the best one counts."""
        found = [
            (Decimal(boost["multiplier"]), boost["name"])
            for boost in detail["multipliers"]
        ]
        if Decimal(detail["tier_multiplier"]) != 1:
            tier = self.explanation.get("tier") or ""
            found.append((Decimal(detail["tier_multiplier"]), tier))
        if self.explanation.get("stacking") == "best":
            found = [max(found)]
        if len(found) == 1:
            return [found[0][1]]
        return [f"{name} × {_number(value)}" for value, name in found]

    def _explain_rounding(self, raw):
        values = {"raw": _number(raw), "points": _number(self.points)}
        if raw == Decimal(str(self.points)):
            return []
        if (self.explanation or {}).get("rounding") == "down":
            return [
                self.env._("Together %(raw)s, rounded down to %(points)s.", **values)
            ]
        return [self.env._("Together %(raw)s, rounded to %(points)s.", **values)]

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
                points=_number(part.points),
                date=self._day_of(part.lot_id.entry_id),
                last_day=format_date(self.env, part.lot_id.expires_on),
            )
            for part in self.allocation_ids
        ]

    def _explain_lots(self):
        return [
            self.env._(
                "%(points)s of the %(earned)s earned on %(date)s",
                points=_number(part.points),
                earned=_number(part.lot_id.points),
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
                points=_number(owed),
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
                    points=_number(forgiven),
                )
            )
        return lines

    def _money(self, amount):
        return self.currency_id.format(float(amount))

    def _day_of(self, entry):
        day = entry.program_id._local(entry.date).date()
        return format_date(self.env, day)
