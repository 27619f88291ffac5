import csv
import io
from base64 import b64encode

from odoo import api, fields, models

from ..tools import imported

BATCH = 50  # rows a transaction
AT_ONCE = 100  # rows that one waits for


class RetailMemberImport(models.Model):
    """Registering the rows in the background, and the report on them."""

    _inherit = "retail.member.import"

    def _start(self):
        self._open_rows(AT_ONCE)._register_rows()
        if self._open_rows(1):
            self.env.ref("retail_customer_mgmt.ir_cron_import_members")._trigger()
        else:
            self._finish()

    @api.model
    def _cron_import(self):
        """Register the rows of the lists that run.

        Each batch is committed with the state of its rows: a run that was stopped
        goes on with the rest, and registers nobody twice.
        """
        for record in self.search([("state", "=", "running")], order="id"):
            if not record._run():
                break

    def _run(self, batch_size=BATCH):
        """Register batch by batch; tell whether time is left."""
        has_time = True
        # The lock is given back with each batch: who runs it meanwhile goes on.
        while (
            has_time
            and (locked := self.try_lock_for_update())
            and (rows := locked._open_rows(batch_size))
        ):
            rows._register_rows()
            has_time = bool(
                self.env["ir.cron"]._commit_progress(
                    len(rows), remaining=self.open_count
                )
            )
            # Somebody may have paused the list meanwhile.
            self.invalidate_recordset()
        locked = self.try_lock_for_update()
        if locked and locked.state == "running" and not locked._open_rows(1):
            locked._finish()
        return has_time

    def _open_rows(self, limit):
        if self.state != "running":
            return self.env["retail.member.import.row"]
        return self.env["retail.member.import.row"].search(
            [("import_id", "=", self.id), ("state", "in", ("new", "match"))],
            order="number",
            limit=limit,
        )

    def _finish(self):
        self.state = "done"
        self.message_post(
            body=self.with_context(lang=self.user_id.lang).env._(
                "%(file)s is imported: %(done)s of %(all)s rows are registered,"
                " %(refused)s refused.",
                file=self.file_name,
                done=self.done_count,
                all=self.row_count,
                refused=self.refused_count,
            ),
            partner_ids=self.user_id.partner_id.ids,
        )

    # The report

    def _report_name(self):
        stem = (self.file_name or "members").rsplit(".", 1)[0]
        return f"{stem}_result.csv"

    def _report_file(self):
        """Return the list as CSV, with what became of each row."""
        labels = dict(self.row_ids._fields["state"]._description_selection(self.env))
        out = io.StringIO()
        writer = csv.writer(out)
        writer.writerow(
            [
                self.env._("Row"),
                self.env._("Result"),
                self.env._("Remark"),
                self.env._("Member Number"),
                *map(
                    imported.harmless,
                    self.column_ids.sorted("position").mapped("header"),
                ),
            ]
        )
        for row in self.row_ids.sorted("number"):
            cells = [
                labels[row.state],
                row.reason or "",
                row.partner_id.member_no or "",
                *row.cells,
            ]
            writer.writerow([row.number, *map(imported.harmless, cells)])
        # Spreadsheets know UTF-8 by the mark at its start.
        return b64encode(out.getvalue().encode("utf-8-sig"))

    @api.autovacuum
    def _gc_lists(self, days=90):
        """Forget lists that nobody touched for long: they are full of personal data."""
        limit = fields.Datetime.subtract(fields.Datetime.now(), days=days)
        old = self.search([("state", "!=", "running"), ("write_date", "<", limit)])
        # A paused list that nobody continues is given up.
        old.filtered(lambda record: record.state == "paused").state = "done"
        old.unlink()
