from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from unittest.mock import patch
from uuid import uuid4

from odoo.tests import TransactionCase, tagged

from ..models import retail_rate_limit
from ..models.retail_rate_limit import LIMITS
from .common_pages import PageCommon

NOON = datetime(2026, 3, 1, 12)


@tagged("post_install", "-at_install")
class TestRateLimit(PageCommon):
    def setUp(self):
        super().setUp()
        self.enterContext(self.enter_registry_test_mode())
        self.limits = self.env["retail.rate.limit"]

    def _hits(self, kind, subject, times, now=NOON):
        return [self.limits._allow(kind, subject, now) for _time in range(times)]

    def test_a_limit_holds_for_one_subject_and_one_kind(self):
        limit, _seconds = LIMITS["code_send"]
        self.assertEqual(self._hits("code_send", "+1", limit + 2).count(True), limit)
        self.assertTrue(self.limits._allow("code_send", "+2", NOON))
        self.assertTrue(self.limits._allow("join", "+1", NOON))

    def test_a_new_window_begins_when_the_last_is_over(self):
        limit, seconds = LIMITS["code_send"]
        self._hits("code_send", "+1", limit + 1)
        just_before = NOON + timedelta(seconds=seconds - 1)
        self.assertFalse(self.limits._allow("code_send", "+1", just_before))
        after = NOON + timedelta(seconds=seconds)
        self.assertEqual(self._hits("code_send", "+1", limit, after), [True] * limit)
        self.assertFalse(self.limits._allow("code_send", "+1", after))

    def test_no_address_and_no_number_is_kept(self):
        self.limits._allow("join", "203.0.113.9", NOON)
        keys = self.limits.sudo().search([]).mapped("key")
        self.assertTrue(keys)
        self.assertNotIn("203.0.113.9", " ".join(keys))

    def test_old_windows_are_swept_away(self):
        self.limits._allow("join", "1", NOON)
        self.limits._allow("join", "2", NOON)
        with patch.object(retail_rate_limit, "GC_UNLINK_LIMIT", 1):
            self.assertEqual(self.limits.sudo()._gc_rate_limits(), (1, True))
            self.assertEqual(self.limits.sudo()._gc_rate_limits(), (1, True))
        self.assertEqual(self.limits.sudo()._gc_rate_limits(), (0, False))
        self.assertFalse(self.limits.sudo().search([]))

    def test_looking_counts_nothing(self):
        limit, seconds = LIMITS["on_file"]
        self._hits("on_file", "1", limit - 1)
        for _time in range(2):
            self.assertFalse(self.limits._is_used_up("on_file", "1", NOON))
        self._hits("on_file", "1", 1)
        self.assertTrue(self.limits._is_used_up("on_file", "1", NOON))
        after = NOON + timedelta(seconds=seconds)
        self.assertFalse(self.limits._is_used_up("on_file", "1", after))


@tagged("post_install", "-at_install")
class TestRateLimitForReal(TransactionCase):
    """With real transactions: what is counted here is committed, then removed."""

    def setUp(self):
        super().setUp()
        self.limits = self.env["retail.rate.limit"]
        self.subject = str(uuid4())
        self.addCleanup(self._sweep)

    def _sweep(self):
        with self.registry.cursor() as cr:
            key = self.limits._key("join", self.subject)
            cr.execute("DELETE FROM retail_rate_limit WHERE key = %s", [key])

    def _hits(self):
        with self.registry.cursor() as cr:
            key = self.limits._key("join", self.subject)
            cr.execute("SELECT hits FROM retail_rate_limit WHERE key = %s", [key])
            return cr.fetchone()[0]

    def test_a_hit_counts_though_the_request_is_rolled_back(self):
        with self.registry.cursor() as cr:
            self.limits.with_env(self.env(cr=cr))._allow("join", self.subject, NOON)
            cr.rollback()
        self.assertEqual(self._hits(), 1)

    def test_workers_that_count_at_once_lose_nothing(self):
        key = self.limits._key("join", self.subject)

        def hit(_number):
            return self.limits._hit(key, 3600, NOON)

        with ThreadPoolExecutor(4) as workers:
            seen = list(workers.map(hit, range(40)))
        counted = [number for number in seen if number != float("inf")]
        self.assertEqual(sorted(counted), list(range(1, len(counted) + 1)))
        self.assertEqual(self._hits(), len(counted))


@tagged("post_install", "-at_install")
class TestLimitedPages(PageCommon):
    def test_every_route_has_its_limit(self):
        member = self._create_member()
        path = "/member/" + member._member_link().split("/")[-1]
        code = f"{self.join}/code/{'x' * 32}"
        csrf = {"csrf_token": self._csrf(self.join)}
        self.patch_limits(0)
        for route in (path, f"{path}/card.png", self.join, code):
            self.assertEqual(self._get(route).status_code, 429, route)
        for route in (
            self.join,
            code,
            f"{path}/message",
            f"{path}/language",
            f"{path}/choices",
        ):
            answer = self.url_open(route, data=csrf, allow_redirects=False)
            self.assertEqual(answer.status_code, 429, route)
            self.assertIn("Retry-After", answer.headers)
            self._assert_private(answer)

    def patch_limits(self, limit):
        for kind, (_limit, seconds) in dict(LIMITS).items():
            self.startPatcher(self._patch_of(kind, limit, seconds))

    def _patch_of(self, kind, limit, seconds):
        return patch.dict(LIMITS, {kind: (limit, seconds)})
