"""Registers the members and sends the orders of a history, as a till would."""

import uuid

from odoo.fields import Command, Datetime

NAMESPACE = uuid.UUID("5b0c2b8e-55f4-4d0c-9d5e-9a0b7d0f6a11")
ORDERS_A_CALL = 100  # as a till sends them that was offline for a while
ORDERS_A_SESSION = 500


class History:
    """One source's purchases on their way into a database.

    Each call is a transaction, so a replay can be interrupted at any moment; the
    next run goes on after the last one. ``commit`` is a test's way to prevent it.
    """

    def __init__(self, config, product, source, commit=True):
        self.env = config.env
        self.config = config
        self.product = product
        self.source = source
        self.commit = self.env.cr.commit if commit else self.env.flush_all
        self.members = {}

    def order_uuid(self, purchase):
        """Return the same UUID for the same purchase in every run."""
        return str(uuid.uuid5(NAMESPACE, f"{self.source}:{purchase.number}"))

    def email(self, customer):
        """Return the address by which a customer is found again."""
        return f"{customer}@{self.source}.example".lower()

    def missing(self, purchases):
        """Return the purchases that no earlier run has sent."""
        uuids = {self.order_uuid(purchase): purchase for purchase in purchases}
        orders = self.env["pos.order"].search_fetch(
            [("uuid", "in", list(uuids))], ["uuid"]
        )
        for known in orders.mapped("uuid"):
            del uuids[known]
        return list(uuids.values())

    def replay(self, purchases):
        """Send purchases, in sessions of a bounded size; yield how many each time."""
        for session in _batches(purchases, ORDERS_A_SESSION):
            self._open_session(min(purchase.date for purchase in session))
            for call in _batches(session, ORDERS_A_CALL):
                self.send(call)
                yield len(call)
            self._close_session()

    def send(self, purchases):
        """Register customers at their first purchase, and sync the paid orders."""
        payloads = [
            self._payload(each, self.register(each.customer, each.date))
            for each in purchases
        ]
        self.env["pos.order"].sync_from_ui(payloads)
        self.commit()
        self.env.invalidate_all()

    def register(self, customer, date):
        """Return the partner id of the customer, a member since the date."""
        if customer not in self.members:
            # Only superuser code may date a membership back.
            partner = (
                self.env["res.partner"]
                .sudo()
                .register_member(
                    {
                        "name": f"Customer {customer}",
                        "email": self.email(customer),
                        "date_joined": date,
                    },
                    "import",
                    self.config.retail_shop_id,
                )
            )
            self.members[customer] = partner.id
        return self.members[customer]

    def _open_session(self, date):
        if not self.config.current_session_id:
            self.config.open_ui()
            self.config.current_session_id.set_opening_control(0, "")
        # An order older than its session would be put up for review.
        session = self.config.current_session_id
        session.start_at = min(session.start_at, date)
        self.commit()

    def _close_session(self):
        session = self.config.current_session_id
        session.post_closing_cash_details(session.cash_register_balance_end)
        session.close_session_from_ui()
        self.commit()

    def _payload(self, purchase, partner_id):
        amount = float(purchase.amount)
        date = Datetime.to_string(purchase.date)
        line = {
            "product_id": self.product.id,
            "qty": 1,
            "price_unit": amount,
            "price_subtotal": amount,
            "price_subtotal_incl": amount,
            "tax_ids": [],
            "pack_lot_ids": [],
            "uuid": str(uuid.uuid5(NAMESPACE, self.order_uuid(purchase))),
        }
        payment = {
            "amount": amount,
            "name": date,
            "payment_method_id": self.config.payment_method_ids.id,
        }
        return {
            "uuid": self.order_uuid(purchase),
            "name": f"{self.source} {purchase.number}",
            "state": "paid",
            "session_id": self.config.current_session_id.id,
            "user_id": self.env.uid,
            "partner_id": partner_id,
            "date_order": date,
            "pricelist_id": self.config.pricelist_id.id,
            "fiscal_position_id": False,
            "amount_total": amount,
            "amount_tax": 0,
            "amount_paid": amount,
            "amount_return": 0,
            "to_invoice": False,
            "last_order_preparation_change": "{}",
            "lines": [Command.create(line)],
            "payment_ids": [Command.create(payment)],
        }


def _batches(items, size):
    return (items[start : start + size] for start in range(0, len(items), size))
