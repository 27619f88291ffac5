from odoo import api, fields, models
from odoo.tools import SQL

from ..tools import asked, due

# Found by the files themselves; duplicates have their own search.
KINDS = ("missing", "invalid", "stale")


class RetailMemberFlaw(models.Model):
    """Finding what is wrong: one statement for a batch of files."""

    _inherit = "retail.member.flaw"

    @api.model
    def _inspect(self, company, today, batch, closed_by=None):
        """Open what is wrong in some files, and close what is mended.

        :param batch: SQL that chooses the files by ``profile``
        :param closed_by: the id of who has mended them, where that is known
        :returns: how many tasks were opened, and how many were mended
        """
        [(opened, mended)] = self._query_inspect(company, today, batch, closed_by)
        self.invalidate_model()
        return opened, mended

    @api.model
    def _recheck(self, partners):
        """Close at once what somebody has just mended in these members' files."""
        flaws_sudo = self.sudo()
        domain = [("partner_id", "in", partners.ids), ("state", "=", "open")]
        found = flaws_sudo.search(domain)
        if not found:
            return
        self.env.flush_all()
        batch = SQL("profile.partner_id = ANY(%s)", found.partner_id.ids)
        for company in found.company_id:
            today = company._care_today()
            flaws_sudo._inspect(company, today, batch, self.env.uid)

    def _query_inspect(self, company, today, batch, closed_by):
        """Compare what is wrong with what is known to be; write only what differs."""
        return self.env.execute_query(
            SQL(
                """
                WITH found AS MATERIALIZED (%(found)s),
                known AS MATERIALIZED (%(known)s),
                -- A full join is always hashed: PostgreSQL can't guess how much is
                -- wrong, and would compare each with each.
                compared AS MATERIALIZED (
                    SELECT found.*, known.id, known.state, known.is_there,
                           known.user_id AS known_user_id, known.reason AS known_reason,
                           known.shop_id AS known_shop_id
                      FROM found
                      FULL JOIN known
                        ON known.partner_id = found.partner_id
                       AND known.kind = found.kind
                       AND known.field_name = found.field_name),
                mended AS (
                    UPDATE retail_member_flaw flaw
                       SET state = 'mended', date_closed = %(now)s,
                           closed_by = %(closed_by)s
                      FROM compared
                     WHERE flaw.id = compared.id AND compared.state = 'open'
                       AND compared.partner_id IS NULL
                 RETURNING flaw.id),
                moved AS (
                    UPDATE retail_member_flaw flaw
                       SET shop_id = compared.shop_id, reason = compared.reason,
                           user_id = CASE WHEN is_there THEN known_user_id
                                          ELSE compared.user_id END
                      FROM compared
                     WHERE flaw.id = compared.id AND compared.state = 'open'
                       AND compared.partner_id IS NOT NULL
                       AND ((known_shop_id, known_reason)
                            IS DISTINCT FROM (compared.shop_id, compared.reason)
                            OR (NOT is_there
                                AND known_user_id IS DISTINCT FROM compared.user_id))
                 RETURNING flaw.id),
                opened AS (
                    INSERT INTO retail_member_flaw (
                        partner_id, company_id, shop_id, user_id, kind, field_name,
                        reason, date_found, state, create_uid, create_date, write_uid,
                        write_date)
                    SELECT partner_id, %(company)s, shop_id, user_id, kind,
                           NULLIF(field_name, ''), reason, %(today)s, 'open',
                           %(uid)s, %(now)s, %(uid)s, %(now)s
                      FROM compared
                     WHERE id IS NULL
                    ON CONFLICT DO NOTHING
                    RETURNING id)
                SELECT (SELECT COUNT(*) FROM opened), (SELECT COUNT(*) FROM mended)
                """,
                found=self._sql_found(company, today, batch),
                known=self._sql_known(company, today, batch),
                company=company.id,
                today=today,
                now=fields.Datetime.now(),
                uid=self.env.uid,
                closed_by=closed_by,
            )
        )

    def _sql_known(self, company, today, batch):
        """Return the SQL of what is open, or dismissed for the time being."""
        return SQL(
            """
            SELECT flaw.id, flaw.partner_id, flaw.shop_id, flaw.user_id, flaw.state,
                   flaw.kind, COALESCE(flaw.field_name, '') AS field_name, flaw.reason,
                   COALESCE(person.active, FALSE) AS is_there
              FROM retail_member_profile profile
              JOIN retail_member_flaw flaw
                ON flaw.partner_id = profile.partner_id
               AND flaw.company_id = %(company)s
               AND flaw.kind = ANY(%(kinds)s)
               AND (flaw.state = 'open'
                    OR (flaw.state = 'dismissed'
                        AND flaw.dismissed_until >= %(today)s))
              LEFT JOIN res_users person ON person.id = flaw.user_id
             WHERE %(batch)s
            """,
            company=company.id,
            kinds=list(KINDS),
            today=today,
            batch=batch,
        )

    def _sql_found(self, company, today, batch):
        """Return the SQL of what is wrong: a row for each thing.

        The responsible clerk is whoever still works here, else the store manager; what
        only managers may see is the manager's. The verdicts are one array: VALUES would
        be made ready anew for every file, which takes most of the time.
        """
        verdicts = self._verdicts(company, today)
        names = [[verdict[place] for verdict in verdicts] for place in range(3)]
        return SQL(
            """
            SELECT partner.id AS partner_id, shop.id AS shop_id,
                   CASE WHEN (%(questions)s::text[])[place] = ANY(%(restricted)s)
                        THEN COALESCE(manager.id, clerk.id)
                        ELSE COALESCE(clerk.id, manager.id) END AS user_id,
                   (%(kinds)s::text[])[place] AS kind,
                   (%(questions)s::text[])[place] AS field_name,
                   (%(reasons)s::text[])[place] AS reason
              FROM %(files)s
              LEFT JOIN res_users clerk
                     ON clerk.id = partner.member_user_id AND clerk.active
              LEFT JOIN res_users manager
                     ON manager.id = shop.user_id AND manager.active
             CROSS JOIN LATERAL
                   unnest(array_remove(ARRAY[%(places)s]::int[], NULL)) verdict (place)
             WHERE %(batch)s
            """,
            restricted=list(asked.RESTRICTED_FIELDS),
            files=self._sql_files(company, self._policies(company, today)),
            kinds=names[0],
            questions=names[1],
            reasons=names[2],
            places=SQL(", ").join(
                SQL("CASE WHEN %s THEN %s END", is_wrong, place)
                for place, (*_names, is_wrong) in enumerate(verdicts, 1)
            ),
            batch=batch,
        )

    @api.model
    def _sql_files(self, company, policies):
        """Return the SQL of a company's files, with what their shop asks of them."""
        rows = [SQL("(%s, %s, %s::timestamp)", *policy) for policy in policies]
        return SQL(
            """
            retail_member_profile profile
            JOIN res_partner partner
              ON partner.id = profile.partner_id
             AND partner.is_member AND partner.active
            JOIN retail_membership account
              ON account.id = partner.membership_id AND account.state <> 'closed'
            LEFT JOIN retail_shop shop ON shop.id = partner.member_shop_id
            JOIN (VALUES %(policies)s) policy (shop_id, form_id, stale_since)
              ON policy.shop_id = COALESCE(shop.id, 0)
             AND (shop.id IS NOT NULL
                  OR COALESCE(partner.company_id, account.company_id) = %(company)s)
            """,
            policies=SQL(", ").join(rows),
            company=company.id,
        )

    def _policies(self, company, today):
        """Return (shop, form, since when a file is stale) for each shop.

        Members without a home shop have that of the company, with 0 for the shop.
        """
        shops_sudo = self.env["retail.shop"].sudo().with_context(active_test=False)
        shops_sudo = shops_sudo.search([("company_id", "=", company.id)])
        zone, days = company._care_tz(), company.member_stale_days
        return [
            (
                shop.id or 0,
                (shop._member_form() if shop else company._member_form()).id or 0,
                due.untouched_since(today, shop.stale_days or days, zone)
                if shop.stale_days or days
                else None,
            )
            for shop in (shops_sudo.browse(), *shops_sudo)
        ]

    def _verdicts(self, company, today):
        """Return (kind, question, reason, SQL of whether it is so) for each check."""
        return [
            *self._sql_missing(company),
            *self._sql_invalid(company, today),
            ("stale", "", None, self._sql_stale()),
        ]

    def _sql_missing(self, company):
        """Return one check for each thing that any shop asks."""
        profiles = self.env["retail.member.profile"]
        asking = {}
        forms = self.env["retail.member.form"].sudo().with_context(active_test=False)
        for form in forms.search([]):
            lines = form._lines_for("office")
            if not company.member_mends_optional:
                lines = lines.filtered("is_required")
            for key in lines.mapped("field_name"):
                asking.setdefault(key, []).append(form.id)
        for key, form_ids in asking.items():
            is_missing = SQL(
                "policy.form_id = ANY(%s) AND NOT %s",
                form_ids,
                profiles._sql_is_answered(key),
            )
            yield "missing", key, None, is_missing

    def _sql_invalid(self, company, today):
        verdicts = {
            ("phone", "format"): SQL(
                "partner.phone <> '' AND COALESCE(partner.member_phone, '') = ''"
            ),
            ("phone", "unreachable"): SQL(
                "partner.member_phone <> '' AND partner.is_phone_wrong"
            ),
            ("email", "format"): SQL(
                "partner.email <> '' AND COALESCE(partner.email_normalized, '') = ''"
            ),
            ("email", "bounced"): SQL(
                "partner.email_normalized <> '' AND partner.message_bounce > 0"
            ),
            ("birthday", "future"): SQL("profile.birthday > %s", today),
            ("birthday", "age"): SQL(
                "profile.birthday < %s", fields.Date.subtract(today, years=120)
            ),
            ("id_number", "format"): self._sql_wrong_resident(company, today),
        }
        for (key, reason), is_wrong in verdicts.items():
            yield "invalid", key, reason, is_wrong

    def _sql_wrong_resident(self, company, today):
        """Return the SQL of files whose ID number should be Chinese, and is not."""
        china = self.env.ref("base.cn")
        return SQL(
            """profile.id_number <> ''
               AND COALESCE(partner.country_id, shop.country_id, %s) = %s
               AND NOT %s""",
            company.country_id.id or None,
            china.id,
            self.env["retail.member.profile"]._sql_is_resident(today),
        )

    def _sql_stale(self):
        """Return the SQL of files nobody has touched: no purchase, call or edit.

        Who asked not to be called can't be put up for a return visit.
        """
        return SQL(
            """
            account.state = 'active' AND partner.is_call_refused IS NOT TRUE
            AND GREATEST(account.date_joined, account.date_last_purchase,
                         profile.date_edited) < policy.stale_since
            AND NOT EXISTS (
                SELECT FROM retail_callback call
                 WHERE call.partner_id = partner.id AND call.state = 'done'
                   AND call.outcome = 'reached'
                   AND call.date_done >= policy.stale_since)
            """
        )

    @api.model
    def _query_forget(self, company):
        """Drop open tasks of files that are archived, closed or another company's."""
        self.env.execute_query(
            SQL(
                """
                DELETE FROM retail_member_flaw flaw
                 USING res_partner partner
                  LEFT JOIN retail_membership account
                         ON account.id = partner.membership_id
                  LEFT JOIN retail_shop shop ON shop.id = partner.member_shop_id
                 WHERE partner.id = flaw.partner_id AND flaw.state = 'open'
                   AND flaw.company_id = %(company)s
                   AND (NOT partner.active OR partner.is_member IS NOT TRUE
                        OR COALESCE(account.state, 'closed') = 'closed'
                        OR %(file_company)s <> %(company)s)
                RETURNING flaw.id
                """,
                company=company.id,
                file_company=self.env["res.partner"]._sql_file_company(),
            )
        )
        self.invalidate_model()
