from odoo import api, fields, models
from odoo.tools import SQL


class RetailCallbackRule(models.Model):
    """When a member is to be called, and what about."""

    _name = "retail.callback.rule"
    _description = "Callback Rule"
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
        if not order.membership_id or order.is_refund or order.amount_total <= 0:
            return 0
        self._flush_what_plans()
        *_page, planned = self._query_insert(self._query_after_purchase(order))
        if planned:
            order.partner_id.invalidate_recordset(["callback_ids", "callback_count"])
        return planned

    def _flush_what_plans(self):
        self.flush_model()
        self.env["res.partner"].flush_model(["member_user_id", "is_call_refused"])
        self.env["retail.membership"].flush_model(["state"])
        self.env["retail.shop"].flush_model(["user_id"])

    def _query_after_purchase(self, order):
        membership = order.membership_id
        shop_id = order.config_id.retail_shop_id.id or None
        return SQL(
            """
            SELECT r.id AS rule_id,
                   %(partner)s AS partner_id,
                   %(membership)s AS membership_id,
                   %(company)s AS company_id,
                   %(shop)s::int AS shop_id,
                   %(order)s AS pos_order_id,
                   %(day)s::date + r.delay_days AS date_due,
                   'purchase:' || r.id || ':' || %(uuid)s AS source_key
              FROM retail_callback_rule r
              JOIN retail_membership m ON m.id = %(membership)s
             WHERE r.trigger = 'purchase' AND m.state = 'active' AND %(match)s
            """,
            partner=membership.partner_id.id,
            membership=membership.id,
            company=order.company_id.id,
            shop=shop_id,
            order=order.id,
            day=order._moment(membership.program_id).date(),
            uuid=order.uuid,
            match=self._query_match(SQL("%s::int", shop_id)),
        )

    def _query_match(self, shop):
        """Return the condition that rule ``r`` is for membership ``m`` in a shop."""
        return SQL(
            """
            r.active
            AND (r.company_id IS NULL OR r.company_id = m.company_id)
            AND (EXISTS (SELECT FROM retail_callback_rule_shop_rel s
                          WHERE s.rule_id = r.id AND s.shop_id = %(shop)s)
                 OR NOT EXISTS (SELECT FROM retail_callback_rule_shop_rel s
                                 WHERE s.rule_id = r.id))
            AND (EXISTS (SELECT FROM retail_callback_rule_tier_rel t
                          WHERE t.rule_id = r.id AND t.tier_id = m.tier_id)
                 OR NOT EXISTS (SELECT FROM retail_callback_rule_tier_rel t
                                 WHERE t.rule_id = r.id))
            """,
            shop=shop,
        )

    def _query_insert(self, candidates):
        """Plan the callbacks that are not there yet, and nobody twice.

        The member's own clerk calls, else the store manager: whoever still works
        in the company. The topic is in the caller's language.

        :param candidates: SQL that selects what ``_query_after_purchase`` selects
        :returns: how many candidates, the last membership among them, how many planned
        """
        [(count, last_id, planned)] = self.env.execute_query(
            SQL(
                """
                WITH candidate AS MATERIALIZED (%(candidates)s),
                staff AS (
                    SELECT u.id, e.cid AS company_id, p.lang
                      FROM res_users u
                      JOIN res_company_users_rel e ON e.user_id = u.id
                      JOIN res_partner p ON p.id = u.partner_id
                     WHERE u.active
                ),
                planned AS (
                    INSERT INTO retail_callback (
                        rule_id, partner_id, membership_id, company_id, shop_id,
                        pos_order_id, date_due, source_key, user_id, topic, state,
                        attempts, create_uid, create_date, write_uid, write_date)
                    SELECT c.rule_id, c.partner_id, c.membership_id, c.company_id,
                           s.id, c.pos_order_id, c.date_due, c.source_key,
                           COALESCE(k.id, m.id),
                           COALESCE(r.name ->> COALESCE(k.lang, m.lang),
                                    r.name ->> 'en_US'),
                           'planned', 0, %(uid)s, %(now)s, %(uid)s, %(now)s
                      FROM candidate c
                      JOIN retail_callback_rule r ON r.id = c.rule_id
                      JOIN res_partner p ON p.id = c.partner_id
                      LEFT JOIN retail_shop s
                             ON s.id = c.shop_id AND s.company_id = c.company_id
                      LEFT JOIN staff k
                             ON k.id = p.member_user_id AND k.company_id = c.company_id
                      LEFT JOIN staff m
                             ON m.id = s.user_id AND m.company_id = c.company_id
                     WHERE p.active AND p.is_call_refused IS NOT TRUE
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
