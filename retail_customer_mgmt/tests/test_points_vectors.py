from decimal import Decimal

from odoo.tests import BaseCase, tagged

from ..tools import points
from . import points_vectors, shared_vectors


def _decimals(values):
    return {str(key): Decimal(value) for key, value in values.items()}


@tagged("post_install", "-at_install")
class TestPointsVectors(BaseCase):
    """What the engine and the till's preview agree on, order by order."""

    def test_every_order_earns_what_its_vector_says(self):
        for vector in shared_vectors.load("earn"):
            with self.subTest(vector["name"]):
                earning = points.earn(*points_vectors.read(vector, points))
                self.assertEqual(earning.points, Decimal(vector["points"]))
                self.assertEqual(_decimals(earning.shares), _decimals(vector["shares"]))
                self._check_details(vector, earning)

    def _check_details(self, vector, earning):
        found = {
            "qualifying": earning.qualifying,
            "qualifying_shares": _decimals(earning.qualifying_shares),
            "given": _decimals(earning.rules),
            "refused": [str(refusal["id"]) for refusal in earning.refused],
            "caps": [
                [str(cap["id"]), cap["cap"], cap["before"], cap["after"]]
                for cap in earning.caps
            ],
        }
        for name in found.keys() & vector.keys():
            expected = vector[name]
            if isinstance(expected, dict):
                expected = _decimals(expected)
            elif isinstance(expected, str):
                expected = Decimal(expected)
            self.assertEqual(found[name], expected, name)

    def test_vectors_cover_every_kind_and_name_each_case_once(self):
        vectors = shared_vectors.load("earn")
        names = [vector["name"] for vector in vectors]
        kinds = {rule["kind"] for vector in vectors for rule in vector["rules"]}
        self.assertEqual(len(set(names)), len(names))
        self.assertEqual(
            kinds, {"rate", "unit", "order", "band", "multiplier", "event"}
        )

    def test_the_till_is_tested_against_the_same_vectors(self):
        self.assertEqual(
            shared_vectors.path_of("earn").read_text(),
            shared_vectors.published("earn"),
            "Run: python3 retail_customer_mgmt/tests/shared_vectors.py",
        )
