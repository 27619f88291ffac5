from odoo import fields, models
from odoo.exceptions import UserError


class RetailMemberImportRow(models.Model):
    """Registering one row: the person, her old card and the points she brings."""

    _inherit = "retail.member.import.row"

    def _register_rows(self):
        """Register these rows, each for itself: one that fails stops no other."""
        user = self.import_id.user_id
        own_rows = self.with_user(user).with_context(lang=user.lang)
        questions = own_rows.import_id._questions()
        for row, own in zip(self, own_rows, strict=True):
            row.write(own._result_of_registering(questions))

    def _result_of_registering(self, questions):
        """Register one row, whole or not at all; return what to note of it."""
        try:
            with self.env.cr.savepoint():
                partner = self._register_row(questions)
        except UserError as error:
            return {"state": "refused", "reason": str(error)}
        return {"state": "done", "partner_id": partner.id}

    def _register_row(self, questions):
        """Register one row with the rights of who imports; return the member."""
        record = self.import_id
        Partner = self.env["res.partner"].with_company(record.company_id)
        answers, extra = record._answers(self.cells, questions)
        if joined := extra.get("date_joined"):
            Partner._check_may_register(answers)
            answers["date_joined"] = self._joined(joined)
            partner = Partner._register_person(
                answers, record.source_id.code, record.shop_id
            )
        else:
            partner = Partner.register_member(
                answers, record.source_id.code, record.shop_id
            )
        if code := extra.get("member_code"):
            self._keep_code(partner, code)
        if points := extra.get("points"):
            self._bring_points(partner, points, extra.get("points_expire_on"))
        return partner

    def _joined(self, day):
        today = fields.Date.context_today(self)
        if day > today:
            raise UserError(self.env._("“Member since” lies in the future."))
        return fields.Datetime.to_datetime(day)

    def _keep_code(self, partner, code):
        """Let the card in the member's purse find her file."""
        # Codes are written by the system only; whose they are is checked here.
        Code_sudo = self.env["retail.member.code"].sudo()
        Partner_sudo = self.env["res.partner"].sudo()
        own = ["|", ("member_code", "=", code), ("member_no", "=", code)]
        owner = Code_sudo.search(
            [("code", "=", code)]
        ).partner_id or Partner_sudo.search(own, limit=1)
        if owner and owner != partner.sudo():
            raise UserError(
                self.env._("Another member has the card or number %(code)s.", code=code)
            )
        if not owner:
            Code_sudo.create({"partner_id": partner.id, "code": code})

    def _bring_points(self, partner, points, last_day):
        """Bring the balance along, once: the same row of the same file adds nothing."""
        reference = f"{self.import_id._digest()}:{self.number}"
        Adjustment = self.env["retail.points.adjustment"]
        if Adjustment._known_references([reference]):
            return
        Adjustment.with_context(default_kind="opening").create(
            {
                "membership_id": partner.membership_id.id,
                "points": float(points),
                "expires_on": last_day or False,
                "reference": reference,
            }
        )
