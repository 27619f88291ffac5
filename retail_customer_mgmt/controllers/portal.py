from odoo import http
from odoo.http import request

from odoo.addons.portal.controllers.portal import CustomerPortal

from ..tools import page_input
from .member import (
    MOST_CASES,
    MOST_LETTERS,
    refused_message,
    save_choices,
    take_message,
)


class MemberPortal(CustomerPortal):
    """The same page for members who have a login: under “My membership”."""

    def _my_membership(self):
        """Return the member who is logged in, with superuser rights; else nobody."""
        # Her own file: portal users may not read points and tiers themselves.
        partner_sudo = request.env.user.partner_id.sudo()
        return partner_sudo if partner_sudo.membership_id else partner_sudo.browse()

    def _prepare_home_portal_values(self, counters):
        values = super()._prepare_home_portal_values(counters)
        if not counters:
            values["my_membership"] = self._my_membership().membership_id
            values["my_case_count"] = len(self._my_cases(limit=1))
        return values

    def _my_cases(self, limit):
        # Her own cases: portal users may not read complaints themselves.
        return request.env.user.partner_id.sudo()._own_cases(limit)

    @http.route("/my/cases", type="http", auth="user", website=True)
    def portal_my_cases(self, **_params):
        """List what she has told us; each case has a page of its own."""
        rows = [case._case_row() for case in self._my_cases(MOST_CASES)]
        response = request.render(
            "retail_customer_mgmt.portal_my_cases",
            {"page_name": "cases", "cases": rows},
        )
        response.headers["Cache-Control"] = "no-store"
        return response

    @http.route("/my/membership", type="http", auth="user", website=True)
    def portal_my_membership(self, page="1", **_params):
        return self._membership_page(page)

    def _membership_page(self, page="1", status=200, **values):
        partner_sudo = self._my_membership()
        if not partner_sudo:
            return request.redirect("/my")
        number = page_input.page_number(str(page))
        link = partner_sudo._member_link().split("/member/")[-1]
        response = request.render(
            "retail_customer_mgmt.portal_my_membership",
            {
                "page_name": "membership",
                "base": "/my/membership",
                "files": f"/member/{link}",
                "langs": [],
                "max_letters": MOST_LETTERS,
                "cases_url": "/my/cases",
                "done": request.params.get("done"),
                **partner_sudo._card_values(number),
                **values,
            },
            status=status,
        )
        response.headers["Cache-Control"] = "no-store"
        return response

    @http.route(
        "/my/membership/message",
        type="http",
        auth="user",
        methods=["POST"],
        website=True,
    )
    def portal_my_membership_message(self, kind="", text="", **_params):
        partner_sudo = self._my_membership()
        if not partner_sudo:
            return request.redirect("/my")
        words = page_input.clean(str(text), is_long=True)
        if reason := take_message(partner_sudo, kind, words):
            return self._membership_page(
                status=429 if reason == "often" else 400,
                **refused_message(reason, kind, words),
            )
        return request.redirect("/my/membership?done=message#write", code=303)

    @http.route(
        "/my/membership/choices",
        type="http",
        auth="user",
        methods=["POST"],
        website=True,
    )
    def portal_my_membership_choices(self, **_params):
        """Keep what the member allows us and what not."""
        partner_sudo = self._my_membership()
        if not partner_sudo:
            return request.redirect("/my")
        if not request.env["retail.rate.limit"]._allow("choices", partner_sudo.id):
            return self._membership_page(status=429, is_choosing_often=True)
        save_choices(partner_sudo)
        return request.redirect("/my/membership?done=choices#choices", code=303)
