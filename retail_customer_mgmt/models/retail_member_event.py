from odoo import fields, models
from odoo.tools import SQL


class RetailMemberEvent(models.Model):
    """One thing that happened with a member: a visit, a call, a complaint, points."""

    _name = "retail.member.event"
    _description = "Member Event"
    _auto = False
    _order = "date desc, id desc"
    _rec_name = "name"

    partner_id = fields.Many2one(
        comodel_name="res.partner", string="Member", readonly=True
    )
    shop_id = fields.Many2one(
        comodel_name="retail.shop", string="Home Shop", readonly=True
    )
    company_id = fields.Many2one(comodel_name="res.company", readonly=True)
    date = fields.Datetime(readonly=True)
    kind = fields.Selection(
        selection=[
            ("visit", "Visit"),
            ("call", "Call"),
            ("complaint", "Complaint"),
            ("tier", "Tier"),
            ("points", "Points"),
        ],
        readonly=True,
    )
    name = fields.Char(string="What", readonly=True)
    amount = fields.Float(readonly=True, aggregator=False)
    points = fields.Float(readonly=True, digits=(16, 4), aggregator=False)
    res_model = fields.Char(readonly=True)
    res_id = fields.Many2oneReference(model_field="res_model", readonly=True)

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT event.kind_no + 5 * event.res_id::bigint AS id, event.kind,
                   event.partner_id, partner.member_shop_id AS shop_id,
                   event.company_id, event.date, event.name, event.amount,
                   event.points, event.res_model, event.res_id
              FROM (%s) event
              JOIN res_partner partner ON partner.id = event.partner_id
            """,
            SQL(" UNION ALL ").join(
                (
                    self._sql_visits(),
                    self._sql_calls(),
                    self._sql_complaints(),
                    self._sql_tiers(),
                    self._sql_points(),
                )
            ),
        )

    def _sql_visits(self):
        return SQL(
            """
            SELECT 0 AS kind_no, 'visit' AS kind, 'pos.order' AS res_model,
                   id AS res_id, partner_id, company_id, date_order AS date,
                   COALESCE(NULLIF(pos_reference, ''), name) AS name,
                   amount_total::float8 AS amount, NULL::float8 AS points
              FROM pos_order WHERE state IN ('paid', 'done')
            """
        )

    def _sql_calls(self):
        return SQL(
            """
            SELECT 1, 'call', 'retail.callback', id, partner_id, company_id,
                   date_done, topic, NULL, NULL
              FROM retail_callback WHERE state = 'done'
            """
        )

    def _sql_complaints(self):
        return SQL(
            """
            SELECT 2, 'complaint', 'retail.complaint', id, partner_id, company_id,
                   create_date, name, NULL, NULL
              FROM retail_complaint
            """
        )

    def _sql_tiers(self):
        return SQL(
            """
            SELECT 3, 'tier', 'retail.tier.move', move.id, account.partner_id,
                   account.company_id, move.date,
                   COALESCE(tier.name ->> %(lang)s, tier.name ->> 'en_US'), NULL, NULL
              FROM retail_tier_move move
              JOIN retail_membership account ON account.id = move.membership_id
              JOIN retail_member_tier tier ON tier.id = move.to_tier_id
             WHERE move.is_change
            """,
            lang=self.env.lang or "en_US",
        )

    def _sql_points(self):
        """Return entries that no visit explains: bonuses, gifts, lapse, corrections."""
        return SQL(
            """
            SELECT 4, 'points', 'retail.points.entry', entry.id, account.partner_id,
                   account.company_id, entry.date, entry.note, NULL,
                   entry.points::float8
              FROM retail_points_entry entry
              JOIN retail_membership account ON account.id = entry.membership_id
             WHERE entry.pos_order_id IS NULL
            """
        )

    def action_open(self):
        self.ensure_one()
        return self.env[self.res_model].browse(self.res_id)._get_records_action()
