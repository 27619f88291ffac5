from odoo.tests import new_test_user

from .common import RetailCommon


class Merges(RetailCommon):
    """One person's two files, merged through Odoo's own wizard."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.program.write({"expiry_mode": "months", "expiry_months": 12})
        cls.kept = cls._create_member("Ada", email="ada@example.com")
        cls.gone = cls._create_member("Ada L.", phone="+1 202-555-0101")
        # Both files are one person's; registering would have found the first.
        cls.gone.email = cls.kept.email
        cls.first = cls._sell(cls.kept, 100)
        cls.second = cls._sell(cls.gone, 60)
        cls.user = new_test_user(
            cls.env,
            login="merger",
            groups="base.group_partner_manager,"
            "retail_customer_mgmt.group_retail_manager",
            company_id=cls.company.id,
        )
        cls.user.retail_shop_ids = cls.shop

    # pylint: disable=missing-return
    def _merge(self, kept=None, *others, user=None):
        super()._merge(
            kept or self.kept, *(others or [self.gone]), user=user or self.user
        )
        self.assertFalse(self.env["retail.membership"]._audit())

    def _sums(self):
        """Return what must not change by merging: counts and sums of the ledger."""
        self.env.flush_all()
        query = """
            SELECT (SELECT SUM(balance) FROM retail_membership),
                   (SELECT SUM(spendable - debt) FROM retail_membership),
                   (SELECT SUM(points) FROM retail_points_entry),
                   (SELECT COUNT(*) FROM retail_points_entry WHERE kind <> 'merge'),
                   (SELECT SUM(qualifying_amount) FROM retail_points_entry),
                   (SELECT SUM(remaining) FROM retail_points_lot),
                   (SELECT COUNT(*) FROM retail_points_lot),
                   (SELECT SUM(points) FROM retail_points_allocation),
                   (SELECT COUNT(*) FROM retail_tier_move WHERE reason <> 'merge'),
                   (SELECT SUM(points) FROM loyalty_card),
                   (SELECT COUNT(*) FROM pos_order WHERE membership_id IS NOT NULL),
                   (SELECT COUNT(*) FROM retail_callback),
                   (SELECT COUNT(*) FROM retail_points_adjustment)
        """
        self.env.cr.execute(query)
        return self.env.cr.fetchone()
