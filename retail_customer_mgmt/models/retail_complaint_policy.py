from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..tools import sla, sla_policy

RISK_HOURS = 4
RISK_SHARE = 0.25


class RetailComplaintPolicy(models.Model):
    """How soon complaints of a kind are answered and solved, and in which hours.

    Where several fit, the one with most conditions applies. A complaint keeps the
    targets it was given, whatever becomes of the policy.
    """

    _name = "retail.complaint.policy"
    _description = "Complaint Target"
    _order = "sequence, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)
    sequence = fields.Integer(default=10)
    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    priority = fields.Selection(
        selection=lambda self: (
            self.env["retail.complaint"]
            ._fields["priority"]
            ._description_selection(self.env)
        ),
        string="Severity",
        help="Empty for any.",
    )
    tier_ids = fields.Many2many(
        comodel_name="retail.member.tier",
        string="Tiers",
        help="Members of these tiers; empty for everybody.",
    )
    shop_ids = fields.Many2many(
        comodel_name="retail.shop",
        string="Shops",
        check_company=True,
        help="Empty for all shops.",
    )
    response_hours = fields.Float(
        string="First Answer Within", default=24, help="In hours; 0 for no target."
    )
    resolution_hours = fields.Float(
        string="Solved Within", default=168, help="In hours; 0 for no target."
    )
    hours_kind = fields.Selection(
        selection=[
            ("clock", "By the clock"),
            ("opening", "Opening hours of the shop"),
            ("calendar", "Working hours"),
        ],
        string="Counted In",
        required=True,
        default="clock",
        help="By the clock nights and weekends count too. A shop without opening"
        " hours is counted by the clock.",
    )
    resource_calendar_id = fields.Many2one(
        comodel_name="resource.calendar", string="Working Hours", check_company=True
    )
    risk_hours = fields.Float(
        string="At Risk",
        default=RISK_HOURS,
        help="So many hours before the deadline a complaint turns amber, or in the last"
        " quarter of its time where that is shorter.",
    )

    _hours_sane = models.Constraint(
        "CHECK(response_hours BETWEEN 0 AND 8760"
        " AND resolution_hours BETWEEN 0 AND 8760 AND risk_hours BETWEEN 0 AND 8760)",
        "Enter hours between 0 and 8,760, which is a year.",
    )

    @api.constrains("hours_kind", "resource_calendar_id")
    def _check_calendar(self):
        for policy in self:
            if policy.hours_kind == "calendar" and not policy.resource_calendar_id:
                raise ValidationError(
                    self.env._(
                        "Choose the working hours in which “%(policy)s” counts.",
                        policy=policy.name,
                    )
                )

    @api.model
    def _choose(self, company, severity, tier, shop):
        """Return the policy that applies, or none: the company's hours hold then."""
        policies = self.search([("company_id", "=", company.id)])
        scopes = [policy._scope() for policy in policies]
        return self.browse(sla_policy.choose(scopes, severity, tier.id, shop.id))

    def _scope(self):
        return sla_policy.Scope(
            policy_id=self.id,
            sequence=self.sequence,
            severity=self.priority or "",
            tier_ids=frozenset(self.tier_ids.ids),
            shop_ids=frozenset(self.shop_ids.ids),
        )

    def _calendar_and_zone(self, shop):
        """Return the working hours for a shop and their time zone; none: the clock's.

        One calendar may serve shops in several zones: opening hours are the shop's.
        """
        if self.hours_kind == "opening":
            return shop.resource_calendar_id, shop.tz
        if self.hours_kind == "calendar":
            return self.resource_calendar_id, self.resource_calendar_id.tz
        return self.env["resource.calendar"], False

    def _risk_span(self, hours):
        """Return how long before the deadline a target of so many hours is at risk."""
        limit = self.risk_hours if self else RISK_HOURS
        return sla.risk_span(
            timedelta(hours=hours), RISK_SHARE, timedelta(hours=limit)
        )
