from odoo import api, fields, models
from odoo.tools import SQL

from ..tools import asked

EDITED = frozenset(
    asked.PROFILE_FIELDS
    + asked.LUNAR_FIELDS
    + ("note", "preference_value_ids", "attributes")
)


class RetailMemberProfile(models.Model):
    """When a file was last corrected, and whether an ID number can be right."""

    _inherit = "retail.member.profile"

    date_edited = fields.Datetime(
        string="Last Corrected",
        readonly=True,
        copy=False,
        help="When somebody last changed or confirmed what the file says.",
    )

    def write(self, vals):
        if EDITED.isdisjoint(vals):
            return super().write(vals)
        result = super().write({"date_edited": fields.Datetime.now()} | vals)
        self.env["retail.member.flaw"]._recheck(self.partner_id)
        return result

    def _mark_edited(self):
        self.write({"date_edited": fields.Datetime.now()})

    @api.model
    def _sql_is_resident(self, today):
        """Return the SQL of what ``tools.id_number.resident`` accepts."""
        return SQL(
            """
            CASE WHEN profile.id_number !~ '^([0-9]{15}|[0-9]{17}[0-9X])$' THEN FALSE
            ELSE (
                SELECT CASE
                       WHEN y < 1850 OR m NOT BETWEEN 1 AND 12 THEN FALSE
                       WHEN d NOT BETWEEN 1 AND EXTRACT(
                                DAY FROM make_date(y, m, 1) + interval '1 month -1 day')
                       THEN FALSE
                       WHEN make_date(y, m, d) > %(today)s THEN FALSE
                       ELSE length(number) = 15
                            OR substr('10X98765432', 1 + (
                                SELECT SUM(weight * substr(number, place::int, 1)::int)
                                  FROM unnest(%(weights)s)
                                       WITH ORDINALITY unit (weight, place)
                               )::int %% 11, 1) = substr(number, 18)
                       END
                  FROM (SELECT number, substr(born, 1, 4)::int AS y,
                               substr(born, 5, 2)::int AS m,
                               substr(born, 7, 2)::int AS d
                          FROM (SELECT profile.id_number AS number,
                                       CASE WHEN length(profile.id_number) = 18
                                            THEN substr(profile.id_number, 7, 8)
                                            ELSE '19' || substr(profile.id_number, 7, 6)
                                       END AS born) written) part) END
            """,
            today=today,
            weights=[7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2],
        )
