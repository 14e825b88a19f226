"""Cited documents: type, code, date, issuer and subject, the first full citation of each."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, Final

from plugin import rules
from plugin.reading.found import Found
from plugin.reading.lines import UPPER, fold
from plugin.reading.paragraphs import Paragraph

CODE: Final = re.compile(
    rf"(?<![\w/.-])(?P<code>(?=[lIO]*\d)[\dlIO]{{1,5}}[A-Ka-k]?(?:-\d?[A-Z])?(?:\s?/\s?(?:19|20)\d{{2}})?\s?/\s?(?:TTLT\s?/\s?)?(?!Ng[àa]y\b|NGÀY\b)[{UPPER}][\wĐđ&]{{0,14}}(?:/(?:19|20)\d\d\b)?(?:(?<=/CV)\s[{UPPER}&]{{4,12}})?(?:\s[IVX]{{1,5}}(?=-))?"
    rf"(?:(?:\s?-\s?(?:-\s?)?[{UPPER}]|[+&.](?=[{UPPER}]{{2}}|[IVX]{{1,5}}\b))[\wĐđ]{{0,14}}(?:/(?:19|20)\d\d\b)?){{0,4}})"
)
"""A number and symbol as they stand in running text; conversion may have put blanks and a second dash in."""
PARTY_CODE: Final = re.compile(
    r"(?<![\w/.-])(?P<code>\d{1,4}\s?-\s?(?:NQ|CT|KL|Q[ĐD]i?|Qy[ĐD]|QC|HD|CV|TB|KH|BC|TTr|[ĐD]A|CTr|TT)\s?(?:/|-(?=\s?TW))\s?"
    r"[A-ZĐƯ]{1,10}(?:\s?-\s?[A-ZĐƯ]{1,8})?)(?!\w)"
)
""" "05-CT/TW": the Party's documents (Hướng dẫn 36-HD/VPTW)."""
_FIGURES: Final = str.maketrans("lI", "11")
_TYPES: Final = frozenset(map(fold, rules.wording("cited")))
_SPOILT: Final = re.compile(r"/\s?[^\W\d_]\d{3}")
""" "Q1113": a scan's misreading, no symbol."""
_NUMBERED: Final = re.compile(r"\bs[ốôoóồổé6]\s*:?\s*(?:\d{1,5}\s*(?:,|và)\s*){0,4}$", re.IGNORECASE)
_CLAUSE: Final = re.compile(r"[.;:()\n]")
_DATE: Final = re.compile(
    r"\s{0,3},?\s{0,3}\(?\s{0,3}(?:(?:k[ýy]|đề|ban\s+h[àa]nh|hồi\s[^,;.]{2,20}?|cùng)\s{1,3})?ng[àa]y\s*(?:(?P<d>\d{1,2})\s*[/.-]\s*(?P<m>\d{1,2})\s*[/.-]\s*(?P<y>\d{4})"
    r"|(?P<d2>\d{1,2})\s+th[áa]ng\s+(?P<m2>\d{1,2})\s+n[ăa]m\s+(?P<y2>\d{4}))\)?",
    re.IGNORECASE,
)
_PASSED: Final = re.compile(
    r"\s(?:được|do)\s[^,;.:()\d]{3,60}?\s(?:thông\s+qua|ban\s+hành)" + _DATE.pattern, re.IGNORECASE
)
""" "Luật số …, được Quốc hội khóa XIII thông qua ngày …"."""
_SAID_BEFORE: Final = re.compile(
    r"\bng[àa]y\s*(?:(?P<d>\d{1,2})\s?[/.-]\s?(?P<m>\d{1,2})\s?[/.-]\s?(?P<y>\d{4})|(?P<d2>\d{1,2})\s+th[áa]ng\s+(?P<m2>\d{1,2})\s+n[ăa]m\s+(?P<y2>\d{4}))"
    r",?\s(?P<issuer>[^,;.:()\d]{3,80}?)\s(?:đã\s)?(?:ban\shành|có|ký|gửi)\s[^,;.:()\d]{0,30}$",
    re.IGNORECASE,
)
""" "Ngày 04/3/2020, Thủ tướng Chính phủ ban hành Chỉ thị số …": the date stands before."""
_LAW: Final = re.compile(
    r"(?P<law>\b(?:Bộ luật|Luật|Pháp lệnh|Bo luat|Luat|Phap lenh)\s[^;.:()\d\"]{3,200}?),?\s(?:thông qua )?ng[àa]y\s*"
    r"(?:(?P<d>\d{1,2})\s?[/.-]\s?(?P<m>\d{1,2})\s?[/.-]\s?(?P<y>\d{4})|(?P<d2>\d{1,2})\s+th[áa]ng\s+(?P<m2>\d{1,2})\s+n[ăa]m\s+(?P<y2>\d{4}))"
)
_LAW_WORD: Final = re.compile(r"[Ll]u[ậa]t\s|Ph[áa]p l[ệe]nh")
_ABOUT: Final = r"(?:về\s+việc|v/v|về|quy\s+định|ban\s+hành|phê\s+duyệt|hướng\s+dẫn)"
_ISSUER: Final = re.compile(
    rf"\s{{0,3}},?\s{{0,3}}c[ủu]a\s+(?P<issuer>(?:(?!\s{_ABOUT}\b|\s(?:tại|để|do|đã)\b|\sngày\s\d|\svà\s(?:Công văn|Quyết định|Nghị định|"
    r"Thông tư|Chỉ thị|Kế hoạch|Thông báo|Công điện)\b)[^,;.:()\n]){2,90})",
    re.IGNORECASE,
)
_SUBJECT: Final = re.compile(
    r"\s{0,3},?\s{0,3}(?:về\s+việc|v/v|về)\s+(?P<subject>[^;.\n]{3,300})", re.IGNORECASE
)
_SERIES: Final = re.compile(r"^\s*(?:[;,]|và)?\s*$", re.IGNORECASE)


def read_basis(
    paragraphs: Sequence[Paragraph], notes: Sequence[Paragraph] = (), own: str | None = None
) -> list[Found]:
    """Every document cited with a code, once, as first cited; a later citation adds what the first left out.

    ``notes``: what stands behind the signature. Its footnotes complete a citation, they add none.
    ``own``: the document's code, which it does not cite.
    """
    by_number: dict[str, list[Found]] = {}
    for paragraph in paragraphs:
        for one in _cited(paragraph):
            if not own or not f"{own}-".startswith(f"{one.value['code']}-"):
                _add(by_number, one)
    cited = [one for found in by_number.values() for one in found]
    open_ = {_bare(one.value["code"]) for one in cited if one.value["date"] is None}
    for paragraph in notes if open_ else ():
        for one in _cited(paragraph):
            if _bare(one.value["code"]) in open_:
                _add(by_number, one)
    cited = [one for found in by_number.values() for one in found]
    return [*sorted(cited, key=lambda one: one.first), *_laws(paragraphs)]


def _laws(paragraphs: Sequence[Paragraph]) -> Iterator[Found]:
    """Laws cited by name and date alone: "Luật Ngân sách nhà nước ngày 25 tháng 6 năm 2015"."""
    seen: set[str | None] = set()
    for one in paragraphs:
        for match in _LAW.finditer(one.text) if _LAW_WORD.search(one.text) else ():
            day = _day(match)
            if day is None or day in seen or CODE.search(match.group(0)):
                continue
            seen.add(day)
            issuer = "Ủy ban Thường vụ Quốc hội" if match.group("law").startswith("Pháp") else "Quốc hội"
            value = {"code": None, "date": day, "issuer": issuer, "subject": match.group("law").strip(" ,")}
            yield Found(value, match.group(0), one.first, one.last)


def _bare(code: str) -> str:
    """A code without a footnote's mark glued to it."""
    return re.sub(r"(?<=[^\W\d_])\d{1,2}$", "", code) if "QH" not in code else code


def _cited(paragraph: Paragraph) -> Iterator[Found]:
    text, last = paragraph.text, -1
    if "/" not in text and "-TW" not in text:
        return
    codes = [*CODE.finditer(text), *PARTY_CODE.finditer(text)]
    for match in sorted(codes, key=lambda one: one.start()):
        if _SPOILT.search(match.group("code")):
            continue
        if not (_introduced(text[: match.start()]) or _goes_on(text, last, match.start())):
            continue
        value, end = _value(match, text)
        last = end
        quote = text[match.start() : end].strip()
        yield Found(value, quote, paragraph.first, paragraph.last, certain=not _misread(match.group("code")))


def _misread(code: str) -> bool:
    """Whether a scan's letter stands for a figure: "2l6/SNN"."""
    return not code.partition("/")[0].partition("-")[0].strip().isdecimal()


def is_code(text: str, at: int) -> bool:
    """Whether a document's code begins there."""
    match = CODE.match(text, at) or PARTY_CODE.match(text, at)
    return match is not None and _SPOILT.search(match.group("code")) is None


def _introduced(before: str) -> bool:
    """Whether the words just before a code say that it is a document's: "số", or a type's name."""
    if _NUMBERED.search(before[-40:]):
        return True
    words = [fold(word) for word in _CLAUSE.split(before[-70:])[-1].split()[-6:]]
    return any("".join(words[-n:]) in _TYPES for n in (1, 2, 3, 4, 5) if len(words) >= n)


def _goes_on(text: str, last: int, start: int) -> bool:
    """Whether a code follows another one in a list: "số 1/UBND ngày …; 2/UBND ngày …"."""
    return last >= 0 and _SERIES.match(text[last:start]) is not None


def _value(match: re.Match[str], text: str) -> tuple[dict[str, Any], int]:
    end = match.end()
    day = _DATE.match(text, end) or _PASSED.match(text, end)
    end = day.end() if day else end
    said = None if day else _SAID_BEFORE.search(text, max(0, match.start() - 160), match.start())
    issuer = _ISSUER.match(text, end)
    end = issuer.end() if issuer else end
    if issuer and not day and (day := _DATE.match(text, end)):
        end = day.end()
    subject = _SUBJECT.match(text, end)
    about = _until_next(subject.group("subject")) if subject else None
    value = {
        "code": _code(match.group("code")),
        "date": _day(day or said),
        "issuer": _trim((issuer or said or {"issuer": None})["issuer"]),
        "subject": _trim(about),
    }
    return value, end


def _code(said: str) -> str:
    """A code without blanks and doubled dashes, its number in figures."""
    number, slash, symbol = re.sub(r"\s+", "", said).partition("/")
    return number.translate(_FIGURES) + slash + re.sub(r"-+", "-", symbol)


def _until_next(subject: str) -> str:
    """A subject ends where the next document is cited."""
    following = CODE.search(subject)
    if following is None:
        return subject
    return re.sub(
        r"[,;]?\s*(?:và\s+)?(?:[A-ZĐ][^\s,;]*\s+){1,3}(?:số\s*)?$", "", subject[: following.start()]
    )


def _add(by_number: dict[str, list[Found]], one: Found) -> None:
    """Once each: a code that differs by a footnote's digit or by letters no symbol has is the same document."""
    code, day = one.value["code"], one.value["date"]
    found = by_number.setdefault(code.partition("/")[0], [])
    for n, other in enumerate(found):
        known = other.value["code"]
        if known == code or _noted(known, code):
            found[n] = _fuller(other, one)
            return
        if _noted(code, known):
            found[n] = _fuller(one, other)
            return
        if day and day == other.value["date"] and len(known) == len(code):
            found[n] = other if _plain(known) else one
            return
    found.append(one)


def _noted(code: str, longer: str) -> bool:
    """Whether the longer one is the code with a footnote's one or two digits behind it."""
    rest = longer.removeprefix(code)
    return rest != longer and len(rest) in (1, 2) and rest.isdecimal()


def _fuller(kept: Found, other: Found) -> Found:
    """The kept citation, with what only the other one says."""
    value = {name: kept.value[name] or other.value[name] for name in kept.value}
    return Found(value, kept.quote, kept.first, kept.last, kept.certain)


def _plain(code: str) -> bool:
    return re.fullmatch(r"[\d/A-Za-zĐđƯư&-]+", code) is not None


def _day(match: re.Match[str] | None) -> str | None:
    if match is None:
        return None
    parts = [match.group(name) or match.group(f"{name}2") for name in ("y", "m", "d")]
    try:
        return date(*(int(part) for part in parts)).isoformat()
    except ValueError:
        return None


def _trim(text: str | None) -> str | None:
    return text.strip(" ,.;\"'") or None if text else None
