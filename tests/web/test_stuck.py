"""An act that may have happened and can not be looked up: a person looks, says what is true, and is recorded."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from connectors.errors import Rejected, Unreachable
from connectors.memory import MemorySystem
from connectors.protocol import OF_A_SYSTEM, Feature
from plugin import work
from plugin.app import create_app
from plugin.domain import records as r
from plugin.domain.states import ItemClass, ItemState
from tests.house import at, build
from tests.web.office import Office

BLIND = OF_A_SYSTEM - {Feature.FIND_BY_KEY, Feature.FIND_BY_REFERENCE}
BY_REFERENCE = OF_A_SYSTEM - {Feature.FIND_BY_KEY}


def an_office(home: Path, features: frozenset[Feature] = BLIND) -> Office:
    house = build(home, system=MemorySystem(features=features), poll=False)
    return Office(create_app(house.ctx), house)


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return an_office(tmp_path)


def later(office: Office) -> None:
    """Past every wait, until nothing is due."""
    house = office.house
    for _ in range(3):
        house.clock.machine = (house.clock.machine or datetime.now(UTC)) + timedelta(hours=1)
        house.quiet()


def stuck(office: Office) -> r.WorkItem:
    """One assignment was done or not, nobody knows."""
    office.house.system.lose_answer("assign")
    office.ask()
    later(office)
    return the_stuck(office)


def the_stuck(office: Office) -> r.WorkItem:
    found: r.WorkItem = office.house.one(r.WorkItem, item_class=ItemClass.EFFECT, state=ItemState.STUCK)
    return found


def asks(office: Office) -> list[tuple[str, int]]:
    """Every assignment the system saw: for whom, and how often it was called."""
    return sorted((line.target, line.calls) for line in office.house.system.ledger if line.act == "assign")


ONCE = [("hcth", 1), ("qlvtlt", 1), ("ttltls", 1)]


def test_the_page_says_what_was_meant_and_where_to_look(office: Office) -> None:
    item = stuck(office)
    assignment = office.house.one(r.Assignment, id=item.subject_id)
    assert f"/items/{item.id}" in office.at("quantri").page("/admin").links_to("/items/")
    case_page = office.at("truongphong").page(f"/cases/{item.case_id}")
    assert f"/items/{item.id}" in case_page.links_to("/items/"), "the Office finds it on the case"
    page = office.at("truongphong").page(f"/items/{item.id}")
    for said in (
        "Giao việc cho đơn vị",
        office.house.one(r.Debtor, unit_id=assignment.unit_id).name,
        "Kết quả cài đặt ứng dụng Bluezone",
        assignment.reference,
        "có thể bên kia đã nhận",
        "mở các việc đã giao cho đơn vị, tìm theo mã TS-… hoặc tiêu đề",
    ):
        assert said in page.text, said


def test_done_already_is_recorded_with_the_other_systems_id_and_who_said_so(office: Office) -> None:
    item = stuck(office)
    there = next(line.done.external_id for line in office.house.system.ledger if line.key == item.key)
    values = {"external_id": there, "note": "thấy trong việc đã giao"}
    office.done(office.at("truongphong").send(f"/items/{item.id}", "/did", values))
    later(office)
    assert office.house.one(r.Assignment, id=item.subject_id).external_id == there
    done = office.house.one(r.WorkItem, id=item.id)
    assert (done.state, done.finished_by) == (ItemState.DONE, "truongphong")
    assert (done.result["by"], done.result["note"]) == ("truongphong", "thấy trong việc đã giao")
    told = next(one for one in office.house.all(r.EventRow, name="UnitAsked") if one.data.get("by") == "hand")
    assert (told.actor, told.at) == ("truongphong", office.house.clock.office)
    assert asks(office) == ONCE, "and it was not sent again"
    assert office.house.all(r.WorkItem, kind="stuck", state=ItemState.WAITING) == []


def test_an_act_that_never_arrived_is_sent_again_as_it_was_meant(office: Office) -> None:
    office.direct()
    office.house.system.fail(Unreachable("timed out", ambiguous=True))
    path = f"/cases/{office.house.one(r.Case).id}/ask"
    office.done(office.at("truongphong").send(path, path))
    later(office)
    item = the_stuck(office)
    missing = office.house.one(r.Assignment, id=item.subject_id).unit_id
    assert asks(office) == [one for one in ONCE if one[0] != missing]
    office.done(office.at("quantri").send(f"/items/{item.id}", "/repeat"))
    later(office)
    assert asks(office) == ONCE
    assert office.house.one(r.WorkItem, id=item.id).state is ItemState.DONE
    said = office.house.one(r.EventRow, name="WorkRepeated")
    assert (said.actor, said.subject_id, said.data["afresh"]) == ("quantri", item.id, True)


def test_sent_again_and_lost_again_it_asks_again(office: Office) -> None:
    item = stuck(office)
    for n in (1, 2):
        office.house.system.fail(Unreachable("timed out", ambiguous=True))
        office.done(office.at("quantri").send(f"/items/{item.id}", "/repeat"))
        later(office)
        assert the_stuck(office).id == item.id
        turns = office.house.all(r.WorkItem, kind="stuck")
        assert [one.state for one in turns] == [ItemState.DONE] * n + [ItemState.WAITING]
    assert asks(office) == ONCE


def test_where_the_system_can_be_asked_it_is_asked_before_anybodys_word_counts(tmp_path: Path) -> None:
    office = an_office(tmp_path, BY_REFERENCE)
    office.direct()
    office.house.system.lose_answer("assign")
    path = f"/cases/{office.house.one(r.Case).id}/ask"
    assert office.at("truongphong").send(path, path).status_code == 303
    item = office.house.all(r.WorkItem, kind="assign")[0]
    assert work.run(office.house.ctx, item.agency_id, item.id) == "waiting"
    office.house.clock.machine = datetime.now(UTC) + timedelta(hours=1)
    leased = office.house.store.claim(item.agency_id, item.id, 30)
    assert leased is not None
    office.house.store.stick(leased, "Unauthorized: the token ended before anybody could look")
    office.done(office.at("quantri").send(f"/items/{item.id}", "/repeat"))
    later(office)
    assert office.house.one(r.WorkItem, id=item.id).state is ItemState.DONE
    assert asks(office) == ONCE, "the person was wrong; the look was not"


def test_what_the_other_side_refused_can_be_done_there_by_hand_and_said_so(office: Office) -> None:
    office.direct()
    office.house.system.fail(Rejected("unit unknown"))
    path = f"/cases/{office.house.one(r.Case).id}/ask"
    office.done(office.at("truongphong").send(path, path))
    item = the_stuck(office)
    assert "Bên kia từ chối" in office.at("truongphong").page(f"/items/{item.id}").text
    office.done(office.at("truongphong").send(f"/items/{item.id}", "/did"))
    assert office.house.one(r.WorkItem, id=item.id).state is ItemState.DONE
    assert office.house.one(r.Assignment, id=item.subject_id).external_id is None
    office.house.clock.office = at(5, "16:00")
    office.house.quiet()
    assert office.house.turns()["remind_by_hand"] == "office", "no id there, so nobody can remind it there"
    assert [line.act for line in office.house.system.ledger].count("remind") == 2


def test_two_people_who_decide_at_once_do_not_both_win(office: Office) -> None:
    item = stuck(office)
    here = office.at("truongphong").page(f"/items/{item.id}")
    there = office.at("quantri").page(f"/items/{item.id}")
    assert office.at("truongphong").post(here.form("/did"), {}).status_code == 303
    assert office.at("quantri").post(there.form("/repeat"), {}).status_code == 409
    later(office)
    assert asks(office) == ONCE


def test_nobody_else_decides(office: Office) -> None:
    item = stuck(office)
    for login, status in (("vanthu", 404), ("luutru", 404), ("chicuctruong", 403), ("truong-ql", 403)):
        assert office.at(login).get(f"/items/{item.id}").status_code == status, login
    running = office.house.all(r.WorkItem, kind="assign", state=ItemState.DONE)[0]
    form = office.at("truongphong").page(f"/items/{item.id}").form("/did")
    form.action = f"/items/{running.id}/did"
    assert office.at("truongphong").post(form, {}).status_code == 422, "what is done is not decided again"
