from odoo import models
from odoo.fields import Domain
from odoo.tools import SQL


class ResPartner(models.Model):
    """Erasing a member: documents stay, with what the law asks to be on them."""

    _inherit = "res.partner"

    def _erasure_hindrances(self):
        hindrances = super()._erasure_hindrances()
        if self._open_invoices():
            hindrances.append(
                self.env._(
                    "There are invoices that are not paid: settle or cancel them first"
                    " (%(invoices)s).",
                    invoices=", ".join(
                        invoice.name or self.env._("Draft")
                        for invoice in self._open_invoices()
                    ),
                )
            )
        if self._open_orders():
            hindrances.append(
                self.env._(
                    "There are orders at a till that are not paid: pay or cancel them"
                    " first (%(orders)s).",
                    orders=", ".join(self._open_orders().mapped("pos_reference")),
                )
            )
        if lists := self._rows_with(self._erasure_traces()).filtered(
            lambda row: row.import_id.state != "done"
        ):
            hindrances.append(
                self.env._(
                    "The list %(name)s, which is not imported yet, has this person in"
                    " it. Finish or delete the list first.",
                    name=lists.import_id[:1].file_name,
                )
            )
        return hindrances

    def _open_invoices(self):
        is_due = Domain("payment_state", "in", ("not_paid", "partial"))
        is_open = Domain("state", "=", "draft") | (
            Domain("state", "=", "posted") & is_due
        )
        return self.env["account.move"].search(
            Domain("partner_id", "=", self.id)
            & Domain("move_type", "!=", "entry")
            & is_open
        )

    def _open_orders(self):
        return self.env["pos.order"].search(
            [
                ("partner_id", "=", self.id),
                ("state", "=", "draft"),
                ("session_id.state", "!=", "closed"),
            ]
        )

    def _rows_with(self, traces):
        """Return the rows of imported lists that are about the person."""
        by_phone = Domain("phone", "in", list(traces["phones"]))
        by_email = Domain("email", "in", list(traces["emails"]))
        return self.env["retail.member.import.row"].search(
            Domain("partner_id", "=", self.id) | by_phone | by_email
        )

    def _erase_records(self, traces):
        result = super()._erase_records(traces)
        self._query_erase_orders()
        self._erase_rows(self._rows_with(traces))
        self._erase_verifications(traces)
        self._erase_logins()
        self._erase_banks()
        return result

    def _erase_banks(self):
        """Archive bank accounts: payments refer to them, not to their numbers."""
        for account in self.bank_ids:
            account.write(
                {
                    "allow_out_payment": False,
                    "acc_number": f"erased-{account.id}",
                    "acc_holder_name": False,
                    "active": False,
                }
            )

    def _query_erase_orders(self):
        """Take what the till noted of the person off her orders, not their figures."""
        self.env.flush_all()
        self.env.execute_query(
            SQL(
                """
                UPDATE pos_order
                   SET email = NULL, mobile = NULL, floating_order_name = NULL,
                       general_customer_note = NULL, internal_note = NULL,
                       member_code = NULL
                 WHERE partner_id = %s
             RETURNING id
                """,
                self.id,
            )
        )
        self.env.execute_query(
            SQL(
                """
                UPDATE pos_order_line line SET note = NULL, customer_note = NULL
                  FROM pos_order bill
                 WHERE bill.id = line.order_id AND bill.partner_id = %s
             RETURNING line.id
                """,
                self.id,
            )
        )
        self.env["pos.order"].invalidate_model()
        self.env["pos.order.line"].invalidate_model()

    def _erase_rows(self, rows):
        """Empty the rows of lists, and the files they came from."""
        rows.write(
            {"cells": ["-"], "name": False, "phone": False, "email": False}
            | {"reason": self.env._("Erased")}
        )
        self._query_erase_samples(rows.import_id.column_ids)
        files = self.env["ir.attachment"].search(
            [
                ("res_model", "=", "retail.member.import"),
                ("res_field", "=", "file"),
                ("res_id", "in", rows.import_id.ids),
            ]
        )
        files.write({"raw": self.env._("Erased").encode()})

    def _query_erase_samples(self, columns):
        """Empty the first cells, which nobody writes once a list is imported."""
        if columns:
            self.env.execute_query(
                SQL(
                    "UPDATE retail_member_import_column SET sample = NULL"
                    " WHERE id IN %s RETURNING id",
                    tuple(columns.ids),
                )
            )
            columns.invalidate_recordset(["sample"])

    def _erase_verifications(self, traces):
        targets = [*traces["phones"], *traces["emails"]]
        self.env["retail.member.verification"].search(
            [("target", "in", targets)]
        ).unlink()

    def _erase_logins(self):
        """Archive the portal login; it is called by its number then."""
        for user in self.user_ids:
            user.write(
                {
                    "active": False,
                    "login": f"erased-{user.id}",
                    "signature": False,
                    "notification_type": "email",
                }
            )
            user.api_key_ids.unlink()
        devices = self.env["res.device.log"]
        devices.search([("user_id", "in", self.user_ids.ids)]).unlink()

    def _erasure_words(self):
        words = super()._erasure_words()
        if self.user_ids:
            words["goes"].append(
                self.env._("The portal login: it is archived, without its name.")
            )
        words["goes"].append(
            self.env._(
                "E-mail, phone and remarks on orders, rows of imported lists, and codes"
                " that were sent."
            )
        )
        words["stays"] += [
            self.env._(
                "%(orders)s purchases, invoices and entries in the books, as the law"
                " asks; an invoice keeps the name printed on it.",
                orders=self.env["pos.order"].search_count(
                    [("partner_id", "=", self.id)]
                ),
            ),
            self.env._(
                "Answers about consent with purpose, channel and day: they prove, under"
                " the number only, what was allowed when."
            ),
        ]
        return words
