"""A case with several documents: joined, issued, reported by signed papers, asked again, escalated."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from plugin import work
from plugin.domain import records as r
from plugin.domain.errors import Refused
from plugin.domain.rounds import propose_questions
from plugin.domain.sheet_form import KEY_COLUMN, VALUE_COLUMN
from plugin.domain.states import AnswerState, AssignmentState, CaseState, RoundState
from tests.house import House, at, build
from tests.unit.test_spine import FIELDS, NOTICE, answer, answered, asked, confirmed, figures


@pytest.fixture
def house(tmp_path: Path) -> House:
    return build(tmp_path)


def arrive(
    house: House, name: str = "van-ban.txt", files: tuple[tuple[str, bytes], ...] = (), **fields: Any
) -> r.Notice:
    """A document comes in by the document system and is read."""
    house.system.deliver_notice(name, NOTICE.encode() + name.encode(), files, **fields)
    house.clock.machine = house.one(r.WorkItem, kind="poll").not_before
    house.quiet()
    found: r.Notice = house.all(r.Notice)[-1]
    return found


def confirm(house: House, notice: r.Notice, code: str, **more: Any) -> None:
    """The clerk confirms it under a code."""
    number, _, symbol = code.partition("/")
    fields = {**FIELDS, "number": int(number), "symbol": symbol, "full_code": code, **more.pop("fields", {})}
    payload = {"fields": fields, "origin": "arrival", "asks": True, "duplicate_ok": False, **more}
    house.act("vanthu", "confirm", notice.id, **payload)


def sheet_of(house: House, unit_id: str, installed: int) -> bytes:
    """A unit's own sheet, filled in."""
    assignment = house.one(r.Assignment, unit_id=unit_id)
    act = next(line for line in house.system.ledger if line.reference == assignment.reference)
    attached = house.system.thing(act.done.external_id).attachments[-1]
    workbook = openpyxl.load_workbook(io.BytesIO(attached.content))
    total = house.one(r.Debtor, unit_id=unit_id).head_count
    values = {
        "total": total,
        "installed": installed,
        "not_installed": total - installed,
        "reasons/k1": total - installed,
    }
    for row in workbook.worksheets[0].iter_rows():
        key = str(row[KEY_COLUMN].value) if len(row) > KEY_COLUMN else ""
        if key in values:
            row[VALUE_COLUMN].value = values[key]
    out = io.BytesIO()
    workbook.save(out)
    return out.getvalue()


# -- several documents, one case ----------------------------------------------------------------------


def test_a_further_arrival_joins_the_case_and_has_its_own_number(house: House) -> None:
    first = confirmed(house)
    confirm(house, arrive(house), "95/CV-BCĐ", join_to=first.id)
    joined = house.one(r.Case, state=CaseState.JOINED)
    assert joined.joined_to == first.id
    lines = house.all(r.RegisterLine)
    assert [(one.number, one.case_id) for one in lines] == [(214, first.id), (215, first.id)]
    assert house.turns() == {"submit": "office"}, "one direction covers both"


def test_a_direction_is_about_the_documents_no_other_direction_was_about(house: House) -> None:
    round_ = asked(house)
    confirm(house, arrive(house), "1492/STTT-TTBCXB", join_to=round_.case_id)
    assert "submit" in house.turns(), "a new order needs a new direction"
    assignees = [{"unit_id": "hcth", "role": "lead", "due": at(7, "10:00").isoformat()}]
    house.act("truongphong", "submit", round_.case_id, text="Đề xuất.", assignees=assignees)
    house.act("chicuctruong", "direct", round_.case_id, text="Giao.", assignees=assignees)
    one, two = house.all(r.Direction)
    assert len(one.notices) == len(two.notices) == 1
    assert one.notices != two.notices


def test_a_case_that_is_over_takes_no_further_document(house: House) -> None:
    case = confirmed(house)
    house.act("truongphong", "withdraw", case.id, reason="Gửi nhầm.")
    with pytest.raises(Refused, match="đã kết thúc"):
        confirm(house, arrive(house), "95/CV-BCĐ", join_to=case.id)
    assert [line.number for line in house.all(r.RegisterLine)] == [214]


def test_an_issued_document_takes_the_next_number_of_the_departures_book_and_is_the_order(
    house: House,
) -> None:
    case = confirmed(house)
    notice = arrive(house)
    with pytest.raises(Refused, match="Số tiếp theo của sổ văn bản đi là 1; văn bản ghi số 41"):
        confirm(house, notice, "41/TB-CCVTLT", origin="issued", join_to=case.id)
    confirm(house, notice, "1/TB-CCVTLT", origin="issued", join_to=case.id)
    line = house.one(r.RegisterLine, book="departures")
    assert (line.series, line.number, line.code) == ("TB", 1, "1/TB-CCVTLT")
    assert house.turns() == {"distribute": "office", "ask": "office"}, (
        "nobody has to direct what is an order itself"
    )


def test_whose_a_document_is_must_be_said(house: House) -> None:
    with pytest.raises(Refused, match="Cơ quan ban hành có phải là cơ quan mình"):
        confirm(house, arrive(house), "41/TB-SNV", origin="")


# -- signed reports -----------------------------------------------------------------------------------


def test_a_signed_report_is_the_units_answer_with_the_figures_of_its_sheet(house: House) -> None:
    asked(house)
    notice = arrive(house, "bao-cao.txt", (("bieu.xlsx", sheet_of(house, "ttltls", 10)),))
    assignment = house.one(r.Assignment, unit_id="ttltls")
    assert notice.assignment_id == assignment.id, "known by the reference in its sheet"
    confirm(house, notice, "96/BC-TTLT", asks=False)
    version = house.one(r.Answer)
    assert (version.state, version.channel, version.notice_id) == (
        AnswerState.ACCEPTED,
        "document",
        notice.id,
    )
    assert house.one(r.Assignment, unit_id="ttltls").state is AssignmentState.ANSWERED
    assert house.one(r.RegisterLine, number=215).code == "96/BC-TTLT", "and it stands in the book"


def test_a_report_is_known_by_the_reference_in_its_subject(house: House) -> None:
    asked(house)
    reference = house.one(r.Assignment, unit_id="qlvtlt").reference
    notice = arrive(house, subject=f"Báo cáo kết quả ({reference})")
    assert notice.assignment_id == house.one(r.Assignment, unit_id="qlvtlt").id


def test_the_paper_of_figures_that_came_before_is_matched_and_a_difference_is_flagged(house: House) -> None:
    asked(house)
    answer(house, "qlvtlt", "truong-ql", figures(7, 7))
    answer(house, "ttltls", "giamdoc-tt", figures(15, 10, k1=5))
    same = arrive(house, "mot.txt", (("bieu.xlsx", sheet_of(house, "ttltls", 10)),))
    confirm(house, same, "96/BC-TTLT", asks=False)
    standing = house.one(r.Answer, assignment_id=house.one(r.Assignment, unit_id="ttltls").id)
    assert standing.notice_id == same.id
    other = arrive(house, "hai.txt", (("bieu.xlsx", sheet_of(house, "qlvtlt", 6)),))
    confirm(house, other, "97/BC-QL", asks=False)
    event = house.one(r.EventRow, name="ReportDiffers")
    assert event.data["cells"] == ["installed", "not_installed", "reasons/k1"]
    assert house.turns()["compare"] == "office"
    ql = house.one(r.Assignment, unit_id="qlvtlt")
    assert house.one(r.Answer, assignment_id=ql.id, state=AnswerState.ACCEPTED).notice_id is None
    house.act("truongphong", "compare", ql.id)
    assert house.one(r.Answer, assignment_id=ql.id, state=AnswerState.ACCEPTED).notice_id == other.id


def test_a_report_without_a_readable_sheet_is_a_question_for_the_office(house: House) -> None:
    asked(house)
    reference = house.one(r.Assignment, unit_id="qlvtlt").reference
    confirm(house, arrive(house, subject=reference), "96/BC-QL", asks=False)
    assert house.turns()["compare"] == "office"
    with pytest.raises(Refused, match="nhập thay"):
        house.act("truongphong", "compare", house.one(r.Assignment, unit_id="qlvtlt").id)


def test_the_reply_carries_the_asking_offices_own_sheet_filled_in(house: House) -> None:
    from plugin.reading.sheet import read_sheet
    from plugin.writing.sheet import sheet_xlsx

    form = [
        {**q, "prefill": 28 if q["code"] == "total" else None}
        for q in propose_questions(FIELDS)
        if q["type"] != "ratio"
    ]
    sheet = sheet_xlsx(
        reference="TS-ABCD-1234",
        agency_name="Sở Nội vụ",
        title="Kết quả",
        deadline_text="",
        unit_name="Chi cục",
        head_count=28,
        form=form,
    )
    notice = arrive(house, "41.txt", (("TS-ABCD-1234.xlsx", sheet),))
    confirm(house, notice, "41/TB-SNV")
    from_here = house.one(r.Case)
    _ask(house, from_here.id)
    answer(house, "hcth", "truongphong", figures(6, 5, k1=1))
    answer(house, "qlvtlt", "truong-ql", figures(7, 7))
    answer(house, "ttltls", "giamdoc-tt", figures(15, 10, k1=2, k2=1, k4=2))
    reply = house.one(r.Reply)
    filled = read_sheet(house.ctx.files.get("ccvtlt", reply.sheet_sha256))
    assert filled.reference == "TS-ABCD-1234"
    assert {code: filled.figures[code] for code in ("total", "installed", "not_installed")} == {
        "total": 28,
        "installed": 22,
        "not_installed": 6,
    }
    assert filled.figures["reasons"] == {"k1": 3, "k2": 1, "k3": 0, "k4": 2, "k5": 0}


# -- rounds -------------------------------------------------------------------------------------------


def _ask(house: House, case_id: str, **more: Any) -> None:
    due = at(6, "09:00").isoformat()
    assignees = [{"unit_id": "hcth", "role": "lead", "due": due}]
    if "submit" in house.turns():
        house.act("truongphong", "submit", case_id, text="Đề xuất.", assignees=assignees)
        house.act("chicuctruong", "direct", case_id, text="Giao.", assignees=assignees)
    payload = {
        "title": "Kết quả cài đặt",
        "deadline": due,
        "deadline_exclusive": True,
        "questions": propose_questions(FIELDS),
        "units": ["hcth", "qlvtlt", "ttltls"],
        **more,
    }
    house.act("truongphong", "ask", case_id, **payload)


def test_several_duties_of_one_notice_open_several_rounds(house: House) -> None:
    duty = FIELDS["report_obligations"][0]  # type: ignore[index]
    second = {**duty, "what": "danh sách người chưa cài", "due": "2020-08-07T16:00:00+07:00"}
    fields = {"report_obligations": [duty, {**duty, "who": "Văn phòng Sở"}, second]}
    confirm(house, arrive(house), "41/TB-SNV", fields=fields)
    case = house.one(r.Case)
    _ask(house, case.id, duty=0)
    assert house.turns() == {"ask": "office"}, "another duty of the units is still to be asked"
    _ask(house, case.id, duty=2, title="Danh sách", deadline=at(7, "16:00").isoformat())
    assert house.turns() == {}
    assert [(one.no, one.duty) for one in house.all(r.Round)] == [(1, 0), (2, 2)]
    with pytest.raises(Refused, match="đã gửi"):
        _ask(house, case.id, duty=2)


def test_a_periodic_report_opens_its_next_round_by_itself_after_one_yes(house: House) -> None:
    confirmed(house)
    case = house.one(r.Case)
    _ask(house, case.id, every="month")
    house.clock.office = at(6, "09:00")
    house.quiet()
    first, second = house.all(r.Round)
    assert (second.no, second.deadline) == (2, at(6, "09:00", month=9))
    assert second.period == {"every": "month"}
    assert len(house.all(r.Assignment, round_id=second.id)) == 3
    house.quiet()
    assert len(house.all(r.Round)) == 2, "once a period"
    house.act("truongphong", "withdraw", case.id, reason="Không thu nữa.")
    house.clock.office = at(6, "09:00", month=9)
    house.quiet()
    assert len(house.all(r.Round)) == 2, "what is withdrawn comes round no more"
    assert {one.state for one in house.all(r.Round)} == {RoundState.CANCELLED}
    assert first.no == 1


def test_nothing_changed_since_the_round_before_copies_its_figures(house: House) -> None:
    answered(house)
    case = house.one(r.Case)
    confirm(house, arrive(house), "1492/STTT", join_to=case.id)
    house.clock.office = at(5, "10:00")
    _ask(house, case.id, deadline=at(7, "10:00").isoformat())
    again = house.all(r.Assignment, unit_id="ttltls")[-1]
    house.act("giamdoc-tt", "answer", again.id, channel="page", unchanged=True)
    version = house.one(r.Answer, assignment_id=again.id)
    assert version.state is AnswerState.ACCEPTED
    values = {(f.code, f.option): f.value for f in house.all(r.Figure, answer_id=version.id)}
    assert (values["installed", None], values["reasons", "k4"]) == ("10", "2")


def test_there_is_nothing_to_copy_before_the_first_answer(house: House) -> None:
    asked(house)
    with pytest.raises(Refused, match="Đợt trước đơn vị chưa báo cáo"):
        answer_unchanged(house)
    assert house.all(r.Answer) == []


def answer_unchanged(house: House) -> None:
    assignment = house.one(r.Assignment, unit_id="qlvtlt")
    house.act("truong-ql", "answer", assignment.id, channel="page", unchanged=True)


# -- upwards, never down ------------------------------------------------------------------------------


def test_overdue_units_go_to_the_office_first_and_then_to_the_leader_in_charge_alone(house: House) -> None:
    asked(house)
    answer(house, "hcth", "truongphong", figures(6, 5, k1=1))
    house.clock.office = at(6, "09:05")
    house.quiet()
    assert house.turns() == {"chase": "office"}
    assert house.one(r.EventRow, name="Escalated").data["units"] == ["qlvtlt", "ttltls"]
    answer(house, "qlvtlt", "truong-ql", figures(7, 7))
    house.clock.office = at(6, "13:30")
    house.quiet()
    told = house.one(r.WorkItem, kind="overdue")
    assert (told.role, told.login) == ("leader", "chicuctruong"), "the one who gave the direction"
    assert house.one(r.EventRow, name="EscalatedToLeader").data["units"] == ["ttltls"]
    house.quiet()
    assert len(house.all(r.WorkItem, kind="overdue")) == 1, "one notice a person and step"
    house.act("truongphong", "close", house.one(r.Round).id)
    assert {"chase", "overdue"} & set(house.turns()) == set()


def test_a_correction_of_a_timely_answer_is_not_late(house: House) -> None:
    round_ = asked(house)
    answer(house, "qlvtlt", "truong-ql", figures(7, 7))
    house.clock.office = at(7, "08:15")
    answer(house, "qlvtlt", "truong-ql", figures(7, 6, k1=1))
    assert [one.late for one in house.all(r.Answer)] == [False, False]
    answer(house, "hcth", "truongphong", figures(6, 6))
    assert house.all(r.Answer)[-1].late
    assert house.one(r.Round, id=round_.id).outstanding == 1


def test_where_the_departures_book_is_kept_elsewhere_we_never_number(house: House) -> None:
    from dataclasses import replace

    agency = replace(house.ctx.agency("ccvtlt"), departures="elsewhere")
    house.ctx = replace(house.ctx, settings=replace(house.ctx.settings, agencies={"ccvtlt": agency}))
    answered(house)
    reply = house.one(r.Reply)
    house.act("truongphong", "check", reply.id)
    house.act("chicuctruong", "approve", reply.id)
    assert house.turns() == {"number": "clerk"}
    assert house.all(r.RegisterLine, book="departures") == []
    with pytest.raises(Refused, match="Đề nghị nhập số văn bản đi"):
        house.act("vanthu", "number", reply.id, number=None)
    house.act("vanthu", "number", reply.id, number=187)
    assert house.one(r.Reply).code == "187/BC-CCVTLT"
    with pytest.raises(Refused):
        house.act("vanthu", "number", reply.id, number=188)


def test_two_people_check_where_the_agency_says_so(house: House) -> None:
    from dataclasses import replace

    agency = replace(house.ctx.agency("ccvtlt"), form_check=True)
    house.ctx = replace(house.ctx, settings=replace(house.ctx.settings, agencies={"ccvtlt": agency}))
    answered(house)
    reply = house.one(r.Reply)
    house.act("truongphong", "check", reply.id)
    assert house.turns() == {"check": "office"}
    with pytest.raises(Refused, match="không đồng thời kiểm tra thể thức"):
        house.act("truongphong", "check", reply.id)
    with pytest.raises(Refused, match="chưa được kiểm tra"):
        work.step("approve")(house.ctx, _order("chicuctruong", "approve", reply.id))
    house.act("truong-ql", "check", reply.id)
    assert house.turns() == {"approve": "leader"}


def _order(actor: str, kind: str, subject_id: str) -> Any:
    from plugin.domain.work import Order

    return Order(agency_id="ccvtlt", kind=kind, subject_id=subject_id, actor=actor)
