import base64
import struct
import zlib
from unittest.mock import patch

# MPO is known to Pillow only when imported: Odoo switches rarer formats off.
from PIL import Image, MpoImagePlugin  # noqa: F401

from odoo.tests import tagged

from ..models.retail_rate_limit import LIMITS
from ..tools import photos
from .common_cases import CaseCommon, picture


@tagged("post_install", "-at_install")
class TestFeedbackPage(CaseCommon):
    """E1: anybody tells the shop how it was; the page knows and tells nothing."""

    def setUp(self):
        super().setUp()
        self.page = f"/feedback/{self.shop.feedback_token}"

    def _tell(self, files=(), with_csrf=True, **values):
        data = {"kind": "complaint", "text": "It was cold.\nTwice."} | values
        return self._send(self.page, self.page, files, with_csrf, **data)

    def _link(self, order):
        return self.shop.sudo()._feedback_link(order)

    def test_a_visitors_words_are_a_complaint_of_the_shop(self):
        answer = self._tell(
            contact_name="Eve", contact_phone="212 555 0147", email_from="e@example.com"
        )
        self.assertEqual(answer.status_code, 303)
        case = self._cases()
        self.assertRecordValues(
            case,
            [
                {
                    "shop_id": self.shop.id,
                    "company_id": self.company.id,
                    "channel": "web",
                    "kind": "complaint",
                    "description": "It was cold.\nTwice.",
                    "partner_id": False,
                    "pos_order_id": False,
                    "contact_name": "Eve",
                    "contact_phone": "212 555 0147",
                    "email_from": "e@example.com",
                }
            ],
        )
        page = self._get(self._path(answer) + "?done=sent")
        self.assertIn(case.name, page.text)
        self.assertIn("Keep the address", page.text)

    def test_the_page_is_accessible_small_and_private(self):
        page = self._get(self.page)
        self._assert_accessible(page)
        self._assert_private(page)
        self.assertLess(len(page.content), 20_000)

    def test_it_speaks_the_visitors_language(self):
        page = self._get(self.page, **{"Accept-Language": "zh-CN"})
        self.assertIn('lang="zh-CN"', page.text)

    def test_wrong_and_closed_pages_lead_nowhere(self):
        self.assertEqual(self._get("/feedback/abcdefgh2345").status_code, 404)
        self.assertEqual(self._get(f"/feedback/{self.shop.id}").status_code, 404)
        self.shop.has_feedback_page = False
        self.assertEqual(self._get(self.page).status_code, 404)
        self.assertFalse(self.shop.feedback_url)

    def test_shops_without_programme_have_no_page(self):
        self.company.member_program_id = False
        self.assertEqual(self._get(self.page).status_code, 404)
        self.assertFalse(self.shop.feedback_url)

    def test_a_receipts_mark_links_its_purchase(self):
        member = self._create_member("Ada")
        order = self._sell(member, 10)
        mark = self._link(order).partition("?o=")[2]
        self.assertIn(mark, self._get(f"{self.page}?o={mark}").text)
        self._tell(o=mark)
        case = self._cases()
        self.assertEqual((case.pos_order_id, case.partner_id), (order, member))

    def test_forged_marks_link_nothing(self):
        order = self._sell(self._create_member("Ada"), 10)
        other = self._create_shop("Harbour")
        foreign = other.sudo()._feedback_link(order).partition("?o=")[2]
        for mark in (f"{order.id}-{'0' * 20}", str(order.id), foreign, "x", "-", "1-²"):
            with self.subTest(mark=mark):
                self.assertEqual(self._tell(o=mark).status_code, 303)
        self.assertFalse(self._cases().pos_order_id)

    def test_a_typed_address_is_looked_up_nowhere(self):
        self._create_member("Ada", email="ada@example.com")
        self._tell(email_from="ada@example.com", contact_name="Ada")
        case = self._cases()
        self.assertFalse(case.partner_id)
        page = self._get(f"/case/{case.sudo().page_token}")
        self.assertNotIn("ada@example.com", page.text)

    def test_photos_are_kept_without_where_they_were_taken(self):
        self._tell([("a.png", picture()), ("b.jpg", picture("JPEG"))])
        kept = self._cases().photo_ids
        self.assertEqual(kept.mapped("mimetype"), ["image/jpeg"] * 2)
        self.assertTrue(base64.b64decode(kept[0].datas).startswith(b"\xff\xd8\xff"))

    def test_what_is_no_photo_is_refused_whatever_its_name(self):
        svg = b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>"
        for name, data in (
            ("a.jpg", b"<html><script>alert(1)</script></html>"),
            ("a.jpg", svg),
            ("a.pdf", b"%PDF-1.7 ..."),
            ("a.jpg", b"\xff\xd8\xff\xe0 cut off"),
        ):
            with self.subTest(name=name, data=data[:10]):
                answer = self._tell([(name, data)])
                self.assertEqual(answer.status_code, 400)
                self.assertIn("not a photo", answer.text)
                self.assertIn("It was cold.", answer.text)
        self.assertFalse(self._cases())

    def test_too_many_and_too_large_photos_are_refused(self):
        many = self._tell([(f"{number}.png", picture()) for number in range(4)])
        self.assertIn("too many", many.text)
        large = self._tell([("a.jpg", picture("JPEG") + b"0" * 5 * 1024 * 1024)])
        self.assertIn("too large", large.text)
        huge = self._tell([("a.jpg", b"0" * 17 * 1024 * 1024)])
        self.assertEqual(huge.status_code, 413)
        self.assertFalse(self._cases())

    def test_a_picture_that_unpacks_to_gigabytes_is_refused(self):
        answer = self._tell([("a.png", picture("PNG", (6000, 5000)))])
        self.assertIn("too many pixels", answer.text)
        self.assertNotIn("5 MB", answer.text)

    def test_a_header_that_promises_a_giant_is_refused(self):
        data = bytearray(picture())
        data[16:24] = struct.pack(">II", 20_000, 20_000)
        data[29:33] = struct.pack(">I", zlib.crc32(data[12:29]))
        answer = self._tell([("a.png", bytes(data))])
        self.assertEqual(answer.status_code, 400)
        self.assertIn("too many pixels", answer.text)

    def test_a_phones_file_of_several_pictures_is_a_photo(self):
        second = Image.new("RGB", (40, 30), "blue")
        data = picture("MPO", save_all=True, append_images=[second])
        self.assertEqual(self._tell([("a.jpg", data)]).status_code, 303)
        self.assertEqual(self._cases().photo_ids.mimetype, "image/jpeg")

    def test_photos_beyond_the_shops_limit_are_not_read(self):
        self.addCleanup(LIMITS.update, dict(LIMITS))
        LIMITS["shop_feedback"] = (0, 3600)
        with patch.object(photos, "clean") as clean:
            answer = self._tell([("a.png", picture())])
        self.assertEqual(answer.status_code, 429)
        clean.assert_not_called()

    def test_empty_long_and_strange_words_are_refused(self):
        for values in (
            {"text": " "},
            {"text": "x" * 2001},
            {"kind": "bribe"},
            {"email_from": "not an address"},
            {"contact_phone": "abc"},
        ):
            with self.subTest(values=str(values)[:30]):
                self.assertEqual(self._tell(**values).status_code, 400)
        self.assertFalse(self._cases())

    def test_going_back_and_sending_again_is_the_same_complaint(self):
        first = self._tell()
        again = self._tell([("a.png", picture())])
        self.assertEqual(self._path(again), self._path(first))
        case = self._cases()
        self.assertEqual((len(case), len(case.photo_ids)), (1, 1))
        self._tell(text="And the cup was dirty.")
        self.assertEqual(len(self._cases()), 2)

    def test_the_same_words_of_another_visitor_are_another_complaint(self):
        first = self._tell()
        self.opener.cookies.set("session_id", None)
        other = self._tell()
        self.assertNotEqual(self._path(other), self._path(first))
        self.assertEqual(len(self._cases()), 2)

    def test_a_form_without_its_token_is_refused(self):
        self.assertEqual(self._tell(with_csrf=False).status_code, 400)
        self.assertFalse(self._cases())

    def test_programs_that_fill_in_everything_are_thanked_for_nothing(self):
        answer = self._tell(website="https://example.com")
        self.assertIn("Thank you", answer.text)
        self.assertFalse(self._cases())

    def test_an_address_and_a_shop_have_limits(self):
        self.addCleanup(LIMITS.update, dict(LIMITS))
        LIMITS["shop_feedback"] = (1, 3600)
        self.assertEqual(self._tell().status_code, 303)
        self.assertEqual(self._tell().status_code, 429)
        LIMITS["feedback"] = (2, 3600)
        self.assertEqual(self._tell(text=" ").status_code, 429)
        self.assertEqual(len(self._cases()), 1)

    def test_markup_in_words_does_no_harm(self):
        self._tell(text="<script>alert(1)</script>", contact_name="<b>Eve</b>")
        page = self._get(f"/case/{self._cases().sudo().page_token}")
        self.assertNotIn("<script>alert", page.text)
        self.assertIn("&lt;script&gt;", page.text)
