from decimal import Decimal

from odoo import api, fields, models
from odoo.tools import SQL

from ..tools.decimals import exact, plain


class RetailPointsEntry(models.Model):
    """One line of the ledger. It never changes: a correction is another entry."""

    _name = "retail.points.entry"
    _description = "Points Entry"
    _inherit = ["retail.ledger.mixin"]
    _order = "date desc, id desc"
    _rec_name = "kind"

    membership_id = fields.Many2one(
        comodel_name="retail.membership",
        required=True,
        ondelete="restrict",
        index=True,
    )
    partner_id = fields.Many2one(
        comodel_name="res.partner", required=True, string="Member"
    )
    program_id = fields.Many2one(
        comodel_name="retail.member.program", string="Programme", required=True
    )
    company_id = fields.Many2one(comodel_name="res.company", required=True)
    kind = fields.Selection(
        selection=[
            ("earn", "Earned"),
            ("bonus", "Bonus"),
            ("redeem", "Redeemed"),
            ("redeem_return", "Given back"),
            ("clawback", "Taken back"),
            ("expire", "Lapsed"),
            ("adjust", "Adjusted"),
            ("reversal", "Reversed"),
            ("transfer", "Transferred"),
            ("merge", "Merged"),
            ("opening", "Opening balance"),
        ],
        required=True,
    )
    points = fields.Float(digits=(16, 4), required=True)
    date = fields.Datetime(required=True, index=True)
    shop_id = fields.Many2one(comodel_name="retail.shop", ondelete="restrict")
    pos_order_id = fields.Many2one(
        comodel_name="pos.order", index="btree_not_null", ondelete="restrict"
    )
    currency_id = fields.Many2one(related="program_id.currency_id")
    restores_id = fields.Many2one(
        comodel_name="retail.points.entry",
        string="Gives Back",
        index="btree_not_null",
        ondelete="restrict",
        help="The debit that this credit undoes, in part or all of it.",
    )
    qualifying_amount = fields.Monetary()
    qualifying_points = fields.Float(digits=(16, 4))
    qualifying_visits = fields.Integer()
    qualifying_date = fields.Date()
    explanation = fields.Json()
    note = fields.Char()
    idempotency_key = fields.Char(required=True)
    lot_ids = fields.One2many(comodel_name="retail.points.lot", inverse_name="entry_id")
    allocation_ids = fields.One2many(
        comodel_name="retail.points.allocation", inverse_name="entry_id"
    )

    _idempotency_key_uniq = models.Constraint(
        "UNIQUE(idempotency_key)", "This entry has already been posted."
    )
    _qualifying_idx = models.Index("(membership_id, qualifying_date)")

    @api.depends("kind", "points")
    def _compute_display_name(self):
        labels = dict(self._fields["kind"]._description_selection(self.env))
        for entry in self:
            points = plain(entry.points, "+")
            entry.display_name = f"{labels.get(entry.kind, '')} {points}"

    @api.model
    def _sql_counted_with(self, entry):
        """Return the id of the entry whose figures one of ``entry`` adds to or takes.

        What a return takes back counts where the sale had counted.
        """
        return SQL(
            "COALESCE((%(entry)s.explanation->>'earned_by')::int, %(entry)s.id)",
            entry=entry,
        )

    def _query_forgivable(self, taken):
        """Return how much of ``taken`` a return forgives: what has already lapsed.

        A return takes back what is left of the sale's own lot first; for the part
        of that lot that has lapsed since nothing is asked.
        """
        [(held, lapsed)] = self.env.execute_query(
            SQL(
                """
                SELECT (SELECT COALESCE(SUM(remaining), 0) FROM retail_points_lot
                         WHERE entry_id IN %(ids)s),
                       (SELECT COALESCE(SUM(allocation.points), 0)
                          FROM retail_points_allocation allocation
                          JOIN retail_points_lot lot ON lot.id = allocation.lot_id
                          JOIN retail_points_entry debit
                            ON debit.id = allocation.entry_id
                         WHERE lot.entry_id IN %(ids)s AND debit.kind = 'expire')
                     - (SELECT COALESCE(SUM((explanation->>'forgiven')::numeric), 0)
                          FROM retail_points_entry
                         WHERE membership_id IN %(membership_ids)s
                           AND kind = 'clawback'
                           AND (explanation->>'earned_by')::int IN %(ids)s)
                """,
                ids=tuple(self.ids),
                membership_ids=tuple(self.membership_id.ids),
            )
        )
        return max(min(exact(lapsed), taken - exact(held)), Decimal(0))
