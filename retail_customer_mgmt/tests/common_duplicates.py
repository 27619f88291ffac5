from odoo import fields

from .common import RetailCommon

TODAY = fields.Date.to_date("2026-03-01")


class DuplicateCommon(RetailCommon):
    """Two files of one person, which registering did not recognise."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ada = cls._create_member("Ada Lovelace", phone="+1 202-555-0101")
        cls.twin = cls._create_member("Lovelace Ada", phone="+1 202-555-0107")
        for member in (cls.ada, cls.twin):
            member.member_profile_ids.birthday = "1990-12-10"
        cls.pairs = cls.env["retail.member.duplicate"]

    def _find(self):
        """Look for pairs as the night does."""
        self._age_keys()
        self._run_cron(self.pairs.sudo(), "_cron_find_duplicates", TODAY)
        return self.pairs.search([("state", "=", "open")])

    def _age_keys(self):
        """Let the keys be of yesterday: all of a test happens at one moment."""
        self.env.cr.execute(
            "UPDATE retail_member_match_key SET stamp = stamp - INTERVAL '1 day'"
        )

    def _pair_of(self, *members):
        ids = sorted(member.id for member in members)
        return self.pairs.search(
            [("partner_low_id", "=", ids[0]), ("partner_high_id", "=", ids[1])]
        )
