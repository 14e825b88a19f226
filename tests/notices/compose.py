"""Composes notices from offices, topics and wordings; every choice is drawn from a seed."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from tests.notices.model import Notice, answer, long, short
from tests.notices.offices import OFFICES, Office
from tests.notices.topics import CITED, NAMES, TOPICS, Topic
from tests.notices.wordings import DATED, UNDATED

_ORDER = (
    "CV", "CV", "CV", "TB", "KH", "CV", "QĐ", "GM", "CV", "BC", "CT", "TB", "TTr", "HD", "CV", "KH", "GM", "CĐ", "CTr", "NQ",
)  # fmt: skip
_TO_ALL = ("CV", "TTr", "GM")


@dataclass
class _Draft:
    """What has been cited, asked and set while the body grows."""

    pick: random.Random
    office: Office
    topic: Topic
    issued: date
    code: str
    body: list[str] = field(default_factory=list)
    basis: list[dict[str, Any]] = field(default_factory=list)
    duties: list[dict[str, Any]] = field(default_factory=list)
    others: list[dict[str, Any]] = field(default_factory=list)
    wording: int = 0


def compose(count: int = 72, seed: int = 2020) -> list[Notice]:
    """``count`` notices, the same for the same seed."""
    return [_notice(n, random.Random(f"{seed}-{n}")) for n in range(count)]


def _notice(n: int, pick: random.Random) -> Notice:
    office = OFFICES[n % len(OFFICES)]
    code = "CĐ" if office.short == "TTg" else _ORDER[(n + n // len(OFFICES)) % len(_ORDER)]
    code = "CV" if code == "CĐ" and office.short not in ("TTg", "UBND") else code
    topic = TOPICS[(n * 5 + n // len(TOPICS)) % len(TOPICS)]
    issued = _issued(n, pick)
    draft = _Draft(pick, office, topic, issued, code, wording=n)
    _body(draft)
    number = f"{pick.choice((pick.randint(1, 9), pick.randint(10, 99), pick.randint(100, 4999))):02d}"
    unit = pick.choice(office.units)
    notice = Notice(
        name=f"{n:03d}-{code}-{office.short}", parent=office.parent, issuer=office.lines, place=office.place, code=code,
        number=number, symbol=_symbol(office, code, unit), issued=issued, title=topic.subject, about=_about(draft),
        addressees=_addressees(draft), body=draft.body, recipients=_recipients(draft), party=office.party,
        archive=f"Lưu: VT, {unit}." if n % 7 else f"Lưu VT, {unit}.", authority=pick.choice(office.ends), signer=pick.choice(NAMES),
        urgency=pick.choice(("KHẨN", "HỎA TỐC")) if n % 9 == 4 else None,
    )  # fmt: skip
    notice.answer = answer(notice, basis=draft.basis, duties=draft.duties, others=draft.others)
    return notice


def _issued(n: int, pick: random.Random) -> date:
    year = 2004 + n % 23
    return date(year, pick.randint(1, 10), pick.randint(1, 28))


def _symbol(office: Office, code: str, unit: str) -> str:
    if office.party:
        return f"{code}/{office.short}"
    return f"{office.short}-{unit}" if code == "CV" else f"{code}-{office.short}"


def _about(draft: _Draft) -> str:
    """How the subject is introduced under a type's name, if at all."""
    return draft.pick.choice(("Về việc ", "", "V/v "))


def _addressees(draft: _Draft) -> tuple[str, ...]:
    if draft.code not in _TO_ALL and not (draft.code == "BC" and draft.wording % 2):
        return ()
    if draft.code in ("TTr", "BC"):
        return ("Ủy ban nhân dân tỉnh",)
    return draft.office.below[: draft.pick.randint(1, 2)]


def _recipients(draft: _Draft) -> list[str]:
    first = "Như trên" if draft.code in _TO_ALL else draft.pick.choice((*draft.office.below, "Như Điều 3"))
    more = [
        "Thường trực cấp ủy (để báo cáo)",
        "Lãnh đạo cơ quan",
        "Trang thông tin điện tử",
        "Các phòng, ban liên quan",
        "Đài Phát thanh và Truyền hình",
    ]
    return [f"{one};" for one in [first, *draft.pick.sample(more, draft.pick.randint(0, 3))]]


def _body(draft: _Draft) -> None:
    _opening(draft)
    numbered = draft.pick.random() < 0.7
    for k, order in enumerate(draft.topic.orders, 1):
        draft.body.append(f"{k}. {order}" if numbered else order)
    _trap(draft)
    if draft.code in ("TTr", "BC"):
        draft.body.append("Kính đề nghị Ủy ban nhân dân tỉnh xem xét, chỉ đạo./.")
        return
    if draft.code == "GM":
        _meeting(draft)
    for k in range(
        draft.pick.choice((0, 1, 1, 1, 2))
        if draft.code in ("GM", "QĐ", "NQ")
        else draft.pick.choice((1, 1, 2))
    ):
        _duty(draft, f"{k + 3}. " if numbered else "", k)
    if draft.pick.random() < 0.3:
        _task(draft)
    draft.body.append(f"{draft.office.self_name} thông báo để các cơ quan, đơn vị biết, thực hiện./.")


def _opening(draft: _Draft) -> None:
    cited = [_cite(draft, n) for n in range(draft.pick.randint(0, 3))]
    if draft.code in ("QĐ", "NQ", "KH"):
        draft.body += [f"Căn cứ {one};" for one in cited]
    elif cited:
        draft.body.append(
            f"Thực hiện {'; '.join(cited)}, {draft.office.self_name} đề nghị các cơ quan, đơn vị thực hiện một số nội dung sau:"
        )
    draft.body.append(draft.topic.reason)


def _cite(draft: _Draft, n: int) -> str:
    kind, symbol, issuer, subject, yearly = CITED[(draft.wording * 3 + n) % len(CITED)]
    day = draft.issued - timedelta(days=draft.pick.randint(3, 300))
    number = draft.pick.randint(1, 2500)
    code = f"{number:02d}/{day.year}/{symbol}" if yearly else f"{number:02d}/{symbol}"
    draft.basis.append({"code": code, "date": day.isoformat(), "issuer": issuer, "subject": subject})
    written = draft.pick.choice((short, long))(day)
    return f"{kind} số {code} ngày {written} của {issuer} {draft.pick.choice(('về việc ', 'về '))}{subject}"


def _trap(draft: _Draft) -> None:
    """Dates that ask for nothing."""
    past = draft.issued - timedelta(days=draft.pick.randint(20, 200))
    soon = draft.issued + timedelta(days=draft.pick.randint(5, 40))
    traps = (
        f"Hồ sơ tiếp nhận trước ngày {short(past)} vẫn thực hiện theo quy định cũ.",
        f"Ngày {short(past)}, {draft.office.self_name} đã tổ chức kiểm tra thực tế tại hai đơn vị.",
        f"Số liệu tính đến hết ngày {short(past)}.",
        f"Văn bản này có hiệu lực kể từ ngày {short(soon)}.",
        "Theo báo cáo của các đơn vị, tỷ lệ thực hiện mới đạt 62,5%.",
    )
    if draft.pick.random() < 0.6:
        draft.body.append(draft.pick.choice(traps))


def _meeting(draft: _Draft) -> None:
    day = draft.issued + timedelta(days=draft.pick.randint(3, 12))
    hour = draft.pick.choice((7, 8, 13, 14))
    words = draft.pick.choice((f"{hour:02d} giờ 00 phút, ngày {long(day)}", f"{hour}h30 ngày {short(day)}"))
    minute = 30 if "h30" in words else 0
    draft.body += [f"Thời gian: {words}.", "Địa điểm: Phòng họp số 2, trụ sở cơ quan."]
    due = f"{day.isoformat()}T{hour:02d}:{minute:02d}:00+07:00"
    draft.others.append(
        {"what": "họp", "who": None, "due": due, "due_text": words, "kind": "event", "start": None}
    )


_FRAMES = (
    "Đề nghị {who} báo cáo {result} về {me} {when} để tổng hợp.",
    "{who} gửi báo cáo {result} (theo mẫu gửi kèm) về {me} {when}.",
    "Kết quả thực hiện gửi về {me} qua hệ thống quản lý văn bản và điều hành {when}, đồng thời gửi tệp mềm qua thư điện tử tonghop@vidu.gov.vn.",
    "{When}, {low} tổng hợp {result} gửi về {me}.",
    "Giao {who} chủ trì, phối hợp với các đơn vị liên quan tham mưu {me} phương án xử lý {when}.",
    "Hoàn thành việc {act} và báo cáo {me} {when}.",
    "{who} lập danh sách gửi {me} {when}; quá thời hạn trên, đơn vị nào không gửi thì coi như không có nhu cầu.",
    "Yêu cầu {who} nghiêm túc triển khai, tổng hợp {result}, báo cáo về {me} {when} (số liệu tính trên tổng số người làm việc của đơn vị).",
    "Mọi ý kiến góp ý gửi về {me} {when} để hoàn chỉnh.",
)  # fmt: skip


def _duty(draft: _Draft, mark: str, k: int) -> None:
    draft.wording += 7 * k
    if draft.pick.random() < 0.15:
        said = UNDATED[draft.wording % len(UNDATED)]
    else:
        said = DATED[draft.wording % len(DATED)](
            draft.issued + timedelta(days=draft.pick.randint(4, 45)), draft.pick.choice((9, 10, 15, 16))
        )
    who = draft.pick.choice((*draft.office.below, draft.office.inner))
    frame = _FRAMES[(draft.wording // 2 + k) % len(_FRAMES)]
    low = who[0].lower() + who[1:] if who.startswith(("Các", "Trưởng", "Thủ trưởng")) else who
    text = frame.format(
        who=who,
        low=low,
        result=draft.topic.result,
        act=draft.topic.act,
        me=draft.office.self_name,
        when=said.words,
        When=said.words[0].upper() + said.words[1:],
    )
    draft.body.append(mark + text)
    draft.duties.append(
        {
            "what": draft.topic.result,
            "who": who,
            "to": draft.office.self_name,
            "due": said.due,
            "due_text": said.words,
            "due_kind": said.kind,
        }
    )


def _task(draft: _Draft) -> None:
    day = draft.issued + timedelta(days=draft.pick.randint(50, 60))
    said = DATED[draft.pick.choice((0, 3, 4, 6))](day, 10)
    draft.body.append(f"{draft.office.inner} hoàn thành việc {draft.topic.act} {said.words}.")
    draft.others.append(
        {
            "what": draft.topic.act,
            "who": draft.office.inner,
            "due": said.due,
            "due_text": said.words,
            "kind": "task",
            "start": None,
        }
    )
