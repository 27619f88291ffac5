from odoo import api, fields, models
from odoo.tools import SQL, ormcache

from ..tools import due


class RetailCallbackRule(models.Model):
    """When a member is to be called, and what about."""

    _name = "retail.callback.rule"
    _description = "Callback Rule"
    _inherit = ["retail.policy.mixin"]
    _order = "sequence, id"

    name = fields.Char(
        required=True, translate=True, help="The topic of the calls it plans."
    )
    active = fields.Boolean(default=True)
    sequence = fields.Integer(default=10)
    company_id = fields.Many2one(
        comodel_name="res.company", index=True, help="Empty for all companies."
    )
    trigger = fields.Selection(
        selection=[
            ("purchase", "Days after a purchase"),
            ("visit", "Days without a purchase or a call"),
        ],
        required=True,
        default="visit",
    )
    delay_days = fields.Integer(string="Days", required=True, default=30)
    shop_ids = fields.Many2many(
        comodel_name="retail.shop",
        relation="retail_callback_rule_shop_rel",
        column1="rule_id",
        column2="shop_id",
        string="Shops",
        help="Empty for all shops. A purchase counts for the shop it was made in, a"
        " visit for the member's home shop.",
    )
    tier_ids = fields.Many2many(
        comodel_name="retail.member.tier",
        relation="retail_callback_rule_tier_rel",
        column1="rule_id",
        column2="tier_id",
        string="Tiers",
        help="Empty for all members.",
    )
    script = fields.Text(
        translate=True, help="What to say and what to ask; shown during the call."
    )
    callback_count = fields.Integer(
        string="Open Callbacks", compute="_compute_callback_count"
    )

    _delay_days_positive = models.Constraint(
        "CHECK(delay_days >= 0)", "A callback can't be due before its cause."
    )
    _visit_delay_positive = models.Constraint(
        "CHECK(trigger <> 'visit' OR delay_days > 0)",
        "Enter after how many days without a purchase or a call the member is called:"
        " at least 1.",
    )

    def _compute_callback_count(self):
        groups = self.env["retail.callback"]._read_group(
            [("rule_id", "in", self.ids), ("state", "=", "planned")],
            ["rule_id"],
            ["__count"],
        )
        counts = {rule.id: count for rule, count in groups}
        for rule in self:
            rule.callback_count = counts.get(rule.id, 0)

    def action_view_callbacks(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "retail_customer_mgmt.retail_callback_action"
        )
        return action | {
            "domain": [("rule_id", "=", self.id)],
            "context": {"search_default_open": 1, "default_rule_id": self.id},
        }

    @api.model
    def _plan_after_purchase(self, order):
        """Plan the calls that follow a paid order, in its own transaction.

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
        ]
        if not follow_ups:
            return 0
        candidates = self._query_follow_ups(order, caller, follow_ups)
        *_page, planned = self._query_insert(candidates)
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
            )
            for rule in self.sudo().search([("trigger", "=", "purchase")])
        )

    def _query_follow_ups(self, order, caller, follow_ups):
        membership = order.membership_id
        day = order._moment(membership.program_id).date()
        rows = [
            SQL(
                "(%s, %s, %s::date, %s)",
                follow_up.rule_id,
                follow_up.topic,
                follow_up.due(day),
                f"purchase:{follow_up.rule_id}:{order.uuid}",
            )
            for follow_up in follow_ups
        ]
        return SQL(
            """
            SELECT v.*,
                   %(partner)s AS partner_id,
                   %(membership)s AS membership_id,
                   %(company)s AS company_id,
                   %(shop)s::int AS shop_id,
                   %(order)s AS pos_order_id,
                   %(caller)s::int AS user_id
              FROM (VALUES %(rows)s) v (rule_id, topic, date_due, source_key)
            """,
            partner=membership.partner_id.id,
            membership=membership.id,
            company=order.company_id.id,
            shop=order.config_id.retail_shop_id.id or None,
            order=order.id,
            caller=caller.id or None,
            rows=SQL(", ").join(rows),
        )

    def _query_insert(self, candidates):
        """Plan the callbacks that are not there yet, and nobody twice.

        :param candidates: SQL that selects what ``_query_follow_ups`` selects
        :returns: how many candidates, the last membership among them, how many planned
        """
        [(count, last_id, planned)] = self.env.execute_query(
            SQL(
                """
                WITH candidate AS MATERIALIZED (%(candidates)s),
                planned AS (
                    INSERT INTO retail_callback (
                        rule_id, topic, partner_id, membership_id, company_id, shop_id,
                        pos_order_id, date_due, source_key, user_id, state, attempts,
                        create_uid, create_date, write_uid, write_date)
                    SELECT rule_id, topic, partner_id, membership_id, company_id,
                           shop_id, pos_order_id, date_due, source_key, user_id,
                           'planned', 0, %(uid)s, %(now)s, %(uid)s, %(now)s
                      FROM candidate
                    ON CONFLICT DO NOTHING
                    RETURNING id
                )
                SELECT COUNT(*), MAX(membership_id), (SELECT COUNT(*) FROM planned)
                  FROM candidate
                """,
                candidates=candidates,
                uid=self.env.uid,
                now=self.env.cr.now(),
            )
        )
        return count, last_id, planned
