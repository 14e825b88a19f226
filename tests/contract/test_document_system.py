"""One suite for every document system: the promises of ``connectors.protocol``, each as a test."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from connectors.errors import BadSignature, Rejected, Unreadable, Unsupported
from connectors.memory import MemorySystem
from connectors.protocol import (
    OF_A_SYSTEM,
    Arrival,
    Assignment,
    Attachment,
    Circulation,
    DocumentSystem,
    Done,
    Feature,
    Outbound,
    Package,
    Registration,
    Reminder,
    StatusNotice,
)
from connectors.protocol import Feature as F  # noqa: N817  # it stands over every test
from connectors.signatures import sign
from tests.connectors.served import SECRET, THEIRS
from tests.contract.document_system import FEATURES, TRIED, MemorySide, OtherSide, on

NOW = datetime(2026, 8, 5, 9, 15, tzinfo=UTC)
SHEET = Attachment("bieu.xlsx", "application/octet-stream", b"sheet")
ASK = Assignment(
    unit="hcth",
    receiver="truong",
    role="support",
    title="Báo cáo kết quả",
    text="Trước 10 giờ",
    reference="TS-AAAA-0001",
    deadline=NOW + timedelta(days=1),
    form=(),
    attachments=(SHEET,),
)
COPY = Circulation("Toàn cơ quan", "42/TB-SNV", "Để biết", "TS-CCCC-0001", (SHEET,))
LETTER = Outbound(
    "TS-RRRR-0001", "187/BC-CCVTLT", "Báo cáo", "Báo cáo", "2026-08-06", (THEIRS,), None, None, (SHEET,)
)
PACKAGE = Package(
    "000.01.12.H41.2026.05", "Hồ sơ", "TS-DDDD-0001", Attachment("h.zip", "application/zip", b"PK zip")
)

Create = Callable[[DocumentSystem, str], Done]
CREATES: dict[str, Create] = {
    "assign": lambda system, key: system.assign(key, ASK),
    "circulate": lambda system, key: system.circulate(key, COPY),
    "send": lambda system, key: system.send(key, LETTER),
    "file": lambda system, key: system.file(key, PACKAGE),
}
REFERENCES = {
    "assign": ASK.reference,
    "circulate": COPY.reference,
    "send": LETTER.reference,
    "file": PACKAGE.reference,
}


def feed(system: DocumentSystem, after: str | None = None) -> list[Arrival]:
    """Everything in the feed after a cursor, page by page."""
    found: list[Arrival] = []
    while True:
        page = system.changes(after, limit=2)
        found += [system.parse(entry) for entry in page.entries]
        after = page.cursor
        if not page.more:
            return found


def kinds(system: DocumentSystem) -> list[str]:
    """The kinds of news that are not echoes of our own acts."""
    return [one.kind for one in feed(system) if one.own_key is None and one.kind != "other"]


@on(F.ASSIGN, F.CIRCULATE, F.SEND, F.FILE, F.FIND_BY_KEY)
@pytest.mark.parametrize("act", CREATES)
def test_a_create_repeated_under_its_key_is_done_once_and_answers_the_same(side: OtherSide, act: str) -> None:
    first = CREATES[act](side.system, "k1")
    second = CREATES[act](side.system, "k1")
    assert second.external_id == first.external_id
    lines = [line for line in side.ledger() if line["act"] == act]
    assert [(line["key"], line["calls"]) for line in lines] == [("k1", 2)]


@on(F.ASSIGN, F.CIRCULATE, F.SEND, F.FILE, F.FIND_BY_KEY, F.FIND_BY_REFERENCE)
@pytest.mark.parametrize("act", CREATES)
def test_what_a_key_left_can_be_looked_up_by_key_and_by_reference(side: OtherSide, act: str) -> None:
    assert side.system.find_by_key("k1") is None
    assert side.system.find_by_reference(act, REFERENCES[act]) == ()
    done = CREATES[act](side.system, "k1")
    found = side.system.find_by_key("k1")
    assert found is not None
    assert found.external_id == done.external_id
    assert [one.external_id for one in side.system.find_by_reference(act, REFERENCES[act])] == [
        done.external_id
    ]


@on(F.ASSIGN, F.FIND_BY_KEY)
def test_a_key_used_for_something_else_is_refused(side: OtherSide) -> None:
    side.system.assign("k1", ASK)
    with pytest.raises(Rejected):
        side.system.assign("k1", replace(ASK, title="Việc khác"))
    assert len([line for line in side.ledger() if line["act"] == "assign"]) == 1


@on(F.ASSIGN, F.FIND_BY_KEY)
def test_an_unknown_unit_is_refused_and_nothing_is_left(side: OtherSide) -> None:
    with pytest.raises(Rejected):
        side.system.assign("k1", replace(ASK, unit="khong-co"))
    assert side.ledger() == []
    assert side.system.find_by_key("k1") is None


@on(F.CHANGES, F.ASSIGN, F.TRACK)
def test_the_feed_tells_in_order_what_a_unit_does_with_its_assignment(side: OtherSide) -> None:
    task = side.system.assign("k1", ASK).external_id
    assert side.system.track(task) == "asked"
    side.see(task)
    side.acknowledge(task)
    assert side.system.track(task) == "acknowledged"
    side.answer(task, {"total": 6, "reasons": {"k1": 0}})
    assert side.system.track(task) == "answered"
    assert kinds(side.system) == ["seen", "acknowledgement", "answer"]
    answer = next(one for one in feed(side.system) if one.kind == "answer")
    assert (answer.external_id, answer.reference) == (task, ASK.reference)
    assert answer.fields["figures"] == {"total": 6, "reasons": {"k1": 0}}


@on(F.CHANGES, F.ASSIGN, F.FIND_BY_KEY)
def test_our_own_acts_come_back_in_the_feed_marked_with_our_key(side: OtherSide) -> None:
    side.system.assign("k1", ASK)
    assert {one.own_key for one in feed(side.system)} == {"k1"}


@on(F.CHANGES, inbox=True)
def test_a_cursor_goes_on_where_it_stood_and_misses_nothing(side: OtherSide) -> None:
    for n in range(5):
        side.send_us(f"tb-{n}.txt", f"văn bản {n}".encode(), f"Văn bản {n}")
    whole = [one.external_id for one in feed(side.system)]
    assert len(whole) == len(set(whole)) == 5
    first = side.system.changes(None, limit=3)
    rest = feed(side.system, first.cursor)
    assert [side.system.parse(entry).external_id for entry in first.entries] + [
        one.external_id for one in rest
    ] == whole


@on(F.CHANGES, F.DOWNLOAD, inbox=True)
def test_a_document_that_arrives_is_downloaded_whole(side: OtherSide) -> None:
    side.send_us("tb.txt", "nội dung".encode(), "Thông báo")
    (arrival,) = [one for one in feed(side.system) if one.kind == "notice"]
    file = arrival.files[0]
    assert side.system.download(file) == "nội dung".encode()
    assert file.sha256 in ("", hashlib.sha256("nội dung".encode()).hexdigest())
    assert (arrival.fields["sender"], arrival.fields["subject"]) == ("Sở Nội vụ", "Thông báo")


@on(F.CHANGES, F.REGISTER, F.STATUS, inbox=True)
def test_an_arrival_number_is_mirrored_once_and_not_overwritten(side: OtherSide) -> None:
    side.send_us("tb.txt", b"x", "Thông báo")
    id = next(one.external_id for one in feed(side.system) if one.kind == "notice")
    side.system.register("k1", Registration(id, 214, NOW))
    with pytest.raises(Rejected):
        side.system.register("k2", Registration(id, 215, NOW))
    side.system.send_status("k3", StatusNotice(id, "03", "Đã vào sổ"))
    acts = [(line["act"], line["key"]) for line in side.ledger()]
    assert acts == [("register", "k1"), ("status", "k3")]


@on(F.ASSIGN, F.REMIND, F.FIND_BY_KEY)
def test_reminders_of_one_assignment_are_told_apart(side: OtherSide) -> None:
    task = side.system.assign("k0", ASK).external_id
    for n in (1, 2):
        side.system.remind(f"k{n}", Reminder(task, n, "Nhắc nhở"))
        side.system.remind(f"k{n}", Reminder(task, n, "Nhắc nhở"))
    lines = [line for line in side.ledger() if line["act"] == "remind"]
    assert [(line["ordinal"], line["calls"]) for line in lines] == [(1, 2), (2, 2)]


@on(F.ASSIGN, F.RETURN_ANSWER, F.TRACK)
def test_an_answer_is_returned_with_its_reason_and_may_come_again(side: OtherSide) -> None:
    task = side.system.assign("k0", ASK).external_id
    with pytest.raises(Rejected):
        side.system.return_answer("k1", task, "chưa có gì để trả")
    side.answer(task, {"total": 1})
    side.system.return_answer("k2", task, "Số đã cài lớn hơn tổng số")
    assert side.system.track(task) == "acknowledged"
    side.answer(task, {"total": 2})
    assert side.system.track(task) == "answered"


@on(F.ASSIGN, F.CANCEL, F.REMIND, F.TRACK)
def test_a_cancelled_assignment_takes_no_reminder(side: OtherSide) -> None:
    task = side.system.assign("k0", ASK).external_id
    side.system.cancel("k1", task, "Thu hồi")
    assert side.system.track(task) == "cancelled"
    with pytest.raises(Rejected):
        side.system.remind("k2", Reminder(task, 1, "Nhắc nhở"))


@on(F.ASSIGN, F.CHANGE_DEADLINE, F.COMMENT)
def test_a_deadline_is_moved_and_a_remark_is_added(side: OtherSide) -> None:
    task = side.system.assign("k0", ASK).external_id
    side.system.change_deadline("k1", task, NOW + timedelta(days=2))
    side.system.comment("k2", task, "Gia hạn một ngày")
    assert [line["act"] for line in side.ledger()] == ["assign", "change_deadline", "comment"]


@on(F.CHANGES, F.CIRCULATE)
def test_who_has_read_a_circulated_copy_comes_back_as_a_count(side: OtherSide) -> None:
    copy = side.system.circulate("k1", COPY).external_id
    side.read_copy(copy)
    side.read_copy(copy)
    marks = [one for one in feed(side.system) if one.kind == "read_mark"]
    assert marks[-1].fields["count"] == 1, "one person counts once"
    assert marks[-1].reference == COPY.reference


@on(F.CHANGES, F.SEND, F.RECEIPTS)
def test_a_receipt_says_that_our_document_stands_in_the_addressees_book(side: OtherSide) -> None:
    sent = side.system.send("k1", LETTER)
    assert side.system.receipts(sent.external_id) == ()
    side.enter_in_book(sent.external_id)
    (receipt,) = side.system.receipts(sent.external_id)
    assert (receipt.kind, receipt.fields["status"]) == ("receipt", "03")
    assert receipt.reference == LETTER.reference
    assert kinds(side.system) == ["receipt"]


@on(F.CHANGES, F.FINISH, inbox=True)
def test_a_document_is_finished_once(side: OtherSide) -> None:
    side.send_us("tb.txt", b"x", "Thông báo")
    id = next(one.external_id for one in feed(side.system) if one.kind == "notice")
    for _ in range(2):
        side.system.finish("k1", id)
    assert [(line["act"], line["target"], line["calls"]) for line in side.ledger()] == [("finish", id, 2)]


@on(F.SEND)
def test_a_document_goes_out_once_with_our_reference(side: OtherSide) -> None:
    sent = side.system.send("k1", LETTER)
    (line,) = [one for one in side.ledger() if one["act"] == "send"]
    assert sent.external_id
    assert (line["reference"], line["calls"]) == (LETTER.reference, 1)


@on(F.SEND, F.FIND_BY_KEY, F.FIND_BY_REFERENCE)
def test_a_letter_that_went_out_is_found_by_key_and_by_reference_and_goes_out_once(side: OtherSide) -> None:
    assert side.system.find_by_key("k1") is None
    sent = side.system.send("k1", LETTER)
    assert side.system.send("k1", LETTER).external_id == sent.external_id
    found = side.system.find_by_key("k1")
    assert found is not None
    looked_up = side.system.find_by_reference("send", LETTER.reference)
    assert {found.external_id, *(one.external_id for one in looked_up)} == {sent.external_id}
    assert len([one for one in side.ledger() if one["act"] == "send"]) == 1
    with pytest.raises(Rejected):
        side.system.send("k1", replace(LETTER, subject="Báo cáo khác"))


@on(F.CHANGES, F.STATUS, inbox=True)
def test_a_sender_is_told_once_where_its_document_stands(side: OtherSide) -> None:
    side.send_us("tb.txt", b"x", "Thông báo")
    id = next(one.external_id for one in feed(side.system) if one.kind == "notice")
    for _ in range(2):
        side.system.send_status("k1", StatusNotice(id, "03", "Đã vào sổ"))
    assert [line["act"] for line in side.ledger()] == ["status"]


@on(F.CHANGES, F.PROGRESS, F.STATUS, inbox=True)
def test_a_sender_hears_the_stages_in_between(side: OtherSide) -> None:
    side.send_us("tb.txt", b"x", "Thông báo")
    id = next(one.external_id for one in feed(side.system) if one.kind == "notice")
    for n, stage in enumerate(("01", "04", "05", "06")):
        side.system.send_status(f"k{n}", StatusNotice(id, stage, "Chi cục"))
    assert [line["reference"] for line in side.ledger()] == ["01", "04", "05", "06"]


@on(F.CHANGES, F.SEND, F.DOWNLOAD, signs=True)
def test_what_is_signed_and_numbered_there_comes_back_and_is_acknowledged_once_stored(
    side: OtherSide,
) -> None:
    sent = side.system.send("k1", replace(LETTER, code="", issued_on=""))
    assert feed(side.system) == []
    side.issue(sent.external_id, "187/BC-CCVTLT", date(2026, 8, 6), b"signed")
    first = side.system.changes(None)
    (arrival,) = [side.system.parse(entry) for entry in first.entries]
    assert (arrival.kind, arrival.external_id) == ("numbered", sent.external_id)
    assert arrival.reference == LETTER.reference
    assert arrival.fields == {"code": "187/BC-CCVTLT", "issued_on": "2026-08-06"}
    assert [side.system.download(file) for file in arrival.files] == [b"signed"]
    assert [one.external_id for one in feed(side.system)] == [sent.external_id], "nobody has stored it yet"
    assert side.system.changes(first.cursor).entries == ()
    assert feed(side.system) == [], "the cursor came back: it was stored, and the system may forget it"


@on(F.FILE, F.READ_BACK)
def test_a_filed_package_is_read_back_byte_for_byte(side: OtherSide) -> None:
    filed = side.system.file("k1", PACKAGE)
    assert side.system.read_back(filed.external_id) == b"PK zip"


@on(F.UNITS)
def test_the_units_are_told_with_their_ids(side: OtherSide) -> None:
    assert [one.external_id for one in side.system.units()] == ["hcth", "qlvtlt"]


@on(F.WEBHOOK)
def test_a_webhook_counts_only_with_its_own_fresh_signature(side: OtherSide) -> None:
    secret = side.memory.secrets[0] if isinstance(side, MemorySide) else SECRET
    body = b'{"any": "bytes"}'
    assert side.system.verify(sign(secret, "msg-1", NOW, body), body, NOW) == "msg-1"
    for headers, given, now in (
        (sign(secret, "msg-1", NOW, body), body + b" ", NOW),
        (sign(secret, "msg-1", NOW, body), body, NOW + timedelta(minutes=6)),
        ({}, body, NOW),
        ({**sign(secret, "msg-1", NOW, body), "webhook-id": "msg-2"}, body, NOW),
    ):
        with pytest.raises(BadSignature):
            side.system.verify(headers, given, now)


@on(F.CHANGES)
@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'{"type": 1}', b"\xff\xfe", b"[" * 100_000])
def test_what_is_no_news_is_said_to_be_unreadable(side: OtherSide, body: bytes) -> None:
    with pytest.raises(Unreadable):
        side.system.parse(body)


CALLS: dict[Feature, Callable[[DocumentSystem], object]] = {
    Feature.CHANGES: lambda s: s.changes(None),
    Feature.UNITS: lambda s: s.units(),
    Feature.REGISTER: lambda s: s.register("k", Registration("id", 1, NOW)),
    Feature.STATUS: lambda s: s.send_status("k", StatusNotice("id", "03", "")),
    Feature.ASSIGN: lambda s: s.assign("k", ASK),
    Feature.CIRCULATE: lambda s: s.circulate("k", COPY),
    Feature.REMIND: lambda s: s.remind("k", Reminder("id", 1, "")),
    Feature.RETURN_ANSWER: lambda s: s.return_answer("k", "id", ""),
    Feature.CANCEL: lambda s: s.cancel("k", "id", ""),
    Feature.CHANGE_DEADLINE: lambda s: s.change_deadline("k", "id", NOW),
    Feature.COMMENT: lambda s: s.comment("k", "id", ""),
    Feature.TRACK: lambda s: s.track("id"),
    Feature.FIND_BY_KEY: lambda s: s.find_by_key("k"),
    Feature.FIND_BY_REFERENCE: lambda s: s.find_by_reference("assign", "TS"),
    Feature.SEND: lambda s: s.send("k", LETTER),
    Feature.RECEIPTS: lambda s: s.receipts("id"),
    Feature.FILE: lambda s: s.file("k", PACKAGE),
    Feature.READ_BACK: lambda s: s.read_back("id"),
    Feature.FINISH: lambda s: s.finish("k", "id"),
}


@pytest.mark.parametrize("feature", CALLS, ids=str)
def test_a_missing_feature_is_said_before_any_call(feature: Feature) -> None:
    weaker = MemorySystem(features=OF_A_SYSTEM - {feature})
    with pytest.raises(Unsupported):
        CALLS[feature](weaker)
    assert weaker.ledger == []


@pytest.mark.parametrize("name", FEATURES)
def test_every_feature_of_every_system_is_tried_here(name: str) -> None:
    assert TRIED[name] == set(FEATURES[name])
