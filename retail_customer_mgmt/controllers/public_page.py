"""What the pages of visitors without an account have in common."""

from odoo.http import request

from ..tools import address, languages, page_input

# A form of ours is small; whoever sends more is stopped before it is read.
MOST_BYTES = 64 * 1024
HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; script-src 'self';"
        " img-src 'self' data: blob:; form-action 'self'; base-uri 'none';"
        " frame-ancestors 'none'"
    ),
    # The address is the key to the page: no other site may learn it.
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex, nofollow, noarchive",
}


def page_route(path, **routing):
    """Return the routing of a public page, for ``http.route``."""
    return {
        "route": path,
        "type": "http",
        "auth": "public",
        "methods": ["GET"],
        "sitemap": False,
        "max_content_length": MOST_BYTES,
        "save_session": True,
    } | routing


class PublicPage:
    """Answers visitors in their language, and keeps what they do within limits."""

    def _speak(self, own=None):
        """Choose the language of the answer: asked for, then the member's, then the
        browser's.
        """
        installed = [code for code, _name in request.env["res.lang"].get_installed()]
        asked = self._text("lang")
        wanted = [tag for tag, _weight in request.httprequest.accept_languages]
        if asked in installed:
            code = asked
        elif own in installed:
            code = own
        else:
            code = languages.choose(wanted, installed) or self._fallback(installed)
        request.update_context(lang=code)
        return code

    def _fallback(self, installed):
        # Visitors may not read the company's own contact.
        lang = request.env.company.sudo().partner_id.lang
        return lang if lang in installed else installed[0]

    def _text(self, name):
        """Return one parameter as harmless text, whatever was sent under its name."""
        values = request.httprequest.values.getlist(name)
        return page_input.clean(values[0][:200]) if values else ""

    def _texts(self, name):
        return request.httprequest.form.getlist(name)

    def _is_within(self, kind, subject=None):
        """Count this request; without a subject by the visitor's address."""
        subject = subject or self._visitor()
        return request.env["retail.rate.limit"]._allow(kind, subject)

    def _visitor(self):
        """Return what is counted for a visitor of whom nothing is known."""
        return address.subject(request.httprequest.remote_addr)

    def _page(self, template, status=200, **values):
        code = request.env.lang
        installed = request.env["res.lang"].get_installed()
        direction = request.env["res.lang"]._get_data(code=code).direction
        response = request.render(
            f"retail_customer_mgmt.{template}",
            {
                "lang_tag": languages.tag(code),
                "direction": direction or "ltr",
                "langs": [
                    {"code": lang, "name": name.split(" / ")[-1], "now": lang == code}
                    for lang, name in installed
                ],
                "keep": {},
                **values,
            },
            status=status,
            headers=list(HEADERS.items()),
        )
        # Rendered here, for the language is that of this request.
        response.flatten()
        return response

    def _nowhere(self):
        """Answer for every address that leads nowhere: never was, is no more."""
        self._speak()
        return self._page("member_nowhere_page", status=404)

    def _too_many(self):
        self._speak()
        response = self._page("member_too_many_page", status=429)
        response.headers["Retry-After"] = "900"
        return response

    def _go(self, url):
        """Send the visitor on with a GET, so that reloading sends nothing again."""
        response = request.redirect(url, code=303)
        response.headers.update(HEADERS)
        return response
