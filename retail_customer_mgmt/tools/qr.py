"""QR codes as drawings that need no picture file."""

from __future__ import annotations

from reportlab.graphics.barcode.qr import QrCodeWidget

QUIET = 4  # modules of white around it, as the standard asks


def matrix(text: str, level: str = "M") -> list[list[bool]]:
    """Return the dark modules of a QR code, row by row.

    >>> rows = matrix("0420000000013")
    >>> len(rows), len(rows[0]), rows[0][:8]
    (21, 21, [True, True, True, True, True, True, True, False])
    """
    widget = QrCodeWidget(text, barLevel=level)
    widget.qr.make()
    return [[bool(dark) for dark in row] for row in widget.qr.modules]


def svg_path(rows: list[list[bool]]) -> str:
    """Return the dark modules as one SVG path, each run of them a stroke.

    >>> svg_path([[True, True, False], [False, False, True]])
    'M0 0h2v1h-2zM2 1h1v1h-1z'
    """
    strokes = []
    for y, row in enumerate(rows):
        x = 0
        while x < len(row):
            width = 0
            while x + width < len(row) and row[x + width]:
                width += 1
            if width:
                strokes.append(f"M{x} {y}h{width}v1h-{width}z")
            x += width or 1
    return "".join(strokes)
