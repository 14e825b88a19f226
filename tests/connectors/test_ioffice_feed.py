"""VNPT-iOffice has no feed: what is made of its lists loses nothing and gives nothing twice, whatever the pages do."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from connectors.errors import Rejected, Unreachable, Unreadable
from connectors.ioffice.client import IOffice
from connectors.ioffice.values import VN
from connectors.protocol import Arrival
from connectors.simulator.face import Answer, Request
from connectors.simulator.ioffice import FaceB
from tests.connectors.hosted import hosted
from tests.connectors.ioffice_sites import AnyFace, adapter, face, shipped_profile
from tests.connectors.standing_between import Between
from tests.contract.test_document_system import LETTER

LIST = "/van-ban-den/danh-sach-van-ban-den-theo-trang-thai-cua-chuyen-vien"
TODAY = datetime(2026, 8, 20, 9, tzinfo=VN)


class Watch:
    """The adapter's clock and the site's."""

    def __init__(self) -> None:
        self.now = TODAY

    def __call__(self) -> datetime:
        return self.now


@contextmanager
def site(name: str, **changes: Any) -> Iterator[tuple[IOffice, AnyFace, Between, Watch]]:
    """A site that runs, on one watch with us; ``changes`` are those of its profile."""
    spoken, watch = face(name), Watch()
    spoken.world.now = watch
    between = Between(spoken)
    with hosted(between) as url:
        made = adapter(name, url, profile=shipped_profile(name, url, **changes), now=watch)
        yield made, spoken, between, watch


def arrive(spoken: AnyFace, code: str, at: datetime = TODAY) -> None:
    """A document comes in on a day."""
    world, watch = spoken.world, spoken.world.now
    world.now = lambda: at
    world.deliver_notice(f"{code}.txt", code.encode(), code=code, sender="Sở Nội vụ")
    world.now = watch


def drain(ioffice: IOffice, cursor: str | None, limit: int = 100) -> tuple[list[Arrival], str]:
    """All that is new, page by page."""
    found: list[Arrival] = []
    while True:
        page = ioffice.changes(cursor, limit)
        found += [ioffice.parse(entry) for entry in page.entries]
        cursor = page.cursor
        if not page.more:
            return found, cursor


def codes(found: list[Arrival]) -> list[str]:
    return [str(one.fields["code"]) for one in found]


def test_every_document_of_many_pages_is_given_once_oldest_first() -> None:
    with site("dialect_c") as (ioffice, spoken, _, watch):
        for n in range(120):
            arrive(spoken, f"{n}/TB", TODAY - timedelta(days=25 - n // 5))
        first, cursor = drain(ioffice, None, limit=50)
        assert codes(first) == [f"{n}/TB" for n in range(120)]
        watch.now += timedelta(days=1)
        arrive(spoken, "120/TB", watch.now)
        again, cursor = drain(ioffice, cursor)
        assert codes(again) == ["120/TB"]
        assert drain(ioffice, cursor)[0] == []


def test_a_poll_costs_by_what_is_new_and_not_by_what_ever_came() -> None:
    with site("dialect_c") as (ioffice, spoken, between, watch):
        for n in range(200):
            arrive(spoken, f"{n}/TB", TODAY - timedelta(days=20))
        _, cursor = drain(ioffice, None)
        between.paths.clear()
        watch.now += timedelta(minutes=5)
        drain(ioffice, cursor)
        assert between.count(LIST) == 1, "one empty page of the days since"
        assert len(cursor) < 200, "what is older than a look back is forgotten"


def test_what_pushes_in_between_two_pages_neither_hides_nor_doubles_anything() -> None:
    with site("dialect_c") as (ioffice, spoken, between, _):
        for n in range(60):
            arrive(spoken, f"{n}/TB")
        pushed = iter(range(60, 75))

        def spoil(request: Request, carry_out: Any) -> Answer:
            answer: Answer = carry_out()
            if request.path == LIST:
                for n in [next(pushed, None) for _ in range(5)]:
                    if n is not None:
                        arrive(spoken, f"{n}/TB")
            return answer

        between.spoil = spoil
        first, cursor = drain(ioffice, None)
        rest, _ = drain(ioffice, cursor)
        assert sorted(codes(first + rest)) == sorted(f"{n}/TB" for n in range(75))


def test_pages_given_twice_and_shorter_than_asked_for_end_the_list_no_sooner() -> None:
    with site("dialect_c") as (ioffice, spoken, between, _):
        for n in range(12):
            arrive(spoken, f"{n}/TB")
        whole = list(range(11, -1, -1))
        pages = [whole[0:5], whole[3:8], whole[3:8], whole[8:12]]

        def spoil(request: Request, carry_out: Any) -> Answer:
            if request.path != LIST:
                return carry_out()  # type: ignore[no-any-return]  # the face's answer
            page = int(dict(part.split("=") for part in request.body.decode().split("&"))["page"])
            rows = [row(f"{n}/TB") for n in pages[page - 1]] if page <= len(pages) else []
            return Answer(200, json.dumps({"success": True, "data": rows}).encode())

        between.spoil = spoil
        first, cursor = drain(ioffice, None)
        assert sorted(codes(first)) == sorted(f"{n}/TB" for n in whole)
        assert drain(ioffice, cursor)[0] == []
        pages[:] = [whole[:5]] * 50
        between.paths.clear()
        assert drain(ioffice, cursor)[0] == []
        assert between.count(LIST) == 3, "a site that knows no pages is not asked for ever"


def row(code: str, day: str = "20/08/2026", **more: Any) -> dict[str, Any]:
    """A row of dialect C's list."""
    known = {"so_ky_hieu": code, "ten_co_quan_ban_hanh": "Sở Nội vụ", "trich_yeu": "V/v", "ngay_den": day}
    return {**known, "ngay_ban_hanh": day, "file_dinh_kem": "", **more}


def listing(*rows: Any) -> Any:
    """A site whose list is these rows."""

    def spoil(request: Request, carry_out: Any) -> Answer:
        if request.path != LIST:
            return carry_out()  # type: ignore[no-any-return]  # the face's answer
        first = b"page=1&" in request.body or request.body.endswith(b"page=1")
        return Answer(200, json.dumps({"success": True, "data": rows if first else []}).encode())

    return spoil


def test_a_document_entered_some_days_late_is_seen_and_one_dated_ahead_stops_nothing() -> None:
    with site("dialect_c") as (ioffice, spoken, between, watch):
        between.spoil = listing(row("1/TB"), row("99/TB", "01/01/2099"))
        first, cursor = drain(ioffice, None)
        assert sorted(codes(first)) == ["1/TB", "99/TB"]
        between.spoil = None
        watch.now += timedelta(days=1)
        arrive(spoken, "2/TB", TODAY - timedelta(days=2))
        assert codes(drain(ioffice, cursor)[0]) == ["2/TB"]


def test_a_list_kept_by_years_is_read_across_new_year() -> None:
    with site("dialect_c") as (ioffice, spoken, _, watch):
        watch.now = datetime(2027, 1, 2, 9, tzinfo=VN)
        for code, at in (
            ("1/TB", datetime(2026, 12, 30, tzinfo=VN)),
            ("2/TB", datetime(2027, 1, 1, tzinfo=VN)),
        ):
            arrive(spoken, code, at)
        assert codes(drain(ioffice, None)[0]) == ["1/TB", "2/TB"]


def test_the_number_of_the_sites_book_comes_with_the_document_or_after_it() -> None:
    with site("dialect_c") as (ioffice, _, between, _watch):
        between.spoil = listing(row("1/TB"), row("2/TB", so_den="1874"))
        first, cursor = drain(ioffice, None)
        waits = next(one for one in first if one.fields.get("code") == "1/TB")
        assert sorted(one.kind for one in first) == ["notice", "notice", "numbered"]
        between.spoil = listing(row("1/TB", so_den=1875, trich_yeu="V/v (sửa)"), row("2/TB", so_den="1874"))
        (told,), cursor = drain(ioffice, cursor)
        assert (told.kind, told.external_id) == ("numbered", waits.external_id)
        assert told.fields == {"number": 1875, "entered_at": "2026-08-20T00:00:00+07:00"}
        assert drain(ioffice, cursor)[0] == []


def test_our_reference_is_found_in_the_subject_of_what_comes_back() -> None:
    with site("dialect_c") as (ioffice, _, between, _watch):
        between.spoil = listing(row("1/BC", trich_yeu="Báo cáo [ts-ab12-cd34]"))
        ((answer,), _) = drain(ioffice, None)
        assert answer.reference == "TS-AB12-CD34"


def test_files_between_colons_keep_their_own_colons() -> None:
    said = "a/thong%20bao.pdf:https://file.example.vn:8443/b/phu-luc.xlsx: c.doc "
    with site("dialect_c") as (ioffice, _, between, _watch):
        between.spoil = listing(row("1/TB", file_dinh_kem=said))
        ((one,), _) = drain(ioffice, None)
        assert [(file.name, file.address.partition("/file-manage/read-file/")[2]) for file in one.files] == [
            ("thong bao.pdf", "a/thong%20bao.pdf"),
            ("phu-luc.xlsx", ""),
            ("c.doc", "c.doc"),
        ]
        assert one.files[1].address == "https://file.example.vn:8443/b/phu-luc.xlsx"


@pytest.mark.parametrize("bad", [{"ngay_den": "hôm qua"}, {"ngay_den": None}])
def test_a_row_that_can_not_be_read_is_handed_to_a_person_once(bad: dict[str, Any]) -> None:
    with site("dialect_c") as (ioffice, _, between, _watch):
        between.spoil = listing({**row("1/TB"), **bad}, row("2/TB"))
        page = ioffice.changes(None)
        assert len(page.entries) == 2
        with pytest.raises(Unreadable):
            ioffice.parse(page.entries[0])
        assert ioffice.changes(page.cursor).entries == ()


@pytest.mark.parametrize("data", [["x"], "x", [[1]], 5])
def test_a_list_of_something_else_is_said_and_the_cursor_stays(data: Any) -> None:
    with site("dialect_c") as (ioffice, _, between, _watch):
        between.spoil = lambda request, carry_out: (
            Answer(200, json.dumps({"success": True, "data": data}).encode())
            if request.path == LIST
            else carry_out()
        )
        with pytest.raises(Unreachable, match="not a list of rows"):
            ioffice.changes(None)


@pytest.mark.parametrize("cursor", ["17", "{}", "x", '{"since": "hôm qua", "given": {}, "acknowledge": []}'])
def test_a_cursor_of_another_feed_is_refused(cursor: str) -> None:
    with site("dialect_c") as (ioffice, _, _between, _watch), pytest.raises(Rejected, match="cursor"):
        ioffice.changes(cursor)


# -- results and their acknowledgement -------------------------------------------------------------


def handed_over(ioffice: IOffice, spoken: AnyFace, *keys: str) -> FaceB:
    """Documents that were signed and issued, each under its number."""
    assert isinstance(spoken, FaceB)
    for n, key in enumerate(keys, 187):
        spoken.issue(ioffice.send(key, LETTER).external_id, f"{n}/BC-CCVTLT", "06/08/2026")
    return spoken


def test_a_result_is_acknowledged_only_when_the_cursor_that_covers_it_comes_back() -> None:
    with site("dialect_b") as (ioffice, spoken, between, _):
        gateway = handed_over(ioffice, spoken, "k1", "k2", "k3")
        page = ioffice.changes(None, limit=2)
        assert (len(page.entries), page.more, len(gateway.issued)) == (2, True, 3)
        last = ioffice.changes(page.cursor, limit=2)
        assert (len(last.entries), len(gateway.issued)) == (1, 1)
        assert ioffice.changes(last.cursor).entries == ()
        assert gateway.issued == {}
        assert between.count("/shared/integration/doc/receive_status/") == 2


def test_an_acknowledgement_that_got_lost_is_said_again_and_nothing_comes_twice() -> None:
    with site("dialect_b") as (ioffice, spoken, between, _):
        gateway = handed_over(ioffice, spoken, "k1")
        page = ioffice.changes(None)
        between.spoil = lambda request, carry_out: (
            Answer(500) if "receive_status" in request.path else carry_out()
        )
        with pytest.raises(Unreachable):
            ioffice.changes(page.cursor)
        assert len(gateway.issued) == 1
        between.spoil = lambda request, carry_out: (
            Answer(200, b'{"status": {"code": "0"}}') if "receive_status" in request.path else carry_out()
        )
        after = ioffice.changes(page.cursor)
        assert (after.entries, len(gateway.issued)) == ((), 1), "the site did not hear it"
        between.spoil = None
        assert ioffice.changes(after.cursor).entries == ()
        assert gateway.issued == {}


def test_a_result_without_a_number_goes_to_a_person_and_stays_at_the_site() -> None:
    with site("dialect_b") as (ioffice, spoken, _, _watch):
        gateway = handed_over(ioffice, spoken, "k1")
        (id,) = gateway.issued
        gateway.issued[id]["soKyHieu"] = ""
        page = ioffice.changes(None)
        with pytest.raises(Unreadable):
            ioffice.parse(page.entries[0])
        page = ioffice.changes(page.cursor)
        assert (page.entries, len(gateway.issued)) == ((), 1)
        gateway.issued[id]["soKyHieu"] = "187/BC"
        assert [ioffice.parse(one).fields["code"] for one in ioffice.changes(page.cursor).entries] == [
            "187/BC"
        ]


# -- entries ---------------------------------------------------------------------------------------

FULL = adapter("full", "http://127.0.0.1:9")
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=12),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ("so_ky_hieu", "ngay_den", "file_dinh_kem", "so_den", "trich_yeu", "ma", "tep", "lan")
            )
            | st.text(max_size=4),
            inner,
            max_size=5,
        )
    ),
    max_leaves=12,
)


@given(
    item=JSON,
    operation=st.sampled_from(("inbox", "news", "results", "units", "")),
    about=st.sampled_from((None, "numbered", "news", 7)),
)
@settings(max_examples=150, deadline=None)
def test_whatever_stands_in_an_entry_it_is_read_or_said_to_be_unreadable(
    item: Any, operation: str, about: Any
) -> None:
    named = {"dialect": "c", "operation": operation, "about": about}
    try:
        arrival = FULL.parse(json.dumps({"ioffice": named, "item": item}).encode())
    except Unreadable:
        return
    assert arrival.external_id
    assert arrival.revision
