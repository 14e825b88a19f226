"""Report duties and other deadlines: who has to report what, to whom, how, by when."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from plugin.domain.calendar import VN
from plugin.domain.deadline import from_due
from plugin.reading.acts import (
    EVENT,
    FINISH,
    HAS_ACT,
    JOINS,
    REPORT,
    SUBMIT,
    TASK,
    act_of,
    clause_of,
    what_of,
)
from plugin.reading.channels import read_channel, read_form, read_measure
from plugin.reading.deadlines import MISREAD, find_terms
from plugin.reading.found import Found
from plugin.reading.lines import LOWER, UPPER, fold, plain
from plugin.reading.paragraphs import Paragraph
from plugin.reading.parties import heading_of, order_to, receiver, subject_of
from plugin.reading.points import YEAR_FROM_TEXT, only_day
from plugin.reading.terms import Term
from plugin.reading.told import is_issuers, is_purpose, is_told
from plugin.reading.unread import time_left

LATER_ROUND: Final = re.compile(
    r"(?P<words>kết quả (?:các )?đợt (?:sau|tiếp theo)[^.;]{0,20}theo chỉ đạo[^.;]*)", re.IGNORECASE
)
_LABEL: Final = re.compile(
    r"(?:gui|nop|bao\s+cao|tra\s+loi|dang\s+ky|gop\s+y|phan\s+hoi|nhan\s+(?:ho\s+so|bao\s+cao|phieu|bai|tom\s+tat|toan\s+van|danh\s+sach|y\s+kien))\b"
)
_TIMES: Final = re.compile(
    r"\b(?:han|thoi\s+gian|moc)\s+(?:gui|nop|bao\s+cao|tra\s+loi|dang\s+ky|gop\s+y|phan\s+hoi)\b"
)
""" "Thời hạn báo cáo:" says of every time in its list what it is."""
_LIMIT: Final = re.compile(
    r"^\W*(?:thoi\s+)?(?:han|gian)\b[^:.;]{0,60}:|^\W*(?:han\s+(?:chot|cuoi)|cham\s+nhat|muon\s+nhat|truoc|trong)\b"
    r"|^\W*(?:phieu|bieu\s+mau|he\s+thong|cong)\s[^.;:]{0,40}\b(?:dong|khoa|dung)\s"
)
""" "Hạn chót: …" as a sentence of its own speaks of the act before it."""
_ITEM: Final = re.compile(r"\W{0,4}[^:.;]{0,60}:?\s?")
"""What stands before the time in a list of times: "Lần 2 (bổ sung):"."""
_OTHER_TIME: Final = re.compile(
    r"\bthoi\s+(?:gian|han)\s+(?!(?:gui|nop|bao|tra|dang|gop|phan|nhan|tiep|cham|muon|la|truoc)\b)[a-z]"
)
""" "thời gian chi ngân sách …": an item's own words for another time."""
_ITEM_REST: Final = 60
_HEADING: Final = 80
_WHY: Final = re.compile(r"^\W*Để\s[^.;:]{3,120}?\),\s|^\W*Để\s[^,.;:]{3,120},\s")
_NUMBERED: Final = re.compile(r"\d|[IVX]+\b|[A-H][.)]")
""" A new number ends the list whose beginning said what its times are of."""
_DUE_KINDS: Final = ("before_time", "by_time", "before_date", "by_end_of_day")
_TO_FINISH: Final = re.compile(r"\b(?:hoan\s+thanh|hoan\s+tat|xong|thoi\s+han)\b[^.;]{0,60}$")
_RESTATES: Final = re.compile(r"[\s,(]*(?:cu\s+the|tuc)\s+(?:la\s+)?")
""" "ít nhất 10 ngày trước lễ, cụ thể là trước ngày 15/6": one limit, said as a day."""
_ROUND: Final = re.compile(
    r"[\s,;]*(?:\w+\s){0,4}(?:lan|dot|ky)\s+(?:thu\s+)?(?:\d|hai|ba|tu|cuoi)\s*[,:(]?\s*"
)
""" "báo cáo lần đầu trước ngày 20/12, cập nhật lần 2 trước ngày 10/01"."""
_RECEIVED: Final = re.compile(
    r"\bthoi\s+(?:gian|han)\s+(?:tiep\s+)?nhan\s+(?:ho\s+so|bai|phieu|dang\s+ky|bao\s+cao|y\s+kien)\b[^.;]*\bket\s+thuc\s+(?:vao\s+)?$"
)
""" "Thời gian nhận hồ sơ: bắt đầu … và kết thúc vào 17 giờ ngày …"."""
_SENDING: Final = re.compile(
    rf"\b(?:bao\s+cao|(?<!keu )g[uo]i|nop|{SUBMIT}|tra\s+loi|phan\s+hoi|dang\s+ky)\b"
)
_NEXT: Final = re.compile(r"^\W{0,4}(?:va\s|dong\s+thoi\s)?\s?(?:tong\s+hop\s?,?\s?)?(?:bao\s+cao|gui)\b")
_MUST_LIE: Final = re.compile(r",?\s*phai\s+(?:co|gui|nop|den)\b")
""" "ngày 05/12 phải có tại văn phòng"."""
_SENTENCE: Final = re.compile(rf"(?<=;)\s+(?=[{UPPER}{LOWER}+-])|(?<=\.)\s+(?=[{UPPER}+-])")
_ABBREVIATION: Final = re.compile(r"(?:\b(?:TP|Tp|KT|TL|TM|TX|P|Q|T|BS|TS|ThS|PGS|GS|CN|KS|CV|Đ/c)\.)$")
_FULL_DATE: Final = re.compile(r"\b\d{1,2}\s?[/.-]\s?\d{1,2}\s?[/.-]\s?(\d{4})\b")
_OPEN: Final = re.compile(r"\b(?:vuong\s+mac|neu\s+co|kho\s+khan|phat\s+sinh|truong\s+hop)\b")
_HANDS_IN: Final = re.compile(
    rf"\b(?:{SUBMIT}|tham\s+muu|gui|de\s+xuat|bao\s+cao\s+(?!ket\s+qua|tinh\s+hinh|so\s+lieu|cong\s+tac))\b"
)
""" "báo cáo kết quả trong tháng 6" speaks of June's results; "trình … trong tháng 6" sets a term."""
_HANDED: Final = re.compile(
    r"\b(?:nop(?!\s+(?:\w+\s+)?(?:phi|thue|tien)\b)|gui|dang\s+ky|nhan\s+(?:ho\s+so|phieu|bai|danh\s+sach|bao\s+gia))\b(?:[^.;]|\.(?=\w)){0,140}$"
)
_MOVES: Final = re.compile(r"\bchuyen\b[^.;]{0,80}\b(?:cho|ve|den|toi)\b")
""" "chuyển biên bản cho …" may hand in or not: its unread time is asked."""
_REGIME: Final = re.compile(r"\bche\s+do\s+(?:thong\s+tin\s?,?\s+)?bao\s+cao\W*$")
""" "Chế độ báo cáo: hằng tuần": how often a report is owed."""
_MONEY: Final = re.compile(r"\b(?:thue|tien|phi|kinh\s+phi)\b[^.;,]{0,40}$|\d\s?dong\b[^.;]{0,20}$")
_SENDS: Final = re.compile(r"\b(?:bao\s+cao|gui)\b[^.;]{0,120}\b(?:ve|cho|den)\s")


@dataclass
class _Context:
    """What earlier sentences said: who is spoken to, and the text's own time."""

    issued: date | None
    year: int | None
    who: str | None = None
    said: str = ""
    asked: str = ""
    own: str = ""
    section: str | None = None
    day: date | None = None
    unread: bool = False


def read_duties(
    paragraphs: Sequence[Paragraph],
    issued: date | None,
    addressees: Sequence[str] = (),
    issuer: str | None = None,
) -> tuple[list[Found], list[Found], bool]:
    """Report obligations and other deadlines of the body, in order; and whether a sentence that has something
    handed in names a time that no rule has read. What the ``issuer`` sets itself is no obligation of the addressees.
    """
    duties: list[Found] = []
    others: list[Found] = []
    context = _Context(issued, None if issued else only_year(paragraphs))
    context.who = addressees[0] if len(addressees) == 1 else None
    context.own = fold(issuer or "")
    for paragraph in paragraphs:
        context.section = _section(paragraph) or context.section
        context.who = context.section or context.who
        context.said = ""
        if _NUMBERED.match(paragraph.mark or ""):
            context.asked = ""
        here = only_day(paragraph.unmarked, context.issued, context.year)
        for sentence in sentences(paragraph.unmarked):
            context.who = subject_of(sentence) or order_to(sentence) or context.who
            terms = find_terms(
                sentence, context.issued, context.year, context.day, here=here, listed=bool(context.asked)
            )
            acts = REPORT.search(plain(sentence)) is not None
            context.unread = context.unread or (
                (acts or _MOVES.search(plain(sentence)) is not None)
                and time_left(plain(sentence), terms, issued)
            )
            joined = _with_act(sentence, acts and not terms, context)
            if joined is not sentence:
                terms = find_terms(joined, context.issued, context.year, context.day, here=here)
            context.day = next((_day(one) for one in reversed(terms) if one.due), context.day)
            _read_sentence(joined, terms, paragraph, context, duties, others)
            context.asked = _asked(joined, terms, acts, context.asked)
    return duties, others, context.unread


def _day(term: Term) -> date | None:
    return date.fromisoformat(term.due[:10]) if term.due else None


def _with_act(sentence: str, open_: bool, context: _Context) -> str:
    """The sentence; one that gives only a limit together with the one before, whose act it limits."""
    joined = f"{context.said} {sentence}" if context.said and _LIMIT.match(plain(sentence)) else sentence
    context.said = sentence if open_ else ""
    return joined


def _asked(sentence: str, terms: Sequence[Term], acts: bool, before: str) -> str:
    """The act whose times a list gives one by one: "gửi báo cáo như sau:", "báo cáo lần 1 trước …;".

    It lasts as long as the list does: until a sentence gives no time or an act of its own.
    """
    if acts and not terms and len(sentence) < _HEADING and _TIMES.search(plain(sentence)):
        return sentence
    if before and not (acts and sentence.endswith(":")) and _TIMES.search(plain(before)):
        return before
    if before and len(terms) == 1 and sentence.endswith(";") and _is_item(plain(sentence), terms[0], before):
        return before
    if acts and sentence.endswith((":", ";")):
        return sentence[: terms[0].start].rpartition(":")[0] or sentence if terms else sentence
    return before if terms and not acts else ""


def _is_item(flat: str, term: Term, asked: str) -> bool:
    """Whether a sentence of a list gives nothing but a time and what it is the time of."""
    label = flat[: term.start]
    short = len(flat) - term.end < _ITEM_REST and _ITEM.fullmatch(label) is not None
    if _OTHER_TIME.search(label):
        return False
    other = TASK.search(label) or EVENT.search(label)
    return short and term.kind in _DUE_KINDS and not (other and not _TIMES.search(plain(asked)))


def _only_goes_on(left: str) -> bool:
    """Whether between a duty's time and the next stands nothing but whose it is: "đối với cấp huyện, trước …"."""
    return len(left) < _ITEM_REST and not (TASK.search(left) or EVENT.search(left) or REPORT.search(left))


def only_year(paragraphs: Sequence[Paragraph]) -> int | None:
    """Where the date of issue is lost, the last year among the text's full dates."""
    years = [int(year) for one in paragraphs for year in _FULL_DATE.findall(one.text)]
    return max((year for year in years if 1990 <= year <= 2100), default=None)


def sentences(text: str) -> Iterator[str]:
    """Sentences and clauses set off by a semicolon; a full stop in brackets or of an abbreviation ends none."""
    held = ""
    for piece in _SENTENCE.split(text):
        held = f"{held} {piece}" if held else piece
        if held.count("(") <= held.count(")") and not _ABBREVIATION.search(held[-6:]):
            yield held
            held = ""
    if held:
        yield held


def _section(paragraph: Paragraph) -> str | None:
    """The unit a numbered or bold heading names: "3. Sở Tài chính:"."""
    mark, text = paragraph.mark, paragraph.unmarked
    if mark is None:
        return heading_of(text, numbered=False) if paragraph.heading else None
    if mark.startswith(("-", "+", "•", "*")):
        return None
    return heading_of(text) or (subject_of(text) if text.endswith(":") else None)


def _read_sentence(
    sentence: str,
    terms: Sequence[Term],
    paragraph: Paragraph,
    context: _Context,
    duties: list[Found],
    others: list[Found],
) -> None:
    later = LATER_ROUND.search(sentence)
    if later is not None and duties:
        duties.append(_later_round(duties[-1], later.group("words").strip(), sentence, paragraph))
        return
    flat = plain(sentence)
    terms = [one for one in terms if not is_told(one, sentence, paragraph.text, context.issued)]
    told = bool(terms) and is_issuers(sentence, context.own)
    owed = [
        not told and not is_purpose(sentence, one) and _owed(flat, terms, n) for n, one in enumerate(terms)
    ]
    for n in range(len(terms) - 2, -1, -1):  # an act behind several times is each one's
        owed[n] = owed[n] or (owed[n + 1] and _of_one_act(flat, terms[n], terms[n + 1]))
    for n, term in enumerate(terms):
        left = flat[terms[n - 1].end if n else 0 : term.start]
        last = duties[-1] if n and duties and duties[-1].quote == sentence else None
        restated = last is not None and _RESTATES.fullmatch(left) is not None
        listed = bool(context.asked) and len(terms) == 1 and _is_item(flat, term, context.asked)
        again = last is not None and (_only_goes_on(left) or _ROUND.fullmatch(left) is not None)
        if restated or listed or again or owed[n]:
            value = _duty(sentence, terms, n, context.who, context.asked if listed else "")
            if last is not None and (restated or _same_period(terms[n - 1], term)):
                duties.pop()
            duties.append(_found(value, term.certain, sentence, paragraph))
        elif _is_deadline(term, flat):
            value = _other(sentence, terms, n, context.who, flat)
            sure = term.certain and context.issued is not None  # else it may be past
            others.append(_found(value, sure, sentence, paragraph))


def _of_one_act(flat: str, term: Term, following: Term) -> bool:
    """Whether two times beside each other have one act behind them: "trước 10/8 và trước 20/8, gửi …"."""
    between = flat[term.end : following.start]
    if JOINS.fullmatch(between):
        return True
    return bool(term.every and following.every) and HAS_ACT.search(between) is None


def _owed(flat: str, terms: Sequence[Term], n: int) -> bool:
    """Whether what stands around a sentence's ``n``-th time makes it the time of a report."""
    left = flat[terms[n - 1].end if n else 0 : terms[n].start]
    right = flat[terms[n].end : terms[n + 1].start if n + 1 < len(terms) else len(flat)]
    return _is_duty(left, right, terms[n], last=n + 1 == len(terms))


def _same_period(before: Term, term: Term) -> bool:
    """As in "hằng quý báo cáo …, gửi trước ngày 20 tháng cuối quý" is one duty, said twice."""
    if before.every is None or term.every is None:
        return False
    return not {"day", "time", "weekday"} & set(before.every) and before.every["every"] in (
        "unsaid",
        term.every["every"],
    )


def _later_round(last: Found, words: str, sentence: str, paragraph: Paragraph) -> Found:
    value = {**last.value, "what": "kết quả các đợt sau", "due": None, "due_kind": "none", "due_text": words}
    for name in ("instant", "exclusive", "rule", "remarks", "every", "within"):
        value.pop(name, None)
    return Found(value, sentence, paragraph.first, paragraph.last)


def _found(value: dict[str, Any], certain: bool, sentence: str, paragraph: Paragraph) -> Found:
    return Found(value, sentence, paragraph.first, paragraph.last, certain)


def _is_duty(left: str, right: str, term: Term, last: bool) -> bool:
    """Whether what is due is handed to somebody: by the act before the wording, else behind it."""
    if term.kind == "period":
        return _HANDED.search(left) is not None
    if term.relative is None and _LABEL.search(plain(term.words)) and term.leads:
        return True
    last_clause = left.rpartition("; ")[2]
    clause = left if _LIMIT.match(last_clause) else last_clause
    acts = [act for act in REPORT.finditer(clause) if not _pays(clause, act)]
    finishes = FINISH.search(clause) is not None and _SENDING.search(clause) is None
    if term.kind == "periodic" and _REGIME.search(clause):
        return True
    if term.kind == "within_month":
        return _HANDS_IN.search(clause) is not None and not finishes
    if term.kind in ("at_time", "by_time") and _RECEIVED.search(clause):
        return True
    if term.kind == "at_time":
        return bool(acts) and not EVENT.search(clause) and len(clause) - acts[-1].end() < 80
    if acts:
        return not finishes
    if _MUST_LIE.match(right) or (_NEXT.match(right) and last):
        return True
    return not TASK.search(clause) and REPORT.search(right) is not None


def _pays(clause: str, act: re.Match[str]) -> bool:
    """Whether money is what is handed in: "số thuế được gia hạn nộp"."""
    if clause.startswith(("ho so", "bao cao", "to khai"), act.end()):
        return False
    return act.group(0).startswith("nop") and _MONEY.search(clause, 0, act.start()) is not None


def _is_deadline(term: Term, flat: str) -> bool:
    """Whether a wording that is no report's is a deadline at all: an order's, not a condition's."""
    if term.kind in ("periodic", "within_days"):
        return False
    if term.kind == "within_month":
        return _TO_FINISH.search(flat[: term.start]) is not None
    if term.kind == "at_time":
        return EVENT.search(flat) is not None
    return term.certain or not term.remarks or bool({MISREAD, YEAR_FROM_TEXT} & {*term.remarks})


def _duty(sentence: str, terms: Sequence[Term], n: int, who: str | None, asked: str) -> dict[str, Any]:
    """The duty of a sentence's ``n``-th time; ``asked``: the act that a list's beginning states for it."""
    term, clause = terms[n], clause_of(sentence, terms, n)
    to = receiver(clause) or receiver(_WHY.sub("", sentence)) or receiver(asked)
    what = what_of(sentence, terms, n, asked)
    value = {
        "what": what.replace(f" về {to}", "") if to else what,
        "who": who,
        "to": to,
        "due": term.due,
        "due_text": term.words,
        "due_kind": term.kind if term.kind not in ("at_time", "period", "within_month") else _within(term),
    }
    extra = {
        **_rule(str(value["due_kind"]), term),
        "channel": read_channel(sentence),
        "form": read_form(sentence),
        "measure": read_measure(sentence),
    }
    return {**value, **{name: found for name, found in extra.items() if found}}


def _within(term: Term) -> str:
    """A time that is still in time: to the minute, or the whole of its day."""
    return "by_time" if "T" in (term.due or "") else "by_end_of_day"


def _rule(kind: str, term: Term) -> dict[str, Any]:
    """The instant, whether it is late already, the rule applied and the calendar used."""
    extra: dict[str, Any] = {"remarks": list(term.remarks), "every": term.every}
    deadline = from_due(term.due, kind, term.words)
    if deadline is not None:
        extra |= {"instant": deadline.instant.isoformat(), "rule": deadline.rule}
        extra["end"] = "exclusive" if deadline.exclusive else "inclusive"
    if term.last_day is not None:
        end = datetime.combine(term.last_day + timedelta(days=1), time(0), VN)
        extra |= {"instant": end.isoformat(), "rule": "hết ngày cuối của tháng hoặc quý", "end": "exclusive"}
    if term.relative is not None:
        one = term.relative
        extra["within"] = {"count": one.count, "unit": one.unit, "working": one.working}
        extra["rule"] = "không tính ngày đầu; hết 24 giờ của ngày cuối"
        extra["calendar"] = "ngày làm việc" if one.working else "ngày dương lịch"
    return extra


def _other(sentence: str, terms: Sequence[Term], n: int, who: str | None, flat: str) -> dict[str, Any]:
    term = terms[n]
    event = term.kind == "at_time" or (EVENT.search(flat) is not None and not TASK.search(flat))
    kind = "period" if term.kind == "period" else "event" if event else "task"
    value = {
        "what": act_of(clause_of(sentence, terms, n)),
        "who": who,
        "due": term.due,
        "due_text": term.words,
        "kind": kind,
        "start": term.begin,
    }
    return {**value, **({"remarks": list(term.remarks)} if term.remarks else {})}
