"""Report duties and other deadlines: who has to report what, to whom, by when."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import Any

from plugin.reading.deadlines import Term, find_terms
from plugin.reading.found import Found
from plugin.reading.paragraphs import MARKER, Paragraph

REPORT = re.compile(
    r"\b(?:báo cáo|gửi (?:về|kết quả|danh sách|ý kiến|văn bản)|gởi danh sách|đăng ký (?:về|danh sách)|nộp|"
    r"phản hồi|có ý kiến|tham mưu|đề xuất)\b",
    re.IGNORECASE,
)
LATER_ROUND = re.compile(
    r"(?P<words>kết quả (?:các )?đợt (?:sau|tiếp theo)[^.;]{0,20}theo chỉ đạo[^.;]*)", re.IGNORECASE
)
EVENT = re.compile(r"\b(?:thời gian|khai mạc|họp|tổ chức vào|tập huấn|hội nghị)\b", re.IGNORECASE)
TASK = re.compile(r"\b(?:hoàn thành|xong|triển khai|thực hiện|giải ngân|gia hạn)\b", re.IGNORECASE)
_TO = re.compile(
    r"(?:báo cáo|gửi|gởi|trình)[^.;]{0,160}?\s(?:về|cho|đến|gửi|trình)\s+(?P<to>(?:[A-ZĐ][^,.;()]{2,80}?))(?=\s+(?:chậm nhất|trước|trong|để|theo|qua)\b|[,.;(]|$)"
)
_WHO = re.compile(
    r"^(?:[-+•]\s*|\d+(?:\.\d+)*[.)]?\s*|[a-zđ]\)\s*)?(?:(?:Đề nghị|Yêu cầu|Giao)\s+)?(?P<who>[A-ZĐỦỐẤ][^;:.]{3,120}?)\s+"
    r"(?:quán triệt|triển khai|báo cáo|tổng hợp|gửi|rà soát|chủ trì|khẩn trương|có trách nhiệm|nghiêm túc|thực hiện|tham mưu|đăng ký)\b"
)
_ACT = re.compile(rf"\b(?:tổng hợp, (?:báo cáo|gửi)|{REPORT.pattern})", re.IGNORECASE)
_SENTENCE = re.compile(r"(?<=[.;])\s+(?=[A-ZĐÀ-Ỹ])")
_MEASURE = re.compile(r"\((?P<measure>(?:số liệu|tỷ lệ|tính)[^)]{5,200})\)", re.IGNORECASE)


def read_duties(paragraphs: Sequence[Paragraph], issued: date | None) -> tuple[list[Found], list[Found]]:
    """Report obligations and other deadlines of the body, in order."""
    duties: list[Found] = []
    others: list[Found] = []
    who: str | None = None
    for paragraph in paragraphs:
        for sentence in _SENTENCE.split(paragraph.text):
            who = _who(sentence) or who
            _read_sentence(sentence, paragraph, who, issued, duties, others)
    return duties, others


def _read_sentence(
    sentence: str,
    paragraph: Paragraph,
    who: str | None,
    issued: date | None,
    duties: list[Found],
    others: list[Found],
) -> None:
    later = LATER_ROUND.search(sentence)
    if later is not None and duties:
        last = dict(duties[-1].value)
        value = {**last, "what": "kết quả các đợt sau", "due": None, "due_kind": "none"}
        value["due_text"] = later.group("words").strip()
        duties.append(Found(value, sentence, paragraph.first, paragraph.last))
        return
    for term in find_terms(sentence, issued):
        if REPORT.search(sentence) and not EVENT.match(sentence):
            duties.append(
                Found(_duty(sentence, term, who), sentence, paragraph.first, paragraph.last, term.certain)
            )
        else:
            kind = "event" if EVENT.search(sentence) or not TASK.search(sentence) else "task"
            value = {
                "what": _what(sentence, term),
                "who": who,
                "due": term.due,
                "due_text": term.words,
                "kind": kind,
                "start": None,
            }
            others.append(Found(value, sentence, paragraph.first, paragraph.last, term.certain))


def _duty(sentence: str, term: Term, who: str | None) -> dict[str, Any]:
    to = _TO.search(sentence)
    what = _what(sentence, term)
    return {
        "what": what.replace(f" về {to.group('to').strip()}", "") if to else what,
        "who": who,
        "to": to.group("to").strip() if to else None,
        "due": term.due,
        "due_text": term.words,
        "due_kind": term.kind,
    }


def _who(sentence: str) -> str | None:
    match = _WHO.match(sentence)
    return match.group("who").strip(" ,") if match else None


def _what(sentence: str, term: Term) -> str:
    """The act itself: from its verb on, without the deadline's words."""
    text = (sentence[: term.start] + sentence[term.end :]).strip()
    text = MARKER.sub("", text)
    verb = _ACT.search(text)
    measure = _MEASURE.search(text)
    act = re.split(r"\s+\((?=số liệu|tỷ lệ|tính)", text[verb.start() if verb else 0 :], maxsplit=1)[0]
    act = " ".join(act.split()).strip(" ,.;:")
    return f"{act} ({measure.group('measure')})" if measure else act
