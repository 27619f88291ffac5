from odoo import api, fields, models

VISITS = 3


class ResPartner(models.Model):
    """What the till's member panel shows."""

    _inherit = "res.partner"

    @api.model
    def pos_member_panel(self, partner_id, order_uuid=None):
        """Return a member's snapshot, last visits and, to who may read it, her profile.

        No phone, e-mail or birthday: the till shows what the counter needs.
        """
        [snapshot] = self.member_snapshot([partner_id], order_uuid) or [False]
        partner = self.browse(partner_id)
        return {
            "snapshot": snapshot,
            "visits": partner._last_visits() if snapshot else [],
            "profile": partner._profile_for_till() if snapshot else False,
        }

    def _last_visits(self):
        # Orders of other shops count as visits too, whatever the cashier may open.
        orders_sudo = (
            self.env["pos.order"]
            .sudo()
            .search(
                [
                    ("partner_id", "=", self.id),
                    ("company_id", "=", self.env.company.id),
                    ("state", "in", ["paid", "done"]),
                ],
                order="date_order desc, id desc",
                limit=VISITS,
            )
        )
        return [
            {
                "id": order_sudo.id,
                "date": fields.Datetime.to_string(order_sudo.date_order),
                "amount": order_sudo.amount_total,
                "shop": order_sudo.config_id.retail_shop_id.name or "",
            }
            for order_sudo in orders_sudo
        ]

    def _profile_for_till(self):
        """Return preferences and note where the user's own rights let him read them."""
        Profile = self.env["retail.member.profile"]
        if not Profile.has_access("read"):
            return False
        profile = Profile.search([("partner_id", "=", self.id)], limit=1)
        shown = ("preference_text", "preferences", "note")
        return {name: profile[name] or "" for name in shown} if profile else False
