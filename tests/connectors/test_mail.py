"""E-mail over a real line: who the server is, what it refuses, and what is certain when the line breaks."""

from __future__ import annotations

import socket
import ssl
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
import trustme

from connectors.beside import Message
from connectors.errors import DocumentSystemError, Rejected, Unauthorized, Unreachable
from connectors.mail import Mail
from tests.connectors.smtp_server import MailServer

HELLO = Message("vanthu@so.example.vn", "Nguyễn Thị B", "Một việc cần làm", "Mở việc: https://ts.example.vn/")
ACCOUNT = ("ts", "mat-khau-thu")


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    """The office's own authority."""
    return trustme.CA()


@pytest.fixture
def ca(authority: trustme.CA, tmp_path: Path) -> str:
    """Its certificates as a file."""
    path = tmp_path / "ca.pem"
    authority.cert_pem.write_to_path(path)
    return str(path)


def shown_by(authority: trustme.CA, name: str = "127.0.0.1") -> ssl.SSLContext:
    """What a server of that name shows."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(name).configure_cert(context)
    return context


def mail(server: MailServer, **more: object) -> Mail:
    return Mail("127.0.0.1", server.port, "ts@so.example.vn", "Thông Suốt", **more)  # type: ignore[arg-type]


def failure(server: MailServer, **more: object) -> DocumentSystemError:
    with pytest.raises(DocumentSystemError) as error:
        mail(server, **{"security": "none", **more}).notify("notify/1", HELLO)
    return error.value


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_a_letter_goes_over_tls_to_a_server_that_proved_who_it_is(
    authority: trustme.CA, ca: str, security: str
) -> None:
    tls = shown_by(authority)
    with MailServer(tls, starttls=security == "starttls", account=ACCOUNT) as server:
        mail(server, security=security, ca=ca, user=ACCOUNT[0], password=ACCOUNT[1]).notify("notify/1", HELLO)
    (letter,) = server.letters
    assert letter["From"] == "Thông Suốt <ts@so.example.vn>"
    assert letter["To"] == "Nguyễn Thị B <vanthu@so.example.vn>"
    assert letter["Auto-Submitted"] == "auto-generated"


@pytest.mark.parametrize("security", ["starttls", "tls"])
@pytest.mark.parametrize("stranger", ["another authority", "another name"])
def test_a_server_that_can_not_prove_who_it_is_gets_neither_password_nor_letter(
    authority: trustme.CA, ca: str, security: str, stranger: str
) -> None:
    tls = shown_by(trustme.CA() if stranger == "another authority" else authority, _name(stranger))
    with MailServer(tls, starttls=security == "starttls", account=ACCOUNT) as server:
        error = failure(server, security=security, ca=ca, user=ACCOUNT[0], password=ACCOUNT[1])
    assert isinstance(error, Unreachable)
    assert not error.ambiguous
    assert not {"AUTH", "MAIL", "DATA"} & set(server.verbs)


def _name(stranger: str) -> str:
    return "khac.example.vn" if stranger == "another name" else "127.0.0.1"


def test_a_server_without_tls_gets_nothing_unless_the_settings_say_so() -> None:
    with MailServer() as server:
        assert isinstance(failure(server, security="starttls"), Rejected)
    assert not {"AUTH", "MAIL", "DATA"} & set(server.verbs)


def test_a_wrong_password_is_for_a_person() -> None:
    with MailServer(account=ACCOUNT) as server:
        error = failure(server, user="ts", password="sai")
    assert isinstance(error, Unauthorized)
    assert "sai" not in str(error)


@pytest.mark.parametrize("verb", ["MAIL", "RCPT", "DATA", "."])
def test_later_means_that_nothing_was_sent(verb: str) -> None:
    with MailServer(replies={verb: "451 later"}) as server:
        error = failure(server)
    assert isinstance(error, Unreachable)
    assert not error.ambiguous


@pytest.mark.parametrize("verb", ["MAIL", "RCPT", "DATA", "."])
def test_no_is_for_a_person(verb: str) -> None:
    with MailServer(replies={verb: "550 no"}) as server:
        assert isinstance(failure(server), Rejected)


@pytest.mark.parametrize(
    ("verb", "ambiguous"), [("EHLO", False), ("MAIL", False), ("RCPT", False), (".", True)]
)
def test_a_line_that_breaks_leaves_open_only_what_was_under_way(verb: str, ambiguous: bool) -> None:
    with MailServer(replies={verb: "hang up"}) as server:
        error = failure(server)
    assert isinstance(error, Unreachable)
    assert error.ambiguous is ambiguous


def test_a_server_that_is_rude_at_the_end_took_the_letter_all_the_same() -> None:
    with MailServer(replies={"QUIT": "hang up"}) as server:
        mail(server, security="none").notify("notify/1", HELLO)
    assert len(server.letters) == 1


def test_nobody_listening_means_that_nothing_was_sent() -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    with pytest.raises(Unreachable) as error:
        Mail("127.0.0.1", port, "ts@so.example.vn", security="none").notify("notify/1", HELLO)
    assert not error.value.ambiguous


def test_a_repeat_can_be_seen_by_its_message_id() -> None:
    with MailServer() as server:
        sender = mail(server, security="none")
        ids = [sender.notify(key, HELLO).external_id for key in ("notify/1", "notify/1", "notify/2")]
    assert ids == [letter["Message-ID"] for letter in server.letters]
    assert ids[0] == ids[1] != ids[2]


@pytest.mark.parametrize("to", ["a@b.vn\r\nBcc: c@d.vn", "a@b.vn, c@d.vn", "đ@b.vn", "khong-co", "<a@b.vn>"])
def test_what_is_no_address_is_never_tried(to: str) -> None:
    with MailServer() as server, pytest.raises(Rejected):
        mail(server, security="none").notify("notify/1", Message(to, "A", "Việc", "Việc"))
    assert server.verbs == []


def test_a_name_with_a_line_feed_makes_no_header_of_its_own() -> None:
    with MailServer() as server:
        mail(server, security="none").notify(
            "notify/1", Message(HELLO.to, "A\r\nBcc: x@y.vn", "V\nX: 1", "T")
        )
    (letter,) = server.letters
    assert letter["Bcc"] is None
    assert letter["X"] is None


def _drips(line: socket.socket, over: threading.Event) -> None:
    while not over.wait(0.05):
        line.sendall(b"2")


def _floods(line: socket.socket, over: threading.Event) -> None:
    while not over.is_set():
        line.sendall(b"250-more\r\n" * 1000)


@pytest.mark.parametrize("rude", [_drips, _floods])
def test_a_server_that_never_ends_its_answer_is_left(
    rude: Callable[[socket.socket, threading.Event], None],
) -> None:
    over = threading.Event()

    def serve(server: socket.socket) -> None:
        line, _ = server.accept()
        with line:
            try:
                rude(line, over)
            except OSError:
                return

    with socket.create_server(("127.0.0.1", 0)) as server:
        thread = threading.Thread(target=serve, args=(server,))
        thread.start()
        start = time.monotonic()
        with pytest.raises(Unreachable) as error:
            Mail(
                "127.0.0.1", server.getsockname()[1], "ts@so.example.vn", security="none", timeout=0.3
            ).notify("notify/1", HELLO)
        took = time.monotonic() - start
        over.set()
        thread.join(10)
    assert not error.value.ambiguous
    assert took < 10
