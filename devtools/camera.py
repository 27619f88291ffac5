"""Takes pictures of pages. Started as a program: camera BROWSER ADDRESS [NAME…]"""

import sys
from contextlib import suppress

from playwright.sync_api import Error, sync_playwright

from devtools.console import complain, say
from devtools.paths import ROOT
from devtools.shots import SHOTS

FOLDER = ROOT / "docs" / "screenshots"
PATIENCE = 120_000  # milliseconds: the first page of a server makes its bundles
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


def main(browser_path, address, *names):
    """Take the pictures with these names, or all; return the number of failures."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    wanted = [shot for shot in SHOTS if not names or shot.name in names]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_path, args=FLAGS)
        camera = Camera(browser, address)
        return sum(not camera.take(shot) for shot in wanted)


class Camera:
    """A browser that logs in once for each user."""

    def __init__(self, browser, address):
        self._browser = browser
        self._address = address
        self._sessions = {}

    def take(self, shot):
        """Take one picture and tell whether that worked."""
        say(shot.name)
        page = self._open_page(shot)
        try:
            page.goto(shot.path)
            if shot.drive:
                shot.drive(page)
            self._settle(page)
            return True
        except Error as error:
            complain(f"{shot.name}: {error}")
            return False
        finally:
            # Also when something went wrong: the picture shows what.
            page.screenshot(path=FOLDER / f"{shot.name}.png", animations="disabled")
            page.context.close()

    def _settle(self, page):
        """Wait for late images; a page that keeps talking to the server is done too."""
        with suppress(Error):
            page.wait_for_load_state("networkidle", timeout=10_000)

    def _open_page(self, shot):
        width, height = shot.viewport
        context = self._browser.new_context(
            base_url=self._address,
            viewport={"width": width, "height": height},
            locale="en-US",
            timezone_id="UTC",
            storage_state=self._session(shot.login),
        )
        context.set_default_timeout(PATIENCE)
        return context.new_page()

    def _session(self, login):
        """Return the cookies of a user, whose password is the login itself."""
        if login and login not in self._sessions:
            context = self._browser.new_context(base_url=self._address)
            context.set_default_timeout(PATIENCE)
            page = context.new_page()
            page.goto("/web/login")
            page.fill("input[name=login]", login)
            page.fill("input[name=password]", login)
            page.click("form.oe_login_form button[type=submit]")
            page.wait_for_url("**/odoo**")
            self._sessions[login] = context.storage_state()
            context.close()
        return self._sessions.get(login)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
