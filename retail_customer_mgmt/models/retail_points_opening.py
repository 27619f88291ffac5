from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import email_normalize, split_every

from ..tools import groups

POSTED_AT_ONCE = 500


class RetailPointsAdjustment(models.Model):
    """Opening balances: what members bring along from an earlier system.

    Odoo's own import creates them from a file, a row each.
    """

    _inherit = "retail.points.adjustment"

    _opening_claims = frozenset(("date", "expires_on", "reference"))

    kind = fields.Selection(
        selection_add=[("opening", "Opening balance")],
        ondelete={"opening": "cascade"},
    )
    member_ref = fields.Char(
        string="Member (Number, Phone, Card or E-mail)",
        store=False,
        help="For the import: whose points these are.",
    )
    reference = fields.Char(
        copy=False,
        help="What the earlier system calls this balance. A reference is imported"
        " once, however often the file is.",
    )

    _reference_uniq = models.Constraint(
        "UNIQUE(program_id, reference)",
        "A balance with this reference has already been imported.",
    )

    @api.model
    def get_import_templates(self):
        return [
            {
                "label": self.env._("Opening Balances"),
                "template": "/retail_customer_mgmt/static/csv/opening_balances.csv",
            }
        ]

    @api.model
    def load(self, fields, data):
        """Import opening balances.

        A row whose reference is known, or stood in the file before, is left out with
        a remark, so that importing a file again changes nothing.
        """
        limit = self.env.context.get("_import_limit") or len(data)
        rows, remarks = self._new_rows(fields, data[:limit])
        opening = self.with_context(
            default_kind="opening",
            _import_limit=None,
            tracking_disable=True,
            mail_create_nosubscribe=True,
        )
        kept = [data[row] for row in rows]
        result = super(RetailPointsAdjustment, opening).load(fields, kept)
        for message in result["messages"]:
            self._point_to_file(message, rows)
        return result | {
            "messages": result["messages"] + remarks,
            "nextrow": limit if limit < len(data) else 0,
        }

    def _new_rows(self, fields, data):
        """Return the numbers of rows to import, and remarks about the others."""
        if "reference" not in fields:
            return range(len(data)), []
        column = fields.index("reference")
        references = [str(row[column] or "").strip() for row in data]
        known = self._known_references(references)
        rows, remarks = [], []
        for number, reference in enumerate(references):
            if reference in known:
                remarks.append(self._remark_known(number, reference))
                continue
            rows.append(number)
            if reference:
                known.add(reference)
        return rows, remarks

    def _known_references(self, references):
        domain = [
            ("program_id", "=", self._opening_program().id),
            ("reference", "in", references),
        ]
        return set(self.sudo().search_fetch(domain, ["reference"]).mapped("reference"))

    def _remark_known(self, number, reference):
        return {
            "type": "warning",
            "record": number,
            "rows": {"from": number, "to": number},
            "field": "reference",
            "message": self.env._(
                "%(reference)s has already been imported: the row is left out.",
                reference=reference,
            ),
        }

    def _point_to_file(self, message, rows):
        """Let a message name the row of the file, not that of what was imported."""
        if "record" in message:
            message["record"] = rows[message["record"]]
        if "rows" in message:
            message["rows"] = {end: rows[row] for end, row in message["rows"].items()}

    def _requests(self, vals_list):
        refs = {vals["member_ref"] for vals in vals_list if vals.get("member_ref")}
        if not refs:
            return super()._requests(vals_list)
        self._check_may_import()
        memberships = self._find_memberships(refs)
        return super()._requests(
            [self._with_membership(vals, memberships) for vals in vals_list]
        )

    def _with_membership(self, vals, memberships):
        vals = dict(vals)
        ref = vals.pop("member_ref", None)
        return vals | {"membership_id": memberships[ref].id} if ref else vals

    def _request_values(self, vals):
        kind = vals.get("kind") or self.env.context.get("default_kind")
        if kind != "opening":
            return super()._request_values(vals) | {"reference": False}
        self._check_may_import()
        plain = {name: vals[name] for name in vals.keys() - self._opening_claims}
        reason = vals.get("reason") or self.env._("Opening balance")
        values = super()._request_values(plain | {"reason": reason})
        membership_sudo = (
            self.env["retail.membership"].browse(values["membership_id"]).sudo()
        )
        date, lapse = self._opening_days(vals, values["date"])
        return values | {
            "kind": "opening",
            "date": date,
            "expires_on": lapse or membership_sudo.program_id._lapse_date(date),
            "reference": self._opening_reference_of(vals, values["points"]),
        }

    def _opening_reference_of(self, vals, points):
        reference = (vals.get("reference") or "").strip()
        if points < 0:
            raise UserError(self.env._("An opening balance can't be negative."))
        if not reference:
            raise UserError(
                self.env._(
                    "Each opening balance needs a reference of its own: it keeps a file"
                    " from being imported twice."
                )
            )
        return reference

    def _opening_days(self, vals, today):
        """Return from which day the balance counts, and its last day if it has one."""
        date = fields.Date.to_date(vals.get("date")) or today
        lapse = fields.Date.to_date(vals.get("expires_on"))
        if date > today:
            raise UserError(
                self.env._("An opening balance can't count from a day in the future.")
            )
        if lapse and lapse < date:
            raise UserError(
                self.env._(
                    "These points lapse before the day from which they count:"
                    " correct one of the two."
                )
            )
        return date, lapse

    def _check_may_import(self):
        if not (self.env.su or self.env.user.has_group(groups.HEAD_OFFICE)):
            raise AccessError(self.env._("Head office imports opening balances."))

    def _submit(self):
        openings = self.filtered(lambda adjustment: adjustment.kind == "opening")
        if openings:
            openings._post_openings()
        return super(RetailPointsAdjustment, self - openings)._submit()

    def _post_openings(self):
        self.membership_id.sudo()._lock()
        for opening in self:
            opening._check_active()
            opening._check_not_own_opening()
        for same in self.sudo().grouped("program_id").values():
            # A statement joins rows that the planner knows nothing about yet: with
            # many of them it would compare each with each.
            for ids in split_every(POSTED_AT_ONCE, same.ids):
                openings = same.browse(ids)
                openings.membership_id._post_openings(openings)

    def _check_not_own_opening(self):
        if self.membership_id.sudo().partner_id == self.env.user.partner_id:
            raise UserError(
                self.env._(
                    "This is your own member file: let a colleague import its balance."
                )
            )

    # Whose a row of the file is

    @api.model
    def _opening_program(self):
        program = self.env.company.member_program_id
        if not program:
            raise UserError(
                self.env._(
                    "No member programme is set up. Choose one in"
                    " Settings > Members first."
                )
            )
        return program

    @api.model
    def _find_memberships(self, refs):
        """Return {what a file calls a member: membership} of the company's programme.

        :raises UserError: where nobody, or more than one member, is called so
        """
        keys = {ref: self._keys_of(ref) for ref in refs}
        index = self._index_memberships({key for own in keys.values() for key in own})
        return {ref: self._only_one(ref, keys[ref], index) for ref in refs}

    def _keys_of(self, ref):
        """Return in which ways a member may be meant, the surest first."""
        text = ref.strip()
        keys = [("member_no", text.upper()), ("member_code", text)]
        if number := self.env["res.partner"]._normalised_phone(text):
            keys.append(("member_phone", number))
        if email := email_normalize(text):
            keys.append(("email_normalized", email))
        return keys

    def _index_memberships(self, keys):
        """Return {key: memberships} of those that have one of the keys."""
        program = self._opening_program()
        index = defaultdict(self.env["retail.membership"].browse)
        by_field = defaultdict(list)
        for field, value in keys:
            by_field[field].append(value)
        for field, values in by_field.items():
            domain = [
                ("program_id", "=", program.id),
                (f"partner_id.{field}", "in", values),
            ]
            found = self.env["retail.membership"].search_fetch(domain, ["partner_id"])
            for membership in found:
                index[field, membership.partner_id[field]] |= membership
        return index

    def _only_one(self, ref, keys, index):
        for key in keys:
            found = index.get(key)
            if found and len(found) > 1:
                raise UserError(
                    self.env._(
                        "Several members share %(reference)s. Use their numbers.",
                        reference=ref,
                    )
                )
            if found:
                return found
        raise UserError(
            self.env._(
                "No member has the number, card, phone or e-mail %(reference)s.",
                reference=ref,
            )
        )
