import random
from datetime import datetime

from freezegun import freeze_time

from odoo.tools import SQL

from .common import RetailCommon

NOON = datetime(2026, 6, 10, 12)
TODAY = NOON.date()


class QualityCommon(RetailCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Flaw = cls.env["retail.member.flaw"]
        cls.env["retail.callback.rule"].search([]).active = False
        cls.manager = cls._create_user("manager", cls.shop)
        cls.clerk = cls._create_user("clerk", cls.shop)
        cls.shop.user_id = cls.manager
        cls.company.member_stale_days = 0
        cls.form = cls._create_form("name", "phone", "birthday")
        cls.form.line_ids.is_required = True

    @classmethod
    def _create_kept(cls, name="Ada", **values):
        """Register a member with a complete file, kept by the clerk."""
        vals = {"phone": f"212555{random.randint(1000, 9999)}"}
        member = cls._create_member(
            name, **(vals | {"birthday": "1990-05-01"} | values)
        )
        member.member_user_id = cls.clerk
        return member

    def _inspect(self, today=TODAY, *args):
        """Run the night of a day, at 3 o'clock, and return what is open."""
        nights = self.env["retail.member.inspection"]
        with freeze_time(datetime(today.year, today.month, today.day, 3)):
            self._run_cron(nights.sudo(), "_cron_inspect_quality", today, *args)
        return self._open()

    def _open(self, *partners):
        domain = [("state", "=", "open")]
        if partners:
            domain.append(("partner_id", "in", [partner.id for partner in partners]))
        return self.Flaw.search(domain)

    def _found(self, *partners):
        """Return {(member, kind, question, why)} of what is open."""
        return {
            (flaw.partner_id.name, flaw.kind, flaw.field_name, flaw.reason)
            for flaw in self._open(*partners)
        }

    def _sql(self, query, *args):
        """Write what no door lets in, as a bad import of another system would."""
        self.env.flush_all()
        self.env.cr.execute(SQL(query, *args))
        self.env.invalidate_all()
