from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import SQL

GUARDED_FIELDS = frozenset(("points", "partner_id", "program_id", "active", "code"))


class LoyaltyCard(models.Model):
    _inherit = "loyalty.card"

    @api.model_create_multi
    def create(self, vals_list):
        context = self.env.context
        default_id = context.get("default_program_id", context.get("active_id"))
        program_ids = {vals.get("program_id", default_id) for vals in vals_list}
        if self.env["loyalty.program"]._managed_ids() & program_ids:
            raise self._refusal()
        return super().create(vals_list)

    def write(self, vals):
        if GUARDED_FIELDS & vals.keys() and self._touches_managed(vals):
            raise self._refusal()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_managed(self):
        if self._touches_managed({}):
            raise self._refusal()

    def _touches_managed(self, vals):
        # The guard has to see the programme, whoever writes.
        program_ids = {*self.sudo().program_id.ids, vals.get("program_id")}
        return bool(self.env["loyalty.program"]._managed_ids() & program_ids)

    def _refusal(self):
        """Say why nobody edits a member's card, not even with sudo.

        Core writes cards with sudo and anybody can forge a context, so that a flag
        in either would be no guard: ``_create_managed_card`` and the ledger's
        projection write with SQL.
        """
        return UserError(
            self.env._(
                "Members' cards show the points ledger and can't be edited. Post an"
                " entry to the ledger instead."
            )
        )

    @api.model
    def _create_managed_card(self, partner, loyalty_program):
        """Create the card of a membership and return its id."""
        [(card_id,)] = self.env.execute_query(
            SQL(
                """
                INSERT INTO loyalty_card (
                    program_id, company_id, partner_id, points, code, active,
                    create_uid, create_date, write_uid, write_date)
                VALUES (%s, %s, %s, 0, %s, TRUE,
                    %s, now() AT TIME ZONE 'UTC', %s, now() AT TIME ZONE 'UTC')
                RETURNING id
                """,
                loyalty_program.id,
                loyalty_program.company_id.id or None,
                partner.id,
                self._generate_code(),
                self.env.uid,
                self.env.uid,
            )
        )
        return card_id

    @api.model
    def _after_projection(self, rows):
        """Tell Odoo that the ledger wrote cards: cache and milestone mails.

        :param rows: (card id, old points, new points)
        """
        self.invalidate_model(["points", "points_display"])
        risen = {card_id: (old, new) for card_id, old, new in rows if new > old}
        cards = self.browse(risen)
        milestones = cards.program_id.communication_plan_ids.filtered(
            lambda plan: plan.trigger == "points_reach"
        )
        if milestones:
            cards._send_points_reach_communication(
                {
                    self.browse(card_id): {"old": old, "new": new}
                    for card_id, (old, new) in risen.items()
                }
            )
