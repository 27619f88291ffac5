from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..tools import photos


class RetailComplaint(models.Model):
    """Which items it is about, who sold them, photos, and whom to answer."""

    _inherit = "retail.complaint"

    pos_order_line_ids = fields.Many2many(
        comodel_name="pos.order.line",
        relation="retail_complaint_pos_order_line_rel",
        column1="complaint_id",
        column2="line_id",
        string="Items",
        domain="[('order_id', '=', pos_order_id)]",
        help="What of the purchase it is about.",
    )
    clerk_id = fields.Many2one(
        comodel_name="res.users",
        string="Clerk at the Till",
        compute="_compute_clerk_id",
        store=True,
        readonly=False,
        precompute=True,
        index="btree_not_null",
        domain="[('share', '=', False), ('company_ids', 'in', company_id)]",
        help="Who served the customer.",
    )
    photo_ids = fields.Many2many(
        comodel_name="ir.attachment",
        relation="retail_complaint_photo_rel",
        column1="complaint_id",
        column2="attachment_id",
        string="Photos",
        copy=False,
        bypass_search_access=True,
        help="The customer sees them on her page.",
    )
    contact_name = fields.Char(help="Who tells us, where the customer is not on file.")
    contact_phone = fields.Char(help="Whom to call, where the customer is not on file.")
    receipt_ref = fields.Char(
        string="Receipt",
        copy=False,
        help="The number of the receipt, as the customer has typed it.",
    )

    @api.depends("pos_order_id")
    def _compute_clerk_id(self):
        for complaint in self:
            # Employees' files are not for everybody who may note a complaint.
            order_sudo = complaint.pos_order_id.sudo()
            has_employees = "employee_id" in order_sudo._fields
            employee_sudo = order_sudo.employee_id if has_employees else False
            seller = employee_sudo and employee_sudo.user_id
            complaint.clerk_id = seller or order_sudo.user_id or complaint.clerk_id

    @api.constrains("pos_order_id", "pos_order_line_ids")
    def _check_items(self):
        for complaint in self:
            if complaint.pos_order_line_ids.order_id - complaint.pos_order_id:
                raise ValidationError(
                    self.env._(
                        "The items of %(complaint)s are of another purchase. Choose"
                        " the purchase they belong to, or other items.",
                        complaint=complaint.name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        complaints = super().create(vals_list)
        complaints._own_photos()
        return complaints

    def write(self, vals):
        result = super().write(vals)
        if "photo_ids" in vals:
            self._own_photos()
        return result

    def _own_photos(self):
        """Make what the user has just uploaded the complaint's own: readers see it."""
        for complaint in self:
            loose = complaint.photo_ids.filtered(
                lambda file: not file.res_id and file.create_uid == self.env.user
            )
            loose.sudo().write({"res_model": self._name, "res_id": complaint.id})

    def _add_photos(self, pictures):
        """Keep cleaned pictures with the complaint and return them.

        Whoever notes a complaint may add photos to it then, not change it.
        """
        self.ensure_one()
        files_sudo = self.env["ir.attachment"].sudo()
        first = len(self.photo_ids) + 1
        added_sudo = files_sudo.create(
            [
                {
                    "name": f"{self.name}-{number}.jpg",
                    "raw": picture,
                    "mimetype": photos.MIMETYPE,
                    "res_model": self._name,
                    "res_id": self.id,
                }
                for number, picture in enumerate(pictures, first)
            ]
        )
        self.sudo().photo_ids |= added_sudo
        return added_sudo
