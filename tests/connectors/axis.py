"""The axis with one agency on it: our exchange, and what other agencies send us."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from connectors.edxml.exchange import PASSPORT, EdxmlExchange
from connectors.edxml.outgoing import Agency
from connectors.edxml.values import Business, Document, File, Organ, Reference, Status, Trace, document_id
from connectors.edxml.vxp import Vxp
from connectors.edxml.writer import write, write_status
from connectors.memory import MemorySystem
from connectors.simulator.vxp import VxpFace
from tests.connectors.hosted import Spoil, hosted

OURS, THEIRS = Organ("000.00.12.H41", name="Chi cục Văn thư - Lưu trữ"), Organ("H41", name="Sở Nội vụ")
SECRET = "not-a-real-secret"
NOW = datetime(2026, 8, 6, 2, 15, tzinfo=UTC)


def notice(number: str = "41", **more: Any) -> Document:
    """A document of the Sở to us."""
    promulgated = more.pop("promulgated", "2026/08/05")
    usual = Document(
        sender=THEIRS,
        recipients=(OURS,),
        document_id=document_id(THEIRS.id, promulgated, f"{number}/TB-SNV"),
        number=number,
        notation="TB-SNV",
        place="Thành phố X",
        promulgated=promulgated,
        type=2,
        type_detail=7,
        type_name="Thông báo",
        subject="Về việc cài đặt ứng dụng",
        content="Về việc cài đặt ứng dụng",
        priority=0,
        steering=1,
        traces=(Trace(THEIRS.id, "2026/08/05 08:00:00"),),
        business=Business(reason="Văn bản điện tử mới"),
        files=(File("tb.txt", "nội dung".encode()),),
    )
    return replace(usual, **more)


@dataclass
class Axis:
    """A running axis."""

    face: VxpFace
    url: str
    book: Path

    def exchange(self, **more: Any) -> EdxmlExchange:
        """Our adapter, as another process with the same book would have it."""
        axis = Vxp(self.url, OURS.id, SECRET, read_timeout=5.0, **more)
        agency = Agency(OURS, place="Thành phố X")
        exchange = EdxmlExchange(axis, agency, self.book, now=lambda: NOW)
        # An office whose clock stands still would wait for ever for its next turn.
        exchange.passport = replace(PASSPORT, per_second=None)
        return exchange

    def deliver(self, document: Document) -> str:
        """Another agency's document reaches us."""
        return self.face.deliver(write(document, today=NOW.date()))

    def tell(self, code: str, about: Reference, description: str = "", sender: Organ = THEIRS) -> str:
        """Another agency's status message reaches us."""
        status = Status(sender, about, code, description, "2026/08/06 10:00:00")
        return self.face.deliver(write_status(status), "status")


@contextmanager
def axis(folder: Path, spoil: Spoil | None = None, *, forgets: bool = False) -> Iterator[Axis]:
    """An axis on a free port."""
    face = VxpFace(MemorySystem(now=lambda: NOW), OURS.id, SECRET, forgets=forgets)
    with hosted(face, spoil) as url:
        yield Axis(face, url, folder / "exchange.db")
