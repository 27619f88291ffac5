from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import format_list

from ..tools import groups

VERDICTS = ("same", "near", "differs")


class RetailMemberDuplicate(models.Model):
    """Two files that may be one person's, and what somebody decided about them."""

    _name = "retail.member.duplicate"
    _description = "Possible Duplicate"
    _order = "score desc, id"

    partner_low_id = fields.Many2one(
        comodel_name="res.partner",
        string="First File",
        ondelete="cascade",
        readonly=True,
        help="The one with the lower id, so that a pair is in the list once.",
    )
    partner_high_id = fields.Many2one(
        comodel_name="res.partner",
        string="Second File",
        ondelete="cascade",
        readonly=True,
        index="btree_not_null",
        help="Gone, once the files are merged.",
    )
    shop_low_id = fields.Many2one(
        related="partner_low_id.member_shop_id", string="Shop", store=True, index=True
    )
    shop_high_id = fields.Many2one(
        related="partner_high_id.member_shop_id",
        string="Second Shop",
        store=True,
        index=True,
    )
    company_id = fields.Many2one(
        comodel_name="res.company", readonly=True, ondelete="cascade"
    )
    score = fields.Float(
        digits=(5, 4),
        readonly=True,
        aggregator="avg",
        help="How likely the files are one person's, by all that is compared.",
    )
    evidence = fields.Char(readonly=True, help="What was compared, and how.")
    evidence_text = fields.Char(string="Why", compute="_compute_evidence_text")
    state = fields.Selection(
        selection=[
            ("open", "To review"),
            ("merged", "Merged"),
            ("distinct", "Different people"),
        ],
        string="Status",
        default="open",
        required=True,
        readonly=True,
        index=True,
    )
    date_found = fields.Date(string="Found On", readonly=True)
    decided_uid = fields.Many2one(
        comodel_name="res.users", string="Decided By", readonly=True
    )
    date_decided = fields.Datetime(string="Decided On", readonly=True)
    merged_number = fields.Char(
        readonly=True, help="The number of the file that was merged into the other."
    )

    # A person merged into another leaves an empty place: these pairs are no duplicates.
    _pair_uniq = models.Constraint(
        "UNIQUE(partner_low_id, partner_high_id)", "These two files are a pair already."
    )
    _pair_order = models.Constraint(
        "CHECK(partner_low_id < partner_high_id)",
        "The first file of a pair is the one with the lower id.",
    )

    @api.depends("partner_low_id", "partner_high_id", "merged_number")
    def _compute_display_name(self):
        for pair in self:
            other = pair.partner_high_id.display_name or pair.merged_number
            pair.display_name = f"{pair.partner_low_id.display_name} / {other}"

    @api.depends("evidence")
    @api.depends_context("lang")
    def _compute_evidence_text(self):
        for pair in self:
            pair.evidence_text = " · ".join(pair._evidence_sentences())

    def _evidence_sentences(self):
        found = dict.fromkeys(VERDICTS, ())
        labels = self._thing_labels()
        for code in (self.evidence or "").split():
            verdict, _sep, thing = code.partition("_")
            found[verdict] += (labels[thing],)
        things = {v: format_list(self.env, list(names)) for v, names in found.items()}
        sentences = {
            "same": self.env._("Same: %s", things["same"]),
            "near": self.env._("Similar: %s", things["near"]),
            "differs": self.env._("Different: %s", things["differs"]),
        }
        return [sentences[verdict] for verdict in VERDICTS if found[verdict]]

    def _thing_labels(self):
        return {
            "phone": self.env._("phone"),
            "email": self.env._("e-mail"),
            "id_number": self.env._("ID number"),
            "name": self.env._("sound of the name"),
            "written": self.env._("characters of the name"),
            "born": self.env._("birthday"),
            "street": self.env._("street"),
            "city": self.env._("city"),
            "zip": self.env._("postcode"),
            "state": self.env._("state"),
        }

    # Deciding

    def action_distinct(self):
        """Keep the pair as two people: the search never brings it back."""
        self._check_open()
        self._decide("distinct")
        return True

    def action_reopen(self):
        """Put a pair that was taken for two people before people again."""
        self._check_decider()
        if any(pair.state != "distinct" for pair in self):
            raise UserError(
                self.env._(
                    "Files that are merged stay merged: there is nothing to redo."
                )
            )
        pairs_sudo = self.sudo()
        pairs_sudo.write({"state": "open", "decided_uid": False, "date_decided": False})
        return True

    def _decide(self, state, **values):
        # Nobody may edit pairs but by deciding on them.
        pairs_sudo = self.sudo()
        pairs_sudo.write(
            {
                "state": state,
                "decided_uid": self.env.uid,
                "date_decided": fields.Datetime.now(),
            }
            | values
        )

    def _check_open(self):
        self._check_decider()
        if any(pair.state != "open" for pair in self):
            raise UserError(
                self.env._(
                    "Somebody has decided on this pair already. Go on with the next."
                )
            )

    def _check_decider(self):
        """Refuse whom the pair isn't shown to."""
        self.check_access("read")
        if not self.env.su and not self.env.user.has_group(groups.MANAGER):
            raise AccessError(
                self.env._("Store managers decide on duplicates. Ask yours.")
            )

    def action_search_all(self):
        """Compare all files anew, in the background; say how far it is."""
        if not self.env.user.has_group(groups.HEAD_OFFICE):
            raise AccessError(
                self.env._("Head office starts a search through all files. Ask there.")
            )
        keys_sudo = self.env["retail.member.match.key"].sudo()
        if not keys_sudo._count_open():
            keys_sudo._query_open_all()
        self.env.ref("retail_customer_mgmt.ir_cron_find_duplicates").sudo()._trigger()
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "info",
                "message": self._progress_text(keys_sudo._count_open()),
            },
        }

    @api.model
    def get_empty_list_help(self, help_message):
        """Say with an empty list what could not be looked for."""
        text = super().get_empty_list_help(help_message)
        if self._has_trigrams():
            return text
        return Markup("%s<p>%s</p>") % (Markup(text or ""), self._exact_only_text())

    def _progress_text(self, count):
        text = self.env._(
            "%s files are still to be compared. That is done in the background; pairs"
            " appear here as they are found.",
            count,
        )
        return text if self._has_trigrams() else f"{text} {self._exact_only_text()}"

    def _exact_only_text(self):
        return self.env._(
            "Only values that are exactly the same are found: ask the administrator of"
            " the database to add PostgreSQL's extension pg_trgm."
        )

    # Merging elsewhere

    @api.model
    def _follow_merge(self, sources, kept):
        """Let the pairs of files that become part of another follow them."""
        files = sources | kept
        domain = [
            "|",
            ("partner_low_id", "in", sources.ids),
            ("partner_high_id", "in", sources.ids),
        ]
        for pair in self.search(domain):
            both = pair.partner_low_id | pair.partner_high_id
            if both <= files and len(both) == 2:
                pair._become_merged(both - kept, kept)
            elif others := both - files:
                pair._hand_on(others, kept)
        self.env["retail.member.match.key"]._forget(sources)
        self.env.flush_all()

    def _become_merged(self, gone, kept):
        self._decide(
            "merged",
            partner_low_id=kept.id,
            partner_high_id=False,
            merged_number=", ".join(gone.filtered("member_no").mapped("member_no")),
        )

    def _hand_on(self, other, kept):
        """Make this the kept file's pair; where it has one, keep what is known."""
        low, high = sorted((other.id, kept.id))
        twin = self.search(
            [("partner_low_id", "=", low), ("partner_high_id", "=", high)]
        )
        if not twin:
            self.write({"partner_low_id": low, "partner_high_id": high})
            return
        if self.state == "distinct" and twin.state == "open":
            twin.write({"state": "distinct", "decided_uid": self.decided_uid.id})
            twin.date_decided = self.date_decided
        self.unlink()
