"""An office whose arrivals book is kept by its document system: the number is mirrored, never made here."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from plugin.domain import records as r
from plugin.domain.errors import Refused
from plugin.domain.states import CaseState
from tests.house import AGENCY, House, at, build
from tests.unit.test_case import arrive, confirm


@pytest.fixture
def house(tmp_path: Path) -> House:
    built = build(tmp_path)
    agency = replace(built.ctx.agency(AGENCY), arrivals="elsewhere")
    settings = replace(built.ctx.settings, agencies={AGENCY: agency})
    return House(replace(built.ctx, settings=settings), built.clock, built.system)


def poll(house: House) -> None:
    """The next poll brings what the document system has to say."""
    house.clock.machine = house.one(r.WorkItem, kind="poll").not_before
    house.quiet()


def numbered(house: House, notice: r.Notice, number: int, entered: datetime) -> None:
    """The document system's own book gives the document a number."""
    fields = {"number": number, "entered_at": entered.isoformat()}
    house.system.say("numbered", str(notice.external_id), revision=str(number), fields=fields)


def test_a_document_waits_for_the_number_of_the_other_book_and_gets_it(house: House) -> None:
    notice = arrive(house)
    confirm(house, notice, "41/TB-SNV")
    assert house.turns() == {"arrival_number": "clerk"}
    assert house.all(r.RegisterLine) == [], "no number of ours"
    numbered(house, notice, 1874, at(5, "08:40"))
    poll(house)
    (line,) = house.all(r.RegisterLine)
    assert (line.number, line.entered_at, line.code) == (1874, at(5, "08:40"), "41/TB-SNV")
    assert house.turns() == {"submit": "office"}
    assert house.one(r.Case).state is CaseState.REGISTERED
    assert house.system.ledger == [], "whoever keeps the book tells the sender"


def test_a_number_that_came_before_the_clerks_check_is_used_at_once(house: House) -> None:
    notice = arrive(house)
    numbered(house, notice, 1874, at(5, "08:40"))
    poll(house)
    assert house.all(r.RegisterLine) == []
    confirm(house, notice, "41/TB-SNV")
    assert [one.number for one in house.all(r.RegisterLine)] == [1874]
    assert house.turns() == {"submit": "office"}


def test_a_clerk_may_type_the_number_and_it_is_checked(house: House) -> None:
    first, second = arrive(house, "a.txt"), arrive(house, "b.txt")
    with pytest.raises(Refused, match="chưa được kiểm tra"):
        house.act("vanthu", "register", first.id, number=1874)
    confirm(house, first, "41/TB-SNV")
    confirm(house, second, "42/TB-SNV")
    with pytest.raises(Refused, match="Đề nghị nhập số đến"):
        house.act("vanthu", "register", first.id, number=None)
    house.act("vanthu", "register", first.id, number=1874, entered_at=at(4, "16:30").isoformat())
    with pytest.raises(Refused, match="Số đến 1874 đã ghi cho 41/TB-SNV"):
        house.act("vanthu", "register", second.id, number=1874)
    with pytest.raises(Refused, match="đã vào sổ số 1874"):
        house.act("vanthu", "register", first.id, number=1875)
    house.act("vanthu", "register", second.id, number=1877)
    lines = house.all(r.RegisterLine)
    assert [(one.number, one.entered_at) for one in lines] == [(1874, at(4, "16:30")), (1877, at(5, "09:15"))]
    told = [one.data for one in house.all(r.EventRow, name="NoticeRegistered")]
    assert [one["missing"] for one in told] == [0, 2], "1875 and 1876 have not been seen here"


def test_another_number_for_a_line_we_have_is_a_question_to_the_clerk(house: House) -> None:
    notice = arrive(house)
    confirm(house, notice, "41/TB-SNV")
    house.act("vanthu", "register", notice.id, number=1874)
    for number in (1874, 1880):
        numbered(house, notice, number, at(5, "08:40"))
        poll(house)
        assert ("other_number" in house.turns()) is (number == 1880)
    assert [one.number for one in house.all(r.RegisterLine)] == [1874]


def test_a_number_that_stands_for_another_document_leaves_the_choice_to_the_clerk(house: House) -> None:
    first, second = arrive(house, "a.txt"), arrive(house, "b.txt")
    confirm(house, first, "41/TB-SNV")
    house.act("vanthu", "register", first.id, number=1874)
    confirm(house, second, "42/TB-SNV")
    numbered(house, second, 1874, at(5, "08:40"))
    poll(house)
    assert house.turns()["arrival_number"] == "clerk"
    house.act("vanthu", "register", second.id, number=1875)
    assert [one.number for one in house.all(r.RegisterLine)] == [1874, 1875]


def test_a_withdrawn_document_takes_no_number_any_more(house: House) -> None:
    notice = arrive(house)
    confirm(house, notice, "41/TB-SNV")
    house.act("vanthu", "return_notice", notice.case_id, reason="Không thuộc thẩm quyền")
    numbered(house, notice, 1874, at(5, "08:40"))
    poll(house)
    assert house.all(r.RegisterLine) == []
