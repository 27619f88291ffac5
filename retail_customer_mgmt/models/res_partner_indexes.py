from odoo import models


class ResPartner(models.Model):
    """Indexes to look a person up by phone or e-mail.

    The unique one on members' phones serves no search: who is looked up may be a
    contact, archived, or share the phone.
    """

    _inherit = "res.partner"

    _member_phone_idx = models.Index("(member_phone) WHERE member_phone IS NOT NULL")
    _phone_sanitized_idx = models.Index(
        "(phone_sanitized) WHERE phone_sanitized IS NOT NULL"
    )
    _email_normalized_idx = models.Index(
        "(email_normalized) WHERE email_normalized IS NOT NULL"
    )
