from datetime import timedelta

from psycopg2.errors import SerializationFailure

from odoo import api, fields, models
from odoo.tools import SQL
from odoo.tools.constants import GC_UNLINK_LIMIT
from odoo.tools.misc import hmac

# kind: how often within how many seconds. A shop's visitors share one address, the
# shop's own Wi-Fi: what counts by address is generous, what counts by person is not.
LIMITS = {
    "view": (240, 60),
    "file": (60, 60),
    "join": (120, 3600),
    "code_try": (120, 3600),
    # How often an address learns that a number is on file: see _is_used_up.
    "on_file": (3, 3600),
    "code_send": (3, 900),
    "code_send_day": (6, 86400),
    "shop_codes": (2000, 86400),
    "pin_try": (10, 900),
    "message": (60, 3600),
    "member_messages": (5, 86400),
    "feedback": (30, 3600),
    "shop_feedback": (500, 86400),
    "case_messages": (20, 86400),
    "choices": (60, 3600),
}
TRIES = 5


class RetailRateLimit(models.Model):
    """How often one visitor, or one phone, was asked for within the present window.

    A hit is one atomic statement in a short transaction of its own: it counts for all
    workers at once, and also where the request that caused it is rolled back.
    """

    _name = "retail.rate.limit"
    _description = "Rate Limit"
    _log_access = False
    _rec_name = "key"

    key = fields.Char(required=True, help="A fingerprint: no address, no number.")
    date_started = fields.Datetime(required=True, index=True)
    hits = fields.Integer(required=True)

    _key_uniq = models.Constraint("UNIQUE(key)", "This key is counted already.")

    @api.model
    def _allow(self, kind, subject, now=None):
        """Count one hit and tell whether it is still within the limit.

        :param kind: one of ``LIMITS``
        :param subject: what is counted: an IP address, a phone, a member
        """
        limit, seconds = LIMITS[kind]
        return self._hit(self._key(kind, subject), seconds, now) <= limit

    @api.model
    def _is_used_up(self, kind, subject, now=None):
        """Tell whether the limit is reached already; counts nothing."""
        limit, seconds = LIMITS[kind]
        now = now or fields.Datetime.now()
        hits = self._query_hits(self._key(kind, subject), seconds, now)
        return hits >= limit

    def _query_hits(self, key, seconds, now):
        query = SQL(
            """
            SELECT hits FROM retail_rate_limit
             WHERE key = %s AND date_started > %s
            """,
            key,
            now - timedelta(seconds=seconds),
        )
        # Hits are committed on their own: this transaction may be older than they.
        with self.env.registry.cursor() as cr:
            cr.execute(query)
            return next((hits for (hits,) in cr.fetchall()), 0)

    def _key(self, kind, subject):
        return hmac(self.env(su=True), "retail.rate.limit", (kind, str(subject)))

    def _hit(self, key, seconds, now=None):
        """Return how many hits the window has now.

        Two workers that count the same key at the same instant conflict: the later one
        tries again. Who hammers so hard that all tries collide is over any limit.
        """
        now = now or fields.Datetime.now()
        tries = (self._query_hit(key, seconds, now) for _try in range(TRIES))
        return next((hits for hits in tries if hits), float("inf"))

    def _query_hit(self, key, seconds, now):
        """Return the hits; nothing where another worker was at it, too."""
        query = SQL(
            """
            INSERT INTO retail_rate_limit AS rate (key, date_started, hits)
                 VALUES (%(key)s, %(now)s, 1)
            ON CONFLICT (key) DO UPDATE SET
                date_started = CASE WHEN rate.date_started > %(since)s
                                    THEN rate.date_started ELSE %(now)s END,
                hits = CASE WHEN rate.date_started > %(since)s
                            THEN rate.hits + 1 ELSE 1 END
              RETURNING hits
            """,
            key=key,
            now=now,
            since=now - timedelta(seconds=seconds),
        )
        try:
            with self.env.registry.cursor() as cr:
                cr.execute(query, log_exceptions=False)
                return cr.fetchone()[0]
        except SerializationFailure:
            return 0

    @api.autovacuum
    def _gc_rate_limits(self):
        longest = max(seconds for _limit, seconds in LIMITS.values())
        since = fields.Datetime.now() - timedelta(seconds=longest)
        old_sudo = self.sudo().search(
            [("date_started", "<", since)], limit=GC_UNLINK_LIMIT
        )
        old_sudo.unlink()
        # Called again until nothing is left.
        return len(old_sudo), len(old_sudo) == GC_UNLINK_LIMIT
