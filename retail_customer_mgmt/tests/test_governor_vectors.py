from datetime import datetime, timedelta
from random import Random

from odoo.tests import BaseCase, tagged

from ..tools import governor
from . import shared_vectors

POLICY = {"quiet_from": 21, "quiet_to": 9, "week_cap": 2, "month_cap": 6}
POLICY["gap_hours"] = 24


@tagged("post_install", "-at_install")
class TestGovernorVectors(BaseCase):
    """Quiet hours, summer time, caps and gaps, by the moment."""

    def test_shared_vectors(self):
        for vector in shared_vectors.load("governor"):
            with self.subTest(vector["name"]):
                verdict, moment, reason = vector["answer"]
                expected = (verdict, moment and datetime.fromisoformat(moment), reason)
                self.assertEqual(tuple(self._answer(vector)), expected)

    def _answer(self, vector):
        last = vector.get("last_voice")
        member = governor.Member(
            zone=vector.get("zone", "UTC"),
            promotions=tuple(map(datetime.fromisoformat, vector.get("promotions", ()))),
            last_voice=last and datetime.fromisoformat(last),
            **{"consent": True} | vector.get("member", {}),
        )
        return governor.answer(
            vector.get("purpose", "promotion"),
            datetime.fromisoformat(vector["moment"]),
            member,
            governor.Policy(**POLICY | vector.get("policy", {})),
        )

    def test_a_later_moment_is_a_yes_and_none_before_it_is(self):
        random = Random(7)
        start = datetime(2026, 3, 1)
        zones = ("UTC", "Asia/Shanghai", "America/New_York", "Australia/Lord_Howe")
        for _round in range(300):
            moment = start + timedelta(minutes=random.randrange(300 * 24 * 60))
            voices = tuple(
                moment - timedelta(minutes=random.randrange(30 * 24 * 60))
                for _voice in range(random.randrange(8))
            )
            member = governor.Member(
                zone=random.choice(zones),
                consent=True,
                promotions=voices,
                last_voice=max(voices, default=None),
            )
            policy = governor.Policy(
                quiet_from=random.randrange(96) / 4,
                quiet_to=random.randrange(96) / 4,
                week_cap=random.randrange(4),
                month_cap=random.randrange(8),
                gap_hours=random.choice((0, 3, 24, 72)),
            )
            with self.subTest(moment=moment, member=member, policy=policy):
                self._check(moment, member, policy)

    def _check(self, moment, member, policy):
        said = governor.answer("promotion", moment, member, policy)
        if said.verdict == "yes":
            self.assertTrue(self._is_free(moment, member, policy))
            return
        self.assertEqual(said.verdict, "later")
        self.assertTrue(self._is_free(said.moment, member, policy))
        step = (said.moment - moment) / 50
        for place in range(50):
            early = moment + place * step
            self.assertFalse(self._is_free(early, member, policy), early)

    def _is_free(self, moment, member, policy):
        """Judge each rule by itself, in the plainest way."""

        def count(days):
            since = moment - timedelta(days=days)
            return sum(voice > since for voice in member.promotions)

        week, month = policy.week_cap, policy.month_cap
        gap = timedelta(hours=policy.gap_hours)
        local = governor._local(moment, member.zone)
        now = local.hour + local.minute / 60
        first, last = policy.quiet_from, policy.quiet_to
        within = now >= first and now < last
        if first > last:
            within = now >= first or now < last
        return not (
            (week and count(7) >= week)
            or (month and count(30) >= month)
            or (member.last_voice and moment < member.last_voice + gap)
            or within
        )
