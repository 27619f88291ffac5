import secrets

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import consteq
from odoo.tools.misc import hmac
from odoo.tools.urls import urljoin

ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"  # nothing that looks like something else
SIGNED = 20  # letters of a clerk's signature: 80 bits


def new_token(length=12):
    return "".join(secrets.choice(ALPHABET) for _place in range(length))


class RetailShop(models.Model):
    """The shop's poster: people scan it and register themselves."""

    _inherit = "retail.shop"

    join_token = fields.Char(
        compute="_compute_join_token",
        store=True,
        copy=False,
        groups="retail_customer_mgmt.group_retail_clerk",
    )
    join_url = fields.Char(
        string="Registration Page",
        compute="_compute_join_url",
        groups="retail_customer_mgmt.group_retail_clerk",
        help="Where the poster's QR code leads.",
    )
    join_check = fields.Selection(
        selection=[
            ("known", "Only who is on file already"),
            ("always", "Everybody"),
        ],
        string="Ask for a Code",
        required=True,
        default="known",
        help="A code by SMS or e-mail proves that the number is the visitor's own."
        " Asked only of who is on file, new members have their card at once, but"
        " whoever types a number sees whether it is on file. Asked of everybody, the"
        " page tells a stranger nothing, but each registration costs a message.",
    )
    poster_text = fields.Text(
        translate=True,
        help="Up to three lines that say why to join; empty: our own.",
    )

    _join_token_uniq = models.UniqueIndex(
        "(join_token) WHERE join_token IS NOT NULL",
        "Another shop has this registration page.",
    )

    # A field that depends on nothing is not computed for new records.
    @api.depends("company_id")
    def _compute_join_token(self):
        for shop in self:
            shop.join_token = shop.join_token or new_token()

    @api.depends("join_token")
    def _compute_join_url(self):
        for shop in self:
            shop.join_url = shop._join_url()

    def _join_url(self, clerk=None):
        """Return the address of the page; a clerk's own one counts for the clerk."""
        self.ensure_one()
        shop_sudo = self.sudo()  # the poster's report reads it for cashiers too
        url = urljoin(self.get_base_url(), f"join/{shop_sudo.join_token}")
        return f"{url}?u={shop_sudo._clerk_mark(clerk)}" if clerk else url

    def _clerk_mark(self, clerk):
        signed = hmac(
            self.env(su=True), "retail.join.clerk", (self.join_token, clerk.id)
        )
        return f"{clerk.id}-{signed[:SIGNED]}"

    def _clerk_of_mark(self, mark):
        """Return the user of a clerk's own poster; none where the mark is not ours."""
        users = self.env["res.users"]
        number = mark.partition("-")[0]
        if not (mark.isascii() and number.isdigit() and len(number) < 10):
            return users
        clerk = users.browse(int(number)).exists()
        is_ours = clerk and consteq(self._clerk_mark(clerk), mark)
        return clerk.filtered("active") if is_ours and not clerk.share else users

    @api.model
    def _of_join_token(self, token):
        return self.search([("join_token", "=", token)], limit=1)

    def action_renew_join_token(self):
        """Make a new page; posters that hang already lead nowhere from now on."""
        self.check_access("write")
        for shop in self:
            shop.join_token = new_token()
        return True

    def action_print_poster(self):
        return self._print("retail_customer_mgmt.retail_shop_poster_report")

    def action_print_own_poster(self):
        """Print a poster whose members are the user's own."""
        return self._print("retail_customer_mgmt.retail_shop_own_poster_report")

    def _print(self, report):
        # A company that is not active now may have its programme all the same.
        if not all(shop.company_id._member_program() for shop in self.sudo()):
            raise UserError(
                self.env._(
                    "Nobody can join yet: no member programme is set up. Choose one in"
                    " Settings > Members first."
                )
            )
        # A poster has no letterhead that would have to be set up before.
        return self.env.ref(report).report_action(self, config=False)

    def _poster_lines(self):
        own = (self.poster_text or "").strip().splitlines()
        return own[:3] or [
            self.env._("Points on every purchase"),
            self.env._("Your card on your phone: nothing to carry"),
            self.env._("Gifts and better prices for members"),
        ]
