from odoo import api, fields, models
from odoo.tools import SQL

from .retail_member_consent import CHANNELS

CLERK = "retail_customer_mgmt.group_retail_clerk"


class ResPartner(models.Model):
    """What members allow: one place to ask before anybody is written to or called."""

    _inherit = "res.partner"

    consent_ids = fields.One2many(
        comodel_name="retail.member.consent", inverse_name="partner_id", groups=CLERK
    )

    def _consent(self, purpose, channel):
        """Return the newest answer: ``True``, ``False``, or ``None`` without any."""
        self.ensure_one()
        return self._query_consents(purpose, channel).get(self.id)

    def _query_consents(self, purpose, channel):
        """Return {partner id: newest answer} of those who have given one."""
        self.env["retail.member.consent"].flush_model()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT DISTINCT ON (partner_id) partner_id, is_given
                  FROM retail_member_consent
                 WHERE partner_id = ANY(%(ids)s)
                   AND purpose = %(purpose)s AND channel = %(channel)s
              ORDER BY partner_id, date DESC, id DESC
                """,
                ids=self.ids,
                purpose=purpose,
                channel=channel,
            )
        )
        return {partner_id: bool(is_given) for partner_id, is_given in rows}

    def _record_consent(
        self, purpose, channels, is_given, source, text=None, *, date=None
    ):
        """Note an answer of each of these members for each channel; return the notes.

        The user needs the right to record answers, or calls this with ``sudo()``.

        :param text: the ``retail.consent.text`` that was shown; by default the one in
            force where the answer is yes
        """
        texts = self.env["retail.consent.text"]
        if text is None and is_given:
            text = texts._current(purpose, self.member_shop_id[:1].company_id)
        return self.env["retail.member.consent"].create(
            [
                {
                    "partner_id": partner.id,
                    "purpose": purpose,
                    "channel": channel,
                    "is_given": is_given,
                    "source": source,
                    "text_id": (text or texts).id,
                    "date": date or fields.Datetime.now(),
                }
                for partner in self
                for channel in channels
            ]
        )

    def _agree(self, text_id, source):
        """Note that the member ticked a text: for every way to reach her."""
        text_sudo = self.env["retail.consent.text"].sudo().browse(text_id or [])
        if text_sudo.exists():
            channels = [channel for channel, _label in CHANNELS]
            self._record_consent(
                text_sudo.purpose, channels, True, source, text=text_sudo
            )

    @api.model
    def _sql_consent(self, partner_id, purpose, channel):
        """Return the SQL of a member's newest answer, ``NULL`` without any."""
        return SQL(
            """
            (SELECT answer.is_given
               FROM retail_member_consent answer
              WHERE answer.partner_id = %(partner)s
                AND answer.purpose = %(purpose)s AND answer.channel = %(channel)s
           ORDER BY answer.date DESC, answer.id DESC
              LIMIT 1)
            """,
            partner=partner_id,
            purpose=purpose,
            channel=channel,
        )
