from odoo import api, fields, models


class RetailComposerMixin(models.AbstractModel):
    """A composer that asks the rules of contact, and tells whom it left out."""

    _name = "retail.composer.mixin"
    _description = "Composer of Messages to Members"

    refused_count = fields.Integer(readonly=True)
    waiting_count = fields.Integer(readonly=True)

    def _ask_for_batch(self, channel, model, members_by_record):
        """Ask for messages to many; return {record id: its contacts}.

        What goes to many at once is promotion.

        :param members_by_record: {id of a record of the model: its members}
        """
        contacts_sudo = self.env["retail.contact"]._ask_written(
            channel,
            [
                (member, "promotion", (model, record_id))
                for record_id, members in members_by_record.items()
                for member in members
            ],
        )
        states = contacts_sudo.mapped("state")
        self.refused_count += states.count("refused")
        self.waiting_count += states.count("waiting")
        return contacts_sudo.grouped("res_id")

    def _notice(self):
        """Return the action that tells who did not get it now; ``None`` for nobody."""
        refused = sum(self.mapped("refused_count"))
        waiting = sum(self.mapped("waiting_count"))
        if not (refused or waiting):
            return None
        words = self.env._(
            "Members left out: %(refused)s. Members who get it later: %(waiting)s."
            " The list of contacts says why.",
            refused=refused,
            waiting=waiting,
        )
        return self._told(words, "warning")

    @api.model
    def _told(self, words, kind):
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "message": words,
                "type": kind,
                "sticky": kind == "warning",
                "next": {"type": "ir.actions.act_window_close"},
            },
        }
