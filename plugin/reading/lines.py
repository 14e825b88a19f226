"""Bytes become lines: one decoding, one normalisation, and what conversion left behind taken off."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from plugin.reading.errors import Unreadable

_SPACES = re.compile(r"[\t\u00a0\u2000-\u200a\u202f\u3000]")
_INVISIBLE = re.compile(r"[\u200b-\u200f\u202a-\u202e\u2060\ufeff\u00ad]")
_DASHES = str.maketrans({"–": "-", "—": "-", "‐": "-", "‑": "-", "−": "-"})
_QUOTES = str.maketrans({"“": '"', "”": '"', "‘": "'", "’": "'"})
_MARKDOWN_HEAD = re.compile(r"^\s{0,3}(?:#{1,6}\s+|>\s?)+")
_MARKDOWN_EMPHASIS = re.compile(r"\*\*|__|(?<![\w*])\*(?=\S)|(?<=\S)\*(?![\w*])")
_ANGLE_LINK = re.compile(r"<(https?://[^>\s]{1,300}|[\w.+-]{1,80}@[\w.-]{1,80})>")
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
MAX_LINE = 20_000


@dataclass(frozen=True)
class Line:
    """One line: its number from 1, as it stands (NFC), and cleaned for reading (indent kept)."""

    no: int
    raw: str
    text: str

    @property
    def stripped(self) -> str:
        """The cleaned text without its indent."""
        return self.text.strip()


def decode(content: bytes) -> str:
    """Text from bytes: UTF-8, or UTF-16 by its mark. Anything else is ``Unreadable``."""
    if not content.strip():
        raise Unreadable("Tệp rỗng, không có nội dung để đọc. Đề nghị nơi gửi gửi lại.")
    encoding = "utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8"
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        raise Unreadable(
            "Không đọc được tệp: không phải văn bản Unicode. Đề nghị nhập các trường theo bản gốc."
        ) from error
    if "\x00" in text:
        raise Unreadable("Tệp chứa ký tự không hợp lệ. Đề nghị nhập các trường theo bản gốc.")
    return unicodedata.normalize("NFC", text)


def to_lines(text: str) -> list[Line]:
    """The lines of a text, each with its cleaned form; table rows become one line a cell."""
    found: list[Line] = []
    for no, raw in enumerate(text.splitlines(), 1):
        found.extend(Line(no, raw, clean(piece)) for piece in _pieces(raw[:MAX_LINE]))
    return found


def _pieces(raw: str) -> list[str]:
    stripped = raw.strip()
    if stripped.startswith("|") and stripped.endswith("|") and len(stripped) > 1:
        cells = [cell for cell in stripped.strip("|").split("|") if set(cell.strip()) - set(":-")]
        return [piece for cell in cells for piece in _BREAK.split(cell)] or [""]
    return _BREAK.split(raw)


def clean(raw: str) -> str:
    """One line without invisible characters and Markdown marks; dashes and quotes in one form."""
    text = _INVISIBLE.sub("", _SPACES.sub(" ", raw)).translate(_DASHES).translate(_QUOTES)
    text = _MARKDOWN_HEAD.sub("", text)
    text = _MARKDOWN_EMPHASIS.sub("", text)
    text = _ANGLE_LINK.sub(r"\1", text)
    return text.rstrip()


def _base(code: int) -> str:
    """The letter under a letter's marks, lower case; one character for one character."""
    first = unicodedata.normalize("NFD", chr(code))[0].lower()
    return first if len(first) == 1 else chr(code).lower()[:1]


_PLAIN = {code: _base(code) for code in (*range(0x41, 0x5B), *range(0xC0, 0x250), *range(0x1E00, 0x1F00))}
_PLAIN.update({ord("đ"): "d", ord("Đ"): "d", ord("ð"): "d", ord("Ð"): "d"})


def plain(text: str) -> str:
    """For searching: lower case without tone and vowel marks, every character in its place.

    What a scan does to marks ("truóc ngay", "hăng tháng") does not matter then, and a position in the
    plain text is the same position in the text.
    """
    return text.translate(_PLAIN)


def squeeze(text: str) -> str:
    """One space between words, none at the ends."""
    return " ".join(text.split())


def fold(text: str) -> str:
    """For comparing: lower case, without tone and vowel marks, letters and digits only."""
    plain = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    return "".join(c for c in plain if c.isalnum() and not unicodedata.combining(c))
