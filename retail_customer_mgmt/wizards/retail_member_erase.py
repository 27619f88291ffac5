from odoo import api, fields, models
from odoo.exceptions import UserError


class RetailMemberErase(models.TransientModel):
    """Tells what erasing a member does, and asks for her number and the reason."""

    _name = "retail.member.erase"
    _description = "Erase a Member"

    partner_id = fields.Many2one(
        comodel_name="res.partner", string="Member", required=True, ondelete="cascade"
    )
    member_no = fields.Char(related="partner_id.member_no")
    goes = fields.Html(string="What goes", compute="_compute_words")
    stays = fields.Html(string="What stays", compute="_compute_words")
    hindrance = fields.Text(compute="_compute_words")
    reason = fields.Char()
    typed = fields.Char(string="Type the Member Number")

    @api.depends("partner_id")
    def _compute_words(self):
        for wizard in self:
            wizard.partner_id._check_may_erase()
            # The officer may: the words tell of records that he does not read.
            person_sudo = wizard.partner_id.sudo().with_context(active_test=False)
            words = person_sudo._erasure_words()
            wizard.goes = self._bullets(words["goes"])
            wizard.stays = self._bullets(words["stays"])
            wizard.hindrance = "\n".join(person_sudo._erasure_hindrances())

    def _bullets(self, sentences):
        return self.env["ir.qweb"]._render(
            "retail_customer_mgmt.member_erase_sentences", {"sentences": sentences}
        )

    def action_erase(self):
        self.ensure_one()
        reason = (self.reason or "").strip()
        if not reason:
            raise UserError(self.env._("Say who asked for it, and when: it is logged."))
        number = self.partner_id.member_no
        if (self.typed or "").strip().casefold() != (number or "").casefold():
            raise UserError(
                self.env._(
                    "Type the member number %(number)s: erasing can't be undone.",
                    number=number,
                )
            )
        self.partner_id._erase_member(reason)
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._("%(number)s is erased.", number=number),
                "next": self.env["ir.actions.act_window"]._for_xml_id(
                    "retail_customer_mgmt.res_partner_action_members"
                )
                | {"target": "main"},
            },
        }
