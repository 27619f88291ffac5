import json

from odoo import api, models
from odoo.tools import SQL, ormcache

from ..tools import due
from .retail_callback_rule_match import VALUE_DAYS


class RetailCallbackRule(models.Model):
    """Plans the calls that follow a purchase."""

    _inherit = "retail.callback.rule"

    @api.model
    def _plan_after_purchase(self, order):
        """Plan the calls that follow a paid order, in its own transaction.

        The night finds the day for them: one that is open and not yet full.

        :returns: how many were planned
        """
        membership, partner = order.membership_id, order.membership_id.partner_id
        is_sale = order.amount_total > 0 and not order.is_refund
        if not is_sale or membership.state != "active" or partner.is_call_refused:
            return 0
        shop, tier = order.config_id.retail_shop_id, membership.tier_id
        caller = self._caller(partner.member_user_id + shop.user_id, order.company_id)
        follow_ups = [
            follow_up
            for follow_up in self.with_context(lang=caller.lang)._follow_ups()
            if follow_up.covers(order.company_id.id, shop.id, tier.id)
            and order._goods_for_call(follow_up)
        ]
        if not follow_ups:
            return 0
        candidates = self._query_follow_ups(order, caller, follow_ups)
        planned = len(self._query_insert(candidates))
        if planned:
            partner.invalidate_recordset(["callback_ids", "callback_count"])
        return planned

    def _caller(self, users, company):
        """Return the first of the users who still works in the company."""
        return users.filtered(
            lambda user: user.active and company.id in user._get_company_ids()
        )[:1]

    @api.model
    @ormcache("self.env.context.get('lang')")
    def _follow_ups(self):
        """Return the rules that a purchase sets off, as ``tools.due.FollowUp``."""
        return tuple(
            due.FollowUp(
                rule_id=rule.id,
                delay_days=rule.delay_days,
                topic=rule.name,
                company_id=rule.company_id.id or None,
                shop_ids=frozenset(rule.shop_ids.ids),
                tier_ids=frozenset(rule.tier_ids.ids),
                category_ids=frozenset(rule.product_category_ids.ids),
                wait_days=rule.wait_days,
                asks_member=rule._asks_about_member(),
            )
            for rule in self.sudo().search([("trigger", "=", "purchase")])
        )

    def _query_follow_ups(self, order, caller, follow_ups):
        membership = order.membership_id
        day = order._moment(membership.program_id).date()
        rows = [
            SQL(
                "(%s, %s, %s::date, %s::date, %s, %s::jsonb)",
                follow_up.rule_id,
                follow_up.topic,
                follow_up.due(day),
                follow_up.latest(day),
                f"purchase:{follow_up.rule_id}:{order.uuid}",
                json.dumps(self._evidence_of_purchase(order, day, follow_up)),
            )
            for follow_up in follow_ups
        ]
        asking = [
            follow_up.rule_id for follow_up in follow_ups if follow_up.asks_member
        ]
        matching = [
            SQL("(v.rule_id <> %s OR %s)", rule.id, rule._sql_matches_member(day))
            for rule in self.browse(asking)
        ]
        return SQL(
            """
            SELECT v.*,
                   v.date_wanted AS date_due,
                   FALSE AS is_placed,
                   FALSE AS is_dropped,
                   m.partner_id,
                   m.id AS membership_id,
                   %(company)s AS company_id,
                   %(shop)s::int AS shop_id,
                   %(order)s AS pos_order_id,
                   NULL::int AS cause_complaint_id,
                   %(caller)s::int AS user_id,
                   %(spent)s AS value
              FROM retail_membership m
        CROSS JOIN (VALUES %(rows)s) v (
                   rule_id, topic, date_wanted, date_latest, source_key, evidence)
             WHERE m.id = %(membership)s AND %(matching)s
               AND (v.date_latest IS NULL OR v.date_latest >= %(today)s)
            """,
            membership=membership.id,
            company=order.company_id.id,
            shop=order.config_id.retail_shop_id.id or None,
            order=order.id,
            caller=caller.id or None,
            spent=self._sql_spent(day, VALUE_DAYS),
            rows=SQL(", ").join(rows),
            matching=SQL(" AND ").join([*matching, SQL("TRUE")]),
            today=order.company_id._care_today(),
        )

    def _evidence_of_purchase(self, order, day, follow_up):
        lines = order._goods_for_call(follow_up).sorted("price_subtotal_incl")
        return {
            "purchase": day.isoformat(),
            "product_id": lines[-1:].product_id.id,
            "amount": order.amount_total,
            "days": follow_up.delay_days,
        }
