"""Plain text: bytes in whatever encoding become clean Unicode, and no hidden character stays."""

from __future__ import annotations

import codecs
import html
import re
import unicodedata
from typing import Final

from plugin.reading.document import Document
from plugin.reading.errors import Reason, Unreadable
from plugin.reading.formats.legacy import from_bytes, to_unicode

_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_ENTITY: Final = re.compile(r"&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z]{1,8});", re.IGNORECASE)
_BREAKS: Final = re.compile(r"\r\n?|[\x0b\x1c-\x1e\x85\u2028\u2029]")
_HIDDEN: Final = re.compile(r"[\x00-\x08\x0e-\x1f\x7f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ufffe]")
"""Control characters, and those that turn the direction of writing: they can only mislead."""
_SAMPLE: Final = 4000
_NOISE: Final = 0.05


def decode(content: bytes) -> str:
    """Text from bytes: Unicode in any form, else the old Vietnamese code pages; ``Unreadable`` if neither."""
    if not content.strip(b"\0 \t\r\n"):
        raise Unreadable(Reason.EMPTY)
    text = _unicode(content)
    if text is None:
        text = from_bytes(content)
    if text is None or _noise(text) > _NOISE:
        raise Unreadable(Reason.NOT_TEXT)
    return clean_text(text)


def clean_text(text: str) -> str:
    """Any format's text in one form: no entities, old fonts' letters or hidden characters; NFC."""
    text = _BREAKS.sub("\n", text)
    if len(_ENTITY.findall(text[:_SAMPLE])) > 1:
        text = html.unescape(text)
    text = to_unicode(_HIDDEN.sub("", text))
    return unicodedata.normalize("NFC", text)


def _unicode(content: bytes) -> str | None:
    try:
        return content.decode(_encoding(content))
    except UnicodeDecodeError:
        return None


def _encoding(content: bytes) -> str:
    for mark, name in _MARKS:
        if content.startswith(mark):
            return name
    sample = content[:_SAMPLE]
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    if max(even, odd) > len(sample) // 8 and min(even, odd) * 4 < max(even, odd):
        return "utf-16-be" if even > odd else "utf-16-le"
    return "utf-8"


def _noise(text: str) -> float:
    sample = text[:_SAMPLE]
    return len(_HIDDEN.findall(sample)) / len(sample)


def open_bytes(content: bytes, tell: object = None) -> Document:  # noqa: ARG001 - the same call for every format
    """A text file; a form feed begins a page."""
    text = decode(content)
    return Document(text, pages=text.count("\f") + 1 if "\f" in text.strip() else None)
