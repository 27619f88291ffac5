from freezegun import freeze_time

from .common import RetailCommon


class ComplaintCommon(RetailCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.startClassPatcher(freeze_time("2026-02-28 18:00"))
        cls.Complaint = cls.env["retail.complaint"]
        cls.manager = cls._create_user("manager", cls.shop)
        cls.clerk = cls._create_user("clerk", cls.shop)
        cls.shop.user_id = cls.manager
        cls.solved = cls.env["retail.complaint.stage"].create(
            {"name": "Done", "sequence": 99, "is_closed": True}
        )
        cls.member = cls._create_member(email="ada@example.com")

    @classmethod
    def _create_complaint(cls, **values):
        return cls.Complaint.create(
            {"description": "Cold coffee", "partner_id": cls.member.id} | values
        )

    @classmethod
    def _log(cls, complaint, words="Told her a new cup is on its way", **values):
        """Log a conversation with the customer, as the button does."""
        wizard = cls.env["retail.complaint.conversation"].with_env(complaint.env)
        wizard.create(
            {"complaint_id": complaint.id, "words": words} | values
        ).action_confirm()

    @classmethod
    def _stage(cls, name):
        return cls.env.ref(f"retail_customer_mgmt.retail_complaint_stage_{name}")

    def _watch(self, now):
        self._run_cron(self.Complaint, "_cron_watch_sla", now)

    def _activities(self, complaint):
        return self.env["mail.activity"].search(
            [("res_model", "=", "retail.complaint"), ("res_id", "in", complaint.ids)]
        )
