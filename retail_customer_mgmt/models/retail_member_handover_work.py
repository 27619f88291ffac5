from markupsafe import Markup

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL


class RetailMemberHandover(models.Model):
    """The step itself: a few statements in one transaction, however many members."""

    _inherit = "retail.member.handover"

    def _hand_over(self, user):
        """Give members, calls, complaints, tasks and activities to the heirs."""
        self.env.flush_all()
        members = self._query_members()
        if members and not all(heir for _member, heir in members):
            self._refuse_without_manager()
        heir_ids = {heir for _member, heir in members}
        self._check_can_keep(self.env["res.users"].browse(sorted(heir_ids)))
        self._query_give_files()
        calls = self._query_give("retail_callback", self._sql_calls())
        complaints = self._query_give("retail_complaint", self._sql_complaints())
        activities = self._query_give_activities(calls, complaints)
        self._query_give_tasks()
        self.env.invalidate_all()
        self._note(user)
        self.write(
            {
                "state": "done",
                "date_done": fields.Datetime.now(),
                "done_by": user.id,
                "result": {
                    "member": len(members),
                    "callback": len(calls),
                    "complaint": len(complaints),
                    "activity": activities,
                },
            }
        )
        self._show_calls(calls)
        self.activity_unlink(["mail.mail_activity_data_warning"])

    def _refuse_without_manager(self):
        self.invalidate_recordset(["line_ids"])
        names = [
            line.shop_id.name or self.env._("Members without a home shop")
            for line in self.line_ids
            if not line.to_user_id
        ]
        raise UserError(
            self.env._(
                "Nobody manages: %(shops)s. Enter a store manager there, or choose a"
                " person who gets the members.",
                shops=", ".join(sorted(set(names))),
            )
        )

    def _show_calls(self, call_ids):
        """Put the calls that are due into the heirs' activities, as each can manage."""
        Callback = self.env["retail.callback"]
        company = self.company_id
        due = Callback._query_to_show(company, company._care_today())
        shown = set(due) & set(call_ids)
        Callback.browse(sorted(shown))._schedule_calls()

    def _sql_heir(self, place, shop_id):
        """Return the SQL of who gets what has this place in a shop's row."""
        if self.way == "managers":
            return SQL(
                """(SELECT manager.id
                      FROM retail_shop shop
                      JOIN res_users manager
                        ON manager.id = shop.user_id AND manager.active
                     WHERE shop.id = %s AND manager.id <> %s)""",
                shop_id,
                self.from_user_id.id,
            )
        heirs = self._heirs().ids
        return SQL("(%s::int[])[1 + (%s - 1) %% %s]", heirs, place, len(heirs))

    def _query_members(self):
        """Note who gets which member; equal shares also within each shop."""
        return self.env.execute_query(
            SQL(
                """
                INSERT INTO retail_member_handover_line (
                    handover_id, partner_id, shop_id, to_user_id,
                    create_uid, create_date, write_uid, write_date)
                SELECT %(handover)s, file.id, file.member_shop_id, %(heir)s,
                       %(uid)s, %(now)s, %(uid)s, %(now)s
                  FROM (SELECT id, member_shop_id,
                               ROW_NUMBER() OVER (ORDER BY member_shop_id, id) AS place
                          FROM res_partner partner WHERE %(members)s) file
                 ORDER BY file.id
                RETURNING partner_id, to_user_id
                """,
                handover=self.id,
                heir=self._sql_heir(
                    SQL.identifier("file", "place"),
                    SQL.identifier("file", "member_shop_id"),
                ),
                members=self._sql_members(),
                uid=self.env.uid,
                now=fields.Datetime.now(),
            )
        )

    def _query_give_files(self):
        """Set the responsible person in the files, and in their memberships."""
        for table, key, column in (
            ("res_partner", "id", "member_user_id"),
            ("retail_membership", "partner_id", "user_id"),
        ):
            self.env.execute_query(
                SQL(
                    """
                    UPDATE %(table)s target SET %(column)s = line.to_user_id
                      FROM retail_member_handover_line line
                     WHERE line.handover_id = %(handover)s
                       AND line.partner_id = target.%(key)s
                       AND target.%(column)s IS DISTINCT FROM line.to_user_id
                    RETURNING target.id
                    """,
                    table=SQL.identifier(table),
                    column=SQL.identifier(column),
                    key=SQL.identifier(key),
                    handover=self.id,
                )
            )

    def _query_give(self, table, condition):
        """Give calls or complaints to whoever gets the member; return their ids.

        Those of other people's members are shared in the same way; what nobody would
        get stays where it is.
        """
        rows = self.env.execute_query(
            SQL(
                """
                UPDATE %(table)s given SET user_id = chosen.user_id
                  FROM (SELECT open.id,
                               COALESCE(line.to_user_id, %(heir)s,
                                        open.user_id) AS user_id
                          FROM (SELECT target.id, target.partner_id, target.shop_id,
                                       target.user_id,
                                       ROW_NUMBER() OVER (ORDER BY target.id) AS place
                                  FROM %(table)s target WHERE %(condition)s) open
                          LEFT JOIN retail_member_handover_line line
                                 ON line.handover_id = %(handover)s
                                AND line.partner_id = open.partner_id) chosen
                 WHERE chosen.id = given.id
                RETURNING given.id
                """,
                table=SQL.identifier(table),
                heir=self._sql_heir(
                    SQL.identifier("open", "place"), SQL.identifier("open", "shop_id")
                ),
                condition=condition,
                handover=self.id,
            )
        )
        return [row_id for (row_id,) in rows]

    def _query_give_activities(self, call_ids, complaint_ids):
        """Let activities follow what they stand for; return how many there were."""
        return len(
            self.env.execute_query(
                SQL(
                    """
                    UPDATE mail_activity activity SET user_id = heir.user_id
                      FROM (SELECT 'res.partner' AS model, partner_id AS id,
                                   to_user_id AS user_id
                              FROM retail_member_handover_line
                             WHERE handover_id = %(handover)s
                             UNION ALL
                            SELECT 'retail.callback', id, user_id
                              FROM retail_callback WHERE id = ANY(%(calls)s)
                             UNION ALL
                            SELECT 'retail.complaint', id, user_id
                              FROM retail_complaint
                             WHERE id = ANY(%(complaints)s)) heir
                     WHERE activity.res_model = heir.model
                       AND activity.res_id = heir.id AND activity.active
                       AND activity.user_id = %(person)s
                       AND heir.user_id IS NOT NULL
                    RETURNING activity.id
                    """,
                    handover=self.id,
                    calls=call_ids,
                    complaints=complaint_ids,
                    person=self.from_user_id.id,
                )
            )
        )

    def _query_give_tasks(self):
        """Give the files to mend to whoever gets the member."""
        self.env.execute_query(
            SQL(
                """
                UPDATE retail_member_flaw flaw SET user_id = line.to_user_id
                  FROM retail_member_handover_line line
                 WHERE line.handover_id = %s AND line.partner_id = flaw.partner_id
                   AND flaw.state = 'open' AND flaw.user_id = %s
                RETURNING flaw.id
                """,
                self.id,
                self.from_user_id.id,
            )
        )

    def _note(self, user):
        """Leave a quiet note in each member's file, with a link to the hand-over."""
        given = self.line_ids._read_group(
            [("handover_id", "=", self.id)], ["to_user_id"]
        )
        for (heir,) in given:
            body = self.env._(
                "Handed over from %(person)s to %(heir)s: %(link)s",
                person=self.from_user_id.name,
                heir=heir.name,
                link=self._get_html_link(self.env._("the whole hand-over")),
            )
            self._query_note(heir, user, Markup("<p>%s</p>") % body)
        self.env["mail.message"].invalidate_model()

    def _query_note(self, heir, user, body):
        self.env.execute_query(
            SQL(
                """
                INSERT INTO mail_message (
                    model, res_id, message_type, subtype_id, is_internal, author_id,
                    date, body, message_id, create_uid, create_date, write_uid,
                    write_date)
                SELECT 'res.partner', line.partner_id, 'notification', %(subtype)s,
                       TRUE, %(author)s, %(now)s, %(body)s,
                       '<retail-handover-' || line.id || '@' || %(database)s || '>',
                       %(uid)s, %(now)s, %(uid)s, %(now)s
                  FROM retail_member_handover_line line
                 WHERE line.handover_id = %(handover)s AND line.to_user_id = %(heir)s
                RETURNING id
                """,
                subtype=self.env.ref("mail.mt_note").id,
                author=user.partner_id.id,
                now=fields.Datetime.now(),
                body=str(body),
                database=self.env.cr.dbname,
                uid=user.id,
                handover=self.id,
                heir=heir.id,
            )
        )
