import re
from html.parser import HTMLParser

from odoo.tests import HttpCase

from .common import RetailCommon

LABELLED = ("input", "select", "textarea")


class Page(HTMLParser):
    """What a screen reader asks of a page."""

    def __init__(self, text):
        super().__init__()
        self.lang = self.title = None
        self.headings, self.inputs, self.labels, self.links = [], [], set(), []
        self.sources, self.hidden, self._depth = [], [], 0
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if tag == "html":
            self.lang = attrs.get("lang")
        if tag == "label":
            self._depth += 1
            self.labels.add(attrs.get("for"))
        if tag in ("h1", "h2", "h3"):
            self.headings.append(tag)
        if attrs.get("type") == "hidden":
            self.hidden.append(attrs)
        elif tag in LABELLED:
            self.inputs.append(attrs | {"in_label": self._depth > 0})
        if tag in ("script", "link", "img"):
            self.sources.append(attrs.get("src") or attrs.get("href"))

    def handle_endtag(self, tag):
        if tag == "label":
            self._depth -= 1

    def unlabelled(self):
        return [
            attrs.get("name")
            for attrs in self.inputs
            if not attrs["in_label"] and attrs.get("id") not in self.labels
        ]


class PageCommon(RetailCommon, HttpCase):
    """Visitors without an account, and what they see."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("zh_CN")
        cls.join = f"/join/{cls.shop.join_token}"
        # The stricter way; what a shop has by default is tested where it differs.
        cls.shop.join_check = "always"

    def setUp(self):
        super().setUp()
        # The till's session has the name of a browser's: who logs in needs that.
        self.session = None

    def _verifications(self):
        return self.env["retail.member.verification"].sudo().search([])

    def _get(self, path, **headers):
        headers = {"Accept-Language": "en"} | headers
        return self.url_open(path, headers=headers, allow_redirects=False)

    def _post(self, path, data, page=None, with_csrf=True):
        """Send a form as the page at ``page`` does."""
        data = dict(data)
        if with_csrf:
            data["csrf_token"] = self._csrf(page or path)
        headers = {"Accept-Language": "en"}
        return self.url_open(path, data=data, headers=headers, allow_redirects=False)

    def _csrf(self, page):
        found = re.search(r'name="csrf_token" value="(\w+)"', self._get(page).text)
        return found[1]

    def _join(self, query="", **values):
        data = {"name": "Li Mei", "phone": "212 555 0147", "lang": "en_US"}
        data |= self._texts_shown(self.join) | values
        return self._post(self.join + query, data, page=self.join)

    def _texts_shown(self, page):
        """Return the hidden fields that name the consent texts of a page."""
        return {
            field["name"]: field["value"]
            for field in Page(self._get(page).text).hidden
            if field.get("name", "").startswith("text_")
        }

    def _path(self, response):
        """Return where a response sends the visitor, without host and language."""
        location = re.sub(r"^https?://[^/]+", "", response.headers["Location"])
        return location.partition("?")[0]

    def _last_code(self):
        self.env.invalidate_all()
        text = self.env["sms.sms"].search([], order="id desc", limit=1)
        return re.search(r"\b\d{6}\b", text.body)[0]

    def _prove(self, response, code=None):
        """Type the code that was sent; return the answer."""
        path = self._path(response)
        return self._post(path, {"code": code or self._last_code()})

    def _member_of(self, number):
        return self.env["res.partner"].search(
            [("member_phone", "=", number), ("is_member", "=", True)]
        )

    def _assert_accessible(self, response):
        page = Page(response.text)
        self.assertTrue(page.lang)
        self.assertEqual(page.headings[:1], ["h1"], response.url)
        self.assertEqual(page.headings.count("h1"), 1)
        self.assertEqual(page.unlabelled(), [])
        for source in page.sources:
            self.assertRegex(source, r"^(/|data:)", "nothing comes from elsewhere")

    def _assert_private(self, response):
        self.assertIn("no-store", response.headers["Cache-Control"])
        self.assertIn("noindex", response.headers["X-Robots-Tag"])
        self.assertEqual(response.headers["Referrer-Policy"], "no-referrer")
        self.assertIn("default-src 'none'", response.headers["Content-Security-Policy"])
