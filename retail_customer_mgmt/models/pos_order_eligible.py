from decimal import Decimal

from odoo import models

from ..tools.decimals import exact

ZERO = Decimal(0)


class PosOrder(models.Model):
    """The eligible amount of each line: what is really paid for it."""

    _inherit = "pos.order"

    def _eligible_amounts(self, program):
        """Return {sold line: eligible amount}, in the programme's currency.

        Prices are computed again from price, quantity, discount and taxes. Discount
        and reward lines reduce the lines they discount, in proportion. The total
        never exceeds what the order's payments cover.
        """
        base = program.earn_base
        tips = self.config_id.tip_product_id
        tender = self._tender_lines()
        sold = self._sold_lines() - self._stored_value_lines()
        amounts = {
            line: line._recomputed_amount(base)
            for line in sold
            if line.product_id != tips
        }
        for line in self._discount_lines() - tender:
            self._spread(
                amounts, line._discounted_lines(), line._recomputed_amount(base)
            )
        amounts = {line: max(amount, ZERO) for line, amount in amounts.items()}
        self._limit(amounts, self._covered_amount(base, tender))
        amounts = {
            line: amount
            for line, amount in amounts.items()
            if not program._excludes(line.product_id)
        }
        return self._in_program_currency(amounts, program)

    def _sold_lines(self):
        return self.lines.filtered(
            lambda line: (
                line.qty > 0 and line.price_unit >= 0 and not line.is_reward_line
            )
        )

    def _discount_lines(self):
        """Return the lines that make others cheaper: rewards and global discounts."""
        global_discount = self.env["product.product"]
        if "discount_product_id" in self.config_id._fields:
            global_discount = self.config_id.discount_product_id
        return self.lines.filtered(
            lambda line: (
                not line.refunded_orderline_id
                and (line.is_reward_line or line.product_id in global_discount)
            )
        )

    def _tender_lines(self):
        """Return the lines that pay with a gift card or a wallet: they are tender."""
        return self.lines.filtered(
            lambda line: (
                line.is_reward_line
                and line.reward_id.program_id.program_type in ("gift_card", "ewallet")
            )
        )

    def _stored_value_lines(self):
        """Return the lines that sell a gift card or fill a wallet."""
        rules = self.env["loyalty.rule"].search(
            [
                ("product_ids", "in", self.lines.product_id.ids),
                ("program_id.program_type", "in", ("gift_card", "ewallet")),
            ]
        )
        products = rules.product_ids
        return self.lines.filtered(lambda line: line.product_id in products)

    def _spread(self, amounts, targets, discount):
        """Take a negative ``discount`` off the target lines, in proportion."""
        found = [line for line in amounts if line in targets] or list(amounts)
        whole = sum(amounts[line] for line in found)
        if not whole:
            return
        for line in found:
            amounts[line] += discount * amounts[line] / whole

    def _covered_amount(self, base, tender):
        """Return what payments, tender lines and returned goods cover together.

        Goods that take no points back cover none: those without their sale, and those
        that were sold without a member.
        """
        total = exact(self.amount_total)
        if base == "excl":
            total -= exact(self.amount_tax)
        returned = self.lines.filtered(
            lambda line: (
                line.qty < 0 and line.refunded_orderline_id.order_id.membership_id
            )
        )
        others = tender | returned - (self._discount_lines() - tender)
        return max(total - sum(line._recomputed_amount(base) for line in others), ZERO)

    def _limit(self, amounts, limit):
        whole = sum(amounts.values())
        if whole > limit:
            for line in amounts:
                amounts[line] *= limit / whole

    def _in_program_currency(self, amounts, program):
        """Convert at the order date's rate, and round to the currency's unit."""
        currency = program.currency_id
        day = self.date_order.date()
        if self.currency_id != currency:
            rate = exact(
                self.env["res.currency"]._get_conversion_rate(
                    self.currency_id, currency, self.company_id, day
                )
            )
            amounts = {line: amount * rate for line, amount in amounts.items()}
        unit = exact(currency.rounding).normalize()
        return {line: amount.quantize(unit) for line, amount in amounts.items()}


class PosOrderLine(models.Model):
    _inherit = "pos.order.line"

    def _recomputed_amount(self, base):
        """Return the line's amount from price, quantity, discount and taxes."""
        if not self.tax_ids:
            price = exact(self.price_unit) * exact(self.qty)
            discounted = price * (1 - exact(self.discount or 0) / 100)
            unit = exact(self.currency_id.rounding).normalize()
            return discounted.quantize(unit, "ROUND_HALF_UP")
        amounts = self._compute_amount_line_all()
        key = "price_subtotal_incl" if base == "incl" else "price_subtotal"
        return exact(amounts[key])

    def _claimed_discount(self):
        """Return what a discount line takes off: as the till says, if that is true.

        A cent between two ways of rounding taxes is no lie, and may be a whole point.
        """
        claimed = exact(self.price_subtotal_incl)
        recomputed = self._recomputed_amount("incl")
        is_true = abs(claimed - recomputed) <= exact(self.currency_id.rounding)
        return -(claimed if is_true else recomputed)

    def _discounted_lines(self):
        """Return the lines a discount applies to; all where it is for the order."""
        reward, others = self.reward_id, self.order_id._sold_lines()
        if reward.reward_type == "product":
            return others.filtered(
                lambda line: line.product_id in reward.reward_product_ids
            )
        if reward.discount_applicability == "specific":
            return others.filtered(
                lambda line: line.product_id in reward.all_discount_product_ids
            )
        if reward.discount_applicability == "cheapest":
            return others.sorted("price_unit")[:1]
        return others
