from odoo import api, fields, models

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
    member_priority_user_id = fields.Many2one(
        comodel_name="res.users",
        string="Approver's User",
        readonly=True,
        copy=False,
        help="Empty for a manager of the till who is no user.",
    )
    member_priority_date = fields.Datetime(
        string="Approved On", readonly=True, copy=False
    )
    member_priority_product_ids = fields.Many2many(
        comodel_name="product.template",
        relation="pos_order_priority_product_rel",
        string="Approved Products",
        readonly=True,
        copy=False,
    )

    @api.model
    def _load_pos_data_read(self, records, config):
        """Leave out what other tills have claimed."""
        rows = super()._load_pos_data_read(records, config)
        for row in rows:
            row.pop("member_approval", None)
        return rows

    def action_pos_order_paid(self):
        """Forget the claim and what was approved beforehand: all is decided now."""
        result = super().action_pos_order_paid()
        order_sudo = self.sudo()  # whoever sells may not write the engine's fields
        if order_sudo.member_approval:
            order_sudo.member_approval = False
        if order_sudo.config_id._has_employees():
            self.env["retail.sale.approval"]._of_order(self.uuid).unlink()
        return result

    def _concerns_members(self, program):
        return super()._concerns_members(program) or bool(
            self._reserved_products(program, self._membership_of_buyer(program))
        )

    def _membership_of_buyer(self, program):
        return self._membership_of(self.partner_id, program)

    def _objections_to_order(self, program, membership):
        objections = super()._objections_to_order(program, membership)
        reserved = self._reserved_products(program, membership)
        if reserved:
            self._keep_approval(reserved, self._proven_approval())
        left = reserved - self.member_priority_product_ids
        if left:
            objections.append(self._objection_to_sale(program, left))
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

    def _proven_approval(self):
        """Return the ``tools.approval.Approval`` that this order really has."""
        if self.config_id._has_employees():
            approvals_sudo = self.env["retail.sale.approval"]._of_order(self.uuid)
            return approvals_sudo.filtered(
                lambda given: given.config_id == self.config_id
            )._as_approval()
        claim = approval.read(self.member_approval)
        # Who sells is known; whom the till names otherwise is a claim. The order may
        # have been begun by somebody else.
        seller = self.env.user
        is_manager = self.config_id.group_pos_manager_id in seller.all_group_ids
        if claim.user != seller.id or not is_manager:
            return approval.Approval()
        moment = self._moment_of_approval(claim)
        return approval.Approval(seller.name, seller.id, claim.products, moment)

    def _moment_of_approval(self, claim):
        """Return when it was approved: within the session, and never in the future."""
        now = fields.Datetime.now()
        opened = self.session_id.start_at or self.session_id.create_date
        return min(max(claim.at or self.date_order, opened), now)

    def _keep_approval(self, reserved, given):
        """Write who approved which of the reserved products."""
        approved = reserved.filtered(lambda product: product.id in given.products)
        if approved - self.member_priority_product_ids:
            self.write(
                {
                    "member_priority_approver": given.name,
                    "member_priority_user_id": given.user,
                    "member_priority_date": given.at,
                    "member_priority_product_ids": [
                        fields.Command.link(product.id) for product in approved
                    ],
                }
            )

    def _objection_to_sale(self, program, products):
        tiers = products.member_priority_tier_ids.filtered(
            lambda tier: tier.program_id == program
        )
        values = {
            "products": ", ".join(products.mapped("display_name")),
            "tiers": ", ".join(tiers.mapped("name")),
        }
        claim = approval.read(self.member_approval)
        if manager := self._claimed_manager(claim):
            return self.env._(
                "%(products)s: reserved for members of %(tiers)s. The till says that"
                " %(manager)s approved it, but no PIN was checked: it was offline, or"
                " this manager has none. Ask who sold it.",
                manager=manager,
                **values,
            )
        if (claim.user or claim.employee) and not self.member_priority_date:
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

    def _claimed_manager(self, claim):
        """Return the name of the till's manager who is said to have approved."""
        if self.member_priority_date or not self.config_id._has_employees():
            return ""
        return self.config_id._managing_employee(claim.employee).name or ""
