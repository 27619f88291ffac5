from odoo import fields, models, tools
from odoo.tools import SQL

from ..tools import tier_steps


class PolicyChangedError(Exception):
    """The policy was changed while everybody was judged by the one before."""


class RetailMemberProgram(models.Model):
    """The review of everybody after a change of the policy.

    It takes many transactions, and the policy may change between two of them. So
    each change raises a version; a review only gets on, and ends, while that is the
    version it judges by. Otherwise it starts again.
    """

    _inherit = "retail.member.program"

    tier_review = fields.Integer(
        default=-1,
        copy=False,
        help="Up to which membership the tiers have been looked at after a change of"
        " the policy; -1 when all have.",
    )
    tier_policy_version = fields.Integer(
        default=0,
        copy=False,
        help="Raised by each change of the policy or of a threshold.",
    )

    def _review_tiers(self):
        """Look at all members in the next night: a threshold may be lower now."""
        # The administrator of the programme may not know of these columns.
        for program_sudo in self.sudo():
            program_sudo.write(
                {
                    "tier_review": 0,
                    "tier_policy_version": program_sudo.tier_policy_version + 1,
                }
            )

    @tools.ormcache("self.id")
    def _tier_policy_version(self):
        """Return the version of what the cache knows of the policy.

        To be read before the policy: then it is as old as that, or older.
        """
        return self.tier_policy_version

    def _review_all_tiers(self, today, version):
        """Judge everybody as after a purchase; a killed run goes on where it was."""
        while not self._review_by(version, today):
            # This process may not have heard of the change: once, not each batch.
            self.env.registry.clear_cache()
            self.env.invalidate_all()
            version = self._tier_policy_version()

    def _review_by(self, version, today):
        """Judge everybody; tell whether the policy is still the one of ``version``."""
        policy = self._tier_policy()
        self._despite_tills(self._query_mark_manual, today)
        try:
            self._judge_members(
                today,
                self._query_everybody(self.tier_review),
                # Each member's own last entry, where it matters: found when written.
                lambda state: tier_steps.ask_about(
                    policy, state, today, newest=0 if policy.counts_anew else None
                ),
                # Of today, too: nobody would look at these purchases again.
                self._midnight(today + tier_steps.DAY),
                review=version,
            )
            self._despite_tills(self._advance_review, version, -1)
        except PolicyChangedError:
            return False
        self.env.invalidate_all()
        return True

    def _keep_place(self, version, last_id, ids, day):
        """Note how far a review has come, and who has to be judged anew."""
        marked = self._query_mark_left_out(last_id, ids, day)
        if not ids:
            return marked
        return self._advance_review(version, ids[-1])

    def _advance_review(self, version, place):
        if not self._query_advance_review(version, place):
            raise PolicyChangedError
        return [self.id]

    def _query_advance_review(self, version, place):
        """Note the place unless the policy has changed; tell whether it has not."""
        return self.env.execute_query(
            SQL(
                """
                UPDATE retail_member_program SET tier_review = %s
                 WHERE id = %s AND tier_policy_version = %s
             RETURNING id
                """,
                place,
                self.id,
                version,
            )
        )
