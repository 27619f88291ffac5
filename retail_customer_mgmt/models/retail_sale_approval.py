import hmac
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..tools import approval

DAYS_KEPT = 60  # of orders that were never paid


class RetailSaleApproval(models.Model):
    """A manager's word, given at a till by PIN, on an order that isn't paid yet.

    The order takes it over when it is paid. Tills whose cashiers are users have none:
    there the manager herself is who sells.
    """

    _name = "retail.sale.approval"
    _description = "Approval of a Sale"
    _rec_name = "order_uuid"

    order_uuid = fields.Char(string="Order", required=True)
    config_id = fields.Many2one(
        comodel_name="pos.config", string="Till", required=True, ondelete="cascade"
    )
    product_tmpl_ids = fields.Many2many(
        comodel_name="product.template", string="Approved Products"
    )
    approver = fields.Char(required=True)
    user_id = fields.Many2one(comodel_name="res.users", string="Approver's User")
    date = fields.Datetime(required=True)

    _order_uuid_uniq = models.Constraint(
        "UNIQUE(order_uuid)", "Somebody decides about this order at this moment."
    )

    @api.model
    def approve(self, order_uuid, config_id, product_tmpl_ids, employee_id, pin):
        """Keep that a manager typed her PIN for these products; tell whether it is so.

        All comes from a till. Each PIN can be tried so many times only.
        """
        config = self._till_of_user(config_id)
        products = approval.numbers(product_tmpl_ids)
        [employee_id] = approval.numbers([employee_id]) or [0]
        is_order = isinstance(order_uuid, str) and 0 < len(order_uuid) <= 64
        if not (is_order and products and employee_id and isinstance(pin, str)):
            return False
        if not self.env["retail.rate.limit"]._allow("pin_try", employee_id):
            raise UserError(
                self.env._("This PIN was tried too often. Try again in 15 minutes.")
            )
        manager_sudo = config._managing_employee(employee_id)
        known = (manager_sudo.pin or "").encode()
        # Half a surrogate pair is no text, but must not be an error either.
        given = pin.encode(errors="replace")
        if not known or not hmac.compare_digest(known, given):
            return False
        self._keep(order_uuid, config, products, manager_sudo)
        return True

    def _till_of_user(self, config_id):
        """Return the till if it has employees and an open session of the company."""
        if not self.env.user.has_group("point_of_sale.group_pos_user"):
            raise AccessError(self.env._("Only tills ask for an approval."))
        [config_id] = approval.numbers([config_id]) or [0]
        domain = [
            ("id", "=", config_id),
            ("company_id", "=", self.env.company.id),
            ("module_pos_hr", "=", True),
        ]
        config = self.env["pos.config"].search(domain)
        if not config.current_session_id or not config._has_employees():
            raise UserError(self.env._("Open a session to ask for an approval."))
        return config

    def _keep(self, order_uuid, config, products, manager_sudo):
        known = self.env["product.template"].browse(products).exists()
        values = {
            "order_uuid": order_uuid,
            "config_id": config.id,
            "product_tmpl_ids": [fields.Command.set(known.ids)],
            "approver": manager_sudo.name,
            "user_id": manager_sudo.user_id.id,
            "date": fields.Datetime.now(),
        }
        # Nobody else writes approvals: a till must not make its own.
        known_sudo = self._of_order(order_uuid)
        if known_sudo:
            known_sudo.write(values)
        else:
            self.sudo().create(values)

    @api.model
    def _of_order(self, order_uuid):
        return self.sudo().search([("order_uuid", "=", order_uuid)])

    def _as_approval(self):
        """Return it as ``tools.approval.Approval``; an empty one for no record."""
        return approval.Approval(
            name=self.approver or "",
            user=self.user_id.id or None,
            products=frozenset(self.product_tmpl_ids.ids),
            at=self.date or None,
        )

    @api.autovacuum
    def _gc_approvals(self):
        since = fields.Datetime.now() - timedelta(days=DAYS_KEPT)
        self.sudo().search([("date", "<", since)], limit=10_000).unlink()
