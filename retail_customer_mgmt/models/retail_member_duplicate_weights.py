from odoo import models
from odoo.tools import SQL

from ..tools import duplicates

PLACE = tuple(
    comparison
    for comparison in duplicates.COMPARISONS
    if comparison.name in ("street", "city", "zip", "state")
)
PERSON = tuple(
    comparison for comparison in duplicates.COMPARISONS if comparison not in PLACE
)


class RetailMemberDuplicate(models.Model):
    """The weights of ``tools.duplicates`` as SQL."""

    _inherit = "retail.member.duplicate"

    def _has_trigrams(self):
        """Tell whether PostgreSQL can compare words, and not just whole values."""
        [[found]] = self.env.execute_query(
            SQL("SELECT COUNT(*) FROM pg_extension WHERE extname = 'pg_trgm'")
        )
        return bool(found)

    def _sql_alike(self, name):
        return SQL.identifier(f"alike_{name}")

    def _sql_equal(self, name):
        return SQL.identifier(f"equal_{name}")

    def _sql_likenesses(self, comparisons):
        """Return columns: how alike the two are, and if equal; NULL if unknown."""
        is_fuzzy = self._has_trigrams()
        columns = []
        for comparison in comparisons:
            alike = "(%s = %s)::int"
            if is_fuzzy and not comparison.is_exact:
                alike = "SIMILARITY(%s, %s)"
            name = comparison.name
            one, other = SQL.identifier("one", name), SQL.identifier("other", name)
            columns += [
                SQL(f"{alike} AS %s", one, other, self._sql_alike(name)),
                SQL("%s = %s AS %s", one, other, self._sql_equal(name)),
            ]
        return SQL(", ").join(columns)

    def _sql_points(self, comparisons):
        """Return the sum that ``tools.duplicates.score`` makes a share of."""
        terms = [
            SQL(
                "COALESCE(%s + %s * %s, 0)",
                comparison.differs,
                comparison.same - comparison.differs,
                self._sql_share(comparison),
            )
            for comparison in comparisons
        ]
        return SQL("%s + %s", duplicates.BIAS, SQL(" + ").join(terms))

    def _sql_share(self, comparison):
        # GREATEST and LEAST pass over NULL: what is unknown must stay unknown.
        column = self._sql_alike(comparison.name)
        return SQL(
            "CASE WHEN %s IS NOT NULL THEN LEAST(1, GREATEST(0, (%s - %s) / %s)) END",
            column,
            column,
            comparison.low,
            comparison.high - comparison.low,
        )

    def _sql_evidence(self):
        """Return what says how each thing compares, as ``same_phone near_name``."""
        verdicts = [
            SQL(
                """CASE WHEN %(equal)s THEN %(same)s WHEN %(share)s >= 0.5
                   THEN %(near)s WHEN %(alike)s IS NOT NULL THEN %(differs)s END""",
                equal=self._sql_equal(comparison.name),
                alike=self._sql_alike(comparison.name),
                share=self._sql_share(comparison),
                **{
                    verdict: f"{verdict}_{comparison.name}"
                    for verdict in ("same", "near", "differs")
                },
            )
            for comparison in duplicates.COMPARISONS
        ]
        return SQL("CONCAT_WS(' ', %s)", SQL(", ").join(verdicts))
