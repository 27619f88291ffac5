from collections import defaultdict
from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

from ..tools.decimals import exact
from ..tools.ledger import Posting

# Later, the news of a tier is no news.
MESSAGE_GOOD_FOR = timedelta(days=7)


class RetailTierMove(models.Model):
    """What a change of tier brings about: bonus, clerk, prices and messages."""

    _inherit = "retail.tier.move"

    def _take_effect(self):
        """Let changes of tier act; a tier that is only kept or extended has acted."""
        changes = self.filtered("is_change")
        changes._take_back_bonus()
        changes._give_bonus()
        changes._assign_clerk()
        changes._renew_prices()
        changes._queue_messages()

    def _is_rise(self):
        return not self.from_tier_id or (
            self.to_tier_id
            and self._place(self.to_tier_id) > self._place(self.from_tier_id)
        )

    def _place(self, tier):
        return [step.id for step in self.program_id._ladder()].index(tier.id)

    def _give_bonus(self):
        """Post what the tier gives for reaching it, once a move."""
        risen = self.filtered(
            lambda move: (
                move.reason == "reached"
                and move.to_tier_id.upgrade_bonus
                and move._is_rise()
            )
        )
        bonuses = {
            membership: [move._bonus() for move in moves]
            for membership, moves in risen.grouped("membership_id").items()
        }
        risen.membership_id._post_each(bonuses)

    def _bonus(self):
        return Posting(
            kind="bonus",
            points=exact(self.to_tier_id.upgrade_bonus),
            key=f"bonus:upgrade:{self.id}",
            date=self.date,
            day=self.day,
            pos_order_id=self.pos_order_id.id or None,
            shop_id=self.pos_order_id.config_id.retail_shop_id.id or None,
            note=self.to_tier_id.name,
            **self.program_id._lot_dates(self.day),
        )

    def _take_back_bonus(self):
        """Take back what was given for a rise that a return has undone."""
        for move in self.filtered(lambda move: move.reason == "refund"):
            keys = [f"bonus:upgrade:{rise.id}" for rise in move._undone_rises()]
            bonuses = self.env["retail.points.entry"].search(
                [("idempotency_key", "in", keys)]
            )
            if bonuses:
                move.membership_id._post([move._bonus_back(entry) for entry in bonuses])

    def _undone_rises(self):
        """Return the rises since the member last stood where the return has led her."""
        level = self._level(self.to_tier_id)
        rises = self.browse()
        earlier = self.membership_id.tier_move_ids.filtered(
            lambda move: move.id < self.id and move.reason == "reached"
        )
        for move in earlier.sorted("id", reverse=True):
            if self._level(move.to_tier_id) <= level:
                break
            rises |= move
            if self._level(move.from_tier_id) <= level:
                break
        return rises

    def _level(self, tier):
        return self._place(tier) if tier else -1

    def _bonus_back(self, bonus):
        points = exact(bonus.points)
        forgiven = bonus._query_forgivable(points)
        return Posting(
            kind="clawback",
            points=forgiven - points,
            key=f"clawback:{bonus.idempotency_key}",
            date=self.date,
            day=self.day,
            pos_order_id=self.pos_order_id.id or None,
            shop_id=self.pos_order_id.config_id.retail_shop_id.id or None,
            own_entry_ids=(bonus.id,),
            note=self.pos_order_id.name or bonus.note,
            explanation={"earned_by": bonus.id, "forgiven": str(forgiven)},
        )

    def _assign_clerk(self):
        for user, moves in self.grouped(lambda move: move.to_tier_id.user_id).items():
            risen = moves.filtered(lambda move: move._is_rise())
            if user and risen:
                risen.partner_id.member_user_id = user

    def _renew_prices(self):
        """Let tills and caches notice that other prices apply to the members."""
        changed = self.filtered(
            lambda move: move.from_tier_id.pricelist_id != move.to_tier_id.pricelist_id
        )
        if changed:
            partners = changed.partner_id
            self._query_touch(partners)
            partners.invalidate_recordset(["property_product_pricelist", "write_date"])

    def _query_touch(self, partners):
        # A till that reloads fetches what has a newer date only.
        self.env.execute_query(
            SQL(
                "UPDATE res_partner SET write_date = now() AT TIME ZONE 'UTC'"
                " WHERE id IN %s",
                tuple(partners.ids),
            )
        )

    # Messages

    def _queue_messages(self):
        """Note whom to write to: a payment does not wait for it."""
        due = self.filtered(lambda move: move._message()[0])
        if due:
            due.is_message_due = True
            self.env.ref("retail_customer_mgmt.ir_cron_send_tier_messages")._trigger()

    def _message(self):
        """Return the tier whose message a move sends, and which of its messages."""
        nobody = self.env["retail.member.tier"], ""
        if self.reason in ("joined", "merge"):
            return nobody
        rises = self._is_rise()
        kind = "welcome" if rises else "farewell"
        tier = self.to_tier_id if rises else self.from_tier_id
        return (tier, kind) if tier._has_message(kind) else nobody

    @api.model
    def _cron_send_messages(self, batch_size=200):
        """Put the messages of tier moves into Odoo's queues, each once."""
        domain = [("is_message_due", "=", True)]
        # Nobody edits moves; this only notes what has been sent.
        moves_sudo = self.sudo()
        while moves := moves_sudo.search(domain, order="id", limit=batch_size):
            moves = moves.try_lock_for_update()
            if not moves:
                return
            moves.is_message_due = False
            moves._send_messages()
            self.env["ir.cron"]._commit_progress(len(moves))

    def _send_messages(self):
        """Write about the last of each member's moves to a tier, or from one."""
        moves_by_message = defaultdict(dict)
        for move in self:
            tier, kind = move._message()
            if tier and move.partner_id.active:
                moves_by_message[tier, kind][move.partner_id] = move
        until = fields.Datetime.now() + MESSAGE_GOOD_FOR
        contacts = self.env["retail.contact"]
        for (tier, kind), by_member in moves_by_message.items():
            moves = self.browse([move.id for move in by_member.values()])
            for channel, name in (("email", "mail"), ("sms", "sms")):
                template = tier[f"{kind}_{name}_template_id"]
                about = (channel, "service", "tier")
                contacts._reach(*about, moves, template, until)
