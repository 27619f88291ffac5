from odoo import models
from odoo.fields import Domain
from odoo.tools import SQL


class ResPartner(models.Model):
    """Erasing a member: what was compared, to mend, and noted about reaching her."""

    _inherit = "res.partner"

    def _erase_records(self, traces):
        result = super()._erase_records(traces)
        self.env["retail.member.match.key"]._forget(self)
        flaws = Domain("partner_id", "=", self.id)
        flaws |= Domain("other_partner_id", "=", self.id)
        self.env["retail.member.flaw"].search(flaws).unlink()
        contacts = self.env["retail.contact"].search([("partner_id", "=", self.id)])
        contacts.write({"error": False})
        self._query_erase_reasons()
        return result

    def _query_erase_reasons(self):
        """Take the words off the log; that somebody looked, and why erased, stays."""
        self.env.execute_query(
            SQL(
                """
                UPDATE retail_access_log SET reason = NULL
                 WHERE partner_id = %s AND kind <> 'erase' AND reason IS NOT NULL
             RETURNING id
                """,
                self.id,
            )
        )
        self.env["retail.access.log"].invalidate_model(["reason"])
