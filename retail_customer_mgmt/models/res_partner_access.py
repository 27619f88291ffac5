from odoo import fields, models
from odoo.tools.misc import format_date

SHOWN = 5  # looks the private page lists; the older ones are folded


class ResPartner(models.Model):
    """Who has looked at a member's personal data, or taken them away."""

    _inherit = "res.partner"

    def _note_access(self, kind, reason, origin=None):
        """Note that this user looks at these members' data, or takes them away.

        :param kind: a key of ``retail.access.log``'s ``kind``
        :param origin: the record from which it was done, by default the file itself
        :returns: the rows of the log
        """
        # Nobody may write the log himself, so that it can be believed.
        logs_sudo = self.env["retail.access.log"].sudo()
        common = {
            "user_id": self.env.uid,
            "role": logs_sudo._role_of(self.env.user),
            "date": fields.Datetime.now(),
            "kind": kind,
            "reason": reason,
        }
        return logs_sudo.create(
            [
                common | partner_sudo._access_values(origin)
                for partner_sudo in self.sudo()
            ]
        ).sudo(False)

    def _access_values(self, origin):
        """Return whom a look at this file concerns, asked with superuser rights."""
        source = self if origin is None else origin
        return {
            "partner_id": self.id,
            "member_no": self.member_no,
            "user_shop_id": self.env["retail.access.log"]
            ._shop_of(self.env.user, self)
            .id,
            "res_model": source._name,
            "res_id": source.id,
            "shop_id": self.member_shop_id.id,
            "company_id": self._access_company().id,
        }

    def _access_company(self):
        """Return whose log a look at this file belongs to."""
        return self.member_shop_id.company_id or self.env.company

    def action_view_access_log(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "retail_customer_mgmt.retail_access_log_action"
        )
        return action | {"domain": [("partner_id", "=", self.id)], "context": {}}

    def _card_values(self, page=1):
        looks = self._look_values()
        return super()._card_values(page) | {
            "looks": looks[:SHOWN],
            "looks_older": looks[SHOWN:],
        }

    def _look_values(self):
        """Return what the member is told of who looked: a role and a shop, no name.

        All of the last twelve months, the newest first.
        """
        company = self._access_company()
        if not company.member_shows_access:
            return []
        logs = self.env["retail.access.log"]
        words = {
            name: dict(logs._fields[name]._description_selection(self.env))
            for name in ("kind", "role")
        }
        year_ago = fields.Datetime.subtract(fields.Datetime.now(), years=1)
        looks = logs.search([("partner_id", "=", self.id), ("date", ">=", year_ago)])
        return [self._look_row(log, words) for log in looks]

    def _look_row(self, log, words):
        day = self.membership_id.program_id._local(log.date).date()
        return {
            "what": words["kind"][log.kind],
            "who": words["role"][log.role],
            "shop": log.user_shop_id.name or "",
            "day": day.isoformat(),
            "date": format_date(self.env, day),
        }
