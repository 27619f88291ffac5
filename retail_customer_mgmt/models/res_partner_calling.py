from odoo import models
from odoo.exceptions import UserError


class ResPartner(models.Model):
    """Who may be called at all, whatever the hour."""

    _inherit = "res.partner"

    # What a call by hand may be planned in spite of: it passes, or is asked for.
    _call_obstacles_passing = frozenset(("no_address", "complaint"))

    def _not_to_call(self, purpose="service", but_for=frozenset()):
        """Return {partner: why not} of those who are not to be called for this.

        :param but_for: reasons that don't count
        """
        answers = self._may_contact("phone", purpose)
        return {
            partner: answers[partner.id].reason
            for partner in self
            if answers[partner.id].verdict == "no"
            and answers[partner.id].reason not in but_for
        }

    def _check_may_be_called(self, purpose="service", but_for=frozenset()):
        """Refuse calls to who is not to be called, save for these reasons."""
        for partner, reason in self._not_to_call(purpose, but_for).items():
            partner._refuse_call(reason)

    def _refuse_call(self, reason):
        fields_of_log = self.env["retail.contact"]._fields
        reasons = dict(fields_of_log["reason"]._description_selection(self.env))
        raise UserError(
            self.env._(
                "%(member)s can't be called. %(reason)s Reach the member another way,"
                " or record a new consent in the file once the member gives it.",
                # Who plans calls need not read the file.
                member=self.sudo().name,
                reason=reasons[reason],
            )
        )
