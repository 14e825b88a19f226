"""Text becomes lines: one normalisation, and what conversion left behind taken off."""

from __future__ import annotations

import html
import re
import unicodedata
from dataclasses import dataclass, field
from functools import lru_cache

_SPACES = "\t\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u3000"
_INVISIBLE = (
    "\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff\u00ad"
)
_ONE_FORM = str.maketrans(
    {
        **dict.fromkeys(_SPACES, " "),
        **dict.fromkeys(_INVISIBLE, None),
        **dict.fromkeys("–—‐‑‒−", "-"),
        **dict.fromkeys("“”„«»", '"'),
        **dict.fromkeys("‘‚", "'"),
        **dict.fromkeys("\uf0b7●▪■◦", "•"),
    }
)
_MARKDOWN_HEAD = re.compile(r"^[ ]{0,3}(?:#{1,6}[ ]+|>[ ]?)+", re.MULTILINE)
_MARKDOWN_EMPHASIS = re.compile(r"\*\*|__|(?<![\w*])\*(?=\S)|(?<=\S)\*(?![\w*])")
_MARKDOWN_LINK = re.compile(r"!?\[([^\[\]\n]{0,300})\]\((?:[^()\s]{1,500})\)")
_MARKDOWN_ESCAPE = re.compile(r"\\([-_*#.()\[\]!+>|~])")
_ANGLE_LINK = re.compile(r"<(https?://[^>\s]{1,300}|[\w.+-]{1,80}@[\w.-]{1,80})>")
_TAG = re.compile(r"<(?!br)/?[A-Za-z][A-Za-z0-9]{0,11}(?: [^<>\n]{0,200})?/?>|<!--[^<>\n]{0,400}-->")
_ENTITY = re.compile(r"&(?:nbsp|amp|quot|ndash|mdash|lt|gt|#\d{1,6});")
_TOGETHER = re.compile(r"\b([Nn]gày|[Tt]háng|[Nn]ăm|[Ss]ố|[Tt]rước|giờ|[Ll]úc|[ĐD]iều|vào|đến)(?=\d)")
"""A word that conversion has run into the figure behind it."""
_LETTER_AND_FIGURE = re.compile(r"[ygmốcờuon]\d")
_CELL = re.compile(r"(?<=\S) \| (?=\S)")
"""Between two cells of a row without outer bars: they stay apart as columns do."""
_BREAK = re.compile(r"<br[ ]?/?>", re.IGNORECASE)
_MARKED = [
    unicodedata.normalize("NFC", vowel + tone)
    for vowel in ("a", "ă", "â", "e", "ê", "i", "o", "ô", "ơ", "u", "ư", "y")
    for tone in ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
]
LOWER = "a-zđ" + "".join(_MARKED)
UPPER = "A-ZĐ" + "".join(_MARKED).upper()
"""Vietnamese letters, for character classes: no range of code points holds one case alone."""
MAX_LINE = 2_000
"""A line that is longer is read in pieces, cut between words."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line: its number from 1, as it stands (NFC), and cleaned for reading (indent kept).

    ``stripped`` is the cleaned text without its indent.
    """

    no: int
    raw: str
    text: str
    stripped: str = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Worked out once: every part of the notice is looked for in it."""
        object.__setattr__(self, "stripped", self.text.strip())


def to_lines(text: str) -> list[Line]:
    """The lines of a text, each with its cleaned form; a table's row becomes one line a cell."""
    numbered = [(no, piece) for no, raw in enumerate(text.splitlines(), 1) for piece in _short(raw)]
    cleaned = clean("\n".join(raw for _, raw in numbered)).split("\n")
    found: list[Line] = []
    for (no, raw), one in zip(numbered, cleaned, strict=True):
        found += [Line(no, raw, piece.rstrip()) for piece in _pieces(one)]
    return found


def _short(raw: str) -> list[str]:
    """A line, or the pieces of a very long one."""
    found: list[str] = []
    while len(raw) > MAX_LINE:
        cut = raw.rfind(" ", MAX_LINE // 2, MAX_LINE) + 1 or MAX_LINE
        found.append(raw[:cut])
        raw = raw[cut:]
    return [*found, raw]


def _pieces(line: str) -> list[str]:
    if "|" not in line and "<" not in line:
        return [line]
    stripped = line.strip()
    if "|" in stripped and (stripped.startswith("|") or stripped.endswith("|")) and len(stripped) > 1:
        cells = [cell for cell in stripped.strip("|").split("|") if set(cell.strip()) - set(":-")]
        return [piece for cell in cells for piece in _BREAK.split(cell)] or [""]
    return _BREAK.split(_CELL.sub("      ", line))


def clean(text: str) -> str:
    """A text, line by line, without invisible characters, Markdown and HTML marks; dashes and quotes in
    one form. Words stay as they are written.
    """
    text = text.translate(_ONE_FORM)
    if "&" in text:
        text = _ENTITY.sub(lambda found: html.unescape(found.group(0)).replace("\u00a0", " "), text)
    if "\\" in text:
        text = _MARKDOWN_ESCAPE.sub(r"\1", text)
    if "<" in text:
        text = _TAG.sub("", _ANGLE_LINK.sub(r"\1", text))
    if "](" in text:
        text = _MARKDOWN_LINK.sub(r"\1", text)
    if "€" in text:
        text = text.replace("b/€", "b/c")
    if _LETTER_AND_FIGURE.search(text):
        text = _TOGETHER.sub(r"\1 ", text)
    if "#" in text or ">" in text:
        text = _MARKDOWN_HEAD.sub("", text)
    return _MARKDOWN_EMPHASIS.sub("", text) if "*" in text or "__" in text else text


def _base(code: int) -> str:
    """The letter under a letter's marks, lower case; one character for one character."""
    first = unicodedata.normalize("NFD", chr(code))[0].lower()
    return first if len(first) == 1 else chr(code).lower()[:1]


_PLAIN = {code: _base(code) for code in (*range(0x41, 0x5B), *range(0xC0, 0x250), *range(0x1E00, 0x1F00))}
_PLAIN.update({ord("đ"): "d", ord("Đ"): "d", ord("ð"): "d", ord("Ð"): "d"})


@lru_cache(maxsize=1024)
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
    return "".join(c for c in plain(text) if c.isalnum())
