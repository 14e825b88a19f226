"""Bytes become a notice, every field right with the words it was read from, or openly left to the clerk.

Rules, not models: explainable, offline and fast. One small reader per part of a notice.
"""

from __future__ import annotations

import io
from typing import Any

from plugin.domain.notice import ReadNotice
from plugin.reading.errors import Unreadable
from plugin.reading.lines import decode
from plugin.reading.notice import read_text

__all__ = ["Unreadable", "read", "to_json"]

ZIP = b"PK\x03\x04"


def read(content: bytes) -> ReadNotice:
    """A notice from a document's bytes; the type goes by content. ``Unreadable`` says why it can not be."""
    return read_text(_text(content))


def _text(content: bytes) -> str:
    if content.startswith(ZIP):
        from plugin.reading.docx import docx_text

        return docx_text(io.BytesIO(content))
    if content.startswith(b"%PDF"):
        raise Unreadable("Tệp PDF: đề nghị nhập các trường theo bản gốc.")
    return decode(content)


def to_json(notice: ReadNotice) -> dict[str, Any]:
    """What ``thongsuot read`` prints: the fields, then directives, evidence, certainty and proposals."""
    return {
        **notice.fields,
        "directives": notice.directives,
        "evidence": notice.evidence,
        "certainty": notice.certainty,
        "proposals": notice.proposals,
    }
