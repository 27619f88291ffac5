from .common_cases import CaseCommon


class CasePageCommon(CaseCommon):
    """A member's case with its private page."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.member = cls._create_member("Ada", email="ada@example.com")
        cls.clerk = cls._create_user(
            "clerk", cls.shop, name="Zhang Clerk", email="clerk@example.com"
        )
        cls.case = cls._create_case(partner_id=cls.member.id)
        cls.page = cls._page_of(cls.case)
        cls.solved = cls.env.ref("retail_customer_mgmt.retail_complaint_stage_solved")

    @classmethod
    def _create_case(cls, **values):
        return cls.env["retail.complaint"].create(
            {"description": "Cold coffee", "shop_id": cls.shop.id, "channel": "till"}
            | values
        )

    @classmethod
    def _page_of(cls, case):
        return "/case/" + case._case_link().rpartition("/")[2]

    def _answer(self, body="We are sorry.", **values):
        return self.case.with_user(self.clerk).message_post(
            body=body, message_type="comment", subtype_xmlid="mail.mt_comment", **values
        )

    def _reply(self, files=(), page=None, with_csrf=True, text="Still cold"):
        page = page or self.page
        return self._send(f"{page}/reply", page, files, with_csrf, text=text)

    def _do(self, action, **data):
        return self._post(f"{self.page}/{action}", data, page=self.page)
