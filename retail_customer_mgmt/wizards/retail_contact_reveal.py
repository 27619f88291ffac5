from odoo import api, fields, models


class RetailContactReveal(models.TransientModel):
    """A look at a member's masked phone and e-mail: a reason first, then they show."""

    _name = "retail.contact.reveal"
    _description = "Show Contact Data"

    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Member",
        required=True,
        readonly=True,
        ondelete="cascade",
    )
    occasion = fields.Selection(
        selection=[
            ("call", "Call the member"),
            ("message", "Write to the member"),
            ("complaint", "Answer a complaint"),
            ("purchase", "Question about a purchase"),
            ("correct", "Correct the file"),
            ("other", "Something else"),
        ],
        string="Reason",
    )
    details = fields.Char()
    res_model = fields.Char(readonly=True)
    res_id = fields.Many2oneReference(model_field="res_model", readonly=True)
    is_shown = fields.Boolean(compute="_compute_contacts")
    phone = fields.Char(compute="_compute_contacts")
    email = fields.Char(compute="_compute_contacts", string="E-mail")

    @api.depends("partner_id")
    @api.depends_context("uid")
    def _compute_contacts(self):
        for wizard in self:
            person = wizard.partner_id
            wizard.is_shown = bool(person) and person._is_revealed()
            # The log says that this user has been shown them.
            person_sudo = person.sudo() if wizard.is_shown else person.browse()
            wizard.phone = person_sudo.phone
            wizard.email = person_sudo.email

    def action_show(self):
        """Note the look, and show phone and e-mail."""
        self.ensure_one()
        if self.occasion == "call":
            self._check_call()
        self.partner_id._reveal(self._reason(), self._asked_from())
        self.invalidate_recordset()
        return self.partner_id._reveal_action(self)

    def _check_call(self):
        """Refuse the number of who is not to be called, for a call."""
        origin = self._asked_from()
        is_call = origin._name == "retail.callback"
        purpose = origin._purpose() if is_call else "service"
        self.partner_id._check_may_be_called(purpose, {"no_address"})

    def _reason(self):
        """Return what the log says; empty where no reason was given."""
        details = (self.details or "").strip()
        if not self.occasion or (self.occasion == "other" and not details):
            return ""
        label = dict(self._fields["occasion"]._description_selection(self.env))
        return ": ".join(filter(None, [label[self.occasion], details]))

    def _asked_from(self):
        """Return the record this was asked from; by default the member's file."""
        known = ("retail.callback", "retail.complaint")
        if self.res_model not in known or not self.res_id:
            return self.partner_id
        return self.env[self.res_model].browse(self.res_id).exists()
