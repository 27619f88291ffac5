from datetime import date

from freezegun import freeze_time

from odoo.tests import tagged

from .common_quality import NOON, TODAY, QualityCommon


@tagged("post_install", "-at_install")
class TestQualityFigures(QualityCommon):
    """A trend by shop and clerk shows whether the files improve."""

    def _figures(self, day):
        figures = self.env["retail.member.quality"].search([("date", "=", day)])
        names = ("members", "completeness", "missing", "invalid", "stale", "mended")
        return {
            (figure.shop_id.name, figure.user_id): tuple(
                round(figure[name]) for name in names
            )
            for figure in figures
        }

    def test_each_night_adds_a_row_for_each_shop_and_person(self):
        other = self._create_shop("Harbour")
        member = self._create_kept(birthday=False)
        self._create_kept("Full")
        there = self._create_kept("There", shop=other)
        there.member_user_id = False
        self._inspect()
        self.assertEqual(
            self._figures(TODAY),
            {
                ("Market Street", self.clerk): (2, 83, 1, 0, 0, 0),
                ("Harbour", self.env["res.users"]): (1, 100, 0, 0, 0, 0),
            },
        )
        with freeze_time(NOON):
            member.with_user(self.clerk).member_birthday = "1990-05-01"
        tomorrow = date(2026, 6, 11)
        self._inspect(tomorrow)
        self.assertEqual(
            self._figures(tomorrow)[("Market Street", self.clerk)],
            (2, 100, 0, 0, 0, 1),
        )
        self._inspect(date(2026, 6, 12))
        mended = self._figures(date(2026, 6, 12))[("Market Street", self.clerk)][-1]
        self.assertEqual(mended, 0)

    def test_big_shops_weigh_more_and_days_are_not_added_up(self):
        Figure = self.env["retail.member.quality"].sudo()
        common = {"company_id": self.company.id, "shop_id": self.shop.id}
        Figure.create(
            [
                common
                | {
                    "date": day,
                    "user_id": user.id,
                    "members": members,
                    "completeness": share,
                    "missing": missing,
                    "mended": 2,
                }
                for day in ("2026-06-08", "2026-06-09")
                for user, members, share, missing in (
                    (self.clerk, 30, 100, 10),
                    (self.manager, 10, 20, 6),
                )
            ]
        )
        [row] = Figure._read_group(
            [("shop_id", "=", self.shop.id)],
            ["date:week"],
            ["members:sum", "completeness:avg", "missing:sum", "mended:sum"],
        )
        self.assertEqual(row[1:], (40, 80.0, 16, 8))

    def test_store_managers_see_the_figures_of_their_shops(self):
        other = self._create_shop("Harbour")
        self._create_kept()
        self._create_kept("There", shop=other)
        self._inspect()
        Figure = self.env["retail.member.quality"]
        hq = self._create_user("hq", self.shop)
        self.assertEqual(Figure.with_user(self.manager).search([]).shop_id, self.shop)
        self.assertEqual(
            Figure.with_user(hq).search([("shop_id", "!=", False)]).shop_id,
            self.shop | other,
        )
        self.assertFalse(Figure.with_user(self.clerk).has_access("read"))
