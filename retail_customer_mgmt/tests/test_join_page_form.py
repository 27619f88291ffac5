from odoo.tests import tagged

from .common_pages import PageCommon


@tagged("post_install", "-at_install")
class TestJoinPageForm(PageCommon):
    """What the page asks, in which language, and how it works on a phone."""

    def test_the_page_speaks_the_visitors_language(self):
        cases = [
            ("", "zh-CN,zh;q=0.9,en;q=0.8", "zh-CN"),
            ("", "zh-Hans-SG", "zh-CN"),
            ("", "en-GB", "en-US"),
            ("", "xx", "en-US"),
            ("?lang=zh_CN", "en", "zh-CN"),
            ("?lang=../../etc", "en", "en-US"),
        ]
        for query, wanted, expected in cases:
            page = self._get(self.join + query, **{"Accept-Language": wanted})
            self.assertIn(f'lang="{expected}"', page.text.partition(">")[2][:60])
        switch = self._get(f"{self.join}?c=summer").text.partition("<footer")[2]
        self.assertIn(f'href="{self.join}?lang=zh_CN&amp;c=summer"', switch)

    def test_the_page_weighs_less_than_100_kb(self):
        """Requirement A3; HTML, style and script together, not compressed."""
        files = ("member.css", "member.js")
        path = "/retail_customer_mgmt/static/src/public/"
        page = self._get(self.join)
        weight = len(page.content)
        for name in files:
            self.assertIn(path + name, page.text)
            weight += len(self._get(path + name).content)
        self.assertEqual(page.text.count("<script"), 1)
        self.assertEqual(page.text.count('rel="stylesheet"'), 1)
        self.assertLess(weight, 100_000)
        self._assert_accessible(page)
        self._assert_private(page)

    def test_the_form_asks_what_the_shop_asks(self):
        """Requirement H3."""
        form = self.env["retail.member.form"].create({"name": "Short"})
        self.shop.member_form_id = form
        page = self._get(self.join).text
        self.assertIn('name="phone"', page)
        self.assertNotIn('name="birthday"', page)
        form.line_ids.filtered(lambda line: line.field_name == "phone").unlink()
        self.assertIn('name="phone"', self._get(self.join).text, "a way to reach her")

    def test_a_short_questionnaire_lands_in_the_profile(self):
        """Requirement A2."""
        facet = self.env["retail.preference.facet"].create(
            {
                "name": "Coffee in the morning",
                "is_single": False,
                "value_ids": [(0, 0, {"name": name}) for name in ("Oat milk", "Sugar")],
            }
        )
        key = f"facet_{facet.id}"
        form = self.env["retail.member.form"].create({"name": "Café"})
        form.line_ids = [(0, 0, {"field_name": key, "on_page": True})]
        self.shop.member_form_id = form
        oat, sugar = facet.value_ids.sorted("id")
        page = self._get(self.join)
        self.assertIn("Oat milk", page.text)
        self._assert_accessible(page)
        self.assertEqual(self._join(**{key: ["999999"]}).status_code, 400)
        self._prove(self._join(**{key: [str(oat.id)]}))
        profile = self._member_of("+12125550147").member_profile_ids
        self.assertIn(oat, profile.preference_value_ids)
        self.assertNotIn(sugar, profile.preference_value_ids)

    def test_the_page_works_on_a_phone(self):
        """Live validation, also of questions with several answers."""
        facet = self.env["retail.preference.facet"].create(
            {
                "name": "Tea",
                "is_single": False,
                "value_ids": [(0, 0, {"name": "Oolong"})],
            }
        )
        form = self.env["retail.member.form"].create({"name": "Café"})
        asked = {
            "field_name": f"facet_{facet.id}",
            "on_page": True,
            "is_required": True,
        }
        form.line_ids = [(0, 0, asked)]
        self.shop.member_form_id = form
        self.browser_size = "390x844"
        self.touch_enabled = True
        self.browser_js(
            self.join,
            """
            const by = (id) => document.getElementById(id);
            by("f-phone").value = "12";
            by("f-phone").focus();
            by("f-phone").blur();
            if (by("f-phone").getAttribute("aria-invalid") !== "true") {
                throw new Error("a wrong number is not told");
            }
            if (document.documentElement.scrollWidth > window.innerWidth) {
                throw new Error("the page is wider than the phone");
            }
            by("f-phone").value = "212 555 0147";
            by("f-phone").dispatchEvent(new Event("input"));
            if (by("f-phone-wrong").checkVisibility()) {
                throw new Error("a right number is told wrong");
            }
            const tastes = document.querySelector("fieldset[id^='f-']");
            const form = tastes.closest("form");
            form.addEventListener("submit", (event) => event.preventDefault());
            form.requestSubmit();
            if (tastes.getAttribute("aria-invalid") !== "true") {
                throw new Error("a required choice is not asked for");
            }
            tastes.querySelector("input").click();
            if (tastes.getAttribute("aria-invalid")) {
                throw new Error("a choice that was made is told wrong");
            }
            by("f-name").value = "Li";
            console.log("test successful");
            """,
            ready="document.querySelector('form[data-live]').noValidate",
        )
