"""Type and subject: a type's name with its subject below, or a công văn's "V/v" (Phụ lục I, ô 5)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import Final

from plugin import rules
from plugin.reading.found import Found
from plugin.reading.letterhead import DATE, MOTTO, NATION, NUMBER, PARTY_NUMBER, SHORT_DATE, place_of
from plugin.reading.lines import LOWER, UPPER, Line, fold, plain, squeeze
from plugin.reading.marks import is_mark
from plugin.reading.signer import is_authority

ABOUT: Final = re.compile(r"^[(\"]?\s*[Vv]\s*[/I|li]?\s*[vV]\s*[:.]?\s+|^[(\"]?\s*V\s*/\s*[vV]\s*[:.]?\s*")
STOP: Final = re.compile(
    r"^(?:Kính gửi|Căn cứ|Thực hiện |Theo |Ngày \d|Xét |Để |Tiếp |Qua |Trong |Nhằm |Nhận được|Sau khi|Hiện nay|Thời gian qua|"
    r"[IVX]{1,4}\.\s|\d+\.\s|Điều \d|Phần thứ|_{3,}|-{3,}|\*{3,}|Số:|QUYẾT ĐỊNH\s?:|\([^)]{0,40}[Kk]èm theo|\||N[ơo]i nh[aậ]n|(?:M[ụỤ][cC] (?:tiêu|đích|TIÊU|ĐÍCH)|Đối tượng|Nội dung|Đặc điểm tình hình)(?:,? (?:yêu cầu|YÊU CẦU))?:?$)"
)
"""How what is no longer letterhead begins: a body, its numbering, a rule."""
_OPENING: Final = re.compile(r"^(?:Thực hiện |Theo |Xét |Để |Tiếp |Qua |Trong |Nhằm |Sau khi|Hiện nay)")
_RUNNING: Final = re.compile(r"\bsố \d|\bngày \d|.{95}")
""" "Thực hiện …" opens a body when it cites or runs on; else it may be a plan's own subject."""
_MAX_LINES: Final = 8
_BELOW: Final = 5
"""Lines below the number within which "Về việc …" may be a letter's subject."""
_WIDE, _FULL = 78, 60
_ISSUERS: Final = re.compile(
    r"^(?:uy ban nhan dan|bo truong|chu tich|giam doc|thu tuong|hoi dong nhan dan|tong cuc truong|cuc truong|truong ban|hieu truong|thong doc)\b"
)
_AFTER_NUMBER: Final = re.compile(r"^S\S{1,2}\s*:.{3,40}?\s(?P<about>V\s*/\s*v\s*[:.]?\s.{5,})$")
_URGENT: Final = re.compile(r"(?<=dien)\s+(?:hoa toc|thuong khan|khan)(?: cap)?$")
"""What a telegram's heading says besides its type's name."""
_ENDS_HEAD: Final = re.compile(r"[\W_]{0,6}(?:n.i\s+nh.n\s?:|luu\s?:\s?v)")
"""Behind the recipients an annex begins: its heading is not the document's."""
_BROKEN_DATE: Final = re.compile(r",\s*ng.y\s*\W*$")
_HYPHENED: Final = re.compile(r"(?<=\d)- (?=\d)")
""" "2008-" and "2009" in two lines."""
_NOISE: Final = re.compile(r"[{}\[\]|~^=<>@#§\\Ÿ]|\w[.]\w[}|]")


@cache
def _names() -> dict[str, str]:
    return {fold(name): code for code, name in rules.document_types().items()}


_MARKED: Final = re.compile(r"\s+(?:HỎA TỐC(?: HẸN GIỜ)?|THƯỢNG KHẨN|KHẨN|TỐI MẬT|TUYỆT MẬT|MẬT)$")
"""A stamp beside the subject's last line."""
_OF_WHOM: Final = re.compile(r"(?:(?<=^quyet dinh)|(?<=^chi thi))\s+cua\s")
""" "QUYẾT ĐỊNH CỦA CHỦ TỊCH NƯỚC"."""
_JOINT: Final = re.compile(r"\s+LIÊN\s+(?:TỊCH|NGÀNH|SỞ|CƠ\s+QUAN)$")
""" "KẾ HOẠCH LIÊN TỊCH": the plan of several."""


def read_type(lines: Sequence[Line]) -> tuple[Found, int] | None:
    """The code of a type whose name stands alone on a line, and that line's index."""
    for n, line in enumerate(lines[:60]):
        text = line.stripped.strip(" *:_-")
        if len(text) < 40 and (urgent := _URGENT.search(plain(text))):
            text = text[: urgent.start()]
        text = _JOINT.sub("", text)
        if (whose := _OF_WHOM.search(plain(text))) is not None:
            text = text[: whose.start()]
        if _ENDS_HEAD.match(plain(line.stripped)):
            return None
        if text and len(text) < 40 and text.upper() == text and (code := _known(fold(text))):
            return Found(code, text, line.no, line.no), n
    return None


def _known(folded: str) -> str | None:
    """The type of a name, also where a scan has spoilt one letter of a long one."""
    names = _names()
    if folded in names:
        return names[folded]
    if len(folded) < 7:
        return None
    near = {
        code
        for name, code in names.items()
        if len(name) == len(folded) and sum(map(str.__ne__, name, folded)) == 1
    }
    return near.pop() if len(near) == 1 else None


def read_subject(lines: Sequence[Line], start: int | None, issuer: str | None = None) -> Found | None:
    """The subject under the type's name, or after "V/v"; ``issuer``: where a decision names it again."""
    return _below(lines, start + 1, fold(issuer or "")) if start is not None else _about(lines)


def _below(lines: Sequence[Line], start: int, issuer: str) -> Found | None:
    taken: list[Line] = []
    for n, line in enumerate(lines[start : start + 14], start):
        text = line.stripped
        if not text or set(text) <= set("-_*. "):
            if taken:
                break
            continue
        if _stops(text, bool(taken)) or is_mark(text) or (taken and not _belongs(line, taken[-1], issuer)):
            break
        if _is_head(text):
            if taken:
                break
            continue
        if taken and n + 1 < len(lines) and _opens_body(line, lines[n + 1]):
            break
        taken.append(line)
    return _found(taken[:_MAX_LINES])


def _opens_body(line: Line, below: Line) -> bool:
    """Whether a line under the subject begins a paragraph: with a capital at the margin, filling its line, and
    going on in the next.
    """
    text, indent = line.stripped, _indent(line)
    begins = text[0].isupper() and indent < 8 and indent >= _indent(below)
    return begins and len(text) >= _FULL and bool(below.stripped) and not STOP.match(below.stripped)


def _indent(line: Line) -> int:
    return len(line.text) - len(line.text.lstrip())


def _stops(text: str, taken: bool) -> bool:
    if STOP.match(text) is None:
        return False
    return taken or _OPENING.match(text) is None or _RUNNING.search(text) is not None


def _belongs(line: Line, above: Line, issuer: str) -> bool:
    """Whether a line goes on with a subject begun above, or the body begins with it."""
    text, last = line.stripped, above.stripped
    if _names_issuer(text, issuer):
        return False
    if text[0].islower() or text[0] in '("0123456789' or last.endswith((",", "-")):
        return True
    if len(last) > _WIDE or last.endswith((".", ":", ";")):
        return False
    centred = _indent(line) >= 8
    return centred or (len(text) <= _WIDE and not text.endswith((".", ";", ":")))


def _names_issuer(text: str, issuer: str) -> bool:
    """A line in capitals that names the issuer or its head: "CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH …"."""
    letters = [c for c in text if c.isalpha()]
    upper = bool(letters) and sum(c.isupper() for c in letters) > 0.9 * len(letters)
    return upper and (fold(text) == issuer or _ISSUERS.match(plain(text)) is not None)


def _about(lines: Sequence[Line]) -> Found | None:
    """The subject of a letter; what a web page says of it above the letterhead is not it."""
    number = next((n for n, line in enumerate(lines[:40]) if _numbered(line)), 0)
    return _about_in(lines[:40], number) or _about_in(lines[:40], 0)


def _numbered(line: Line) -> bool:
    return (NUMBER.match(line.stripped) or PARTY_NUMBER.match(line.stripped)) is not None


def _about_in(lines: Sequence[Line], start: int) -> Found | None:
    for n, line in enumerate(lines[start:], start):
        text = line.stripped
        behind = _AFTER_NUMBER.match(text)
        if behind is not None:
            value = unwrapped(ABOUT.sub("", behind.group("about")).strip())
            return Found(value, behind.group("about"), line.no, line.no)
        of_letter = text.startswith("Về việc ") and _is_below_number(lines[max(0, n - _BELOW) : n])
        if ABOUT.match(text) or of_letter or _is_of_party(lines, n):
            return _found(_about_lines(lines, n))
    return None


def _is_below_number(above: Sequence[Line]) -> bool:
    """Whether the number stands in the lines above, and no body has begun since."""
    rest = [line for line in above if not _numbered(line)]
    return len(rest) < len(above) and not any(STOP.match(line.stripped) for line in rest)


def _is_of_party(lines: Sequence[Line], n: int) -> bool:
    """Whether a subject begins right below the number of a letter of the Party, which needs no "V/v"."""
    number = PARTY_NUMBER.fullmatch(lines[n - 1].stripped) if n else None
    text = lines[n].stripped
    letter = number is not None and number.group("symbol").startswith("CV")
    return letter and text[:1].isupper() and not (_is_head(text) or STOP.match(text) or is_mark(text))


def _about_lines(lines: Sequence[Line], n: int) -> list[Line]:
    """The lines of "V/v …" in the left column; what stands to the right of them is not theirs."""
    taken = [_left(lines[n])]
    for following in lines[n + 1 : n + _MAX_LINES]:
        text = following.stripped
        if not text or STOP.match(text) or is_mark(text) or is_authority(text) or _is_head(following.text):
            if (
                text
                and _is_head(following.text)
                and not _is_head(_left(following).text)
                and _left(following).stripped
                and _BROKEN_DATE.search(_left(following).stripped) is None
            ):
                taken.append(_left(following))
                continue
            break
        taken.append(_left(following))
    return taken


def _left(line: Line) -> Line:
    """The left column of a line of the letterhead."""
    parts = re.split(r"\s{4,}", line.text.strip())
    alone = len(line.text) - len(line.text.lstrip()) > 34
    return Line(line.no, line.raw, "" if alone else _without_date(parts[0]))


def _without_date(text: str) -> str:
    """The left column's words, where place and date of the right one have run into them."""
    match = DATE.search(text)
    place = (
        place_of(match.group("place"))
        if match and "," in text[match.end("place") : match.start("day")]
        else ""
    )
    at = text.rfind(place, 0, match.end("place")) if match and place else 0
    return text[:at].rstrip() if at > 0 else text


def _is_head(text: str) -> bool:
    return bool(
        NATION.search(text)
        or MOTTO.search(text)
        or DATE.search(text)
        or SHORT_DATE.search(text)
        or (text.strip()[:1].isupper() and NUMBER.match(text.strip()))
    )


def unwrapped(text: str) -> str:
    """Without the brackets around a whole subject; a bracket inside it stays."""
    text = text.removeprefix("(").strip() if text.count("(") > text.count(")") else text
    text = text.removesuffix(")").strip() if text.count(")") > text.count("(") else text
    text = text.removesuffix('"').strip() if text.count('"') == 1 else text
    return text[1:-1].strip() if text.startswith("(") and text.endswith(")") else text


def _found(taken: Sequence[Line]) -> Found | None:
    if not taken:
        return None
    pieces = [squeeze(line.stripped.strip("_")) for line in taken]
    text = _MARKED.sub("", " ".join(pieces))
    value = _HYPHENED.sub("-", unwrapped(ABOUT.sub("", text).strip()))
    begins = value.find("Về việc ")
    value = _NAMED_AGAIN.sub("", value) if value[:1].islower() or value[1:2].islower() else value
    stamped = begins > 0 and _is_stamp(value[:begins])
    value = value[begins:] if stamped else value
    if not value:
        return None
    quote = "\n".join(pieces)
    return Found(
        value, quote, taken[0].no, taken[-1].no, certain=not stamped and _NOISE.search(value) is None
    )


_NAMED_AGAIN: Final = re.compile(
    rf"(?<=[{LOWER}\d])\s+(?:HỘI ĐỒNG|ỦY BAN|UỶ BAN|CHỦ TỊCH|BỘ TRƯỞNG|GIÁM ĐỐC|HIỆU TRƯỞNG|BAN|TỔNG GIÁM ĐỐC|CHÍNH PHỦ|THỦ TƯỚNG|VIỆN TRƯỞNG|CỤC TRƯỞNG)(?:[\s,-]+[{UPPER}]+)+$"
)
""" "… năm 2023 HỘI ĐỒNG NHÂN DÂN TỈNH A": who decides, run into the subject."""


def _is_stamp(text: str) -> bool:
    """What a receiver's stamp has left before a subject: capitals, figures and signs."""
    return sum(c.islower() for c in text) < 0.4 * len(text)
