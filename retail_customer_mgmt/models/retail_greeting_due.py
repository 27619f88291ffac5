from odoo import fields, models
from odoo.tools import SQL


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
    day = fields.Date(string="Occasion On", readonly=True)
    is_reachable = fields.Boolean(
        string="Can Be Reached",
        readonly=True,
        help="Has an address and agrees, for a way that this greeting has.",
    )

    @property
    def _table_query(self):
        # Who sees a member sees when she is greeted; greetings are set up by others.
        greetings_sudo = (
            self.env["retail.greeting"].sudo().with_context(active_test=False)
        )
        greetings_sudo._flush_greeted()
        found = [greeting._sql_due() for greeting in greetings_sudo.search([])]
        return SQL(" UNION ALL ").join(filter(None, found)) or self._sql_nobody()

    def _sql_nobody(self):
        return SQL(
            """
            SELECT NULL::bigint AS id, NULL::int AS greeting_id,
                   NULL::int AS partner_id, NULL::int AS shop_id,
                   NULL::int AS company_id, NULL::date AS day,
                   FALSE AS is_reachable
             WHERE FALSE
            """
        )
