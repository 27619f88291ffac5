from decimal import Decimal

from odoo.exceptions import ValidationError
from odoo.tests import tagged

from ..tools import burn
from . import shared_vectors
from .common import RetailCommon


def _decimals(values):
    return {name: Decimal(value) for name, value in values.items()}


@tagged("post_install", "-at_install")
class TestBurn(RetailCommon):
    def test_shared_vectors(self):
        for vector in shared_vectors.load("burn"):
            with self.subTest(vector["name"]):
                basket = burn.Basket(**_decimals(vector["basket"]))
                limits = burn.Limits(**_decimals(vector["limits"]))
                available = Decimal(vector["available"])
                self.assertEqual(
                    burn.largest(available, basket, limits), Decimal(vector["largest"])
                )
                for points, expected in vector["objections"].items():
                    discount = Decimal(points) * basket.worth
                    found = burn.objections(
                        Decimal(points), discount, basket.total, limits
                    )
                    self.assertEqual(list(found), expected)

    def test_the_till_is_tested_against_the_same_vectors(self):
        self.assertEqual(
            shared_vectors.path_of("burn").read_text(),
            shared_vectors.published("burn"),
            "Run: python3 retail_customer_mgmt/tests/shared_vectors.py",
        )

    def test_a_cent_of_rounding_breaks_no_limit(self):
        limits = burn.Limits(
            least=Decimal(100), most=Decimal(100), step=Decimal(50), share=Decimal(50)
        )
        for points in ("99", "101"):
            found = burn.objections(
                Decimal(points),
                Decimal(points) / 100,
                Decimal("2.00"),
                limits,
                cent=Decimal("0.01"),
            )
            self.assertNotIn("least", found)
            self.assertNotIn("most", found)
            self.assertNotIn("step", found)

    def test_objections_are_sentences_with_the_limits(self):
        self.program.write(
            {
                "burn_min": 100,
                "burn_max": 500,
                "burn_step": 100,
                "burn_share_max": 50,
            }
        )
        object_to = self.program._burn_objections
        self.assertFalse(object_to(Decimal(200), Decimal(2), Decimal(4)))
        self.assertEqual(
            object_to(Decimal(650), Decimal("6.5"), Decimal(10)),
            [
                "Members use at most 500 points at once.",
                "Members use points in steps of 100.",
                "Points pay at most 50 % of an order.",
            ],
        )
        self.assertEqual(
            object_to(Decimal(50), Decimal("0.5"), Decimal(10))[0],
            "Members use at least 100 points at once.",
        )

    def test_without_limits_any_whole_number_is_fine(self):
        self.assertFalse(
            self.program._burn_objections(Decimal(137), Decimal("1.37"), Decimal(2))
        )

    def test_the_least_is_not_above_the_most(self):
        with self.assertRaisesRegex(ValidationError, "at least 200 and at most 100"):
            self.program.write({"burn_min": 200, "burn_max": 100})

    def test_limits_are_multiples_of_the_step(self):
        with self.assertRaisesRegex(ValidationError, "multiples of the step, 50"):
            self.program.write({"burn_max": 120, "burn_step": 50})

    def test_the_till_knows_the_limits(self):
        self.program.write({"burn_max": 300, "hold_minutes": 20})
        self.shop.offline_burn_limit = 150
        data = self.session.with_user(self.env.user).load_data([])
        [program] = data["retail.member.program"]
        [shop] = data["retail.shop"]
        self.assertEqual((program["burn_max"], program["hold_minutes"]), (300, 20))
        self.assertEqual(shop["offline_burn_limit"], 150)

    def test_the_programme_says_its_limits_in_words(self):
        self.program.write({"burn_min": 100, "burn_step": 50, "pending_days": 3})
        for sentence in (
            "Points can be used 3 days after they were earned.",
            "At least 100 points are used at once.",
            "Points are used in steps of 50.",
        ):
            self.assertIn(sentence, self.program.summary)
        self.assertNotIn("At most", self.program.summary)
