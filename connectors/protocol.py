"""The port to a document system: what may be asked of it, in neutral words.

Provider words (task, webhook names, field names) stay inside each adapter. All instants
are aware datetimes; all codes are texts in Unicode NFC. Every method may raise
``Unreachable`` or ``Unauthorized``; a create may raise ``Rejected``; a method whose feature is
not in ``features`` raises ``Unsupported`` before any call (see ``connectors.errors``).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final, Literal, Protocol

if TYPE_CHECKING:
    from connectors.passport import Passport


class Feature(StrEnum):
    """One thing a document system can do for us."""

    WEBHOOK = "webhook"
    CHANGES = "changes"
    DOWNLOAD = "download"
    UNITS = "units"
    REGISTER = "register"
    STATUS = "status"
    PROGRESS = "progress"
    ASSIGN = "assign"
    CIRCULATE = "circulate"
    REMIND = "remind"
    RETURN_ANSWER = "return_answer"
    CANCEL = "cancel"
    CHANGE_DEADLINE = "change_deadline"
    COMMENT = "comment"
    TRACK = "track"
    FIND_BY_KEY = "find_by_key"
    FIND_BY_REFERENCE = "find_by_reference"
    SEND = "send"
    RECEIPTS = "receipts"
    FILE = "file"
    READ_BACK = "read_back"
    FINISH = "finish"
    PUBLISH = "publish"
    NOTIFY = "notify"
    SIGN = "sign"


BESIDE: Final = frozenset({Feature.PUBLISH, Feature.NOTIFY, Feature.SIGN})
"""What the ports of ``connectors.beside`` do: a website, a messenger, a signer."""
OF_A_SYSTEM: Final = frozenset(Feature) - BESIDE
"""What a document system may offer."""

ArrivalKind = Literal[
    "notice", "numbered", "seen", "acknowledgement", "answer", "receipt", "read_mark", "recall", "other"
]


@dataclass(frozen=True)
class RemoteFile:
    """A file the system holds: fetch its bytes with ``download``.

    ``sha256`` is empty where the system does not tell it; ``address`` is where the adapter finds it, in its own
    words, where the checksum is not enough.
    ``content`` are the bytes where they came with the news itself; ``download`` then makes no call.
    """

    sha256: str
    name: str
    media_type: str = "application/octet-stream"
    address: str = ""
    content: bytes | None = field(default=None, repr=False, compare=False)


@dataclass(frozen=True)
class Attachment:
    """A file we hand over, bytes included."""

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True)
class Arrival:
    """What one delivery turned out to be.

    ``external_id`` is the id of the thing it is about (inbox document, task, circulation, outbound)
    and ``revision`` tells repeated news of one thing apart; of two that are whole numbers the larger one is
    newer, whichever comes in first. ``at`` is the system's own
    time of the act (hand-in, reading, receipt). ``own_key`` is our key when the change is an
    echo of our own act. ``fields`` by kind:

    * notice: ``sender``, ``sender_code``, ``code``, ``subject``, ``reference``, ``answers`` (the id of
      our own document that it answers; all may be null); the first of ``files`` is the document
    * numbered: the system's own book has numbered a document. An inbox document: ``number`` (an integer),
      ``entered_at`` (an ISO instant); one of ours that it issued: ``code``, ``issued_on`` (an ISO date)
    * seen, acknowledgement: ``by``
    * answer: ``by``, ``confirmed_by``, ``figures`` {question code: value | {option: value}},
      ``nil_return``, ``note``; ``files`` may hold the returned sheet
    * receipt: ``status`` (bus status, "03" = entered in the addressee's book), ``by``
    * read_mark: ``count``, ``of``
    * recall: ``reason``; and where the sender does more than take a document back: ``change``
      (``recall``, ``update``, ``replacement``), ``targets`` (the ids of all documents concerned),
      ``document_id`` (the new document's id), ``files`` and the fields of a notice
    """

    kind: ArrivalKind
    external_id: str
    revision: str
    at: datetime
    reference: str | None = None
    own_key: str | None = None
    fields: Mapping[str, Any] = field(default_factory=dict)
    files: tuple[RemoteFile, ...] = ()


@dataclass(frozen=True)
class Changes:
    """One page of the change feed: raw entries for ``parse``, where to go on, whether more waits."""

    entries: tuple[bytes, ...]
    cursor: str
    more: bool


@dataclass(frozen=True)
class RemoteUnit:
    """A unit as the system knows it."""

    external_id: str
    name: str
    code: str | None = None


@dataclass(frozen=True)
class Done:
    """What a create left behind: the system's id of the thing and when it was done."""

    external_id: str
    at: datetime


@dataclass(frozen=True)
class Registration:
    """Our arrival number, mirrored onto the inbox document ``external_id``."""

    external_id: str
    number: int
    entered_at: datetime
    note: str = ""


@dataclass(frozen=True)
class StatusNotice:
    """A status to the sender of inbox document ``external_id`` (edXML codes 01–06, 13, 15, 16)."""

    external_id: str
    status: str
    description: str


@dataclass(frozen=True)
class Assignment:
    """What one unit is asked. ``form`` lists the questions as ``domain.rounds.form`` gives them."""

    unit: str
    receiver: str
    role: Literal["lead", "support", "informed"]
    title: str
    text: str
    reference: str
    deadline: datetime
    form: tuple[Mapping[str, Any], ...] = ()
    attachments: tuple[Attachment, ...] = ()
    link: str | None = None


@dataclass(frozen=True)
class Circulation:
    """A copy to a whole group, for information; read marks come back as counts."""

    group: str
    title: str
    text: str
    reference: str
    attachments: tuple[Attachment, ...] = ()


@dataclass(frozen=True)
class Reminder:
    """A reminder on assignment ``external_id`` (kind Nhắc nhở only)."""

    external_id: str
    ordinal: int
    text: str


@dataclass(frozen=True)
class Outbound:
    """A signed and numbered document to other bodies. ``answers`` is the inbox document answered.

    Where the passport says that the system ``numbers``, it may be one to be signed there: ``code`` and
    ``issued_on`` are empty.
    ``signer_lines`` stand over the signer's name: authority and position ("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC").
    """

    reference: str
    code: str
    subject: str
    doc_type: str
    issued_on: str
    addressees: tuple[str, ...]
    answers: str | None
    answers_code: str | None
    attachments: tuple[Attachment, ...]
    signer_lines: tuple[str, ...] = ()
    signer_name: str = ""


@dataclass(frozen=True)
class Package:
    """A dossier's package, to be kept by the system under the dossier's code."""

    code: str
    title: str
    reference: str
    attachment: Attachment


class DocumentSystem(Protocol):
    """A document system. Creates take our ``key``: the same key never makes a second thing.

    ``features`` are those of the ``passport``, which tells the rest about the system.
    """

    name: str

    @property
    def features(self) -> frozenset[Feature]:
        """What it can do for us."""
        ...

    @property
    def passport(self) -> Passport:
        """What its adapter declares: see ``connectors.passport``."""
        ...

    def verify(self, headers: Mapping[str, str], body: bytes, now: datetime) -> str:
        """The webhook's id, once signature and age of the raw body are right; else ``BadSignature``."""
        ...

    def parse(self, body: bytes) -> Arrival:
        """What a webhook body or a feed entry is; ``Unreadable`` if it can not be told. No call is made."""
        ...

    def changes(self, after: str | None, limit: int = 100) -> Changes:
        """The feed after a cursor (null: from the start), oldest first. Feature CHANGES."""
        ...

    def download(self, file: RemoteFile) -> bytes:
        """A file's bytes, checked against its SHA-256 where it has one. Feature DOWNLOAD."""
        ...

    def units(self) -> tuple[RemoteUnit, ...]:
        """All units of our agency. Feature UNITS."""
        ...

    def register(self, key: str, registration: Registration) -> Done:
        """Write our arrival number onto the inbox document. Feature REGISTER."""
        ...

    def send_status(self, key: str, notice: StatusNotice) -> Done:
        """Tell the sender where its document stands (NĐ 30/2020 Điều 21.2.c). Feature STATUS.

        With feature PROGRESS senders also want the stages in between (01, 04, 05, 06).
        """
        ...

    def assign(self, key: str, assignment: Assignment) -> Done:
        """Ask one unit. Feature ASSIGN."""
        ...

    def circulate(self, key: str, circulation: Circulation) -> Done:
        """One copy to a group. Feature CIRCULATE."""
        ...

    def remind(self, key: str, reminder: Reminder) -> Done:
        """Remind the receiver of an assignment. Feature REMIND."""
        ...

    def return_answer(self, key: str, external_id: str, reason: str) -> Done:
        """Hand an answer back to its unit for correction. Feature RETURN_ANSWER."""
        ...

    def cancel(self, key: str, external_id: str, reason: str) -> Done:
        """Withdraw an assignment. Feature CANCEL."""
        ...

    def change_deadline(self, key: str, external_id: str, deadline: datetime) -> Done:
        """Move an assignment's deadline. Feature CHANGE_DEADLINE."""
        ...

    def comment(self, key: str, external_id: str, text: str) -> Done:
        """A remark on an assignment, seen by its unit. Feature COMMENT."""
        ...

    def track(self, external_id: str) -> str:
        """An assignment's state in our words (``asked, seen, acknowledged, answered, cancelled``). Feature TRACK."""
        ...

    def find_by_key(self, key: str) -> Done | None:
        """What a create with this key left, or null if it never happened. Feature FIND_BY_KEY."""
        ...

    def find_by_reference(self, act: str, reference: str) -> tuple[Done, ...]:
        """All things of one act that carry our reference. Feature FIND_BY_REFERENCE."""
        ...

    def send(self, key: str, document: Outbound) -> Done:
        """Send a document out. Feature SEND."""
        ...

    def receipts(self, external_id: str) -> tuple[Arrival, ...]:
        """The receipts of a sent document so far. Feature RECEIPTS."""
        ...

    def file(self, key: str, package: Package) -> Done:
        """Put a dossier's package into the system's archive. Feature FILE."""
        ...

    def read_back(self, external_id: str) -> bytes:
        """The filed package's bytes as the system holds them. Feature READ_BACK."""
        ...

    def finish(self, key: str, external_id: str) -> Done:
        """Mark an inbox document as finished; irreversible there, a person confirms. Feature FINISH."""
        ...
