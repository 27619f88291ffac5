from odoo import fields, models


class ResPartner(models.Model):
    """Erasing a member: compensations keep their figures, without words."""

    _inherit = "res.partner"

    def _erase_complaints(self):
        # She is not asked how we did when her complaints are closed for her.
        cases = self._care_records("retail.complaint")
        cases.filtered(lambda case: not case.date_rating_asked).write(
            {"date_rating_asked": fields.Datetime.now()}
        )
        compensations = self._care_records("retail.complaint.compensation")
        compensations.write({"note": self.env._("Erased")})
        self._erase_thread(compensations)
        return super()._erase_complaints()
