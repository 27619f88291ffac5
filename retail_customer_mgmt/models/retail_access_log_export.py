from odoo import api, fields, models
from odoo.tools import SQL


class RetailAccessLog(models.Model):
    """Many members at once: an export is one row a member, in one statement."""

    _inherit = "retail.access.log"

    @api.model
    def _note_export(self, members, reason, origin):
        """Note that this user takes the data of these members away.

        :param origin: (model, id) of the approved request, or the model exported
        """
        if not members:
            return
        shops_sudo = self.env.user.sudo().retail_shop_ids
        res_model, res_id = origin
        self.env.execute_query(
            SQL(
                """
                INSERT INTO retail_access_log (
                    partner_id, member_no, user_id, role, user_shop_id, date, kind,
                    reason, res_model, res_id, shop_id, company_id,
                    create_uid, create_date, write_uid, write_date)
                SELECT member.id, member.member_no, %(uid)s, %(role)s,
                       CASE WHEN %(is_one_shop)s
                              OR member.member_shop_id = ANY(%(shops)s)
                            THEN COALESCE(%(shop)s, member.member_shop_id) END,
                       %(now)s, 'export', %(reason)s, %(model)s, %(res_id)s,
                       member.member_shop_id,
                       COALESCE(member.company_id, shop.company_id, %(company)s),
                       %(uid)s, %(now)s, %(uid)s, %(now)s
                  FROM res_partner member
             LEFT JOIN retail_shop shop ON shop.id = member.member_shop_id
                 WHERE member.id = ANY(%(ids)s)
             RETURNING id
                """,
                uid=self.env.uid,
                role=self._role_of(self.env.user),
                is_one_shop=len(shops_sudo) == 1,
                shops=shops_sudo.ids,
                shop=shops_sudo.id if len(shops_sudo) == 1 else None,
                now=fields.Datetime.now(),
                reason=reason,
                model=res_model,
                res_id=res_id or None,
                company=self.env.company.id,
                ids=members.ids,
            )
        )

    @api.model
    def _query_one_export_at_a_time(self):
        """Let this user's other exports wait, then start anew, until this one ends.

        A lock alone would not do: who waited for it would still count what there was
        before. A changed row makes Odoo run the later request again.
        """
        self.env.execute_query(
            SQL(
                "UPDATE res_users SET write_date = write_date WHERE id = %s"
                " RETURNING id",
                self.env.uid,
            )
        )

    @api.model
    def _query_exported(self, since):
        """Return the ids of the members this user has exported without approval."""
        self.flush_model()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT DISTINCT partner_id FROM retail_access_log
                 WHERE user_id = %s AND date > %s AND kind = 'export'
                   AND (res_model <> 'retail.export.request' OR res_id IS NULL)
                   AND partner_id IS NOT NULL
                """,
                self.env.uid,
                since,
            )
        )
        return {partner_id for (partner_id,) in rows}
