"""The main job on the shipped fake: from a change in the feed to a filed dossier."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from plugin.domain import records as r
from plugin.domain.errors import Refused
from plugin.domain.rounds import propose_questions
from plugin.domain.states import AnswerState, CaseState, DeliveryState, DossierState, ReplyState, RoundState
from plugin.steps.receive import Parcel, store
from tests.house import AGENCY, CONNECTION, House, at, build

NOTICE = """SỞ NỘI VỤ

THÔNG BÁO
Về việc cài đặt ứng dụng Bluezone

Các phòng, đơn vị báo cáo kết quả cài đặt ứng dụng Bluezone về Văn phòng Sở chậm nhất trước 10 giờ ngày 06/8/2020
(số liệu cài đặt tính trên tổng số lượng CCVCNLĐ của phòng, đơn vị)./.
"""

FIELDS = {
    "doc_type": "Thông báo",
    "doc_type_code": "TB",
    "number": 41,
    "symbol": "TB-SNV",
    "full_code": "41/TB-SNV",
    "issuer": "Sở Nội vụ",
    "issue_date": "2020-08-05",
    "subject": "Về việc cài đặt ứng dụng Bluezone",
    "secrecy": None,
    "report_obligations": [
        {
            "what": "báo cáo kết quả cài đặt ứng dụng (số liệu cài đặt tính trên tổng số CCVCNLĐ)",
            "who": "Các phòng, đơn vị",
            "to": "Văn phòng Sở",
            "due": "2020-08-06T10:00:00+07:00",
            "due_text": "trước 10 giờ ngày 06/8/2020",
            "due_kind": "before_time",
        }
    ],
}


@pytest.fixture
def house(tmp_path: Path) -> House:
    return build(tmp_path)


def confirmed(house: House, **more: object) -> r.Case:
    """A notice that came in and was confirmed by the clerk."""
    house.system.deliver_notice(
        "41-tb-snv.txt", NOTICE.encode(), sender="Sở Nội vụ", sender_code="000.00.00.H41"
    )
    house.clock.machine = house.one(r.WorkItem, kind="poll").not_before
    house.quiet()
    notice = house.all(r.Notice)[-1]
    house.act(
        "vanthu",
        "confirm",
        notice.id,
        **{"fields": FIELDS, "origin": "arrival", "asks": True, "duplicate_ok": False, **more},
    )
    case: r.Case = house.one(r.Case, id=notice.case_id)
    return case


def asked(house: House) -> r.Round:
    """A round opened on the leader's direction."""
    case = confirmed(house)
    due = at(6, "09:00").isoformat()
    assignees = [
        {"unit_id": "hcth", "role": "lead", "due": due},
        {"unit_id": "qlvtlt", "role": "support", "due": due},
        {"unit_id": "ttltls", "role": "support", "due": due},
    ]
    house.act("truongphong", "submit", case.id, text="Đề xuất P. HCTH chủ trì.", assignees=assignees)
    house.act("chicuctruong", "direct", case.id, text="Giao P. HCTH chủ trì.", assignees=assignees)
    house.act(
        "truongphong",
        "ask",
        case.id,
        title="Báo cáo kết quả cài đặt ứng dụng Bluezone",
        deadline=due,
        deadline_exclusive=True,
        deadline_words="trước 09 giờ ngày 06/8/2020",
        questions=propose_questions(FIELDS),
        units=["hcth", "qlvtlt", "ttltls"],
    )
    round_: r.Round = house.one(r.Round)
    return round_


def figures(total: int, installed: int, **reasons: int) -> dict[str, object]:
    return {
        "total": total,
        "installed": installed,
        "not_installed": total - installed,
        "reasons": {f"k{n}": reasons.get(f"k{n}", 0) for n in range(1, 6)},
    }


def answer(house: House, unit_id: str, who: str, given: dict[str, object], note: str = "") -> None:
    assignment = house.one(r.Assignment, unit_id=unit_id)
    house.act(who, "answer", assignment.id, figures=given, nil_return=False, note=note, channel="page")


def answered(house: House) -> r.Round:
    """All three units of the story have answered."""
    asked(house)
    house.clock.office = at(6, "08:30")
    answer(house, "hcth", "truongphong", figures(6, 5, k1=1))
    answer(house, "qlvtlt", "truong-ql", figures(7, 7))
    house.clock.office = at(6, "09:40")
    answer(house, "ttltls", "giamdoc-tt", figures(15, 10, k1=2, k2=1, k4=2))
    round_: r.Round = house.one(r.Round)
    return round_


def test_a_notice_is_registered_once_though_it_comes_by_webhook_and_by_the_feed(house: House) -> None:
    from plugin.steps.receive import Parcel, store

    body = house.system.deliver_notice("41-tb-snv.txt", NOTICE.encode())
    parcel = Parcel("ccvtlt", "vanban", "msg-1", "webhook.json", "application/json", body)
    assert store(house.ctx, parcel) is not None
    assert store(house.ctx, parcel) is None
    house.quiet()
    assert len(house.all(r.Case)) == 1
    states = sorted(d.state for d in house.all(r.Delivery))
    assert states in ([DeliveryState.HANDLED], [DeliveryState.DUPLICATE, DeliveryState.HANDLED])


def test_the_arrival_number_follows_the_opening_number_and_the_sender_is_told(house: House) -> None:
    case = confirmed(house)
    line = house.one(r.RegisterLine)
    assert (line.number, line.year, line.code) == (214, 2020, "41/TB-SNV")
    assert case.state is CaseState.REGISTERED
    assert {entry.act for entry in house.system.ledger} == {"register", "status"}
    assert house.turns() == {"submit": "office"}


def test_confirming_twice_spends_one_number(house: House) -> None:
    confirmed(house)
    notice = house.one(r.Notice)
    with pytest.raises(Refused, match="đã được kiểm tra"):
        house.act("vanthu", "confirm", notice.id, fields=FIELDS, origin="arrival", asks=True)
    assert [line.number for line in house.all(r.RegisterLine)] == [214]


def test_the_same_document_again_is_a_question_not_a_second_number(house: House) -> None:
    confirmed(house)
    with pytest.raises(Refused, match="Văn bản này đã vào sổ số 214 ngày 05/8/2020"):
        confirmed(house)
    notice = house.all(r.Notice)[-1]
    line = house.one(r.RegisterLine)
    house.act("vanthu", "confirm", notice.id, fields=FIELDS, origin="arrival", asks=True, attach_to=line.id)
    joined = house.one(r.Case, state=CaseState.JOINED)
    assert joined.joined_to == line.case_id
    assert joined.reason == "Gắn vào văn bản đã vào sổ số 214"
    assert len(house.all(r.RegisterLine)) == 1


def test_every_unit_is_asked_once_with_its_sheet(house: House) -> None:
    asked(house)
    acts = [line for line in house.system.ledger if line.act == "assign"]
    assert sorted(line.target for line in acts) == ["hcth", "qlvtlt", "ttltls"]
    order = house.system.thing(acts[0].done.external_id)
    assert order.attachments[1].name == f"{order.reference}.xlsx"
    assert all(a.external_id for a in house.all(r.Assignment))


def test_a_secret_document_leaves_nothing_behind(house: House, tmp_path: Path) -> None:
    house.system.deliver_notice("mat.txt", ("MẬT\n" + NOTICE).encode(), subject="Nội dung mật")
    house.quiet()
    case = house.one(r.Case)
    assert case.state is CaseState.RETURNED
    assert house.one(r.Delivery).state is DeliveryState.REFUSED
    kept = [path for path in (tmp_path / "files").rglob("*") if path.is_file()]
    assert kept == []
    assert "Nội dung" not in repr([house.all(r.Case), house.all(r.Notice), house.all(r.Delivery)])
    assert house.turns() == {"refused": "office"}


def test_the_figures_of_three_units_add_up_to_the_story(house: House) -> None:
    round_ = answered(house)
    assert round_.state is RoundState.CONSOLIDATED
    totals = round_.totals["totals"]
    assert (totals["total"], totals["installed"], totals["not_installed"]) == (28, 22, 6)
    assert [totals[f"reasons/k{n}"] for n in range(1, 6)] == [3, 1, 0, 2, 0]
    assert (round_.totals["in_time"], round_.totals["late"]) == (2, 1)


def test_refused_figures_are_kept_and_say_why(house: House) -> None:
    asked(house)
    with pytest.raises(Refused, match=r"Số đã cài \(16\) lớn hơn tổng số CCVCNLĐ \(15\)"):
        answer(house, "ttltls", "giamdoc-tt", {**figures(15, 10, k1=5), "installed": 16})
    version = house.one(r.Answer)
    assert version.state is AnswerState.REFUSED
    assert house.one(r.Round).outstanding == 3


def test_units_that_owe_are_reminded_in_office_hours_and_the_overdue_go_up(house: House) -> None:
    asked(house)
    house.clock.office = at(5, "15:30")
    answer(house, "qlvtlt", "truong-ql", figures(7, 7))
    house.clock.office = at(5, "16:00")
    house.quiet()
    reminded = [line.target for line in house.system.ledger if line.act == "remind"]
    owing = {a.external_id for a in house.all(r.Assignment) if a.unit_id != "qlvtlt"}
    assert set(reminded) == owing
    house.clock.office = at(6, "09:05")
    house.quiet()
    assert house.turns()["chase"] == "office"


def test_an_answer_in_the_document_system_comes_home_by_its_reference(house: House) -> None:
    asked(house)
    assignment = house.one(r.Assignment, unit_id="qlvtlt")
    house.system.answer(assignment.external_id, figures=figures(7, 7), by="truong-ql", note="")
    item = house.one(r.WorkItem, kind="poll")
    house.clock.machine = item.not_before
    house.quiet()
    assert house.one(r.Answer).state is AnswerState.ACCEPTED
    assert house.one(r.Round).outstanding == 2


def test_the_reply_is_checked_approved_numbered_sent_and_filed(house: House) -> None:
    answered(house)
    house.clock.office = at(6, "10:15")
    reply = house.one(r.Reply)
    house.act("truongphong", "check", reply.id)
    with pytest.raises(Refused, match="không đồng thời là người duyệt"):
        house.act("truongphong", "approve", reply.id)
    house.clock.office = at(6, "10:25")
    house.act("chicuctruong", "approve", reply.id)
    assert house.one(r.Reply).code == "187/BC-CCVTLT"
    house.clock.office = at(6, "10:40")
    house.act("vanthu", "send", reply.id)
    reply = house.one(r.Reply)
    assert reply.state is ReplyState.SENT
    house.system.say("receipt", reply.external_id, reference=reply.reference, fields={"status": "03"})
    house.clock.machine = house.one(r.WorkItem, kind="poll").not_before
    house.quiet()
    assert house.one(r.Reply).received_at is not None
    case = house.one(r.Case)
    house.act(
        "truongphong",
        "file",
        case.id,
        notation="01.HCTH",
        title="Hồ sơ về việc cài đặt ứng dụng Bluezone",
        retention="10 năm",
        retention_source="Thông tư 09/2011/TT-BNV",
        off_plan=True,
    )
    dossier = house.one(r.Dossier)
    house.act("truongphong", "close_dossier", dossier.id, retention="10 năm")
    assert house.turns() == {"accept": "archivist"}
    house.act("luutru", "accept_dossier", dossier.id, accepted=True)
    assert house.one(r.Dossier).state is DossierState.FILED
    assert house.one(r.Case).state is CaseState.FILED
    assert [line.act for line in house.system.ledger].count("send") == 1
    assert house.turns() == {}


def test_an_older_answer_that_comes_in_after_a_newer_one_changes_nothing(house: House) -> None:
    """Two versions of one unit change places on the way: what the unit said last counts."""
    asked(house)
    assignment = house.one(r.Assignment, unit_id="qlvtlt")
    first, second = (
        house.system.answer(assignment.external_id or "", figures=figures(7, installed))
        for installed in (6, 7)
    )
    for name, entry in (("msg_2", second), ("msg_1", first)):
        store(house.ctx, Parcel(AGENCY, CONNECTION, name, "news.json", "application/json", entry))
        house.quiet()
    kept = house.all(r.Answer, assignment_id=assignment.id)
    assert [one.state for one in kept] == [AnswerState.ACCEPTED, AnswerState.REFUSED]
    assert not [one for one in house.system.ledger if one.act == "return_answer"]
    for unit in ("hcth", "ttltls"):
        asked_too = house.one(r.Assignment, unit_id=unit)
        total = house.one(r.Debtor, unit_id=unit).head_count
        house.system.answer(asked_too.external_id or "", figures=figures(total, total))
    house.clock.machine = house.one(r.WorkItem, kind="poll").not_before
    house.quiet()
    assert house.one(r.Round).totals["totals"]["installed"] == 28


def test_a_wrong_answer_goes_back_before_we_have_heard_that_the_ask_arrived(house: House) -> None:
    house.system.lose_answer("assign")
    asked(house)
    unheard = house.one(r.Assignment, external_id=None)
    task = next(one for one in house.system.ledger if one.reference == unheard.reference).done.external_id
    house.system.answer(task, figures=figures(7, 8))
    house.clock.machine = house.one(r.WorkItem, kind="poll").not_before
    house.quiet()
    house.clock.machine += timedelta(hours=1)
    house.quiet()
    returned = [one.target for one in house.system.ledger if one.act == "return_answer"]
    assert returned == [task]
    assert house.one(r.Assignment, id=unheard.id).external_id == task
