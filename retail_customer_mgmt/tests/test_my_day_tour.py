from datetime import timedelta

from odoo.tests import HttpCase, tagged

from .common_callback import CallbackCommon


@tagged("post_install", "-at_install")
class TestMyDayTour(CallbackCommon, HttpCase):
    """D1: from My Day to a call, its outcome and the next call."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.session = None  # the till's; of a browser's test it is the browser's

    def test_a_clerk_makes_a_call_and_goes_on_to_the_next(self):
        self.clerk.write({"tz": "UTC", "lang": "en_US"})
        today = self.company._care_today()
        ada, bea = self._create_member("Ada"), self._create_member("Bea")
        ada.member_profile_ids.note = "Allergic to wool"
        call = self._create_callback(ada, date_due=today - timedelta(days=1))
        self._create_callback(bea, date_due=today)
        self.start_tour("/odoo/my-day", "RetailMyDay", login=self.clerk.login)
        self.assertRecordValues(
            call,
            [
                {
                    "outcome": "reached",
                    "satisfaction": 5,
                    "notes": "Loves the scarf.",
                    "done_by": self.clerk.id,
                }
            ],
        )
