from odoo import api, fields, models
from odoo.tools import consteq
from odoo.tools.misc import hmac
from odoo.tools.urls import urljoin

from ..tools import groups
from .retail_shop_join import SIGNED, new_token


class RetailShop(models.Model):
    """The page on which anybody tells the shop how it was; receipts lead to it."""

    _inherit = "retail.shop"

    has_feedback_page = fields.Boolean(
        string="Feedback Page",
        default=True,
        help="Receipts show a QR code; who scans it writes to the shop without login."
        " Needs a member programme of the company.",
    )
    feedback_token = fields.Char(
        compute="_compute_feedback_token",
        store=True,
        copy=False,
        groups=groups.CLERK,
    )
    feedback_url = fields.Char(
        string="Address of the Feedback Page",
        compute="_compute_feedback_url",
        compute_sudo=True,
        help="What the QR code on receipts leads to.",
    )
    complaint_causes = fields.Json(
        compute="_compute_complaint_causes",
        compute_sudo=True,
        help="What cashiers choose from when they log a complaint.",
    )
    may_log_complaints = fields.Boolean(compute="_compute_may_log_complaints")

    _feedback_token_uniq = models.UniqueIndex(
        "(feedback_token) WHERE feedback_token IS NOT NULL",
        "Another shop has this feedback page.",
    )

    # A field that depends on nothing is not computed for new records.
    @api.depends("company_id")
    def _compute_feedback_token(self):
        for shop in self:
            shop.feedback_token = shop.feedback_token or new_token()

    @api.depends("feedback_token", "has_feedback_page", "company_id.member_program_id")
    def _compute_feedback_url(self):
        for shop in self:
            shop.feedback_url = shop._feedback_link()

    @api.depends_context("lang")
    def _compute_complaint_causes(self):
        causes = self.env["retail.complaint.cause"].search([])
        rows = [{"id": cause.id, "name": cause.name} for cause in causes]
        for shop in self:
            shop.complaint_causes = rows

    @api.depends_context("uid")
    def _compute_may_log_complaints(self):
        may_log = self.env.user.has_group(groups.TILL)
        for shop in self:
            shop.may_log_complaints = may_log

    def _is_feedback_open(self):
        return self.has_feedback_page and bool(self.company_id._member_program())

    def _feedback_link(self, order=None):
        """Return the page's address, with an order's signed mark; none while closed.

        Called with superuser rights: cashiers print what they can't read.
        """
        if not self or not self._is_feedback_open():
            return False
        url = urljoin(self.get_base_url(), f"feedback/{self.feedback_token}")
        return f"{url}?o={self._order_mark(order)}" if order else url

    def _order_mark(self, order):
        signed = hmac(
            self.env(su=True), "retail.feedback.order", (self.feedback_token, order.id)
        )
        return f"{order.id}-{signed[:SIGNED]}"

    def _order_of_mark(self, mark):
        """Return the purchase of a receipt of this shop; none where it isn't ours."""
        orders = self.env["pos.order"]
        number = mark.partition("-")[0]
        if not (mark.isascii() and number.isdigit() and len(number) < 12):
            return orders
        order = orders.browse(int(number)).exists()
        is_ours = order and consteq(self._order_mark(order), mark)
        return order if is_ours and order.config_id.retail_shop_id == self else orders

    @api.model
    def _of_feedback_token(self, token):
        """Return the shop of an open page; none for a wrong token."""
        shop = self.search([("feedback_token", "=", token)], limit=1)
        is_right = shop and consteq(shop.feedback_token, token)
        return shop if is_right and shop._is_feedback_open() else shop.browse()

    @api.model
    def _load_pos_data_fields(self, config):
        names = super()._load_pos_data_fields(config)
        return [*names, "feedback_url", "complaint_causes", "may_log_complaints"]
