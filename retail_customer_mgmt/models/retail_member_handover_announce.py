from odoo import api, fields, models


class RetailMemberHandover(models.Model):
    """Telling the store managers whose members nobody keeps any more."""

    _inherit = "retail.member.handover"

    @api.model
    def _announce(self, users):
        """Prepare a hand-over for each shop of people who left, and tell who does it.

        The store manager; where there is none, whoever archived the user.
        """
        members = self.env["res.partner"].with_context(active_test=False)
        kept = members._read_group(
            [("member_user_id", "in", users.ids), ("is_member", "=", True)],
            ["member_user_id", "member_shop_id"],
            ["__count"],
        )
        for person, shop, count in kept:
            if not self._draft_of(person, shop):
                self._prepare(person, shop)._remind(count)

    def _draft_of(self, person, shop):
        drafts = self.search(
            [("from_user_id", "=", person.id), ("state", "=", "draft")]
        )
        return drafts.filtered(
            lambda draft: not draft.shop_ids or shop in draft.shop_ids
        )

    def _prepare(self, person, shop):
        return self.create(
            {
                "from_user_id": person.id,
                "company_id": (shop.company_id or person.company_id).id,
                "shop_ids": shop.ids,
            }
        )

    def _remind(self, count):
        managers = self.shop_ids.user_id.filtered("active") - self.from_user_id
        user = managers[:1] or self.env.user
        env = self.with_context(lang=user.lang).env
        self.activity_schedule(
            "mail.mail_activity_data_warning",
            date_deadline=fields.Date.context_today(self.with_user(user)),
            summary=env._(
                "Members of %(person)s to hand over: %(count)s",
                count=count,
                person=self.from_user_id.name,
            ),
            user_id=user.id,
        )
