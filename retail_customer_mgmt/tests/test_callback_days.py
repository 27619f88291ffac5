from datetime import date, timedelta

from odoo.tests import BaseCase, tagged

from ..tools.callback_days import (
    CLOSED,
    FULL,
    TOO_LATE,
    TOO_NEAR,
    Call,
    Diary,
    Place,
)

MONDAY = date(2026, 3, 2)
CLERK, SHOP = 5, 1
LIGHT, HEAVY = {"rule": 7, "weight": 0}, {"rule": 8, "weight": 1}


def day(number):
    return MONDAY + timedelta(days=number)


@tagged("post_install", "-at_install")
class TestDiary(BaseCase):
    """Which call goes on which day, without a database (requirement D2)."""

    def _diary(self, *, last=13, **values):
        open_days = {SHOP: [day(number) for number in range(last + 1)]}
        return Diary(open_days, day(last), **{"capacity": 1, "spacing": 7} | values)

    def _call(self, key, member=None, wanted=MONDAY, **values):
        return Call(key, CLERK, member or key, SHOP, wanted, **values)

    def _days(self, places):
        return {key: place.day and place.day.day for key, place in places.items()}

    def test_who_spent_most_is_called_first(self):
        calls = [self._call(1), self._call(2, value=50.0), self._call(3, value=9.5)]
        self.assertEqual(self._days(self._diary().place(calls)), {2: 2, 3: 3, 1: 4})

    def test_people_have_their_own_number_of_calls_a_day(self):
        for own, days in ((2, [2, 2, 3]), (0, [2, 2, 2])):
            places = self._diary(capacities={CLERK: own}).place(
                self._call(key) for key in (1, 2, 3)
            )
            self.assertEqual([*self._days(places).values()], days, own)

    def test_a_weightier_call_takes_the_full_day_of_a_light_one(self):
        diary = self._diary()
        light = self._call("light", 1, **LIGHT)
        diary.stand(light, MONDAY)
        heavy = self._call("heavy", 1, latest=MONDAY, **HEAVY)
        self.assertEqual(diary.place([heavy]), {"heavy": Place(MONDAY)})
        self.assertEqual(diary.pushed_out, {LIGHT["rule"]: [light]})
        self.assertEqual(diary.place([light]), {"light": Place(day(7))})

    def test_a_light_call_far_from_the_weightier_one_stays(self):
        diary = self._diary()
        diary.stand(self._call("light", 1, **LIGHT), MONDAY)
        diary.place([self._call("heavy", 1, wanted=day(7), **HEAVY)])
        self.assertFalse(diary.pushed_out)

    def test_a_light_call_stays_when_the_weightier_one_finds_another_day(self):
        diary = self._diary(last=20)
        for number in range(10):
            diary.stand(self._call(f"full {number}", 90 + number), day(number))
        light = self._call("light", 1, **LIGHT)._replace(queue=6)
        diary.stand(light, MONDAY)
        heavy = self._call("heavy", 1, **HEAVY)
        self.assertEqual(diary.place([heavy])["heavy"], Place(day(10)))
        self.assertFalse(diary.pushed_out)
        # Its place is its own still.
        other = self._call("other", 2, **LIGHT)._replace(queue=6)
        self.assertEqual(diary.place([other])["other"], Place(day(1)))

    def test_a_light_call_stays_where_the_weightier_one_finds_no_day(self):
        diary = self._diary()
        diary.stand(self._call("chosen", 1, is_fixed=True), day(1))
        diary.stand(self._call("light", 1, **LIGHT), day(9))
        heavy = self._call("heavy", 1, latest=MONDAY, **HEAVY)
        self.assertEqual(diary.place([heavy])["heavy"], Place(None, TOO_NEAR))
        self.assertFalse(diary.pushed_out)

    def test_without_days_between_nobody_is_pushed_out(self):
        diary = self._diary(spacing=0)
        diary.stand(self._call("light", 1, **LIGHT), MONDAY)
        self.assertEqual(
            diary.place([self._call("heavy", 1, **HEAVY)])["heavy"], Place(day(1))
        )
        self.assertFalse(diary.pushed_out)

    def test_a_day_that_somebody_chose_is_not_taken(self):
        diary = self._diary()
        diary.stand(self._call("chosen", 1, is_fixed=True, **LIGHT), MONDAY)
        [place] = diary.place([self._call("heavy", 1, **HEAVY)]).values()
        self.assertEqual((place.day, diary.pushed_out), (day(7), {}))

    def test_of_two_calls_whose_days_have_come_the_light_one_moves(self):
        diary = self._diary(capacity=5)
        light = self._call("light", 1, **LIGHT)
        diary.stand(self._call("heavy", 1, **HEAVY), MONDAY)
        diary.stand(light, MONDAY)
        self.assertEqual(diary.pushed_out, {LIGHT["rule"]: [light]})
        diary.stand(self._call("as light", 2, **LIGHT), MONDAY)
        diary.stand(self._call("another", 2, **LIGHT), MONDAY)
        self.assertEqual(len(diary.pushed_out[LIGHT["rule"]]), 1)

    def test_calls_of_no_rule_push_nobody_out(self):
        diary = self._diary()
        diary.stand(self._call("light", 1, **LIGHT), MONDAY)
        [place] = diary.place([self._call("by hand", 1, weight=9)]).values()
        self.assertEqual((place.day, diary.pushed_out), (day(7), {}))

    def test_what_finds_no_day_says_why(self):
        diary = self._diary(last=6)
        diary.stand(self._call("stands", 1), MONDAY)
        reasons = {
            FULL: self._call(FULL, latest=MONDAY),
            TOO_NEAR: self._call(TOO_NEAR, 1, latest=day(3)),
            CLOSED: self._call(CLOSED, latest=day(3))._replace(shop=9),
            TOO_LATE: self._call(TOO_LATE, wanted=day(4), latest=day(3)),
        }
        for why_not, call in reasons.items():
            self.assertEqual(diary.place([call])[why_not], Place(None, why_not))

    def test_what_can_wait_longer_waits(self):
        diary = self._diary(last=0)
        diary.stand(self._call("stands", 1), MONDAY)
        for call, until in (
            (self._call("for ever", 2), 1),
            (self._call("a week", 3, latest=day(7)), 1),
            (self._call("a season", 4, wanted=day(90)), 90),
        ):
            place = Place(day(until), is_found=False)
            self.assertEqual(diary.place([call]), {call.key: place})
