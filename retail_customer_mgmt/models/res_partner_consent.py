from odoo import api, fields, models
from odoo.tools import SQL

from ..tools import groups


class ResPartner(models.Model):
    """What members allow: one place to ask before anybody is written to or called."""

    _inherit = "res.partner"

    consent_ids = fields.One2many(
        comodel_name="retail.member.consent",
        inverse_name="partner_id",
        groups=groups.CLERK,
    )

    consent_current_ids = fields.Many2many(
        comodel_name="retail.member.consent",
        compute="_compute_consent_current_ids",
        string="Current Consents",
        groups=groups.CLERK,
    )

    @api.depends("consent_ids")
    def _compute_consent_current_ids(self):
        for partner in self:
            answers = partner.consent_ids.sorted().grouped(
                lambda consent: (consent.purpose, consent.channel)
            )
            newest = [answers[key][:1].id for key in sorted(answers)]
            partner.consent_current_ids = newest

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

        :param date: when it was said, for superuser code only; by default now
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

    def _agree(self, text_id, source, company):
        """Note that the member ticked the text on offers: for all ways to reach her.

        What a till sends is a claim: only the text in force is one it has shown.
        """
        text_sudo = self.env["retail.consent.text"]._current("promotion", company)
        if text_sudo and text_id == text_sudo.id:
            self._record_consent(
                "promotion", self._ways(), True, source, text=text_sudo
            )

    def _ways(self):
        """Return the channels by which this member can be reached at all."""
        self.ensure_one()
        by_phone = ["phone", "sms"] if self.member_phone else []
        return by_phone + (["email"] if self.email_normalized else [])

    # Calls: the flag on the contact and the answers say the same

    @api.model_create_multi
    def create(self, vals_list):
        partners = super().create(vals_list)
        if any(vals.get("is_call_refused") for vals in vals_list):
            partners.filtered("is_call_refused")._note_call_refusal()
        return partners

    def write(self, vals):
        result = super().write(vals)
        if "is_call_refused" in vals:
            self._note_call_refusal()
        return result

    def _note_call_refusal(self):
        """Note as an answer who was marked as not to be called, or callable again.

        Nobody was shown a text for it.
        """
        unseen = self.env["retail.consent.text"]
        known = self._query_consents("service", "phone")
        for is_refused, partners in self.grouped("is_call_refused").items():
            # Who may tick the box may not always record answers.
            changed_sudo = partners.sudo().filtered(
                lambda partner, refused=is_refused: (
                    known.get(partner.id, True) is refused
                )
            )
            purposes = ("service", "promotion") if is_refused else ("service",)
            for purpose in purposes:
                changed_sudo._record_consent(
                    purpose, ["phone"], not is_refused, "office", text=unseen
                )

    def _follow_consents(self):
        """Let the flag on these contacts say what their newest answer says."""
        answers = self._query_consents("service", "phone")
        # Who may record answers may not always change contacts.
        for partner_sudo in self.sudo().browse(answers):
            if partner_sudo.is_call_refused is answers[partner_sudo.id]:
                partner_sudo.is_call_refused = not answers[partner_sudo.id]

    # Before anybody is written to or called

    def _willing(self, purpose, channel):
        """Return those of these members who may be reached so, for this purpose.

        Who was never asked may get what belongs to her membership ("service"), and no
        promotion. Odoo's own blacklists hold for both.
        """
        self.flush_model(["email_normalized", "member_phone", "phone_sanitized"])
        self._flush_consents()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT partner.id FROM res_partner partner
                 WHERE partner.id = ANY(%(ids)s) AND NOT %(is_unwilling)s
                """,
                ids=self.ids,
                is_unwilling=self._sql_unwilling("partner", purpose, channel),
            )
        )
        willing = {partner_id for (partner_id,) in rows}
        return self.filtered(lambda partner: partner.id in willing)

    @api.model
    def _flush_consents(self):
        self.env["retail.member.consent"].flush_model()
        self.env["mail.blacklist"].flush_model(["email", "active"])
        self.env["phone.blacklist"].flush_model(["number", "active"])
        self.flush_model(["is_call_refused"])

    @api.model
    def _sql_unwilling(self, alias, purpose, channel):
        """Return the SQL of who may not be reached so; never ``NULL``.

        :param alias: of ``res_partner`` in the query; see ``_flush_consents``
        """
        answer = self._sql_consent(SQL.identifier(alias, "id"), purpose, channel)
        refuses = SQL("IS FALSE" if purpose == "service" else "IS NOT TRUE")
        refused = getattr(self, f"_sql_refused_{channel}", None)
        return SQL(
            "(%s %s OR %s)",
            answer,
            refuses,
            refused(alias) if refused else SQL("FALSE"),
        )

    def _sql_refused_email(self, alias):
        return SQL(
            """EXISTS (SELECT FROM mail_blacklist refused
                        WHERE refused.email = %s AND refused.active)""",
            SQL.identifier(alias, "email_normalized"),
        )

    def _sql_refused_sms(self, alias):
        return SQL(
            """EXISTS (SELECT FROM phone_blacklist refused
                        WHERE refused.number IN (%s, %s) AND refused.active)""",
            SQL.identifier(alias, "member_phone"),
            SQL.identifier(alias, "phone_sanitized"),
        )

    def _sql_refused_phone(self, alias):
        return SQL("%s IS TRUE", SQL.identifier(alias, "is_call_refused"))

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
