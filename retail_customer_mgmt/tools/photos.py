"""Photos that people send: judged by what is in them, and made again without the rest.

A photo of a phone says where and when it was taken; a file may be named a photo and be
none. So nothing that comes in is kept as it is: the picture is read and written anew.
"""

from __future__ import annotations

import io
import struct

from PIL import Image, ImageOps, UnidentifiedImageError

MOST = 3
MOST_BYTES = 5 * 1024 * 1024
LONGEST_SIDE = 2000
MIMETYPE = "image/jpeg"
# How many pixels are unpacked at most; JPEG is read scaled down.
MOST_PIXELS = {"JPEG": 80_000_000, "PNG": 25_000_000, "WEBP": 25_000_000}
WHITE = (255, 255, 255)
# What Pillow raises for files that are cut off or mangled.
BROKEN = (
    *(UnidentifiedImageError, OSError, SyntaxError, ValueError),
    *(EOFError, KeyError, struct.error),
)


class RefusedPhotoError(ValueError):
    """A photo can't be taken; ``args[0]`` names why.

    One of many, size, pixels, type and broken.
    """


def kind(data: bytes) -> str:
    r"""Return what a file is by its first bytes; empty where it is no photo of ours.

    >>> kind(b"\xff\xd8\xff\xe0"), kind(b"\x89PNG\r\n\x1a\n"), kind(b"<html>")
    ('JPEG', 'PNG', '')
    >>> kind(b"RIFF....WEBPVP8 "), kind(b"%PDF-1.7"), kind(b"")
    ('WEBP', '', '')
    """
    if data.startswith(b"\xff\xd8\xff"):
        return "JPEG"
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "PNG"
    return "WEBP" if data[:4] == b"RIFF" and data[8:12] == b"WEBP" else ""


def clean(data: bytes) -> bytes:
    """Return a photo as a JPEG of moderate size that holds the picture and no more.

    >>> picture = io.BytesIO()
    >>> Image.new("RGBA", (4000, 10)).save(picture, "PNG")
    >>> Image.open(io.BytesIO(clean(picture.getvalue()))).size
    (2000, 5)
    >>> clean(b"<html>")
    Traceback (most recent call last):
    ...
    retail_customer_mgmt.tools.photos.RefusedPhotoError: type
    """
    if len(data) > MOST_BYTES:
        raise RefusedPhotoError("size")
    found = kind(data)
    if not found:
        raise RefusedPhotoError("type")
    try:
        with Image.open(io.BytesIO(data), formats=[found]) as image:
            return _drawn_anew(image, found)
    except Image.DecompressionBombError as error:
        raise RefusedPhotoError("pixels") from error
    except BROKEN as error:
        if isinstance(error, RefusedPhotoError):
            raise
        raise RefusedPhotoError("broken") from error


def _drawn_anew(image: Image.Image, found: str) -> bytes:
    # Not by image.format: a JPEG with several pictures calls itself MPO.
    if image.width * image.height > MOST_PIXELS[found]:
        raise RefusedPhotoError("pixels")
    image.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
    upright = ImageOps.exif_transpose(image)
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    layers = upright.convert("RGBA")
    drawn = Image.new("RGB", layers.size, WHITE)
    drawn.paste(layers, mask=layers)
    stream = io.BytesIO()
    drawn.save(stream, "JPEG", quality=85, optimize=True)
    return stream.getvalue()
