from collections import defaultdict

from odoo import api, fields, models
from odoo.tools import SQL

from ..tools import governor


class ResPartner(models.Model):
    """The contact governor: every call and message asks here first."""

    _inherit = "res.partner"

    def _may_contact(self, channel, purpose, moment=None, origin=None):
        """Return {partner id: ``governor.Answer``} for all of these contacts.

        The number of queries does not depend on how many there are. Nothing is noted:
        ``retail.contact`` notes what is then sent or refused.

        :param channel: ``phone``, ``sms``, ``email`` or ``wechat``
        :param purpose: ``requested`` for what the member asked for herself, ``service``
            or ``promotion``
        :param moment: when she would be reached, naive UTC; now by default
        :param origin: the records that make up one contact, such as a message sent by
            mail and SMS at once: they don't wait for each other
        """
        moment = moment or fields.Datetime.now()
        policies = self._contact_policies()
        members = self._query_governed(channel, purpose, moment, origin)
        return {
            partner_id: governor.answer(
                purpose, moment, member, policies.get(company_id) or governor.Policy()
            )
            for partner_id, company_id, member in members
        }

    @api.model
    def _contact_policies(self):
        """Return {company id: how its members are reached}."""
        # Whoever writes to members follows the rules of companies he may not read.
        companies_sudo = self.env["res.company"].sudo().search([])
        return {company.id: company._contact_policy() for company in companies_sudo}

    @api.model
    def _contact_channels(self):
        """Return the ways to reach members; an addon with another one adds it."""
        return {"phone", "sms", "email"}

    def _query_governed(self, channel, purpose, moment, origin):
        """Return (partner id, company id, ``governor.Member``) of each."""
        self._flush_governed()
        consent = governor.PROMOTION if purpose == governor.PROMOTION else "service"
        rows = self.env.execute_query(
            SQL(
                """
                SELECT partner.id, COALESCE(shop.company_id, account.company_id,
                                            partner.company_id, %(company)s),
                       COALESCE(NULLIF(partner.tz, ''), shop.tz, 'UTC'),
                       %(has_address)s, partner.active IS NOT TRUE,
                       COALESCE(account.state = 'closed', FALSE),
                       %(consent)s, %(is_unwilling)s, %(has_complaint)s
                  FROM res_partner partner
             LEFT JOIN retail_shop shop ON shop.id = partner.member_shop_id
             LEFT JOIN retail_membership account ON account.id = partner.membership_id
                 WHERE partner.id = ANY(%(ids)s)
                """,
                company=self.env.company.id,
                has_address=getattr(self, f"_sql_has_{channel}", self._sql_has_none)(),
                consent=self._sql_consent(
                    SQL.identifier("partner", "id"), consent, channel
                ),
                is_unwilling=self._sql_unwilling("partner", consent, channel),
                has_complaint=self._sql_has_complaint(),
                ids=self.ids,
            )
        )
        history = self._query_contacts(moment, origin)
        has_channel = channel in self._contact_channels()
        return [
            (
                partner_id,
                company_id,
                governor.Member(*facts, **history[partner_id], has_channel=has_channel),
            )
            for partner_id, company_id, *facts in rows
        ]

    @api.model
    def _flush_governed(self):
        self._flush_consents()
        flushed = {
            "res.partner": None,
            "retail.shop": ["tz", "company_id"],
            "retail.membership": ["state", "company_id"],
            "retail.complaint": ["partner_id", "kind", "stage_id"],
            "retail.complaint.stage": ["is_closed"],
            "retail.contact": None,
        }
        for model, names in flushed.items():
            self.env[model].flush_model(names)

    def _sql_has_email(self):
        return SQL("partner.email_normalized IS NOT NULL")

    def _sql_has_phone(self):
        return SQL("COALESCE(partner.member_phone, partner.phone, '') <> ''")

    def _sql_has_sms(self):
        return self._sql_has_phone()

    def _sql_has_none(self):
        return SQL("FALSE")

    def _sql_has_complaint(self):
        return SQL(
            """
            EXISTS (SELECT FROM retail_complaint complaint
                      JOIN retail_complaint_stage stage
                        ON stage.id = complaint.stage_id
                     WHERE complaint.partner_id = partner.id
                       AND complaint.kind = 'complaint'
                       AND stage.is_closed IS NOT TRUE)
            """
        )

    def _query_contacts(self, moment, origin):
        """Return {partner id: what reached her within the last month unasked}."""
        rows = self.env.execute_query(
            SQL(
                """
                SELECT partner_id, date_out, purpose
                  FROM retail_contact
                 WHERE partner_id = ANY(%(ids)s) AND state IN ('queued', 'sent')
                   AND date_out > %(since)s AND purpose <> 'requested'
                   AND NOT (res_model = %(model)s AND res_id = ANY(%(origins)s))
                """,
                ids=self.ids,
                since=moment - governor.MONTH,
                model=origin._name if origin else "",
                origins=origin.ids if origin else [],
            )
        )
        history = defaultdict(lambda: {"promotions": (), "last_voice": None})
        for partner_id, date_out, purpose in sorted(rows, key=lambda r: r[1]):
            history[partner_id]["last_voice"] = date_out
            if purpose == governor.PROMOTION:
                history[partner_id]["promotions"] += (date_out,)
        return history
