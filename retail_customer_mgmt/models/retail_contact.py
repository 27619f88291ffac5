from odoo import api, fields, models

from ..tools import masking
from .retail_consent_text import PURPOSES
from .retail_member_consent import CHANNELS

# Whole sentences: they are what a clerk reads as the reason.
REASONS = [
    ("allowed", "Nothing stands against it."),
    ("quiet", "It waits for the end of the quiet hours."),
    ("gap", "Somebody reached the member just before: one voice at a time."),
    ("week_cap", "The member has had this week's promotions."),
    ("month_cap", "The member has had this month's promotions."),
    ("no_consent", "The member has not agreed to offers by this way."),
    ("refused", "The member does not want to be reached by this way."),
    ("blacklisted", "The address or number is on the blacklist."),
    ("complaint", "A complaint of the member is open: no promotion meanwhile."),
    ("no_address", "The file has no address or number for it."),
    ("no_channel", "Nothing sends by this way."),
    ("left", "The membership is closed: no promotion."),
    ("archived", "The file is archived."),
    ("too_late", "It could not be sent while it made sense."),
]
KINDS = [
    ("callback", "Callback"),
    ("greeting", "Greeting"),
    ("lapse", "Lapse notice"),
    ("tier", "Tier message"),
    ("card", "Card link"),
    ("compensation", "Compensation"),
    ("rating", "Request for a rating"),
    ("written", "Written by hand"),
    ("other", "Other"),
]


class RetailContact(models.Model):
    """One call or message to a member, or why there was none."""

    _name = "retail.contact"
    _description = "Member Contact"
    _order = "date desc, id desc"
    _rec_name = "partner_id"

    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Member",
        required=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    shop_id = fields.Many2one(
        related="partner_id.member_shop_id", store=True, index=True
    )
    kind = fields.Selection(
        selection=KINDS, string="About", required=True, default="other"
    )
    channel = fields.Selection(selection=CHANNELS, required=True)
    purpose = fields.Selection(
        selection=[("requested", "Asked for by the member"), *PURPOSES],
        required=True,
        help="What the member asked for herself, such as the link to her card, waits"
        " for no quiet hours and counts for no limit.",
    )
    res_model = fields.Char(string="Origin Model", readonly=True)
    res_id = fields.Many2oneReference(
        string="Origin", model_field="res_model", readonly=True
    )
    idempotency_key = fields.Char(required=True, copy=False, readonly=True)

    date = fields.Datetime(
        string="Asked On", required=True, default=fields.Datetime.now
    )
    verdict = fields.Selection(
        selection=[("yes", "Yes"), ("later", "Later"), ("no", "No")],
        string="Answer",
        required=True,
        help="What the rules of contact said when they were last asked.",
    )
    reason = fields.Selection(selection=REASONS, required=True, default="allowed")
    date_later = fields.Datetime(
        string="Waits Until",
        help="When the rules are asked, or sending is tried, again.",
    )
    date_until = fields.Datetime(
        string="Good Until", help="Not sent after that; empty: whenever it may be."
    )

    state = fields.Selection(
        selection=[
            ("waiting", "Waits"),
            ("queued", "In queue"),
            ("sent", "Sent"),
            ("failed", "Failed"),
            ("refused", "Refused"),
        ],
        string="Delivery",
        required=True,
    )
    date_out = fields.Datetime(
        string="Out On", help="When it was sent or handed to the queue."
    )
    tries = fields.Integer(readonly=True)
    failure_type = fields.Char(readonly=True)
    error = fields.Text(help="Why it failed, in the words of the mail server or SMS.")

    mail_template_id = fields.Many2one(
        comodel_name="mail.template", ondelete="set null", readonly=True
    )
    sms_template_id = fields.Many2one(
        comodel_name="sms.template", ondelete="set null", readonly=True
    )
    mail_id = fields.Many2one(
        comodel_name="mail.mail",
        string="E-mail",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
    )
    tracker_ids = fields.One2many(
        comodel_name="sms.tracker",
        inverse_name="retail_contact_id",
        groups="base.group_system",
    )

    _key_uniq = models.Constraint(
        "UNIQUE(idempotency_key)", "The member has already been reached for this."
    )
    _later_idx = models.Index("(date_later, id) WHERE date_later IS NOT NULL")
    _out_idx = models.Index("(partner_id, date_out) WHERE state IN ('queued', 'sent')")
    _partner_idx = models.Index("(partner_id, date DESC, id DESC)")
    _date_idx = models.Index("(date DESC, id DESC)")  # the list's order

    @api.depends("partner_id", "kind")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for contact in self:
            contact.display_name = self.env._(
                "%(about)s to %(member)s",
                about=kinds.get(contact.kind, ""),
                member=contact.partner_id.name or "",
            )

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([self._without_contacts(vals) for vals in vals_list])

    def write(self, vals):
        return super().write(self._without_contacts(vals))

    def _without_contacts(self, vals):
        """Mask whom a mail server names: clerks read why it failed."""
        if not vals.get("error"):
            return vals
        return vals | {"error": masking.mask_words(vals["error"])}

    @api.model
    def _note_out(self, partner, channel, purpose, kind, origin, answer, key, error=""):
        """Note a contact that somebody made, such as a call; once a key.

        What failed, such as a call that nobody answered, counts for no limit.

        :param answer: what the governor said of it; what happened is noted all the same
        """
        # Nobody writes the log: what happens writes it.
        self_sudo = self.sudo()
        if self_sudo.search_count([("idempotency_key", "=", key)], limit=1):
            return self.browse()
        now = fields.Datetime.now()
        contact_sudo = self_sudo.create(
            {
                "partner_id": partner.id,
                "company_id": origin.company_id.id or self.env.company.id,
                "kind": kind,
                "channel": channel,
                "purpose": purpose,
                "res_model": origin._name,
                "res_id": origin.id,
                "idempotency_key": key,
                "verdict": answer.verdict,
                "reason": answer.reason,
                "date": now,
                "date_out": now,
                "tries": 1,
                "state": "failed" if error else "sent",
                "error": error,
            }
        )
        return self.browse(contact_sudo.id)
