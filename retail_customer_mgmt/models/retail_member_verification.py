import secrets
from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL, consteq
from odoo.tools.constants import GC_UNLINK_LIMIT
from odoo.tools.misc import hmac

MINUTES = 10
MOST_TRIES = 5


class RetailMemberVerification(models.Model):
    """A code sent to a phone or an e-mail, to prove that they are the visitor's own.

    Until the right code comes back, what the visitor typed waits here and nowhere else.
    """

    _name = "retail.member.verification"
    _description = "Member Verification"
    _rec_name = "kind"
    _order = "id desc"

    token = fields.Char(
        required=True,
        index="btree",
        default=lambda self: secrets.token_urlsafe(24),
        help="Names it in the visitor's browser.",
    )
    shop_id = fields.Many2one(
        comodel_name="retail.shop", required=True, ondelete="cascade"
    )
    kind = fields.Selection(
        selection=[("phone", "Phone"), ("email", "E-mail")], required=True
    )
    target = fields.Char(required=True, help="Where the code went.")
    code_hash = fields.Char(required=True, default="-")
    date_expires = fields.Datetime(
        required=True, default=fields.Datetime.now, index=True
    )
    tries = fields.Integer()
    registration = fields.Json(help="What the visitor typed.")

    @api.model
    def _start(self, shop, kind, target, registration):
        """Keep a registration and send its code; an empty set where too many were sent.

        Nobody is looked up: it is the same for numbers on file and for new ones.
        """
        if not self._may_send(shop, target):
            return self.browse()
        verification = self.create(
            {
                "shop_id": shop.id,
                "kind": kind,
                "target": target,
                "registration": registration,
            }
        )
        verification._send_code()
        return verification

    def _restart(self):
        """Send another code, which replaces the last one; tell whether it was sent."""
        if not self._may_send(self.shop_id, self.target):
            return False
        self._send_code()
        return True

    def _may_send(self, shop, target):
        Limit = self.env["retail.rate.limit"]
        subjects = {"code_send": target, "code_send_day": target, "shop_codes": shop.id}
        return all(Limit._allow(kind, subject) for kind, subject in subjects.items())

    def _send_code(self):
        code = f"{secrets.randbelow(10**6):06d}"
        self.write(
            {
                "code_hash": self._hash(code),
                "date_expires": fields.Datetime.now() + timedelta(minutes=MINUTES),
                "tries": 0,
            }
        )
        if self.kind == "phone":
            self._send_text(code)
        else:
            self._send_mail(code)

    def _hash(self, code):
        return hmac(self.env(su=True), "retail.member.verification", (self.token, code))

    def _send_text(self, code):
        body = self.env._(
            "%(code)s is your code for %(shop)s. It is good for %(minutes)s minutes."
            " Give it to nobody.",
            code=code,
            shop=self.shop_id.name,
            minutes=MINUTES,
        )
        self.env["sms.sms"].create({"number": self.target, "body": body})

    def _send_mail(self, code):
        company = self.shop_id.company_id
        values = {"code": code, "shop": self.shop_id.name}
        self.env["mail.mail"].create(
            {
                "subject": self.env._("%(code)s is your code for %(shop)s", **values),
                "email_from": company.email_formatted or self.env.user.email_formatted,
                "email_to": self.target,
                "body_html": self.env["ir.qweb"]._render(
                    "retail_customer_mgmt.member_code_mail", self._mail_words(code)
                ),
                "auto_delete": True,
            }
        )
        self.env.ref("mail.ir_cron_mail_scheduler_action")._trigger()

    def _mail_words(self, code):
        return {
            "code": code,
            "intro": self.env._("Your code for %(shop)s:", shop=self.shop_id.name),
            "advice": self.env._(
                "It is good for %(minutes)s minutes. Give it to nobody. If you did not"
                " ask for it, do nothing.",
                minutes=MINUTES,
            ),
        }

    @api.model
    def _find(self, token, shop):
        return self.search([("token", "=", token), ("shop_id", "=", shop.id)], limit=1)

    def _is_right(self, code, now=None):
        """Count a try, and tell whether it has the right code.

        Counting is one statement: of two tries at once, the later one is called again
        by Odoo and sees the earlier.
        """
        hashes = self._query_try(now or fields.Datetime.now()) if self else []
        self.invalidate_recordset(["tries"])
        return bool(hashes) and consteq(hashes[0][0], self._hash(code))

    def _query_try(self, now):
        """Return the hash to compare with, while tries are left in time."""
        self.flush_recordset()
        return self.env.execute_query(
            SQL(
                """
                UPDATE retail_member_verification SET tries = tries + 1
                 WHERE id = %s AND tries < %s AND date_expires > %s
             RETURNING code_hash
                """,
                self.id,
                MOST_TRIES,
                now,
            )
        )

    @api.autovacuum
    def _gc_verifications(self):
        since = fields.Datetime.now() - timedelta(days=1)
        old_sudo = self.sudo().search(
            [("date_expires", "<", since)], limit=GC_UNLINK_LIMIT
        )
        old_sudo.unlink()
        # Called again until nothing is left.
        return len(old_sudo), len(old_sudo) == GC_UNLINK_LIMIT
