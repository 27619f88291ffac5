from odoo import api, fields, models

# So many profiles are refreshed while the user waits; more in the background.
PROMPT = 10_000
BATCH = 20_000


class RetailMemberForm(models.Model):
    """Keeping the members' figures true when what their shops ask changes."""

    _inherit = "retail.member.form"

    is_stale = fields.Boolean(
        copy=False, help="Whether figures still have to be set in the background."
    )
    refreshed_until = fields.Integer(
        copy=False, help="The last profile whose figure is set already."
    )

    _stale_idx = models.Index("(id) WHERE is_stale")

    def _refresh_completeness(self):
        """Set the figures of all members of the shops that use these forms.

        Where they are many the forms are marked: however many questions change, the
        scheduler goes through the members once.
        """
        if not self:
            return
        Profile_sudo = self.env["retail.member.profile"].sudo()
        if Profile_sudo.search_count([], limit=PROMPT + 1) > PROMPT:
            self.sudo().write({"is_stale": True, "refreshed_until": 0})
            self.env.ref("retail_customer_mgmt.ir_cron_refresh_forms")._trigger()
        else:
            self.sudo()._refresh_profiles()

    @api.model
    def _cron_refresh(self, batch_size=None):
        """Set the figures of marked forms batch by batch, each committed by itself."""
        forms = self.with_context(active_test=False)
        for form in forms.search([("is_stale", "=", True)], order="id"):
            if not form._refresh_in_batches(batch_size or BATCH):
                break

    def _refresh_in_batches(self, batch_size):
        """Go on where the last run stopped; tell whether time is left."""
        has_time = True
        while has_time and self.try_lock_for_update() and self.is_stale:
            first = self.refreshed_until + 1
            last = self._last_of_batch(first, batch_size)
            if last:
                self._refresh_profiles(first, last)
                self.refreshed_until = last
            else:
                self.is_stale = False
            waiting = self.search_count([("is_stale", "=", True)])
            has_time = bool(self.env["ir.cron"]._commit_progress(1, remaining=waiting))
            # Somebody may have changed the form meanwhile: then it begins anew.
            self.invalidate_recordset()
        return has_time

    def _last_of_batch(self, first, batch_size):
        """Return the last id of the next profiles; ``False`` where there are none."""
        Profile_sudo = self.env["retail.member.profile"].sudo()
        domain = [("id", ">=", first)]
        last = Profile_sudo.search(domain, order="id", offset=batch_size - 1, limit=1)
        return (last or Profile_sudo.search(domain, order="id DESC", limit=1)).id

    def _refresh_profiles(self, first=None, last=None):
        """Set the figures of all members who are asked these forms, or of some ids."""
        self.env.flush_all()
        shops_sudo = self.env["retail.shop"].sudo().with_context(active_test=False)
        shops = shops_sudo.search([]).grouped(lambda shop: shop._member_form())
        companies = self.env["res.company"].sudo().search([])
        companies = companies.grouped(lambda company: company._member_form())
        default = self.env["res.company"]._member_form()
        profiles_sudo = self.env["retail.member.profile"].sudo()
        for form in self:
            asked = profiles_sudo._sql_is_asked(
                shops.get(form, shops_sudo),
                companies.get(form, self.env["res.company"]),
                is_default=form == default,
            )
            profiles_sudo._query_refresh_completeness(form, asked, first, last)
        profiles_sudo.invalidate_model(["completeness", "missing_text"])
