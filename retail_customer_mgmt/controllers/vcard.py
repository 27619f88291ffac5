from odoo.exceptions import RedirectWarning, UserError
from odoo.http import request, route

from odoo.addons.web.controllers.vcard import Partner


class MemberCards(Partner):
    """Contact cards are an export as any other: counted, noted and limited."""

    @route()
    def download_vcard(self, partner_ids=None, partner=None, **kwargs):
        ids = [int(text) for text in (partner_ids or "").split(",") if text.isdigit()]
        partners = partner or request.env["res.partner"].browse(ids)
        try:
            request.env["retail.export.request"]._before_export(
                partners, ["name", "phone", "email"]
            )
        except RedirectWarning as warning:
            # A page has no dialog with a button: *Ask to Export* is in the list.
            raise UserError(warning.args[0]) from warning
        return super().download_vcard(partner_ids, partner, **kwargs)
