from odoo import api, fields, models
from odoo.tools import SQL


class RetailMemberMatchBlock(models.Model):
    """A place where one key is sought: files in one block are compared.

    About ten rows a member. The key is a number without a foreign key, for checking ten
    million of these takes longer than the search; rows of a key that is gone are
    passed over and tidied away.
    """

    _name = "retail.member.match.block"
    _description = "Member Match Block"
    _log_access = False

    block = fields.Integer(required=True)
    key_id = fields.Integer(required=True, index=True)

    _block_idx = models.Index("(block, key_id)")

    @api.model
    def _query_replace(self, key_ids, rows):
        """Put these keys into these blocks, and out of all others."""
        self.env.execute_query(
            SQL(
                "DELETE FROM retail_member_match_block WHERE key_id = ANY(%s)"
                " RETURNING id",
                list(key_ids),
            )
        )
        self.env.execute_query(
            SQL(
                """
                INSERT INTO retail_member_match_block (key_id, block)
                SELECT * FROM UNNEST(%s::int[], %s::int[]) RETURNING id
                """,
                [key_id for key_id, _block in rows],
                [block for _key_id, block in rows],
            )
        )

    @api.autovacuum
    def _gc_orphans(self):
        self.env.execute_query(
            SQL(
                """
                DELETE FROM retail_member_match_block block
                 WHERE NOT EXISTS (SELECT FROM retail_member_match_key key
                                    WHERE key.id = block.key_id)
             RETURNING id
                """
            )
        )
