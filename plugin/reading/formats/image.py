"""Pictures of pages (PNG, JPEG, TIFF of several pages…)."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Final

from PIL import Image, ImageSequence, UnidentifiedImageError

from plugin.reading.document import Document
from plugin.reading.errors import Reason, Unreadable
from plugin.reading.formats import Tell
from plugin.reading.formats.pages import Page, assemble
from plugin.reading.formats.scan import MAX_PAGES, MAX_PIXELS, read_page

_FORMATS: Final = ("PNG", "JPEG", "TIFF", "BMP", "GIF")
Image.MAX_IMAGE_PIXELS = None  # our own limit answers first, with its reason


def open_bytes(content: bytes, tell: Tell) -> Document:
    """A picture, or several in one file; ``Unreadable`` if it is broken or too large to be a page."""
    try:
        with Image.open(io.BytesIO(content), formats=_FORMATS) as image:
            of = getattr(image, "n_frames", 1)
            return assemble(list(_pages(image, of, tell)), of)
    except (UnidentifiedImageError, OSError, SyntaxError, EOFError) as error:
        raise Unreadable(Reason.BROKEN) from error


def _pages(image: Image.Image, of: int, tell: Tell) -> Iterator[Page]:
    for n, frame in enumerate(ImageSequence.Iterator(image), 1):
        if n > MAX_PAGES:
            return
        if frame.width * frame.height > MAX_PIXELS:
            raise Unreadable(Reason.BIG_IMAGE)
        yield read_page(frame)
        tell(n, min(of, MAX_PAGES))
