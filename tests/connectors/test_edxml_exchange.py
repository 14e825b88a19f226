"""The exchange with the axis: signed calls, nothing lost on the way in, nothing doubled on the way out."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import requests
import structlog

from connectors.edxml.reader import read
from connectors.edxml.signing import Signature, sign, time_stamp
from connectors.edxml.values import Business, Document, File, Organ, Reference, Replaced, Signer, Status
from connectors.edxml.vxp import Vxp
from connectors.errors import Rejected, Unreachable, Unreadable, Unsupported
from connectors.protocol import Arrival, Attachment, DocumentSystem, Outbound, RemoteFile, StatusNotice
from connectors.simulator.face import Answer, Request
from tests.connectors.axis import NOW, OURS, SECRET, THEIRS, Axis, axis, notice

PDF = Attachment("187-BC-CCVTLT.pdf", "application/pdf", b"%PDF-1.7 signed")
ANNEX = Attachment("bieu.xlsx", "application/octet-stream", b"PK\x03\x04 sheet")
REPLY = Outbound(
    reference="TS-RRRR-0001",
    code="187/BC-CCVTLT",
    subject="Kết quả cài đặt ứng dụng",
    doc_type="Báo cáo",
    issued_on="2026-08-06",
    addressees=(THEIRS.id,),
    answers=notice().document_id,
    answers_code="41/TB-SNV",
    attachments=(ANNEX, PDF),
    signer_lines=("KT. CHI CỤC TRƯỞNG", "PHÓ CHI CỤC TRƯỞNG"),
    signer_name="Lê Thị D",
)


@pytest.fixture
def vxp(tmp_path: Path) -> Iterator[Axis]:
    with axis(tmp_path) as one:
        yield one


def news(system: DocumentSystem, after: str | None = None) -> tuple[list[Arrival], str]:
    """Everything there is, page by page, and the last cursor."""
    found: list[Arrival] = []
    while True:
        page = system.changes(after, limit=3)
        found += [system.parse(entry) for entry in page.entries]
        after = page.cursor
        if not page.more:
            return found, after


# -- signing


def test_the_signature_of_a_list_call_is_the_known_one() -> None:
    text, names, digest = sign(
        SECRET,
        [
            ("timestamp", "13102025T102518+0123"),
            ("systemid", "000.00.00.H99"),
            ("Content-Type", "application/json"),
            ("servicetype", "eDoc"),
            ("messagetype", "edoc"),
        ],
    )
    assert text == (
        '{"XroadVnpt-timestamp":"13102025T102518+0123","XroadVnpt-systemid":"000.00.00.H99",'
        '"XroadVnpt-Content-Type":"application/json","XroadVnpt-servicetype":"eDoc",'
        '"XroadVnpt-messagetype":"edoc"}'
    )
    assert names == "timestamp;systemid;Content-Type;servicetype;messagetype"
    assert digest == "b4b4ab326623990f8f64009ffcb12034ea24c4773139a14044c1576f9972a7ec"


def test_the_signature_over_a_list_of_receivers_is_the_known_one() -> None:
    text, _, digest = sign(SECRET, [("systemid", "000.00.00.H99"), ("to", '["000.00.00.H98"]')])
    assert text == '{"XroadVnpt-systemid":"000.00.00.H99","XroadVnpt-to":"[\\"000.00.00.H98\\"]"}'
    assert digest == "d40c62b199181a3b581ea5a29397ec7d7080e386b8d6f35e8ab68d605f9e439b"


def test_every_call_has_headers_of_its_own() -> None:
    seconds = iter(range(10))
    auth = Signature("000.00.00.H99", SECRET, lambda: NOW.replace(second=next(seconds)))

    def signed(**parameters: str) -> dict[str, str]:
        headers = {f"XroadVnpt-{name}": value for name, value in parameters.items()}
        request = requests.Request("POST", "http://127.0.0.1/x", headers=headers, data=b"{}", auth=auth)
        return dict(request.prepare().headers)

    first, second = signed(docId="1"), signed(messagetype="edoc")
    assert first["XroadVnpt-sign-header-key"] == "timestamp;systemid;Content-Type;docId"
    assert second["XroadVnpt-sign-header-key"] == "timestamp;systemid;Content-Type;messagetype"
    assert first["XroadVnpt-timestamp"] != second["XroadVnpt-timestamp"]
    assert "XroadVnpt-docId" not in second


def test_a_time_stamp_ends_in_milliseconds_not_in_a_zone() -> None:
    assert time_stamp(NOW.replace(microsecond=123_000)) == "06082026T091500+0123"


def test_a_wrong_secret_is_refused_and_stands_in_no_message_and_no_log(vxp: Axis) -> None:
    wrong = Vxp(vxp.url, OURS.id, "another-secret")
    with structlog.testing.capture_logs() as logs, pytest.raises(Rejected) as refused:
        wrong.received("edoc")
    said = f"{refused.value!r} {refused.value.__cause__!r} {logs}"
    assert "SecretKey" in said, "the axis's own words reach the person"
    assert "another-secret" not in said
    assert "sign-header" not in said


# -- what comes in


def test_a_document_is_told_with_its_fields_and_downloaded_without_another_call(vxp: Axis) -> None:
    vxp.deliver(notice(due="2026/08/10", priority=2))
    (arrival,), _ = news(vxp.exchange())
    assert (arrival.kind, arrival.external_id) == ("notice", "H41,2026/08/05,41/TB-SNV")
    told = {name: arrival.fields[name] for name in ("sender", "sender_code", "code", "due_on", "urgency")}
    assert told == {
        "sender": "Sở Nội vụ",
        "sender_code": "H41",
        "code": "41/TB-SNV",
        "due_on": "2026-08-10",
        "urgency": "Thượng khẩn",
    }
    assert vxp.exchange().download(arrival.files[0]) == "nội dung".encode()
    assert [one.fetched for one in vxp.face.held] == [1]


def test_a_file_that_did_not_come_with_a_package_is_refused(vxp: Axis) -> None:
    with pytest.raises(Rejected):
        vxp.exchange().download(RemoteFile("0" * 64, "x"))


def test_a_package_is_confirmed_only_after_its_page_was_stored(vxp: Axis) -> None:
    vxp.deliver(notice())
    page = vxp.exchange().changes(None)
    assert vxp.face.held[0].state == "initial", "fetched, but who knows whether it was stored"
    again = vxp.exchange().changes(None)
    assert again.entries == page.entries, "after a crash it comes again"
    after = vxp.exchange().changes(again.cursor)
    assert vxp.face.held[0].state == "done"
    assert after.entries == ()


def test_a_look_at_the_feed_from_its_start_disturbs_no_reader(vxp: Axis) -> None:
    vxp.deliver(notice())
    _, cursor = news(vxp.exchange())
    vxp.exchange().changes(cursor)
    assert len(vxp.exchange().changes(None).entries) == 1
    assert vxp.exchange().changes(cursor).entries == ()


@pytest.mark.parametrize("forgets", [False, True])
def test_every_package_comes_once_whether_or_not_the_axis_forgets_what_was_confirmed(
    tmp_path: Path, forgets: bool
) -> None:
    with axis(tmp_path, forgets=forgets) as vxp:
        for n in range(7):
            vxp.deliver(notice(str(n + 1)))
        found, cursor = news(vxp.exchange())
        assert [one.fields["code"] for one in found] == [f"{n + 1}/TB-SNV" for n in range(7)]
        vxp.deliver(notice("8"))
        more, cursor = news(vxp.exchange(), cursor)
        assert [one.fields["code"] for one in more] == ["8/TB-SNV"]
        assert vxp.exchange().changes(cursor).entries == ()
        assert {one.state for one in vxp.face.held} == {"done"}


def test_what_another_program_fetched_before_is_left_alone(vxp: Axis) -> None:
    vxp.deliver(notice())
    vxp.face.held[0].state = "done"
    assert vxp.exchange().changes(None).entries == ()


def test_what_can_not_be_parsed_is_handed_out_refused_and_blocks_nothing(vxp: Axis) -> None:
    exchange = vxp.exchange()
    for raw in (b"", b"not xml at all", b"<html>maintenance</html>"):
        vxp.face.deliver(raw)
    vxp.deliver(notice())
    page = exchange.changes(None)
    *bad, good = page.entries
    assert bad == [b"", b"not xml at all", b"<html>maintenance</html>"], "kept byte for byte"
    for entry in bad:
        with pytest.raises(Unreadable):
            exchange.parse(entry)
    assert exchange.parse(good).kind == "notice"
    exchange.changes(page.cursor)
    assert [one.state for one in vxp.face.held] == ["fail", "fail", "fail", "done"]


def test_a_package_the_axis_does_not_hand_out_is_told_and_never_confirmed(tmp_path: Path) -> None:
    def spoil(request: Request, answer: Answer) -> Answer:
        if request.headers.get("xroadvnpt-docid") == lost and request.path.endswith("getEdoc"):
            return Answer(200, json.dumps({"ErrorCode": "20", "ErrorDesc": "Lỗi hệ thống"}).encode())
        return answer

    with axis(tmp_path, spoil) as vxp:
        lost = vxp.deliver(notice("1"))
        vxp.deliver(notice("2"))
        exchange = vxp.exchange()
        page = exchange.changes(None)
        with pytest.raises(Unreadable):
            exchange.parse(page.entries[0])
        assert lost.encode() in page.entries[0]
        assert exchange.parse(page.entries[1]).fields["code"] == "2/TB-SNV"
        exchange.changes(page.cursor)
        assert [one.state for one in vxp.face.held] == ["initial", "done"]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html>sign in</html>",
        b"[]",
        b'{"status": "OK", "ErrorCode": "0"}',
        b'{"status": "OK", "ErrorCode": "0", "data": "nothing new"}',
        b'{"status": "OK", "ErrorCode": "0", "data": [{"from": "H41"}]}',
    ],
)
def test_an_unreadable_list_is_an_error_and_never_no_news(tmp_path: Path, body: bytes) -> None:
    with axis(tmp_path, lambda *_: Answer(200, body)) as vxp, pytest.raises(Unreachable):
        vxp.exchange().changes(None)


def test_a_document_sent_again_under_our_old_code_is_the_same_news(vxp: Axis) -> None:
    old = Organ("000.00.12.H41", "TLTVBQG_CDMDD_QD20", "Chi cục Văn thư - Lưu trữ (Mã cũ) (qd20)")
    vxp.deliver(notice())
    vxp.deliver(notice(recipients=(Organ("H41.12"), old), traces=()))
    vxp.deliver(notice(subject="Nội dung khác"))
    found, _ = news(vxp.exchange())
    assert len({one.external_id for one in found}) == 1
    first, second, third = (one.revision for one in found)
    assert first == second, "the axis's own doubling is no second document"
    assert third != first, "other content under the same id is shown to the clerk"


def test_a_clerk_is_told_of_odd_parties(vxp: Axis) -> None:
    vxp.deliver(notice())
    vxp.deliver(notice("42", sender=Organ("000.00.05.H02"), recipients=(Organ("H41.99"),)))
    plain, odd = (one.fields["warnings"] for one in news(vxp.exchange())[0])
    assert plain == []
    assert odd == [
        "Mã định danh 000.00.05.H02 của nơi gửi đã đóng (QĐ 09/2025/QĐ-TTg).",
        "Nơi nhận trong gói tin không có mã 000.00.12.H41.",
    ]


def test_a_recall_an_update_and_a_replacement_name_the_document_they_are_about(vxp: Axis) -> None:
    id = notice().document_id
    recall = Business(1, "Ban hành nhầm", document_id=id)
    update = Business(2, "Sửa thời hạn", document_id=id, document_changed=True)
    replacing = Business(3, "Thay thế", replaces=(Replaced(id, (OURS.id,)),))
    vxp.deliver(notice(business=recall, files=()))
    vxp.deliver(notice(business=update))
    vxp.deliver(notice("42", business=replacing))
    found, _ = news(vxp.exchange())
    assert [(one.kind, one.external_id, one.fields["change"]) for one in found] == [
        ("recall", id, "recall"),
        ("recall", id, "update"),
        ("recall", id, "replacement"),
    ]
    assert found[2].fields["document_id"] == "H41,2026/08/05,42/TB-SNV"
    assert found[0].fields["reason"] == "Ban hành nhầm"


def test_a_recall_without_an_id_of_its_own_means_the_document_it_carries(vxp: Axis) -> None:
    raw = _raw(notice(business=Business(1, "Ban hành nhầm", document_id="x"), files=()))
    vxp.face.deliver(raw.replace(b"<edXML:DocumentId>x</edXML:DocumentId>", b""))
    (arrival,), _ = news(vxp.exchange())
    assert (arrival.kind, arrival.external_id) == ("recall", notice().document_id)


def test_the_reversed_13_asks_the_senders_own_document_back(vxp: Axis) -> None:
    about = Reference(OURS.id, "41/TB-SNV", "2026/08/05", notice().document_id)
    vxp.tell("13", about, "Ban hành nhầm")
    (arrival,), _ = news(vxp.exchange())
    assert (arrival.kind, arrival.external_id) == ("recall", notice().document_id)
    assert (arrival.fields["change"], arrival.fields["reason"]) == ("recall", "Ban hành nhầm")


# -- what goes out


def _raw(document: Document) -> bytes:
    from connectors.edxml.writer import write

    return write(document, today=NOW.date())


def sent(vxp: Axis) -> Document:
    message = vxp.face.out[-1].message
    assert isinstance(message, Document)
    return message


def told(vxp: Axis) -> Status:
    message = vxp.face.out[-1].message
    assert isinstance(message, Status)
    return message


def test_our_reply_names_the_document_it_answers_verbatim_and_carries_its_annexes(vxp: Axis) -> None:
    vxp.deliver(notice())
    news(vxp.exchange())
    vxp.exchange().send("k1", REPLY)
    out = sent(vxp)
    assert out.answers == (Reference("H41", "41/TB-SNV", "2026/08/05", notice().document_id),)
    assert out.steering == 2, "a report on a steering document"
    assert out.document_id == "000.00.12.H41,2026/08/06,187/BC-CCVTLT"
    assert out.subject == "Kết quả cài đặt ứng dụng (TS-RRRR-0001)"
    assert (out.type, out.type_detail, out.type_name) == (2, 14, "Báo cáo")
    assert [(one.name, one.content) for one in out.files] == [
        (PDF.name, PDF.content),
        (ANNEX.name, ANNEX.content),
    ]
    assert out.recipients == (THEIRS,)
    assert out.signer == Signer("KT.", "PHÓ CHI CỤC TRƯỞNG", "Lê Thị D")
    assert [one.organ for one in out.traces] == [OURS.id]


def test_a_reply_that_breaks_a_rule_is_refused_with_every_reason_and_not_sent(vxp: Axis) -> None:
    bad = replace(REPLY, code="187", issued_on="2026-09-30", addressees=("không phải mã",))
    with pytest.raises(Rejected) as refused:
        vxp.exchange().send("k1", bad)
    for reason in ("ký hiệu", "sau hôm nay", "Mã định danh không phải mã"):
        assert reason in str(refused.value)
    assert vxp.face.out == []
    assert vxp.exchange().find_by_key("k1") is None


def test_a_long_subject_keeps_our_reference_within_the_limit(vxp: Axis) -> None:
    vxp.exchange().send("k1", replace(REPLY, subject="Báo cáo " * 100))
    assert len(sent(vxp).subject) <= 500
    assert sent(vxp).subject.endswith("(TS-RRRR-0001)")


def test_a_send_whose_answer_was_lost_is_found_by_its_subject_and_not_repeated(tmp_path: Path) -> None:
    with axis(tmp_path, lambda request, answer: None if "sendEdoc" in request.path else answer) as vxp:
        with pytest.raises(Unreachable) as lost:
            vxp.exchange().send("k1", REPLY)
        assert lost.value.ambiguous
        done = vxp.exchange().find_by_key("k1")
        assert done is not None
        assert vxp.exchange().find_by_reference("send", REPLY.reference) == (done,)
        assert vxp.exchange().send("k1", REPLY) == done
        assert len(vxp.face.out) == 1


def test_a_send_that_never_arrived_is_not_found(tmp_path: Path) -> None:
    with axis(tmp_path) as vxp:
        gone = Vxp("http://127.0.0.1:9", OURS.id, SECRET)
        exchange = vxp.exchange()
        exchange._axis = gone
        with pytest.raises(Unreachable) as lost:
            exchange.send("k1", REPLY)
        assert not lost.value.ambiguous
        assert vxp.exchange().find_by_key("k1") is None


def test_a_status_whose_answer_was_lost_is_a_persons_decision(tmp_path: Path) -> None:
    with axis(tmp_path, lambda request, answer: None if "sendEdoc" in request.path else answer) as vxp:
        vxp.deliver(notice())
        news(vxp.exchange())
        with pytest.raises(Unreachable):
            vxp.exchange().send_status("k1", StatusNotice(notice().document_id, "03", "Đã vào sổ"))
        with pytest.raises(Rejected):
            vxp.exchange().find_by_key("k1")
        assert len(vxp.face.out) == 1


@pytest.mark.parametrize("code", ["01", "02", "03", "04", "05", "06", "15", "16"])
def test_a_status_quotes_the_senders_document_verbatim(vxp: Axis, code: str) -> None:
    id = "9fbfbad2-f1f8-4256-a2eb-50fb1061cddb"
    vxp.deliver(notice(document_id=id))
    news(vxp.exchange())
    vxp.exchange().send_status("k1", StatusNotice(id, code, "Chi cục"))
    vxp.exchange().send_status("k1", StatusNotice(id, code, "Chi cục"))
    assert len(vxp.face.out) == 1, "each once"
    assert told(vxp).about == Reference("H41", "41/TB-SNV", "2026/08/05", id)
    assert (told(vxp).code, told(vxp).sender.id) == (code, OURS.id)


def test_the_status_of_an_answer_keeps_quoting_the_original_after_an_update(vxp: Axis) -> None:
    id = notice().document_id
    vxp.deliver(notice())
    vxp.deliver(notice(business=Business(2, "Sửa", document_id=id), promulgated="2026/08/06", document_id=id))
    news(vxp.exchange())
    vxp.exchange().send_status("k1", StatusNotice(id, "15", "Đồng ý"))
    assert told(vxp).about.promulgated == "2026/08/05"


@pytest.mark.parametrize("by", ["package", "status"])
def test_a_recall_of_what_never_came_can_be_answered(vxp: Axis, by: str) -> None:
    id = notice().document_id
    if by == "package":
        vxp.deliver(notice(business=Business(1, "Nhầm", document_id=id), document_id="another id", files=()))
    else:
        vxp.tell("13", Reference(OURS.id, "41/TB-SNV", "2026/08/05", id), "Nhầm")
    news(vxp.exchange())
    vxp.exchange().send_status("k1", StatusNotice(id, "15", "Đồng ý"))
    assert told(vxp).about == Reference("H41", "41/TB-SNV", "2026/08/05", id)


def test_we_ask_our_own_document_back_from_whoever_has_it(vxp: Axis) -> None:
    done = vxp.exchange().send(
        "k1", replace(REPLY, addressees=("H41", "G09"), answers=None, answers_code=None)
    )
    vxp.exchange().send_status("k2", StatusNotice(done.external_id, "13", "Sai số liệu"))
    asked = [one.message for one in vxp.face.out if isinstance(one.message, Status)]
    assert [(one.about.organ, one.code) for one in asked] == [("H41", "13"), ("G09", "13")]
    assert {one.about.document_id for one in asked} == {"000.00.12.H41,2026/08/06,187/BC-CCVTLT"}


def test_a_refusal_without_a_reason_is_not_sent(vxp: Axis) -> None:
    vxp.deliver(notice())
    news(vxp.exchange())
    with pytest.raises(Rejected, match="phải ghi lý do"):
        vxp.exchange().send_status("k1", StatusNotice(notice().document_id, "16", ""))


def test_a_receipt_comes_home_to_the_message_its_agency_got(vxp: Axis) -> None:
    """One order goes to two units as two messages under one DocumentId."""
    one = vxp.exchange().send("k1", replace(REPLY, addressees=("H41.1",), reference="TS-AAAA-0001"))
    two = vxp.exchange().send("k2", replace(REPLY, addressees=("H41.2",), reference="TS-AAAA-0002"))
    about = Reference(OURS.id, "187/BC-CCVTLT", "2026/08/06", sent(vxp).document_id)
    vxp.tell("03", about, sender=Organ("H41.2"))
    (receipt,), _ = news(vxp.exchange())
    assert (receipt.kind, receipt.fields["status"]) == ("receipt", "03")
    assert (receipt.external_id, receipt.reference) == (two.external_id, "TS-AAAA-0002")
    vxp.deliver(notice(sender=Organ("H41.1", name="Đơn vị"), answers=(about,)))
    answer = next(found for found in news(vxp.exchange())[0] if found.kind == "notice")
    assert answer.fields["answers"] == one.external_id
    assert vxp.exchange().receipts(one.external_id) == ()
    assert vxp.exchange().receipts(two.external_id) == (receipt,)


def test_the_axis_carries_documents_and_nothing_else(vxp: Axis) -> None:
    for act in ("assign", "remind", "file", "verify", "units", "track"):
        with pytest.raises(Unsupported):
            getattr(vxp.exchange(), act)("k", "x", "y")
    assert read(_raw(notice(files=(File("a.pdf", b"%PDF"),)))) == notice(files=(File("a.pdf", b"%PDF"),))
