"""A member's card as a picture and as a page to print."""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO

import reportlab
from PIL import Image, ImageDraw, ImageFont
from reportlab.lib.colors import HexColor
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from . import qr

INK, PAPER, DIM = "#1b2238", "#ffffff", "#c9cfdf"
# ReportLab's own fonts write western languages only.
FONTS = os.path.join(os.path.dirname(reportlab.__file__), "fonts")
# Fonts that readers of PDF bring along, by the letters that call for them.
ASIAN = (("぀", "ヿ", "HeiseiKakuGo-W5"), ("가", "힯", "HYGothic-Medium"))
HAN = "STSong-Light"


@dataclass(frozen=True)
class Card:
    """What is printed on it."""

    code: str
    number: str
    name: str
    club: str
    tier: str = ""


def is_western(text: str) -> bool:
    """Tell whether the fonts at hand can write a text.

    >>> is_western("Zoë Müller"), is_western("陈小文")
    (True, False)
    """
    try:
        text.encode("cp1252")
    except UnicodeEncodeError:
        return False
    return True


def png(card: Card) -> bytes:
    r"""Return the card as a picture for a phone; it leaves out what it can't write.

    >>> png(Card("0420000000013", "M1", "Li", "Club"))[1:4]
    b'PNG'
    """
    width, height, side = 720, 1080, 560
    image = Image.new("RGB", (width, height), INK)
    draw = ImageDraw.Draw(image)
    lines = [(card.club, 44, 60, PAPER), (card.tier, 32, 124, DIM)]
    lines += [(card.name, 52, 850, PAPER), (card.number, 34, 930, DIM)]
    for text, size, top, color in lines:
        if is_western(text):
            font = _font(size)
            text = _shorten(text, font, width - 80)
            draw.text((width / 2, top), text, color, font, anchor="ma")
    _draw_qr(draw, card.code, ((width - side) // 2, 220), side)
    stream = BytesIO()
    image.save(stream, "PNG", optimize=True)
    return stream.getvalue()


@lru_cache
def _font(size):
    return ImageFont.truetype(os.path.join(FONTS, "VeraBd.ttf"), size)


def _shorten(text, font, width):
    while font.getlength(text) > width:
        text = text[:-2] + "…"
    return text


def _draw_qr(draw, code, corner, side):
    rows = qr.matrix(code)
    left, top = corner
    module = side // (len(rows) + 2 * qr.QUIET)
    start = (side - module * len(rows)) // 2
    draw.rounded_rectangle((left, top, left + side, top + side), 36, PAPER)
    for y, row in enumerate(rows):
        for x, dark in enumerate(row):
            if dark:
                x0, y0 = left + start + x * module, top + start + y * module
                draw.rectangle((x0, y0, x0 + module - 1, y0 + module - 1), "black")


def pdf(card: Card) -> bytes:
    r"""Return the card as a PDF of a bank card's width, to print or to keep.

    >>> pdf(Card("0420000000013", "M1", "陈小文", "Club"))[:4]
    b'%PDF'
    """
    width, height, side = 86 * mm, 120 * mm, 56 * mm
    stream = BytesIO()
    page = Canvas(stream, (width, height), pageCompression=1)
    page.setTitle(card.club)
    page.setFillColor(HexColor(INK))
    page.roundRect(0, 0, width, height, 5 * mm, stroke=0, fill=1)
    _pdf_qr(page, card.code, (width - side) / 2, 33 * mm, side)
    lines = [(card.club, 15, 107, PAPER), (card.tier, 10, 99.5, DIM)]
    lines += [(card.name, 16, 20, PAPER), (card.number, 10, 12.5, DIM)]
    for text, size, bottom, color in lines:
        if font := _pdf_font(text):
            page.setFillColor(HexColor(color))
            size = min(size, size * (width - 8 * mm) / _width(text, font, size))
            page.setFont(font, size)
            page.drawCentredString(width / 2, bottom * mm, text)
    page.save()
    return stream.getvalue()


def _width(text, font, size):
    return pdfmetrics.stringWidth(text, font, size) or 1


def _pdf_font(text):
    """Return a font that can write the text; empty where none is at hand."""
    if is_western(text):
        return "Helvetica-Bold"
    if any(ord(char) > 0x2E7F for char in text):
        found = [
            font
            for first, last, font in ASIAN
            if any(first <= char <= last for char in text)
        ]
        return _asian((found or [HAN])[0])
    return ""


@lru_cache
def _asian(name):
    pdfmetrics.registerFont(UnicodeCIDFont(name))
    return name


def _pdf_qr(page, code, left, bottom, side):
    rows = qr.matrix(code)
    page.setFillColor(HexColor(PAPER))
    page.roundRect(left, bottom, side, side, 3 * mm, stroke=0, fill=1)
    module = side / (len(rows) + 2 * qr.QUIET)
    page.setFillColor(HexColor("#000000"))
    for y, row in enumerate(rows):
        for x, dark in enumerate(row):
            if dark:
                page.rect(
                    left + (x + qr.QUIET) * module,
                    bottom + side - (y + 1 + qr.QUIET) * module,
                    module * 1.02,
                    module * 1.02,
                    stroke=0,
                    fill=1,
                )
