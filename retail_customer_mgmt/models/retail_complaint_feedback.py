from odoo import SUPERUSER_ID, api, models


class RetailComplaint(models.Model):
    """What anybody tells a shop on its feedback page."""

    _inherit = "retail.complaint"

    @api.model
    def _create_from_feedback(self, shop, values, pictures, order):
        """Note what a visitor wrote, in our name: she is nobody to Odoo.

        What she types of herself is kept as typed and looked up nowhere; only a
        receipt of ours, by its signed mark, says whose purchase it was.

        :param values: ``kind``, ``description`` and, as far as given,
            ``contact_name``, ``contact_phone``, ``email_from``, ``receipt_ref``
        """
        company = shop.company_id
        cases = self.with_user(SUPERUSER_ID).with_company(company)
        case = cases.create(
            {
                **values,
                "company_id": company.id,
                "shop_id": shop.id,
                "channel": "web",
                "pos_order_id": order.id,
            }
        )
        case._add_photos(pictures)
        return case
