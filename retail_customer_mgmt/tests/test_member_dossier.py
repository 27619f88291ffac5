import io
import json
import zipfile

from odoo.exceptions import AccessError
from odoo.tests import HttpCase, new_test_user, tagged

from .common import RetailCommon


@tagged("post_install", "-at_install")
class TestMemberDossier(RetailCommon, HttpCase):
    """A member is given all that is held on her, by a privacy officer."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.member = cls._create_member(
            "Ada", phone="2025550101", email="ada@example.com"
        )
        cls.member.member_profile_ids.note = "Likes <b>oat</b> milk"
        cls._sell(cls.member, 30)
        cls.env["retail.complaint"].create(
            {
                "partner_id": cls.member.id,
                "description": "Cold coffee",
                "client_uuid": "a-mark-of-the-till",
            }
        )
        cls.officer = new_test_user(
            cls.env,
            login="officer",
            password="a long password",
            groups="retail_customer_mgmt.group_retail_privacy",
            company_id=cls.company.id,
        )

    def setUp(self):
        super().setUp()
        self.session = None  # the client's; the class's is the till's

    def _download(self, login):
        self.authenticate(login, "a long password")
        return self.url_open(f"/retail/member/{self.member.id}/data")

    def test_the_officer_downloads_everything_and_it_is_logged(self):
        answer = self._download("officer")
        with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
            page = archive.read("member.html").decode()
            data = json.loads(archive.read("member.json"))
        for words in (
            "Ada",
            "ada@example.com",
            "oat",
            "Cold coffee",
            "Latte",
            "+1 202-555-0101",
        ):
            self.assertIn(words, json.dumps(data), words)
        self.assertIn("&lt;b&gt;oat", page)
        self.assertNotIn(self.member.sudo().member_token or "no token", page)
        log = self.env["retail.access.log"].search(
            [("partner_id", "=", self.member.id)]
        )
        self.assertEqual((log.kind, log.user_id), ("file", self.officer))

    def test_what_says_nothing_is_left_out(self):
        self.env.cr.execute(
            "UPDATE retail_membership SET date_joined = '2026-03-01 10:13:31.813719'"
            " WHERE id = %s",
            [self.member.membership_id.id],
        )
        self.env.invalidate_all()
        dossier = self.member.sudo()._dossier()
        sections = {section["name"]: section for section in dossier["sections"]}
        person = sections["Contact"]
        self.assertIn("Email", person["columns"])
        self.assertNotIn("Street", person["columns"])
        for section in sections.values():
            for column, texts in zip(
                section["columns"], zip(*section["rows"], strict=True), strict=True
            ):
                self.assertTrue(any(text != "" for text in texts), column)
        text = json.dumps(dossier)
        self.assertIn('"2026-03-01 10:13:31"', text)
        self.assertNotIn("a-mark-of-the-till", text)

    def test_nobody_else_does(self):
        for role in ("clerk", "manager", "hq", "admin"):
            user = self._create_user(role, self.shop)
            with self.assertRaises(AccessError):
                self.member.with_user(user)._dossier_file()
            with self.assertRaises(AccessError):
                self.member.with_user(user).action_download_dossier()
        user = self._create_user("hq", password="a long password")
        self.assertNotEqual(self._download(user.login).status_code, 200)
