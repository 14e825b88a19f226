"""What a text tells and does not order: the past, a case, a purpose, what the issuer does itself."""

from __future__ import annotations

import re
from datetime import date
from typing import Final

from plugin.reading.basis import CODE
from plugin.reading.lines import fold, plain
from plugin.reading.parties import foretells, subject_of
from plugin.reading.points import BEFORE_ISSUE, YEAR_FROM_ISSUE
from plugin.reading.terms import Term

_ORDERED: Final = re.compile(r"\b(?:de\s+nghi|yeu\s+cau|(?<!ban )(?<!chuyen )(?<!cong )giao)\b")
_CASE: Final = re.compile(r"\s?,?\s(?:van|thi|duoc|da\s+(?:het|qua))\b")
""" "Hồ sơ nhận trước ngày 15/8 thì …": a case, no deadline."""
_MUST: Final = re.compile(r"\bphai\b")
_TOLD: Final = re.compile(
    r"\bda\s+(?:co|ban\s+hanh|yeu\s+cau|de\s+nghi|gui|qua)\b|\bden\s+nay\b|\bqua\s+(?:thoi\s+)?han\b(?!\s+(?:nay|tren|do|neu)\b)"
)
_PURPOSE: Final = re.compile(
    r"\W*Để\s[^,.;:]*$|.*\bđể\s(?:Cục|Tổng cục|Sở|Bộ|Ban|Phòng|Chi cục|Văn phòng|UBND|Uỷ ban|Ủy ban|Tỉnh đoàn|Huyện đoàn|Ngành)\b[^.;]{0,40}\stổng\shợp\b[^.;]*$|.*\(\s?trong\s+đó\s+giao\b[^)]*$"
)
""" "Để kịp báo cáo Bộ (trước ngày 15/6), …": why it is asked for; "(trong đó giao …": another document's order."""
_OWN_ACT: Final = re.compile(r"\b(?:tong\s+hop|hoan\s+chinh|tiep\s+thu)\b")
_QUOTED: Final = re.compile(
    r"(?:\b(?:nhan\s+duoc|co|tai|ban\s+hanh)\s+|^[\W\d]*)(?:ke\s+hoach|cong\s+van|van\s+ban|cong\s+dien|thong\s+bao|to\s+trinh)\s(?:so\s)?\d[^,;]{0,200}?"
    r"\b(?:yeu\s+cau|de\s+nghi|quy\s+dinh(?!\s+cua))\b"
)
""" "nhận được Công văn số … đề nghị trả lời trước ngày …": what another document ordered."""
_STOOD: Final = re.compile(r",?\s[^.;]{3,120}?\b(?:da|dat|ghi\s+nhan|uoc)\s")
""" "Đến hết ngày 23/10, toàn ngành đã …": how things stood that day."""
_FIGURES: Final = re.compile(r"\W*(?:so\s+lieu|nguon)\b[^.;]*$")
""" "(Số liệu khai thác trên … đến hết ngày 23/10)"."""
_CITES: Final = re.compile(r"\W*(?:can\s+cu|thuc\s+hien|thi\s+hanh|theo|tiep\s+theo)\b")
_FORECAST: Final = re.compile(r"\W*theo\s+(?:ban\s+tin|du\s+bao|tin\s+bao)\b")
_BRACKET: Final = re.compile(r"\([^()]*\)")
_SAID: Final = re.compile(
    r"\b(?:theo\s+do|trong\s+do|yeu\s+cau|de\s+nghi|thoi\s+han|gui|nop|bao\s+cao|dang\s+ky|giao)\b"
)
""" "(theo đó, các đơn vị gửi …": a bracket that says what the document cited before it ordered."""


def is_told(term: Term, sentence: str, around: str, issued: date | None) -> bool:
    """Whether a sentence's time is none to keep: a case, or a day that is past; ``around``: its paragraph."""
    flat = plain(sentence)
    if _CASE.match(flat, term.end) or _QUOTED.search(flat[: term.start]) or _in_citation(sentence, term):
        return True
    if _FORECAST.match(flat) and _ORDERED.search(flat, 0, term.start) is None:
        return True
    if term.every is not None and _in_title(sentence, flat, term):
        return True
    if flat.startswith(("den", "tinh den"), term.start) and _stood(term, flat):
        return True
    return _is_past(term, flat, plain(around), issued)


def _in_title(sentence: str, flat: str, term: Term) -> bool:
    """Whether a period belongs to the title of what a sentence cites: "Thực hiện Thông tư … quyết toán hằng năm"."""
    cited = CODE.search(sentence, 0, term.start) if _CITES.match(flat) else None
    return cited is not None and _ORDERED.search(flat, cited.end(), term.start) is None


def _stood(term: Term, flat: str) -> bool:
    """Whether "đến hết ngày D" is the day of figures or of how things stood."""
    before = flat[: term.start]
    return bool(_FIGURES.match(before) or (not before.strip(" -+") and _STOOD.match(flat, term.end)))


def _in_citation(sentence: str, term: Term) -> bool:
    """Whether a time stands in the bracket that says what a cited document ordered: "(yêu cầu gửi trước 20/02)"."""
    before = sentence[: term.start]
    opened = before.rfind("(")
    if opened < 0 or ")" in before[opened:] or CODE.search(before[max(0, opened - 300) : opened]) is None:
        return False
    return _SAID.search(plain(before[opened:])) is not None


def is_issuers(sentence: str, issuer: str) -> bool:
    """Whether a sentence tells what the issuer (its name folded), or one other body, is going to do itself."""
    return foretells(sentence) or _is_own(sentence, issuer)


def is_purpose(sentence: str, term: Term) -> bool:
    """Whether a time stands where the text says what it is asked for."""
    return _PURPOSE.match(sentence[: term.start]) is not None or _leads_to_order(plain(sentence), term)


def _leads_to_order(flat: str, term: Term) -> bool:
    """Whether a time stands in what comes before the order: "Để trình Chính phủ trong quý IV, Bộ đề nghị …"."""
    asked = _ORDERED.search(flat)
    return asked is not None and term.end < asked.start() and re.match(r"\W*de\s", flat) is not None


def _is_past(term: Term, flat: str, around: str, issued: date | None) -> bool:
    """A date before the document's own that is told, not ordered; ``around``: its paragraph, in plain text."""
    if term.kind in ("period", "at_time") and issued is not None and YEAR_FROM_ISSUE not in term.remarks:
        return (term.due or "") < issued.isoformat()
    if issued is None and term.due is not None:
        return _TOLD.search(_BRACKET.sub("", flat)) is not None
    if BEFORE_ISSUE not in term.remarks or YEAR_FROM_ISSUE in term.remarks:
        return False
    told = _TOLD.search(flat if _ORDERED.search(flat) else around)
    return told is not None or (_ORDERED.search(flat) or _MUST.search(flat)) is None


def _is_own(sentence: str, own: str) -> bool:
    """Whether the sentence tells what the issuer itself does: its subject is the issuer, by its short name too."""
    subject = subject_of(sentence)
    return (
        subject is not None
        and len(own) > 4
        and own.startswith(fold(subject))
        and bool(_OWN_ACT.search(plain(sentence)))
    )
