from odoo import api, fields, models
from odoo.tools.i18n import format_list
from odoo.tools.misc import formatLang


class RetailCallbackRule(models.Model):
    """Says a rule in plain words: who is called when, how often, and what gives way."""

    _inherit = "retail.callback.rule"

    summary = fields.Text(
        string="In Words", compute="_compute_summary", help="The rule in plain words."
    )

    @api.depends_context("lang")
    @api.depends(
        *("trigger", "delay_days", "repeat_days", "wait_days", "priority"),
        *("shop_ids.name", "tier_ids.name", "partner_category_ids.name"),
        *("product_category_ids.name", "spend_min", "spend_max", "spend_days"),
        *("retry_days", "max_attempts", "purpose"),
    )
    def _compute_summary(self):
        for rule in self:
            # A rule that is being typed may have no trigger yet.
            say = getattr(rule, f"_sentence_of_{rule.trigger or 'hand'}")
            rule.summary = " ".join([say(), *rule._sentences_of_conditions()])

    def _sentence_of_purchase(self):
        goods = self._names("product_category_ids")
        if goods:
            return self.env._(
                "A call %(days)s days after a purchase of %(goods)s.",
                days=self.delay_days,
                goods=goods,
            )
        return self.env._(
            "A call %(days)s days after a purchase.", days=self.delay_days
        )

    def _sentence_of_complaint(self):
        return self.env._(
            "A call %(days)s days after a complaint is solved.", days=self.delay_days
        )

    def _sentence_of_visit(self):
        return self.env._(
            "A call to members without a purchase or a call for %(days)s days, again"
            " after %(again)s days.",
            days=self.delay_days,
            again=self.repeat_days or self.delay_days,
        )

    def _sentence_of_lapsed(self):
        if self.repeat_days:
            return self.env._(
                "A call to members who have bought nothing for %(days)s days, again"
                " every %(again)s days until they buy.",
                days=self.delay_days,
                again=self.repeat_days,
            )
        return self.env._(
            "One call to members who have bought nothing for %(days)s days.",
            days=self.delay_days,
        )

    def _sentence_of_prospect(self):
        if self.repeat_days:
            return self.env._(
                "A call to members who registered %(days)s days ago and never bought,"
                " again every %(again)s days until they buy.",
                days=self.delay_days,
                again=self.repeat_days,
            )
        return self.env._(
            "One call to members who registered %(days)s days ago and never bought.",
            days=self.delay_days,
        )

    def _sentence_of_falling(self):
        return self.env._(
            "A call to members whose tier ends within %(days)s days and is not kept"
            " yet.",
            days=self.delay_days,
        )

    def _sentence_of_birthday(self):
        return self.env._(
            "A call %(days)s days before the birthday, by the sun or the moon.",
            days=self.delay_days,
        )

    def _sentence_of_hand(self):
        return self.env._("A topic to choose when somebody plans a call by hand.")

    def _sentences_of_conditions(self):
        sentences = (
            *self._sentences_of_whom(),
            self._sentence_of_spend(),
            self._sentence_of_waiting(),
            self._sentence_of_tries(),
        )
        return [sentence for sentence in sentences if sentence]

    def _sentences_of_whom(self):
        tiers, shops = self._names("tier_ids"), self._names("shop_ids")
        tags = self._names("partner_category_ids")
        return [
            tiers and self.env._("For the tiers %(tiers)s.", tiers=tiers),
            shops and self.env._("In %(shops)s.", shops=shops),
            tags and self.env._("For members tagged %(tags)s.", tags=tags),
        ]

    def _names(self, field):
        names = self[field].mapped("name")
        return names and format_list(self.env, [name or "…" for name in names])

    def _sentence_of_spend(self):
        amounts = {
            "least": formatLang(self.env, self.spend_min),
            "most": formatLang(self.env, self.spend_max),
            "days": self.spend_days,
        }
        if self.spend_max:
            return self.env._(
                "Who spent from %(least)s to %(most)s in %(days)s days.", **amounts
            )
        return self.spend_min and self.env._(
            "Who spent at least %(least)s in %(days)s days.", **amounts
        )

    def _sentence_of_waiting(self):
        if self.trigger not in ("purchase", "complaint") or not self.wait_days:
            return ""
        return self.env._(
            "Dropped where no day is found within %(days)s days.", days=self.wait_days
        )

    def _sentence_of_tries(self):
        if not self.max_attempts:
            return self.env._(
                "Who does not answer is tried again every %(days)s days.",
                days=self.retry_days,
            )
        return self.env._(
            "Who does not answer is tried again after %(days)s days, %(tries)s times in"
            " all.",
            days=self.retry_days,
            tries=self.max_attempts,
        )
