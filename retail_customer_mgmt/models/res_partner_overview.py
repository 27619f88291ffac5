from odoo import api, fields, models
from odoo.tools import SQL, format_list

from ..tools import groups
from ..tools.decimals import exact, plain

SHOWN = 3


class ResPartner(models.Model):
    """What a member's file shows at a glance, before anybody scrolls."""

    _inherit = "res.partner"

    member_event_ids = fields.One2many(
        comodel_name="retail.member.event",
        inverse_name="partner_id",
        string="Timeline",
        groups=groups.CLERK,
    )
    member_next_reward = fields.Char(
        string="Next Reward", compute="_compute_member_next_reward", groups=groups.CLERK
    )
    member_visit_ids = fields.Many2many(
        comodel_name="retail.member.event",
        string="Last Visits",
        compute="_compute_member_visit_ids",
        groups=groups.CLERK,
    )
    member_favourites = fields.Char(
        string="Favourite Products",
        compute="_compute_member_favourites",
        groups=groups.CLERK,
    )
    complaint_open_ids = fields.Many2many(
        comodel_name="retail.complaint",
        string="Open Complaints",
        compute="_compute_care_open",
        groups=groups.CLERK,
    )
    callback_open_ids = fields.Many2many(
        comodel_name="retail.callback",
        string="Planned Callbacks",
        compute="_compute_care_open",
        groups=groups.CLERK,
    )

    @api.depends("membership_id.points")
    @api.depends_context("lang")
    def _compute_member_next_reward(self):
        for partner in self:
            partner.member_next_reward = partner._next_reward_sentence()

    def _next_reward_sentence(self):
        """Say how many points the next reward is away."""
        membership_sudo = self.membership_id.sudo()
        if not self._priced_rewards(membership_sudo):
            return False
        points = exact(membership_sudo.points)
        reward = self._next_reward(membership_sudo, points)
        if not reward:
            return self.env._("Every reward is within reach.")
        return self.env._(
            "%(points)s more points to “%(reward)s”",
            points=plain(exact(reward.required_points) - points),
            reward=reward.description,
        )

    def _compute_member_visit_ids(self):
        events = self.env["retail.member.event"]
        for partner in self:
            visits = [("partner_id", "=", partner.id), ("kind", "=", "visit")]
            partner.member_visit_ids = partner.id and events.search(visits, limit=SHOWN)

    def _compute_member_favourites(self):
        names = self._query_favourites()
        for partner in self:
            partner.member_favourites = format_list(self.env, names.get(partner.id, []))

    def _query_favourites(self):
        """Return {partner id: names of what was bought most often}, without rewards."""
        self.env["pos.order.line"].flush_model()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT partner_id, name FROM (
                    SELECT o.partner_id,
                           COALESCE(t.name ->> %(lang)s, t.name ->> 'en_US') AS name,
                           ROW_NUMBER() OVER (PARTITION BY o.partner_id
                               ORDER BY COUNT(DISTINCT o.id) DESC, MAX(o.id) DESC)
                               AS place
                      FROM pos_order o
                      JOIN pos_order_line l ON l.order_id = o.id AND l.qty > 0
                      JOIN product_product p ON p.id = l.product_id
                      JOIN product_template t ON t.id = p.product_tmpl_id
                     WHERE o.partner_id = ANY(%(ids)s)
                       AND o.company_id = ANY(%(companies)s)
                       AND o.state IN ('paid', 'done') AND l.reward_id IS NULL
                     GROUP BY o.partner_id, t.id) favourite
                 WHERE place <= %(shown)s
              ORDER BY partner_id, place
                """,
                lang=self.env.lang or "en_US",
                ids=self.ids,
                companies=self.env.companies.ids,
                shown=SHOWN,
            )
        )
        names = {}
        for partner_id, name in rows:
            names.setdefault(partner_id, []).append(name)
        return names

    def _compute_care_open(self):
        complaints, callbacks = (
            self.env["retail.complaint"],
            self.env["retail.callback"],
        )
        for partner in self:
            own = [("partner_id", "in", partner.ids)]
            partner.complaint_open_ids = complaints.search(
                [*own, ("stage_id.is_closed", "=", False)], limit=SHOWN
            )
            partner.callback_open_ids = callbacks.search(
                [*own, ("state", "=", "planned")], limit=SHOWN
            )
