from odoo import models
from odoo.tools import format_date

from ..tools.decimals import plain

# Opening balances from lists: one a member, so that no list gives them twice.
LISTED = "list:"


class RetailMemberImport(models.Model):
    """The points of a list: whoever got some from one gets none from the next."""

    _inherit = "retail.member.import"

    def _judge_points(self, rows, known):
        """Leave out the points of rows whose person gets, or has, some from a list."""
        rows = [row for row in rows if row.get("points") and row["state"] != "refused"]
        partner_ids = [row["partner_id"] for row in rows if row.get("partner_id")]
        given = self._listed_points(partner_ids) if partner_ids else {}
        for row in rows:
            person = known["person", row["number"]]
            first = known.setdefault(("points", person), row["number"])
            if person in given:
                remark = self._remark_given(given[person])
            elif first != row["number"]:
                remark = self.env._(
                    "Row %(row)s brings the points already: these are left out.",
                    row=first,
                )
            else:
                continue
            reason = " ".join(filter(None, [row.get("reason"), remark]))
            row |= {"points": 0, "reason": reason}

    def _listed_points(self, partner_ids):
        """Return {("partner", id): the balance that a list brought her}."""
        # Whoever imports need not see the adjustments of every shop.
        Adjustment_sudo = self.env["retail.points.adjustment"].sudo()
        domain = [
            ("partner_id", "in", partner_ids),
            ("program_id", "=", self._program().id),
            ("reference", "=like", f"{LISTED}%"),
        ]
        return {
            ("partner", adjustment_sudo.partner_id.id): adjustment_sudo
            for adjustment_sudo in Adjustment_sudo.search(domain, order="id DESC")
        }

    def _remark_given(self, adjustment_sudo):
        return self.env._(
            "Has got points from a list already (%(points)s on %(date)s): they are"
            " left out.",
            points=plain(adjustment_sudo.points),
            date=format_date(self.env, adjustment_sudo.date),
        )

    def _bring_points(self, partner, points, last_day):
        """Bring a balance along; return the remark if it is left out, else nothing."""
        if given := self._listed_points(partner.ids):
            return self._remark_given(given["partner", partner.id])
        membership = partner.membership_ids.filtered(
            lambda account: account.program_id.id == self._program().id
        )
        adjustments = self.env["retail.points.adjustment"]
        adjustments.with_company(self.company_id).with_context(
            default_kind="opening"
        ).create(
            {
                "membership_id": membership.id,
                "points": float(points),
                "expires_on": last_day or False,
                "reference": f"{LISTED}{partner.member_no}",
            }
        )
        return ""
