from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..tools import groups


class RetailMemberHandover(models.Model):
    """Members, with what is open about them, going from one person to others."""

    _name = "retail.member.handover"
    _description = "Hand-over of Members"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "id desc"
    _check_company_auto = True

    from_user_id = fields.Many2one(
        comodel_name="res.users",
        string="From",
        required=True,
        index=True,
        domain="[('share', '=', False)]",
        ondelete="restrict",
        help="Whose members they are; also somebody who has left already.",
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        default=lambda self: self.env.company,
    )
    shop_ids = fields.Many2many(
        comodel_name="retail.shop",
        relation="retail_member_handover_shop_rel",
        column1="handover_id",
        column2="shop_id",
        string="Shops",
        check_company=True,
        default=lambda self: self._default_shops(),
        help="Only these shops' members. Empty: all members of the person, also those"
        " without a home shop.",
    )
    way = fields.Selection(
        selection=[
            ("one", "One person"),
            ("shared", "Several persons, in equal shares"),
            ("managers", "The manager of each member's shop"),
        ],
        string="Who Gets Them",
        required=True,
        default="one",
    )
    to_user_id = fields.Many2one(
        comodel_name="res.users",
        string="To",
        domain=lambda self: self._heirs_domain(),
        ondelete="restrict",
    )
    to_user_ids = fields.Many2many(
        comodel_name="res.users",
        relation="retail_member_handover_user_rel",
        column1="handover_id",
        column2="user_id",
        string="Shared Among",
        domain=lambda self: self._heirs_domain(),
    )
    state = fields.Selection(
        selection=[("draft", "To do"), ("done", "Handed over")],
        required=True,
        default="draft",
        readonly=True,
        copy=False,
        tracking=True,
    )
    date_done = fields.Datetime(string="Handed Over On", readonly=True, copy=False)
    done_by = fields.Many2one(
        comodel_name="res.users", string="Handed Over By", readonly=True, copy=False
    )
    result = fields.Json(readonly=True, copy=False)
    member_count = fields.Integer(string="Members", compute="_compute_counts")
    callback_count = fields.Integer(string="Open Calls", compute="_compute_counts")
    complaint_count = fields.Integer(
        string="Open Complaints", compute="_compute_counts"
    )
    activity_count = fields.Integer(string="Open Activities", compute="_compute_counts")
    line_ids = fields.One2many(
        comodel_name="retail.member.handover.line",
        inverse_name="handover_id",
        string="Members Handed Over",
        readonly=True,
    )

    _draft_idx = models.Index("(from_user_id) WHERE state = 'draft'")

    @api.model
    def _default_shops(self):
        """Store managers start from their own shops, head office from all."""
        user = self.env.user
        shops = self.env["retail.shop"]
        if user.has_group(groups.HEAD_OFFICE):
            return shops
        return user.retail_shop_ids.filtered(
            lambda shop: shop.company_id == self.env.company
        )

    @api.model
    def _heirs_domain(self):
        """Offer who can keep members: clerks of the company, and whoever is more."""
        clerks = self.env.ref(groups.CLERK).id
        return (
            "[('share', '=', False), ('company_ids', 'in', company_id),"
            f" ('all_group_ids', 'in', {clerks})]"
        )

    @api.depends("from_user_id", "company_id", "shop_ids", "result")
    def _compute_counts(self):
        names = ("member", "callback", "complaint", "activity")
        for handover in self:
            counts = handover.result or handover._count_open()
            for name in names:
                handover[f"{name}_count"] = counts.get(name, 0)

    @api.depends("from_user_id")
    def _compute_display_name(self):
        for handover in self:
            handover.display_name = self.env._(
                "Members of %(person)s",
                # People see whom they may not open.
                person=handover.sudo().from_user_id.name or "",
            )

    def write(self, vals):
        planned = {"from_user_id", "company_id", "shop_ids", "way", "to_user_id"}
        if not (planned | {"to_user_ids"}).isdisjoint(vals) and any(
            handover.state == "done" for handover in self
        ):
            raise UserError(
                self.env._("These members are handed over. Start a new hand-over.")
            )
        if (
            not self.env.su
            and {"state", "result", "done_by", "date_done"} & vals.keys()
        ):
            raise AccessError(self.env._("Use “Hand Over” to hand members over."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_done(self):
        if any(handover.state == "done" for handover in self):
            raise UserError(
                self.env._("A hand-over is kept: it says who got whose members.")
            )

    def action_hand_over(self):
        """Hand everything over in one step."""
        for handover in self:
            handover._check_may_hand_over()
            handover._check_heirs()
            # The heirs' members, calls and complaints may be hidden from who decides.
            handover_sudo = handover.sudo()
            handover_sudo._hand_over(self.env.user)
        return True

    def _check_may_hand_over(self):
        """Let store managers decide about their own shops only."""
        self.check_access("write")
        user = self.env.user
        if self.env.su or user.has_group(groups.HEAD_OFFICE):
            return
        others = self.shop_ids - user.retail_shop_ids
        if others or not self.shop_ids or not user.has_group(groups.MANAGER):
            raise AccessError(
                self.env._(
                    "You hand over the members of your own shops. Choose among them, or"
                    " ask head office."
                )
            )

    def _check_heirs(self):
        if self.state == "done":
            raise UserError(
                self.env._("These members are handed over. Start a new hand-over.")
            )
        heirs = self._heirs()
        if self.way != "managers" and not heirs:
            raise UserError(self.env._("Choose who gets the members."))
        strangers = heirs.filtered(
            lambda heir: (
                not heir.active or heir.share or self.company_id not in heir.company_ids
            )
        )
        if self.from_user_id in heirs or strangers:
            raise UserError(
                self.env._(
                    "Choose people who work here, other than %(person)s.",
                    person=self.from_user_id.name,
                )
            )
        self._check_can_keep(heirs)

    def _check_can_keep(self, heirs):
        """Refuse to give members to people who may not open their files."""
        strangers = heirs.filtered(lambda heir: not heir.has_group(groups.CLERK))
        if strangers:
            raise UserError(
                self.env._(
                    "These people may not open members' files: %(people)s. Choose"
                    " clerks or store managers, or ask an administrator to give them"
                    " the role.",
                    people=", ".join(strangers.mapped("name")),
                )
            )

    def _heirs(self):
        """Return the chosen people; none where the shops' managers get them."""
        self_sudo = self.sudo()
        heirs = {
            "one": self_sudo.to_user_id,
            "shared": self_sudo.to_user_ids,
            "managers": self_sudo.to_user_id.browse(),
        }
        return heirs[self.way].sorted("id")

    def action_view_members(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "retail_customer_mgmt.res_partner_action_members"
        )
        if self.state == "done":
            domain = [("id", "in", self.line_ids.partner_id.ids)]
        else:
            domain = [("member_user_id", "=", self.from_user_id.id)]
            if self.shop_ids:
                domain.append(("member_shop_id", "in", self.shop_ids.ids))
        return action | {"domain": domain}
