"""Bytes become a notice, every field right with the words it was read from, or openly left to the clerk.

Rules, not models: explainable, offline and fast. The border (``open_document``) makes text of whatever
file comes; the core (``read_text``) has one small reader per part of a notice.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from plugin.reading.document import Document
from plugin.reading.errors import Reason, Unreadable
from plugin.reading.formats import Kind, Tell, kind_of, open_as

if TYPE_CHECKING:  # the process that opens files starts without the core
    from plugin.domain.notice import ReadNotice

__all__ = ["Document", "Reason", "Unreadable", "open_document", "read", "read_document", "to_json"]

MAX_BYTES: Final = 100 * 1024 * 1024
_IN_PROCESS: Final = 16 * 1024 * 1024


def read(content: bytes) -> ReadNotice:
    """A notice from a document's bytes; the type goes by content. ``Unreadable`` says why it can not be."""
    return read_document(open_document(content))


def open_document(content: bytes, tell: Tell | None = None) -> Document:
    """A file's text and what came with it; ``tell(page, of)`` as a scan's pages are done.

    Plain text is opened here, anything else in a process with limits. ``Unreadable`` has the reason.
    """
    if len(content) > MAX_BYTES:
        raise Unreadable(Reason.TOO_BIG)
    kind = kind_of(content)
    if kind is Kind.TEXT and len(content) <= _IN_PROCESS:
        return open_as(kind, content, tell or _silent)
    from plugin.reading.limits import open_apart

    return open_apart(kind, content, tell or _silent)


def read_document(document: Document) -> ReadNotice:
    """The fields of an opened document, ``page_count`` among them; what rests on a doubtful word is only proposed."""
    from plugin.reading.doubts import doubted, remarked
    from plugin.reading.notice import read_text

    notice = read_text(document.text, document.bold)
    if document.pictures or document.doubtful:
        notice = doubted(remarked(notice), document.doubtful)
    return replace(notice, fields={**notice.fields, "page_count": document.pages})


def _silent(page: int, of: int) -> None:
    """Nobody waits for the pages."""


def to_json(notice: ReadNotice) -> dict[str, Any]:
    """What ``thongsuot read`` prints: the fields, then directives, evidence, certainty and proposals."""
    return {
        **notice.fields,
        "directives": notice.directives,
        "evidence": notice.evidence,
        "certainty": notice.certainty,
        "proposals": notice.proposals,
    }
