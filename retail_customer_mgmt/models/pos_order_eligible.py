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
        self._limit(amounts, self._covered_amount(program, tender))
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
                (line.is_reward_line or line.product_id in global_discount)
                and not line._is_return()
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

    def _covered_amount(self, program, tender):
        """Return what payments, tender lines and returned goods cover together.

        Returned goods cover what their return takes back of the eligible amount, and
        so nothing where they had earned nothing or came back before.
        """
        paid = self._claimed_total(program.earn_base)
        paid -= sum(line._recomputed_amount(program.earn_base) for line in tender)
        returned = self.lines.filtered("refunded_orderline_id")
        back = sum(
            (
                sold._taken_back("member_amount", *quantities)
                for sold, quantities in returned._returned_quantities().items()
                if sold.order_id.membership_id
            ),
            ZERO,
        )
        return max(paid, ZERO) + back / self._program_rate(program)

    def _claimed_total(self, base):
        """Return the total that payments were checked against, if the lines bear it."""
        claimed = exact(self.amount_total)
        if base == "excl":
            claimed -= exact(self.amount_tax)
        # Taxes may be rounded on the line or on the order.
        slack = exact(self.currency_id.rounding) * len(self.lines)
        lines = sum(line._recomputed_amount(base) for line in self.lines)
        return min(claimed, lines + slack)

    def _limit(self, amounts, limit):
        whole = sum(amounts.values())
        if whole > limit:
            for line in amounts:
                amounts[line] *= limit / whole

    def _in_program_currency(self, amounts, program):
        """Convert at the order date's rate, and round to the currency's unit."""
        rate = self._program_rate(program)
        amounts = {line: amount * rate for line, amount in amounts.items()}
        unit = exact(program.currency_id.rounding).normalize()
        return {line: amount.quantize(unit) for line, amount in amounts.items()}

    def _program_rate(self, program):
        """Return what one unit of the order's currency is in the programme's."""
        if self.currency_id == program.currency_id:
            return Decimal(1)
        rate = self.env["res.currency"]._get_conversion_rate(
            self.currency_id,
            program.currency_id,
            self.company_id,
            self.date_order.date(),
        )
        return exact(rate)


class PosOrderLine(models.Model):
    _inherit = "pos.order.line"

    def _is_return(self):
        """Tell whether the line brings a sold one back; a till may claim so of any."""
        return bool(self.refunded_orderline_id) and self.qty < 0

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
