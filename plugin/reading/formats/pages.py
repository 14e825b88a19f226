"""Pages put together into one document: no page numbers between, each doubtful word with its line."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from plugin.reading.document import Document, Doubt, Picture
from plugin.reading.errors import Reason, Unreadable
from plugin.reading.formats.bold import without_marks

UNREAD: Final = (
    "Trang quét không đọc được vì máy chưa cài nhận dạng chữ: trang {pages}. Đề nghị xem ảnh trang."
)
SKIPPED: Final = (
    "Văn bản quét nhiều trang, chỉ nhận dạng {count} trang đầu. Đề nghị xem phần còn lại trong tệp."
)
_NUMBER: Final = re.compile(r"\W*(\d{1,4})\W*")


@dataclass(frozen=True)
class Page:
    """One page's text; of a scan also its picture (PNG) and doubtful words, lines counted from 1 on the page.

    ``unread``: why a scan was not recognised.
    """

    text: str
    picture: bytes | None = None
    doubts: tuple[Doubt, ...] = ()
    unread: Reason | None = None


def assemble(pages: Sequence[Page], of: int) -> Document:
    """One text, a form feed between pages. ``of``: pages in the file; ``Unreadable`` if there is no word."""
    texts = [_bare(page.text, n) for n, page in enumerate(pages, 1)]
    pictures = tuple(Picture(n, page.picture) for n, page in enumerate(pages, 1) if page.picture)
    unread = {n: page.unread for n, page in enumerate(pages, 1) if page.unread}
    if not any(text.strip() for text in texts):
        raise Unreadable(next(iter(unread.values()), Reason.NO_WORDS), pictures)
    remarks = [UNREAD.format(pages=", ".join(map(str, unread)))] if unread else []
    if len(pages) < of:
        remarks.append(SKIPPED.format(count=len(pages)))
    doubts = tuple(_doubts(pages, texts))
    text, bold = without_marks("\f".join(texts))
    return Document(text, of, bold, doubts, pictures, remarks=tuple(remarks))


def _bare(page: str, number: int) -> str:
    """A page without its own number at head or foot; no line moves, so that doubts keep their places."""
    lines = page.rstrip("\n").split("\n")
    for place in (0, -1):
        match = _NUMBER.fullmatch(lines[place])
        if match and int(match[1]) == number > 1:
            lines[place] = ""
    return "\n".join(lines)


def _doubts(pages: Sequence[Page], texts: Sequence[str]) -> Iterator[Doubt]:
    before = 0
    for page, text in zip(pages, texts, strict=True):
        for doubt in page.doubts:
            yield Doubt(before + doubt.line, doubt.word)
        before += text.count("\n") + 1
