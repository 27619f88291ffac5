from odoo import api, models
from odoo.exceptions import UserError


class RetailLedgerMixin(models.AbstractModel):
    """Rows of the points ledger: the ORM only reads them, for superuser too.

    ``retail.membership._post`` writes them with SQL; it is not reachable by RPC.
    """

    _name = "retail.ledger.mixin"
    _description = "Points Ledger Row"

    @api.model_create_multi
    def create(self, vals_list):  # pylint: disable=method-required-super
        raise self._refusal()

    def write(self, vals):  # pylint: disable=method-required-super
        raise self._refusal()

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise self._refusal()

    def _refusal(self):
        return UserError(
            self.env._(
                "The points ledger can't be edited. Post a correction as a new entry."
            )
        )
