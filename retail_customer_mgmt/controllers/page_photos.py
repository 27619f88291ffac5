from odoo.http import request

from ..tools import photos
from .public_page import MOST_BYTES

# What a form with photos may weigh; more is stopped before it is read.
MOST_BYTES_WITH_PHOTOS = photos.MOST * photos.MOST_BYTES + MOST_BYTES


class PagePhotos:
    """Photos that visitors send along with their words."""

    def _photos(self):
        """Return the photos sent, made anew, and why they can't be taken, if so."""
        sent = request.httprequest.files.getlist("photos")
        # A browser sends an empty file where none was chosen.
        files = [file for file in sent if file.filename]
        if len(files) > photos.MOST:
            return [], "many"
        try:
            read = [file.stream.read(photos.MOST_BYTES + 1) for file in files]
            return [photos.clean(data) for data in read], ""
        except photos.RefusedPhotoError as refusal:
            return [], refusal.args[0]
