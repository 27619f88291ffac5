from odoo import api, models

CHOOSE_OWNER = frozenset({"shop_id", "pos_order_id", "partner_id", "company_id"})


class RetailComplaint(models.Model):
    """Its owner hears of it at once, and from then on follows what is written."""

    _inherit = "retail.complaint"

    @api.model_create_multi
    def create(self, vals_list):
        complaints = super().create(vals_list)
        for complaint, vals in zip(complaints, vals_list, strict=True):
            # Odoo itself tells the owner who was chosen by hand.
            if not vals.get("user_id"):
                complaint._tell_owner()
        return complaints

    def write(self, vals):
        if "user_id" in vals or CHOOSE_OWNER.isdisjoint(vals):
            return super().write(vals)
        before = {complaint: complaint.user_id for complaint in self}
        result = super().write(vals)
        for complaint, owner in before.items():
            if complaint.user_id != owner:
                complaint._tell_owner()
        return result

    def _tell_owner(self):
        """Have the owner follow it and tell her; without one, who should find one."""
        if self.env.context.get("tracking_disable"):
            return
        if self.user_id:
            self._message_auto_subscribe({"user_id": self.user_id.id})
        elif person := self._person_in_charge():
            # Who logs it at the till plans nothing for others.
            self.sudo().activity_schedule(
                "retail_customer_mgmt.mail_activity_type_answer",
                summary=self.env._("Nobody owns this complaint: find an owner"),
                user_id=person.id,
            )

    def _person_in_charge(self):
        """Return the owner, else the store manager, else head office; where active."""
        people = self._ladder(self._head_office())
        found = people["owner"] or people["manager"] or people["head_office"]
        return found[:1]
