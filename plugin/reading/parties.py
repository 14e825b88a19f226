"""Who has to do a thing, who supports, and to whom it goes."""

from __future__ import annotations

import re
from typing import Final

from plugin import rules
from plugin.reading.lines import UPPER


def _any(*parts: str) -> str:
    """An alternation of a part's words, the longest first."""
    words = sorted({word for part in parts for word in rules.wording(part)}, key=len, reverse=True)
    return "|".join(re.escape(word).replace(r"\ ", r"\s") for word in words)


_ACT: Final = rf"(?:(?:đã|phải|cần|sẽ|không|được)\s+)?(?:{_any('acts')})\b"
_WHO: Final = rf"(?P<who>(?!(?i:{_any('no_actors')})\b)(?:(?i:{_any('bodies', 'actors')}|Uỷ ban)\b|[{UPPER}]{{3,8}}\b)[^;:.]{{0,160}}?)"
_ORDERED: Final = r"(?:đề\s+nghị|yêu\s+cầu|giao|phân\s+công|chỉ\s+đạo|đôn\s+đốc)(?:\s+(?:cho|đối\s+với))?"
_LEAD: Final = r"(?:(?:Kính\s+)?(?:[Đđ]ề\s+nghị|Yêu\s+cầu|Giao|Phân\s+công|Trách\s+nhiệm\s+của|Đối\s+với)(?:\s+(?:cho|đối\s+với))?\s+)?"
_SUBJECT: Final = re.compile(rf"(?:[-+•*]\s*)?{_LEAD}{_WHO}(?:\s*:|,?\s+(?={_ACT}))")
_HEADING: Final = re.compile(rf"{_LEAD}{_WHO}\s*[:.]?$")
_ORDERS: Final = re.compile(rf",?\s*{_ORDERED}\b")
_ORDER: Final = re.compile(rf"\b{_ORDERED}\s+{_WHO}(?:\s*:|,?\s+(?={_ACT}))")
_BODY: Final = re.compile(rf"(?:{_any('bodies')})\b", re.IGNORECASE)
_BEGINS_ACT: Final = re.compile(rf"(?:{_any('acts')})\b", re.IGNORECASE)
_HAS_ACT: Final = re.compile(rf"\s{_ACT}")
_WITH: Final = re.compile(
    rf"[Pp]hối\s+hợp\s+(?:chặt\s+chẽ\s+)?(?:với|cùng)\s+(?P<with>[^.;:]{{3,160}}?)(?=,?\s+(?:để|trong|và)?\s*{_ACT}|\s+(?:để|trong)\s|[.;:]|$)"
)
_TO: Final = re.compile(
    rf"(?:[Bb]áo cáo|[Gg]ửi|[Gg]ởi|[Tt]rình|[Đđ]ăng ký|[Nn]ộp|ý kiến|[Tt]ham mưu(?:,? đề xuất)?|[Đđ]ề xuất(?: với)?)(?:[^.;]{{0,160}}?\s(?:về|cho|đến|tới|gửi|trình|với))?\s+"
    rf"(?P<to>(?:(?:{_any('bodies')})\s+)?[{UPPER}][^.;:()]{{1,80}}?)(?=\s+(?:xong|một số|những|các nội dung|cụ thể|chậm nhất|muộn nhất|trước|trong|để|theo|qua|đúng|bằng|vào|định kỳ|hằng|hàng|kết quả|tình hình|phương án|danh sách|báo cáo|nội dung|việc|các giải pháp|và báo|xem xét|quyết định|ban hành|cho ý kiến|tổng hợp|biết|đầu giờ|ngày|sáng|chiều)\b|[.;:(]|,\s|$)"
)
_THROUGH: Final = re.compile(r"\s*(\((?:qua|thông qua)\s[^()]{2,120}\))")
"""The unit that takes it in: "về Sở Nội vụ (qua Phòng Công chức)"."""
_OPENING: Final = re.compile(r"^(?:Sau khi|Khi|Trên cơ sở|Nếu|Hết thời hạn|Quá thời hạn)\s[^,]{3,120},\s")
_WILL: Final = re.compile(r"\s*sẽ\b")
_MANY: Final = re.compile(r"(?:các|toàn thể|từng|mỗi|tất cả|quý)\b", re.IGNORECASE)
_BARE: Final = re.compile(
    r"^(?:các|trưởng|phó|phòng|ban|quý|bộ|sở|tổ|cơ quan, tổ chức, cá nhân)$", re.IGNORECASE
)


def subject_of(sentence: str) -> str | None:
    """Whom a sentence begins with: "Các phòng, đơn vị báo cáo …", "3. Sở Tài chính:"; null for whoever orders others."""
    match = _SUBJECT.match(sentence)
    return None if match is None or _ORDERS.match(sentence, match.end()) else _who(match)


def foretells(sentence: str) -> bool:
    """Whether one body's own plan is told, not ordered: "Sở Nội vụ sẽ tổng hợp, báo cáo …"."""
    sentence = _OPENING.sub("", sentence)
    match = _SUBJECT.match(sentence)
    if match is None or _MANY.match(match.group("who")):
        return False
    if sentence[: match.start("who")].strip("-+•* "):  # "Đề nghị Sở …"
        return False
    return _WILL.match(sentence, match.end()) is not None


def heading_of(text: str, *, numbered: bool = True) -> str | None:
    """The unit a heading consists of: "Sở Tài chính". Without a number it must begin as a body's name does."""
    may = len(text) < 160 and (numbered or begins_like_body(text))
    name = _who(_HEADING.match(text)) if may else None
    return name if name and not _HAS_ACT.search(name) else None


def order_to(sentence: str) -> str | None:
    """Whom an order inside a sentence speaks to: "đề nghị Sở A báo cáo …"."""
    return _who(_ORDER.search(sentence))


def begins_like_body(name: str) -> bool:
    """Whether a name is a body's, not a person's: "Phòng Tổng hợp"."""
    return _BODY.match(name) is not None


def supporters(sentence: str) -> str | None:
    """Who supports: "chủ trì, phối hợp với Sở Tài chính …"."""
    match = _WITH.search(sentence)
    return match.group("with").strip(" ,") if match else None


def receiver(sentence: str) -> str | None:
    """To whom something is reported or sent."""
    match = _TO.search(sentence)
    if match is None:
        return None
    through = _THROUGH.match(sentence, match.end())
    return match.group("to").strip(" ,") + (f" {through.group(1)}" if through else "")


def _who(match: re.Match[str] | None) -> str | None:
    if match is None:
        return None
    name = match.group("who").strip(" ,")
    return None if len(name) < 3 or _BARE.match(name) or _BEGINS_ACT.match(name) else name
