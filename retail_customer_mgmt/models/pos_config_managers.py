from odoo import models
from odoo.fields import Domain


class PosConfig(models.Model):
    """The managers of a till: users, or with ``pos_hr`` employees who have a PIN."""

    _inherit = "pos.config"

    def _has_employees(self):
        """Tell whether the till's cashiers are employees, which takes ``pos_hr``."""
        return self.module_pos_hr and "advanced_employee_ids" in self._fields

    def _managing_employee(self, employee_id):
        """Return the employee with superuser rights, if she is a manager of this till.

        Those of other companies, and those who can't log in at this till, are not.
        """
        domain = Domain(self._employee_domain(self.current_user_id.id))
        # Cashiers read no employees.
        employee_sudo = (
            self.env["hr.employee"]
            .sudo()
            .search(domain & Domain("id", "=", employee_id or 0))
        )
        is_manager = (
            employee_sudo in self.sudo().advanced_employee_ids
            or self.group_pos_manager_id in employee_sudo.user_id.all_group_ids
        )
        return employee_sudo if is_manager else employee_sudo.browse()
