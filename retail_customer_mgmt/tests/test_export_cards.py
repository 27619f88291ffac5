from odoo.tests import HttpCase, new_test_user, tagged

from .common import RetailCommon

PASSWORD = "a long password"


@tagged("post_install", "-at_install")
class TestExportCards(RetailCommon, HttpCase):
    """H1: contact cards leave the house as any other export does."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.member_export_limit = 2
        cls.members = cls.env["res.partner"].union(
            *(
                cls._create_member(f"Member {n}", phone=f"202555010{n}")
                for n in range(3)
            )
        )
        cls.manager = new_test_user(
            cls.env,
            login="cards",
            password=PASSWORD,
            groups="retail_customer_mgmt.group_retail_manager,"
            "retail_customer_mgmt.group_retail_contact",
            company_id=cls.company.id,
        )
        new_test_user(
            cls.env,
            login="officer",
            groups="retail_customer_mgmt.group_retail_privacy",
            company_id=cls.company.id,
        )

    def setUp(self):
        super().setUp()
        self.session = None  # the client's; the class's is the till's
        self.authenticate("cards", PASSWORD)

    def _download(self, partners):
        ids = ",".join(map(str, partners.ids))
        return self.url_open(f"/web/partner/vcard?partner_ids={ids}")

    def _logged(self):
        log = self.env["retail.access.log"].sudo().search([("kind", "=", "export")])
        return log.partner_id

    def test_cards_are_counted_and_noted(self):
        self.assertEqual(self._download(self.members[:2]).status_code, 200)
        self.assertEqual(self._logged(), self.members[:2])
        answer = self._download(self.members[2])
        self.assertEqual(answer.status_code, 422)
        self.assertIn("Ask a privacy officer", answer.text)
        self.assertEqual(self._logged(), self.members[:2])

    def test_an_approval_is_good_for_the_cards(self):
        requests = self.env["retail.export.request"]
        asked = requests.with_user(self.manager)._ask(self.members, "", "A letter")
        asked.sudo().write({"state": "approved", "date_until": "2100-01-01"})
        self.assertEqual(self._download(self.members).status_code, 200)
        self.assertEqual(self._logged(), self.members)
        self.assertEqual(asked.sudo().state, "used")

    def test_cards_of_others_are_not_concerned(self):
        others = self.env["res.partner"].create([{"name": n} for n in "abc"])
        self.assertEqual(self._download(others).status_code, 200)
        self.assertFalse(self._logged())
