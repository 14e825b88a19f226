"""How a report is handed in: by which way, on which form, with which measure; and whom to ask."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from plugin.reading.found import Found
from plugin.reading.lines import LOWER, UPPER
from plugin.reading.paragraphs import Paragraph
from plugin.reading.parties import begins_like_body

_MAIL: Final = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}")
_PHONE: Final = re.compile(r"(?<![\d/.])(?:\+84|0)[\s.]?\d(?:[\s.-]?\d){7,9}(?![\d/])")
_SYSTEM: Final = re.compile(
    r"(?P<words>(?:VNPT[\s-]?)?i-?Office|hệ thống (?:thông tin )?(?:quản lý văn bản|báo cáo|cơ sở dữ liệu)[^,.;()]{0,60}|"
    r"trục liên thông[^,.;()]{0,40}|phần mềm [^,.;()]{3,60}|Zalo|bưu điện|đường công văn|biểu mẫu trực tuyến|Google (?:Form|Sheet)s?)",
    re.IGNORECASE,
)
_FORM: Final = re.compile(
    r"(?P<words>(?:theo |tại )?(?:(?:biểu )?mẫu (?:số )?(?:[\dIVX]{1,4}[\w./-]{0,12}|(?:gửi |đính )?kèm(?: theo)?|đính kèm)|"
    r"(?:đề cương|biểu(?: mẫu)?) (?:gửi )?(?:đính )?kèm(?: theo)?|phụ lục (?:số )?(?:[\dIVX]{1,4}\b|(?:đính )?kèm(?: theo)?)))",
    re.IGNORECASE,
)
_MEASURE: Final = re.compile(r"\((?P<measure>(?:số liệu|tỷ lệ|tính|danh sách)[^)]{5,200})\)", re.IGNORECASE)
_PLAIN_MEASURE: Final = re.compile(
    r"(?P<measure>(?:số liệu|tỷ lệ|số lượng)[^.;()]{0,80}?(?:tính )?trên tổng số [^.;()]{3,80})",
    re.IGNORECASE,
)
_PERSON: Final = re.compile(
    r"(?i:đồng chí|đ/c|ông|bà|anh|chị|cô|thầy|liên hệ|đầu mối|liên lạc)\s*:?\s*(?i:là\s+|đồng chí\s+|đ/c\s+|ông\s+|bà\s+|cô\s+|thầy\s+|anh\s+|chị\s+)?:?\s*"
    rf"(?P<name>[{UPPER}][{LOWER}]+(?:\s+[{UPPER}][{LOWER}]*){{1,4}})"
)
_CONTACT: Final = re.compile(
    r"liên hệ|liên lạc|đầu mối|điện thoại|số máy|ĐT\b|SĐT|e-?mail|thư điện tử|hotline", re.IGNORECASE
)


def read_channel(sentence: str) -> dict[str, str] | None:
    """{email?, phone?, system?}: the ways a sentence names for handing in."""
    mail, system = _mail(sentence), _SYSTEM.search(sentence)
    phone = _PHONE.search(sentence)
    found = {
        "email": mail.group(0).rstrip(".") if mail else None,
        "phone": " ".join(phone.group(0).split()) if phone else None,
        "system": system.group("words").strip() if system else None,
    }
    return {name: value for name, value in found.items() if value} or None


def _mail(text: str) -> re.Match[str] | None:
    return _MAIL.search(text) if "@" in text else None


def read_form(sentence: str) -> str | None:
    """The form or annex a report has to use, in the notice's words."""
    match = _FORM.search(sentence)
    return match.group("words").strip() if match else None


def read_measure(sentence: str) -> str | None:
    """What the figures are measured by: "số liệu … tính trên tổng số …"."""
    match = _MEASURE.search(sentence) or _PLAIN_MEASURE.search(sentence)
    return match.group("measure").strip() if match else None


def read_contact(paragraphs: Sequence[Paragraph]) -> Found | None:
    """{name?, phone?, email?} of the person to ask: the first paragraph that names a way to reach one."""
    for one in paragraphs:
        contact = _contact(one.text)
        if contact is not None:
            return Found(contact, one.text, one.first, one.last)
    return None


def _contact(text: str) -> dict[str, str] | None:
    phone, mail = _PHONE.search(text), _mail(text)
    if (phone is None and mail is None) or _CONTACT.search(text) is None:
        return None
    person = _PERSON.search(text)
    named = person.group("name") if person and not begins_like_body(person.group("name")) else None
    found = {
        "name": named,
        "phone": " ".join(phone.group(0).split()) if phone else None,
        "email": mail.group(0).rstrip(".") if mail else None,
    }
    return {name: value for name, value in found.items() if value}
