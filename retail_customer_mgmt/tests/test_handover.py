from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, new_test_user, tagged
from odoo.tools.safe_eval import safe_eval

from .common import RetailCommon


@tagged("post_install", "-at_install")
class TestHandover(RetailCommon):
    """Members are handed over in one step when someone leaves (A4)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["retail.callback.rule"].search([]).active = False
        cls.other = cls._create_shop("Harbour")
        cls.manager = cls._create_user("manager", cls.shop)
        cls.leaver = cls._create_user("clerk", cls.shop | cls.other, name="Lea Ver")
        cls.heir = cls._create_user("clerk", cls.shop, name="He Ir")
        cls.second = cls._create_user("clerk", cls.shop)
        cls.shop.user_id = cls.manager
        cls.here = cls._create_member("Here", phone="2125550101")
        cls.there = cls._create_member("There", cls.other, phone="2125550102")
        cls.mine = cls._create_member("Not hers", phone="2125550103")
        (cls.here | cls.there).member_user_id = cls.leaver
        cls.mine.member_user_id = cls.second
        cls.call = cls._create_call(cls.here)
        cls.complaint = cls.env["retail.complaint"].create(
            {
                "partner_id": cls.here.id,
                "description": "Cold coffee",
                "user_id": cls.leaver.id,
            }
        )
        cls.env.flush_all()

    @classmethod
    def _create_call(cls, partner, **values):
        return (
            cls.env["retail.callback"]
            .sudo()
            .create(
                {"partner_id": partner.id, "topic": "Call", "user_id": cls.leaver.id}
                | values
            )
        )

    def _start(self, user=None, **values):
        handovers = self.env["retail.member.handover"].with_user(user or self.manager)
        return handovers.create(
            {"from_user_id": self.leaver.id, "to_user_id": self.heir.id} | values
        )

    def test_members_go_over_with_open_calls_complaints_and_activities(self):
        other_call = self._create_call(self.there, shop_id=self.other.id)
        done = self._create_call(self.here)
        done._close("reached")
        activity = self.here.activity_schedule(
            "mail.mail_activity_data_todo", user_id=self.leaver.id
        )
        call_activity = self.call.activity_ids
        handover = self._start()
        self.assertEqual(handover.shop_ids, self.shop)
        handover.action_hand_over()
        self.assertEqual(self.here.member_user_id, self.heir)
        self.assertEqual(self.here.membership_id.user_id, self.heir)
        self.assertEqual(self.call.user_id, self.heir)
        self.assertEqual(self.complaint.user_id, self.heir)
        self.assertEqual((activity | call_activity).user_id, self.heir)
        # Another shop's members, what is done, and other people's members stay.
        self.assertEqual(
            (self.there.member_user_id, other_call.user_id), (self.leaver,) * 2
        )
        self.assertEqual(done.user_id, self.leaver)
        self.assertEqual(self.mine.member_user_id, self.second)

    def test_the_preview_counts_what_the_step_moves(self):
        self.here.activity_schedule(
            "mail.mail_activity_data_todo", user_id=self.leaver.id
        )
        handover = self._start()
        names = ("member_count", "callback_count", "complaint_count", "activity_count")
        preview = {name: handover[name] for name in names}
        self.assertEqual(preview, dict(zip(names, (1, 1, 1, 2), strict=True)))
        handover.action_hand_over()
        self.assertRecordValues(
            handover, [preview | {"state": "done", "done_by": self.manager.id}]
        )
        self.assertRecordValues(
            handover.line_ids,
            [{"partner_id": self.here.id, "to_user_id": self.heir.id}],
        )

    def test_the_preview_shows_before_anything_is_saved(self):
        with Form(self.env["retail.member.handover"].with_user(self.manager)) as form:
            form.from_user_id = self.leaver
            form.to_user_id = self.heir
            self.assertEqual((form.member_count, form.callback_count), (1, 1))

    def test_each_file_has_a_quiet_note_with_a_link(self):
        before = len(self.here.message_ids)
        handover = self._start()
        self.heir.name = "<b>Bob</b>"
        handover.action_hand_over()
        self.assertEqual(len(self.here.message_ids), before + 1)
        note = self.here.message_ids[0]
        self.assertIn("Lea Ver", note.body)
        self.assertIn(f"data-oe-id='{handover.id}'", note.body)
        self.assertNotIn("<b>", note.body)
        self.assertEqual(note.author_id, self.manager.partner_id)
        self.assertFalse(note.notification_ids)

    def test_members_are_shared_equally(self):
        members = [self._create_member(f"M{n}") for n in range(5)]
        for member in members:
            member.member_user_id = self.leaver
        handover = self._start(
            way="shared", to_user_ids=[(6, 0, (self.heir | self.second).ids)]
        )
        handover.action_hand_over()
        counts = [
            len(
                handover.line_ids.filtered(
                    lambda line, user=user: line.to_user_id == user
                )
            )
            for user in (self.heir, self.second)
        ]
        self.assertEqual(counts, [3, 3])
        owner = self.here.member_user_id
        self.assertEqual((self.call.user_id, self.complaint.user_id), (owner, owner))

    def test_each_shops_manager_gets_its_members(self):
        harbour_manager = self._create_user("manager", self.other)
        hq = self._create_user("hq", self.shop)
        handover = self._start(hq, way="managers", to_user_id=False)
        with (
            self.assertRaisesRegex(UserError, "Nobody manages: Harbour"),
            self.cr.savepoint(),
        ):
            handover.action_hand_over()
        self.env.invalidate_all()
        self.assertEqual(handover.state, "draft")
        self.other.user_id = harbour_manager
        handover.action_hand_over()
        self.assertEqual(
            (self.here.member_user_id, self.there.member_user_id),
            (self.manager, harbour_manager),
        )

    def test_files_to_mend_go_along(self):
        self.env["retail.member.flaw"].sudo().create(
            {
                "partner_id": self.here.id,
                "company_id": self.company.id,
                "kind": "stale",
                "user_id": self.leaver.id,
                "date_found": "2026-06-10",
            }
        )
        self._start().action_hand_over()
        self.assertEqual(self.here.member_flaw_ids.user_id, self.heir)

    def test_who_left_is_announced_to_the_store_manager_and_not_held_back(self):
        self.leaver.active = False
        handovers = self.env["retail.member.handover"].search(
            [("from_user_id", "=", self.leaver.id)]
        )
        self.assertEqual(len(handovers), 2)
        draft = handovers.filtered(lambda handover: handover.shop_ids == self.shop)
        self.assertRecordValues(
            draft.activity_ids,
            [
                {
                    "user_id": self.manager.id,
                    "summary": "Members of Lea Ver to hand over: 1",
                }
            ],
        )
        # One click away: the manager opens it, chooses, hands over.
        with Form(draft.with_user(self.manager)) as form:
            form.to_user_id = self.heir
        draft.with_user(self.manager).action_hand_over()
        self.assertEqual(self.here.member_user_id, self.heir)
        self.assertFalse(draft.activity_ids)

    def test_who_has_no_members_leaves_quietly(self):
        self.heir.active = False
        self.assertFalse(self.env["retail.member.handover"].search([]))

    def test_leaving_twice_announces_once(self):
        self.leaver.active = False
        self.leaver.active = True
        self.leaver.active = False
        self.assertEqual(
            self.env["retail.member.handover"].search_count(
                [("shop_ids", "in", self.shop.ids)]
            ),
            1,
        )

    def test_calls_the_night_gave_to_the_manager_go_along(self):
        own = self._create_call(self.mine, user_id=self.manager.id)
        self.leaver.active = False
        self.env["retail.callback"]._query_hand_over(self.company)
        self.assertEqual(self.call.user_id, self.manager)
        handover = self._start(from_user_id=self.leaver.id)
        self.assertEqual(handover.callback_count, 1)
        handover.action_hand_over()
        self.assertEqual(self.call.user_id, self.heir)
        self.assertEqual(self.call.activity_ids.user_id, self.heir)
        self.assertEqual(own.user_id, self.manager)

    def test_store_managers_hand_over_their_own_shops_only(self):
        for shops in (self.other, self.shop | self.other, self.shop.browse()):
            with self.assertRaises(AccessError), self.cr.savepoint():
                self._start(shop_ids=[(6, 0, shops.ids)]).action_hand_over()
        self.assertEqual(self.here.member_user_id, self.leaver)
        hq = self._create_user("hq", self.shop)
        self._start(hq).action_hand_over()
        self.assertEqual((self.here | self.there).member_user_id, self.heir)

    def test_clerks_hand_nothing_over(self):
        handover = self._start()
        for role in ("till", "clerk"):
            user = self._create_user(role, self.shop)
            with self.assertRaises(AccessError):
                handover.with_user(user).action_hand_over()
            with self.assertRaises(AccessError):
                self._start(user)

    def test_a_hand_over_is_done_once_and_kept(self):
        handover = self._start()
        handover.action_hand_over()
        for attempt in (
            handover.action_hand_over,
            handover.unlink,
            lambda: handover.write({"to_user_id": self.second.id}),
        ):
            with self.assertRaises(UserError):
                attempt()
        with self.assertRaises(AccessError):
            self._start().write({"state": "done"})

    def test_nobody_hands_over_to_nobody_herself_or_who_has_left(self):
        for heir in (self.heir.browse(), self.leaver):
            with self.assertRaises(UserError):
                self._start(to_user_id=heir.id).action_hand_over()
        self.second.active = False
        with self.assertRaises(UserError):
            self._start(to_user_id=self.second.id).action_hand_over()

    def test_statements_do_not_grow_with_members(self):
        few = self._count_queries()
        for number in range(20):
            member = self._create_member(f"M{number}")
            member.member_user_id = self.leaver
            self._create_call(member)
        self.here.member_user_id = self.leaver
        self.assertLessEqual(self._count_queries(), few + 2)

    def _count_queries(self):
        handover = self._start()
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        handover.action_hand_over()
        self.env.flush_all()
        return self.env.cr.sql_log_count - before

    def test_only_who_may_open_the_files_gets_members(self):
        till, stranger = (
            self._create_user("till", self.shop),
            new_test_user(self.env, login="stranger", groups="base.group_user"),
        )
        stranger.company_ids = till.company_ids = self.company
        for values in (
            {"to_user_id": till.id},
            {"to_user_id": stranger.id},
            {"way": "shared", "to_user_ids": [(6, 0, (till | self.heir).ids)]},
        ):
            with self.assertRaisesRegex(UserError, "may not open members' files"):
                self._start(**values).action_hand_over()
        self.shop.user_id = till
        handover = self._start(way="managers", to_user_id=False)
        with (
            self.assertRaisesRegex(UserError, "may not open members' files"),
            self.cr.savepoint(),
        ):
            handover.action_hand_over()
        self.env.invalidate_all()
        self.assertEqual(self.here.member_user_id, self.leaver)

    def test_only_who_may_open_the_files_is_offered(self):
        till = self._create_user("till", self.shop)
        for name in ("to_user_id", "to_user_ids"):
            field = self.env["retail.member.handover"].fields_get([name])[name]
            domain = safe_eval(field["domain"], {"company_id": self.company.id})
            offered = self.env["res.users"].search(domain)
            self.assertLessEqual(self.heir | self.manager, offered)
            self.assertNotIn(till, offered)
