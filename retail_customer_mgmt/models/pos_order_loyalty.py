from odoo import models


class PosOrder(models.Model):
    """Keeps Odoo's own accounting of points away from members' cards."""

    _inherit = "pos.order"

    def validate_coupon_programs(self, point_changes, new_codes):
        return super().validate_coupon_programs(
            self._without_managed_cards(point_changes), new_codes
        )

    def confirm_coupon_programs(self, coupon_data):
        managed_ids = self.env["loyalty.program"]._managed_ids()
        others = {
            key: values
            for key, values in self._without_managed_cards(coupon_data).items()
            if values.get("program_id") not in managed_ids
        }
        return super().confirm_coupon_programs(others)

    def _without_managed_cards(self, by_card_id):
        managed_ids = self.env["loyalty.program"]._managed_ids()
        cards = (
            self.env["loyalty.card"]
            .sudo()
            .browse([int(card_id) for card_id in by_card_id if int(card_id) > 0])
        )
        managed = cards.exists().filtered(
            lambda card: card.program_id.id in managed_ids
        )
        return {
            card_id: values
            for card_id, values in by_card_id.items()
            if int(card_id) not in managed.ids
        }
