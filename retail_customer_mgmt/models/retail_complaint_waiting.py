from odoo import api, fields, models
from odoo.tools import format_datetime


class RetailComplaint(models.Model):
    """When the clock stands still, and what comes back after it was solved."""

    _inherit = "retail.complaint"

    pause_ids = fields.One2many(
        comodel_name="retail.complaint.pause", inverse_name="complaint_id"
    )
    date_paused = fields.Datetime(
        string="Paused Since", compute="_compute_date_paused", store=True
    )
    pause_text = fields.Char(compute="_compute_pause_text")
    reopen_count = fields.Integer(
        string="Reopened", readonly=True, copy=False, help="How often it came back."
    )
    date_reopened = fields.Datetime(readonly=True, copy=False)
    reopened_by_id = fields.Many2one(
        comodel_name="res.partner", readonly=True, copy=False
    )

    @api.depends("pause_ids.date_start", "pause_ids.date_end")
    def _compute_date_paused(self):
        for complaint in self:
            lasting = complaint.pause_ids.filtered(lambda pause: not pause.date_end)
            complaint.date_paused = lasting[:1].date_start

    @api.depends_context("tz", "lang")
    @api.depends("date_paused", "stage_id.name")
    def _compute_pause_text(self):
        for complaint in self:
            since = complaint.date_paused
            complaint.pause_text = since and self.env._(
                "Paused since %(moment)s: %(stage)s",
                moment=format_datetime(self.env, since, dt_format="d MMM, HH:mm"),
                stage=complaint.stage_id.name,
            )

    @api.model_create_multi
    def create(self, vals_list):
        complaints = super().create(vals_list)
        complaints.filtered("stage_id.is_waiting")._pause(fields.Datetime.now())
        return complaints

    def write(self, vals):
        before = {
            complaint: (complaint.stage_id, complaint.date_solved)
            for complaint in self
            if "stage_id" in vals and complaint.stage_id.id != vals["stage_id"]
        }
        result = super().write(vals)
        moved = self.browse().union(*before)
        now = fields.Datetime.now()
        moved._end_pause(now)
        moved.filtered("stage_id.is_waiting")._pause(now)
        for complaint, (stage, solved) in before.items():
            if stage.is_closed and not complaint.is_closed:
                complaint._note_reopened(stage, solved, now)
        return result

    def _pause(self, now):
        # The clock is kept for everybody: who moves a complaint may not edit pauses.
        pauses_sudo = self.env["retail.complaint.pause"].sudo()
        pauses_sudo.create(
            [
                {
                    "complaint_id": complaint.id,
                    "stage_id": complaint.stage_id.id,
                    "date_start": now,
                }
                for complaint in self
            ]
        )

    def _end_pause(self, now):
        pauses_sudo = self.sudo().pause_ids
        pauses_sudo.filtered(lambda pause: not pause.date_end).date_end = now

    def _note_reopened(self, stage, solved, now):
        """Count it, and let the clock go on from where it stood when it was solved."""
        by = self.env.context.get("complaint_reopened_by") or self.env.user.partner_id
        complaint_sudo = self.sudo()
        complaint_sudo.write(
            {
                "reopen_count": self.reopen_count + 1,
                "date_reopened": now,
                "reopened_by_id": by.id,
            }
        )
        if solved and solved <= now:
            complaint_sudo.pause_ids = [
                fields.Command.create(
                    {"stage_id": stage.id, "date_start": solved, "date_end": now}
                )
            ]

    def _resume(self, author):
        """Take up again what the customer wrote about: it waited, or was solved."""
        resting = self.filtered(lambda c: c.is_closed or c.stage_id.is_waiting)
        if resting:
            resting = resting.with_context(complaint_reopened_by=author)
            resting.stage_id = self._working_stage()

    @api.model
    def _working_stage(self):
        """Return the stage of what is being worked on: the first open one after New."""
        stages = self.env["retail.complaint.stage"].search(
            [("is_closed", "=", False), ("is_waiting", "=", False)], limit=2
        )
        return stages[-1:]

    def _start_work(self):
        """Move what is still new on, where there is a stage for it."""
        new = self.filtered(lambda c: c.stage_id == self._default_stage_id())
        if new:
            new.stage_id = self._working_stage()
