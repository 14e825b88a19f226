"""The store's promises, on SQLite and on PostgreSQL alike."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from plugin.domain import events as e
from plugin.domain.errors import Conflict, LeaseLost, NotFound
from plugin.domain.records import Case, Circulation, Delivery, EventRow, Round, WorkItem
from plugin.domain.states import CaseState, DeliveryState, ItemClass, ItemState, RoundState
from plugin.domain.work import NewItem, Order, later, turn
from plugin.ids import new_id
from plugin.store.schema import METADATA
from tests.house import AGENCY, House, at


def order(kind: str = "test", actor: str = "vanthu", agency_id: str = AGENCY) -> Order:
    return Order(agency_id=agency_id, kind=kind, subject_id="", actor=actor)


def a_case(agency_id: str = AGENCY, state: CaseState = CaseState.RECEIVED) -> Case:
    return Case(
        agency_id=agency_id,
        id=new_id(),
        state=state,
        title="41/TB-SNV",
        urgent=False,
        dossier_id=None,
        opened_at=at(5, "09:15"),
        reason=None,
        joined_to=None,
    )


def a_round(outstanding: int) -> Round:
    return Round(
        agency_id=AGENCY,
        id=new_id(),
        case_id="case",
        order_id="notice",
        answers_id="notice",
        duty=None,
        period=None,
        no=1,
        state=RoundState.OPEN,
        title="Báo cáo",
        deadline=at(6, "10:00"),
        deadline_exclusive=True,
        deadline_words="trước 10 giờ",
        deadline_rule="",
        outstanding=outstanding,
        opened_at=at(5, "09:30"),
        opened_by="truongphong",
        cut_off=None,
        cut_off_by=None,
        totals=None,
    )


def a_delivery(**more: object) -> Delivery:
    base = Delivery(
        agency_id=AGENCY,
        id=new_id(),
        connection="vanban",
        webhook_id=None,
        kind=None,
        external_id=None,
        revision=None,
        state=DeliveryState.STORED,
        file_sha256=None,
        name="",
        sender=None,
        received_at=at(5, "09:15"),
        case_id=None,
        reason=None,
    )
    return replace(base, **more)  # type: ignore[arg-type]  # the test names the fields


def an_item(key: str, **more: object) -> NewItem:
    fields = {"item_class": ItemClass.STEP, "kind": "close", "subject_id": key, **more}
    return NewItem(key=key, **fields)  # type: ignore[arg-type]  # the test names the fields


def together(acts: list[Callable[[], object]]) -> list[object]:
    """Run acts at the same moment in threads; what each returned or raised."""
    barrier = threading.Barrier(len(acts))
    results: list[object] = [None] * len(acts)

    def run(n: int, act: Callable[[], object]) -> None:
        barrier.wait()
        try:
            results[n] = act()
        except Exception as error:  # noqa: BLE001  # the test looks at what was raised
            results[n] = error

    threads = [threading.Thread(target=run, args=(n, act)) for n, act in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def test_a_migrated_database_is_what_the_code_means(any_house: House) -> None:
    with any_house.store.engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), METADATA) == []


def test_a_row_comes_back_as_it_was_put_in(any_house: House) -> None:
    case, round_ = a_case(), a_round(3)
    any_house.add(case, round_)
    assert any_house.one(Case) == case
    assert any_house.one(Round) == round_
    assert any_house.one(Round).deadline.isoformat() == "2020-08-06T10:00:00+07:00"


def test_no_row_of_another_agency_can_be_read_or_written(any_house: House) -> None:
    case = a_case("snv")
    with any_house.store.begin(order(agency_id="snv")) as uow:
        uow.add(case)
    with any_house.store.read(AGENCY) as rows:
        assert rows.find(Case) == []
        with pytest.raises(NotFound):
            rows.get(Case, case.id)
    with pytest.raises(Conflict), any_house.store.begin(order()) as uow:
        uow.change(case, title="của cơ quan khác")
    with pytest.raises(Conflict), any_house.store.begin(order()) as uow:
        uow.add(case)


def test_an_error_in_a_unit_of_work_writes_nothing(any_house: House) -> None:
    def fails() -> None:
        with any_house.store.begin(order()) as uow:
            uow.add(a_case())
            uow.leave(e.NoticeArrived(subject_id="x"))
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fails()
    assert any_house.all(Case) == []
    assert any_house.all(EventRow) == []


def test_a_move_that_the_table_does_not_hold_is_refused(any_house: House) -> None:
    case = a_case()
    any_house.add(case)
    with pytest.raises(Conflict), any_house.store.begin(order()) as uow:
        uow.change(case, state=CaseState.FILED)
    with pytest.raises(Conflict), any_house.store.begin(order()) as uow:
        uow.change(case, state=CaseState.RECEIVED)


def test_of_two_moves_from_the_same_state_one_wins(any_house: House) -> None:
    case = a_case(state=CaseState.READ)
    any_house.add(case)

    def move(state: CaseState) -> None:
        with any_house.store.begin(order()) as uow:
            uow.change(case, state=state)

    results = together([lambda: move(CaseState.CONFIRMED), lambda: move(CaseState.RETURNED)])
    assert sorted(type(one).__name__ for one in results) == ["Conflict", "NoneType"]


def test_an_event_leaves_what_the_pipeline_says_in_the_same_transaction(any_house: House) -> None:
    with any_house.store.begin(order("read")) as uow:
        uow.leave(e.NoticeConfirmed(subject_id="n1", case_id="c1"))
        uow.leave(e.NoticeRegistered(subject_id="c1", case_id="c1"))
    items = {item.kind: item for item in any_house.all(WorkItem) if item.kind != "poll"}
    assert items["register"].item_class is ItemClass.STEP
    assert (items["submit"].item_class, items["submit"].role) == (ItemClass.PERSON, "office")
    trail = any_house.all(EventRow)
    assert [(row.name, row.step, row.actor) for row in trail] == [
        ("NoticeConfirmed", "read", "vanthu"),
        ("NoticeRegistered", "read", "vanthu"),
    ]


def test_numbers_taken_by_many_at_once_have_no_hole_and_no_double(any_house: House) -> None:
    def take() -> int:
        with any_house.store.begin(order()) as uow:
            return uow.next_number("arrivals", "", 2020, 1872)

    def take_and_fail() -> int:
        with any_house.store.begin(order()) as uow:
            uow.next_number("arrivals", "", 2020, 1872)
            raise RuntimeError

    results = together([take] * 12 + [take_and_fail] * 4)
    assert sorted(one for one in results if isinstance(one, int)) == list(range(1872, 1884))


def test_each_year_and_series_counts_by_itself(any_house: House) -> None:
    with any_house.store.begin(order()) as uow:
        assert uow.next_number("departures", "BC", 2020, 187) == 187
        assert uow.next_number("departures", "BC", 2021, 1) == 1
        assert uow.next_number("departures", "CV", 2020, 1042) == 1042
        assert uow.next_number("departures", "BC", 2020, 187) == 188


def test_the_last_answer_and_a_closing_never_both_win(any_house: House) -> None:
    for _ in range(8):
        round_ = replace(a_round(1), no=len(any_house.all(Round)) + 1)
        any_house.add(round_)

        def last_answer(round_: Round = round_) -> int | None:
            with any_house.store.begin(order()) as uow:
                return uow.outstanding(round_.id, -1)

        def closing(round_: Round = round_) -> None:
            with any_house.store.begin(order()) as uow:
                uow.change(uow.get(Round, round_.id), state=RoundState.CLOSED)

        left, _ = together([last_answer, closing])
        stored = any_house.one(Round, id=round_.id)
        # Either the answer was counted before the closing, or it was told that the round is closed.
        assert (left, stored.outstanding) in ((0, 0), (None, 1))
        assert stored.state is RoundState.CLOSED


def test_of_the_last_answers_exactly_one_is_the_last(any_house: House) -> None:
    round_ = a_round(9)
    any_house.add(round_)

    def answer() -> int | None:
        with any_house.store.begin(order()) as uow:
            return uow.outstanding(round_.id, -1)

    assert sorted(str(one) for one in together([answer] * 9)) == [str(n) for n in range(9)]


def test_planning_an_act_twice_is_planning_it_once(any_house: House) -> None:
    for payload in ({"n": 1}, {"n": 2}):
        with any_house.store.begin(order()) as uow:
            uow.plan(an_item("assign/a1", payload=payload))
    assert any_house.one(WorkItem, key="assign/a1").payload == {"n": 1}


def test_a_webhook_id_is_stored_once(any_house: House) -> None:
    any_house.add(a_delivery(webhook_id="m1"))
    with pytest.raises(Conflict):
        any_house.add(a_delivery(webhook_id="m1"))
    any_house.add(a_delivery(), a_delivery())


def test_an_item_is_claimed_by_one_worker_only(any_house: House) -> None:
    with any_house.store.begin(order()) as uow:
        uow.plan(an_item("k"))
    item = any_house.one(WorkItem, key="k")
    claims = together([lambda: any_house.store.claim(AGENCY, item.id, 60)] * 6)
    assert sum(one is not None for one in claims) == 1


def test_an_item_is_due_by_office_time_and_by_machine_time(any_house: House) -> None:
    with any_house.store.begin(order()) as uow:
        uow.plan(later("remind", "a1", at(5, "16:00"), ordinal=1))
    item = any_house.one(WorkItem, kind="remind")
    assert any_house.store.claim(AGENCY, item.id, 60) is None
    any_house.clock.office = at(5, "16:00")
    claimed = any_house.store.claim(AGENCY, item.id, 60)
    assert claimed is not None
    any_house.store.back_off(claimed, "Unreachable", 3600, burn=False)
    assert any_house.store.claim(AGENCY, item.id, 60) is None


def test_a_lease_that_ran_out_counts_as_an_attempt_and_its_holder_writes_nothing(any_house: House) -> None:
    with any_house.store.begin(order()) as uow:
        uow.plan(an_item("k"))
    item = any_house.one(WorkItem, key="k")
    first = any_house.store.claim(AGENCY, item.id, -1)
    second = any_house.store.claim(AGENCY, item.id, 60)
    assert first is not None
    assert second is not None
    assert (first.attempts, second.attempts) == (0, 1)
    late = replace(order(), item_id=item.id, lease_token=first.lease_token)
    with pytest.raises(LeaseLost), any_house.store.begin(late) as uow:
        uow.add(a_case())
    assert any_house.all(Case) == []
    own = replace(order(), item_id=item.id, lease_token=second.lease_token)
    with any_house.store.begin(own) as uow:
        uow.add(a_case())
    assert any_house.one(WorkItem, key="k").state is ItemState.DONE


def test_work_that_shows_progress_keeps_its_lease_and_a_lost_one_stays_lost(any_house: House) -> None:
    with any_house.store.begin(order()) as uow:
        uow.plan(an_item("k"))
    item = any_house.one(WorkItem, key="k")
    first = any_house.store.claim(AGENCY, item.id, -1)
    assert first is not None
    any_house.store.hold(replace(order(), item_id=item.id, lease_token=first.lease_token), 60)
    assert any_house.store.claim(AGENCY, item.id, 60) is None
    with pytest.raises(LeaseLost):
        any_house.store.hold(replace(order(), item_id=item.id, lease_token="another"), 60)


def test_agencies_take_turns_and_urgent_goes_first(any_house: House) -> None:
    for agency_id, keys in (("busy", ["a", "b", "c", "d"]), ("calm", ["z"])):
        with any_house.store.begin(order(agency_id=agency_id)) as uow:
            uow.plan(*(an_item(key, urgent=key == "d") for key in keys))
    any_house.clock.machine = any_house.clock.machine_now() + timedelta(seconds=60)
    _ring_again(any_house)
    chosen = any_house.store.due(2)
    with any_house.store.read("busy") as rows:
        names = {item.id: item.key for item in rows.find(WorkItem)}
    assert {bell.agency_id for bell in chosen} >= {"busy"}
    everyone = [*chosen, *any_house.store.due(10)]
    turns = [bell.agency_id for bell in everyone if bell.agency_id in ("busy", "calm")]
    assert "calm" in turns[:3]
    assert names[next(bell.item_id or "" for bell in everyone if bell.agency_id == "busy")] == "d"


def _ring_again(house: House) -> None:
    """As if the bells of all items had rung long ago."""
    from plugin.store.schema import TABLES

    with house.store.engine.begin() as connection:
        connection.execute(TABLES[WorkItem].update().values(rung_at=None))


def test_what_was_rung_is_not_rung_again_at_once(any_house: House) -> None:
    with any_house.store.begin(order()) as uow:
        uow.plan(an_item("k"))
    _ring_again(any_house)
    assert len(any_house.store.due(10)) >= 1
    assert any_house.store.due(10) == []


def test_the_items_of_a_connection_that_is_down_wait(any_house: House) -> None:
    with any_house.store.begin(order()) as uow:
        uow.plan(an_item("k", item_class=ItemClass.EFFECT, connection="vanban"))
    item = any_house.one(WorkItem, key="k")
    any_house.store.circuit(AGENCY, "vanban", any_house.clock.machine_now() + timedelta(hours=1))
    assert any_house.store.claim(AGENCY, item.id, 60) is None
    any_house.store.circuit(AGENCY, "vanban", None)
    assert any_house.store.claim(AGENCY, item.id, 60) is not None


def test_a_stuck_item_is_on_the_administrators_desk_once_and_runs_again_at_a_click(any_house: House) -> None:
    with any_house.store.begin(order()) as uow:
        uow.plan(an_item("k"))
    item = any_house.one(WorkItem, key="k")
    claimed = any_house.store.claim(AGENCY, item.id, 60)
    assert claimed is not None
    any_house.store.stick(claimed, "Rejected: 422")
    any_house.store.stick(claimed, "Rejected: 422")
    assert len(any_house.all(WorkItem, kind="stuck", state=ItemState.WAITING)) == 1
    assert any_house.store.claim(AGENCY, item.id, 60) is None
    any_house.store.retry(AGENCY, item.id, "quantri")
    again = any_house.store.claim(AGENCY, item.id, 60)
    assert again is not None
    assert again.attempts == 1
    assert any_house.all(WorkItem, kind="stuck", state=ItemState.WAITING) == []


def test_a_person_finishes_only_what_waits(any_house: House) -> None:
    with any_house.store.begin(order()) as uow:
        uow.plan(turn("leader", "approve", "r1"))
    with any_house.store.begin(order(actor="chicuctruong")) as uow:
        assert uow.settle("approve", "r1") == 1
        assert uow.settle("approve", "r1") == 0
    assert any_house.one(WorkItem, kind="approve").finished_by == "chicuctruong"


def test_a_turn_is_resolved_once_with_what_came_of_it(any_house: House) -> None:
    with any_house.store.begin(order()) as uow:
        uow.plan(turn("clerk", "status_by_hand", "notice", case_id="case"))
    item = any_house.one(WorkItem, kind="status_by_hand")
    with any_house.store.begin(order(actor="vanthu")) as uow:
        uow.resolve(item, {"note": "bằng thư"})
    done = any_house.one(WorkItem, id=item.id)
    assert (done.state, done.finished_by, done.result) == (ItemState.DONE, "vanthu", {"note": "bằng thư"})
    for stale in (item, done):
        with pytest.raises(Conflict), any_house.store.begin(order(actor="truongphong")) as uow:
            uow.resolve(stale, {})
    assert any_house.one(WorkItem, id=item.id).finished_by == "vanthu"


def test_work_that_stops_again_is_asked_about_again(any_house: House) -> None:
    with any_house.store.begin(order()) as uow:
        uow.plan(NewItem(key="k", item_class=ItemClass.STEP, kind="read", subject_id="delivery"))
    item = any_house.one(WorkItem, kind="read")
    for n in (1, 2):
        leased = any_house.store.claim(AGENCY, item.id, 30)
        assert leased is not None
        any_house.store.stick(leased, "Ambiguous: ?")
        turns = any_house.all(WorkItem, kind="stuck")
        assert [one.state for one in turns] == [ItemState.DONE] * (n - 1) + [ItemState.WAITING]
        any_house.store.retry(AGENCY, item.id, "quantri", afresh=True)
        assert any_house.one(WorkItem, id=item.id).attempts == 0
        with pytest.raises(Conflict):
            any_house.store.retry(AGENCY, item.id, "quantri")


def test_counts_told_at_the_same_moment_in_any_order_end_at_the_highest(any_house: House) -> None:
    copy = Circulation(
        agency_id=AGENCY,
        id=new_id(),
        case_id="case",
        group="moi-nguoi",
        reference="TS-0000-0001",
        external_id=None,
        read_count=0,
        read_of=0,
    )
    any_house.add(copy)

    def tell(count: int) -> None:
        with any_house.store.begin(order()) as uow:
            uow.raise_to(uow.get(Circulation, copy.id), "read_count", count, read_of=8)

    told = together([lambda count=count: tell(count) for count in (3, 8, 1, 7, 2, 6, 4, 5)])
    assert told == [None] * 8
    standing = any_house.one(Circulation)
    assert (standing.read_count, standing.read_of) == (8, 8)
