"""What can go wrong at a document system, by what the caller does next."""

from __future__ import annotations


class DocumentSystemError(Exception):
    """Root of all errors of a document system; carries its name, and the cause by ``from``."""

    def __init__(self, message: str, *, system: str = "", key: str | None = None) -> None:
        super().__init__(message)
        self.system = system
        self.key = key


class BadSignature(DocumentSystemError):
    """A webhook's signature is missing, wrong or too old: never accepted, answer 401."""


class Unreadable(DocumentSystemError):
    """A verified body or change that can not be parsed: kept and quarantined."""


class Unreachable(DocumentSystemError):
    """The system did not answer or said "later". Try again, after ``retry_after`` seconds if given.

    ``ambiguous`` is true when the request may have been carried out (time-out, reset or
    5xx after sending): look before repeating.
    """

    def __init__(
        self,
        message: str,
        *,
        system: str = "",
        key: str | None = None,
        ambiguous: bool = False,
        retry_after: float | None = None,
    ) -> None:
        super().__init__(message, system=system, key=key)
        self.ambiguous = ambiguous
        self.retry_after = retry_after


class Rejected(DocumentSystemError):
    """The system understood and said no (4xx, business error): a person decides."""


class Unauthorized(DocumentSystemError):
    """Our token is missing, wrong or has ended: a person renews it."""


class Unsupported(DocumentSystemError):
    """The system has no such feature; raised before any call."""
