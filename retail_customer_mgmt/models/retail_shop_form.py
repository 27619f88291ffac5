from odoo import fields, models


class RetailShop(models.Model):
    """What this shop asks its members."""

    _inherit = "retail.shop"

    member_form_id = fields.Many2one(
        comodel_name="retail.member.form",
        check_company=True,
        index="btree_not_null",
        ondelete="restrict",
        help="What the till, the public page and the office ask new members. Empty:"
        " the company's form.",
    )

    def _member_form(self):
        """Return the form in force: the shop's own, else the company's.

        With superuser rights: tills and visitors may not read forms.
        """
        company = self.sudo().company_id or self.env.company
        return self.sudo().member_form_id or company._member_form()
