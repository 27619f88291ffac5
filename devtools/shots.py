"""The pictures that `./dev screenshots` takes: add yours to SHOTS."""

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


SHOTS = [
    Shot("login", "/web/login", login=None, viewport=PHONE),
    Shot("apps", "/odoo/apps", drive=_wait_for(".o_kanban_record")),
    Shot("shops", "/odoo/point-of-sale", drive=_wait_for(".o_kanban_record")),
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
]
