import json

from odoo.tests import new_test_user

from .common import RetailCommon

PHONE = "+1 415-555-0142"
EMAIL = "anna.lee@example.com"
MASKED_PHONE = "+1 ***-***-0142"
MASKED_EMAIL = "a***@e***.com"
SECRETS = ("5550142", "555-0142", "nna.lee")


class MaskingCommon(RetailCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.member = cls._create_member("Anna", phone=PHONE, email=EMAIL)
        cls.contact = cls.env["res.partner"].create(
            {"name": "Bob", "phone": "+1 415-555-0199", "email": "bob@example.org"}
        )
        cls.users = cls._create_users()
        cls.open_eyed = cls._create_user("manager", cls.shop)
        cls.open_eyed.group_ids |= cls.env.ref(
            "retail_customer_mgmt.group_retail_contact"
        )
        cls.outsider = new_test_user(
            cls.env,
            login="outsider",
            groups="base.group_user,point_of_sale.group_pos_user",
            company_id=cls.company.id,
        )

    def _as(self, role, records=None):
        records = self.env["res.partner"] if records is None else records
        user = role if isinstance(role, type(self.outsider)) else self.users[role]
        return records.with_user(user)

    def _assert_hidden(self, answer):
        text = json.dumps(answer, default=str)
        for secret in SECRETS:
            self.assertNotIn(secret, text)
