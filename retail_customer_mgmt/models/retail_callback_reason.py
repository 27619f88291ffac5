from odoo import api, fields, models
from odoo.tools.misc import format_date, formatLang

# Triggers that ask for one day.
DATED = ("purchase", "complaint", "birthday")


class RetailCallback(models.Model):
    """Why a member stands on somebody's list, in the reader's language."""

    _inherit = "retail.callback"

    reason = fields.Char(
        string="Why",
        compute="_compute_reason",
        help="Why this call, and why on this day.",
    )

    @api.depends_context("lang", "uid")
    @api.depends("evidence", "rule_id", "date_due", "date_wanted", "state", "attempts")
    def _compute_reason(self):
        for callback in self:
            trigger = callback.rule_id.trigger or "hand"
            known = callback._evidence()
            say = getattr(callback, f"_reason_of_{trigger}")
            sentences = (say(known), callback._reason_of_day(known))
            callback.reason = " ".join(filter(None, sentences))

    def _evidence(self):
        """Return the evidence in words: dates and amounts as the reader writes them."""
        evidence = self.evidence or {}
        dates = ("purchase", "last_purchase", "joined", "until", "birthday", "solved")
        known = {name: format_date(self.env, evidence.get(name)) for name in dates}
        # Products and tiers of other shops may not be readable.
        product_sudo = self._named("product.product", evidence.get("product_id"))
        tier_sudo = self._named("retail.member.tier", evidence.get("tier_id"))
        return known | {
            "days": evidence.get("days", 0),
            "product": product_sudo.display_name or "…",
            "tier": tier_sudo.name or "",
            "amount": formatLang(
                self.env,
                evidence.get("amount", 0),
                currency_obj=self.company_id.currency_id,
            ),
            "dropped": evidence.get("dropped"),
        }

    def _named(self, model, record_id):
        return self.env[model].sudo().browse(record_id or []).exists()

    def _reason_of_purchase(self, known):
        if not known["purchase"]:
            return self.env._("Planned after a purchase.")
        return self.env._(
            "Bought %(product)s on %(purchase)s, in a purchase of %(amount)s.", **known
        )

    def _reason_of_complaint(self, known):
        if not known["solved"]:
            return self.env._("A complaint was solved.")
        return self.env._("A complaint was solved on %(solved)s.", **known)

    def _reason_of_visit(self, known):
        if known["last_purchase"]:
            return self.env._(
                "No purchase or call for %(days)s days or more. Last purchase on"
                " %(last_purchase)s: %(product)s, %(amount)s in all.",
                **known,
            )
        if known["joined"]:
            return self.env._(
                "No purchase or call for %(days)s days or more. Member since"
                " %(joined)s, without a purchase.",
                **known,
            )
        return self.env._("Time for a visit to the member's file.")

    def _reason_of_lapsed(self, known):
        return self.env._(
            "Lapsed: nothing bought for %(days)s days or more. Last purchase on"
            " %(last_purchase)s: %(product)s, %(amount)s in all.",
            **known,
        )

    def _reason_of_prospect(self, known):
        return self.env._(
            "Registered on %(joined)s and has never bought: a prospect for %(days)s"
            " days or more.",
            **known,
        )

    def _reason_of_falling(self, known):
        return self.env._(
            "The tier %(tier)s ends on %(until)s, and purchases don't keep it yet.",
            **known,
        )

    def _reason_of_birthday(self, known):
        return self.env._("Has birthday on %(birthday)s.", **known)

    def _reason_of_hand(self, _known):
        creator = self.create_uid.sudo().name
        return creator and self.env._("Planned by %(user)s.", user=creator)

    def _reason_of_day(self, known):
        """Say why the call is not on its right day, or was dropped."""
        if known["dropped"]:
            return self._reasons_of_dropping().get(known["dropped"])
        if self._waits_for_room():
            return self.env._(
                "No day with room was found within four weeks: it is looked for again"
                " every night."
            )
        right = self._right_day()
        if not right or self._first_day(right) >= self.date_due:
            return ""
        return self.env._(
            "The right day was %(day)s; this is the next one that is open, not full and"
            " not too soon after another call or message.",
            day=format_date(self.env, right),
        )

    def _waits_for_room(self):
        is_late = self.date_wanted and self.date_due > self.date_wanted
        return bool(is_late) and not self.is_placed

    def _right_day(self):
        """Return the day that the rule asks for, where there is just one.

        Visits and the like are right on any day; so is one that somebody chose.
        """
        is_dated = self.rule_id.trigger in DATED and self.date_wanted
        if not is_dated or not self.is_placed:
            return False
        planned = (self.evidence or {}).get("right")
        is_first_try = planned and not self.attempts
        return fields.Date.to_date(planned) if is_first_try else self.date_wanted

    def _first_day(self, right):
        """Return when a call could be made at the earliest: the shop may be closed."""
        if right >= self.date_due:
            return right
        return self.shop_id._next_open_day(self.shop_id, right)

    def _reasons_of_dropping(self):
        return {
            "refused": self.env._("Dropped: the member wants no such calls any more."),
            "closed": self.env._(
                "Dropped: the shop was closed on all days on which it made sense."
            ),
            "full": self.env._(
                "Dropped: all days on which it made sense were full. More callers, or a"
                " higher number of callbacks a day, would help."
            ),
            "too_late": self.env._(
                "Dropped: the first day on which it could be made was after the last"
                " one on which it made sense."
            ),
            "moot": self.env._(
                "Dropped: the member has bought or was called meanwhile."
            ),
            "missed": self.env._("Dropped: nobody made it while it made sense."),
            "open_again": self.env._("Dropped: the complaint was opened again."),
            "too_near": self.env._(
                "Dropped: the member has another call too near to all days on which it"
                " made sense."
            ),
        }
