"""The shipped fakes of the small ports: they keep everything in memory and forget it with the process."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final, Generic, TypeVar

from connectors.beside import Message, Posting, ToSign
from connectors.errors import Rejected, Unsupported
from connectors.passport import Passport
from connectors.protocol import Done, Feature

T = TypeVar("T")


def _passport(title: str, feature: Feature) -> Passport:
    return Passport(
        title=title,
        features=frozenset({feature, Feature.FIND_BY_KEY}),
        identifies="our key",
        searches="our key",
        weaknesses=("forgets everything with the process",),
    )


WEBSITE: Final = _passport("A website in memory, for tests", Feature.PUBLISH)
MESSAGES: Final = _passport("Messages in memory, for tests", Feature.NOTIFY)
SIGNER: Final = _passport("A signer in memory, for tests", Feature.SIGN)


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass
class _Kept(Generic[T]):
    """What was handed in, once per key, oldest first."""

    passport: Passport
    now: Callable[[], datetime] = _now
    name: str = "memory"
    kept: dict[str, T] = field(default_factory=dict)
    _done: dict[str, Done] = field(default_factory=dict)

    @property
    def features(self) -> frozenset[Feature]:
        """What it can do."""
        return self.passport.features

    def find_by_key(self, key: str) -> Done | None:
        """What an earlier call with this key left."""
        self._needs(Feature.FIND_BY_KEY)
        return self._done.get(key)

    def _keep(self, feature: Feature, key: str, thing: T) -> Done:
        self._needs(feature)
        if key not in self._done:
            self.kept[key] = thing
            self._done[key] = Done(str(len(self.kept)), self.now())
        return self._done[key]

    def _needs(self, feature: Feature) -> None:
        if feature not in self.features:
            raise Unsupported(f"no {feature}", system=self.name)


@dataclass
class MemoryPublisher(_Kept[Posting]):
    """A website nobody sees."""

    passport: Passport = WEBSITE

    def publish(self, key: str, posting: Posting) -> Done:
        """Keep a posting."""
        return self._keep(Feature.PUBLISH, key, posting)


@dataclass
class MemoryMessenger(_Kept[Message]):
    """Messages that reach nobody."""

    passport: Passport = MESSAGES

    def notify(self, key: str, message: Message) -> Done:
        """Keep a message."""
        return self._keep(Feature.NOTIFY, key, message)


@dataclass
class MemorySigner(_Kept[ToSign]):
    """A signer whose people sign or refuse when a test says so."""

    passport: Passport = SIGNER
    _signed: dict[str, bytes | None] = field(default_factory=dict)

    def hand_over(self, key: str, document: ToSign) -> Done:
        """Keep a document until it is signed."""
        return self._keep(Feature.SIGN, key, document)

    def signed(self, external_id: str) -> bytes | None:
        """The signed bytes, or null while the signature is awaited."""
        self._needs(Feature.SIGN)
        found = self._signed.get(external_id, b"")
        if found is None:
            raise Rejected("the signer refused to sign", system=self.name)
        return found or None

    def sign(self, external_id: str, content: bytes) -> None:
        """The person signs: ``content`` is the signed document."""
        self._signed[external_id] = content

    def refuse(self, external_id: str) -> None:
        """The person refuses to sign."""
        self._signed[external_id] = None
