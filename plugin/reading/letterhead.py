"""The letterhead: issuer and its parent, number and symbol, place and date; two columns unwoven."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from plugin.reading.found import Found
from plugin.reading.lines import Line, fold, squeeze

NATION = re.compile(r"C[ỘO]NG\s+H[ÒO][ÀA]?A?\s+X[ÃÂAẪĂ]\s+H[ỘO]I", re.IGNORECASE)
MOTTO = re.compile(r"[ĐD][ộo]c\s+l[ậâa]p\s*-\s*T[ựưu]\s+do", re.IGNORECASE)
NUMBER = re.compile(
    r"S[ốôo6ó]\s*[:;.]?\s*(?P<number>[^/\n]{0,12}?)\s*/\s*(?P<symbol>[A-ZĐ][\w&Đđ]*(?:\s*-\s*[\wĐđ]+)*)",
    re.IGNORECASE,
)
DATE = re.compile(
    r"(?P<place>[A-ZĐÀ-Ỹ][^,\n\d:;]{1,40}?)\s*,\s*ng[àảáaầ]y\s*(?P<day>[\s\S]{0,6}?)\s*th[áăa]ng\s*(?P<month>[\s\S]{0,6}?)\s*n[ăa]m\s*(?P<year>\d{4})"
)
_COLUMNS = re.compile(r"\s{3,}")
_BODY = re.compile(r"^(Kính gửi|Căn cứ|Thực hiện|Theo |Ngày \d)", re.IGNORECASE)
HEAD_LINES = 40


def head_of(lines: Sequence[Line]) -> list[Line]:
    """The lines before the body begins."""
    head: list[Line] = []
    for line in lines[:HEAD_LINES]:
        if _BODY.match(line.stripped):
            break
        head.append(line)
    return head


def read_number(head: Sequence[Line]) -> tuple[Found | None, Found | None]:
    """Number and symbol; a number that is not all digits was destroyed and is left open."""
    for line in head:
        match = NUMBER.search(line.text)
        if match is None or not _is_symbol(match.group("symbol")):
            continue
        symbol = re.sub(r"\s*-\s*", "-", squeeze(match.group("symbol")))
        digits = re.sub(r"\s+", "", match.group("number"))
        number = Found(int(digits), squeeze(match.group(0)), line.no, line.no) if digits.isdigit() else None
        return number, Found(symbol, squeeze(match.group(0)), line.no, line.no)
    return None, None


def _is_symbol(text: str) -> bool:
    return text[:2].isupper() or any(c.isupper() for c in text[1:])


def read_date(head: Sequence[Line]) -> tuple[Found | None, Found | None]:
    """Place and date of issue; damaged digits leave the date open and keep the place."""
    for line in head:
        match = DATE.search(line.text)
        if match is None:
            continue
        quote = squeeze(match.group(0))
        place = Found(squeeze(_COLUMNS.split(match.group("place"))[-1]), quote, line.no, line.no)
        day, month = match.group("day").strip(), match.group("month").strip()
        if not (day.isdigit() and month.isdigit()):
            return place, None
        try:
            issued = date(int(match.group("year")), int(month), int(day))
        except ValueError:
            return place, None
        return place, Found(issued.isoformat(), quote, line.no, line.no)
    return None, None


def read_issuer(head: Sequence[Line]) -> tuple[Found | None, Found | None]:
    """Parent and issuer: the left column above the number, upper case."""
    names = _left_column(head)
    if not names:
        return None, None
    parents, own = _split_parent(names)
    parent = _joined(parents) if parents else None
    return parent, _joined(own)


def _left_column(head: Sequence[Line]) -> list[Found]:
    found: list[Found] = []
    for line in head:
        if NUMBER.search(line.text) or re.match(r"\s*S[ốo]\s*[:;]", line.text):
            break
        left = _left(line)
        if left and _is_name(left):
            found.append(Found(left, left, line.no, line.no))
    return found if len(found) <= 5 else []


def _left(line: Line) -> str:
    text = line.text
    for pattern in (NATION, MOTTO, DATE):
        match = pattern.search(text)
        if match is not None:
            return squeeze(text[: match.start()]).strip(" -_*")
    if text[:1] == " " and len(text) - len(text.lstrip()) > 30:
        return ""  # the right column alone
    return squeeze(_COLUMNS.split(text.strip())[0]).strip(" -_*")


def _is_name(text: str) -> bool:
    letters = [c for c in text if c.isalpha()]
    upper = sum(c.isupper() for c in letters)
    return len(letters) > 3 and upper > 0.6 * len(letters) and not text.startswith(("V/v", "THÔNG BÁO"))


_HEADS = (
    "bo", "uybannhandan", "ubnd", "so", "cuc", "tongcuc", "chicuc", "vanphong", "truong", "thutuong", "ban",
    "thanhtra", "hoidong", "baohiem", "trungtam", "vien", "phong", "congty", "kho", "toaan", "vienkiemsat", "tinhuy",
)  # fmt: skip


def _split_parent(names: Sequence[Found]) -> tuple[list[Found], list[Found]]:
    """The last line that begins like a body starts the issuer; what stands above is its parent."""
    starts = [
        n
        for n, name in enumerate(names)
        if n and fold(str(name.value)).startswith(_HEADS) and not _goes_on(str(names[n - 1].value))
    ]
    cut = starts[-1] if starts else 0
    return list(names[:cut]), list(names[cut:])


def _goes_on(text: str) -> bool:
    """A line that can not end a name: the body's name continues below it."""
    return fold(text) in ("uybannhandan", "ubnd", "hoidongnhandan") or text.endswith(("-", ","))


def _joined(names: Sequence[Found]) -> Found:
    value = squeeze(" ".join(str(name.value) for name in names))
    return Found(value, value, names[0].first, names[-1].last)
