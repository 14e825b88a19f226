"""Tables of tasks: each row says what, who and by when, in the columns that the header names.

A table comes with bars between its cells (Markdown, Word, web pages), or as Word's plain text leaves it, every
cell on a line of its own: then only rows that have all their cells are read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from plugin.reading.acts import EVENT, HAS_ACT, REPORT, act_of
from plugin.reading.duties import read_duties
from plugin.reading.found import Found
from plugin.reading.lines import Line, clean, plain, squeeze
from plugin.reading.paragraphs import Paragraph

_ORDINAL: Final = re.compile(r"(?:tt|stt|so tt|so thu tu|t\.t|buoc)\.?")
_WHAT: Final = re.compile(r"\b(?:noi dung|nhiem vu|cong viec|dau viec|viec|hoat dong|(?:ten|loai) bao cao)\b")
_WHEN: Final = re.compile(
    r"\b(?:thoi (?:han|gian|diem)|han|tien do|hoan thanh|ngay (?:hoan|nop|gui|bao)|moc)\b"
)
_WHO: Final = re.compile(r"\b(?:chu tri|thuc hien|phu trach|chiu trach nhiem|duoc giao)\b")
_PRODUCT: Final = re.compile(r"\b(?:san pham|ket qua|hinh thuc)\b")
_LIMIT: Final = re.compile(r"\b(?:han|hoan thanh|nop|gui|bao cao|tien do)\b")
""" "Thời gian hoàn thành" heads days by which a thing is to be done, "Thời gian" alone the hours of a day."""
_TITLE: Final = re.compile(
    r"(?:tt|stt|noi dung|nhiem vu|cong viec|hoat dong|thoi (?:gian|han|diem)|han nop|don vi|bo phan|nguoi|ca nhan|phu trach|"
    r"chu tri|phoi hop|thuc hien|ghi chu|dia diem|san pham|ket qua|noi nhan|tien do)(?: \w+){0,4}(?: ?[/,] ?\w+(?: \w+){0,3})?"
)
_TIME: Final = re.compile(r"\d|thuong xuyen|hang |trong |theo |cuoi |dau |ngay sau")
_FINISHED: Final = "thời hạn"
_HANDED: Final = re.compile(r"\b(?:nop|gui|bao cao)\b")
_TO: Final = re.compile(r"\bnoi (?:nhan|nop|gui|tiep nhan)\b")
""" "Nơi nhận": what stands in the row is handed in there."""
_WHOLE_MONTH: Final = re.compile(r"(?:thang|quy)\s")
_LONGEST_HEAD: Final = 60
_MOST_COLUMNS: Final = 9
_RULE: Final = re.compile(r"[\s:|-]*")


@dataclass(frozen=True)
class _Row:
    """The cells of a row, and the lines it stands on."""

    cells: Sequence[str]
    first: int
    last: int


@dataclass(frozen=True)
class _Columns:
    """Which column says what is to be done, by when, and (perhaps) by whom; ``limit``, if the title says
    one, begins what stands in ``when``.
    """

    what: int
    when: int
    who: int | None
    product: int | None
    limit: str


def read_tables(
    lines: Sequence[Line], issued: date | None
) -> tuple[list[Found], list[Found], frozenset[int]]:
    """Report obligations and other deadlines of the tables, and the numbers of the lines their rows stand on."""
    duties: list[Found] = []
    others: list[Found] = []
    taken: set[int] = set()
    for columns, header, rows in _tables(lines):
        taken.update(range(header.first, header.last + 1))
        for row in rows:
            taken.update(range(row.first, row.last + 1))
            mine, rest = _read_row(row, columns, issued)
            duties += mine
            others += rest
    return duties, others, frozenset(taken)


_Table = tuple[_Columns, _Row, list[_Row]]
"""What the columns are, the header, and the rows below it."""


def _tables(lines: Sequence[Line]) -> Iterator[_Table]:
    for rows in _barred(lines):
        for n, row in enumerate(rows[:3]):
            if columns := _columns(row.cells):
                yield columns, row, [one for one in rows[n + 1 :] if len(one.cells) == len(row.cells)]
                break
    yield from _a_cell_a_line(lines)


def _barred(lines: Sequence[Line]) -> Iterator[list[_Row]]:
    """Rows with bars between their cells, those of one table together."""
    rows: list[_Row] = []
    for line in lines:
        raw = line.raw.strip()
        if not raw.startswith("|") or (rows and line.no > rows[-1].last + 1):
            if len(rows) > 1:
                yield rows
            rows = []
        if raw.startswith("|") and not (rows and rows[-1].last == line.no):
            cells = [squeeze(clean(cell)) for cell in raw.strip("|").split("|")]
            rows.append(_Row(cells, line.no, line.no))
    if len(rows) > 1:
        yield rows


def _a_cell_a_line(lines: Sequence[Line]) -> Iterator[_Table]:
    """Tables whose cells stand one below the other: the header from "TT" on, then a row from each next number on."""
    lines = [line for line in lines if not line.raw.lstrip().startswith("|")]
    yield from _without_numbers([line for line in lines if line.stripped])
    for start, line in enumerate(lines):
        if _ORDINAL.fullmatch(plain(line.stripped)) is None:
            continue
        head = _header(lines[start : start + 2 * _MOST_COLUMNS])
        columns = _columns([one.stripped for one in head if one.stripped])
        if columns is not None:
            width = sum(bool(one.stripped) for one in head)
            yield columns, _row(head), list(_rows(lines[start + len(head) :], width))


def _without_numbers(lines: Sequence[Line]) -> Iterator[_Table]:
    """Tables without "TT": as long as every so many lines a time stands where the header says one."""
    for start, line in enumerate(lines):
        if not _is_title(line) or (start and _is_title(lines[start - 1])):
            continue
        width = next((n for n in range(_MOST_COLUMNS) if not _is_title_at(lines, start + n)), 0)
        columns = _columns([one.stripped for one in lines[start : start + width]])
        if columns is None or _ORDINAL.fullmatch(plain(line.stripped)):
            continue
        rows: list[_Row] = []
        for at in range(start + width, len(lines) - width + 1, width):
            row = lines[at : at + width]
            if not _says_time(row[columns.when]):
                break
            rows.append(_row(row))
        if rows:
            yield columns, _row(lines[start : start + width]), rows


def _says_time(cell: Line) -> bool:
    return len(cell.stripped) <= _LONGEST_HEAD and _TIME.search(plain(cell.stripped)) is not None


def _is_title_at(lines: Sequence[Line], at: int) -> bool:
    return at < len(lines) and _is_title(lines[at])


def _is_title(line: Line) -> bool:
    return len(line.stripped) <= _LONGEST_HEAD // 2 and _TITLE.fullmatch(plain(line.stripped)) is not None


def _header(lines: Sequence[Line]) -> Sequence[Line]:
    """The titles up to the first row's number; none if there is no such row."""
    for n, line in enumerate(lines):
        if _is_number(line, 1):
            return lines[:n]
        if len(line.stripped) > _LONGEST_HEAD:
            break
    return []


def _rows(lines: Sequence[Line], width: int) -> Iterator[_Row]:
    """Rows numbered one after the other. Of a row that has not as many cells as the header nothing is read."""
    start, n = 0, 1
    while start < len(lines) and _is_number(lines[start], n):
        near = range(start + 2, min(start + 3 * width + 1, len(lines)))
        following = next((end for end in near if _is_number(lines[end], n + 1)), start + width)
        row = lines[start:following]
        # An empty cell leaves a blank line.
        cells = row if len(row) == width else [one for one in row if one.stripped]
        if len(cells) == width:
            yield _row(cells)
        start, n = following, n + 1


def _row(lines: Sequence[Line]) -> _Row:
    return _Row([one.stripped for one in lines], lines[0].no, lines[-1].no)


def _is_number(line: Line, number: int) -> bool:
    return line.stripped.rstrip(".").lstrip("0") == str(number)


def _columns(header: Sequence[str]) -> _Columns | None:
    """What the columns are, by their titles; null for a table that is none of tasks."""
    titles = [plain(one) for one in header]
    if len(titles) < 3 or any(len(title) > _LONGEST_HEAD for title in titles):
        return None
    when = next((n for n, title in enumerate(titles) if _WHEN.search(title)), None)
    what = next((n for n, title in enumerate(titles) if _WHAT.search(title) and n != when), None)
    if when is None or what is None:
        return None
    who = next((n for n, title in enumerate(titles) if _WHO.search(title) and n not in (when, what)), None)
    handed = _HANDED.search(titles[when]) or "bao cao" in titles[what] or any(map(_TO.search, titles))
    limit = _FINISHED if _LIMIT.search(titles[when]) else ""
    product = next((n for n, title in enumerate(titles) if _PRODUCT.search(title)), None)
    return _Columns(what, when, who, product, "thời hạn báo cáo" if handed else limit)


def _read_row(row: _Row, columns: _Columns, issued: date | None) -> tuple[list[Found], list[Found]]:
    """A row read as the sentence it stands for: "<what>, thời hạn: <when>"."""
    what, when = row.cells[columns.what], row.cells[columns.when]
    if not what or not when or _RULE.fullmatch(when):
        return [], []
    product = row.cells[columns.product] if columns.product is not None else ""
    if REPORT.search(plain(product)):
        what = f"{what} ({product.rstrip(' .;')})"
    flat = plain(what)
    held = EVENT.search(flat) and not REPORT.search(flat)
    title = columns.limit or (_FINISHED if HAS_ACT.search(flat) else "")
    limit = "" if not title or (held and columns.limit != _FINISHED) else f"{title}: "
    lead = f"{limit}{'trong ' if limit and _WHOLE_MONTH.match(plain(when)) else ''}"
    sentence = Paragraph(f"{what.rstrip(' .;')}, {lead}{when.replace(';', ',')}", row.first, row.last)
    who = row.cells[columns.who] if columns.who is not None else ""
    duties, others, _ = read_duties([sentence], issued, [who] if who else ())
    quote = " ".join(cell for cell in row.cells if cell)
    return [_as_row(one, what, lead, quote) for one in duties], [
        _as_row(one, what, lead, quote) for one in others
    ]


def _without(lead: str, said: str) -> str:
    """A time's words without what was put before the cell."""
    for words in (lead.strip(), lead.rpartition(": ")[2]):
        said = said.removeprefix(words).strip()
    return said


def _as_row(found: Found, what: str, lead: str, quote: str) -> Found:
    """What the sentence gave, in the row's own words."""
    to = found.value.get("to")
    value = {**found.value, "due_text": _without(lead, found.value["due_text"])}
    value["what"] = act_of(what).replace(f" về {to}", "") if to else act_of(what)
    return replace(found, value=value, quote=quote)
