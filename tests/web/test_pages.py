"""What people of the office read and do at their pages."""

from __future__ import annotations

from typing import Any

import pytest

from plugin.domain import records as r
from plugin.domain.states import AnswerState, AssignmentState, CaseState, DossierState, ReplyState, RoundState
from plugin.trial import sheets
from tests.house import at
from tests.web.office import NOTICE, Office, reasons
from tests.web.test_permissions import hire

EIGHT_OF_SEVEN = {"figure.total": "7", "figure.installed": "8", "figure.not_installed": "0"}


# -- the clerk ------------------------------------------------------------------------------------


def test_what_the_document_has_lost_is_asked_never_guessed(office: Office) -> None:
    body = NOTICE.split("THÔNG BÁO\n", 1)[1]
    notice = office.arrive("THÔNG BÁO\n" + body)
    path = f"/notices/{notice.id}/confirm"
    form = office.at("vanthu").page(path).form(path)
    assert dict(form.fields)["number"] == ""
    assert dict(form.fields)["origin"] == "", "whose it is can not be read, so the clerk is asked"
    answer = office.at("vanthu").send(path, path)
    assert answer.status_code == 422
    for missing in (
        "Chưa có cơ quan ban hành",
        "Chưa có ngày văn bản",
        "Cơ quan ban hành có phải là cơ quan mình?",
    ):
        assert missing in reasons(answer)
    assert office.house.one(r.Case).state is CaseState.READ


def test_a_document_with_a_secrecy_mark_is_refused_and_nothing_of_it_stays(office: Office) -> None:
    office.at("vanthu").send("/upload", "/upload", {}, {"file": ("m.txt", ("MẬT\n" + NOTICE).encode())})
    office.house.quiet()
    case = office.house.one(r.Case)
    assert case.state is CaseState.RETURNED
    assert "Bluezone" not in case.title
    assert office.house.all(r.Notice) == []
    assert office.house.one(r.Delivery).file_sha256 is None
    folder = office.house.ctx.settings.files
    assert not [path for path in folder.rglob("*") if path.is_file() and b"Bluezone" in path.read_bytes()]
    items = office.at("truongphong").get("/inbox.json").json or []
    assert [one["kind"] for one in items] == ["refused"], "the person in charge is told"


def test_a_notice_that_asks_nothing_is_circulated_once_and_filed_without_a_round(office: Office) -> None:
    case = office.register(asks=False)
    path = f"/cases/{case.id}/circulate"
    office.done(office.at("truongphong").send(path, path))
    assert office.house.one(r.Case).state is CaseState.FILED
    assert office.house.one(r.RegisterLine).note == "Lưu để biết"
    assert office.house.all(r.Round) == []


# -- the direction --------------------------------------------------------------------------------


def test_the_office_can_not_route_a_document_without_the_leader(office: Office) -> None:
    case = office.register()
    path = f"/cases/{case.id}/submit"
    office.done(office.at("truongphong").send(path, path, button=("route", "yes")))
    assert office.house.one(r.Case).state is CaseState.REGISTERED
    assert office.waiting("direct").role == "leader"


def test_two_leading_units_are_refused_and_what_was_typed_stays(office: Office) -> None:
    case = office.register()
    path = f"/cases/{case.id}/submit"
    answer = office.at("truongphong").send(path, path, {"role.qlvtlt": "lead", "text": "Giao hai phòng."})
    assert answer.status_code == 422
    assert "Phải có đúng một đơn vị chủ trì." in reasons(answer)
    assert "Giao hai phòng." in answer.get_data(as_text=True)


# -- the unit -------------------------------------------------------------------------------------


def test_figures_that_do_not_agree_are_refused_with_the_reason_and_kept_on_the_page(office: Office) -> None:
    assignment = office.ask()["qlvtlt"]
    path = f"/assignments/{assignment.id}"
    answer = office.at("truong-ql").send(path, path, EIGHT_OF_SEVEN)
    assert answer.status_code == 422
    assert "Số đã cài (8) lớn hơn tổng số CCVCNLĐ (7). Đề nghị kiểm tra lại." in reasons(answer)
    assert 'value="8"' in answer.get_data(as_text=True)
    assert office.house.one(r.Answer).state is AnswerState.REFUSED, "every version is kept"
    office.done(office.figures("truong-ql", assignment, 7, 7, {}))
    assert [one.state for one in office.house.all(r.Answer)] == [AnswerState.REFUSED, AnswerState.ACCEPTED]


def test_the_sheet_that_travels_is_known_again_and_a_blank_one_is_not_an_answer(office: Office) -> None:
    assignment = office.ask()["ttltls"]
    path = f"/assignments/{assignment.id}"
    head = office.at("giamdoc-tt")
    blank = head.get(f"{path}/sheet").data
    empty = head.send(path, "/sheet", files={"sheet": ("bieu.xlsx", blank)})
    assert (empty.status_code, "Tệp gửi lên là biểu trống." in reasons(empty)) == (422, True)
    figures = {"total": "15", "installed": "10", "not_installed": "5", "reasons.k1": "5"}
    office.done(head.send(path, "/sheet", files={"sheet": ("bieu.xlsx", sheets.fill(blank, figures))}))
    version = office.house.one(r.Answer)
    assert (version.state, version.channel) == (AnswerState.ACCEPTED, "sheet")
    assert version.evidence_sha256 is not None


def test_another_units_sheet_is_refused_by_its_reference(office: Office) -> None:
    asked = office.ask()
    theirs = office.at("truong-ql").get(f"/assignments/{asked['qlvtlt'].id}/sheet").data
    path = f"/assignments/{asked['ttltls'].id}"
    filled = sheets.fill(theirs, {"total": "7", "installed": "7", "not_installed": "0"})
    answer = office.at("giamdoc-tt").send(path, "/sheet", files={"sheet": ("bieu.xlsx", filled)})
    assert answer.status_code == 422
    assert asked["qlvtlt"].reference in reasons(answer)


def test_what_a_member_enters_counts_when_the_head_has_confirmed_it(office: Office) -> None:
    hire(office.house, "chuyen-vien", r_member())
    assignment = office.ask()["qlvtlt"]
    office.done(office.figures("chuyen-vien", assignment, 7, 7, {}))
    assert office.house.one(r.Answer).state is AnswerState.AWAITING_HEAD
    assert office.house.one(r.Round).outstanding == 3
    (turn,) = office.at("truong-ql").get("/inbox.json").json or []
    assert turn["kind"] == "confirm_answer"
    path = f"/assignments/{assignment.id}"
    office.done(office.at("truong-ql").send(path, "/confirm"))
    version = office.house.one(r.Answer)
    assert (version.state, version.given_by, version.confirmed_by) == (
        AnswerState.ACCEPTED,
        "chuyen-vien",
        "truong-ql",
    )
    assert office.house.one(r.Round).outstanding == 2


def r_member() -> Any:
    from plugin.domain.people import Role

    return Role.MEMBER


@pytest.mark.parametrize(
    ("decision", "state"), [("accept", AnswerState.ACCEPTED), ("return", AnswerState.REFUSED)]
)
def test_another_number_of_staff_is_for_the_office_to_accept(
    office: Office, decision: str, state: AnswerState
) -> None:
    assignment = office.ask()["qlvtlt"]
    path = f"/assignments/{assignment.id}"
    six = {"figure.total": "6", "figure.installed": "6", "figure.not_installed": "0"}
    refused = office.at("truong-ql").send(path, path, six)
    assert "Tổng số CCVCNLĐ (6) khác số đã giao (7)" in reasons(refused)
    office.done(office.at("truong-ql").send(path, path, {**six, "note": "Một người đã chuyển công tác."}))
    assert office.house.all(r.Answer)[-1].state is AnswerState.AWAITING_OFFICE
    values = {"reason": "Số giao là 7."}
    office.done(office.at("truongphong").send(path, "/accept", values, button=("decision", decision)))
    assert office.house.all(r.Answer)[-1].state is state
    assert office.house.one(r.Debtor, unit_id="qlvtlt").head_count == 7, "the frozen number stays"


def test_what_the_office_enters_for_a_unit_says_so(office: Office) -> None:
    assignment = office.ask()["qlvtlt"]
    path = f"/assignments/{assignment.id}"
    figures = {"figure.total": "7", "figure.installed": "7", "figure.not_installed": "0"}
    office.done(office.at("truongphong").send(path, path, {**figures, "note": "Ông E báo qua điện thoại."}))
    version = office.house.one(r.Answer)
    assert (version.channel, version.given_by, version.entered_for) == ("office", "truongphong", "qlvtlt")


# -- the Office and the leader ---------------------------------------------------------------------


def test_the_case_page_shows_who_has_answered_and_who_has_not(office: Office) -> None:
    asked = office.ask()
    office.done(office.figures("truong-ql", asked["qlvtlt"], 7, 7, {}))
    text = office.at("truongphong").page(f"/cases/{asked['qlvtlt'].case_id}").text
    assert "1/3 đơn vị đã báo cáo" in text
    assert "2 chưa báo cáo" in text
    office.house.clock.office = at(6, "10:00")
    assert "2 quá hạn" in office.at("truongphong").page(f"/cases/{asked['qlvtlt'].case_id}").text


def test_a_draft_goes_back_with_its_reason_and_is_written_anew(office: Office) -> None:
    path = f"/replies/{office.answer()}"
    office.done(office.at("truongphong").send(path, "/check"))
    office.done(office.at("chicuctruong").send(path, "/return", {"reason": "Ghi rõ lý do."}))
    reply = office.house.one(r.Reply)
    assert (reply.state, reply.returned_reason) == (ReplyState.RETURNED, "Ghi rõ lý do.")
    round_ = office.house.one(r.Round)
    office.done(office.at("truongphong").send(path, f"/rounds/{round_.id}/draft"))
    reply = office.house.one(r.Reply)
    assert (reply.state, reply.checked_by) == (ReplyState.DRAFTED, None), "the new text is not checked yet"


def test_a_change_after_the_cut_off_stops_a_signing_under_way(office: Office) -> None:
    path = f"/replies/{office.answer()}"
    office.done(office.at("truongphong").send(path, "/check"))
    assignment = office.house.one(r.Assignment, unit_id="qlvtlt")
    office.done(office.figures("truong-ql", assignment, 7, 6, {"k1": 1}))
    refused = office.at("chicuctruong").send(path, "/approve")
    assert refused.status_code == 422
    assert "Số liệu đã thay đổi sau khi chốt" in reasons(refused)
    text = office.at("truongphong").page(path).text
    assert "Số đã cài: 22 → 21" in text, "the cells are named"
    round_ = office.house.one(r.Round)
    office.done(office.at("truongphong").send(path, f"/rounds/{round_.id}/draft"))
    assert office.house.one(r.Reply).stale is None


@pytest.mark.parametrize(("choice", "letters"), [("supplement", 2), ("replacement", 2), ("next_round", 1)])
def test_once_a_letter_is_out_a_named_person_decides_what_follows(
    office: Office, choice: str, letters: int
) -> None:
    path = f"/replies/{office.answer()}"
    for login, action in (("truongphong", "/check"), ("chicuctruong", "/approve"), ("vanthu", "/send")):
        office.done(office.at(login).send(path, action))
    sent = office.house.one(r.Reply)
    assignment = office.house.one(r.Assignment, unit_id="qlvtlt")
    office.done(office.figures("truong-ql", assignment, 7, 6, {"k1": 1}))
    assert office.waiting("stale").subject_id == sent.id
    office.done(office.at("truongphong").send(path, "/change", {"choice": choice}))
    replies = office.house.all(r.Reply)
    assert len(replies) == letters
    assert (replies[0].state, replies[0].stale, replies[0].stale_choice) == (ReplyState.SENT, None, choice)
    decided = office.house.one(r.EventRow, name="ChangeDecided")
    assert (decided.actor, decided.data["choice"]) == ("truongphong", choice)
    if letters == 2:
        assert replies[1].kind == choice
        assert "22 sửa thành 21" in " ".join(replies[1].content["paragraphs"])


def test_a_numbered_letter_that_is_not_out_yet_is_taken_back_and_its_number_stays_void(
    office: Office,
) -> None:
    path = f"/replies/{office.answer()}"
    office.done(office.at("truongphong").send(path, "/check"))
    office.done(office.at("chicuctruong").send(path, "/approve"))
    assignment = office.house.one(r.Assignment, unit_id="qlvtlt")
    office.done(office.figures("truong-ql", assignment, 7, 6, {"k1": 1}))
    refused = office.at("vanthu").send(path, "/send")
    assert refused.status_code == 422
    office.done(office.at("truongphong").send(path, "/change", {"choice": "redraft"}))
    line = office.house.one(r.RegisterLine, book="departures")
    assert (line.number, line.voided_by) == (187, "truongphong")
    round_ = office.house.one(r.Round)
    office.done(office.at("truongphong").send(path, f"/rounds/{round_.id}/draft"))
    for login, action in (("truongphong", "/check"), ("chicuctruong", "/approve")):
        office.done(office.at(login).send(path, action))
    assert office.house.one(r.Reply).code == "188/BC-CCVTLT", "a number is never used again"


def test_a_round_is_not_cut_off_while_nobody_has_answered(office: Office) -> None:
    assignment = office.ask()["hcth"]
    round_ = office.house.one(r.Round)
    answer = office.at("truongphong").send(f"/cases/{assignment.case_id}", f"/rounds/{round_.id}/close")
    assert answer.status_code == 422
    assert office.house.one(r.Round).state is RoundState.OPEN


# -- the dossier ----------------------------------------------------------------------------------


def test_the_archivist_sends_a_dossier_back_for_what_is_missing_and_then_accepts_it(office: Office) -> None:
    house = office.house
    path = f"/replies/{office.answer()}"
    for login, action in (("truongphong", "/check"), ("chicuctruong", "/approve"), ("vanthu", "/send")):
        office.done(office.at(login).send(path, action))
    with house.store.begin(order_of(house)) as uow:
        uow.change(house.one(r.Reply), received_at=at(6, "11:00"))
    case = house.one(r.Case)
    notice = house.one(r.Notice)
    filing = f"/cases/{case.id}/file"
    form = office.at("truongphong").page(filing).form(filing)
    included = [value for name, value in form.fields if name == "include" and value != notice.id]
    office.done(office.at("truongphong").send(filing, filing, {"notation": "05.VP", "include": included}))
    dossier = house.one(r.Dossier)
    assert notice.id not in {item.source_id for item in house.all(r.DossierItem)}
    shown = f"/dossiers/{dossier.id}"
    office.done(office.at("truongphong").send(shown, "/close", {"confirmed": "yes"}))
    silent = office.at("luutru").send(shown, "/accept", button=("decision", "return"))
    assert silent.status_code == 422, "a dossier goes back with its reason only"
    values = {"reason": "Thiếu văn bản đến."}
    office.done(office.at("luutru").send(shown, "/accept", values, button=("decision", "return")))
    assert house.one(r.Dossier).state is DossierState.OPEN
    assert "Thiếu văn bản đến." in office.at("truongphong").page(shown).text
    office.done(office.at("truongphong").send(filing, filing))
    items = sorted(house.all(r.DossierItem), key=lambda item: item.position)
    assert [item.position for item in items] == list(range(1, len(items) + 1))
    assert items[0].source_id == notice.id, "the order of the work, not of the filing"
    office.done(office.at("truongphong").send(shown, "/close", {"confirmed": "yes"}))
    office.done(office.at("luutru").send(shown, "/accept", button=("decision", "accept")))
    assert house.one(r.Dossier).state is DossierState.FILED
    assert house.one(r.Case).state is CaseState.FILED


def order_of(house: Any) -> Any:
    from plugin.domain.work import Order
    from tests.house import AGENCY

    return Order(agency_id=AGENCY, kind="test", subject_id="")


def test_an_assignment_that_is_answered_shows_no_reminder(office: Office) -> None:
    assignment = office.ask()["qlvtlt"]
    office.done(office.figures("truong-ql", assignment, 7, 7, {}))
    assert office.house.one(r.Assignment, id=assignment.id).state is AssignmentState.ANSWERED
    office.house.clock.office = at(5, "16:00")
    office.house.quiet()
    reminded = {line.target for line in office.house.system.ledger if line.act == "remind"}
    external = office.house.one(r.Assignment, id=assignment.id).external_id
    assert reminded
    assert external not in reminded
