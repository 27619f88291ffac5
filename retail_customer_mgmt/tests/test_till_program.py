from odoo.tests import tagged

from .common import RetailCommon


@tagged("post_install", "-at_install")
class TestTillProgram(RetailCommon):
    """Which rewards reach the till."""

    def test_the_rewards_of_another_member_programme_stay_away(self):
        other = self._create_program(name="Old Club")
        plain = self.env["loyalty.program"].create(
            {"name": "Coupons", "program_type": "promotion"}
        )
        programs = self.config._get_program_ids()
        self.assertIn(self.program.loyalty_program_id, programs)
        self.assertIn(plain, programs)
        self.assertNotIn(other.loyalty_program_id, programs)

    def test_without_a_programme_in_force_no_member_rewards_reach_the_till(self):
        self.company.member_program_id = False
        self.assertFalse(self.config._get_program_ids().filtered("is_member_managed"))
