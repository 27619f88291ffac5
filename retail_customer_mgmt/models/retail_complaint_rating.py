from odoo import fields, models

LOW_RATING = 2


class RetailComplaint(models.Model):
    """After the solution: she is asked once how we did, and low stars are looked at."""

    _inherit = "retail.complaint"

    date_rating_asked = fields.Datetime(
        string="Rating Asked On",
        readonly=True,
        copy=False,
        help="She is asked once, however often it comes back.",
    )

    def write(self, vals):
        opened = self.filtered(lambda complaint: not complaint.is_closed)
        result = super().write(vals)
        if "stage_id" in vals:
            opened.filtered("is_closed")._ask_rating()
            (self - opened).filtered(lambda c: not c.is_closed)._drop_rating()
        return result

    def _is_contact_wanted(self, kind):
        """Tell whether a contact of this kind still makes sense; asked at the last."""
        return kind != "rating" or self._may_be_rated()

    def _drop_rating(self):
        """Forget requests that have not left: after the next solution she is asked."""
        # Nobody edits contacts or the date by hand.
        unsent_sudo = self.env["retail.contact"].sudo()
        unsent_sudo = unsent_sudo.search(
            [
                ("res_model", "=", self._name),
                ("res_id", "in", self.ids),
                ("kind", "=", "rating"),
                ("state", "in", ("waiting", "queued", "failed")),
            ]
        )._take_back()
        self.sudo().browse(unsent_sudo.mapped("res_id")).date_rating_asked = False
        unsent_sudo.unlink()

    def _ask_rating(self):
        """Ask the customers of complaints that have just been solved, each once."""
        # Whoever solves it may not write the date by hand.
        asked_sudo = self.sudo().filtered(
            lambda complaint: (
                complaint.kind == "complaint"
                and complaint.partner_id
                and not complaint.date_rating_asked
                and not complaint.duplicate_of_id
                and not complaint._rating_given()
            )
        )
        if not asked_sudo:
            return
        asked_sudo.date_rating_asked = fields.Datetime.now()
        template = self.env.ref(
            "retail_customer_mgmt.mail_template_complaint_rating",
            raise_if_not_found=False,
        )
        contacts = self.env["retail.contact"]
        contacts._reach("email", "service", "rating", asked_sudo, template)

    def rating_apply(self, rate, *args, **kwargs):
        rating = super().rating_apply(rate, *args, **kwargs)
        if 0 < rate <= LOW_RATING:
            self._report_low_rating(rating)
        return rating

    def _report_low_rating(self, rating):
        """Have the store manager look at a solution that the customer found poor.

        Where nobody is there to do so, the stars are noted only.
        """
        people = self._ladder(self.company_id._complaint_head_office())
        manager = people["manager"] or people["head_office"] or people["owner"]
        summary = self.env._(
            "%(stars)s of 5 stars for the solution: see to it",
            stars=round(rating.rating),
        )
        if not manager:
            # Not by whoever rates: that is the public user.
            self.message_post(body=summary, subtype_xmlid="mail.mt_note")
            return
        self.activity_schedule(
            "mail.mail_activity_data_todo",
            summary=summary,
            note=rating.feedback,
            user_id=manager[:1].id,
        )
