from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..tools import duplicate_keys

COLUMNS = ("phone", "email", "id_number", "name", "written", "born") + (
    "street",
    "city",
    "zip",
    "state",
)
BATCH = 5_000


class RetailMemberMatchKey(models.Model):
    """What of one member's file is compared with others, in one form.

    A narrow table beside the contacts: names by their sound, numbers by their digits.
    """

    _name = "retail.member.match.key"
    _description = "Member Match Key"
    _log_access = False

    partner_id = fields.Many2one(
        comodel_name="res.partner", required=True, ondelete="cascade"
    )
    company_id = fields.Many2one(comodel_name="res.company", ondelete="cascade")
    stamp = fields.Datetime(help="When the file that was read had been changed.")
    is_open = fields.Boolean(help="Still to be compared with the others.")
    phone = fields.Char()
    email = fields.Char()
    id_number = fields.Char()
    name = fields.Char()
    written = fields.Char()
    born = fields.Char()
    street = fields.Char()
    city = fields.Char()
    zip = fields.Char()
    state = fields.Char()

    _partner_uniq = models.Constraint("UNIQUE(partner_id)", "One file has one key.")
    _open_idx = models.Index("(id) WHERE is_open")

    @api.model
    def _refresh(self, after_id=0, limit=BATCH):
        """Make the keys of files that changed; return the last file's id, or 0.

        :param after_id: files up to this one have been seen to
        """
        files = self._query_stale(after_id, limit)
        if not files:
            return 0
        changed = []
        for file in files:
            compared = duplicate_keys.key(file)
            if self._is_changed(file, compared):
                changed.append((file, compared))
        self._query_stamp(files)
        if changed:
            self._store(changed)
        return files[-1]["id"]

    def _is_changed(self, file, compared):
        """Tell whether the file has other things or other files to be compared with."""
        return file["key_company_id"] != file["company_id"] or any(
            file[f"key_{name}"] != compared.get(name) for name in COLUMNS
        )

    def _store(self, changed):
        """Write keys, and open them for the search."""
        key_ids = self._query_store(changed)
        rows = [
            (key_ids[file["id"]], block)
            for file, compared in changed
            for block in duplicate_keys.blocks(compared)
        ]
        self.env["retail.member.match.block"]._query_replace(key_ids.values(), rows)

    def _query_stale(self, after_id, limit):
        """Return the files whose key is older than they are, by id.

        A phone that a family shares says nothing of a person.
        """
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                """
                SELECT partner.id, partner.name, partner.company_id,
                       CASE WHEN partner.phone_shared IS TRUE THEN NULL
                            ELSE COALESCE(partner.member_phone,
                                          partner.phone_sanitized) END AS phone,
                       partner.email_normalized AS email, profile.id_number,
                       profile.birthday,
                       CONCAT_WS(' ', partner.street, partner.street2) AS street,
                       partner.city, partner.zip, partner.state_id AS state,
                       GREATEST(partner.write_date, profile.write_date) AS stamp,
                       %(old)s
                  FROM res_partner partner
                  LEFT JOIN retail_member_profile profile
                         ON profile.partner_id = partner.id
                  LEFT JOIN retail_member_match_key key
                         ON key.partner_id = partner.id
                 WHERE partner.is_member AND partner.active
                   AND partner.id > %(after_id)s
                   AND (key.id IS NULL
                        OR key.company_id IS DISTINCT FROM partner.company_id
                        OR key.stamp IS DISTINCT FROM
                           GREATEST(partner.write_date, profile.write_date))
              ORDER BY partner.id LIMIT %(limit)s
                """,
                old=SQL(", ").join(
                    SQL(
                        "%s AS %s",
                        SQL.identifier("key", name),
                        SQL.identifier(f"key_{name}"),
                    )
                    for name in (*COLUMNS, "company_id")
                ),
                after_id=after_id,
                limit=limit,
            )
        )
        return self.env.cr.dictfetchall()

    def _query_stamp(self, files):
        self.env.execute_query(
            SQL(
                """
                UPDATE retail_member_match_key key
                   SET stamp = file.stamp, company_id = file.company_id
                  FROM UNNEST(%(ids)s, %(stamps)s::timestamp[], %(companies)s::int[])
                       AS file(id, stamp, company_id)
                 WHERE key.partner_id = file.id
             RETURNING key.id
                """,
                ids=[file["id"] for file in files],
                stamps=[file["stamp"] for file in files],
                companies=[file["company_id"] for file in files],
            )
        )

    def _query_store(self, changed):
        """Insert or update keys; return {file's id: key's id}."""
        columns = [SQL.identifier(name) for name in COLUMNS]
        rows = self.env.execute_query(
            SQL(
                """
                INSERT INTO retail_member_match_key
                       (partner_id, stamp, company_id, %(columns)s, is_open)
                SELECT file.*, TRUE
                  FROM UNNEST(%(ids)s, %(stamps)s::timestamp[], %(companies)s::int[],
                              %(values)s) file
                ON CONFLICT (partner_id) DO UPDATE SET %(updates)s, is_open = TRUE
             RETURNING partner_id, id
                """,
                columns=SQL(", ").join(columns),
                ids=[file["id"] for file, _compared in changed],
                stamps=[file["stamp"] for file, _compared in changed],
                companies=[file["company_id"] for file, _compared in changed],
                values=SQL(", ").join(
                    SQL(
                        "%s::text[]",
                        [compared.get(name) for _file, compared in changed],
                    )
                    for name in COLUMNS
                ),
                updates=SQL(", ").join(
                    SQL("%s = EXCLUDED.%s", column, column) for column in columns
                ),
            )
        )
        return dict(rows)

    # Leaving

    @api.model
    def _forget_left(self):
        """Drop the keys of those who are members no more."""
        rows = self.env.execute_query(
            SQL(
                """
                SELECT key.partner_id FROM retail_member_match_key key
                  JOIN res_partner partner ON partner.id = key.partner_id
                 WHERE partner.active IS NOT TRUE OR partner.is_member IS NOT TRUE
                """
            )
        )
        self._forget(self.env["res.partner"].browse(row[0] for row in rows))

    @api.model
    def _forget(self, partners):
        """Drop the keys of these files; their numbers are in no block any more."""
        keys = self.search([("partner_id", "in", partners.ids)])
        self.env["retail.member.match.block"]._query_replace(keys.ids, [])
        keys.unlink()
        pairs = self.env["retail.member.duplicate"]
        pairs.search(
            partners._duplicate_domain() & Domain("state", "=", "open")
        ).unlink()

    # The search

    @api.model
    def _query_open_all(self):
        """Let every file be compared anew."""
        self.env.execute_query(
            SQL(
                "UPDATE retail_member_match_key SET is_open = TRUE"
                " WHERE is_open IS NOT TRUE RETURNING id"
            )
        )
        self.invalidate_model()

    @api.model
    def _count_open(self):
        return self.search_count([("is_open", "=", True)])
