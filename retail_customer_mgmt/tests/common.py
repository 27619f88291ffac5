from decimal import Decimal
from uuid import uuid4

from odoo import fields
from odoo.tests import new_test_user

from odoo.addons.account.tests.common import AccountTestInvoicingCommon

from ..tools.ledger import Posting


class RetailCommon(AccountTestInvoicingCommon):
    """A company with one shop, one open till, one product and one programme.

    The programme gives 1 point per 1.00. Its tiers are Member, Silver from 500 in a
    calendar year and Gold from 1,000, with the multipliers 1, 1.2 and 1.5.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.user.group_ids |= cls.env.ref("retail_customer_mgmt.group_retail_admin")
        cls.company = cls.env.company
        cls.company.country_id = cls.env.ref("base.us")
        cls._allow_contact()
        cls.shop = cls._create_shop("Market Street")
        cls.config = cls._create_till("Till 1", cls.shop)
        cls.product = cls._create_item("Latte", 10.0)
        cls.program = cls._create_program()
        cls.tier_member, cls.tier_silver, cls.tier_gold = cls.program.tier_ids
        cls.rule = cls.program.rule_ids
        cls.company.member_program_id = cls.program
        cls.config.open_ui()
        cls.session = cls.config.current_session_id
        cls.session.set_opening_control(0, "")

    @classmethod
    def _allow_contact(cls, **limits):
        """Let members be reached at any hour and as often as may be, but for limits."""
        free = ("quiet_from", "quiet_to", "week_cap", "month_cap", "gap_hours")
        cls.env.company.write({f"contact_{name}": limits.get(name, 0) for name in free})

    @classmethod
    def _create_shop(cls, name, **values):
        return cls.env["retail.shop"].create(
            {"name": name, "tz": "UTC", "country_id": cls.env.ref("base.us").id}
            | values
        )

    @classmethod
    def _create_till(cls, name, shop):
        cls.cash = cls.env["pos.payment.method"].create(
            {
                "name": f"Cash {name}",
                "journal_id": cls.env["account.journal"]
                .create({"name": name, "type": "cash", "code": name[-5:]})
                .id,
            }
        )
        return cls.env["pos.config"].create(
            {
                "name": name,
                "retail_shop_id": shop.id,
                "payment_method_ids": [fields.Command.set(cls.cash.ids)],
            }
        )

    @classmethod
    def _create_item(cls, name, price, **values):
        return cls.env["product.product"].create(
            {
                "name": name,
                "lst_price": price,
                "available_in_pos": True,
                "taxes_id": False,
                "is_storable": False,
            }
            | values
        )

    @classmethod
    def _create_program(cls, **values):
        return cls.env["retail.member.program"].create(
            {
                "name": "Star Club",
                "tz": "UTC",
                "tier_ids": [
                    fields.Command.create({"name": "Member", "sequence": 1}),
                    fields.Command.create(
                        {
                            "name": "Silver",
                            "sequence": 2,
                            "threshold_amount": 500,
                            "points_multiplier": 1.2,
                        }
                    ),
                    fields.Command.create(
                        {
                            "name": "Gold",
                            "sequence": 3,
                            "threshold_amount": 1000,
                            "points_multiplier": 1.5,
                        }
                    ),
                ],
                "rule_ids": [fields.Command.create({"name": "1 point per 1.00"})],
            }
            | values
        )

    @classmethod
    def _create_member(cls, name="Ada", shop=None, **values):
        return (
            cls.env["res.partner"]
            .sudo()
            .register_member({"name": name} | values, "till", shop or cls.shop)
        )

    @classmethod
    def _create_form(cls, *names, **values):
        """Create a member form that asks these things, for all the company's shops."""
        lines = [{"field_name": name} for name in names]
        form = cls.env["retail.member.form"].create(
            {
                "name": "Short",
                "line_ids": [fields.Command.create(line) for line in lines],
            }
            | values
        )
        cls.company.member_form_id = form
        return form

    @classmethod
    def _choice(cls, facet, name):
        """Return a choice of the facets that come with the addon, made if needed."""
        facet = cls.env.ref(f"retail_customer_mgmt.retail_preference_facet_{facet}")
        return facet._find_values(name, may_add=True)

    @classmethod
    def _create_user(cls, role, shops=None, **values):
        """Create a user of ``group_retail_<role>`` who works in ``shops``."""
        user = new_test_user(
            cls.env,
            login=f"{role}-{uuid4()}",
            groups=f"retail_customer_mgmt.group_retail_{role}",
            company_id=cls.company.id,
            **values,
        )
        user.retail_shop_ids = shops or cls.env["retail.shop"]
        return user

    @classmethod
    def _create_two_shops(cls, amount):
        """Add a shop, a member of each who bought, and a user of each role here."""
        cls.other_shop = cls._create_shop("Harbour")
        cls.here = cls._create_member("Here")
        cls.there = cls._create_member("There", cls.other_shop)
        for member in (cls.here, cls.there):
            cls._sell(member, amount)
        cls.users = cls._create_users()

    @classmethod
    def _create_users(cls):
        """Return {role: a user of it who works in the shop}."""
        roles = ("till", "clerk", "manager", "hq", "admin")
        return {role: cls._create_user(role, cls.shop) for role in roles}

    def _seen(self, role, model):
        """Return the members of the two shops whose records a user sees."""
        records = self.env[model].with_user(self.users[role]).search([])
        return records.sudo().partner_id & (self.here | self.there)

    @classmethod
    def _line(cls, product=None, qty=1, price=None, **values):
        """Return an order line as the till sends it."""
        product = product or cls.product
        price = product.lst_price if price is None else price
        discount = values.get("discount", 0)
        taxes = product.taxes_id.compute_all(price * (1 - discount / 100), quantity=qty)
        return {
            "product_id": product.id,
            "qty": qty,
            "price_unit": price,
            "price_subtotal": taxes["total_excluded"],
            "price_subtotal_incl": taxes["total_included"],
            "tax_ids": [fields.Command.set(product.taxes_id.ids)],
            "pack_lot_ids": [],
            "uuid": str(uuid4()),
        } | values

    @classmethod
    def _payload(cls, lines, partner=None, date=None, **values):
        """Return a paid order as the till sends it."""
        lines = [cls._line(**line) if "uuid" not in line else line for line in lines]
        total = sum(line["price_subtotal_incl"] for line in lines)
        untaxed = sum(line["price_subtotal"] for line in lines)
        date = fields.Datetime.to_string(date or fields.Datetime.now())
        return {
            "amount_paid": total,
            "amount_return": 0,
            "amount_tax": total - untaxed,
            "amount_total": total,
            "date_order": date,
            "fiscal_position_id": False,
            "pricelist_id": cls.config.pricelist_id.id,
            "name": "Order",
            "last_order_preparation_change": "{}",
            "lines": [fields.Command.create(line) for line in lines],
            "partner_id": partner.id if partner else False,
            "session_id": cls.session.id,
            "payment_ids": [
                fields.Command.create(
                    {
                        "amount": total,
                        "name": date,
                        "payment_method_id": cls.cash.id,
                    }
                )
            ],
            "uuid": str(uuid4()),
            "user_id": cls.env.uid,
            "to_invoice": False,
            "state": "paid",
        } | values

    @classmethod
    def _sync(cls, payload):
        """Send an order through the till's own door and return it."""
        cls.env["pos.order"].sync_from_ui([payload])
        return cls.env["pos.order"].search([("uuid", "=", payload["uuid"])])

    @classmethod
    def _sell(cls, partner, amount=None, lines=None, date=None, **values):
        """Sell one item for ``amount``, or the given lines, to a partner."""
        lines = lines or [{"price": amount}]
        return cls._sync(cls._payload(lines, partner, date, **values))

    @classmethod
    def _refund(cls, order, quantities=None, date=None):
        """Bring back all lines of an order, or ``{line: quantity}`` of them."""
        quantities = quantities or {line: line.qty for line in order.lines}
        lines = [
            cls._line(
                line.product_id,
                -qty,
                line.price_unit,
                discount=line.discount,
                refunded_orderline_id=line.id,
            )
            for line, qty in quantities.items()
        ]
        return cls._sync(cls._payload(lines, order.partner_id, date, is_refund=True))

    @classmethod
    def _burn_line(cls, partner, reward, price, cost, qty=1, **values):
        """Return a reward line as the till sends it."""
        card = partner.membership_id.card_id
        return cls._line(
            reward.discount_line_product_id,
            qty,
            price,
            is_reward_line=True,
            reward_id=reward.id,
            coupon_id=card.id,
            reward_identifier_code=str(uuid4()),
            points_cost=cost,
            **values,
        )

    @classmethod
    def _redeem(cls, partner, reward, price, cost, goods=10.0, **values):
        """Sell goods with a reward on them, reserved as a till does it."""
        lines = [
            cls._line(price=goods),
            cls._burn_line(partner, reward, price, cost),
        ]
        payload = cls._payload(lines, partner, **values)
        cls._reserve(partner, payload["uuid"], cost)
        return cls._sync(payload)

    @classmethod
    def _reserve(cls, partner, order_uuid, points):
        membership = partner.membership_id
        cls.env["retail.points.hold"]._reserve(order_uuid, membership, points)

    def _merge(self, kept, *others, user=None):
        """Merge contacts with Odoo's own wizard."""
        wizards = self.env["base.partner.merge.automatic.wizard"]
        wizards.with_user(user or self.env.user).create(
            {
                "partner_ids": [
                    fields.Command.set([partner.id for partner in (kept, *others)])
                ],
                "dst_partner_id": kept.id,
                "state": "selection",
            }
        ).action_merge()
        self.env.invalidate_all()

    @staticmethod
    def _posting(kind, points, **values):
        """Return a posting of today; one of each kind and figure a test."""
        return Posting(
            kind=kind,
            points=Decimal(points),
            key=f"{kind}:test:{points}",
            date=fields.Datetime.now(),
            day=fields.Date.today(),
            **values,
        )

    def _run_cron(self, records, method, *args):
        """Call a cron method where it may commit, as the scheduler does."""
        self.env.flush_all()
        with self.enter_registry_test_mode(), self.registry.cursor() as cr:
            getattr(records.with_env(records.env(cr=cr)), method)(*args)
        self.env.invalidate_all()

    def _entries(self, partner):
        """Return (kind, points) of the member's ledger, oldest first."""
        entries = partner.membership_id.entry_ids.sorted("id")
        return [(entry.kind, entry.points) for entry in entries]
