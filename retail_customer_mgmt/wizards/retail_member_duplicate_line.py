from odoo import api, fields, models

from ..models.retail_member_duplicate_file import CHOICES


class RetailMemberDuplicateLine(models.TransientModel):
    """What two files say to one thing. Nothing of it is stored."""

    _name = "retail.member.duplicate.line"
    _description = "Duplicate: Value"
    _order = "sequence"

    review_id = fields.Many2one(
        comodel_name="retail.member.duplicate.review",
        required=True,
        ondelete="cascade",
    )
    sequence = fields.Integer()
    name = fields.Char(required=True)
    label = fields.Char(string="What", compute="_compute_texts")
    left_text = fields.Char(string="Left File", compute="_compute_texts")
    right_text = fields.Char(string="Right File", compute="_compute_texts")
    is_different = fields.Boolean(compute="_compute_texts")
    is_choice = fields.Boolean(compute="_compute_texts")
    is_taken = fields.Boolean(
        string="Take the Other",
        help="Keep what the file that goes says, instead of what the kept one says.",
    )
    kept_text = fields.Char(string="Will Be Kept", compute="_compute_kept_text")

    @api.depends("name", "review_id.left_id", "review_id.right_id")
    @api.depends_context("lang", "uid")
    def _compute_texts(self):
        for review, lines in self.grouped("review_id").items():
            left = review.left_id._duplicate_texts()
            right = review.right_id._duplicate_texts()
            labels = review.left_id._duplicate_labels()
            for line in lines:
                line.label = labels[line.name]
                texts = [left[line.name], right[line.name]]
                line.left_text, line.right_text = map(line._shown, texts)
                # What the user may not see can't be compared.
                line.is_different = None not in texts and texts[0] != texts[1]
                line.is_choice = (
                    line.name in CHOICES and line.is_different and all(texts)
                )

    def _shown(self, text):
        return self.env._("kept by another shop") if text is None else text

    @api.depends("is_taken", "review_id.kept", "left_text", "right_text")
    def _compute_kept_text(self):
        for line in self:
            texts = [line.left_text, line.right_text]
            if (line.review_id.kept == "right") != (line.is_taken and line.is_choice):
                texts.reverse()
            is_fact = line.name not in CHOICES
            line.kept_text = not is_fact and (texts[0] or texts[1])
