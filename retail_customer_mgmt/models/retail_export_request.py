from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, RedirectWarning, UserError

from ..tools import groups

HOURS = 24  # in which an approval is good, and small exports add up


class RetailExportRequest(models.Model):
    """Somebody wants to take many members' data along: which, why, and who agreed.

    A request is for certain records and fields. Once approved by a privacy officer, it
    is good for one export of these, or fewer, within 24 hours.
    """

    _name = "retail.export.request"
    _description = "Export Request"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "id desc"
    _mail_post_access = "read"

    name = fields.Char(compute="_compute_name")
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Asked By",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    company_id = fields.Many2one(
        comodel_name="res.company", required=True, readonly=True, index=True
    )
    res_model = fields.Char(string="Technical Model", required=True, readonly=True)
    model_name = fields.Char(string="What", compute="_compute_name")
    record_ids = fields.Json(string="Records", readonly=True)
    record_count = fields.Integer(string="Number of Records", readonly=True)
    member_count = fields.Integer(string="Number of Members", readonly=True)
    field_names = fields.Char(
        string="Technical Fields",
        readonly=True,
        help="Empty where any field may be taken along.",
    )
    field_labels = fields.Char(string="Fields", compute="_compute_field_labels")
    reason = fields.Char(required=True, readonly=True)
    state = fields.Selection(
        selection=[
            ("asked", "Waiting for approval"),
            ("approved", "Approved"),
            ("refused", "Refused"),
            ("used", "Exported"),
        ],
        required=True,
        readonly=True,
        default="asked",
        index=True,
        tracking=True,
    )
    decided_by = fields.Many2one(comodel_name="res.users", readonly=True)
    date_decided = fields.Datetime(string="Decided On", readonly=True)
    date_until = fields.Datetime(
        string="Good Until", readonly=True, help="The approval ends then."
    )
    date_used = fields.Datetime(string="Exported On", readonly=True)
    can_decide = fields.Boolean(compute="_compute_can_decide")

    @api.depends("res_model", "member_count")
    def _compute_name(self):
        for request in self:
            known = request.res_model in self.env
            label = self.env[request.res_model]._description if known else ""
            request.model_name = label
            request.name = self.env._(
                "%(model)s: %(count)s members",
                model=label,
                count=request.member_count,
            )

    @api.depends("res_model", "field_names")
    def _compute_field_labels(self):
        for request in self:
            names = (request.field_names or "").split(",")
            request.field_labels = (
                ", ".join(request._label_of(name) for name in names)
                if request.field_names
                else self.env._("All")
            )

    def _label_of(self, path):
        """Return how the form calls a field; of a path, its first part is named."""
        head, *tail = path.split("/")
        model = self.env.get(self.res_model)
        field = model is not None and model._fields.get(head)
        label = field._description_string(self.env) if field else head
        return "/".join([label, *tail])

    @api.depends_context("uid")
    @api.depends("state", "user_id")
    def _compute_can_decide(self):
        is_officer = self.env.user.has_group(groups.PRIVACY)
        for request in self:
            request.can_decide = (
                is_officer
                and request.state == "asked"
                and request.user_id != self.env.user
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(
            self.env._("Requests are kept: they say who took data along, and why.")
        )

    # Before an export

    @api.model
    def _before_export(self, records, paths):
        """Note an export that takes members' data along; refuse many without approval.

        Of people outside the scheme nothing is asked, and nothing noted.
        """
        if self.env.su or not self._is_of_scheme():
            return
        members = records._exported_members(paths).sudo(False)
        if not members:
            return
        self.env["retail.access.log"]._query_one_export_at_a_time()
        origin, reason = (records._name, False), self.env._("Exported")
        if self._is_beyond_limit(members):
            request_sudo = self._use_approval(records, paths)
            if not request_sudo:
                raise self._refusal(records, paths, members)
            origin = (self._name, request_sudo.id)
            reason = request_sudo.reason
        self.env["retail.access.log"].sudo()._note_export(members, reason, origin)

    def _is_of_scheme(self):
        return any(
            self.env.user.has_group(group)
            for group in (groups.TILL, groups.CONTACT, groups.PRIVACY)
        )

    def _is_beyond_limit(self, members):
        """Tell whether these and the day's other exports are more than one may take.

        The smallest limit of the user's companies counts, whichever is chosen above.
        """
        companies_sudo = self.env.user.sudo().company_ids
        limit = min(companies_sudo.mapped("member_export_limit"))
        if len(members) > limit:
            return True
        since = fields.Datetime.now() - timedelta(hours=HOURS)
        log_sudo = self.env["retail.access.log"].sudo()
        return len(log_sudo._query_exported(since) | {*members.ids}) > limit

    def _use_approval(self, records, paths):
        """Return the user's approval of this export, used up now; or nothing."""
        # Nobody writes requests: only an export uses them up.
        approved_sudo = self.sudo().search(
            [
                ("user_id", "=", self.env.uid),
                ("res_model", "=", records._name),
                ("state", "=", "approved"),
                ("date_until", ">", fields.Datetime.now()),
            ]
        )
        for request_sudo in approved_sudo:
            if request_sudo._allows(records.ids, paths):
                request_sudo.lock_for_update(allow_referencing=True)
                request_sudo.write(
                    {"state": "used", "date_used": fields.Datetime.now()}
                )
                return request_sudo
        return approved_sudo.browse()

    def _allows(self, record_ids, paths):
        has_records = {*record_ids} <= {*self.record_ids}
        names = {*(self.field_names or "").split(",")}
        return has_records and (not self.field_names or {*paths} <= names)

    def _refusal(self, records, paths, members):
        """Return the error that says what to do, with the button that does it."""
        return RedirectWarning(
            self.env._(
                "This export takes the data of %(count)s members along: with what you"
                " have exported within 24 hours that is more than one person may take"
                " alone. Ask a privacy officer for approval, then export once more.",
                count=len(members),
            ),
            self.env.ref("retail_customer_mgmt.retail_export_ask_action").id,
            self.env._("Ask for Approval"),
            {
                "default_res_model": records._name,
                "default_record_ids": records.ids,
                "default_field_names": ",".join(paths),
            },
        )

    # Asking and deciding

    @api.model
    def _ask(self, records, field_names, reason):
        """Put a request to the privacy officers; return it."""
        records.check_access("read")
        reason = (reason or "").strip()
        if not reason:
            raise UserError(self.env._("Say what the data are needed for."))
        names = [name for name in (field_names or "").split(",") if name]
        # Whose data they are is counted, not claimed.
        members = records._exported_members(names or ["id"])
        officers_sudo = self._officers()
        if not officers_sudo:
            raise UserError(
                self.env._(
                    "There is nobody who could approve it. Ask an administrator to make"
                    " a colleague privacy officer."
                )
            )
        request_sudo = self.sudo().create(
            {
                "user_id": self.env.uid,
                "company_id": self.env.company.id,
                "res_model": records._name,
                "record_ids": records.ids,
                "record_count": len(records),
                "member_count": len(members),
                "field_names": ",".join(names),
                "reason": reason,
            }
        )
        request_sudo._call_officers(officers_sudo)
        return request_sudo.sudo(False)

    def _officers(self):
        """Return the privacy officers of the company, but for who asks."""
        domain = [
            ("all_group_ids", "in", self.env.ref(groups.PRIVACY).id),
            ("company_ids", "in", self.env.company.id),
            ("share", "=", False),
            ("id", "!=", self.env.uid),
        ]
        return self.env["res.users"].sudo().search(domain)

    def _call_officers(self, officers_sudo):
        for officer in officers_sudo:
            self.activity_schedule(
                "mail.mail_activity_data_todo",
                user_id=officer.id,
                summary=self.env._("Decide about an export: %(name)s", name=self.name),
                note=self.reason,
            )

    def action_approve(self):
        self._decide(
            {
                "state": "approved",
                "date_until": fields.Datetime.now() + timedelta(hours=HOURS),
            },
            self.env._("Approved: export it within 24 hours, once."),
        )
        return True

    def action_refuse(self):
        self._decide({"state": "refused"}, self.env._("Refused."))
        return True

    def _decide(self, values, words):
        for request in self:
            request._check_may_decide()
            request_sudo = request.sudo()  # nobody writes requests
            request_sudo.write(
                values
                | {"decided_by": self.env.uid, "date_decided": fields.Datetime.now()}
            )
            request_sudo.activity_ids.unlink()
            request.message_post(body=words, partner_ids=request.user_id.partner_id.ids)

    def _check_may_decide(self):
        if not self.env.user.has_group(groups.PRIVACY):
            raise AccessError(self.env._("Privacy officers decide about exports."))
        self.check_access("read")
        if self.user_id == self.env.user:
            raise AccessError(
                self.env._("You asked for this export: another officer decides.")
            )
        self.sudo().lock_for_update(allow_referencing=True)
        self.invalidate_recordset(["state"])
        if self.state != "asked":
            raise UserError(self.env._("This request has already been decided."))

    def action_view_records(self):
        """Open the records that the request is about."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.name,
            "res_model": self.res_model,
            "view_mode": "list,form",
            "domain": [("id", "in", self.record_ids)],
            "context": {"active_test": False},
        }
