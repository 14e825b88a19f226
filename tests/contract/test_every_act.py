"""The suite's second half: every act of the port, repeated, changed, lost on the way, and aimed at nothing."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from connectors.by_hand import ByHand
from connectors.errors import Rejected, Unreachable, Unsupported
from connectors.memory import MemorySystem
from connectors.protocol import DocumentSystem, Done, Registration, Reminder, RemoteUnit, StatusNotice
from connectors.protocol import Feature as F  # noqa: N817  # it stands over every test
from tests.contract import test_document_system as first_half
from tests.contract.document_system import LOSES, OtherSide, on
from tests.contract.test_document_system import (
    ASK,
    CALLS,
    COPY,
    CREATES,
    LETTER,
    NOW,
    PACKAGE,
    REFERENCES,
    feed,
)


@dataclass(frozen=True)
class Act:
    """One act on ``target``: as meant, and with something else in it.

    ``target`` is a document that came in, a task, an answered task, or nothing that has to be there before.
    """

    target: str
    call: Callable[[DocumentSystem, str, str], Done]
    other: Callable[[DocumentSystem, str, str], Done]


LATER = NOW + timedelta(days=2)
ACTS: dict[F, Act] = {
    F.ASSIGN: Act("", lambda s, k, _: s.assign(k, ASK), lambda s, k, _: s.assign(k, replace(ASK, text="?"))),
    F.CIRCULATE: Act(
        "", lambda s, k, _: s.circulate(k, COPY), lambda s, k, _: s.circulate(k, replace(COPY, text="?"))
    ),
    F.SEND: Act(
        "", lambda s, k, _: s.send(k, LETTER), lambda s, k, _: s.send(k, replace(LETTER, subject="?"))
    ),
    F.FILE: Act(
        "", lambda s, k, _: s.file(k, PACKAGE), lambda s, k, _: s.file(k, replace(PACKAGE, title="?"))
    ),
    F.REGISTER: Act(
        "document",
        lambda s, k, id: s.register(k, Registration(id, 214, NOW)),
        lambda s, k, id: s.register(k, Registration(id, 215, NOW)),
    ),
    F.STATUS: Act(
        "document",
        lambda s, k, id: s.send_status(k, StatusNotice(id, "03", "Đã vào sổ")),
        lambda s, k, id: s.send_status(k, StatusNotice(id, "03", "Đã vào sổ số 9")),
    ),
    F.REMIND: Act(
        "task",
        lambda s, k, id: s.remind(k, Reminder(id, 1, "Nhắc nhở")),
        lambda s, k, id: s.remind(k, Reminder(id, 1, "Nhắc lần nữa")),
    ),
    F.RETURN_ANSWER: Act(
        "answered",
        lambda s, k, id: s.return_answer(k, id, "Chưa khớp"),
        lambda s, k, id: s.return_answer(k, id, "Lý do khác"),
    ),
    F.CHANGE_DEADLINE: Act(
        "task",
        lambda s, k, id: s.change_deadline(k, id, LATER),
        lambda s, k, id: s.change_deadline(k, id, LATER + timedelta(days=1)),
    ),
    F.COMMENT: Act(
        "task",
        lambda s, k, id: s.comment(k, id, "Gia hạn"),
        lambda s, k, id: s.comment(k, id, "Không gia hạn"),
    ),
    F.CANCEL: Act(
        "task", lambda s, k, id: s.cancel(k, id, "Thu hồi"), lambda s, k, id: s.cancel(k, id, "Lý do khác")
    ),
}
"""Every act that can say another thing under the same key."""


def target(side: OtherSide, kind: str, n: int) -> str:
    """The id of a fresh thing that an act can be done on."""
    if kind == "document":
        side.send_us(f"tb-{n}.txt", f"văn bản {n}".encode(), f"Văn bản {n}")
        return [one.external_id for one in feed(side.system) if one.kind == "notice"][-1]
    if kind in ("task", "answered"):
        task = side.system.assign(f"task-{n}", replace(ASK, reference=f"TS-AAAA-{n:04d}")).external_id
        if kind == "answered":
            side.answer(task, {"total": 6})
        return task
    return ""


def offered(side: OtherSide) -> Iterator[tuple[int, F, Act]]:
    """The acts of this system, numbered."""
    yield from (
        (n, feature, act)
        for n, (feature, act) in enumerate(ACTS.items(), 1)
        if feature in side.system.features
    )


def done_under(side: OtherSide, key: str) -> list[dict[str, Any]]:
    return [line for line in side.ledger() if line["key"] == key]


@on(F.FIND_BY_KEY, F.CHANGES, *ACTS)
def test_every_act_is_one_act_under_its_key_and_nothing_else(side: OtherSide) -> None:
    for n, feature, act in offered(side):
        key, id = f"k{n}", target(side, act.target, n)
        assert side.system.find_by_key(key) is None, feature
        first = act.call(side.system, key, id)
        again = act.call(side.system, key, id)
        assert again.external_id == first.external_id, feature
        with pytest.raises(Rejected):
            act.other(side.system, key, id)
        (line,) = done_under(side, key)
        assert (line["act"], line["ordinal"]) == (feature, 1)
        found = side.system.find_by_key(key)
        assert found is not None, feature
        assert found.external_id == first.external_id, feature


@on(F.FIND_BY_KEY, *ACTS)
def test_an_act_on_what_is_not_there_is_refused_and_leaves_nothing(side: OtherSide) -> None:
    for n, feature, act in offered(side):
        if act.target:
            with pytest.raises(Rejected):
                act.call(side.system, f"k{n}", "khong-co")
            assert side.system.find_by_key(f"k{n}") is None, feature
    assert side.ledger() == []


@on(F.FINISH)
def test_what_is_not_there_is_not_finished_tracked_or_read_back(side: OtherSide) -> None:
    for ask in (
        lambda: side.system.finish("k1", "khong-co"),
        lambda: side.system.track("khong-co"),
        lambda: side.system.read_back("khong-co"),
    ):
        with pytest.raises(Rejected):
            ask()
    assert side.ledger() == []


@pytest.mark.parametrize("side", LOSES, indirect=True)
def test_an_act_whose_answer_was_lost_is_found_and_was_done_once(side: OtherSide) -> None:
    for act, create in CREATES.items():
        deaf = side.losing(act)
        with pytest.raises(Unreachable) as lost:
            create(deaf, f"lost-{act}")
        assert lost.value.ambiguous, "it may have been done: look before repeating"
        found = side.system.find_by_key(f"lost-{act}")
        assert found is not None, act
        by_reference = side.system.find_by_reference(act, REFERENCES[act])
        assert [one.external_id for one in by_reference] == [found.external_id]
        assert create(side.system, f"lost-{act}").external_id == found.external_id
        assert len(done_under(side, f"lost-{act}")) == 1


@on(F.FIND_BY_KEY, F.ASSIGN)
def test_two_callers_with_one_key_at_the_same_moment_make_one_thing(side: OtherSide) -> None:
    with ThreadPoolExecutor(4) as pool:
        done = list(pool.map(lambda _: side.system.assign("k1", ASK), range(8)))
    assert len({one.external_id for one in done}) == 1
    assert [line["calls"] for line in done_under(side, "k1")] == [8]


@pytest.mark.parametrize("feature", CALLS, ids=str)
def test_of_a_system_used_by_hand_nothing_can_be_asked(feature: F) -> None:
    with pytest.raises(Unsupported):
        CALLS[feature](ByHand())


def test_the_side_written_in_the_guide_keeps_the_suite() -> None:
    guide = Path("connectors/ADDING_A_CONNECTOR.md").read_text(encoding="utf-8")
    written = next(
        block for block in re.findall(r"```python\n(.*?)```", guide, re.DOTALL) if "OtherSide)" in block
    )
    names: dict[str, Any] = {
        "OtherSide": OtherSide,
        "Any": Any,
        "LotusServer": MemorySystem,
        "Lotus": lambda one: one,
    }
    exec(written, names)  # noqa: S102  # our own guide: the example must run as it stands there
    units = (RemoteUnit("hcth", "Phòng HCTH"), RemoteUnit("qlvtlt", "Phòng QLVTLT"))

    def side() -> OtherSide:
        lotus: OtherSide = names["LotusSide"](MemorySystem(own_units=units))
        return lotus

    first_half.test_the_feed_tells_in_order_what_a_unit_does_with_its_assignment(side())
    first_half.test_who_has_read_a_circulated_copy_comes_back_as_a_count(side())
    first_half.test_a_receipt_says_that_our_document_stands_in_the_addressees_book(side())
    test_every_act_is_one_act_under_its_key_and_nothing_else(side())
