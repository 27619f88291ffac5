from odoo import api, fields, models
from odoo.tools.i18n import format_list
from odoo.tools.misc import format_date

from ..tools.decimals import plain
from .retail_points_rule import WEEKDAYS


def _hour(value):
    minutes = round(value * 60)
    return f"{minutes // 60}:{minutes % 60:02}"


class RetailPointsRule(models.Model):
    """Says a rule in plain words: what it gives, then when it applies."""

    _inherit = "retail.points.rule"

    summary = fields.Char(
        string="In Words", compute="_compute_summary", help="The rule in plain words."
    )

    @api.depends_context("lang")
    @api.depends(
        *("name", "kind", "points", "per_amount", "multiplier", "event", "currency_id"),
        *("band_ids.amount_to", "band_ids.points", "date_from", "date_to"),
        *("tier_ids.name", "shop_ids.name", "min_amount", "hour_from", "hour_to"),
        *("product_ids.name", "category_ids.name", "tag_ids.name"),
        *("excluded_product_ids.name", "excluded_category_ids.name"),
        *("excluded_tag_ids.name", "birthday_scope", "first_in_scope"),
        *("cap_order", "cap_day", "cap_month", *WEEKDAYS),
    )
    def _compute_summary(self):
        for rule in self:
            # A rule that is being typed may have no kind yet.
            say = getattr(rule, f"_sentence_of_{rule.kind or 'rate'}")
            rule.summary = " ".join([say(), *rule._sentences_of_conditions()])

    # What it gives

    def _sentence_of_rate(self):
        return self.env._(
            "%(rule)s: %(points)s for every %(amount)s spent.",
            amount=self._money(self.per_amount),
            **self._rule_values(),
        )

    def _sentence_of_unit(self):
        return self.env._("%(rule)s: %(points)s for each piece.", **self._rule_values())

    def _sentence_of_order(self):
        return self.env._("%(rule)s: %(points)s for an order.", **self._rule_values())

    def _sentence_of_band(self):
        bands = [
            self.env._(
                "%(points)s up to %(amount)s",
                points=plain(band.points),
                amount=self._money(band.amount_to),
            )
            for band in self.band_ids.sorted("amount_to")
        ]
        return self.env._(
            "%(rule)s: %(bands)s and above, by the amount of the order.",
            rule=self.name or "…",
            bands=", ".join(bands) or "…",
        )

    def _sentence_of_multiplier(self):
        return self.env._(
            "%(rule)s: points × %(multiplier)s.",
            rule=self.name or "…",
            multiplier=plain(self.multiplier),
        )

    def _sentence_of_event(self):
        values = self._rule_values()
        sentences = {
            "registration": self.env._("%(rule)s: %(points)s for joining.", **values),
            "first_purchase": self.env._(
                "%(rule)s: %(points)s for the first purchase.", **values
            ),
            "birthday": self.env._("%(rule)s: %(points)s on each birthday.", **values),
            "profile_complete": self.env._(
                "%(rule)s: %(points)s for a complete profile.", **values
            ),
        }
        return sentences.get(self.event, "…")

    def _rule_values(self):
        return {"rule": self.name or "…", "points": plain(self.points)}

    # When it applies

    def _sentences_of_conditions(self):
        return [
            sentence
            for sentence in (
                self._sentence_of_dates(),
                self._sentence_of_weekdays(),
                self._sentence_of_hours(),
                *self._sentences_of_whom(),
                *self._sentences_of_goods(),
                self._sentence_of_minimum(),
                self._sentence_of_birthday(),
                self._sentence_of_first(),
                *self._sentences_of_caps(),
            )
            if sentence
        ]

    def _sentence_of_dates(self):
        first = format_date(self.env, self.date_from)
        last = format_date(self.env, self.date_to)
        if first and last:
            return self.env._("From %(first)s to %(last)s.", first=first, last=last)
        if first:
            return self.env._("From %(first)s on.", first=first)
        return last and self.env._("Until %(last)s.", last=last)

    def _sentence_of_weekdays(self):
        days = [
            self._fields[day]._description_string(self.env)
            for day in WEEKDAYS
            if self[day]
        ]
        return days and self.env._("On %(days)s.", days=format_list(self.env, days))

    def _sentence_of_hours(self):
        if not (self.hour_from or self.hour_to):
            return ""
        return self.env._(
            "Between %(first)s and %(last)s.",
            first=_hour(self.hour_from),
            last=_hour(self.hour_to or 24),
        )

    def _sentences_of_whom(self):
        tiers, shops = self._names("tier_ids"), self._names("shop_ids")
        return [
            tiers and self.env._("For the tiers %(tiers)s.", tiers=tiers),
            shops and self.env._("In %(shops)s.", shops=shops),
        ]

    def _sentences_of_goods(self):
        goods = self._names("product_ids", "category_ids", "tag_ids")
        others = self._names(
            "excluded_product_ids", "excluded_category_ids", "excluded_tag_ids"
        )
        return [
            goods and self.env._("For %(goods)s.", goods=goods),
            others and self.env._("Not for %(goods)s.", goods=others),
        ]

    def _names(self, *fields_):
        names = [name for field in fields_ for name in self[field].mapped("name")]
        return names and format_list(self.env, [name or "…" for name in names])

    def _sentence_of_minimum(self):
        if not self.min_amount:
            return ""
        return self.env._(
            "From a purchase of %(amount)s.", amount=self._money(self.min_amount)
        )

    def _sentence_of_birthday(self):
        return {
            "day": self.env._("On the birthday."),
            "week": self.env._("In the week of the birthday."),
            "month": self.env._("In the month of the birthday."),
        }.get(self.birthday_scope)

    def _sentence_of_first(self):
        return {
            "ever": self.env._("Only the first order ever."),
            "year": self.env._("Only the first order of the year."),
            "month": self.env._("Only the first order of the month."),
            "birthday": self.env._("Only the first order around the birthday."),
        }.get(self.first_in_scope)

    def _sentences_of_caps(self):
        order, day, month = map(plain, (self.cap_order, self.cap_day, self.cap_month))
        return [
            self.cap_order and self.env._("At most %(points)s an order.", points=order),
            self.cap_day and self.env._("At most %(points)s a day.", points=day),
            self.cap_month and self.env._("At most %(points)s a month.", points=month),
        ]

    def _money(self, amount):
        currency = self.currency_id or self.env.company.currency_id
        return currency.format(amount)
