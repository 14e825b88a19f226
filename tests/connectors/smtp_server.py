"""A small mail server on this machine: takes letters, refuses addresses, hangs up when told."""

from __future__ import annotations

import base64
import email
import email.policy
import socket
import ssl
import threading
from dataclasses import dataclass, field
from email.message import EmailMessage
from types import TracebackType
from typing import BinaryIO, Self


@dataclass
class MailServer:
    """The server. ``tls`` with ``starttls`` is offered on request, else from the first byte.

    ``account`` is the (user, password) it wants. ``replies`` overrules its answer to a verb; the answer
    "hang up" closes the line, at "." after the letter was taken.
    """

    tls: ssl.SSLContext | None = None
    starttls: bool = True
    account: tuple[str, str] | None = None
    replies: dict[str, str] = field(default_factory=dict)
    letters: list[EmailMessage] = field(default_factory=list)
    senders: list[str] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)
    verbs: list[str] = field(default_factory=list)

    def __enter__(self) -> Self:
        self._server = socket.create_server(("127.0.0.1", 0))
        self._thread = threading.Thread(target=self._serve)
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown(socket.SHUT_RDWR)  # ends the waiting accept
        self._thread.join(10)
        self._server.close()

    @property
    def port(self) -> int:
        port: int = self._server.getsockname()[1]
        return port

    def _serve(self) -> None:
        while True:
            try:
                line, _ = self._server.accept()
            except OSError:
                return
            line.settimeout(5)
            try:
                self._talk(line)
            except OSError:
                pass
            finally:
                line.close()

    def _talk(self, line: socket.socket) -> None:
        if self.tls and not self.starttls:
            line = self.tls.wrap_socket(line, server_side=True)
        conversation = _Conversation(self, line)
        try:
            conversation.run()
        finally:
            conversation.close()


class _Conversation:
    def __init__(self, server: MailServer, line: socket.socket) -> None:
        self._server = server
        self._line = line
        self._file: BinaryIO = line.makefile("rb")

    def close(self) -> None:
        self._file.close()
        self._line.close()

    def run(self) -> None:
        self._say("220 mail.example.vn ESMTP")
        while words := self._file.readline().decode().strip():
            verb = words.split()[0].upper()
            self._server.verbs.append(verb)
            answer = self._server.replies.get(verb) or self._answer(verb, words)
            if answer == "hang up":
                return
            self._say(answer)
            if verb == "QUIT":
                return
            if verb == "STARTTLS" and answer.startswith("220"):
                self._secure()
            if verb == "DATA" and answer.startswith("354") and not self._letter():
                return

    def _answer(self, verb: str, words: str) -> str:
        if verb == "EHLO":
            offers = ["250-mail.example.vn"]
            if self._server.tls and self._server.starttls and not isinstance(self._line, ssl.SSLSocket):
                offers.append("250-STARTTLS")
            offers += ["250-AUTH PLAIN"] if self._server.account else []
            return "\r\n".join([*offers, "250 8BITMIME"])
        if verb == "AUTH":
            wanted = base64.b64encode("\0{}\0{}".format(*self._server.account or ("", "")).encode()).decode()
            return "235 welcome" if words.split()[2] == wanted else "535 who are you"
        if verb == "MAIL":
            self._server.senders.append(words)
        if verb == "RCPT":
            self._server.recipients.append(words)
        return {"STARTTLS": "220 go", "DATA": "354 go", "QUIT": "221 bye"}.get(verb, "250 fine")

    def _letter(self) -> bool:
        lines = []
        while (line := self._file.readline()) != b".\r\n":
            if not line:
                return False
            lines.append(line[1:] if line.startswith(b"..") else line)
        letter = email.message_from_bytes(b"".join(lines), policy=email.policy.default)
        assert isinstance(letter, EmailMessage)
        self._server.letters.append(letter)
        answer = self._server.replies.get(".", "250 taken")
        if answer == "hang up":
            return False
        self._say(answer)
        return True

    def _secure(self) -> None:
        assert self._server.tls is not None
        self._file.close()
        self._line = self._server.tls.wrap_socket(self._line, server_side=True)
        self._file = self._line.makefile("rb")

    def _say(self, words: str) -> None:
        self._line.sendall(words.encode() + b"\r\n")
