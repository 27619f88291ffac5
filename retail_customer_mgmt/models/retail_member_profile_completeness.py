from odoo import api, fields, models
from odoo.tools import SQL

from ..tools import asked


class RetailMemberProfile(models.Model):
    """How much a file says of what the member's home shop asks."""

    _inherit = "retail.member.profile"

    completeness = fields.Integer(
        compute="_compute_completeness",
        store=True,
        aggregator="avg",
        help="How much of what the home shop asks is filled, in percent.",
    )
    missing_text = fields.Char(
        string="Missing", compute="_compute_missing_text", compute_sudo=True
    )

    # A form that changes is not among these: it refreshes its members' figures by
    # itself, all at once.
    @api.depends(
        *[f"partner_id.{name}" for name in asked.PARTNER_FIELDS],
        *asked.PROFILE_FIELDS,
        *("lunar_month", "preference_value_ids", "attributes", "program_id"),
        *("partner_id.member_shop_id", "partner_id.company_id"),
    )
    def _compute_completeness(self):
        for form, profiles in self._by_form().items():
            keys = form._asked_keys()
            for profile in profiles:
                profile.completeness = asked.percent(
                    bool(profile._answer(key)) for key in keys
                )

    @api.depends("completeness")
    @api.depends_context("lang")
    def _compute_missing_text(self):
        for form, profiles in self._by_form().items():
            specs = form._field_specs("office")
            for profile in profiles:
                profile.missing_text = ", ".join(
                    spec["label"] for spec in specs if not profile._answer(spec["name"])
                )

    def _by_form(self):
        return self.grouped(lambda profile: profile._form())

    def _form(self):
        """Return the form of the home shop, else of the company."""
        partner_sudo = self.partner_id.sudo()
        if partner_sudo.member_shop_id:
            return partner_sudo.member_shop_id._member_form()
        company = partner_sudo.company_id or partner_sudo.membership_id.company_id
        return company._member_form()

    def _answer(self, key):
        """Return what the file says to a question of a form."""
        self.ensure_one()
        if key in asked.PARTNER_FIELDS:
            return self.partner_id[key]
        if key == "birthday":
            return self.birthday or self.lunar_month
        if facet_id := asked.facet_id(key):
            return self._values_in(facet_id)
        if name := asked.attribute_name(key):
            return (self.attributes or {}).get(name)
        return self[key]

    @api.model
    def _query_refresh_completeness(self, form, asked, first=None, last=None):
        """Set the figure of all members who are asked this form; touch only changes.

        Says what ``_compute_completeness`` says, in one statement for a whole chain.

        :param asked: SQL of who is asked the form; see ``_sql_is_asked``
        :param first: with ``last``: the ids between which to do it
        """
        self.env.execute_query(
            SQL(
                """
                WITH changed AS (
                UPDATE retail_member_profile target
                   SET completeness = fresh.completeness
                  FROM (SELECT profile.id, %(share)s AS completeness
                          FROM retail_member_profile profile
                          JOIN res_partner partner ON partner.id = profile.partner_id
                          LEFT JOIN retail_membership account
                                 ON account.id = partner.membership_id
                         WHERE %(asked)s AND %(batch)s) fresh
                 WHERE fresh.id = target.id
                   AND target.completeness IS DISTINCT FROM fresh.completeness
             RETURNING target.id)
                SELECT COUNT(*) FROM changed
                """,
                share=self._sql_completeness(form),
                asked=asked,
                batch=SQL("profile.id BETWEEN %s AND %s", first, last)
                if last
                else SQL("TRUE"),
            )
        )

    def _sql_completeness(self, form):
        answers = [self._sql_is_answered(key) for key in form._asked_keys()]
        if not answers:
            return SQL("100")
        filled = SQL(" + ").join(SQL("(%s)::int", answer) for answer in answers)
        return SQL("100 * (%s) / %s", filled, len(answers))

    def _sql_is_asked(self, shops, companies, *, is_default):
        """Return the SQL of who is asked a form.

        :param companies: those whose members without a home shop are asked it
        :param is_default: who belongs to no company is asked it, too
        """
        return SQL(
            """(partner.member_shop_id = ANY(%(shops)s)
                OR (partner.member_shop_id IS NULL AND COALESCE(
                    COALESCE(partner.company_id, account.company_id)
                        = ANY(%(companies)s),
                    %(is_default)s)))""",
            shops=shops.ids,
            companies=companies.ids,
            is_default=is_default,
        )

    def _sql_is_answered(self, key):
        """Return the SQL of ``bool(profile._answer(key))``, never ``NULL``."""
        if facet_id := asked.facet_id(key):
            return SQL(
                """EXISTS (
                    SELECT FROM retail_member_profile_value_rel choice
                      JOIN retail_preference_value value ON value.id = choice.value_id
                     WHERE choice.profile_id = profile.id
                       AND value.facet_id = %s AND value.active)""",
                facet_id,
            )
        if name := asked.attribute_name(key):
            return SQL(
                """COALESCE(profile.attributes -> %s, 'null') NOT IN
                    ('null', 'false', '""', '[]', '0')""",
                name,
            )
        if key == "birthday":
            return SQL(
                "(profile.birthday IS NOT NULL OR COALESCE(profile.lunar_month, 0) > 0)"
            )
        table = "partner" if key in asked.PARTNER_FIELDS else "profile"
        return SQL("COALESCE(%s::text, '') <> ''", SQL.identifier(table, key))
