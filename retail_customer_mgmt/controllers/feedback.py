import json
from uuid import UUID, uuid4, uuid5

from odoo import fields, http
from odoo.http import request
from odoo.tools import email_normalize

from ..tools import page_input
from ..tools.phone import is_plausible
from .member import KINDS, MOST_LETTERS
from .page_photos import MOST_BYTES_WITH_PHOTOS, PagePhotos
from .public_page import PublicPage, page_route

CONTACT = {"contact_name": 120, "contact_phone": 40, "email_from": 200}


class FeedbackPage(PagePhotos, PublicPage, http.Controller):
    """The page behind a receipt's QR code: anybody tells the shop how it was.

    It knows nobody and tells nothing, neither of people nor of purchases.
    """

    def _shop(self, token):
        """Return the shop of an open page, with superuser rights; else none."""
        self._speak()
        # Visitors have no rights: the token on the receipt opens this one shop.
        shops_sudo = request.env["retail.shop"].sudo()
        if not page_input.is_token(token):
            return shops_sudo
        shops_sudo = shops_sudo.with_context(lang=request.env.lang)
        return shops_sudo._of_feedback_token(token)

    @http.route(**page_route("/feedback/<string:token>"))
    def feedback_form(self, token, **_params):
        if not self._is_within("view"):
            return self._too_many()
        shop_sudo = self._shop(token)
        if not shop_sudo:
            return self._nowhere()
        return self._form_page(shop_sudo, token)

    def _form_page(self, shop_sudo, token, status=200, **values):
        return self._page(
            "feedback_page",
            status=status,
            shop=shop_sudo,
            base=f"/feedback/{token}",
            max_letters=MOST_LETTERS,
            mark=self._text("o"),
            **values,
        )

    @http.route(
        **page_route("/feedback/<string:token>", methods=["POST"])
        | {"max_content_length": MOST_BYTES_WITH_PHOTOS}
    )
    def feedback_submit(self, token, **_params):
        if not self._is_within("feedback"):
            return self._too_many()
        shop_sudo = self._shop(token)
        if not shop_sudo:
            return self._nowhere()
        # A field that people don't see: who fills it in is a program.
        if self._text("website"):
            return self._form_page(shop_sudo, token, is_taken=True)
        values = self._values()
        if reason := self._refuse(values):
            return self._refused(shop_sudo, token, reason, values)
        # Photos are costly to read: only where there is room for another message.
        if not self._is_within("shop_feedback", shop_sudo.id):
            return self._too_many()
        pictures, reason = self._photos()
        if reason:
            return self._refused(shop_sudo, token, reason, values)
        return self._take(shop_sudo, values, pictures)

    def _refused(self, shop_sudo, token, reason, values):
        return self._form_page(
            shop_sudo, token, status=400, refused=reason, typed=values
        )

    def _values(self):
        words = "".join(self._texts("text")[:1])
        contact = {
            name: self._text(name)[:longest] for name, longest in CONTACT.items()
        }
        return contact | {
            "kind": self._text("kind"),
            "description": page_input.clean(words, is_long=True),
            "receipt_ref": self._text("receipt_ref")[:60],
        }

    def _refuse(self, values):
        reason = page_input.refuse_message(
            values["kind"], values["description"], KINDS, MOST_LETTERS
        )
        if not reason and values["contact_phone"]:
            reason = "" if is_plausible(values["contact_phone"]) else "phone"
        is_address = not values["email_from"] or email_normalize(values["email_from"])
        return reason or ("" if is_address else "email")

    def _sending_mark(self, shop_sudo, values, order):
        """Return the same UUID for the same words of one browser on one day.

        Who goes back and sends again gets a new page, which knows nothing of the
        first: the browser's session does.
        """
        own = request.session.setdefault("retail_feedback_mark", str(uuid4()))
        sent = [shop_sudo.id, order.id, str(fields.Date.today()), values]
        return str(uuid5(UUID(own), json.dumps(sent, sort_keys=True)))

    def _take(self, shop_sudo, values, pictures):
        order = shop_sudo._order_of_mark(self._text("o"))
        mark = self._sending_mark(shop_sudo, values, order)
        case = request.env["retail.complaint"]._create_from_feedback(
            shop_sudo, values | {"client_uuid": mark}, pictures, order
        )
        return self._go(f"{case._case_link()}?done=sent&lang={request.env.lang}")
