from decimal import Decimal

from odoo import fields, models
from odoo.tools.i18n import format_list
from odoo.tools.misc import format_date

from ..tools.decimals import plain

# Rules that give to the order as a whole; their points are only spread on its lines.
WHOLE_KINDS = ("order", "band", "event")


class RetailPointsEntry(models.Model):
    """Puts an earning into words: each line, each rule, each multiplier and cap."""

    _inherit = "retail.points.entry"

    def _explain_earn(self):
        explanation = self.explanation or {}
        details = explanation.get("lines") or []
        return [
            *self._explain_rates(details),
            *(text for detail in details for text in self._explain_line(detail)),
            *self._explain_whole_gifts(details),
            *map(self._explain_cap, explanation.get("caps") or ()),
            *self._explain_refusals(explanation.get("refused") or ()),
            *self._explain_arrival(),
            *self._explain_reductions(explanation),
            *self._explain_rounding(explanation),
            *self._explain_paid_debt(),
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
                points=plain(rate["points"]),
                amount=self._money(rate["per_amount"]),
            )
            for rate in rates.values()
        ]

    def _explain_reductions(self, explanation):
        """Say why goods count for less than their price."""
        reduced = Decimal(explanation.get("reduced") or 0)
        if reduced <= 0:
            return []
        return [
            self.env._(
                "Discounts and rewards of %(amount)s are taken off the goods they"
                " apply to.",
                amount=self._money(reduced),
            )
        ]

    def _explain_paid_debt(self):
        """Say how much of it paid what the member owed from before."""
        paid = sum(
            part.points
            for part in self.lot_ids.allocation_ids
            if part.entry_id.id < self.id
        )
        if not paid:
            return []
        return [
            self.env._("%(points)s of them paid what was owed.", points=plain(paid))
        ]

    # Lines

    def _explain_line(self, detail):
        """Say: “2 × Latte 64.00 → 64 points × 1.5 (Gold) = 96”."""
        gifts = detail.get("gifts") or []
        if not gifts:
            nothing = self.env._(
                "%(goods)s → no rule gives points for it",
                goods=self._goods_of(detail),
            )
            return [nothing]
        own = [gift for gift in gifts if gift["rule"]["kind"] not in WHOLE_KINDS]
        if not own:
            return [
                self.env._(
                    "%(goods)s → a part of what the order gives",
                    goods=self._goods_of(detail),
                )
            ]
        return [self._explain_gift(detail, gift) for gift in own]

    def _explain_gift(self, detail, gift):
        """Say what one rule gave for one line."""
        is_multiplied = gift["raw"] != gift["base"]
        is_capped = gift["points"] != gift["raw"]
        values = {
            "goods": self._goods_of(detail, gift["rule"]),
            "base": plain(gift["base"]),
            "points": plain(gift["raw"]),
            "cap": plain(gift["points"]),
        }
        if not is_multiplied:
            if is_capped:
                return self.env._(
                    "%(goods)s → %(points)s points, capped at %(cap)s", **values
                )
            return self.env._("%(goods)s → %(points)s points", **values)
        values |= {
            "factor": plain(detail["factor"]),
            "reasons": format_list(self.env, self._multiplier_names(detail)),
        }
        if is_capped:
            return self.env._(
                "%(goods)s → %(base)s points × %(factor)s (%(reasons)s) = %(points)s,"
                " capped at %(cap)s",
                **values,
            )
        return self.env._(
            "%(goods)s → %(base)s points × %(factor)s (%(reasons)s) = %(points)s",
            **values,
        )

    def _goods_of(self, detail, rule=None):
        """Name the goods of a line, and the rule where it counts the pieces."""
        line = self.env["pos.order.line"].browse(detail["line"]).exists()
        values = {
            "quantity": plain(detail.get("quantity") or line.qty),
            "product": line.full_product_name or line.product_id.display_name or "",
            "amount": self._money(detail["amount"]),
        }
        if rule and rule["kind"] == "unit":
            return self.env._(
                "%(rule)s: %(quantity)s × %(product)s, %(each)s for each",
                rule=rule["name"],
                each=plain(rule["points"]),
                **values,
            )
        return self.env._("%(quantity)s × %(product)s %(amount)s", **values)

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
        return [f"{name} × {plain(value)}" for value, name in found]

    # The order as a whole

    def _explain_whole_gifts(self, details):
        found = {}
        for detail in details:
            for gift in detail.get("gifts") or ():
                rule = gift["rule"]
                if rule["kind"] in WHOLE_KINDS:
                    _rule, base, raw = found.get(rule["id"], (rule, 0, 0))
                    base += Decimal(gift["base"])
                    raw += Decimal(gift["raw"])
                    found[rule["id"]] = (rule, base, raw)
        amount = sum(Decimal(detail["amount"]) for detail in details)
        return [
            self._explain_whole_gift(rule, round(base, 4), round(raw, 4), amount)
            for rule, base, raw in found.values()
        ]

    def _explain_whole_gift(self, rule, base, raw, amount):
        values = {
            "rule": rule["name"],
            "base": plain(base),
            "points": plain(raw),
            "amount": self._money(amount),
        }
        if rule["kind"] == "event":
            return self.env._(
                "%(rule)s: %(points)s points for the first purchase.", **values
            )
        if rule["kind"] == "order":
            return self.env._("%(rule)s: %(points)s points for the order.", **values)
        if base == raw:
            return self.env._(
                "%(rule)s: %(points)s points for an order of %(amount)s.", **values
            )
        return self.env._(
            "%(rule)s: %(base)s points for an order of %(amount)s, multiplied to"
            " %(points)s.",
            **values,
        )

    # Caps and first orders

    def _explain_cap(self, cap):
        values = {
            "rule": cap["name"],
            "limit": plain(cap["limit"]),
            "used": plain(cap["used"]),
            "before": plain(cap["before"]),
            "after": plain(cap["after"]),
        }
        if cap["cap"] == "order":
            return self.env._(
                "%(rule)s: the cap of %(limit)s an order was reached, so %(before)s"
                " became %(after)s.",
                **values,
            )
        if cap["cap"] == "day":
            return self.env._(
                "%(rule)s: the daily cap of %(limit)s was reached, so %(before)s became"
                " %(after)s; %(used)s had been given before.",
                **values,
            )
        return self.env._(
            "%(rule)s: the monthly cap of %(limit)s was reached, so %(before)s became"
            " %(after)s; %(used)s had been given before.",
            **values,
        )

    def _explain_refusals(self, refused):
        """Name the rules that an earlier order had used up.

        That a purchase is not the first one is said only where that may surprise.
        """
        return [
            self._explain_refusal(refusal)
            for refusal in refused
            if refusal["scope"] != "first_purchase" or refusal["is_late"]
        ]

    def _explain_refusal(self, refusal):
        rule = refusal["name"]
        sentences = {
            "ever": self.env._(
                "%(rule)s: only for the first order, and an earlier one had it.",
                rule=rule,
            ),
            "year": self.env._(
                "%(rule)s: only for the first order of the year, and an earlier one had"
                " it.",
                rule=rule,
            ),
            "month": self.env._(
                "%(rule)s: only for the first order of the month, and an earlier one"
                " had it.",
                rule=rule,
            ),
            "birthday": self.env._(
                "%(rule)s: only for the first order around the birthday, and an earlier"
                " one had it.",
                rule=rule,
            ),
            "first_purchase": self.env._(
                "%(rule)s: only for the first purchase, and an earlier one had it.",
                rule=rule,
            ),
        }
        return sentences[refusal["scope"]]

    def _explain_arrival(self):
        explanation = self.explanation or {}
        decided = [*explanation.get("caps", ()), *explanation.get("refused", ())]
        if not any(item["is_late"] for item in decided):
            return []
        return [
            self.env._(
                "An order of a later date had been posted before this one. Where caps"
                " or first orders make a difference, arrival decides."
            )
        ]

    def _explain_rounding(self, explanation):
        raw = Decimal(explanation.get("raw") or 0)
        values = {"raw": plain(raw), "points": plain(self.points)}
        if not explanation.get("raw") or raw == Decimal(str(self.points)):
            return []
        if explanation.get("rounding") == "down":
            return [
                self.env._("Together %(raw)s, rounded down to %(points)s.", **values)
            ]
        return [self.env._("Together %(raw)s, rounded to %(points)s.", **values)]

    # Events

    def _explain_bonus(self):
        """Say which event was rewarded; a bonus given by hand has its note only."""
        details = self.explanation or {}
        values = {"rule": self.note or "", "points": plain(self.points)}
        day = format_date(self.env, fields.Date.to_date(details.get("day")))
        sentences = {
            "registration": self.env._("%(rule)s: %(points)s for joining.", **values),
            "birthday": self.env._(
                "%(rule)s: %(points)s for the birthday on %(day)s.", day=day, **values
            ),
            "profile_complete": self.env._(
                "%(rule)s: %(points)s for a complete profile.", **values
            ),
        }
        sentence = sentences.get(details.get("event"))
        return [
            *([sentence] if sentence else self._explain_note()),
            *self._explain_lapse(),
        ]
