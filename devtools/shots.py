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


SHOTS = [
    Shot("login", "/web/login", login=None, viewport=PHONE),
    Shot("apps", "/odoo/apps", drive=_wait_for(".o_kanban_record")),
    Shot("shops", "/odoo/point-of-sale", drive=_wait_for(".o_kanban_record")),
]
