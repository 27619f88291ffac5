from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from .common_partner_merge import Merges


@tagged("post_install", "-at_install")
class TestPartnerMergeRights(Merges):
    """Who merges the accounts of members."""

    def test_accounts_are_merged_by_store_managers(self):
        clerk = new_test_user(
            self.env,
            login="contacts",
            groups="base.group_partner_manager,base.group_user",
            company_id=self.company.id,
        )
        with self.assertRaisesRegex(AccessError, "Ask a store manager"):
            self._merge(user=clerk)
        plain = self.env["res.partner"].create(
            {"name": "Ada", "email": self.gone.email}
        )
        self._merge(plain, self.gone, user=clerk)
        self.assertEqual(plain.member_points, 60)

    def test_accounts_of_other_shops_are_merged_by_head_office(self):
        self.user.retail_shop_ids = self._create_shop("Elsewhere")
        with self.assertRaisesRegex(AccessError, "Ask head office"):
            self._merge()
        self.user.group_ids += self.env.ref("retail_customer_mgmt.group_retail_hq")
        self._merge()
        self.assertEqual(self.kept.membership_id.balance, 160)

    def test_nobody_merges_a_file_of_their_own(self):
        """Neither an own account nor, into an own contact, somebody else's."""
        own = self.user.partner_id
        own.email = self.gone.email
        with self.assertRaisesRegex(UserError, "is your own"):
            self._merge(own, self.gone)
        self.user.partner_id = self.gone
        with self.assertRaisesRegex(UserError, "is your own"):
            self._merge()
