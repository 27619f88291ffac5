from odoo import api, fields, models
from odoo.exceptions import UserError

RUNNING_STATES = ("running", "paused")
LOOK = 20  # rows of a kind that the form shows
# What the preview was made of.
JUDGED_BY = {"file", "shop_id", "source_id", "company_id"}
# What a list does, and for whom.
ACCOUNTABLE = {
    "campaign",
    "file",
    "shop_id",
    "source_id",
    "company_id",
    "state",
    "user_id",
}


class RetailMemberImport(models.Model):
    """One list of members from a file: read, looked at, then registered row by row."""

    _name = "retail.member.import"
    _description = "Member List"
    _inherit = ["mail.thread"]
    _order = "id desc"
    _rec_name = "file_name"

    file = fields.Binary(required=True, attachment=True, copy=False)
    file_name = fields.Char(required=True, copy=False)
    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    shop_id = fields.Many2one(
        comodel_name="retail.shop",
        required=True,
        check_company=True,
        default=lambda self: self._default_shop(),
        help="The home shop of new members. Its country is that of phone numbers"
        " without a prefix, and its form is what may be asked.",
    )
    source_id = fields.Many2one(
        comodel_name="retail.member.source",
        required=True,
        default=lambda self: self._default_source(),
    )
    campaign = fields.Char(
        help="Which poster, fair or advertisement brought the new members."
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Imported By",
        required=True,
        readonly=True,
        default=lambda self: self.env.user,
    )
    state = fields.Selection(
        selection=[
            ("draft", "New"),
            ("preview", "Preview"),
            ("running", "Running"),
            ("paused", "Paused"),
            ("done", "Done"),
        ],
        required=True,
        default="draft",
        readonly=True,
        copy=False,
        tracking=True,
    )
    column_ids = fields.One2many(
        comodel_name="retail.member.import.column",
        inverse_name="import_id",
        string="Columns",
    )
    row_ids = fields.One2many(
        comodel_name="retail.member.import.row",
        inverse_name="import_id",
        string="Rows",
        readonly=True,
    )
    row_count = fields.Integer(string="Rows Read", compute="_compute_counts")
    new_count = fields.Integer(string="New Members", compute="_compute_counts")
    match_count = fields.Integer(string="Known People", compute="_compute_counts")
    refused_count = fields.Integer(string="Refused", compute="_compute_counts")
    done_count = fields.Integer(string="Registered", compute="_compute_counts")
    open_count = fields.Integer(string="Waiting", compute="_compute_counts")
    progress = fields.Integer(
        compute="_compute_counts", help="How many of the good rows are registered."
    )
    look_ids = fields.Many2many(
        comodel_name="retail.member.import.row",
        string="First Rows",
        compute="_compute_look_ids",
        help="The first refused rows, then the first of the others.",
    )
    report = fields.Binary(compute="_compute_report")

    @api.depends("row_ids.state")
    def _compute_counts(self):
        groups = self.env["retail.member.import.row"]._read_group(
            [("import_id", "in", self.ids)], ["import_id", "state"], ["__count"]
        )
        counts = {(record.id, state): count for record, state, count in groups}
        for record in self:
            new, match, refused, done = (
                counts.get((record.id, state), 0)
                for state in ("new", "match", "refused", "done")
            )
            record.row_count = new + match + refused + done
            record.new_count = new
            record.match_count = match
            record.refused_count = refused
            record.done_count = done
            record.open_count = new + match
            record.progress = 100 * done // (new + match + done or 1)

    @api.depends("row_ids.state")
    def _compute_look_ids(self):
        Row = self.env["retail.member.import.row"]
        for record in self:
            own = [("import_id", "=", record.id)]
            refused = Row.search([*own, ("state", "=", "refused")], limit=LOOK)
            others = Row.search([*own, ("state", "!=", "refused")], limit=LOOK)
            record.look_ids = refused | others

    def _compute_report(self):
        for record in self:
            record.report = record._report_file()

    @api.model_create_multi
    def create(self, vals_list):
        """Read the file's columns at once: the next step is to look at them."""
        imports = super().create(
            [vals | {"user_id": self.env.uid, "state": "draft"} for vals in vals_list]
        )
        for record in imports:
            record._read_columns()
        return imports

    def write(self, vals):
        """Whoever changes a list, or starts it, is who answers for it.

        Its rows are registered with that user's rights.
        """
        if not self.env.su and not ACCOUNTABLE.isdisjoint(vals):
            vals = vals | {"user_id": self.env.uid}
        if not JUDGED_BY.isdisjoint(vals):
            self._check_not_started()
        result = super().write(vals)
        if not JUDGED_BY.isdisjoint(vals):
            self._forget_preview()
        if "file" in vals:
            for record in self:
                record._read_columns()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_running(self):
        if any(record.state in RUNNING_STATES for record in self):
            raise UserError(
                self.env._(
                    "This list is being imported. Let it end, or pause it first."
                )
                if "running" in self.mapped("state")
                else self.env._("Continue this list before you delete it.")
            )

    def action_preview(self):
        """Say of each row what will become of it; nothing is registered yet."""
        self.ensure_one()
        self._check_not_started()
        self._forget_rows()
        self._read_rows()
        self.state = "preview"
        return True

    def action_import(self):
        """Register the good rows: a short list at once, the rest in the background."""
        self.ensure_one()
        self.check_access("write")
        if self.state == "draft":
            raise UserError(
                self.env._(
                    "The list was changed. Press Preview, and look at what will become"
                    " of each row before you import it."
                )
            )
        self._check_columns()
        if not self.open_count:
            raise UserError(
                self.env._(
                    "There is no row to import. Look at the remarks, mend the file and"
                    " upload it again."
                )
            )
        self.state = "running"
        self.sudo()._start()  # nobody writes rows by hand; each has the user's rights
        return True

    def action_pause(self):
        """Stop after the rows that are being registered; the others wait."""
        self.filtered(lambda record: record.state == "running").state = "paused"
        return True

    def action_report(self):
        """Download the list with what became of each row."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_url",
            "target": "download",
            "url": f"/web/content/{self._name}/{self.id}/report/{self._report_name()}"
            "?download=true",
        }

    def action_view_rows(self):
        """Open the rows that the button counts."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "retail_customer_mgmt.retail_member_import_row_action"
        )
        return action | {
            "domain": [("import_id", "=", self.id)],
            "context": {
                f"search_default_{self.env.context.get('row_state', 'all')}": True
            },
        }

    def _default_shop(self):
        return self.env["retail.member.register"]._default_shop()

    def _default_source(self):
        return self.env["retail.member.source"].search([("code", "=", "import")])

    def _check_not_started(self):
        if any(record.state not in ("draft", "preview") for record in self):
            raise UserError(
                self.env._(
                    "This list is imported already. Make a new one for the rest."
                )
            )

    def _forget_preview(self):
        """Make a list that was looked at new: what it said is true no more."""
        for record in self.filtered(lambda record: record.state == "preview"):
            record._forget_rows()

    def _forget_rows(self):
        self.sudo().row_ids.unlink()  # they say what stood in the file before
        self.state = "draft"
