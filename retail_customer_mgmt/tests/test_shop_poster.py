from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common_pages import PageCommon


@tagged("post_install", "-at_install")
class TestShopPoster(PageCommon):
    """The posters that lead to a shop's page: what they say, and who renews them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.clerk = cls._create_user("clerk", cls.shop)

    def test_each_shop_has_a_poster_of_its_own(self):
        other = self._create_shop("Harbour")
        self.assertNotEqual(other.join_token, self.shop.join_token)
        html = (
            self.env["ir.actions.report"]
            ._render_qweb_html(
                "retail_customer_mgmt.retail_shop_poster", self.shop.ids
            )[0]
            .decode()
        )
        for text in ("Market Street", "Star Club", "Points on every purchase"):
            self.assertIn(text, html)
        self.assertIn('alt="Barcode', html)
        self.assertNotIn("At your service", html)
        self.shop.poster_text = "One\nTwo\nThree\nFour"
        self.assertEqual(self.shop._poster_lines(), ["One", "Two", "Three"])

    def test_a_clerks_poster_names_the_clerk(self):
        reports = self.env["ir.actions.report"].with_user(self.clerk)
        html = reports._render_qweb_html(
            "retail_customer_mgmt.retail_shop_own_poster", self.shop.ids
        )[0].decode()
        self.assertIn(f"At your service: {self.clerk.name}", " ".join(html.split()))
        action = self.shop.with_user(self.clerk).action_print_own_poster()
        self.assertEqual(action["type"], "ir.actions.report")

    def test_only_who_runs_shops_renews_their_posters(self):
        with self.assertRaises(AccessError):
            self.shop.with_user(self.clerk).action_renew_join_token()
