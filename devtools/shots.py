"""The pictures that `./dev screenshots` takes: add yours to SHOTS."""

import re
from collections.abc import Callable
from dataclasses import dataclass

DESK = (1280, 800)
TILL = (1180, 820)
PHONE = (390, 844)


@dataclass(frozen=True)
class Shot:
    """One picture: the page, who looks at it, and what to do there before.

    `drive` gets Playwright's page: it clicks and waits until the page is as wanted.
    Without a login the page is opened by a visitor.
    """

    name: str
    path: str
    login: str | None = "admin"
    viewport: tuple = DESK
    drive: Callable | None = None


def _wait_for(selector):
    return lambda page: page.wait_for_selector(selector)


def _wait_for_images(page):
    page.wait_for_selector(".o_kanban_record img")
    page.wait_for_function(
        "[...document.images].every((image) => image.complete && image.naturalWidth)"
    )


def _open_first(*texts, tab=None):
    """Open the first record that shows the texts, and one of its pages."""

    def drive(page):
        rows = page.locator(".o_data_row, .o_kanban_record:not(.o_kanban_ghost)")
        for text in texts:
            rows = rows.filter(has_text=text)
        rows.first.locator(".o_data_cell").first.or_(rows.first).first.click()
        page.wait_for_selector(".o_form_view")
        if tab:
            page.get_by_role("tab", name=tab, exact=True).click()

    return drive


def _open_call(page):
    page.locator("[data-section=calls] .o_retail_row").first.click()
    page.wait_for_selector(".o_retail_outcomes")


def _open_till(page):
    """Open the first till's register, or go on in it, with an order of its own."""
    page.get_by_role("button", name=re.compile("Open Register|Continue")).first.click()
    page.wait_for_selector(".pos-topheader", timeout=60_000)
    opening = page.get_by_role("button", name="Open Register")
    if opening.count():
        opening.click()
    page.wait_for_selector(".product")
    page.locator(".list-plus-btn, .new-order-button").first.click()


def _search_member(page):
    _open_till(page)
    page.click(".member-chip-button")
    page.fill(".member-search-input", "chen")
    page.wait_for_selector(".member-result")


def _ring_up(page):
    _search_member(page)
    page.locator(".member-result").first.click()
    page.wait_for_selector(".member-chip .member-name")
    for name in ("Cabinet with Doors", "Pedal Bin", "LED Lamp"):
        page.locator(".product", has_text=name).first.click()


def _pay(page):
    _ring_up(page)
    page.click(".pay-order-button")
    page.locator(".paymentmethod").first.click()
    page.click(".validation .next, .button.next")
    page.wait_for_selector(".pos-receipt")


SHOTS = [
    Shot("members", "/odoo/members", drive=_wait_for_images),
    Shot("member", "/odoo/members", "clerk", drive=_open_first("Emma Thompson")),
    Shot(
        "member-profile",
        "/odoo/members",
        "clerk",
        drive=_open_first("Emma Thompson", tab="Profile"),
    ),
    Shot(
        "programme",
        "/odoo/member-programmes",
        drive=_open_first("Star Club", tab="Tiers"),
    ),
    Shot(
        "points-explained",
        "/odoo/points-entries",
        drive=_open_first("Earned", "Chen Xiaowen"),
    ),
    Shot(
        "settings",
        "/odoo/settings#retail_customer_mgmt",
        drive=_wait_for(".app_settings_block:visible"),
    ),
    Shot("my-day", "/odoo/my-day", "clerk", drive=_wait_for(".o_retail_parts")),
    Shot("my-day-phone", "/odoo/my-day", "clerk", PHONE, _wait_for(".o_retail_parts")),
    Shot("call", "/odoo/my-day", "clerk", drive=_open_call),
    Shot(
        "callbacks",
        "/odoo/my-callbacks",
        "clerk",
        drive=_wait_for_images,
    ),
    Shot(
        "complaints", "/odoo/complaints", "manager", drive=_wait_for(".o_kanban_record")
    ),
    Shot("till", "/odoo/point-of-sale", viewport=TILL, drive=_ring_up),
    Shot("till-search", "/odoo/point-of-sale", viewport=TILL, drive=_search_member),
    Shot("till-receipt", "/odoo/point-of-sale", viewport=(1180, 980), drive=_pay),
]
