"""A sender takes a document back, changes or replaces it while the units are answering."""

from __future__ import annotations

import itertools
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from connectors.errors import Unreadable
from connectors.memory import MemorySystem
from plugin.domain import records as r
from plugin.domain.errors import Refused
from plugin.domain.replacement import asked_again, unchanged
from plugin.domain.rounds import propose_questions, question
from plugin.domain.states import AnswerState, AssignmentState, CaseState, DeliveryState, RoundState
from tests.house import House, at, build
from tests.unit.test_spine import FIELDS, NOTICE, answer, asked, confirmed, figures

NEW_FIELDS = {**FIELDS, "number": 42, "full_code": "42/TB-SNV"}
OTHER = question("result", "text", "Khó khăn, vướng mắc", unit="", position=6)


@pytest.fixture
def house(tmp_path: Path) -> House:
    return build(tmp_path)


def news(house: House, change: str, notice: r.Notice, **more: Any) -> r.Delivery:
    """The sender says that it takes back, updates or replaces a document."""
    fields = {
        "change": change,
        "reason": "Ban hành nhầm",
        "targets": [notice.external_id],
        "sender": "Sở Nội vụ",
        "sender_code": "000.00.00.H41",
        "code": more.pop("code", None),
        "document_id": more.pop("document_id", notice.external_id),
        "subject": "Về việc cài đặt ứng dụng (thay thế)",
    }
    house.system.say("recall", notice.external_id or "", fields=fields, **more)
    house.clock.machine = house.one(r.WorkItem, kind="poll").not_before
    house.quiet()
    delivery: r.Delivery = house.all(r.Delivery)[-1]
    return delivery


def told(house: House) -> list[tuple[str, str]]:
    """The statuses the sender got: (document, code)."""
    return [(line.target, line.reference) for line in house.system.ledger if line.act == "status"]


def test_a_clerk_agrees_to_a_recall_in_mid_round_and_everything_is_taken_back(house: House) -> None:
    round_ = asked(house)
    answer(house, "hcth", "truongphong", figures(6, 5, k1=1))
    notice = house.one(r.Notice)
    delivery = news(house, "recall", notice)
    assert house.turns(kind="recall") == {"recall": "clerk"}
    house.act("vanthu", "decide_recall", delivery.id, agree=True)
    assert house.one(r.Case).state is CaseState.WITHDRAWN
    assert house.one(r.Case).reason == "Ban hành nhầm"
    assert house.one(r.Round, id=round_.id).state is RoundState.CANCELLED
    line = house.one(r.RegisterLine)
    assert (line.number, line.voided_by, line.void_reason) == (214, "vanthu", "Ban hành nhầm")
    assert [one.act for one in house.system.ledger].count("cancel") == 3
    assert told(house)[-1] == (notice.external_id, "15")
    assert house.turns() == {}
    house.clock.office = at(6, "09:30")
    house.quiet()
    assert [one for one in house.system.ledger if one.act == "remind"] == [], "nobody is reminded any more"


def test_a_clerk_refuses_a_recall_with_a_reason_and_the_round_goes_on(house: House) -> None:
    round_ = asked(house)
    notice = house.one(r.Notice)
    delivery = news(house, "recall", notice)
    with pytest.raises(Refused, match="ghi lý do"):
        house.act("vanthu", "decide_recall", delivery.id, agree=False, reason=" ")
    house.act("vanthu", "decide_recall", delivery.id, agree=False, reason="Đã báo cáo cấp trên")
    assert house.one(r.Round, id=round_.id).state is RoundState.OPEN
    assert told(house)[-1] == (notice.external_id, "16")
    with pytest.raises(Refused, match="đã được trả lời"):
        house.act("vanthu", "decide_recall", delivery.id, agree=True)
    assert [code for _, code in told(house)] == ["03", "16"]


def test_a_recall_of_one_document_of_a_case_leaves_the_others_alone(house: House) -> None:
    from tests.unit.test_case import arrive, confirm

    case = confirmed(house)
    second = arrive(house)
    confirm(house, second, "95/CV-BCĐ", join_to=case.id)
    house.act("vanthu", "decide_recall", news(house, "recall", second).id, agree=True)
    assert house.one(r.Case, id=case.id).state is CaseState.REGISTERED
    assert [line.voided_at is not None for line in house.all(r.RegisterLine)] == [False, True]


def test_a_recall_of_what_never_came_is_answered_all_the_same(house: House) -> None:
    house.system._things["inbox-0"] = "sent to us before we were connected"
    fields = {"reason": "Ban hành nhầm"}
    house.system.say("recall", "inbox-0", fields=fields)
    house.quiet()
    house.act("vanthu", "decide_recall", house.one(r.Delivery).id, agree=True)
    assert told(house) == [("inbox-0", "15")]


# -- replaced in mid-round


def replaced(house: House, questions: list[dict[str, Any]], change: str = "replacement") -> r.Round:
    """The sender replaces its notice, the clerk agrees, and the Office asks again."""
    notice = house.one(r.Notice)
    own = {"code": "42/TB-SNV", "document_id": "inbox-new"} if change == "replacement" else {}
    house.system._things["inbox-new"] = "42.txt"
    delivery = news(house, change, notice, files=[("42.txt", NOTICE.encode() + b"\n")], **own)
    house.act("vanthu", "decide_recall", delivery.id, agree=True)
    new = house.all(r.Notice)[-1]
    fields = NEW_FIELDS if change == "replacement" else FIELDS
    house.act("vanthu", "confirm", new.id, fields=fields, origin="arrival", asks=True, join_to=notice.case_id)
    assignees = [{"unit_id": "hcth", "role": "lead", "due": at(7, "09:00").isoformat()}]
    house.act("truongphong", "submit", notice.case_id, text="Đề xuất.", assignees=assignees)
    house.act("chicuctruong", "direct", notice.case_id, text="Giao.", assignees=assignees)
    house.act(
        "truongphong",
        "ask",
        notice.case_id,
        title="Báo cáo (thay thế)",
        deadline=at(7, "09:00").isoformat(),
        deadline_exclusive=True,
        questions=questions,
        units=["hcth", "qlvtlt", "ttltls"],
    )
    round_: r.Round = house.all(r.Round)[-1]
    return round_


def state_of(house: House, round_: r.Round) -> dict[str, AssignmentState]:
    return {one.unit_id: one.state for one in house.all(r.Assignment, round_id=round_.id)}


def test_answers_to_unchanged_questions_carry_over_and_only_the_others_are_asked(house: House) -> None:
    old = asked(house)
    house.clock.office = at(5, "15:00")
    answer(house, "hcth", "truongphong", figures(6, 5, k1=1))
    before = len([one for one in house.system.ledger if one.act == "assign"])
    new = replaced(house, propose_questions(FIELDS))
    assert house.one(r.Round, id=old.id).state is RoundState.CANCELLED
    assert new.outstanding == 2
    assert state_of(house, new) == {
        "hcth": AssignmentState.ANSWERED,
        "qlvtlt": AssignmentState.ASKED,
        "ttltls": AssignmentState.ASKED,
    }
    taken = house.one(r.Answer, round_id=new.id)
    assert (taken.state, taken.channel, taken.given_by) == (AnswerState.ACCEPTED, "carried", "truongphong")
    assert taken.handed_in_at == at(5, "15:00")
    values = {one.code: one.value for one in house.all(r.Figure, answer_id=taken.id) if one.option is None}
    assert values["installed"] == "5"
    acts = [one.target for one in house.system.ledger if one.act == "assign"][before:]
    assert sorted(acts) == ["qlvtlt", "ttltls"], "who has answered everything is not asked again"
    assert [code for _, code in told(house)] == ["03", "15", "03"]


def test_a_new_question_is_asked_with_the_old_figures_in_the_form(house: House) -> None:
    asked(house)
    answer(house, "hcth", "truongphong", figures(6, 5, k1=1))
    new = replaced(house, [*propose_questions(FIELDS), OTHER])
    assert new.outstanding == 3
    assert state_of(house, new)["hcth"] is AssignmentState.TO_CORRECT
    version = house.one(r.Answer, round_id=new.id)
    assert version.problems == ["Nơi gửi đã thay thế văn bản; đề nghị trả lời: Khó khăn, vướng mắc."]
    kept = {one.code for one in house.all(r.Figure, answer_id=version.id)}
    assert kept == {"total", "installed", "not_installed", "reasons"}
    assignment = house.one(r.Assignment, round_id=new.id, unit_id="hcth")
    given = {**figures(6, 5, k1=1), "result": "Không"}
    house.act(
        "truongphong", "answer", assignment.id, figures=given, nil_return=False, note="", channel="page"
    )
    assert house.one(r.Round, id=new.id).outstanding == 2


def test_when_every_answer_carries_over_the_new_round_closes_by_itself(house: House) -> None:
    asked(house)
    house.clock.office = at(5, "15:00")
    answer(house, "hcth", "truongphong", figures(6, 5, k1=1))
    answer(house, "qlvtlt", "truong-ql", figures(7, 7))
    # The third unit answers when the question is there again.
    new = replaced(house, propose_questions(FIELDS))
    assignment = house.one(r.Assignment, round_id=new.id, unit_id="ttltls")
    given = figures(15, 10, k1=2, k2=1, k4=2)
    house.act("giamdoc-tt", "answer", assignment.id, figures=given, nil_return=False, note="", channel="page")
    closed = house.one(r.Round, id=new.id)
    assert closed.state is RoundState.CONSOLIDATED
    assert closed.totals["totals"]["installed"] == 22
    reply = house.one(r.Reply)
    assert (reply.answers_external_id, reply.answers_code) == ("inbox-new", "42/TB-SNV")


def test_an_update_under_the_same_number_is_no_duplicate_and_the_old_line_says_so(house: House) -> None:
    asked(house)
    replaced(house, propose_questions(FIELDS), change="update")
    first, second = house.all(r.RegisterLine)
    assert (first.code, second.code) == ("41/TB-SNV", "41/TB-SNV")
    assert (first.note, first.voided_at) == ("Nơi gửi cập nhật", None)


def test_until_the_office_asks_again_the_old_round_goes_on(house: House) -> None:
    old = asked(house)
    notice = house.one(r.Notice)
    delivery = news(house, "replacement", notice, code="42/TB-SNV", document_id="n", files=[("42.txt", b"x")])
    house.act("vanthu", "decide_recall", delivery.id, agree=True)
    assert house.one(r.Round, id=old.id).state is RoundState.OPEN
    answer(house, "hcth", "truongphong", figures(6, 5, k1=1))
    assert house.one(r.Round, id=old.id).outstanding == 2


def test_the_same_unreadable_bytes_twice_stop_no_poll(tmp_path: Path) -> None:
    class Garbled(MemorySystem):
        def parse(self, body: bytes) -> Any:
            if body == b"garbled":
                raise Unreadable("no xml")
            return super().parse(body)

    house = build(tmp_path, system=Garbled())
    house.system._entries += [b"garbled", b"garbled"]
    house.system.deliver_notice("41.txt", NOTICE.encode())
    house.quiet()
    assert sorted(one.state for one in house.all(r.Delivery)) == [
        DeliveryState.HANDLED,
        DeliveryState.QUARANTINED,
    ]


# -- which questions are unchanged


def row(one: dict[str, Any]) -> r.Question:
    return r.Question(agency_id="a", id=one["code"], round_id="x", **one)


QUESTIONS = [row(one) for one in propose_questions(FIELDS)]


def test_a_question_is_as_unchanged_as_the_one_it_leans_on() -> None:
    new = [replace(one, label="Số đã cài và dùng") if one.code == "installed" else one for one in QUESTIONS]
    assert unchanged(QUESTIONS, new) == {"total"}
    assert asked_again(new, {"total"}) == ["Số đã cài và dùng", "Số chưa cài", "Lý do chưa cài"]


def test_spacing_order_and_position_change_no_question() -> None:
    new = [replace(one, label=f"  {one.label.upper()} ", position=9) for one in reversed(QUESTIONS)]
    assert unchanged(QUESTIONS, new) == {one.code for one in QUESTIONS}


def some(n: int) -> list[r.Question]:
    """The n-th choice of questions."""
    return [one for bit, one in enumerate(QUESTIONS) if n >> bit & 1]


def test_unchanged_questions_stand_in_both_lists_with_all_they_lean_on() -> None:
    every = range(2 ** len(QUESTIONS))
    for old, new in itertools.product(every, every):
        same = unchanged(some(old), some(new))
        assert same <= {one.code for one in some(old & new)}
        if "reasons" in same:
            assert {"not_installed", "total", "installed"} <= same
