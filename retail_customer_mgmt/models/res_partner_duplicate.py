from odoo import fields, models
from odoo.fields import Domain

from ..tools import groups


class ResPartner(models.Model):
    """Other files that may be the same person's."""

    _inherit = "res.partner"

    duplicate_count = fields.Integer(
        string="Possible Duplicates",
        compute="_compute_duplicate_count",
        groups=groups.MANAGER,
    )

    def _compute_duplicate_count(self):
        counts = dict.fromkeys(self.ids, 0)
        Pair = self.env["retail.member.duplicate"]
        for name in ("partner_low_id", "partner_high_id"):
            domain = [(name, "in", self.ids), ("state", "=", "open")]
            for partner, count in Pair._read_group(domain, [name], ["__count"]):
                counts[partner.id] += count
        for partner in self:
            partner.duplicate_count = counts.get(partner.id, 0)

    def _duplicate_domain(self):
        return Domain("partner_low_id", "in", self.ids) | Domain(
            "partner_high_id", "in", self.ids
        )

    def action_view_duplicates(self):
        """Open the only pair side by side, or the list of several."""
        self.ensure_one()
        domain = self._duplicate_domain() & Domain("state", "=", "open")
        pairs = self.env["retail.member.duplicate"].search(domain)
        if len(pairs) == 1:
            return pairs.action_review()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "retail_customer_mgmt.retail_member_duplicate_action"
        )
        return action | {"domain": list(domain)}
