"""The three small ports beside a document system: a website, a messenger to people, a signer.

They keep the same rules: a missing feature raises ``Unsupported`` before any call, failures are the
errors of ``connectors.errors``, and every act carries our ``key``. They are ports of their own, so that
nothing that can post in public or write to people can be taken for a document system.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Protocol

from connectors.protocol import Attachment, Done, Feature

if TYPE_CHECKING:
    from connectors.passport import Passport


@dataclass(frozen=True)
class Posting:
    """A document for the public website."""

    code: str
    title: str
    issued_on: date
    text: str
    attachments: tuple[Attachment, ...] = ()


@dataclass(frozen=True)
class Message:
    """What one person is told. ``to`` is the person's address in the messenger's own terms.

    ``text`` is plain, lines apart by a line feed; it holds links and deadlines, no figures and nothing
    of a document, because it passes through systems that are not the office's.
    """

    to: str
    name: str
    subject: str
    text: str


@dataclass(frozen=True)
class ToSign:
    """A document to be signed by ``signer`` (the account of that person at the signer)."""

    signer: str
    title: str
    reference: str
    document: Attachment


class Beside(Protocol):
    """What the three ports have in common."""

    @property
    def name(self) -> str:
        """What it is called in messages."""
        ...

    @property
    def features(self) -> frozenset[Feature]:
        """What it can do: those of the passport."""
        ...

    @property
    def passport(self) -> Passport:
        """What its adapter declares: see ``connectors.passport``."""
        ...

    def find_by_key(self, key: str) -> Done | None:
        """What an earlier call with this key left, or null if it never happened. Feature FIND_BY_KEY."""
        ...


class Publisher(Beside, Protocol):
    """A website. Everything on it is public: a person has said yes before anything comes here."""

    def publish(self, key: str, posting: Posting) -> Done:
        """Put a document on the site, once per key. Feature PUBLISH."""
        ...


class Messenger(Beside, Protocol):
    """A way to reach people. It may lack FIND_BY_KEY: most mail can not be looked up once it is gone."""

    def notify(self, key: str, message: Message) -> Done:
        """Hand one message over; ``external_id`` is what the other side calls it. Feature NOTIFY.

        ``Rejected`` when the address is refused. ``Unreachable`` is ambiguous once the message itself
        was under way.
        """
        ...


class Signer(Beside, Protocol):
    """Where a person signs with a certificate. The machine hands over and fetches; it never signs."""

    def hand_over(self, key: str, document: ToSign) -> Done:
        """Lay a document before its signer, once per key. Feature SIGN."""
        ...

    def signed(self, external_id: str) -> bytes | None:
        """The signed document's bytes, or null while the signature is awaited. Feature SIGN.

        ``Rejected`` when the signer refused to sign.
        """
        ...
