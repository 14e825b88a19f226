"""The two sides of a document system that the contract suite needs: ours, and the people's at the other end."""

from __future__ import annotations

from abc import ABC, abstractmethod
from datetime import UTC, datetime
from typing import Any

from connectors.memory import MemorySystem
from connectors.protocol import DocumentSystem, RemoteUnit
from connectors.simulator.ioffice import FaceB
from tests.connectors import ioffice_sites
from tests.connectors.served import OURS, Served


class OtherSide(ABC):
    """What people do in a document system; an adapter's author writes one for the suite."""

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

    def ledger(self) -> list[dict[str, Any]]:
        return [vars(line) for line in self.memory.ledger]


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

    def issue(self, document: str) -> None:
        """Dialect B: our newest document is signed and gets its number there."""
        assert isinstance(self.face, FaceB)
        self.face.issue(document, "187/BC-CCVTLT", "06/08/2026")
