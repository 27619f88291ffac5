from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged

from .common_complaints import ComplaintCommon


@tagged("post_install", "-at_install")
class TestComplaintDuplicate(ComplaintCommon):
    def _close(self, complaint, original):
        self.env["retail.complaint.duplicate.close"].with_user(self.clerk).create(
            {"complaint_id": complaint.id, "original_id": original.id}
        ).action_confirm()

    def test_a_duplicate_is_closed_with_a_link_on_both_sides(self):
        original, duplicate = self._create_complaint(), self._create_complaint()
        self._close(duplicate, original)
        self.assertRecordValues(
            duplicate, [{"duplicate_of_id": original.id, "is_closed": True}]
        )
        self.assertRecordValues(original, [{"duplicate_count": 1, "is_closed": False}])
        self.assertIn(original.name, duplicate.message_ids[0].body)
        self.assertIn(f'data-oe-id="{duplicate.id}"', original.message_ids[0].body)

    def test_nothing_is_the_duplicate_of_itself(self):
        first, second = self._create_complaint(), self._create_complaint()
        self._close(second, first)
        for complaint, original in ((first, second), (first, first)):
            with self.assertRaises(ValidationError):
                complaint.sudo().duplicate_of_id = original

    def test_a_duplicate_does_not_answer_the_original(self):
        original, duplicate = self._create_complaint(), self._create_complaint()
        self._close(duplicate, original)
        self.assertFalse(original.date_first_response)

    def test_another_shops_complaint_is_nobodys_duplicate(self):
        original = self._create_complaint()
        foreign = self._create_complaint(shop_id=self._create_shop("Elsewhere").id)
        with self.assertRaises(AccessError):
            self._close(foreign, original)
        self.assertFalse(foreign.duplicate_of_id)
