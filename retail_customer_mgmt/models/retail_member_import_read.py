import base64
import codecs
import csv

from odoo import models
from odoo.exceptions import UserError
from odoo.tools import split_every

from ..tools import entry, imported

MAX_ROWS = 50_000
ROWS_AT_ONCE = 1000
ENCODINGS = {"CN": "gb18030", "SG": "gb18030", "TW": "big5hkscs", "HK": "big5hkscs"}


class RetailMemberImport(models.Model):
    """Reading the file: Odoo's own import knows the kinds of files and encodings."""

    _inherit = "retail.member.import"

    def _read_columns(self):
        """Read the header, and guess what each column means."""
        self.ensure_one()
        header, *rows = self._file_rows()
        labels = self._labels_of_keys()
        taken, columns = set(), []
        for position, text in enumerate(header):
            key = imported.guess(text, labels)
            cells = (entry.line(row[position]) for row in rows[:50])
            columns.append(
                {
                    "import_id": self.id,
                    "position": position,
                    "header": entry.line(text),
                    "sample": next(filter(None, cells), ""),
                    "field_name": key if key not in taken else False,
                }
            )
            taken.add(key)
        # Columns and rows say what stands in the file: nobody else writes them.
        self.sudo().column_ids.unlink()
        self.env["retail.member.import.column"].sudo().create(columns)

    def _labels_of_keys(self):
        """Return {key: its labels} in the reader's language and in English."""
        Column = self.env["retail.member.import.column"]
        labels = {}
        for lang in {self.env.lang or "en_US", "en_US"}:
            for key, label in Column.with_context(lang=lang)._selection_field_name():
                labels.setdefault(key, []).append(label)
        return labels

    def _file_rows(self):
        """Return the file's rows of text, all as long as the header, which is first."""
        rows = [
            [str(cell).replace("\0", "") for cell in row] for row in self._parse_file()
        ]
        if len(rows) < 2 or not any(map(entry.line, rows[0])):
            raise UserError(
                self.env._(
                    "This file has no rows. Its first line names the columns, such as"
                    " Name and Phone; each line below it is a member."
                )
            )
        if len(rows) > MAX_ROWS + 1:
            raise UserError(
                self.env._(
                    "This file has more than %(limit)s rows. Split it, and import the"
                    " parts one after the other.",
                    limit=f"{MAX_ROWS:,}",
                )
            )
        width = len(rows[0])
        return [(row + [""] * width)[:width] for row in rows]

    def _parse_file(self):
        content = self._file_content()
        reader = self.env["base_import.import"].create(
            {
                "res_model": "res.partner",
                "file": content,
                "file_name": self.file_name,
            }
        )
        options = {
            "quoting": '"',
            "has_headers": True,
            "encoding": self._encoding(content),
        }
        try:
            _count, rows = reader._read_file(options)
        except (csv.Error, ValueError, LookupError, UserError) as error:
            raise UserError(
                self.env._(
                    "“%(file)s” can't be read (%(reason)s). Save it as CSV (UTF-8) or"
                    " XLSX and try again.",
                    file=self.file_name,
                    reason=str(error),
                )
            ) from error
        return rows

    def _file_content(self):
        return base64.b64decode(self.with_context(bin_size=False).file or b"")

    def _encoding(self, content):
        """Return the encoding of a text file; empty lets Odoo guess.

        Spreadsheets in Chinese still save what their country used before Unicode, which
        no guess from a few short names finds.
        """
        try:
            content.decode("utf-8")
        except UnicodeDecodeError:
            return ENCODINGS.get(self.shop_id.country_id.code, "")
        return "utf-8-sig" if content.startswith(codecs.BOM_UTF8) else "utf-8"

    def _read_rows(self):
        """Make the rows, each with what will become of it."""
        _header, *lines = self._file_rows()
        self._check_columns()
        known = {}
        Row_sudo = self.env["retail.member.import.row"].sudo()
        # The first line below the header is row 2, as spreadsheets number it.
        numbered = [(n, row) for n, row in enumerate(lines, start=2) if any(row)]
        for some in split_every(ROWS_AT_ONCE, numbered):
            Row_sudo.create(self._judge(some, known))
