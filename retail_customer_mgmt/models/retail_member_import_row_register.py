import logging

from psycopg2 import DataError, IntegrityError

from odoo import models
from odoo.exceptions import ConcurrencyError, UserError

_logger = logging.getLogger(__name__)


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
        """Register one row, whole or not at all; return what to note of it.

        What is wrong with one row must not stop the rows after it. Where others write
        at the same moment, the whole batch is done again by whoever called.
        """
        try:
            with self.env.cr.savepoint():
                partner, remark = self._register_row(questions)
        except UserError as error:
            return {"state": "refused", "reason": str(error)}
        except ConcurrencyError as error:
            if not isinstance(error.__cause__, IntegrityError):
                raise
            return {"state": "refused", "reason": self._reason_taken()}
        except IntegrityError:
            _logger.info("%s is refused", self, exc_info=True)
            return {"state": "refused", "reason": self._reason_taken()}
        except (DataError, ValueError, ArithmeticError):
            _logger.info("%s is refused", self, exc_info=True)
            return {"state": "refused", "reason": self._reason_unfit()}
        left_out = {"points": 0, "reason": remark} if remark else {}
        return {"state": "done", "partner_id": partner.id} | left_out

    def _reason_taken(self):
        return self.env._(
            "Something of this row belongs to somebody else already, or is being"
            " registered elsewhere right now. Upload the row again; if it is refused"
            " once more, look for the person among the members."
        )

    def _reason_unfit(self):
        return self.env._(
            "Something in this row can't be kept, such as a number that is too large."
            " Mend the row and upload it again."
        )

    def _register_row(self, questions):
        """Register one row with the rights of who imports.

        Return the member, and a remark where something of the row was left out.
        """
        record = self.import_id
        Partner = (
            self.env["res.partner"]
            .with_company(record.company_id)
            .with_context(member_campaign=record.campaign)
        )
        answers, extra = record._answers(self.cells, questions)
        if joined := extra.get("date_joined"):
            Partner._check_may_register(answers)
            answers["date_joined"] = record._joined(joined)
            partner = Partner._register_person(
                answers, record.source_id.code, record.shop_id
            )
        else:
            partner = Partner.register_member(
                answers, record.source_id.code, record.shop_id
            )
        if code := extra.get("member_code"):
            self._keep_code(partner, code)
        points, last_day = extra.get("points"), extra.get("points_expire_on")
        return partner, points and record._bring_points(partner, points, last_day)

    def _keep_code(self, partner, code):
        """Let the card in the member's purse find her file."""
        # Codes are written by the system only; whose they are is checked here.
        record_sudo = self.import_id.sudo()
        mine = ("partner", partner.id)
        owner = record_sudo._card_owners([code]).get(code)
        if owner and owner != mine:
            raise UserError(self.import_id._card_taken(code))
        if not owner:
            record_sudo.env["retail.member.code"].create(
                {"partner_id": partner.id, "code": code}
            )
