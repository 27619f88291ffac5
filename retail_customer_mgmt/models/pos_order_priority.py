from odoo import fields, models

from ..tools import approval


class PosOrder(models.Model):
    """Products reserved for some tiers: who else bought them, and who allowed it.

    The till asks for a manager's approval; whether there was one is checked here.
    """

    _inherit = "pos.order"

    member_approval = fields.Char(
        string="Approval by the Till",
        copy=False,
        help="What the till says of a manager's approval. The points engine checks it"
        " and keeps who approved.",
    )
    member_priority_approver = fields.Char(
        string="Reserved Products Approved By",
        readonly=True,
        copy=False,
        help="The manager of the till who let a customer buy what is reserved for"
        " members of other tiers.",
    )
    member_priority_date = fields.Datetime(
        string="Approved On", readonly=True, copy=False
    )

    def _concerns_members(self, program):
        return super()._concerns_members(program) or bool(
            self._reserved_products(program, self._membership_of_buyer(program))
        )

    def _membership_of_buyer(self, program):
        return self._membership_of(self.partner_id, program)

    def _objections_to_order(self, program, membership):
        objections = super()._objections_to_order(program, membership)
        reserved = self._reserved_products(program, membership)
        if reserved and not self.member_priority_date:
            objections += self._check_approval(program, reserved)
        if self.member_approval:
            self.member_approval = False
        return objections

    def _reserved_products(self, program, membership):
        """Return what the order sells though it is reserved for other tiers."""
        day = self._moment(program).date()
        sold = self.lines.filtered(
            lambda line: line.qty > 0 and not line.is_reward_line
        )
        return sold.product_id.product_tmpl_id.filtered(
            lambda product: product._is_reserved_from(membership.tier_id, program, day)
        )

    def _check_approval(self, program, reserved):
        """Keep who approved the sale; return sentences on what was not approved."""
        claim = approval.read(self.member_approval)
        approver = self._approver(claim)
        covered = reserved.filtered(lambda product: product.id in claim.products)
        if approver and covered:
            self.member_priority_approver = approver
            self.member_priority_date = self._moment_of_approval(claim)
        left = reserved - covered if approver else reserved
        is_doubtful = bool(claim.user or claim.employee) and not approver
        return [self._objection_to_sale(program, left, is_doubtful)] if left else []

    def _objection_to_sale(self, program, products, is_doubtful):
        tiers = products.member_priority_tier_ids.filtered(
            lambda tier: tier.program_id == program
        )
        values = {
            "products": ", ".join(products.mapped("display_name")),
            "tiers": ", ".join(tiers.mapped("name")),
        }
        if is_doubtful:
            return self.env._(
                "%(products)s: reserved for members of %(tiers)s, and the approval that"
                " the till claims is not one of a manager of this till. Ask who sold"
                " it.",
                **values,
            )
        return self.env._(
            "%(products)s: reserved for members of %(tiers)s, and sold without the"
            " approval of a manager of the till.",
            **values,
        )

    def _approver(self, claim):
        """Return the name of the manager who approved; empty if that isn't proven."""
        if self.config_id.module_pos_hr and "advanced_employee_ids" in (
            self.config_id._fields
        ):
            return self._approving_employee(claim).name or ""
        # Who sent the order is known; whom it names otherwise is a claim.
        user = self.create_uid
        is_manager = self.config_id.group_pos_manager_id in user.all_group_ids
        return user.name if claim.user == user.id and is_manager else ""

    def _approving_employee(self, claim):
        """Return the manager among the till's employees, by her PIN."""
        employee = self.env["hr.employee"].browse(claim.employee or []).exists()
        manager_group = self.config_id.group_pos_manager_id
        is_manager = (
            employee in self.config_id.advanced_employee_ids
            or manager_group in employee.user_id.all_group_ids
        )
        if not employee or not is_manager:
            return employee.browse()
        if employee.pin:
            is_proven = approval.is_proven(claim.proof, employee.pin, self.uuid)
        else:
            is_proven = employee == self.employee_id
        return employee if is_proven else employee.browse()

    def _moment_of_approval(self, claim):
        """Return when it was approved: within the session, and never in the future."""
        now = fields.Datetime.now()
        opened = self.session_id.start_at or self.session_id.create_date
        return min(max(claim.at or self.date_order, opened), now)
