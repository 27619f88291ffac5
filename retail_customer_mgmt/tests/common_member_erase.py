from base64 import b64encode

from odoo import Command
from odoo.tests import new_test_user

from .common import RetailCommon


class EraseCommon(RetailCommon):
    """An officer, and a member of whom there are traces everywhere."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.officer = new_test_user(
            cls.env,
            login="officer",
            groups="retail_customer_mgmt.group_retail_privacy",
            company_id=cls.company.id,
        )
        cls.member = cls._create_member(
            "Zenobia Quaxlane",
            phone="2025550177",
            email="zenobia@example.com",
            street="Quaxlane 7",
        )
        cls.membership = cls.member.membership_id
        cls.number = cls.member.member_no

    @classmethod
    def _fill_file(cls):
        """Leave traces of the person wherever the programme keeps any."""
        member = cls.member
        member.write(
            {
                "comment": "<p>Zenobia sings</p>",
                "vat": "QUAXLANE1",
                "website": "http://zenobia.example.com",
                "category_id": [Command.create({"name": "Singer"})],
                "barcode": "zenobia-1",
                "bank_ids": [Command.create({"acc_number": "ZENOBIA-1"})],
            }
        )
        member.member_profile_ids.write(
            {"note": "Zenobia likes tea", "birthday": "1990-02-28"}
        )
        member._record_consent("promotion", ["email"], True, "office")
        member.message_post(body="Zenobia called", partner_ids=member.ids)
        member.message_post(body="I am Zenobia", author_id=member.id)
        member.activity_schedule("mail.mail_activity_data_todo", note="Ask Zenobia")
        member._member_link()
        cls.order = cls._sell(member, 300, general_customer_note="For Zenobia")
        cls.order.message_post(
            body="Zenobia wants a bag", author_id=cls.env.user.partner_id.id
        )
        cls.order.lines.customer_note = "For Zenobia"
        member._note_access("reveal", "Zenobia called")
        cls.env["retail.member.match.key"]._query_open_all()
        cls._create_care()
        cls._create_queues()
        cls._create_import()
        cls.env["retail.points.adjustment"].create(
            {
                "membership_id": cls.membership.id,
                "points": 20,
                "reason": "Zenobia's forgotten card",
            }
        )

    @classmethod
    def _create_care(cls):
        cls.call = cls.env["retail.callback"].create(
            {
                "partner_id": cls.member.id,
                "topic": "Wish Zenobia luck",
                "notes": "Zenobia!",
            }
        )
        cls.call.message_post(body="Zenobia was out")
        cls.complaint = cls.env["retail.complaint"].create(
            {
                "partner_id": cls.member.id,
                "description": "I, Zenobia, had cold tea",
                "contact_name": "Zenobia",
                "contact_phone": "+1 650 555 0199",
                "email_from": "zenobia@example.com",
            }
        )
        cls.complaint.message_post(
            body="See picture", attachments=[("zenobia.png", b"Zenobia")]
        )
        cls.complaint.partner_id = cls._create_member("Somebody else")
        cls.env.flush_all()
        cls.cr.precommit.run()
        cls.complaint.partner_id = cls.member
        cls.env.flush_all()
        cls.cr.precommit.run()

    @classmethod
    def _create_queues(cls):
        cls.env["mail.mail"].create(
            {"email_to": "zenobia@example.com", "body_html": "Dear Zenobia"}
        )
        cls.env["sms.sms"].create(
            {
                "number": "+12025550177",
                "body": "Dear Zenobia",
                "partner_id": cls.member.id,
            }
        )
        cls.env["mail.blacklist"]._add("zenobia@example.com")
        cls.env["retail.member.verification"].sudo().create(
            {
                "shop_id": cls.shop.id,
                "kind": "email",
                "target": "zenobia@example.com",
                "registration": {"name": "Zenobia"},
            }
        )

    @classmethod
    def _create_import(cls):
        lines = "name,phone\nZenobia Quaxlane,2025550177\n"
        cls.list = cls.env["retail.member.import"].create(
            {
                "file": b64encode(lines.encode()),
                "file_name": "list.csv",
                "shop_id": cls.shop.id,
            }
        )
        cls.list.action_preview()
        cls.list.action_import()

    def _erase(self, member=None, user=None, reason="Letter of 3 May", typed=None):
        member = member or self.member
        wizard = (
            self.env["retail.member.erase"]
            .with_user(user or self.officer)
            .create(
                {
                    "partner_id": member.id,
                    "reason": reason,
                    "typed": typed or member.member_no,
                }
            )
        )
        wizard.action_erase()
        self.env.flush_all()
        self.env.invalidate_all()
