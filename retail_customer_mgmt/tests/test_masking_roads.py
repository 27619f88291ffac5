import json

from odoo.tests import HttpCase, JsonRpcException, tagged
from odoo.tools import mute_logger

from .common_masking import EMAIL, MASKED_PHONE, PHONE, MaskingCommon


@tagged("post_install", "-at_install")
class TestMaskingRoads(MaskingCommon, HttpCase):
    """H1: each road of Odoo, walked by real users of each group over the network."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for user in (*cls.users.values(), cls.open_eyed):
            user.password = "a long password"

    def setUp(self):
        super().setUp()
        self.session = None  # the client's; the class's is the till's

    def _roads(self):
        """Return (model, method, arguments, keywords) of all roads we know."""
        order = self._sell(self.member, 10)
        self.member.message_subscribe(self.member.ids)
        self.member.message_post(body="Hello", author_id=self.member.id)
        ids, spec = self.member.ids, {"phone": {}, "email": {}, "display_name": {}}
        mine = [["id", "in", ids]]
        about = [["res_id", "in", ids]]
        return (
            ("res.partner", "read", [ids, list(spec)], {}),
            ("res.partner", "web_read", [ids, spec], {}),
            ("res.partner", "search_read", [mine, list(spec)], {}),
            ("res.partner", "web_search_read", [mine, spec], {}),
            ("res.partner", "name_search", ["Anna"], {"context": {"show_email": 1}}),
            ("res.partner", "onchange", [ids, {"name": "A"}, ["name"], spec], {}),
            ("res.partner", "export_data", [ids, ["phone", "email"]], {}),
            ("res.partner", "get_mention_suggestions", ["Anna"], {}),
            ("res.partner", "pos_find_members", [self.config.id, "0142"], {}),
            ("res.partner", "pos_member_panel", [self.member.id], {}),
            ("res.partner", "get_new_partner", [self.config.id, [], 0], {}),
            ("res.partner", "member_snapshot", [ids], {}),
            ("res.partner", "copy_data", [ids], {}),
            ("res.partner", "mapped", [ids, "phone"], {}),
            ("res.partner", "filtered_domain", [ids, [["phone", "like", "01"]]], {}),
            ("res.partner", "get_formview_action", [ids], {}),
            ("pos.order", "read", [order.ids, ["email", "mobile", "partner_id"]], {}),
            ("pos.order", "read_pos_data", [order.ids, [], self.config.id], {}),
            ("mail.followers", "search_read", [about], {}),
            ("mail.message", "search_read", [about], {}),
        )

    @mute_logger("odoo.http")
    def _ask(self, model, method, args, kwargs):
        """Return what the server says, and whether it let us."""
        try:
            return True, self.make_jsonrpc_request(
                f"/web/dataset/call_kw/{model}/{method}",
                {"model": model, "method": method, "args": args, "kwargs": kwargs},
                timeout=60,
            )
        except JsonRpcException as error:
            return False, str(error)

    def test_every_group_on_every_road(self):
        roads = self._roads()
        for role in ("till", "clerk", "manager", "hq"):
            self.authenticate(self.users[role].login, "a long password")
            for model, method, args, kwargs in roads:
                with self.subTest(role=role, road=f"{model}.{method}"):
                    _is_let, answer = self._ask(model, method, args, kwargs)
                    self._assert_hidden(answer)

    def test_roads_are_walked_at_all(self):
        self.authenticate(self.open_eyed.login, "a long password")
        shut = {"mapped", "filtered_domain", "export_data"}
        for model, method, args, kwargs in self._roads():
            with self.subTest(road=f"{model}.{method}"):
                is_let, answer = self._ask(model, method, args, kwargs)
                self.assertEqual(is_let, method not in shut, answer)

    def test_external_programs_get_masked_values_too(self):
        ids = self.member.ids
        for user, phone in (
            (self.users["till"], MASKED_PHONE),
            (self.users["clerk"], MASKED_PHONE),
            (self.open_eyed, PHONE),
        ):
            with self.subTest(user=user.login):
                [row] = self.xmlrpc_object.execute_kw(
                    self.env.cr.dbname,
                    user.id,
                    "a long password",
                    "res.partner",
                    "read",
                    [ids, ["phone"]],
                )
                self.assertEqual(row["phone"], phone)

    def test_chatter_shows_no_earlier_number(self):
        message = self.member.message_post(body="Corrected")
        self.env["mail.tracking.value"].sudo().create(
            {
                "mail_message_id": message.id,
                "field_id": self.env.ref("base.field_res_partner__phone").id,
                "old_value_char": PHONE,
                "new_value_char": "+1 415-555-0166",
            }
        )
        for user, expected in ((self.users["clerk"], False), (self.open_eyed, True)):
            self.authenticate(user.login, "a long password")
            with self.subTest(user=user.login):
                answer = self.make_jsonrpc_request(
                    "/mail/thread/messages",
                    {"thread_model": "res.partner", "thread_id": self.member.id},
                )
                text = json.dumps(answer)
                self.assertEqual("415-555-0142" in text, expected)

    def test_card_download_is_refused(self):
        self.authenticate(self.users["clerk"].login, "a long password")
        answer = self.url_open(f"/web/partner/vcard?partner_ids={self.member.id}")
        self.assertNotIn(b"555-0142", answer.content)
        self.assertNotIn(EMAIL.encode(), answer.content)

    def test_composer_proposes_masked_addresses(self):
        for user, is_whole in ((self.users["clerk"], False), (self.open_eyed, True)):
            self.authenticate(user.login, "a long password")
            with self.subTest(user=user.login):
                answer = self.make_jsonrpc_request(
                    "/mail/thread/recipients/get_suggested_recipients",
                    {
                        "thread_model": "res.partner",
                        "thread_id": self.member.id,
                        "partner_ids": self.member.ids,
                    },
                )
                self.assertIn(self.member.id, [row["partner_id"] for row in answer])
                self.assertEqual(EMAIL in json.dumps(answer), is_whole)

    def test_chat_and_mentions_show_no_address(self):
        for user, is_whole in ((self.users["clerk"], False), (self.open_eyed, True)):
            self.authenticate(user.login, "a long password")
            with self.subTest(user=user.login):
                _is_let, answer = self._ask(
                    "res.partner", "get_mention_suggestions", ["Anna"], {}
                )
                self.assertIn('"Anna"', json.dumps(answer))
                self.assertEqual(EMAIL in json.dumps(answer), is_whole)

    def test_text_message_reaches_a_masked_number(self):
        values = {
            "res_model": "res.partner",
            "res_id": self.member.id,
            "composition_mode": "comment",
            "body": "Hello",
        }
        composers = self.env["sms.composer"].with_user(self.users["clerk"])
        names = ["recipient_single_number", "recipient_single_number_itf"]
        composer = composers.create(values)
        self._assert_hidden(composer.read(names))
        again = composers.create(
            values | {"recipient_single_number_itf": composer.read(names)[0][names[1]]}
        )
        self.assertEqual(again.recipient_single_number_itf, "+14155550142")
