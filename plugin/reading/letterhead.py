"""The letterhead: number and symbol, place and date (NĐ 30/2020 Phụ lục I, ô 3 và 4)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final

from plugin.reading.found import Found
from plugin.reading.lines import Line, plain, squeeze

NATION: Final = re.compile(
    r"C[ỘOÔ0ỌỒỔỐÕ]NG\s+H[ÒOÓ][ÀA]?A?\s+X[ÃÂAẪĂ]?\s*H[ỘOÔ]I|^\W*CH[ỦUÚ]\s+NGH[ĨIÎÍ]A\s+VI[ỆEÊ]T\s+NAM\W*$|"
    r"[ĐD][ẢAÃ]NG\s+C[ỘO]NG\s+S[ẢAÃ]N\s+VI[ỆEÊ]T\s+NAM|(?:^|\s{3})\W*[ĐD]OÀN\s+(?:TNCS|THANH\s+NIÊN\s+CỘNG\s+SẢN)\s+HỒ\s+CHÍ\s+MINH\W*$",
    re.IGNORECASE,
)
"""The nation's name, or the Party's or the Youth Union's in their own documents."""
MOTTO: Final = re.compile(r"\b[ĐD]\wc\s+l[ậâạấa]p\s*[-~]|H[ạa]nh\s+ph[úu]c", re.IGNORECASE)
NUMBER: Final = re.compile(
    r"(?<![\w])[S$](?:[ốôo6óổồỗọéẻeè]|[^\s\w])\s{0,3}[:;.]?\s{0,9}(?P<number>[^/\n:]{0,12}?)\s{0,4}/\s{0,3}(?P<year>(?:19|20)\d\d\s?/\s?)?"
    r"(?P<symbol>[A-ZĐ][\w&Đđ]*(?:(?:(?:-\s?|\s-)[\wĐđ]+|[.+&][\wĐđ]+)|\s-\s[A-ZĐ]{1,8}(?=\s{2,}|\s*$))*(?:/(?:UBND|HĐND|CTN|TTg|[A-ZĐ]{3,8}(?=\s|$)))?)",
    re.IGNORECASE,
)
PARTY_NUMBER: Final = re.compile(
    r"(?<![\w])Số\s{0,3}:?\s{0,9}(?P<number>[^/\n]{0,8}?)\s{0,3}-\s{0,3}(?P<symbol>[A-ZĐ]{1,4}[a-z]{0,3}\s?/\s?[A-ZĐƯ]{1,10}(?:[-.][A-ZĐƯ]{1,8})?)"
)
""" "Số 12-CV/TU": the Party's documents (Hướng dẫn 36-HD/VPTW, mục II)."""
DATE: Final = re.compile(
    r"(?P<place>[^,\n\d:;]{2,60}?)\s{0,3},?\s{0,3}(?:\b(?:vào\s)?hồi\s[^,\n]{1,20}?,?\s)?\bng[àảáaầ]y\s*(?P<day>[^\n]{0,6}?)\s*th[áăa]ng\s*"
    r"(?P<month>[^\n]{0,6}?)\s*n[ăaáâẫ]m\s*(?P<year>\d{4}|[\d\]\[/|lIO]{4})"
)
SHORT_DATE: Final = re.compile(
    r"(?P<place>[^,\n\d:;]{2,60}?)\s{0,3},\s{0,3}ng[àa]y\s*(?P<day>\d{1,2})\s?[/.-]\s?(?P<month>\d{1,2})\s?[/.-]\s?(?P<year>\d{4})\s*$"
)
_BLANK_DATE: Final = re.compile(
    r"(?P<place>[^,\n\d:;]{2,60}?)\s{0,3},\s{0,3}ngày[\s.…_/]{1,20}tháng[\s.…_/]{1,20}năm[\s.…_]{0,20}$"
)
""" "Hà Nội, ngày … tháng … năm …": not filled in."""
_FIGURES: Final = str.maketrans("lIoO", "1100")
_COLUMNS: Final = re.compile(r"\s{3,}")
_BODY: Final = re.compile(r"^(?:[Kk]ính [Gg]ửi|KÍNH GỬI|Căn cứ|CĂN CỨ|Thực hiện|Theo |Ngày \d)")
_GAP: Final = re.compile(r"[\W_]*")
HEAD_LINES: Final = 40


def head_of(lines: Sequence[Line]) -> list[Line]:
    """The lines before the body begins."""
    head: list[Line] = []
    for line in lines[:HEAD_LINES]:
        if _BODY.match(line.stripped):
            break
        head.append(line)
    return head


def read_number(head: Sequence[Line]) -> tuple[Found | None, Found | None, Found | None]:
    """Number, symbol and full code; a number that is not all digits was destroyed and is left open."""
    for text, line in _texts(head):
        match = PARTY_NUMBER.search(text) or NUMBER.search(text)
        if match is None or not _is_symbol(match.group("symbol")) or not _heads(text, match):
            continue
        return _number(match, line)
    return None, None, None


_STAMP: Final = re.compile(r"đến|kèm|theo|căn cứ|của", re.IGNORECASE)
""" "ĐẾN Số: …" is the receiver's stamp, "kèm theo Công văn số …" an annex's head."""


def _heads(text: str, match: re.Match[str]) -> bool:
    """Whether a number is the document's own: first in its line or column, or set off by a colon."""
    before = text[: match.start()]
    return not _STAMP.search(before) and (
        not before.strip() or before.endswith("  ") or ":" in match.group(0)
    )


def _texts(head: Sequence[Line]) -> Iterator[tuple[str, Line]]:
    """Each line, then each line whose "Số:" stands alone, with the line below it."""
    for n, line in enumerate(head):
        yield _unbroken(head, n), line
        if n + 1 < len(head) and re.fullmatch(r"\s*Số\s*:\s*", line.text):
            yield f"{line.text} {head[n + 1].text}", line


def _unbroken(head: Sequence[Line], n: int) -> str:
    """A line; where a symbol breaks off at its hyphen, with the group that stands in the next."""
    text = head[n].text.rstrip()
    below = head[n + 1].stripped.split()[:1] if n + 1 < len(head) else []
    goes_on = re.search(r"/\s?\S+-$", text) and below and re.fullmatch(r"[A-ZĐƯ][\wĐđ-]{0,14}", below[0])
    return f"{text}{below[0]}" if goes_on else head[n].text


def _number(match: re.Match[str], line: Line) -> tuple[Found | None, Found | None, Found | None]:
    quote = squeeze(match.group(0))
    symbol = re.sub(r"\s*([-/])\s*", r"\1", squeeze(match.group("symbol")))
    year = re.sub(r"\s", "", (match.groupdict().get("year") or ""))
    digits, letter = _digits(re.sub(r"\s+", "", match.group("number")))
    found = Found(year + symbol, quote, line.no, line.no)
    if not digits:
        return None, found, None
    mark = "-" if match.re is PARTY_NUMBER else "/"
    code = Found(f"{digits}{letter}{mark}{year}{symbol}", quote, line.no, line.no)
    return Found(int(digits), quote, line.no, line.no), found, code


def _digits(said: str) -> tuple[str, str]:
    """A number and the letter behind one that was put in between: "512a"; nothing where it was destroyed."""
    match = re.fullmatch(r"([0-9]{1,7})([a-k]?)", said)
    return (match.group(1), match.group(2)) if match else ("", "")


def _is_symbol(text: str) -> bool:
    return text[:2].isupper() or any(c.isupper() for c in text[1:])


def read_date(head: Sequence[Line]) -> tuple[Found | None, Found | None]:
    """Place and date of issue; damaged digits leave the date open and keep the place."""
    for text, line in _pairs(head):
        match = DATE.search(text) or SHORT_DATE.search(text)
        blank = _BLANK_DATE.search(text) if match is None else None
        if blank is not None and (name := place_of(blank.group("place"))):
            return Found(name, squeeze(blank.group(0)), line.no, line.no), None
        if match is None:
            continue
        quote = squeeze(match.group(0))
        number = NUMBER.search(match.group("place")) or NUMBER.search(text[: match.start("day")])
        start = number.end() if number and number.end() <= match.start("day") else 0
        name = place_of(text[max(start, match.start("place")) : match.end("place")])
        place = Found(name, quote, line.no, line.no) if name else None
        issued, sure = _day(match)
        return place, Found(issued.isoformat(), quote, line.no, line.no, sure) if issued else None
    return None, None


def _pairs(head: Sequence[Line]) -> Iterator[tuple[str, Line]]:
    """Each line; where "ngày" stands without its month, the line with the one below it."""
    for n, line in enumerate(head):
        flat = plain(line.text)
        if "ngay" not in flat:
            continue
        wrapped = n + 1 < len(head) and re.search(r",\s*ngay\s*\d{0,2}\s*(?:thang\s*\d{0,2}\s*)?$", flat)
        below = _COLUMNS.split(head[n + 1].stripped)[-1] if wrapped else ""
        yield (f"{line.text.rstrip()} {below}" if wrapped else line.text), line


def _day(match: re.Match[str]) -> tuple[date | None, bool]:
    """The date, or null where a digit was destroyed or the day does not exist; and whether it was read as it stands.

    A letter that a scan has put for a figure is turned back, for a person to confirm.
    """
    said = [re.sub(r"\s+", "", match.group(name)) for name in ("year", "month", "day")]
    parts = [part.translate(_FIGURES) for part in said]
    if not all(part.isascii() and part.isdigit() for part in parts):
        return None, False
    try:
        return date(*(int(part) for part in parts)), parts == said
    except ValueError:
        return None, False


def place_of(text: str) -> str:
    """The place's own words: capitalised, without figures, from the right."""
    words: list[str] = []
    for word in reversed(squeeze(_COLUMNS.split(text.rstrip())[-1]).split()):
        if not (_is_place_word(word) or (word == "-" and words)) or len(words) == 6:
            break
        words.insert(0, word)
    return " ".join(words).strip("- ")


def _is_place_word(word: str) -> bool:
    parts = [part for part in re.split(r"[-.']", word) if part]
    if "-" in word and word.isupper():  # a symbol's end
        return False
    return bool(parts) and all(
        part[0].isupper() and part.isalpha() and (part[1:].islower() or len(part) <= 2 or part == "TP")
        for part in parts
    )
