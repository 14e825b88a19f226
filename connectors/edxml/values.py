"""What a package of the axis says, in plain values; texts are trimmed and in Unicode NFC.

Names follow the standard's fields, in our spelling. Dates stay the texts they were: an answer copies
them verbatim; ``connectors.edxml.dates`` reads them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

NEW, RECALL, UPDATE, REPLACEMENT = 0, 1, 2, 3
"""The kinds of a package (``BussinessDocType``)."""


class BadPackage(ValueError):
    """A package that can not be read, or may not go out; ``problems`` are Vietnamese sentences."""

    def __init__(self, *problems: str) -> None:
        super().__init__(" ".join(problems))
        self.problems = problems


@dataclass(frozen=True)
class Organ:
    """An agency as a package names it; ``in_charge`` is the name of the body above it."""

    id: str
    in_charge: str = ""
    name: str = ""
    address: str = ""
    email: str = ""
    telephone: str = ""
    fax: str = ""
    website: str = ""


@dataclass(frozen=True)
class Staff:
    """Whoever handled the package at the sender's."""

    department: str = ""
    staff: str = ""
    email: str = ""
    mobile: str = ""


@dataclass(frozen=True)
class Signer:
    """``competence`` is "TL.", "KT." and the like."""

    competence: str = ""
    position: str = ""
    name: str = ""


@dataclass(frozen=True)
class Reference:
    """The document that a package answers, or that a status is about (``ResponseFor``).

    ``code`` is number and notation in one; ``document_id`` is opaque.
    """

    organ: str = ""
    code: str = ""
    promulgated: str = ""
    document_id: str = ""


@dataclass(frozen=True)
class Trace:
    """One hop of a package; ``at`` is Vietnamese local time, ``yyyy/MM/dd HH:mm:ss``."""

    organ: str
    at: str


@dataclass(frozen=True)
class Replaced:
    """A document that a replacement takes the place of, and the agencies that hold it."""

    document_id: str
    organs: tuple[str, ...] = ()


@dataclass(frozen=True)
class Business:
    """What a package does (``Bussiness``): new, recall, update or replacement.

    ``document_id`` is the document recalled or updated; ``receivers`` are (code, 1 = added, 0 = removed).
    """

    kind: int = NEW
    reason: str = ""
    document_id: str = ""
    paper: int = 0
    document_changed: bool = False
    receivers_changed: bool = False
    receivers: tuple[tuple[str, int], ...] = ()
    replaces: tuple[Replaced, ...] = ()
    staff: Staff = Staff()


@dataclass(frozen=True)
class File:
    """One attachment, unpacked. ``problem`` says why ``content`` is not what was meant, if so."""

    name: str
    content: bytes = field(repr=False)
    description: str = ""
    problem: str = ""


@dataclass(frozen=True)
class Document:
    """One document package. ``warnings`` are what its reader noticed and did not refuse for."""

    sender: Organ
    recipients: tuple[Organ, ...]
    document_id: str = ""
    number: str = ""
    notation: str = ""
    place: str = ""
    promulgated: str = ""
    type: int | None = None
    type_detail: int | None = None
    type_name: str = ""
    subject: str = ""
    content: str = ""
    signer: Signer = Signer()
    due: str = ""
    priority: int | None = None
    sphere: str = ""
    typist: str = ""
    copies: int | None = None
    pages: int | None = None
    appendixes: tuple[str, ...] = ()
    answers: tuple[Reference, ...] = ()
    steering: int | None = None
    places: tuple[str, ...] = ()
    traces: tuple[Trace, ...] = ()
    business: Business = Business()
    files: tuple[File, ...] = ()
    warnings: tuple[str, ...] = field(default=(), compare=False)

    @property
    def code(self) -> str:
        """Number and notation in one, as documents are quoted."""
        return "/".join(part for part in (self.number, self.notation) if part)

    @property
    def id(self) -> str:
        """Its DocumentId; where there is none, the usual form made of what there is."""
        return self.document_id or document_id(self.sender.id, self.promulgated, self.code)


@dataclass(frozen=True)
class Status:
    """A status message; ``code`` has two digits."""

    sender: Organ
    about: Reference
    code: str
    description: str = ""
    at: str = ""
    staff: Staff = Staff()


def document_id(organ: str, promulgated: str, code: str) -> str:
    """The DocumentId that practice uses: code of the agency, date, number and notation."""
    return f"{organ},{promulgated},{code}"


def clean(texts: Sequence[str]) -> tuple[str, ...]:
    """Without empty ones."""
    return tuple(text for text in texts if text)
