from email.message import EmailMessage

from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import RetailCommon
from .common_cases import picture

GATEWAY = "odoo.addons.mail.models.mail_thread"
MAIL = """\
Message-Id: <{number}@example.com>
From: {sender}
To: {to}
Subject: {subject}
Content-Type: text/plain; charset=utf-8
{headers}
{text}
"""


@tagged("post_install", "-at_install")
class TestComplaintGateway(RetailCommon):
    """E1: who writes to the shop's address has complained, once a message."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.domain = cls.env["mail.alias.domain"].create({"name": "shops.example.com"})
        cls.company.alias_domain_id = cls.domain
        cls.shop.alias_name = "market"
        cls.company.complaint_alias_name = "care"
        cls.member = cls._create_member("Ada", email="ada@example.com")
        cls.Complaint = cls.env["retail.complaint"]

    def _receive(self, number=1, sender='"Ada" <ada@example.com>', **values):
        mail = {
            "number": number,
            "sender": sender,
            "to": "market@shops.example.com",
            "subject": "Cold coffee",
            "text": "It was cold.",
            "headers": "",
        }
        with mute_logger(GATEWAY):
            self.env["mail.thread"].message_process(False, MAIL.format(**mail | values))

    def _received(self):
        return self.Complaint.search([("channel", "=", "email")], order="id")

    def test_a_mail_to_the_shop_is_the_members_complaint_there(self):
        self._receive()
        self.assertRecordValues(
            self._received(),
            [
                {
                    "partner_id": self.member.id,
                    "shop_id": self.shop.id,
                    "company_id": self.company.id,
                    "description": "Cold coffee\n\nIt was cold.",
                    "email_from": '"Ada" <ada@example.com>',
                    "kind": "complaint",
                }
            ],
        )
        self.assertRegex(self._received().name, r"^C\d{4}-\d{5}$")

    def test_a_mail_to_the_company_goes_to_the_members_home_shop(self):
        self._receive(to="care@shops.example.com")
        self.assertEqual(self._received().shop_id, self.shop)

    def test_a_stranger_is_answered_where_she_wrote_from(self):
        self._receive(sender='"Eve" <eve@example.com>')
        complaint = self._received()
        self.assertFalse(complaint.partner_id)
        self.assertEqual(complaint.email_from, '"Eve" <eve@example.com>')
        suggested = complaint._message_get_suggested_recipients()
        self.assertIn("eve@example.com", [row["email"] for row in suggested])

    def test_a_strangers_name_stands_in_the_title(self):
        self._receive(sender='"Eve" <eve@example.com>')
        self._receive(2, sender='"eve@example.com" <eve@example.com>')
        named, unnamed = self._received()
        self.assertEqual(named.contact_name, "Eve")
        self.assertEqual(named.display_name, f"{named.name}: Eve")
        self.assertFalse(unnamed.contact_name, "An address is not for all to read.")
        self._receive(3)
        self.assertFalse(self._received()[2].contact_name, "She is on file.")

    def test_the_composer_proposes_the_customer_and_none_of_us(self):
        owner = self._create_user("manager", self.shop, email="boss@example.com")
        self._receive()
        complaint = self._received()
        complaint.user_id = owner
        suggested = complaint.with_user(owner)._message_get_suggested_recipients(
            reply_discussion=True
        )
        self.assertEqual([row["partner_id"] for row in suggested], self.member.ids)

    def test_pictures_of_the_first_mail_are_its_photos(self):
        self._receive_with_picture(1)
        complaint = self._received()
        self.assertEqual(complaint.photo_ids.mapped("name"), ["cake.png"])
        self._receive_with_picture(
            2, f"In-Reply-To: {complaint.message_ids[0].message_id}"
        )
        self.assertEqual(len(complaint.message_ids.attachment_ids), 4)
        self.assertEqual(len(complaint.photo_ids), 1)

    def _receive_with_picture(self, number, headers="X-Test: 1"):
        mail = EmailMessage()
        mail["Message-Id"] = f"<picture{number}@example.com>"
        mail["From"], mail["To"] = "ada@example.com", "market@shops.example.com"
        mail["Subject"] = "Cold coffee"
        name, value = headers.split(": ", 1)
        mail[name] = value
        mail.set_content("See the picture.")
        mail.add_attachment(picture(), "image", "png", filename="cake.png")
        mail.add_attachment(b"%PDF-1.7", "application", "pdf", filename="bill.pdf")
        with mute_logger(GATEWAY):
            self.env["mail.thread"].message_process(False, mail.as_string())

    def test_who_shares_an_address_stays_unknown(self):
        other = self._create_member("Bea", phone="+1 650 555 0101")
        other.email = self.member.email
        self._receive()
        self.assertFalse(self._received().partner_id)

    def test_markup_and_empty_mails_do_no_harm(self):
        html = "Content-Type: text/html; charset=utf-8"
        text = "<b>Cold</b><script>alert(1)</script>"
        mail = MAIL.replace("Content-Type: text/plain; charset=utf-8\n", "")
        raw = mail.format(
            number=1,
            sender="eve@example.com",
            to="market@shops.example.com",
            subject="Hi",
            headers=f"{html}\n",
            text=text,
        )
        with mute_logger(GATEWAY):
            self.env["mail.thread"].message_process(False, raw)
        self._receive(2, sender="eve2@example.com", subject="", text="")
        first, second = self._received()
        self.assertEqual(first.description, "Hi\n\nCold")
        self.assertEqual(second.description, "(an empty e-mail)")

    def test_a_mail_draws_one_number(self):
        for number in (1, 2):
            self._receive(number)
        first, second = (int(name[-5:]) for name in self._received().mapped("name"))
        self.assertEqual(second - first, 1)

    def test_an_answer_joins_its_complaint(self):
        self._receive()
        complaint = self._received()
        answer = complaint.message_post(
            body="Sorry!",
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
            partner_ids=self.member.ids,
        )
        before = complaint.message_ids
        self._receive(
            2,
            subject="Re: Cold coffee",
            text="Thank you.",
            headers=f"In-Reply-To: {answer.message_id}\n",
        )
        self.assertEqual(len(self._received()), 1)
        self.assertIn("Thank you.", (complaint.message_ids - before).body)

    def test_a_mail_to_company_and_shop_is_one_complaint_of_the_shop(self):
        for number, to in enumerate(("care", "market"), 1):
            other = {"care": "market", "market": "care"}[to]
            self._receive(
                number, to=f"{to}@shops.example.com, {other}@shops.example.com"
            )
            complaints = self._received()
            self.assertEqual(len(complaints), number)
            self.assertEqual(complaints.shop_id, self.shop)

    def test_a_stranger_who_writes_to_the_company_is_head_offices(self):
        office = self._create_user("hq")
        self.company.complaint_user_id = office
        gateway = self._create_user("admin")
        with mute_logger(GATEWAY):
            self.env["mail.thread"].with_user(gateway).sudo().message_process(
                False,
                MAIL.format(
                    number=1,
                    sender="eve@example.com",
                    to="care@shops.example.com",
                    subject="Cold coffee",
                    text="It was cold.",
                    headers="",
                ),
            )
        self.assertEqual(self._received().user_id, office)

    # What machines write

    def test_an_absence_notice_opens_no_complaint(self):
        for number, header in enumerate(
            (
                "Auto-Submitted: auto-replied",
                "X-Auto-Response-Suppress: All",
                "Precedence: auto_reply",
                "X-Autoreply: yes",
            )
        ):
            self._receive(number, headers=f"{header}\n")
        self.assertFalse(self._received())
        self._receive(9, headers="Auto-Submitted: no\n")
        self.assertTrue(self._received())

    def test_an_absence_notice_is_noted_and_moves_nothing(self):
        self._receive()
        complaint = self._received()
        answer = complaint.message_post(
            body="Sorry!", message_type="comment", subtype_xmlid="mail.mt_comment"
        )
        complaint.stage_id = self.env.ref(
            "retail_customer_mgmt.retail_complaint_stage_solved"
        )
        asked = complaint.date_rating_asked
        self.assertTrue(asked)
        reply = {"subject": "Away", "text": "I am away."}
        headers = f"In-Reply-To: {answer.message_id}\n"
        self._receive(2, headers=f"{headers}Auto-Submitted: auto-replied\n", **reply)
        self.assertRecordValues(
            complaint,
            [{"is_closed": True, "reopen_count": 0, "date_rating_asked": asked}],
        )
        self.assertIn("I am away.", complaint.message_ids[0].body)
        self.assertTrue(complaint.message_ids[0].is_internal)
        self.assertFalse(complaint.activity_ids)
        self._receive(3, headers=headers, **reply)
        self.assertEqual(complaint.reopen_count, 1)

    def test_a_thousand_mails_at_once_are_a_thousand_complaints(self):
        """Every tenth is delivered twice, as a mail server does after a fault."""
        for number in [*range(1000), *range(0, 1000, 10)]:
            sender, text = f"c{number}@example.com", f"No {number}"
            self._receive(number, sender=sender, text=text)
        complaints = self._received()
        self.assertEqual(len(complaints), 1000)
        words = {f"Cold coffee\n\nNo {number}" for number in range(1000)}
        self.assertEqual(set(complaints.mapped("description")), words)
        self.assertEqual(len(set(complaints.mapped("name"))), 1000)

    def test_the_address_of_the_company_can_be_changed_and_dropped(self):
        alias = self.company.complaint_alias_id
        self.company.complaint_alias_name = "help"
        self.assertEqual(alias.alias_full_name, "help@shops.example.com")
        self.company.complaint_alias_name = ""
        self.assertFalse(alias.exists())
        self.assertFalse(self.company.complaint_alias_id)
