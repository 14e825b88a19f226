"""The two sides of a document system that the contract suite needs: ours, and the people's at the other end."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Final

import pytest

from connectors.edxml.values import Document, File, Organ, Reference
from connectors.errors import Unsupported
from connectors.memory import MemorySystem
from connectors.protocol import DocumentSystem, Feature, RemoteUnit
from connectors.simulator.ioffice import FaceB
from tests.connectors import ioffice_sites
from tests.connectors.axis import Axis, axis, notice
from tests.connectors.hosted import hosted
from tests.connectors.passports import PASSPORTS
from tests.connectors.served import OURS, THEIRS, Served


class OtherSide(ABC):
    """What people do in a document system; an adapter's author writes one for the suite.

    People, not our adapter: an act here goes into the system by its own pages or their interface. What
    the system has no such thing for stays as it is; the tests about it do not run on it.
    """

    system: DocumentSystem

    @abstractmethod
    def send_us(self, name: str, content: bytes, subject: str) -> None:
        """Another organisation sends us a document."""

    @abstractmethod
    def see(self, task: str) -> None:
        """A unit opens what it was asked."""

    @abstractmethod
    def acknowledge(self, task: str) -> None:
        """A unit says that it knows."""

    @abstractmethod
    def answer(self, task: str, figures: dict[str, Any]) -> None:
        """A unit hands in its figures."""

    @abstractmethod
    def read_copy(self, copy: str) -> None:
        """Somebody reads a circulated copy."""

    @abstractmethod
    def enter_in_book(self, document: str) -> None:
        """The addressee of our newest document (its id) enters it in its book."""

    def issue(self, document: str, code: str, day: date, content: bytes) -> None:
        """Our document (its id) is signed there and issued under a number; for systems that do so."""
        raise NotImplementedError

    def losing(self, act: str) -> DocumentSystem:
        """The system, to a caller who will not hear the answer to the next ``act``: it is done all the same."""
        raise NotImplementedError(act)

    @abstractmethod
    def ledger(self) -> list[dict[str, Any]]:
        """Every visible act of ours: act, target, reference, ordinal, key, calls."""


class MemorySide(OtherSide):
    """The shipped fake."""

    def __init__(self) -> None:
        self.memory = MemorySystem(
            own_units=(RemoteUnit("hcth", "Phòng HCTH"), RemoteUnit("qlvtlt", "Phòng QLVTLT"))
        )
        self.system = self.memory

    def send_us(self, name: str, content: bytes, subject: str) -> None:
        self.memory.deliver_notice(name, content, sender="Sở Nội vụ", subject=subject)

    def see(self, task: str) -> None:
        self.memory.see(task)

    def acknowledge(self, task: str) -> None:
        self.memory.acknowledge(task)

    def answer(self, task: str, figures: dict[str, Any]) -> None:
        self.memory.answer(task, figures=figures)

    def read_copy(self, copy: str) -> None:
        self.memory.read_copy(copy, "truong")

    def enter_in_book(self, document: str) -> None:
        self.memory.receipt(document)

    def losing(self, act: str) -> DocumentSystem:
        self.memory.lose_answer(act)
        return self.memory

    def ledger(self) -> list[dict[str, Any]]:
        return [vars(line) for line in self.memory.ledger]


class AxisSide(OtherSide):
    """The national axis: other agencies write to us; nobody there has tasks of ours."""

    def __init__(self, axis: Axis) -> None:
        self.axis = axis
        self.system = axis.exchange()

    def send_us(self, name: str, content: bytes, subject: str) -> None:
        number = str(len(self.axis.face.held) + 1)
        self.axis.deliver(notice(number, subject=subject, files=(File(name, content),)))

    def see(self, task: str) -> None:
        raise Unsupported(task)

    acknowledge = read_copy = see

    def answer(self, task: str, figures: dict[str, Any]) -> None:
        raise Unsupported(f"{task}: {sorted(figures)}")

    def enter_in_book(self, document: str) -> None:
        sent = self.axis.face.out[-1].message
        assert isinstance(sent, Document)
        assert document.startswith(sent.document_id)
        about = Reference(sent.sender.id, sent.code, sent.promulgated, sent.document_id)
        self.axis.tell("03", about, "Đã vào sổ", sender=Organ(THEIRS))

    def ledger(self) -> list[dict[str, Any]]:
        return [vars(line) for line in self.axis.face.world.ledger]


class EmbeddedSide(OtherSide):
    """The embedded system over HTTP."""

    def __init__(self, served: Served) -> None:
        self.served = served
        self.system = served.system()

    def send_us(self, name: str, content: bytes, subject: str) -> None:
        self.served.sender().send((name, content), code="41/TB-SNV", subject=subject, addressee=OURS)

    def see(self, task: str) -> None:
        self.served.person().post(f"/tasks/{task}/reads", {})

    def acknowledge(self, task: str) -> None:
        self.served.person().post(f"/tasks/{task}/acknowledgements", {})

    def answer(self, task: str, figures: dict[str, Any]) -> None:
        self.served.person().post(f"/tasks/{task}/answers", {"figures": figures, "note": ""})

    def read_copy(self, copy: str) -> None:
        self.served.person().post(f"/circulations/{copy}/reads", {})

    def enter_in_book(self, document: str) -> None:
        code = self.served.person().get(f"/outbound/{document}")["code"]
        self.served.sender().register_reply(code, 1876, datetime.now(UTC))

    def losing(self, act: str) -> DocumentSystem:
        self.served.operator().hold(act)
        return self.served.system(read_timeout=0.5)

    def ledger(self) -> list[dict[str, Any]]:
        return self.served.operator().ledger()


class IOfficeSide(MemorySide):
    """VNPT-iOffice by one of its profiles, over HTTP; its people live in the memory system behind it."""

    def __init__(self, name: str, url: str, face: ioffice_sites.AnyFace) -> None:
        self.memory = face.world
        self.face = face
        self.system = ioffice_sites.adapter(name, url)
        self._sent = 0

    def send_us(self, name: str, content: bytes, subject: str) -> None:
        self._sent += 1
        code = f"{40 + self._sent}/TB-SNV"
        self.memory.deliver_notice(name, content, sender="Sở Nội vụ", subject=subject, code=code)

    def issue(self, document: str, code: str, day: date, content: bytes) -> None:
        assert isinstance(self.face, FaceB)
        self.face.issue(document, code, f"{day:%d/%m/%Y}", (("bao-cao.pdf", content),))


def memory(folder: Path) -> Iterator[OtherSide]:
    """The shipped fake."""
    yield MemorySide()


def embedded(folder: Path) -> Iterator[OtherSide]:
    """The embedded system as a process."""
    served = Served(folder).start()
    yield EmbeddedSide(served)
    served.stop()


def ioffice(name: str) -> Callable[[Path], Iterator[OtherSide]]:
    """VNPT-iOffice by a shipped profile."""

    def start(folder: Path) -> Iterator[OtherSide]:
        face = ioffice_sites.face(name)
        with hosted(face) as url:
            yield IOfficeSide(name, url, face)

    return start


def national_axis(folder: Path) -> Iterator[OtherSide]:
    """The axis behind a port."""
    with axis(folder) as one:
        yield AxisSide(one)


SIDES: Final[dict[str, Callable[[Path], Iterator[OtherSide]]]] = {
    "memory": memory,
    "embedded": embedded,
    "ioffice_b": ioffice("dialect_b"),
    "ioffice_c": ioffice("dialect_c"),
    "ioffice_full": ioffice("full"),
    "edxml": national_axis,
}
"""Every document system, empty, by the name of its passport."""

FEATURES: Final = {
    "memory": MemorySystem().features,
    **{name: passport.features for name, passport in PASSPORTS.items()},
}
TRIED: Final[dict[str, set[Feature]]] = {name: set() for name in FEATURES}
"""The features that some test tries, by system."""
LOSES: Final = ("memory", "embedded")
"""Systems whose other side can lose an answer on the way; others are tried so by tests of their own."""
NO_INBOX: Final = frozenset({"ioffice_b"})
"""Systems in which nobody can send us a document that we would hear of."""
SIGNS: Final = frozenset({"ioffice_b"})
"""Systems that sign and number what we hand over."""


def on(*features: Feature, inbox: bool = False, signs: bool = False) -> pytest.MarkDecorator:
    """The systems a test runs on: those that offer all of the features (and have an ``inbox``, and ``signs``)."""
    names = [
        name
        for name, offered in FEATURES.items()
        if offered >= set(features) and not (inbox and name in NO_INBOX) and (name in SIGNS or not signs)
    ]
    for name in names:
        TRIED[name] |= set(features)
    return pytest.mark.parametrize("side", names, indirect=True)
