from odoo import api, fields, models
from odoo.tools import SQL

COUNTS = ("members", "missing", "invalid", "stale", "duplicate")


class RetailMemberQuality(models.Model):
    """How well one person keeps one shop's files on one day."""

    _name = "retail.member.quality"
    _description = "Quality of Members' Files"
    _order = "date desc, shop_id, user_id"
    _rec_name = "date"

    date = fields.Date(required=True, readonly=True)
    company_id = fields.Many2one(
        comodel_name="res.company", required=True, readonly=True
    )
    shop_id = fields.Many2one(
        comodel_name="retail.shop",
        string="Home Shop",
        readonly=True,
        index="btree_not_null",
        ondelete="cascade",
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Responsible",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
    )
    members = fields.Integer(readonly=True)
    completeness = fields.Float(
        string="Completeness (%)",
        readonly=True,
        digits=(5, 1),
        aggregator="avg",
        help="How much of what the shops ask is filled, in percent of all members.",
    )
    missing = fields.Integer(string="Open: Missing", readonly=True)
    invalid = fields.Integer(string="Open: Wrong", readonly=True)
    stale = fields.Integer(string="Open: No Contact", readonly=True)
    duplicate = fields.Integer(string="Open: Duplicates", readonly=True)
    mended = fields.Integer(
        readonly=True, help="What was mended since the night before."
    )

    _day_idx = models.Index("(company_id, date)")

    @api.model
    def _read_group_select(self, aggregate_spec, query):
        """Give big shops their weight, and count a week's members once, not daily."""
        name, _colon, function = aggregate_spec.partition(":")
        if name == "completeness" and function == "avg":
            return SQL(
                "SUM(%(share)s * %(members)s) / NULLIF(SUM(%(members)s), 0)",
                share=self._field_to_sql(self._table, "completeness", query),
                members=self._field_to_sql(self._table, "members", query),
            )
        if name in COUNTS and function == "sum":
            return SQL(
                "ROUND(SUM(%s)::numeric / NULLIF(COUNT(DISTINCT %s), 0))::int",
                self._field_to_sql(self._table, name, query),
                self._field_to_sql(self._table, "date", query),
            )
        return super()._read_group_select(aggregate_spec, query)

    def _query_figures(self, company, day, since, until):
        """Write a company's figures of a day anew.

        :param since: with ``until``: between which moments the mended ones count
        """
        values = {
            "company": company.id,
            "day": day,
            "until": until,
            "uid": self.env.uid,
        }
        self.env.execute_query(
            SQL(
                """
                DELETE FROM retail_member_quality
                 WHERE company_id = %(company)s AND date = %(day)s RETURNING id
                """,
                **values,
            )
        )
        self.env.execute_query(
            SQL(
                """
                INSERT INTO retail_member_quality (
                    date, company_id, shop_id, user_id, members, completeness,
                    missing, invalid, stale, duplicate, mended,
                    create_uid, create_date, write_uid, write_date)
                SELECT %(day)s, %(company)s, shop_id, user_id, SUM(members),
                       COALESCE(SUM(filled)::numeric / NULLIF(SUM(members), 0), 0),
                       SUM(missing), SUM(invalid), SUM(stale), SUM(duplicate),
                       SUM(mended), %(uid)s, %(until)s, %(uid)s, %(until)s
                  FROM (%(files)s UNION ALL %(tasks)s) figure
                 GROUP BY shop_id, user_id
                RETURNING id
                """,
                files=self._sql_files(company),
                tasks=self._sql_tasks(company, since, until),
                **values,
            )
        )
        self.invalidate_model()

    def _sql_files(self, company):
        """Return the SQL of how many files each person keeps, and how full they are."""
        return SQL(
            """
            SELECT partner.member_shop_id AS shop_id,
                   partner.member_user_id AS user_id,
                   COUNT(*) AS members, SUM(profile.completeness) AS filled,
                   0 AS missing, 0 AS invalid, 0 AS stale, 0 AS duplicate, 0 AS mended
              FROM retail_member_profile profile
              JOIN res_partner partner
                ON partner.id = profile.partner_id
               AND partner.is_member AND partner.active
              JOIN retail_membership account
                ON account.id = partner.membership_id AND account.state <> 'closed'
              LEFT JOIN retail_shop shop ON shop.id = partner.member_shop_id
             WHERE %s = %s
             GROUP BY 1, 2
            """,
            self.env["res.partner"]._sql_file_company(),
            company.id,
        )

    def _sql_tasks(self, company, since, until):
        """Return the SQL of how much each person has to mend, and has mended."""
        return SQL(
            """
            SELECT shop_id, user_id, 0, 0,
                   COUNT(*) FILTER (WHERE state = 'open' AND kind = 'missing'),
                   COUNT(*) FILTER (WHERE state = 'open' AND kind = 'invalid'),
                   COUNT(*) FILTER (WHERE state = 'open' AND kind = 'stale'),
                   COUNT(*) FILTER (WHERE state = 'open' AND kind = 'duplicate'),
                   COUNT(*) FILTER (WHERE state = 'mended')
              FROM retail_member_flaw
             WHERE company_id = %(company)s
               AND (state = 'open'
                    OR (state = 'mended' AND date_closed > %(since)s
                        AND date_closed <= %(until)s))
             GROUP BY 1, 2
            """,
            company=company.id,
            since=since,
            until=until,
        )
