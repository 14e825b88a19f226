"""Issuer and its parent: the left column of the letterhead, in capitals (NĐ 30/2020 Phụ lục I, ô 2)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from plugin import rules
from plugin.reading.found import Found
from plugin.reading.letterhead import DATE, MOTTO, NATION, NUMBER, PARTY_NUMBER
from plugin.reading.lines import Line, fold, plain, squeeze

_COLUMNS: Final = re.compile(r"\s{3,}")
_NUMBER_LINE: Final = re.compile(r"\s*S[ốo]\s*[:;]|\s*Số\s+\d+-[A-Z]")
_NOT_NAMES: Final = tuple(map(fold, rules.wording("marks_above")))
_HEAD: Final = re.compile(
    r"\W*(?:" + "|".join(plain(name).replace(" ", r"\s*") for name in rules.wording("bodies")) + r")(?!\w)"
)
"""How a body's name begins, as it compares."""
_ORGANS: Final = tuple(map(fold, rules.wording("organs")))
"""What speaks for a body and stands below its name: no body of its own."""
_CHILDREN: Final = {
    "ubnd": r"so|ban|phong|van phong|thanh tra|truong|trung tam|chi cuc|cuc|vien|benh vien|hoi dong",
    "bo": r"tong cuc|cuc|vu|vien|truong|van phong|ban|benh vien|hoc vien|thanh tra|trung tam|kho bac",
    "so": r"chi cuc|truong|trung tam|benh vien|thanh tra|van phong|phong|ban quan ly",
    "tong cuc": r"cuc|chi cuc|vu|truong",
    "cuc": r"chi cuc|phong|trung tam",
    "party": r"ban|huyen uy|dang bo|dang uy|chi bo|van phong|uy ban kiem tra|thanh uy|thi uy",
    "union": r"cong doan|lien doan|ban",
}
_KINDS: Final = (
    ("ubnd", re.compile(r"(?:ubnd|uy ban nhan dan)\s+(?:tinh|thanh pho|tp\.?|huyen|quan|thi xa)")),
    ("bo", re.compile(r"bo\s+(?!phan|chi huy)\w+\s+?\w*")),
    ("so", re.compile(r"so\s+\w+\s+\w+")),
    ("tong cuc", re.compile(r"tong cuc\s+\w+")),
    ("cuc", re.compile(r"cuc\s+\w+\s+\w+")),
    ("party", re.compile(r"(?:dang bo|dang uy|tinh uy|thanh uy|huyen uy|tinh doan)\s+\w*")),
    ("union", re.compile(r"(?:tong lien doan|lien doan lao dong)\s+\w+")),
)


def read_issuer(head: Sequence[Line]) -> tuple[Found | None, Found | None]:
    """Parent and issuer: the names in capitals beside the nation's name and above the number."""
    names = _left_column(head)
    if not names:
        return None, None
    parents, own = _split_parent(names)
    if not parents:
        parents, own = _split_line(own)
    return _joined(parents) if parents else None, _joined(own)


def _left_column(head: Sequence[Line]) -> list[Found]:
    """The names, one a line."""
    found: list[Found] = []
    for line in head[: _end(head)]:
        left = _left(line)
        if not left or fold(left) in _NOT_NAMES or fold(left).startswith("dangcongsan"):
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
    """The last words of a name that a scan has half spoilt, right below it."""
    letters = [c for c in text if c.isalpha()]
    upper = sum(c.isupper() for c in letters)
    return line.no == above.last + 1 and 2 <= len(text.split()) <= 4 and upper > 0.4 * len(letters)


def _left(line: Line) -> str:
    text = line.text
    for pattern in (NATION, MOTTO, DATE):
        match = pattern.search(text)
        if match is not None:
            return squeeze(text[: match.start()]).strip(" -_*|.")
    if text[:1] == " " and len(text) - len(text.lstrip()) > 30:
        return ""  # the right column alone
    return squeeze(_COLUMNS.split(text.strip())[0]).strip(" -_*|")


def _is_name(text: str) -> bool:
    letters = [c for c in text if c.isalpha()]
    upper = sum(c.isupper() for c in letters)
    noise = sum(not (c.isalpha() or c in " -,.'&()0123456789") for c in text)
    named = len(letters) > 3 and upper > 0.6 * len(letters) and noise <= 1
    return named and not plain(text).startswith(("v/v", "thong bao", "cong van", "so:"))


def _split_parent(names: Sequence[Found]) -> tuple[list[Found], list[Found]]:
    """The last line that begins like a body starts the issuer; what stands above is its parent."""
    starts = [
        n
        for n, name in enumerate(names)
        if n and _begins(str(name.value)) and not _goes_on(str(names[n - 1].value), str(name.value))
    ]
    cut = starts[-1] if starts else 0
    return list(names[:cut]), list(names[cut:])


def _begins(text: str) -> bool:
    return _HEAD.match(plain(text)) is not None and fold(text) not in _ORGANS


def _goes_on(text: str, below: str) -> bool:
    """A line that can not end a name: the body's name continues below it."""
    if fold(text) in ("uybannhandan", "ubnd", "hoidongnhandan"):
        return not fold(below).startswith(("so", "ban", "phong", "vanphong", "thanhtra"))
    return text.endswith(("-", ",")) or fold(text).endswith(
        ("va", "thuong", "quanly", "chidao", "cac", "vaxa")
    )


def _split_line(names: Sequence[Found]) -> tuple[list[Found], list[Found]]:
    """Two bodies that conversion has put on one line: the second is a kind the first can have below it."""
    if len(names) != 1:
        return [], list(names)
    name = names[0]
    text = str(name.value)
    flat = plain(text)
    for kind, pattern in _KINDS:
        first = pattern.match(flat)
        if first is None:
            continue
        below = list(re.finditer(rf"\s(?P<own>(?:{_CHILDREN[kind]})(?:\s|$))", flat[first.end() :]))
        if not below:
            return [], [name]
        cut = first.end() + below[0].start("own")
        parts = [text[:cut].strip(" -,"), text[cut:].strip(" -,")]
        above, own = (Found(part, part, name.first, name.last) for part in parts)
        return [above], [own]
    return [], [name]


def _joined(names: Sequence[Found]) -> Found:
    value = squeeze(" ".join(str(name.value) for name in names))
    return Found(value, value, names[0].first, names[-1].last)
