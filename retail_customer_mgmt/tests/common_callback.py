from itertools import count

from .common import RetailCommon


class CallbackCommon(RetailCommon):
    _numbers = count(2000)

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["retail.callback.rule"].search([]).active = False
        # Tests arrange pasts that people could not write.
        cls.Callback = cls.env["retail.callback"].sudo()
        cls.manager = cls._create_user("manager", cls.shop)
        cls.clerk = cls._create_user("clerk", cls.shop)
        cls.shop.user_id = cls.manager
        cls.env.flush_all()

    @classmethod
    def _create_rule(cls, trigger="visit", delay_days=30, **values):
        return cls.env["retail.callback.rule"].create(
            {"name": "Call", "trigger": trigger, "delay_days": delay_days} | values
        )

    @classmethod
    def _create_callback(cls, partner=None, **values):
        partner = partner or cls._create_member()
        return cls.Callback.create(
            {"partner_id": partner.id, "topic": "Call", "user_id": cls.clerk.id}
            | values
        )

    @classmethod
    def _join(cls, moment, **values):
        """Register a member who can be called, and nobody is responsible for.

        :param moment: when she joined
        """
        phone = f"+1202555{next(cls._numbers):04}"
        member = cls._create_member(date_joined=moment, phone=phone, **values)
        member.member_user_id = False
        return member

    def _plan(self, today):
        self._run_cron(self.env["retail.callback.rule"], "_cron_plan", today)
        return self.Callback.search([], order="id")

    def _activities(self, callbacks):
        return self.env["mail.activity"].search(
            [("res_model", "=", "retail.callback"), ("res_id", "in", callbacks.ids)]
        )
