from odoo.exceptions import UserError
from odoo.tests import new_test_user, tagged

from .common import RetailCommon


@tagged("post_install", "-at_install")
class TestLoyaltyGuard(RetailCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.member = cls._create_member()
        cls._sell(cls.member, 100)
        cls.card = cls.member.membership_id.card_id
        cls.users = [
            new_test_user(
                cls.env, login="pos-user", groups="point_of_sale.group_pos_user"
            ),
            new_test_user(
                cls.env, login="pos-manager", groups="point_of_sale.group_pos_manager"
            ),
            cls._create_user("admin"),
        ]

    def _environments(self):
        context = dict(self.env.context, loyalty_no_mail=True, retail_engine=True)
        yield self.env(su=True)
        for user in self.users:
            yield self.env(user=user, su=False)
            yield self.env(user=user, su=False, context=context)

    def _assert_refused(self, attempt):
        for env in self._environments():
            with self.assertRaises(UserError):
                attempt(env)
        self.assertEqual(self.card.points, 100)

    def test_points_of_a_members_card_cannot_be_written(self):
        """Architecture: also not by superuser, for core writes there with sudo."""
        self._assert_refused(lambda env: self.card.with_env(env).write({"points": 9}))

    def test_card_cannot_be_given_away_archived_or_deleted(self):
        for values in ({"partner_id": False}, {"active": False}, {"code": "1"}):
            self._assert_refused(lambda env, v=values: self.card.with_env(env).write(v))
        self._assert_refused(lambda env: self.card.with_env(env).unlink())

    def test_no_second_card_can_be_created(self):
        """features.md, complaint 6: two cards for one customer."""
        values = {
            "program_id": self.card.program_id.id,
            "partner_id": self.member.id,
            "points": 5,
        }
        self._assert_refused(lambda env: env["loyalty.card"].create(values))
        no_program = {"partner_id": self.member.id}
        self._assert_refused(
            lambda env: (
                env["loyalty.card"]
                .with_context(default_program_id=self.card.program_id.id)
                .create(no_program)
            )
        )

    def test_no_other_card_can_be_moved_into_the_programme(self):
        coupons = self.env["loyalty.program"].create(
            {"name": "Other", "program_type": "coupons", "reward_ids": [(0, 0, {})]}
        )
        other = self.env["loyalty.card"].create({"program_id": coupons.id})
        with self.assertRaises(UserError):
            other.program_id = self.card.program_id

    def test_the_balance_wizard_is_refused(self):
        wizard = self.env["loyalty.card.update.balance"].create(
            {"card_id": self.card.id, "new_balance": 7, "description": "Gift"}
        )
        with self.assertRaisesRegex(UserError, "show the points ledger"):
            wizard.action_update_card_point()

    def test_other_programmes_are_untouched(self):
        program = self.env["loyalty.program"].create(
            {"name": "Plain", "program_type": "loyalty", "reward_ids": [(0, 0, {})]}
        )
        card = self.env["loyalty.card"].create(
            {"program_id": program.id, "partner_id": self.member.id, "points": 1}
        )
        card.points = 5
        self.assertEqual(card.points, 5)
        elsewhere = card.with_context(active_id=self.card.program_id.id)
        self.assertTrue(elsewhere.create({"program_id": program.id}))
        self.assertFalse(program.is_member_managed)
        self.assertTrue(self.card.program_id.is_member_managed)

    def test_the_rewards_keep_their_way_of_earning(self):
        with self.assertRaises(UserError):
            self.card.program_id.program_type = "coupons"
        with self.assertRaises(UserError):
            self.card.program_id.active = False
        self.card.program_id.name = "Renamed"
