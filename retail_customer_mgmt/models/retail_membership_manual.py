from dataclasses import replace

from odoo import fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL

from ..tools import groups, tiers
from ..tools.tier_policy import level_of


class RetailMembership(models.Model):
    """A tier given by hand: with a reason, by somebody, until a day."""

    _inherit = "retail.membership"

    def _give_manual_tier(self, tier, until, reason):
        """Lay a manual tier over what purchases have reached."""
        self.ensure_one()
        self._check_may_give_tier()
        account_sudo = self.sudo()
        account_sudo._lock()
        program = account_sudo.program_id
        today = program._today()
        account_sudo._advance_tier(today)
        account_sudo._check_manual_tier(tier, until, reason, today)
        before = account_sudo._tier_state()
        after = replace(before, manual=tiers.Manual(tier.id, until))
        account_sudo._query_note_manual(reason, self.env.uid)
        return account_sudo._follow_tier_state(
            before, after, [account_sudo._manual_move(before, after, "manual", today)]
        )

    def _end_manual_tier(self):
        """Return to what purchases have reached, before the manual tier's end."""
        self.ensure_one()
        self._check_may_give_tier()
        account_sudo = self.sudo()
        account_sudo._lock()
        today = account_sudo.program_id._today()
        account_sudo._advance_tier(today)
        before = account_sudo._tier_state()
        if not before.manual:
            return account_sudo.env["retail.tier.move"]
        after = replace(before, manual=None)
        move = account_sudo._manual_move(before, after, "manual_ended", today)
        account_sudo._query_note_manual(None, None)
        return account_sudo._follow_tier_state(before, after, [move])

    def action_end_manual_tier(self):
        self._end_manual_tier()
        return True

    def _check_may_give_tier(self):
        if not self.env.user.has_group(groups.MANAGER):
            raise AccessError(self.env._("Store managers give tiers by hand."))
        self.check_access("write")

    def _check_manual_tier(self, tier, until, reason, today):
        if self.state == "closed":
            raise UserError(
                self.env._("The membership is closed. Reactivate it before.")
            )
        if tier.program_id != self.program_id:
            raise UserError(
                self.env._(
                    "Choose a tier of the programme %(program)s.",
                    program=self.program_id.name,
                )
            )
        if not (reason or "").strip():
            raise UserError(self.env._("Say why the member gets the tier."))
        if not until or until < today:
            raise UserError(
                self.env._("Choose a last day for the tier: today or later.")
            )
        policy, ladder = self.program_id._tier_policy(), self.program_id._ladder()
        earned = self._tier_state().tier
        is_lower = level_of(ladder, tier.id) < level_of(ladder, earned)
        if policy.manual_is_floor and is_lower:
            raise UserError(
                self.env._(
                    "The member has %(earned)s by purchases, which is above"
                    " %(tier)s. Choose a higher tier; a lower one holds only where the"
                    " programme does not let members rise above a manual tier.",
                    earned=self.tier_id.browse(earned).name,
                    tier=tier.name,
                )
            )

    def _manual_move(self, before, after, reason, today):
        policy, ladder = self.program_id._tier_policy(), self.program_id._ladder()
        from_tier, until_before = tiers.held(policy, ladder, before)
        to_tier, until = tiers.held(policy, ladder, after)
        return tiers.Move(
            day=today,
            reason=reason,
            from_tier=from_tier,
            to_tier=to_tier,
            until=until,
            until_before=until_before,
        )

    def _query_note_manual(self, reason, user_id):
        self.env.execute_query(
            SQL(
                "UPDATE retail_membership SET tier_manual_reason = %s,"
                " tier_manual_user_id = %s WHERE id = %s",
                reason,
                user_id,
                self.id,
            )
        )
        self.invalidate_recordset(["tier_manual_reason", "tier_manual_user_id"])

    def _log_tier_move(self, previous, tier, date, reason="joined", **evidence):
        """Keep why and by whom a tier was given by hand."""
        if reason == "manual":
            date = fields.Datetime.now()
            evidence["note"] = self.tier_manual_reason
            evidence["user_id"] = self.tier_manual_user_id.id
        return super()._log_tier_move(previous, tier, date, reason, **evidence)
