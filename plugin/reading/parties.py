"""Who has to do a thing, and to whom it goes."""

from __future__ import annotations

import re
from typing import Final

from plugin.reading.lines import UPPER

_VERB: Final = (
    r"(?:quán triệt|triển khai|báo cáo|tổng hợp|gửi|rà soát|chủ trì|khẩn trương|có trách nhiệm|nghiêm túc|thực hiện|tham mưu|"
    r"đăng ký|phối hợp|tiếp tục|tổ chức|tập trung|căn cứ|chỉ đạo|hướng dẫn|kiểm tra|đôn đốc|theo dõi|cung cấp|lập|nộp|cử|"
    r"xây dựng|hoàn thành|chịu trách nhiệm|đề xuất|trình|hoàn thiện|thống kê|cập nhật|phản hồi|trả lời|có ý kiến|góp ý|sắp xếp)\b"
)
_SUBJECT: Final = re.compile(
    r"^(?:[-+•*]\s*|\d+(?:\.\d+)*[.)]?\s*|[a-zđ]\)\s*)?(?:(?:Đề nghị|Yêu cầu|Giao|Kính đề nghị)\s+(?:cho\s+)?)?"
    rf"(?P<who>(?!Báo cáo|Hoàn thành|Trước|Chậm nhất|Định kỳ|Để |Nếu |Khi |Căn cứ |Theo |Thực hiện |Trong |Kết thúc |Sau khi )[{UPPER}][^;:.]{{3,120}}?)\s+(?:đã\s+|phải\s+|cần\s+)?{_VERB}"
)
_ORDER: Final = re.compile(
    r"\b(?:đề nghị|yêu cầu|giao|phân công|kính đề nghị)\s+(?:cho\s+)?(?P<who>(?:(?!đề nghị|yêu cầu)[^;:.,]){3,40}?(?:,[^;:.]{2,100}?){0,4})\s+"
    rf"{_VERB}",
    re.IGNORECASE,
)
_TO: Final = re.compile(
    r"(?:[Bb]áo cáo|[Gg]ửi|[Gg]ởi|[Tt]rình|[Đđ]ăng ký|[Nn]ộp|ý kiến|[Tt]ham mưu(?:,? đề xuất)?|[Đđ]ề xuất(?: với)?)(?:[^.;]{0,160}?\s(?:về|cho|đến|gửi|trình|với))?\s+"
    rf"(?P<to>[{UPPER}][^.;()]{{1,80}}?)(?=\s+(?:chậm nhất|muộn nhất|trước|trong|để|theo|qua|đúng|bằng|vào|định kỳ|hằng|hàng|kết quả|tình hình|phương án|danh sách|báo cáo|nội dung|việc|các giải pháp|và báo|xem xét|quyết định|ban hành|cho ý kiến|tổng hợp|biết)\b|[.;(]|,\s|$)"
)

_THROUGH: Final = re.compile(r"\s*(\((?:qua|thông qua)\s[^()]{2,120}\))")
"""The unit that takes it in: "về Sở Nội vụ (qua Phòng Công chức)"."""


def subject_of(sentence: str) -> str | None:
    """Whom a sentence begins with: "Các phòng, đơn vị báo cáo …"."""
    match = _SUBJECT.match(sentence)
    return match.group("who").strip(" ,") if match else None


def order_to(sentence: str) -> str | None:
    """Whom an order inside a sentence speaks to: "đề nghị Sở A báo cáo …"."""
    match = _ORDER.search(sentence)
    return match.group("who").strip(" ,") if match else None


def receiver(sentence: str) -> str | None:
    """To whom something is reported or sent."""
    match = _TO.search(sentence)
    if match is None:
        return None
    through = _THROUGH.match(sentence, match.end())
    return match.group("to").strip(" ,") + (f" {through.group(1)}" if through else "")
