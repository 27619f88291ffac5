import csv
import random
from datetime import timedelta
from uuid import UUID

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.fields import Command
from odoo.tools.misc import file_open

PRODUCTS = {
    "shop_cafe": (
        "product_butter_croissant",
        "product_cinnamon_roll",
        "product_blueberry_muffin",
        "product_sourdough_loaf",
        "product_apple_pie",
        "product_cherry_pie",
    ),
    "shop_fashion": (
        "product_casual_t_shirt",
        "classic_leather_belt",
        "summer_hat",
        "cozy_sweater",
        "jean_jacket",
        "leather_jacket",
    ),
    "shop_home": ("wall_shelf", "letter_tray", "whiteboard", "led_lamp"),
}
BASKETS = {"small": (1, 2, 2), "medium": (2, 3, 4), "large": (3, 4, 5)}
HOME_FACTOR = 20  # Odoo's demo shelves cost about 2.00; a home shop sells them in lots.
FACETS = {"clothing_size": "clothes", "shoe_size": "shoes"}
REGISTRATION = ("name", "phone", "email", "city", "gender", "birthday") + (
    "occupation",
    "household",
    "preferences",
)


class RetailDemo(models.AbstractModel):
    """Demonstration data only: members, and a year of purchases at the tills.

    Loaded by ``demo/retail_history_demo.xml``; a database without demo data never
    calls it. Everything goes through the doors that real tills use.
    """

    _name = "retail.demo"
    _description = "Demonstration Data of Members"

    @api.model
    def _load_history(self):
        chance = random.Random(19)
        sessions = {name: self._open_session(name) for name in PRODUCTS}
        visits = []
        for row in self._rows():
            member = self._register_person(row)
            visits += self._visits(row, member, chance)
        for visit in sorted(visits, key=lambda visit: visit["date"]):
            self._sell(sessions[visit["shop"]], visit, chance)
        self._bring_back(sessions["shop_fashion"])
        for session in sessions.values():
            self._close_session(session)
        self._lapse_points()
        self._settle_tiers()

    def _rows(self):
        with file_open("retail_customer_mgmt/demo/members.csv", "r") as lines:
            return list(csv.DictReader(lines))

    def _ref(self, name):
        return self.env.ref(f"retail_customer_mgmt.{name}")

    def _register_person(self, row):
        shop = self._ref(row["shop"])
        joined = fields.Datetime.now() - timedelta(days=int(row["joined"]) + 2)
        values = {name: row[name] for name in REGISTRATION if row[name]}
        values |= self._sizes(row) | {
            "birthday": self._birthday(row["birthday"]),
            "country_id": self.env.ref(f"base.{row['country']}").id,
            "date_joined": joined,
        }
        clerk = self._ref("user_hq" if row["shop"] == "shop_home" else "user_clerk")
        Partner = self.env["res.partner"].with_user(clerk).sudo()
        return Partner.register_member(values, row["source"], shop)

    def _birthday(self, text):
        """Return a date; ``1997+2`` means two days from now, born in 1997."""
        year, _plus, days = text.partition("+")
        if not days:
            return text
        return fields.Date.today() + relativedelta(days=int(days), year=int(year))

    def _sizes(self, row):
        return {
            f"facet_{self._ref(f'retail_preference_facet_{facet}').id}": row[name]
            for name, facet in FACETS.items()
            if row[name]
        }

    def _visits(self, row, member, chance):
        """Return when, where and how much a member buys, between joining and now."""
        count = int(row["visits"])
        if not count:
            return []
        first, last = int(row["joined"]), int(row["last"])
        days = [chance.uniform(last, first) for _ in range(count - 1)] + [last]
        others = [name for name in ("shop_cafe", "shop_fashion") if name != row["shop"]]
        return [
            {
                "date": self._opening_time(day, chance),
                "shop": chance.choice(others)
                if chance.random() < 0.15
                else row["shop"],
                "member": member,
                "basket": chance.choice(BASKETS[row["basket"]]),
                "redeems": row["redeems"] == "yes" and chance.random() < 0.2,
            }
            for day in days
        ]

    def _opening_time(self, days_ago, chance):
        """Return a moment within the opening hours, in UTC."""
        day = fields.Datetime.now() - timedelta(days=int(days_ago))
        return day.replace(hour=17, minute=0, second=0) + timedelta(
            minutes=chance.randrange(360), days=-1
        )

    def _open_session(self, shop_name):
        config = self._ref(shop_name).pos_config_ids[:1]
        config = config.with_user(self._ref("user_cashier")).sudo()
        config.open_ui()
        session = config.current_session_id
        session.set_opening_control(0, "")
        session.update_stock_at_closing = True
        # Its orders tell a story of more than a year.
        session.start_at -= timedelta(days=800)
        return session

    def _close_session(self, session):
        session.post_closing_cash_details(session.cash_register_balance_end)
        session.update_closing_control_state_session("")
        session.action_pos_session_closing_control()

    def _sell(self, session, visit, chance):
        names = PRODUCTS[self._name_of(session.config_id.retail_shop_id)]
        factor = HOME_FACTOR if "wall_shelf" in names else 1
        lines = []
        for name in chance.sample(names, min(visit["basket"], len(names))):
            product = self.env.ref(f"point_of_sale.{name}")
            quantity = factor * chance.choice((1, 1, 1, 2))
            lines.append(self._line(product, quantity, product.lst_price))
        if visit["redeems"]:
            total = sum(line["price_subtotal_incl"] for line in lines)
            lines += self._redemption(visit["member"], total, chance)
        self._sync(session, visit["member"], visit["date"], lines, chance)

    def _name_of(self, shop):
        return shop.get_external_id()[shop.id].partition(".")[2]

    def _line(self, product, quantity, price, **values):
        """Return an order line as the till sends it, where no taxes are due."""
        return {
            "product_id": product.id,
            "full_product_name": product.display_name,
            "qty": quantity,
            "price_unit": price,
            "price_subtotal": price * quantity,
            "price_subtotal_incl": price * quantity,
            "tax_ids": [Command.clear()],
            "pack_lot_ids": [],
        } | values

    def _redemption(self, member, total, chance):
        """Return a line that spends points, in hundreds, on half the order at most."""
        membership = member.sudo().membership_id
        reward = membership.program_id.reward_ids.filtered(
            lambda reward: reward.discount_mode == "per_point"
        )[:1]
        hundreds = int(min(membership.points // 100, total // 2))
        if hundreds < 1:
            return []
        line = self._line(
            reward.discount_line_product_id,
            1,
            -float(hundreds),
            is_reward_line=True,
            reward_id=reward.id,
            coupon_id=membership.card_id.id,
            reward_identifier_code=str(chance.getrandbits(32)),
            points_cost=100 * hundreds,
        )
        return [line]

    def _bring_back(self, session):
        """Return one article of a sale, and another one without its receipt."""
        sale = self.env["pos.order"].search(
            [("session_id", "=", session.id), ("amount_total", ">", 50)],
            order="date_order desc",
            limit=1,
        )
        sold = sale.lines.filtered(lambda line: not line.is_reward_line)[:1]
        chance = random.Random(7)
        for values in ({"refunded_orderline_id": sold.id}, {}):
            line = self._line(sold.product_id, -1, sold.price_unit, **values)
            moment = fields.Datetime.now() - timedelta(days=1)
            self._sync(session, sale.partner_id, moment, [line], chance)

    def _sync(self, session, member, date, lines, chance):
        """Send a paid order through the till's own door."""
        total = round(sum(line["price_subtotal_incl"] for line in lines), 2)
        date = fields.Datetime.to_string(min(date, fields.Datetime.now()))
        methods = session.config_id.payment_method_ids
        card = methods.filtered(lambda method: method.type == "bank")[:1]
        payment = {"amount": total, "name": date, "payment_method_id": card.id}
        uuid = str(UUID(int=chance.getrandbits(128), version=4))
        if spent := sum(line.get("points_cost", 0) for line in lines):
            Hold = self.env["retail.points.hold"].sudo()
            Hold._reserve(uuid, member.sudo().membership_id, spent)
        session.env["pos.order"].sync_from_ui(
            [
                {
                    "uuid": uuid,
                    "name": "Order",
                    "state": "paid",
                    "session_id": session.id,
                    "user_id": session.user_id.id,
                    "partner_id": member.id,
                    "date_order": date,
                    "amount_total": total,
                    "amount_paid": total,
                    "amount_tax": 0,
                    "amount_return": 0,
                    "fiscal_position_id": False,
                    "pricelist_id": session.config_id.pricelist_id.id,
                    "last_order_preparation_change": "{}",
                    "to_invoice": False,
                    "lines": [Command.create(line) for line in lines],
                    "payment_ids": [Command.create(payment)],
                }
            ]
        )

    def _lapse_points(self):
        program = self._ref("program_star_club")
        Membership = self.env["retail.membership"].sudo()
        today = program._today()
        if overdue := Membership._query_lock_overdue(program, today, 0, 1000):
            overdue._expire(today)

    def _settle_tiers(self):
        today = self._ref("program_star_club")._today()
        Membership = self.env["retail.membership"].sudo()
        for membership in Membership.search([("tier_check_on", "<=", today)]):
            membership._advance_tier(today)
