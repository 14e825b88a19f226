"""Issuer and its parent: the left column of the letterhead, in capitals (NĐ 30/2020 Phụ lục I, ô 2)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Final

from plugin import rules
from plugin.reading.found import Found
from plugin.reading.letterhead import DATE, MOTTO, NATION, NUMBER, PARTY_NUMBER, read_date
from plugin.reading.lines import UPPER, Line, fold, plain, squeeze
from plugin.reading.marks import is_mark

_COLUMNS: Final = re.compile(r"\s{3,}")
_NUMBER_LINE: Final = re.compile(r"\s*S[ốo]\s*[:;]|\s*Số\s+\d+-[A-Z]")
_PAGE: Final = re.compile(rf"^\s*(?:Trang|Page)\s\d{{1,3}}\s*(?=[{UPPER}]{{2}})")
"""A page's number that conversion has put before the first line."""
_NOT_NAMES: Final = tuple(map(fold, rules.wording("marks_above")))
_NAMES: Final = sorted(map(plain, rules.wording("bodies")), key=len, reverse=True)
_NONE: Final = "|".join(plain(name).replace(" ", r"\s") for name in rules.wording("no_actors"))
_HEAD: Final = re.compile(
    rf"\W{{0,6}}(?!(?:{_NONE})\b)(?:" + "|".join(name.replace(" ", r"\s*") for name in _NAMES) + r")(?!\w)"
)
"""How a body's name begins, in plain text."""
_WEAK: Final = ("bo", "doi", "dai", "kho", "cong", "quy", "chinh phu", "quoc hoi", "thu tuong")
_INSIDE: Final = re.compile(
    rf"(?<!\w)(?!(?:{_NONE})\b)(?:"
    + "|".join(name.replace(" ", r"\s") for name in _NAMES if name not in _WEAK)
    + r")(?!\w)"
)
"""A body's name that begins inside a line: conversion has put two bodies on one."""
_GOES_ON: Final = re.compile(
    r"\W|(?:tinh|thanh|tp|huyen|quan|xa|phuong|thi|dac|va|viet|so|khu|cum|co|cac|cua|tai|chi nhanh)\b"
)
"""How a name's second line begins where it is the same body's."""
_JOINING: Final = frozenset(map(plain, rules.wording("joining")))
"""Words a name does not end with: what follows them belongs to it."""
_COMPOUNDS: Final = frozenset(tuple(plain(words).split()) for words in rules.wording("compounds"))
"""("MÔI", "TRƯỜNG"), ("XÃ", "HỘI"): no beginning of a name."""
_ORGANS: Final = tuple(map(fold, rules.wording("organs")))
"""What speaks for a body: "BAN THƯỜNG VỤ" of the name that follows."""
_WHOLE: Final = ("quochoi", "chinhphu", "tinhuy", "thanhuy", "huyenuy", "quanuy", "thiuy", "hdnd")
"""Bodies whose name is complete without a further word."""
_COUNCILS: Final = ("uybannhandan", "ubnd")
_PLACE: Final = re.compile(r"(?:tinh|thanh pho|tp\.?|huyen|quan|thi xa)(?: \w+){1,4}")
"""A place that stands for its council: "HUYỆN HÒA AN" over "UBND XÃ TÂN THỦY"."""
_BELOW_COUNCIL: Final = ("so", "ban", "phong", "vanphong", "thanhtra", "trungtam", "truong")


def read_issuer(head: Sequence[Line]) -> tuple[Found | None, Found | None]:
    """Parent and issuer: the names in capitals beside the nation's name and above the number."""
    names = _left_column(head)
    if not names:
        return None, None
    cut = _cut(names)
    if cut is None:
        place, _ = read_date(head)
        return None, replace(_joined(names), certain=not _perhaps_two(names, place))
    above, own = _split(names, cut)
    return _joined(above), _joined(own)


def _perhaps_two(names: Sequence[Found], place: Found | None) -> bool:
    """Whether a name's second line may be another body's: the first stands whole, and no place follows.

    ``place``: where it was issued; a line that says just this is the name's end.
    """
    here = plain(str(place.value)) if place else None
    lines = [plain(str(name.value)) for name in names]
    return any(
        " " in below and below != here and not _GOES_ON.match(below) and _complete(above, below)
        for above, below in pairwise(lines)
    )


def _left_column(head: Sequence[Line]) -> list[Found]:
    """The names, one a line."""
    found: list[Found] = []
    for line in head[: _end(head)]:
        left = _left(line)
        if not left or is_mark(left) or fold(left) in _NOT_NAMES or fold(left).startswith("dangcongsan"):
            continue
        if _is_name(left) or (found and _is_rest(left, line, found[-1])):
            found.append(Found(left, left, line.no, line.no))
    found = _near_nation(found, head)
    return found if len(found) <= 5 else []


def _end(head: Sequence[Line]) -> int:
    """Where the names end: the number's line, else the nation's motto."""
    for n, line in enumerate(head):
        if NUMBER.match(line.stripped) or _NUMBER_LINE.match(line.text) or PARTY_NUMBER.match(line.stripped):
            return n
    motto = next((n for n, line in enumerate(head) if MOTTO.search(line.text)), None)
    return len(head) if motto is None else motto + 3


def _near_nation(found: list[Found], head: Sequence[Line]) -> list[Found]:
    """Without what stands apart above the letterhead: stamps and a page's own title."""
    nation = next((n for n, line in enumerate(head) if NATION.search(line.text)), None)
    if nation is None:
        return found
    first = nation
    while first and head[first - 1].stripped:
        first -= 1
    near = [one for one in found if one.first >= head[first].no]
    return near or found


def _is_rest(text: str, line: Line, above: Found) -> bool:
    """The last words of a name right below it, perhaps half spoilt by a scan; or one short word that wrapped."""
    letters = [c for c in text if c.isalpha()]
    upper = sum(c.isupper() for c in letters)
    words = len(text.split())
    few = 2 <= words <= 4 and upper > 0.4 * len(letters)
    return line.no == above.last + 1 and (few or (words == 1 and text.isalpha() and text.isupper()))


def _left(line: Line) -> str:
    text = _PAGE.sub("", line.text)
    for pattern in (NATION, MOTTO, DATE):
        match = pattern.search(text)
        if match is not None:
            columns = _COLUMNS.split(text[: match.end()].strip())  # a place's words may begin in the left one
            left = columns[0] if pattern is DATE and len(columns) > 1 else text[: match.start()]
            return squeeze(left).strip(" -_*|.")
    if text[:1] == " " and len(text) - len(text.lstrip()) > 30:
        return ""  # the right column alone
    return squeeze(_COLUMNS.split(text.strip())[0]).strip(" -_*|")


def _is_name(text: str) -> bool:
    letters = [c for c in text if c.isalpha()]
    upper = sum(c.isupper() for c in letters)
    noise = sum(not (c.isalpha() or c in " -,.'&()0123456789") for c in text)
    named = len(letters) > 3 and upper > 0.6 * len(letters) and noise <= 1
    return named and not plain(text).startswith(("v/v", "thong bao", "cong van", "so:"))


def _cut(names: Sequence[Found]) -> tuple[int, int] | None:
    """Where the issuer's own name begins: (line, place in it); null where there is one body alone.

    The last line that begins like a body does it; else the last such word inside a line.
    """
    said = [str(name.value) for name in names]
    lines = [plain(text) for text in said]
    starts = [
        n
        for n in range(1, len(lines))
        if " " in lines[n]
        and (head := _HEAD.match(lines[n]))
        and _is_spelt(said[n], head, strict=False)
        and _complete(" ".join(lines[:n]), lines[n])
    ]
    if starts:
        return starts[-1], 0
    inside: tuple[int, int] | None = None
    for n, line in enumerate(lines):
        last = -9
        for match in _INSIDE.finditer(line):
            before = " ".join([*lines[:n], line[: match.start()]])
            near = last >= 0 and len(line[last : match.start()].split()) < 3
            if (
                not near
                and _is_spelt(said[n], match, strict=True)
                and not _compound(before, line[match.start() :])
            ):
                last = match.start()
                inside = (n, last) if last and _complete(before, line[last:]) else inside
    return inside


def _is_spelt(text: str, match: re.Match[str], *, strict: bool) -> bool:
    """Whether a name found without its marks is a body's with them: "ĐẠI TÂN" is no "đài".

    A text without any marks has lost them; a single word may have, unless ``strict``.
    """
    if text.lower() == plain(text):
        return True
    words = re.findall(r"[^\W\d_]+", text[match.start() : match.end()])
    said = [_marks(word) for word in words]
    spelt = _SPELT.get(" ".join(plain(word) for word in words), [])
    return not spelt or any(_is_written(said, one, strict=strict) for one in spelt)


def _is_written(said: Sequence[Sequence[str]], name: Sequence[Sequence[str]], *, strict: bool) -> bool:
    """Whether words carry a name's marks. Unless ``strict`` a scan may have lost some, and in a name of several
    words have put others in one of them.
    """
    same = [mine == theirs for mine, theirs in zip(said, name, strict=True)]
    if all(same) or strict:
        return all(same)
    lost = all(set(mine) <= set(theirs) for mine, theirs in zip(said, name, strict=True))
    return lost or (len(same) > 1 and any(same))


def _marks(word: str) -> list[str]:
    """The marks a word's letters carry, wherever they stand in it."""
    apart = unicodedata.normalize("NFD", word.lower())
    return sorted(c for c in apart if unicodedata.combining(c) or c == "đ")


_SPELT: Final[dict[str, list[list[list[str]]]]] = {}
"""How each name is spelt: the marks of its words."""
for _name in rules.wording("bodies"):
    _SPELT.setdefault(plain(_name), []).append([_marks(word) for word in _name.split()])


def _compound(above: str, below: str) -> bool:
    first, *rest = below.split() or [""]
    if (*above.split()[-1:], first) == (
        "hai",
        "phong",
    ):  # the city, unless an office of a place "… Hải" follows
        return not rest or _HEAD.match(" ".join(rest)) is not None
    return (*above.split()[-1:], first) in _COMPOUNDS or (first == "so" and bool(rest) and rest[0].isdigit())


def _complete(above: str, below: str) -> bool:
    """Whether a text is a body's whole name, so that another may begin behind it."""
    words = above.split()
    if not words or above.rstrip().endswith(("-", ",", "&")) or words[-1] in _JOINING:
        return False
    if _compound(above, below):
        return False
    if _PLACE.fullmatch(above) and fold(below).startswith(_COUNCILS):
        return True
    head = _HEAD.match(above)
    if head is None or fold(above).endswith(("quanly", "chidao", "coso")) or fold(above) in _ORGANS:
        return False
    if below.startswith("dai hoc") and not above.startswith(("bo ", "dai hoc", "ubnd", "uy ban")):
        return False
    if fold(above) in _COUNCILS:
        return fold(below).startswith(_BELOW_COUNCIL)
    return fold(above) in _WHOLE or fold(above[head.end() :]) != ""


def _split(names: Sequence[Found], cut: tuple[int, int]) -> tuple[list[Found], list[Found]]:
    n, at = cut
    if at == 0:
        return list(names[:n]), list(names[n:])
    text = str(names[n].value)
    parts = [text[:at].strip(" -,"), text[at:].strip(" -,")]
    above, own = (Found(part, part, names[n].first, names[n].last) for part in parts)
    return [*names[:n], above], [own, *names[n + 1 :]]


def _joined(names: Sequence[Found]) -> Found:
    value = squeeze(" ".join(str(name.value) for name in names))
    return Found(value, "\n".join(name.quote for name in names), names[0].first, names[-1].last)
