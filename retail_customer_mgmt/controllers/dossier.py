from odoo import http
from odoo.http import content_disposition, request


class MemberDossier(http.Controller):
    """The download of a member's own data."""

    @http.route(
        "/retail/member/<int:partner_id>/data", type="http", auth="user", readonly=False
    )
    def download(self, partner_id):
        partner = request.env["res.partner"].browse(partner_id).exists()
        if not partner.is_member:
            raise request.not_found()
        content = partner._dossier_file()
        return request.make_response(
            content,
            [
                ("Content-Type", "application/zip"),
                (
                    "Content-Disposition",
                    content_disposition(f"{partner.member_no}.zip"),
                ),
                ("Cache-Control", "no-store"),
            ],
        )
