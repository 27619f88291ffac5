from odoo import fields, models
from odoo.tools.misc import format_date, formatLang

from ..tools import qr
from ..tools.decimals import exact

PAGE = 8  # lines of the points history
SHOWN_CASES = 3


class ResPartner(models.Model):
    """What a member sees of herself: the figures of this very moment."""

    _inherit = "res.partner"

    def _card_values(self, page=1):
        """Return what the private page shows; asked with superuser rights.

        Nothing of the file that others wrote about the member is in it.
        """
        self.ensure_one()
        membership = self.membership_id
        figures = membership._fresh_figures()
        return {
            "member": self,
            "membership": membership,
            "program": membership.program_id,
            "tier": membership.tier_id,
            "points": self._points_words(figures["available"]),
            "lapse": self._lapse_words(figures["next_lapse"]),
            "remarks": self._points_remarks(membership, figures["held"]),
            "standing": self._standing_values(membership),
            "rewards": self._reward_values(membership, exact(figures["available"])),
            "qr": self._qr_values(),
            **self._history_values(membership, page),
            "cases": self._case_rows(limit=SHOWN_CASES),
            "choices": self._choice_values(),
            "join_url": self.member_shop_id and self.member_shop_id._join_url(),
        }

    def _points_words(self, points, sign=""):
        value = exact(points)
        digits = 0 if value == value.to_integral_value() else 2
        words = formatLang(
            self.env, float(abs(value) if sign else value), digits=digits
        )
        return f"{sign}{words}"

    def _lapse_words(self, lapse):
        if not lapse:
            return ""
        return self.env._(
            "%(points)s points lapse on %(day)s.",
            points=self._points_words(lapse["points"]),
            day=self.membership_id._day_words(fields.Date.to_date(lapse["date"])),
        )

    def _points_remarks(self, membership, held):
        """Return a sentence on each kind of points that can't be spent now."""
        remarks = (
            (membership.pending, self.env._("%s points are on their way.")),
            (held, self.env._("%s points are reserved at a till.")),
            (
                membership.debt,
                self.env._("%s points are owed; the next ones pay them."),
            ),
        )
        return [text % self._points_words(points) for points, text in remarks if points]

    def _standing_values(self, membership):
        standing = membership._tier_standing()
        return {
            "sentences": membership._standing_sentences(standing),
            "progress": round(membership.tier_progress) if standing.rise else None,
            "next": membership.tier_next_id.name or "",
        }

    def _qr_values(self):
        rows = qr.matrix(self.member_code or "")
        side = len(rows) + 2 * qr.QUIET
        start = -qr.QUIET
        return {
            "box": f"{start} {start} {side} {side}",
            "path": qr.svg_path(rows),
        }

    # Rewards

    def _reward_values(self, membership, available):
        """Return the rewards with a price of their own: cheapest first, next marked."""
        rows = [
            self._reward_row(reward, membership, available)
            for reward in self._priced_rewards(membership)
        ]
        coming = [row for row in rows if row["missing"] and not row["objection"]]
        have = [row for row in rows if not row["missing"] and not row["objection"]]
        locked = [row for row in rows if row["objection"]]
        return have[-3:] + coming[:2] + locked[:1]

    def _priced_rewards(self, membership):
        return membership.program_id.reward_ids.filtered(
            lambda reward: (
                reward.active
                and reward.required_points > 0
                and reward.discount_mode != "per_point"
            )
        ).sorted("required_points")

    def _next_reward(self, membership, available):
        """Return the cheapest reward she may have and has not the points for."""
        return self._priced_rewards(membership).filtered(
            lambda reward: (
                exact(reward.required_points) > available
                and not reward._tier_objection(membership)
            )
        )[:1]

    def _reward_row(self, reward, membership, available):
        missing = max(exact(reward.required_points) - available, exact(0))
        return {
            "name": reward.description,
            "price": self._points_words(reward.required_points),
            "missing": missing
            and self.env._("%s points to go", self._points_words(missing)),
            "progress": min(100, int(100 * available / exact(reward.required_points))),
            "objection": reward._tier_objection(membership),
            "is_next": reward == self._next_reward(membership, available),
        }

    # History

    def _history_values(self, membership, page):
        entries = self.env["retail.points.entry"]
        domain = [("membership_id", "=", membership.id)]
        pages = max(1, -(-entries.search_count(domain) // PAGE))
        page = min(max(page, 1), pages)
        found = entries.search(domain, limit=PAGE, offset=(page - 1) * PAGE)
        return {
            "entries": [self._entry_row(entry) for entry in found],
            "page": page,
            "pages": pages,
        }

    def _entry_row(self, entry):
        kinds = dict(entry._fields["kind"]._description_selection(self.env))
        day = entry.program_id._local(entry.date).date()
        return {
            "kind": kinds[entry.kind],
            "date": format_date(self.env, day),
            "day": day.isoformat(),
            "shop": entry.shop_id.name or "",
            "points": self._points_words(
                entry.points, "−" if entry.points < 0 else "+"
            ),
            "is_debit": entry.points < 0,
        }
