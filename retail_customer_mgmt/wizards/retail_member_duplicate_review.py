from odoo import api, fields, models
from odoo.fields import Domain

from ..models.retail_member_duplicate_file import CHOICES, FACTS


class RetailMemberDuplicateReview(models.TransientModel):
    """Two files side by side, to be merged or told apart."""

    _name = "retail.member.duplicate.review"
    _description = "Review Duplicate"

    pair_id = fields.Many2one(
        comodel_name="retail.member.duplicate", required=True, ondelete="cascade"
    )
    left_id = fields.Many2one(
        comodel_name="res.partner", string="Left File", ondelete="cascade"
    )
    right_id = fields.Many2one(
        comodel_name="res.partner", string="Right File", ondelete="cascade"
    )
    score = fields.Float(related="pair_id.score", related_sudo=False, aggregator=None)
    evidence_text = fields.Char(related="pair_id.evidence_text", related_sudo=False)
    state = fields.Selection(related="pair_id.state", related_sudo=False)
    kept = fields.Selection(
        selection=[("left", "Left file"), ("right", "Right file")],
        string="Keep",
        required=True,
        default="left",
        help="The other file becomes part of it, with points, visits, calls and all.",
    )
    line_ids = fields.One2many(
        comodel_name="retail.member.duplicate.line", inverse_name="review_id"
    )
    refusal = fields.Char(compute="_compute_refusal")
    left_count = fields.Integer(
        string="Pairs Left", compute="_compute_left_count", aggregator=None
    )

    @api.depends("pair_id")
    def _compute_refusal(self):
        for review in self:
            review.refusal = review.pair_id._why_not_merge()

    @api.depends("pair_id")
    def _compute_left_count(self):
        for review in self:
            review.left_count = review.pair_id.search_count([("state", "=", "open")])

    @api.model_create_multi
    def create(self, vals_list):
        """Put the older file to the left: it is the one to keep."""
        reviews = super().create(vals_list)
        for review in reviews:
            review.left_id, review.right_id = review.pair_id._older_first()
            left, right = (
                file._duplicate_texts() for file in (review.left_id, review.right_id)
            )
            review.line_ids = [
                fields.Command.create({"name": name, "sequence": number})
                for number, name in enumerate((*CHOICES, *FACTS))
                if left[name] or right[name]
            ]
        return reviews

    def action_merge(self):
        """Merge the files and go on with the next pair."""
        self.ensure_one()
        kept = self.left_id if self.kept == "left" else self.right_id
        taken = self.line_ids.filtered(lambda line: line.is_taken and line.is_choice)
        following = self._following()
        self.pair_id._merge_files(kept, taken.mapped("name"))
        # Merging may have taken pairs of the file that is gone along.
        return self._open_next(following)

    def action_distinct(self):
        """Keep both files for good and go on with the next pair."""
        self.ensure_one()
        following = self._following()
        self.pair_id.action_distinct()
        return self._open_next(following)

    def action_next(self):
        """Leave the pair for later."""
        self.ensure_one()
        return self._open_next(self._following())

    def _following(self):
        """Return the domain of the open pairs that come after this one in the list."""
        pair = self.pair_id
        after = Domain("score", "<", pair.score) | (
            Domain("score", "=", pair.score) & Domain("id", ">", pair.id)
        )
        return Domain("state", "=", "open") & after

    def _open_next(self, following):
        if pair := self.env["retail.member.duplicate"].search(following, limit=1):
            return pair.action_review()
        return {"type": "ir.actions.act_window_close"}
