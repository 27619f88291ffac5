import base64
import binascii
import re
from datetime import timedelta

from psycopg2.errors import UniqueViolation

from odoo import api, fields, models
from odoo.exceptions import AccessError, ConcurrencyError, UserError
from odoo.tools import email_normalize

from ..tools import entry, groups, photos
from ..tools.phone import is_plausible

MOST_LETTERS = 2000
UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.ASCII)
# How long ago a till without connection may have noted a complaint.
OLDEST = timedelta(days=30)
CONTACT = {"contact_name": 120, "contact_phone": 40, "email": 254}
PAST_ORDERS = 5


class RetailComplaint(models.Model):
    """What cashiers note at the till, also while it has no connection."""

    _inherit = "retail.complaint"

    client_uuid = fields.Char(
        copy=False,
        readonly=True,
        help="Given by the till or the page: sent twice, it is the same complaint.",
    )
    order_uuid = fields.Char(
        copy=False,
        readonly=True,
        index="btree_not_null",
        help="The purchase it is about, until that is sent from the till, too.",
    )
    order_line_uuids = fields.Json(copy=False, readonly=True)

    _client_uuid_uniq = models.UniqueIndex(
        "(client_uuid) WHERE client_uuid IS NOT NULL",
        "The till has sent this complaint already.",
    )

    @api.model
    def pos_log_complaint(self, config_id, values):
        """Note a complaint from the till and return its number.

        The till keeps it until this has answered, and sends it again when in doubt:
        the same ``client_uuid`` is the same complaint. A ``UserError`` says that it
        can't be taken as it is; sending it again changes nothing then.

        :param values: ``client_uuid``, ``kind``, ``description`` or ``cause_id``, and
            if known ``priority``, ``partner_id``, ``order_uuid``, ``line_uuids``,
            ``contact_name``, ``contact_phone``, ``email``, ``date`` and ``photos``
            (Base64); whatever else is sent is not read
        """
        config = self._config_of_till(config_id)
        uuid = values.get("client_uuid")
        if not isinstance(uuid, str) or not UUID.fullmatch(uuid):
            raise UserError(self.env._("Log the complaint anew: its mark is damaged."))
        # Another cashier of the same till may have sent it: she can't see his.
        known_sudo = self.sudo().search([("client_uuid", "=", uuid)], limit=1)
        complaint = known_sudo or self._log_from_till(config, uuid, values)
        return {"number": complaint.name}

    def _config_of_till(self, config_id):
        if not self.env.user.has_group(groups.TILL):
            raise AccessError(
                self.env._(
                    "You may not log complaints. Ask the administrator to make you a"
                    " till user of Members."
                )
            )
        config = self.env["pos.config"].browse(config_id).exists()
        config.check_access("read")
        if not config:
            raise UserError(
                self.env._("This till is no longer set up. Open another one.")
            )
        return config

    def _log_from_till(self, config, uuid, values):
        pictures = self._pictures_of_till(values.get("photos"))
        own = self.with_company(config.company_id)
        try:
            complaint = own.create(
                {
                    "client_uuid": uuid,
                    "channel": "till",
                    "company_id": config.company_id.id,
                    "shop_id": config.retail_shop_id.id,
                    "date_received": self._moment_of_till(values.get("date")),
                    **self._words_of_till(values),
                    **self._contact_of_till(values),
                    **own._purchase_of_till(values, config),
                }
            )
            self.env.flush_all()
        except UniqueViolation as error:
            # The till sends the same right now: let Odoo call again, and find it.
            raise ConcurrencyError(str(error)) from error
        complaint._add_photos(pictures)
        return complaint

    def _words_of_till(self, values):
        """Return kind, severity and words; a cause alone says it, too."""
        kinds = dict(self._fields["kind"].selection)
        severities = dict(self._fields["priority"].selection)
        kind = values.get("kind", "complaint")
        priority = values.get("priority", "0")
        cause_id = values.get("cause_id")
        causes = self.env["retail.complaint.cause"]
        cause = causes.browse(cause_id if isinstance(cause_id, int) else []).exists()
        words = entry.text(str(values.get("description") or "")) or cause.name
        if kind not in kinds or priority not in severities:
            raise UserError(self.env._("Choose what it is, and how serious."))
        if not words:
            raise UserError(self.env._("Write what the customer says."))
        if len(words) > MOST_LETTERS:
            raise UserError(
                self.env._(
                    "This is too long. Shorten it to %(most)s letters.",
                    most=MOST_LETTERS,
                )
            )
        return {
            "kind": kind,
            "priority": priority,
            "cause_id": cause.id,
            "description": words,
        }

    def _contact_of_till(self, values):
        texts = {
            name: entry.line(str(values.get(name) or ""))[:longest]
            for name, longest in CONTACT.items()
        }
        email = entry.email(texts.pop("email"))
        phone = texts["contact_phone"]
        # Where nobody can be reached, the cashier can still ask again.
        if phone and not is_plausible(phone):
            raise UserError(self.env._("This is not a phone number."))
        if email and not email_normalize(email):
            raise UserError(self.env._("This is not an e-mail address."))
        return texts | {"email_from": email}

    def _moment_of_till(self, text):
        """Return when the customer told it: a till may have been long without line."""
        now = fields.Datetime.now()
        try:
            moment = fields.Datetime.to_datetime(text) or now
        except (TypeError, ValueError):
            return now
        return min(now, max(moment, now - OLDEST))

    def _purchase_of_till(self, values, config):
        """Return customer, purchase and items; what is not here yet by its mark."""
        customer = self._customer_of_till(values.get("partner_id"))
        uuid = values.get("order_uuid")
        if not isinstance(uuid, str) or not UUID.fullmatch(uuid):
            return {"partner_id": customer.id}
        sent = values.get("line_uuids")
        uuids = [str(mark) for mark in sent] if isinstance(sent, list) else []
        order = self.env["pos.order"].search(
            [("uuid", "=", uuid), ("company_id", "=", config.company_id.id)], limit=1
        )
        # A draft can still be cancelled: it is linked once it is paid.
        if not order or order.state in ("draft", "cancel"):
            return {
                "partner_id": customer.id,
                "order_uuid": uuid,
                "order_line_uuids": uuids,
            }
        return {"partner_id": customer.id, **self._purchase_values(order, uuids)}

    def _customer_of_till(self, partner_id):
        partners = self.env["res.partner"]
        if not partner_id:
            return partners
        customer = partners.browse(
            partner_id if isinstance(partner_id, int) else []
        ).exists()
        customer.check_access("read")
        if not customer:
            raise UserError(
                self.env._("The customer is no longer on file. Choose her again.")
            )
        return customer

    def _purchase_values(self, order, line_uuids):
        lines = order.lines.filtered(lambda line: line.uuid in line_uuids)
        values = {
            "pos_order_id": order.id,
            "pos_order_line_ids": [fields.Command.set(lines.ids)],
        }
        product = lines.product_id
        return values | ({"product_id": product.id} if len(product) == 1 else {})

    def _pictures_of_till(self, sent):
        """Return the photos anew as pictures; they come as Base64."""
        sent = sent if isinstance(sent, list) else []
        try:
            if len(sent) > photos.MOST:
                raise photos.RefusedPhotoError("many")
            return [photos.clean(self._unpacked(text)) for text in sent]
        except photos.RefusedPhotoError as error:
            raise UserError(self._refusal_of_photos(error.args[0])) from error

    def _refusal_of_photos(self, reason):
        if reason == "pixels":
            return self.env._(
                "A picture has too many pixels. Send it smaller, or take a photo of it."
            )
        return self.env._(
            "A photo can't be taken. Send up to %(most)s photos (JPEG, PNG or"
            " WebP) of at most 5 MB each.",
            most=photos.MOST,
        )

    @staticmethod
    def _unpacked(text):
        if not isinstance(text, str) or len(text) > photos.MOST_BYTES * 4 // 3 + 4:
            raise photos.RefusedPhotoError("size")
        try:
            return base64.b64decode(text, validate=True)
        except binascii.Error as error:
            raise photos.RefusedPhotoError("broken") from error

    @api.model
    def _link_orders(self, orders):
        """Link complaints that were noted before their purchase was sent."""
        by_uuid = {order.uuid: order for order in orders if order.uuid}
        waiting = self.search([("order_uuid", "in", list(by_uuid))])
        for complaint in waiting:
            order = by_uuid[complaint.order_uuid]
            values = {"order_uuid": False, "order_line_uuids": False}
            if order.company_id == complaint.company_id:
                uuids = complaint.order_line_uuids or []
                values |= complaint._purchase_values(order, uuids)
            complaint.write(values)

    @api.model
    def pos_complaint_orders(self, config_id, partner_id):
        """Return the last purchases of a customer, for the till to choose from."""
        config = self._config_of_till(config_id)
        customer = self._customer_of_till(partner_id)
        # Orders of other shops, too, whatever the cashier may open.
        orders_sudo = (
            self.env["pos.order"]
            .sudo()
            .search(
                [
                    ("partner_id", "=", customer.id),
                    ("company_id", "=", config.company_id.id),
                    ("state", "in", ["paid", "done"]),
                ],
                order="date_order desc, id desc",
                limit=PAST_ORDERS,
            )
        )
        return [
            {
                "uuid": order_sudo.uuid,
                "date": fields.Datetime.to_string(order_sudo.date_order),
                "amount": order_sudo.amount_total,
                "shop": order_sudo.config_id.retail_shop_id.name or "",
                "lines": [
                    {"uuid": line_sudo.uuid, "name": line_sudo.full_product_name}
                    for line_sudo in order_sudo.lines
                ],
            }
            for order_sudo in orders_sudo
            if customer
        ]
