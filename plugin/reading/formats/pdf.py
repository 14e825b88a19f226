"""PDF documents: the text layer page by page, each cell kept whole; pages without one are scans."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import pypdfium2

from plugin.reading.document import Document
from plugin.reading.errors import Reason, Unreadable
from plugin.reading.formats import Tell
from plugin.reading.formats.pages import Page, assemble
from plugin.reading.formats.pdf_text import text_of
from plugin.reading.formats.text import clean_text

MAX_PAGES: Final = 2000
_SCALE: Final = 200 / 72
_LONGEST: Final = 6000
"""Pixels of a page's longer side."""
_COLUMNS: Final = 15
"""Pages from the front and from the end whose columns are told apart: there stand letterhead and signature."""
_FEW: Final = 120
"""Fewer letters than this beside a picture: a scan that only carries the stamp of its signature."""


def open_bytes(content: bytes, tell: Tell) -> Document:
    """A PDF; ``Unreadable`` if it is broken or locked."""
    try:
        file = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        raise Unreadable(Reason.LOCKED if "password" in str(error).lower() else Reason.BROKEN) from error
    of = len(file)
    if of > MAX_PAGES:
        raise Unreadable(Reason.TOO_MUCH)
    if of == 0:
        raise Unreadable(Reason.EMPTY)
    pages = [_text(file, n, columns=n < _COLUMNS or n >= of - _COLUMNS) for n in range(of)]
    return assemble(_recognised(file, pages, tell), of)


def _text(file: Any, number: int, *, columns: bool) -> Page | None:
    """A page's text layer; null where there is none worth the name, but a picture."""
    page = file[number]
    text = text_of(page, columns=columns)
    scanned = len(text) < _FEW and _has_picture(page)
    page.close()
    return None if scanned else Page(clean_text(text))


def _has_picture(page: Any) -> bool:
    return any(True for _ in page.get_objects(filter=(pypdfium2.raw.FPDF_PAGEOBJ_IMAGE,), max_depth=3))


def _recognised(file: Any, pages: Sequence[Page | None], tell: Tell) -> list[Page]:
    """All pages, the scanned ones read by their pictures as far as the limit goes."""
    scans = [n for n, page in enumerate(pages) if page is None]
    if not scans:
        return [page for page in pages if page is not None]
    from plugin.reading.formats.scan import MAX_PAGES as MOST
    from plugin.reading.formats.scan import read_page

    read = dict(enumerate(pages))
    for done, n in enumerate(scans[:MOST], 1):
        read[n] = read_page(_picture(file, n))
        tell(done, min(len(scans), MOST))
    return [page for n in range(len(pages)) if (page := read[n]) is not None]


def _picture(file: Any, number: int) -> Any:
    """A page drawn at 200 dpi, or coarser where it is larger than any sheet."""
    page = file[number]
    width, height = page.get_size()
    scale = min(_SCALE, _LONGEST / max(width, height, 1))
    return page.render(scale=scale).to_pil()
