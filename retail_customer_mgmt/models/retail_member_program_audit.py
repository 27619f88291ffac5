from markupsafe import Markup

from odoo import fields, models

from ..tools import groups
from ..tools.decimals import exact, plain

SHOWN = 50  # findings in a note


class RetailMemberProgram(models.Model):
    """Tells the administrators what the check of the ledger has found."""

    _inherit = "retail.member.program"

    audit_reported = fields.Json(
        copy=False,
        groups="retail_customer_mgmt.group_retail_admin",
        help="The findings of the day that have been reported.",
    )

    def action_check_ledger(self):
        """Check all accounts now, report what is wrong, and say how it went."""
        self.ensure_one()
        self.check_access("write")
        Membership = self.env["retail.membership"].sudo()
        self.env.flush_all()
        findings = Membership._audit_program(self, self._today())
        self.sudo()._report_findings(findings)
        if findings:
            message = self.env._(
                "%(count)s figures differ from the ledger: see the note below.",
                count=len(findings),
            )
        else:
            message = self.env._(
                "All %(count)s accounts agree with their ledgers.",
                count=self.member_count,
            )
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "danger" if findings else "success",
                "message": message,
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    def _report_findings(self, findings):
        """Note findings on the programme, once a day each, with a to-do."""
        new = self._not_yet_reported(findings)
        if not new:
            return
        self.message_post(body=self._findings_table(new), subtype_xmlid="mail.mt_note")
        self.activity_schedule(
            "mail.mail_activity_data_todo",
            summary=self.env._("Points differ from the ledger"),
            note=self.env._(
                "%(count)s figures differ: see the note on the programme. Correct them"
                " by entries, and find out who wrote past the ledger.",
                count=len(new),
            ),
            user_id=self._administrator().id,
        )

    def _not_yet_reported(self, findings):
        today = fields.Date.to_string(self._today())
        reported = self.audit_reported or {}
        known = reported.get("findings", []) if reported.get("day") == today else []
        keys = {
            f"{each['what']}:{each['res_id']}:{each['difference']}": each
            for each in findings
        }
        new = [each for key, each in keys.items() if key not in known]
        if new:
            self.audit_reported = {"day": today, "findings": [*{*known, *keys}]}
        return new

    def _administrator(self):
        """Return who gets the to-do: an administrator of the company, if any."""
        group = self.env.ref(groups.ADMIN)
        users = group.all_user_ids.filtered(lambda user: user.active and not user.share)
        own = users.filtered(lambda user: self.company_id in user.company_ids)
        people = (own or users).sorted("id")
        return people.filtered(lambda user: user != self.env.ref("base.user_root"))[
            :1
        ] or self.env.ref("base.user_admin")

    def _findings_table(self, findings):
        members = self.env["retail.membership"].browse(
            [finding["membership_id"] for finding in findings[:SHOWN]]
        )
        rows = Markup("").join(
            Markup("<tr>%s</tr>")
            % Markup("").join(map(Markup("<td>%s</td>").__mod__, self._cells(*pair)))
            for pair in zip(members, findings, strict=False)
        )
        return Markup("<p>%s</p><table class='table table-sm'>%s%s</table>") % (
            self.env._(
                "The check of the ledger found %(count)s figures that differ from what"
                " the entries and lots say. The first %(shown)s of them:",
                count=len(findings),
                shown=len(members),
            ),
            Markup("<tr>%s</tr>")
            % Markup("").join(
                Markup("<th>%s</th>") % title
                for title in (
                    self.env._("Member"),
                    self.env._("Figure"),
                    self.env._("Row"),
                    self.env._("Stored"),
                    self.env._("Expected"),
                    self.env._("Difference"),
                )
            ),
            rows,
        )

    def _cells(self, membership, finding):
        return [
            membership.partner_id._get_html_link(),
            self._finding_names()[finding["what"]],
            finding["res_id"],
            *(
                plain(exact(finding[name]))
                for name in ("stored", "expected", "difference")
            ),
        ]

    def _finding_names(self):
        return {
            "balance": self.env._("Balance"),
            "pending": self.env._("Pending"),
            "spendable": self.env._("Spendable"),
            "debt": self.env._("Debt"),
            "points": self.env._("Points"),
            "card": self.env._("Points on the card"),
            "held": self.env._("Reserved points"),
            "lot": self.env._("Left of an earning"),
            "allocation": self.env._("Paid of a debit"),
            "credit": self.env._("Lots of a credit"),
        }
