from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.tools.sql import escape_psql

from ..tools import masking, phone
from .base_masking import OPEN

MOST_FOUND = 100


class ResPartner(models.Model):
    """What the till loads, finds and registers."""

    _inherit = "res.partner"

    @api.model
    def _load_pos_data_fields(self, config):
        return super()._load_pos_data_fields(config) + [
            "is_member",
            "member_no",
            "member_code",
            "member_phone",
            "member_tier_id",
            "member_points",
            "member_state",
        ]

    @api.model
    def pos_register_member(self, config_id, vals):
        """Register a member from the till; return its rows, its id and if it is new.

        ``vals`` are those of ``register_member``, ``partner_id`` where the cashier
        makes a member of a customer, and ``consent_text_id`` where the member agreed
        to that text.
        """
        config = self.env["pos.config"].browse(config_id)
        vals = dict(vals)
        person = self.browse(vals.pop("partner_id", None)).exists()
        person.check_access("read")
        text_id = vals.pop("consent_text_id", None)
        self._check_may_register(vals)
        shop = config.retail_shop_id
        values = self._clean_registration(vals, shop)
        is_new = not self.sudo()._person_is_member(values, shop, person)
        partner = self._register_person(vals, "till", shop, person, channel="till")
        partner.sudo()._agree(text_id, "till", shop.sudo().company_id)
        return partner._member_rows(config) | {
            "partner_id": partner.id,
            "is_new": is_new,
        }

    def _person_is_member(self, values, shop, person):
        return (self._find_person(values, shop) | person.sudo()).filtered("is_member")

    @api.model
    def pos_find_members(self, config_id, query, limit=20):
        """Find members by any part of phone, number, card code, e-mail or name.

        A phone may be typed in any form, or just its last digits.
        """
        self._check_till_access()
        config = self.env["pos.config"].browse(config_id)
        # The counter finds members by parts of a number, which is not shown for it.
        members = self.with_context(retail_contacts=OPEN).search(
            self._members_domain(config) & self._lookup_domain(query.strip()),
            limit=min(limit, MOST_FOUND),
        )
        return self.browse(members.ids)._member_rows(config)

    def _lookup_domain(self, query):
        if not query:
            return Domain.FALSE
        if self._is_masking():
            return self._masked_lookup_domain(query)
        text = escape_psql(query)
        domain = Domain.OR(
            [
                Domain("name", "ilike", text),
                Domain("member_no", "=ilike", f"%{text}"),
                Domain("member_code", "=", query),
                Domain("email", "=ilike", f"{text}%"),
            ]
        )
        digits = phone.digits(query)
        if len(digits) >= 3:
            domain |= Domain("member_phone", "=like", f"%{digits}")
            if number := self._normalised_phone(query):
                domain |= Domain("member_phone", "=", number)
        return domain

    def _masked_lookup_domain(self, query):
        """Find by no more of a number than the mask shows, or by the whole of it."""
        text = escape_psql(query)
        domain = (
            Domain("member_no", "=ilike", f"%{text}")
            | Domain("member_code", "=", query)
            | Domain("email_normalized", "=", query.lower())
        )
        # Who left no name is named by her number or address.
        if "@" not in query and any(letter.isalpha() for letter in query):
            domain |= Domain("name", "ilike", text)
        digits = phone.digits(query)
        if 3 <= len(digits) <= masking.SHOWN:
            domain |= Domain("member_phone", "=like", f"%{digits}")
        elif number := self._normalised_phone(query):
            domain |= Domain("member_phone", "=", number)
        return domain

    @api.model
    def pos_member_by_code(self, config_id, code):
        """Find the member of a scanned card or QR code, or of a member number."""
        self._check_till_access()
        config = self.env["pos.config"].browse(config_id)
        return self._member_by_code(code, config)._member_rows(config)

    def _member_by_code(self, code, config):
        """Return the member; a scanner may have dropped an EAN-13's leading zero."""
        exact = Domain("member_code", "in", [code, code.zfill(13)])
        domain = self._members_domain(config) & (exact | Domain("member_no", "=", code))
        return self.search(domain, limit=1) or self._member_by_card(code, config)

    def _member_by_card(self, code, config):
        cards = self.env["loyalty.card"].search(
            [
                ("code", "=", code),
                ("program_id", "=", self._pos_program(config).loyalty_program_id.id),
            ]
        )
        return cards.partner_id.filtered("is_member")[:1]

    def _members_domain(self, config):
        return Domain("is_member", "=", True) & Domain(
            "company_id", "in", [False, config.company_id.id]
        )

    def _pos_program(self, config):
        return config.company_id._member_program()

    def _member_rows(self, config):
        """Return the members and their cards as the till loads records."""
        cards = self.sudo().membership_id.card_id.sudo(False)
        return {
            "res.partner": self._load_pos_data_read(self, config),
            "loyalty.card": cards._load_pos_data_read(cards, config),
        }

    def _check_till_access(self):
        if not self.env.user.has_group("point_of_sale.group_pos_user"):
            raise AccessError(self.env._("Only till users look members up."))

    @api.model
    def member_snapshot(self, ids, order_uuid=None):
        """Return what the till shows of members, fresh, with its time.

        :param order_uuid: points reserved for this order count as available
        :returns: a list of dicts, one a member; points as floats, dates as ISO text
        """
        self._check_till_access()
        partners = self.browse(ids).exists().filtered("is_member")
        partners.check_access("read")
        now = fields.Datetime.to_string(fields.Datetime.now())
        return [partner._snapshot(order_uuid) | {"as_of": now} for partner in partners]

    def _snapshot(self, order_uuid=None):
        membership_sudo = self.membership_id.sudo()
        tier_sudo = membership_sudo.tier_id
        return {
            "id": self.id,
            "name": self.name,
            "member_no": self.member_no,
            "tier": tier_sudo.read(["name", "color"])[0] if tier_sudo else False,
            "points": membership_sudo.points,
            "pending": membership_sudo.pending,
            "spendable": membership_sudo.spendable,
            "debt": membership_sudo.debt,
            "card_id": membership_sudo.card_id.id,
            "card_points": membership_sudo.card_id.points,
            "state": membership_sudo.state,
            "date_last_purchase": fields.Datetime.to_string(
                membership_sudo.date_last_purchase
            ),
            **membership_sudo._fresh_figures(order_uuid),
        }
