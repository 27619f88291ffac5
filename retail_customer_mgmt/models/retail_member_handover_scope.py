from odoo import models
from odoo.tools import SQL


class RetailMemberHandover(models.Model):
    """What goes along: the same for the preview and for the step."""

    _inherit = "retail.member.handover"

    def _count_open(self):
        """Return how much there is to hand over: a preview of what the step does."""
        self.ensure_one()
        if not self.from_user_id:
            return {}
        self.env.flush_all()
        [counts] = self._query_count()
        names = ("member", "callback", "complaint", "activity")
        return dict(zip(names, counts, strict=True))

    def _query_count(self):
        return self.env.execute_query(
            SQL(
                """
                SELECT (SELECT COUNT(*) FROM res_partner partner WHERE %(members)s),
                       (SELECT COUNT(*) FROM retail_callback target WHERE %(calls)s),
                       (SELECT COUNT(*) FROM retail_complaint target
                         WHERE %(complaints)s),
                       (SELECT COUNT(*) FROM mail_activity activity
                         WHERE activity.user_id = %(person)s AND activity.active
                           AND ((activity.res_model = 'res.partner'
                                 AND activity.res_id IN (
                                    SELECT id FROM res_partner partner
                                     WHERE %(members)s))
                             OR (activity.res_model = 'retail.callback'
                                 AND activity.res_id IN (
                                    SELECT id FROM retail_callback target
                                     WHERE %(calls)s))
                             OR (activity.res_model = 'retail.complaint'
                                 AND activity.res_id IN (
                                    SELECT id FROM retail_complaint target
                                     WHERE %(complaints)s))))
                """,
                members=self._sql_members(),
                calls=self._sql_calls(),
                complaints=self._sql_complaints(),
                person=self.from_user_id.id,
            )
        )

    def _sql_members(self):
        return SQL(
            """
            partner.member_user_id = %(person)s AND partner.is_member
            AND %(in_shops)s
            AND %(file_company)s = %(company)s
            """,
            file_company=self.env["res.partner"]._sql_file_company(
                SQL(
                    "(SELECT company_id FROM retail_shop"
                    " WHERE id = partner.member_shop_id)"
                ),
                SQL(
                    "(SELECT company_id FROM retail_membership"
                    " WHERE id = partner.membership_id)"
                ),
            ),
            person=self.from_user_id.id,
            in_shops=self._sql_in_shops("partner", "member_shop_id"),
            company=self.company_id.id,
        )

    def _sql_calls(self):
        """Return the SQL of the person's open calls.

        When somebody has left, the nightly planner gives her calls to the store
        manager: those of her own members go along, too.
        """
        return SQL(
            """
            target.state = 'planned' AND target.company_id = %(company)s
            AND %(in_shops)s
            AND (target.user_id = %(person)s
                 OR (%(has_left)s
                     AND target.partner_id IN (
                        SELECT id FROM res_partner partner WHERE %(members)s
                         UNION ALL
                        SELECT partner_id FROM retail_member_handover_line
                         WHERE handover_id = %(handover)s)
                     AND (target.user_id IS NULL OR target.user_id = (
                            SELECT user_id FROM retail_shop
                             WHERE id = target.shop_id))))
            """,
            company=self.company_id.id,
            in_shops=self._sql_in_shops("target", "shop_id"),
            person=self.from_user_id.id,
            has_left=not self.from_user_id.active,
            members=self._sql_members(),
            handover=self._origin.id or None,
        )

    def _sql_complaints(self):
        return SQL(
            """
            target.user_id = %(person)s AND target.company_id = %(company)s
            AND %(in_shops)s
            AND target.stage_id IN (
                SELECT id FROM retail_complaint_stage WHERE is_closed IS NOT TRUE)
            """,
            person=self.from_user_id.id,
            company=self.company_id.id,
            in_shops=self._sql_in_shops("target", "shop_id"),
        )

    def _sql_in_shops(self, alias, column):
        shops = self.shop_ids.ids
        if not shops:
            return SQL("TRUE")
        return SQL("%s = ANY(%s)", SQL.identifier(alias, column), shops)
