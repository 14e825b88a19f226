"""Messages to people by e-mail (SMTP), over TLS with certificates checked.

SMTP has no look-up and no key that a server would keep. What can be said for certain is said: a refusal
at any stage means that nothing was sent; only a line that breaks once the message itself is under way leaves it open.
"""

from __future__ import annotations

import hashlib
import io
import re
import smtplib
import ssl
import time
from contextlib import closing, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from typing import Any, Final, Literal

from connectors.beside import Message
from connectors.bounded import BoundedReader
from connectors.errors import DocumentSystemError, Rejected, Unauthorized, Unreachable, Unsupported
from connectors.passport import Passport
from connectors.protocol import Done, Feature

PASSPORT: Final = Passport(
    title="E-mail by SMTP",
    features=frozenset({Feature.NOTIFY}),
    identifies="nothing a server keeps; the Message-ID made from our key lets a reader see a repeat",
    searches="nothing",
    at_once=4,
    largest_file=0,
    weaknesses=(
        "what was sent can not be looked up: a message that may have gone out is not repeated",
        "an address that does not exist may be accepted first and come back later to the sender's mailbox",
    ),
)

_ANSWER_LIMIT: Final = 256 * 1024
_ADDRESS: Final = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9.-]+")


@dataclass(frozen=True)
class Mail:
    """A ``Messenger``: one server, one sender.

    ``security`` none is for a server on the office's own wire only. ``timeout`` bounds a single answer;
    a whole conversation has three times as long. ``ca`` is a file of certificates where the office has
    an authority of its own.
    """

    host: str
    port: int
    sender: str
    sender_name: str = ""
    security: Literal["starttls", "tls", "none"] = "starttls"
    user: str = ""
    password: str = field(default="", repr=False)
    ca: str | None = None
    timeout: float = 10.0
    name: str = "smtp"
    passport: Passport = PASSPORT

    @property
    def features(self) -> frozenset[Feature]:
        """What it can do."""
        return self.passport.features

    def notify(self, key: str, message: Message) -> Done:
        """Hand the message to the server; its Message-ID is what is kept of it."""
        letter = self._letter(key, message)
        under_way = False
        try:
            with closing(self._open()) as line:
                _agreed(line.mail(self.sender))
                _agreed(line.rcpt(message.to))
                under_way = True
                _agreed(line.data(letter.as_bytes(policy=SMTP)))
                with suppress(smtplib.SMTPException, OSError):
                    line.quit()
        except smtplib.SMTPNotSupportedError as error:
            raise Rejected(str(error), system=self.name, key=key) from error
        except (smtplib.SMTPException, OSError) as error:
            raise _meaning(error, under_way=under_way, system=self.name, key=key) from error
        return Done(str(letter["Message-ID"]), datetime.now(UTC))

    def find_by_key(self, key: str) -> Done | None:
        """It can not be asked."""
        raise Unsupported("mail can not be looked up", system=self.name, key=key)

    def _open(self) -> smtplib.SMTP:
        """A line to the server that showed a good certificate, signed in."""
        tls = ssl.create_default_context(cafile=self.ca)
        own: dict[str, Any] = {"local_hostname": self._domain, "timeout": self.timeout}
        if self.security == "tls":
            line: smtplib.SMTP = _BoundedTls(self.host, self.port, context=tls, **own)
        else:
            line = _Bounded(self.host, self.port, **own)
        try:
            if self.security == "starttls":
                line.starttls(context=tls)
            line.ehlo_or_helo_if_needed()
            if self.user:
                line.login(self.user, self.password)
        except BaseException:
            line.close()
            raise
        return line

    @property
    def _domain(self) -> str:
        return self.sender.rpartition("@")[2]

    def _letter(self, key: str, message: Message) -> EmailMessage:
        if not _ADDRESS.fullmatch(message.to):
            raise Rejected("not an e-mail address", system=self.name, key=key)
        letter = EmailMessage(policy=SMTP)
        letter["From"] = Address(_one_line(self.sender_name), addr_spec=self.sender)
        letter["To"] = Address(_one_line(message.name), addr_spec=message.to)
        letter["Subject"] = _one_line(message.subject)
        letter["Message-ID"] = f"<{hashlib.sha256(key.encode()).hexdigest()[:32]}@{self._domain}>"
        letter["Date"] = format_datetime(datetime.now(UTC))
        letter["Auto-Submitted"] = "auto-generated"  # no holiday notice comes back (RFC 3834)
        letter.set_content(message.text)
        return letter


class _Bounded(smtplib.SMTP):
    """A line whose answers have one deadline and a size: see ``connectors.bounded``."""

    _end: float | None = None

    def getreply(self) -> tuple[int, bytes]:
        """The server's answer."""
        wait = self.timeout
        if self._end is None:
            self._end = time.monotonic() + 3 * wait
        if self.file is None and self.sock is not None:
            raw = self.sock.makefile("rb", buffering=0)
            reader = BoundedReader(self.sock, raw, timeout=wait, end=self._end, limit=_ANSWER_LIMIT)
            self.file = io.BufferedReader(reader)
        return super().getreply()


class _BoundedTls(smtplib.SMTP_SSL, _Bounded):
    """The same, with TLS from the first byte."""


def _agreed(answer: tuple[int, bytes]) -> None:
    code, said = answer
    if not 200 <= code < 300:
        raise smtplib.SMTPResponseException(code, said)


def _meaning(error: Exception, *, under_way: bool, system: str, key: str) -> DocumentSystemError:
    """A refusal is for later, for a person, or about the password; a broken line may have been enough."""
    code = error.smtp_code if isinstance(error, smtplib.SMTPResponseException) else 0
    if 400 <= code < 500:
        return Unreachable(f"SMTP {code}", system=system, key=key)
    if 500 <= code < 600:
        kind = Unauthorized if isinstance(error, smtplib.SMTPAuthenticationError) else Rejected
        return kind(f"SMTP {code}", system=system, key=key)
    return Unreachable(f"no answer: {type(error).__name__}", system=system, key=key, ambiguous=under_way)


def _one_line(text: str) -> str:
    """A header's text: no line of it can become a header of its own."""
    return " ".join(text.split())
