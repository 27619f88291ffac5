from odoo import api, fields, models
from odoo.tools import SQL

from .retail_greeting import OCCASIONS


class RetailGreetingDue(models.Model):
    """A member who will be greeted within the next 30 days, as things stand."""

    _name = "retail.greeting.due"
    _description = "Greeting Due"
    _auto = False
    _order = "day, id"
    _rec_name = "partner_id"

    greeting_id = fields.Many2one(comodel_name="retail.greeting", readonly=True)
    partner_id = fields.Many2one(
        comodel_name="res.partner", string="Member", readonly=True
    )
    shop_id = fields.Many2one(
        comodel_name="retail.shop", string="Home Shop", readonly=True
    )
    company_id = fields.Many2one(comodel_name="res.company", readonly=True)
    occasion = fields.Selection(selection=OCCASIONS, readonly=True)
    day = fields.Date(string="Occasion On", readonly=True)
    is_reachable = fields.Boolean(
        string="Can Be Reached",
        readonly=True,
        help="Has an address and agrees, for a way that this greeting has.",
    )
    why_not = fields.Char(
        compute="_compute_why_not",
        help="Why she can't be reached, or what will hold the greeting up.",
    )

    @api.depends("greeting_id", "partner_id")
    @api.depends_context("lang")
    def _compute_why_not(self):
        """Ask the governor once for each greeting and way of what is shown."""
        contacts = self.env["retail.contact"]
        reasons = dict(contacts._fields["reason"]._description_selection(self.env))
        for greeting, lines in self.grouped("greeting_id").items():
            refused = greeting.sudo()._refusals(lines.partner_id)
            for line in lines:
                line.why_not = reasons.get(refused.get(line.partner_id.id))

    @property
    def _table_query(self):
        """Return one line a member and occasion: by the greeting that will greet her.

        Those that are active and can reach her come first, as they do at night.
        """
        # Who sees a member sees when she is greeted; greetings are set up by others.
        greetings_sudo = (
            self.env["retail.greeting"].sudo().with_context(active_test=False)
        )
        greetings_sudo._flush_greeted()
        found = [greeting._sql_due() for greeting in greetings_sudo.search([])]
        rows = SQL(" UNION ALL ").join(filter(None, found)) or self._sql_nobody()
        return SQL(
            """
            SELECT DISTINCT ON (company_id, partner_id, occasion) *
              FROM (%s) AS greeted
          ORDER BY company_id, partner_id, occasion, is_active DESC,
                   is_reachable DESC, place, greeting_id
            """,
            rows,
        )

    def _sql_nobody(self):
        return SQL(
            """
            SELECT NULL::bigint AS id, NULL::int AS greeting_id,
                   NULL::int AS partner_id, NULL::int AS shop_id,
                   NULL::int AS company_id, NULL::date AS day,
                   NULL AS occasion, FALSE AS is_reachable,
                   FALSE AS is_active, 0 AS place
             WHERE FALSE
            """
        )
