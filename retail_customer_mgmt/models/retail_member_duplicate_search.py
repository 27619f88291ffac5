import logging

import psycopg2

from odoo import api, fields, models
from odoo.tools import SQL

from ..tools import duplicates
from .retail_member_duplicate_weights import PERSON, PLACE

_logger = logging.getLogger(__name__)

BATCH = 20_000  # files a transaction
MANY = 1_000  # open files: after so many PostgreSQL has to look at the tables anew
# Larger blocks say too little: a name that everybody has, a number typed for want of
# one.
BLOCK_MAX = 50


class RetailMemberDuplicate(models.Model):
    """Finding the pairs, in the database and block by block.

    Each file that changed is compared with all others that stand in a block with it.
    What remains to be compared is marked on the keys: a search that was stopped goes
    on with the rest.
    """

    _inherit = "retail.member.duplicate"

    def init(self):
        """Have PostgreSQL compare words; where that isn't allowed, do without."""
        result = super().init()
        try:
            with self.env.cr.savepoint(flush=False):
                self.env.cr.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
        except psycopg2.Error as error:
            _logger.info("Duplicates are found without pg_trgm: %s", error)
        return result

    @api.model
    def _cron_find_duplicates(self, today=None):
        """Look for pairs among the files that changed, batch by batch."""
        today = today or fields.Date.context_today(self)
        pairs_sudo = self.sudo()
        if pairs_sudo._refresh_keys():
            pairs_sudo._search_open(today)

    def _refresh_keys(self):
        """Bring the keys up to date; tell whether time is left."""
        keys = self.env["retail.member.match.key"]
        keys._forget_left()
        has_time, last_id = True, 0
        while has_time and (last_id := keys._refresh(last_id)):
            has_time = bool(
                self.env["ir.cron"]._commit_progress(1, remaining=keys._count_open())
            )
        return has_time

    def _search_open(self, today, limit=BATCH):
        keys = self.env["retail.member.match.key"]
        if keys._count_open() > MANY:
            self._query_analyze()
        has_time = True
        while has_time and (count := self._search_batch(today, limit)):
            has_time = bool(
                self.env["ir.cron"]._commit_progress(
                    count, remaining=keys._count_open()
                )
            )

    def _search_batch(self, today, limit=BATCH):
        """Compare the next files with all others; return how many there were."""
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                "SELECT id, partner_id FROM retail_member_match_key WHERE is_open"
                " ORDER BY id LIMIT %s",
                limit,
            )
        )
        if rows:
            key_ids, partner_ids = map(list, zip(*rows, strict=True))
            self._query_candidates(key_ids)
            found = self._query_store(today)
            self._query_drop_refuted(partner_ids, key_ids, found)
            self._query_close(key_ids)
            self.invalidate_model()
        return len(rows)

    def _query_candidates(self, key_ids):
        """Collect in a temporary table who stands in a block with one of these.

        Of two that are both open the later one finds the other, once.
        """
        mine = SQL(
            "SELECT key_id, block FROM retail_member_match_block"
            " WHERE key_id = ANY(%s)",
            key_ids,
        )
        self._query_table("mine", mine)
        small = SQL(
            """
            SELECT block FROM retail_member_match_block
              JOIN (SELECT DISTINCT block FROM retail_member_mine) mine USING (block)
          GROUP BY block HAVING COUNT(*) BETWEEN 2 AND %s
            """,
            BLOCK_MAX,
        )
        self._query_table("small", small)
        self._query_table(
            "candidate",
            SQL(
                """
                SELECT DISTINCT mine.key_id, other.key_id AS other_id
                  FROM retail_member_mine mine
                  JOIN retail_member_small small USING (block)
                  JOIN retail_member_match_block other USING (block)
                  JOIN retail_member_match_key other_key ON other_key.id = other.key_id
                 WHERE other.key_id <> mine.key_id
                   AND (other_key.is_open IS NOT TRUE OR other.key_id < mine.key_id)
                """
            ),
        )

    def _query_table(self, name, query):
        """Keep rows for this transaction, and let PostgreSQL know how many they are.

        Guessing that, it may join a million rows in the wrong order.
        """
        table = SQL.identifier(f"retail_member_{name}")
        self.env.cr.execute(SQL("DROP TABLE IF EXISTS %s", table))
        self.env.cr.execute(
            SQL("CREATE TEMPORARY TABLE %s ON COMMIT DROP AS %s", table, query)
        )
        self.env.cr.execute(SQL("ANALYZE %s", table))

    def _query_analyze(self):
        self.env.cr.execute(
            "ANALYZE retail_member_match_key, retail_member_match_block"
        )

    def _query_store(self, today):
        """Score the candidates; keep the likely pairs that nobody has decided on.

        Addresses are compared where they can still make a pair of the two.
        Returns the pairs' ids.
        """
        rows = self.env.execute_query(
            SQL(
                """
                WITH persons AS MATERIALIZED (
                    SELECT candidate.*, %(of_persons)s
                      FROM retail_member_candidate candidate
                      JOIN retail_member_match_key one ON one.id = candidate.key_id
                      JOIN retail_member_match_key other
                        ON other.id = candidate.other_id
                     WHERE one.company_id IS NULL OR other.company_id IS NULL
                        OR one.company_id = other.company_id),
                compared AS MATERIALIZED (
                    SELECT persons.*, %(of_places)s,
                           one.partner_id AS first_id, other.partner_id AS second_id,
                           COALESCE(one.company_id, other.company_id) AS company_id
                      FROM persons
                      JOIN retail_member_match_key one ON one.id = persons.key_id
                      JOIN retail_member_match_key other ON other.id = persons.other_id
                     WHERE %(hope)s >= %(least)s),
                scored AS MATERIALIZED (
                    SELECT *, %(points)s AS points FROM compared)
                INSERT INTO retail_member_duplicate (
                       partner_low_id, partner_high_id, shop_low_id, shop_high_id,
                       company_id, score, evidence, state, date_found,
                       create_uid, create_date, write_uid, write_date)
                SELECT low.id, high.id, low.member_shop_id, high.member_shop_id,
                       scored.company_id,
                       ROUND((1 / (1 + EXP(-points / %(spread)s)))::numeric, 4),
                       %(evidence)s, 'open', %(today)s,
                       %(uid)s, %(now)s, %(uid)s, %(now)s
                  FROM scored
                  JOIN res_partner low ON low.id = LEAST(first_id, second_id)
                  JOIN res_partner high ON high.id = GREATEST(first_id, second_id)
                 WHERE points >= %(least)s
                ON CONFLICT (partner_low_id, partner_high_id) DO UPDATE
                   SET score = EXCLUDED.score, evidence = EXCLUDED.evidence,
                       write_date = EXCLUDED.write_date
                 WHERE retail_member_duplicate.state = 'open'
             RETURNING id
                """,
                of_persons=self._sql_likenesses(PERSON),
                of_places=self._sql_likenesses(PLACE),
                hope=SQL(
                    "%s + %s",
                    self._sql_points(PERSON),
                    sum(comparison.same for comparison in PLACE),
                ),
                points=self._sql_points(duplicates.COMPARISONS),
                spread=duplicates.SPREAD,
                evidence=self._sql_evidence(),
                least=duplicates.LEAST_POINTS,
                today=today,
                uid=self.env.uid,
                now=self.env.cr.now(),
            )
        )
        return [pair_id for (pair_id,) in rows]

    def _query_drop_refuted(self, partner_ids, key_ids, found):
        """Forget open pairs that these files, as they are now, no longer make."""
        self.env.execute_query(
            SQL(
                """
                DELETE FROM retail_member_duplicate pair
                 WHERE pair.state = 'open' AND pair.id <> ALL(%(found)s)
                   AND (pair.partner_low_id = ANY(%(ids)s)
                        OR pair.partner_high_id = ANY(%(ids)s))
                   AND NOT EXISTS (
                       SELECT FROM retail_member_match_key low,
                                   retail_member_match_key high
                        WHERE low.partner_id = pair.partner_low_id
                          AND high.partner_id = pair.partner_high_id
                          -- These two are compared in a later batch.
                          AND (low.is_open AND low.id <> ALL(%(key_ids)s)
                               OR high.is_open AND high.id <> ALL(%(key_ids)s)))
             RETURNING id
                """,
                ids=partner_ids,
                key_ids=key_ids,
                found=found,
            )
        )

    def _query_close(self, key_ids):
        self.env.execute_query(
            SQL(
                "UPDATE retail_member_match_key SET is_open = FALSE"
                " WHERE id = ANY(%s) RETURNING id",
                key_ids,
            )
        )
