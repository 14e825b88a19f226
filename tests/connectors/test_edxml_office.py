"""A whole case over the axis: what the sender hears, what comes back, and a recall in mid-round."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from connectors.edxml.values import Business, Document, File, Organ, Reference, Replaced, Status
from connectors.simulator.face import Answer, Request
from plugin.domain import records as r
from plugin.domain.rounds import propose_questions
from plugin.domain.states import CaseState, DeliveryState, ItemState, ReplyState, RoundState
from plugin.settings import ConnectionSettings
from plugin.steps.receive import Parcel, store
from tests.connectors.axis import Axis, axis, notice
from tests.house import AGENCY, CONNECTION, House, at, build
from tests.unit.test_spine import FIELDS, NOTICE, answer, figures

TEXT = NOTICE.encode()
IN_WORDS = {"number": 41, "full_code": "41/TB-SNV"}


@pytest.fixture
def vxp(tmp_path: Path) -> Iterator[Axis]:
    with axis(tmp_path) as one:
        yield one


@pytest.fixture
def house(tmp_path: Path, vxp: Axis) -> House:
    return build(tmp_path, system=vxp.exchange())


def document(**more: object) -> Document:
    return notice(**{"files": (File("41.txt", TEXT),), **more})  # type: ignore[arg-type]  # the test names the fields


def poll(house: House) -> None:
    """One look at the axis, and all that follows."""
    house.clock.machine = max(
        house.clock.machine_now(), house.one(r.WorkItem, kind="poll").not_before + timedelta(seconds=1)
    )
    house.quiet()


def told(vxp: Axis) -> list[tuple[str, str]]:
    """The statuses that went out: (document, code)."""
    found = [one.message for one in vxp.face.out]
    return [(one.about.document_id, one.code) for one in found if isinstance(one, Status)]


def asked(house: House, vxp: Axis) -> r.Round:
    """A notice of the Sở came over the axis, and the units are asked."""
    vxp.deliver(document())
    poll(house)
    case = confirm(house)
    return ask(house, case)


def confirm(house: House, **more: object) -> str:
    found = house.all(r.Notice)[-1]
    payload = {"fields": {**FIELDS, **IN_WORDS}, "origin": "arrival", "asks": True, **more}
    house.act("vanthu", "confirm", found.id, **payload)
    case: str = house.one(r.Notice, id=found.id).case_id
    return case


def ask(house: House, case: str) -> r.Round:
    assignees = [{"unit_id": "hcth", "role": "lead", "due": at(6, "09:00").isoformat()}]
    house.act("truongphong", "submit", case, text="Đề xuất.", assignees=assignees)
    house.act("chicuctruong", "direct", case, text="Giao.", assignees=assignees)
    house.act(
        "truongphong",
        "ask",
        case,
        title="Báo cáo kết quả",
        deadline=at(6, "09:00").isoformat(),
        deadline_exclusive=True,
        questions=propose_questions(FIELDS),
        units=["hcth", "qlvtlt", "ttltls"],
    )
    round_: r.Round = house.all(r.Round)[-1]
    return round_


def test_the_sender_hears_each_stage_once_and_the_package_is_confirmed(house: House, vxp: Axis) -> None:
    asked(house, vxp)
    poll(house)
    id = document().document_id
    assert told(vxp) == [(id, "01"), (id, "03"), (id, "04"), (id, "05")]
    assert vxp.face.held[0].state == "done"
    stored = house.one(r.Delivery)
    assert house.ctx.files.get(stored.agency_id, stored.file_sha256 or "") == vxp.face.held[0].raw


def test_a_recall_by_the_reversed_13_in_mid_round_takes_everything_back(house: House, vxp: Axis) -> None:
    round_ = asked(house, vxp)
    answer(house, "hcth", "truongphong", figures(6, 5, k1=1))
    id = document().document_id
    vxp.tell("13", Reference("000.00.12.H41", "41/TB-SNV", "2026/08/05", id), "Ban hành nhầm")
    poll(house)
    delivery = house.one(r.Delivery, kind="recall")
    house.act("vanthu", "decide_recall", delivery.id, agree=True)
    assert house.one(r.Case).state is CaseState.WITHDRAWN
    assert house.one(r.Round, id=round_.id).state is RoundState.CANCELLED
    assert told(vxp)[-1] == (id, "15")


def test_a_recall_by_package_is_refused_with_a_reason(house: House, vxp: Axis) -> None:
    asked(house, vxp)
    id = document().document_id
    vxp.deliver(document(business=Business(1, "Ban hành nhầm", document_id=id), files=()))
    poll(house)
    delivery = house.one(r.Delivery, kind="recall")
    house.act("vanthu", "decide_recall", delivery.id, agree=False, reason="Đã triển khai xong")
    last = vxp.face.out[-1].message
    assert isinstance(last, Status)
    assert (last.code, last.description, last.about.document_id) == ("16", "Đã triển khai xong", id)


def test_a_replacement_package_replans_the_round_and_the_reply_answers_the_new_one(
    house: House, vxp: Axis
) -> None:
    old = asked(house, vxp)
    answer(house, "hcth", "truongphong", figures(6, 5, k1=1))
    vxp.deliver(
        document(number="42", business=Business(3, "Thay thế", replaces=(Replaced(document().document_id),)))
    )
    poll(house)
    delivery = house.one(r.Delivery, kind="recall")
    house.act("vanthu", "decide_recall", delivery.id, agree=True)
    case = confirm(house, fields={**FIELDS, "number": 42, "full_code": "42/TB-SNV"}, join_to=old.case_id)
    new = ask(house, case)
    assert house.one(r.Round, id=old.id).state is RoundState.CANCELLED
    assert new.outstanding == 2, "one answer carried over"
    for unit, who, given in (
        ("qlvtlt", "truong-ql", figures(7, 7)),
        ("ttltls", "giamdoc-tt", figures(15, 10, k1=2, k2=1, k4=2)),
    ):
        assignment = house.one(r.Assignment, round_id=new.id, unit_id=unit)
        house.act(who, "answer", assignment.id, figures=given, nil_return=False, note="", channel="page")
    reply = house.one(r.Reply)
    house.act("truongphong", "check", reply.id)
    house.act("chicuctruong", "approve", reply.id)
    house.act("vanthu", "send", reply.id)
    assert house.one(r.Reply).state is ReplyState.SENT
    sent = next(one.message for one in vxp.face.out if one.kind == "edoc")
    assert isinstance(sent, Document)
    assert sent.answers == (Reference("H41", "42/TB-SNV", "2026/08/05", "H41,2026/08/05,42/TB-SNV"),)
    assert {file.name.rpartition(".")[2] for file in sent.files} == {"docx", "xlsx"}
    vxp.tell("03", Reference("000.00.12.H41", sent.code, sent.promulgated, sent.document_id), "Đã vào sổ")
    poll(house)
    assert house.one(r.Reply).received_at is not None


def test_what_can_not_be_read_is_quarantined_and_the_rest_goes_on(house: House, vxp: Axis) -> None:
    vxp.face.deliver(b"<!DOCTYPE edXML [<!ENTITY a 'b'>]><edXML/>")
    vxp.face.deliver(b"garbage")
    vxp.face.deliver(b"garbage")
    vxp.deliver(document())
    poll(house)
    poll(house)
    states = sorted((one.state, one.reason or "") for one in house.all(r.Delivery))
    assert [state for state, _ in states] == [DeliveryState.HANDLED, *[DeliveryState.QUARANTINED] * 2]
    assert "DOCTYPE" in states[1][1] + states[2][1]
    assert [one.state for one in vxp.face.held] == ["fail", "fail", "fail", "done"]
    assert house.turns()["quarantine"] == "clerk"


def test_the_axis_doubling_a_package_under_the_old_code_registers_once(house: House, vxp: Axis) -> None:
    vxp.deliver(document())
    old = Organ("000.00.12.H41", "TLTVBQG_CDMDD_QD20", "Chi cục (Mã cũ) (qd20)")
    vxp.deliver(document(recipients=(Organ("H41.12"), old), traces=()))
    poll(house)
    assert len(house.all(r.Case)) == 1
    states = {one.state for one in house.all(r.Delivery)}
    assert states == {DeliveryState.HANDLED, DeliveryState.DUPLICATE}, "kept, and named as what it is"


def test_a_lost_answer_to_the_reply_is_looked_up_and_not_sent_again(tmp_path: Path) -> None:
    lost: list[str] = []

    def spoil(request: Request, given: Answer) -> Answer | None:
        if request.headers.get("xroadvnpt-messagetype") == "edoc" and "sendEdoc" in request.path and not lost:
            lost.append(request.path)
            return None
        return given

    with axis(tmp_path, spoil) as vxp:
        house = build(tmp_path, system=vxp.exchange())
        asked(house, vxp)
        house.clock.office = at(6, "08:00")
        answer(house, "hcth", "truongphong", figures(6, 5, k1=1))
        answer(house, "qlvtlt", "truong-ql", figures(7, 7))
        answer(house, "ttltls", "giamdoc-tt", figures(15, 10, k1=2, k2=1, k4=2))
        reply = house.one(r.Reply)
        house.act("truongphong", "check", reply.id)
        house.act("chicuctruong", "approve", reply.id)
        house.act("vanthu", "send", reply.id)
        assert house.one(r.Reply).state is ReplyState.NUMBERED, "nobody knows yet"
        house.clock.machine = house.one(r.WorkItem, kind="send", state=ItemState.WAITING).not_before
        house.quiet()
        assert house.one(r.Reply).state is ReplyState.SENT
        assert len([one for one in vxp.face.out if one.kind == "edoc"]) == 1


def test_beside_another_system_an_answer_goes_back_the_way_its_request_came(
    tmp_path: Path, vxp: Axis
) -> None:
    house = build(tmp_path)
    own = house.system
    beside = ConnectionSettings("truc", AGENCY, "edxml")
    settings = replace(house.ctx.settings, connections={**house.ctx.settings.connections, "truc": beside})
    house.ctx = replace(house.ctx, settings=settings, systems={CONNECTION: own, "truc": vxp.exchange()})
    row = house.one(r.Connection)
    house.add(replace(row, id="truc", system="edxml"))
    vxp.deliver(document())
    page = vxp.exchange().changes(None)
    for entry in page.entries:
        store(house.ctx, Parcel(AGENCY, "truc", None, "goi.edxml", "application/xml", entry))
    house.quiet()
    round_ = ask(house, confirm(house))
    assert len([one for one in own.ledger if one.act == "assign"]) == 3, "tasks are given where the units are"
    house.clock.office = at(6, "08:00")
    answer(house, "hcth", "truongphong", figures(6, 5, k1=1))
    answer(house, "qlvtlt", "truong-ql", figures(7, 7))
    answer(house, "ttltls", "giamdoc-tt", figures(15, 10, k1=2, k2=1, k4=2))
    reply = house.one(r.Reply, round_id=round_.id)
    house.act("truongphong", "check", reply.id)
    house.act("chicuctruong", "approve", reply.id)
    house.act("vanthu", "send", reply.id)
    assert [one.act for one in own.ledger if one.act == "send"] == []
    assert [one.kind for one in vxp.face.out if one.kind == "edoc"] == ["edoc"]
    assert [code for _, code in told(vxp)] == ["01", "03", "04", "05"]
