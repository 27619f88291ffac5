from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL


class RetailMemberFlaw(models.Model):
    """Pairs of files that may be one person's stand on the newer file's work list."""

    _inherit = "retail.member.flaw"

    def _mend_duplicate(self):
        """Open the two files side by side."""
        pairs_sudo = self.env["retail.member.duplicate"].sudo()
        pair_sudo = pairs_sudo.search(
            [
                ("partner_low_id", "=", self.other_partner_id.id),
                ("partner_high_id", "=", self.partner_id.id),
            ],
            limit=1,
        )
        if pair_sudo.state != "open":
            self.sudo().write({"state": "mended", "date_closed": fields.Datetime.now()})
            return False
        # What the user may see of the pair, its own rules say.
        return pair_sudo.with_env(self.env).action_review()

    @api.model
    def _drop_merged(self, partners):
        """Forget what is to be mended in files that become part of others.

        The kept file has its own row for the same, which would be there twice.
        """
        own = Domain("partner_id", "in", partners.ids) & Domain("state", "=", "open")
        flaws = self.search(own | Domain("other_partner_id", "in", partners.ids))
        flaws.unlink()

    @api.model
    def _query_duplicates(self, company, today):
        """List pairs that wait for a decision, and close those decided on.

        :returns: how many were opened, and how many were closed
        """
        [counts] = self.env.execute_query(
            SQL(
                """
                WITH pair AS MATERIALIZED (
                    SELECT pair.partner_high_id AS partner_id,
                           pair.partner_low_id AS other_id, shop.id AS shop_id,
                           COALESCE(clerk.id, manager.id) AS user_id
                      FROM retail_member_duplicate pair
                      JOIN res_partner partner
                        ON partner.id = pair.partner_high_id
                       AND partner.is_member AND partner.active
                      JOIN retail_membership account
                        ON account.id = partner.membership_id
                      LEFT JOIN retail_shop shop ON shop.id = partner.member_shop_id
                      LEFT JOIN res_users clerk
                             ON clerk.id = partner.member_user_id AND clerk.active
                      LEFT JOIN res_users manager
                             ON manager.id = shop.user_id AND manager.active
                     WHERE pair.state = 'open' AND pair.partner_low_id IS NOT NULL
                       AND %(file_company)s = %(company)s),
                known AS MATERIALIZED (
                    SELECT id, partner_id, other_partner_id, state
                      FROM retail_member_flaw
                     WHERE kind = 'duplicate' AND company_id = %(company)s
                       AND (state = 'open' OR (state = 'dismissed'
                                               AND dismissed_until >= %(today)s))),
                compared AS MATERIALIZED (
                    SELECT pair.*, known.id, known.state
                      FROM pair
                      FULL JOIN known ON known.partner_id = pair.partner_id
                                     AND known.other_partner_id = pair.other_id),
                mended AS (
                    UPDATE retail_member_flaw flaw
                       SET state = 'mended', date_closed = %(now)s
                      FROM compared
                     WHERE flaw.id = compared.id AND compared.state = 'open'
                       AND compared.partner_id IS NULL
                 RETURNING flaw.id),
                opened AS (
                    INSERT INTO retail_member_flaw (
                        partner_id, other_partner_id, company_id, shop_id, user_id,
                        kind, date_found, state, create_uid, create_date, write_uid,
                        write_date)
                    SELECT partner_id, other_id, %(company)s, shop_id, user_id,
                           'duplicate', %(today)s, 'open', %(uid)s, %(now)s, %(uid)s,
                           %(now)s
                      FROM compared WHERE id IS NULL
                    ON CONFLICT DO NOTHING
                    RETURNING id)
                SELECT (SELECT COUNT(*) FROM opened), (SELECT COUNT(*) FROM mended)
                """,
                company=company.id,
                file_company=self.env["res.partner"]._sql_file_company(),
                today=today,
                now=fields.Datetime.now(),
                uid=self.env.uid,
            )
        )
        self.invalidate_model()
        return counts
