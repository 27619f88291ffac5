from lxml import etree

from odoo.tests import tagged

from .common_callback import CallbackCommon

# What a form has keys for already: the avatar of the caller, save, pager and so on.
KEYS_OF_ODOO = set("bchijknpsuz")


@tagged("post_install", "-at_install")
class TestCallbackWords(CallbackCommon):
    """D2: what the lists and the screen say of a call, whoever planned it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("fr_FR")
        cls.rule = cls._create_rule("hand", name="Thanks")
        cls.rule.update_field_translations("name", {"fr_FR": "Merci"})
        cls.clerk.lang = "en_US"

    def _title(self, call, lang):
        return call.with_context(lang=lang).title

    # The topic

    def test_a_rules_topic_is_said_in_the_readers_language(self):
        call = self._create_callback(rule_id=self.rule.id, topic="Thanks")
        other = self._create_callback(rule_id=self.rule.id, topic="Merci")
        for planned in (call, other):
            self.assertEqual(self._title(planned, "en_US"), "Thanks")
            self.assertEqual(self._title(planned, "fr_FR"), "Merci")
        french = call.with_context(lang="fr_FR")
        self.assertEqual(french.display_name, "Ada: Merci")

    def test_a_topic_that_was_typed_stays(self):
        call = self._create_callback(rule_id=self.rule.id, topic="Her scarf is back")
        self.assertEqual(self._title(call, "fr_FR"), "Her scarf is back")
        by_hand = self._create_callback(topic="Her scarf is back")
        self.assertEqual(self._title(by_hand, "fr_FR"), "Her scarf is back")

    def test_a_call_keeps_the_topic_it_was_planned_with(self):
        call = self._create_callback(rule_id=self.rule.id, topic="Thanks")
        self.rule.name = "Farewell"
        self.assertEqual(self._title(call, "en_US"), "Thanks")

    def test_the_activity_is_in_the_callers_language(self):
        self.clerk.lang = "fr_FR"
        call = self._create_callback(rule_id=self.rule.id, topic="Thanks")
        self.assertEqual(self._activities(call).summary, "Merci")
        call.user_id = self.manager
        self.assertEqual(self._activities(call).summary, "Thanks")

    # What she spent

    def test_a_call_planned_by_hand_knows_what_she_spent(self):
        member, other = self._create_member(), self._create_member("Bea")
        self._sell(member, 30)
        self._sell(member, 12)
        calls = self.Callback.with_user(self.clerk).create(
            [{"partner_id": person.id, "topic": "Hello"} for person in (member, other)]
        )
        self.assertEqual(calls.mapped("value"), [42, 0])

    def test_what_she_spends_later_changes_no_call(self):
        member = self._create_member()
        call = self._create_callback(member)
        self._sell(member, 30)
        self.env.invalidate_all()
        self.assertEqual(call.value, 0)

    # Views

    def test_no_key_of_the_call_screen_is_one_of_odoos(self):
        view = self.env.ref("retail_customer_mgmt.retail_callback_view_form")
        buttons = etree.fromstring(view.arch).xpath("//button[@data-hotkey]")
        keys = {button.get("data-hotkey") for button in buttons}
        self.assertIn("r", keys)
        self.assertFalse(keys & KEYS_OF_ODOO)

    def test_my_callbacks_can_be_counted_and_drawn(self):
        action = self.env.ref("retail_customer_mgmt.retail_callback_action_mine")
        self.assertLessEqual({"pivot", "graph"}, set(action.view_mode.split(",")))
