import io

from PIL import Image

from .common_pages import PageCommon


def picture(form="PNG", size=(40, 30), **values):
    """Return the bytes of a photo."""
    stream = io.BytesIO()
    Image.new("RGB", size, "red").save(stream, form, **values)
    return stream.getvalue()


class CaseCommon(PageCommon):
    """Forms with photos, as a browser sends them."""

    def _send(self, path, page, files=(), with_csrf=True, **data):
        if with_csrf:
            data["csrf_token"] = self._csrf(page)
        files = [("photos", file) for file in files]
        return self.url_open(
            path,
            data=data,
            files=files or {"photos": ("", b"")},
            headers={"Accept-Language": "en"},
            allow_redirects=False,
        )

    def _cases(self):
        self.env.invalidate_all()
        return self.env["retail.complaint"].search([])
