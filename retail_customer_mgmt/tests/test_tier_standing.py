from datetime import date

from odoo.tests import tagged

from .common_tiers import TierNights


@tagged("post_install", "-at_install")
class TestTierStanding(TierNights):
    """What a page outside shows of a member's tier."""

    def _shown(self, member, lang="en_US"):
        # As the public page calls it: nobody is logged in there.
        public = self.env.ref("base.public_user")
        account_sudo = member.membership_id.with_user(public).sudo()
        account_sudo = account_sudo.with_context(lang=lang)
        return account_sudo._standing_to_show(date(2026, 6, 1))

    def test_it_tells_tier_words_and_progress(self):
        member = self._join()
        self._buy(member, "2026-05-04", 640)
        shown = self._shown(member)
        self.assertEqual(
            shown["sentences"],
            [
                "Silver until 31 Dec 2027.",
                "640 of 1,000 to Gold.",
                "Spend 500 more by 31 Dec 2027 to keep Silver.",
            ],
        )
        self.assertEqual(
            (shown["tier"], shown["until"], shown["grace_until"]),
            ("Silver", date(2027, 12, 31), False),
        )
        self.assertEqual(
            shown["rise"],
            {
                "tier": "Gold",
                "progress": 64.0,
                "last": date(2026, 12, 31),
                "figures": [
                    {"name": "amount", "have": 640, "asked": 1000, "missing": 360}
                ],
            },
        )
        self.assertEqual(shown["keep"]["progress"], 0)

    def test_it_speaks_the_language_it_is_asked_in(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        self.tier_silver.with_context(lang="zh_CN").name = "银卡"
        member = self._join()
        self._buy(member, "2026-05-04", 500)
        shown = self._shown(member, "zh_CN")
        self.assertEqual(shown["tier"], "银卡")
        self.assertIn("银卡", shown["sentences"][0])

    def test_at_the_top_there_is_nothing_to_rise_to(self):
        member = self._join()
        self._buy(member, "2026-05-04", 1000)
        shown = self._shown(member)
        self.assertFalse(shown["rise"])
        self.assertEqual(shown["keep"]["tier"], "Gold")
