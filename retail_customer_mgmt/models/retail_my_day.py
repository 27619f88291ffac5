from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.tools.misc import babel_locale_parse, formatLang, get_lang

from ..tools import groups, moments
from ..tools.decimals import exact, plain

SHOWN = 5
WEEK = 7


class RetailMyDay(models.AbstractModel):
    """The day of who keeps members' files: what is to be done, the first things first.

    Each part has a name, and ``_<name>_of_day`` which returns what it shows. All is
    searched with the user's own rights.
    """

    _name = "retail.my.day"
    _description = "My Day"

    @api.model
    def get_day(self):
        """Return the parts of today: counts, first rows, and what opens the rest."""
        if not self.env.user.has_group(groups.CLERK):
            raise AccessError(
                self.env._(
                    "My Day is for who keeps members' files. Ask an administrator for"
                    " the role Clerk."
                )
            )
        today = self.env.company._care_today()
        return {
            "today": self._words_of_day(today),
            "made": self._count_made(today),
            "parts": [
                getattr(self, f"_{name}_of_day")(today) for name in self._parts()
            ],
        }

    @api.model
    def _parts(self):
        parts = ["calls", "complaints", "files", "birthdays"]
        is_manager = self.env.user.has_group(groups.MANAGER)
        return [*parts, "approvals", "compensations"] if is_manager else parts

    def _part(self, name, action, records, domain, rows, **values):
        """Return one part for the client; ``records`` are the first of ``domain``."""
        return {
            "name": name,
            "action": f"retail_customer_mgmt.{action}",
            "domain": domain,
            "count": records.search_count(domain)
            if len(records) == SHOWN
            else len(rows),
            "late": 0,
            "model": records._name,
            "rows": rows,
        } | values

    def _count_made(self, today):
        """Return how many calls the user has closed today."""
        domain = [
            ("done_by", "=", self.env.uid),
            ("state", "=", "done"),
            ("date_done", ">=", self.env.company._day_start(today)),
        ]
        return self.env["retail.callback"].search_count(domain)

    # Calls

    def _calls_of_day(self, today):
        calls = self.env["retail.callback"]
        domain = calls._my_calls_domain(today)
        first = calls.search(domain, limit=SHOWN)
        late = [*domain, ("date_due", "<", today)]
        return self._part(
            "calls",
            "retail_callback_action_mine",
            first,
            domain,
            [self._call_row(call, today) for call in first],
            late=calls.search_count(late) if first else 0,
        )

    def _call_row(self, call, today):
        currency = call.company_id.currency_id
        return {
            "id": call.id,
            "title": call.partner_id.display_name,
            "text": call.title,
            "detail": call.reason,
            "note": call.value
            and formatLang(self.env, call.value, currency_obj=currency),
            "late": max((today - call.date_due).days, 0),
        }

    # Complaints

    def _complaints_of_day(self, _today):
        """Return the user's complaints, and those nobody has taken yet.

        They are to be solved, or solved ones are still to be answered.
        """
        complaints = self.env["retail.complaint"]
        domain = [
            ("kind", "!=", "praise"),
            ("user_id", "in", (self.env.uid, False)),
            "|",
            ("stage_id.is_closed", "=", False),
            ("sla_state", "in", ("on_time", "at_risk")),
        ]
        first = complaints.search(domain, limit=SHOWN)
        late = [*domain, ("next_deadline", "<", fields.Datetime.now())]
        return self._part(
            "complaints",
            "retail_complaint_action",
            first,
            domain,
            [self._complaint_row(complaint) for complaint in first],
            late=complaints.search_count(late) if first else 0,
        )

    def _complaint_row(self, complaint):
        return {
            "id": complaint.id,
            "title": complaint.partner_id.display_name
            or complaint.contact_name
            or complaint.name,
            "text": complaint.description or complaint.name,
            "clock": complaint.sla_clock,
        }

    # Files to mend

    def _files_of_day(self, _today):
        flaws = self.env["retail.member.flaw"]
        domain = [("state", "=", "open"), ("user_id", "=", self.env.uid)]
        first = flaws.search(domain, limit=SHOWN)
        rows = [
            {"id": flaw.id, "title": flaw.partner_id.display_name, "text": flaw.name}
            for flaw in first
        ]
        return self._part(
            *("files", "retail_member_flaw_action", first, domain, rows),
            method="action_mend",
        )

    # Birthdays

    def _birthdays_of_day(self, today):
        """Return who celebrates this week: the user's own members, or her shops'."""
        days = [today + timedelta(days=ahead) for ahead in range(WEEK)]
        domain = self._celebrating_domain(days[-1])
        profiles = self.env["retail.member.profile"]
        members = self.env["res.partner"]
        first = dict(profiles._query_celebrating(members._search(domain), days, SHOWN))
        members = members.browse(first)
        rows = [
            self._birthday_row(member, first[member.id], today) for member in members
        ]
        return self._part(
            *("birthdays", "res_partner_action_members", members, domain, rows),
            view=self.env.ref("retail_customer_mgmt.res_partner_view_form_member").id,
        )

    def _celebrating_domain(self, last):
        shops = self.env.user.sudo().retail_shop_ids.ids
        return [
            ("is_member", "=", True),
            ("member_birthday_next", "<=", last),
            *("|", ("member_user_id", "=", self.env.uid)),
            *("&", ("member_user_id", "=", False), ("member_shop_id", "in", shops)),
        ]

    def _words_of_day(self, day):
        return moments.weekday(day, babel_locale_parse(get_lang(self.env).code))

    def _birthday_row(self, member, day, today):
        is_today = day == today
        return {
            "id": member.id,
            "title": member.display_name,
            "text": self.env._("Today") if is_today else self._words_of_day(day),
            "highlight": is_today,
        }

    # Approvals

    def _compensations_of_day(self, _today):
        """Return what is to be given for complaints and waits for a second person."""
        compensations = self.env["retail.complaint.compensation"]
        domain = [("state", "=", "asked"), ("user_id", "!=", self.env.uid)]
        first = compensations.search(domain, limit=SHOWN, order="id")
        rows = [
            {
                "id": each.id,
                "title": each.partner_id.display_name,
                "text": each.what,
                "note": each.user_id.name,
            }
            for each in first
        ]
        return self._part(
            *("compensations", "retail_complaint_compensation_action", first),
            *(domain, rows),
        )

    def _approvals_of_day(self, _today):
        """Return points by hand that wait for a second person."""
        adjustments = self.env["retail.points.adjustment"]
        domain = [("state", "=", "asked"), ("user_id", "!=", self.env.uid)]
        first = adjustments.search(domain, limit=SHOWN, order="id")
        rows = [self._approval_row(adjustment) for adjustment in first]
        return self._part(
            *("approvals", "retail_points_adjustment_action", first, domain, rows)
        )

    def _approval_row(self, adjustment):
        return {
            "id": adjustment.id,
            "title": adjustment.partner_id.display_name,
            "text": self.env._(
                "%(points)s points: %(reason)s",
                points=plain(exact(adjustment.points)),
                reason=adjustment.reason,
            ),
            "note": adjustment.user_id.name,
        }
