import logging

from odoo import api, models

from ..tools import mail_headers

_logger = logging.getLogger(__name__)
COMPLAINT = "retail.complaint"


class MailThread(models.AbstractModel):
    """Which e-mails become complaints: one a message, and none that a machine wrote."""

    _inherit = "mail.thread"

    @api.model
    def message_route(self, message, message_dict, *args, **kwargs):
        routes = super().message_route(message, message_dict, *args, **kwargs)
        new = [route for route in routes if route[0] == COMPLAINT and not route[1]]
        if mail_headers.is_automatic(message):
            if any(route[0] == COMPLAINT for route in routes):
                # A note: it is no word of hers, and moves nothing.
                message_dict["is_internal"] = True
            dropped = new
        else:
            # Written to the company and a shop of it, it is the shop's.
            dropped = sorted(new, key=lambda route: not route[2].get("shop_id"))[1:]
        if dropped:
            _logger.info(
                "E-mail %s opens %s complaints less than it has addresses",
                message_dict.get("message_id"),
                len(dropped),
            )
        return [route for route in routes if route not in dropped]
