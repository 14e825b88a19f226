"""Every way a system can answer, as the error that says what to do next; over real sockets."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from connectors.errors import DocumentSystemError, Rejected, Unauthorized, Unreachable
from connectors.http import Bearer, Http


def status(code: int, body: str = "{}", headers: str = "") -> bytes:
    """A whole HTTP answer."""
    return f"HTTP/1.1 {code} X\r\nContent-Length: {len(body)}\r\nConnection: close\r\n{headers}\r\n{body}".encode()


@contextmanager
def answering(reply: Callable[[socket.socket], None]) -> Iterator[str]:
    """A server that reads one request and does what ``reply`` says; its address."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(10)

        def serve() -> None:
            try:
                while True:
                    line, _ = server.accept()
                    with line:
                        line.settimeout(5)
                        line.recv(65536)
                        reply(line)
            except OSError:
                return

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}"
        server.shutdown(socket.SHUT_RDWR)  # ends the waiting accept
    thread.join(10)


def create(url: str, **more: float) -> DocumentSystemError:
    """The error of one create."""
    with pytest.raises(DocumentSystemError) as error:
        Http("hệ thống", url, Bearer("token"), **more).post("/tasks", "k1", {"a": 1})  # type: ignore[arg-type]
    return error.value


@pytest.mark.parametrize(
    ("code", "error", "ambiguous"),
    [
        (400, Rejected, None),
        (401, Unauthorized, None),
        (403, Unauthorized, None),
        (404, Rejected, None),
        (408, Unreachable, True),
        (409, Rejected, None),
        (422, Rejected, None),
        (429, Unreachable, False),
        (500, Unreachable, True),
        (502, Unreachable, True),
        (503, Unreachable, True),
    ],
)
def test_a_status_says_whether_to_ask_a_person_to_wait_or_to_look(
    code: int, error: type[DocumentSystemError], ambiguous: bool | None
) -> None:
    with answering(lambda line: line.sendall(status(code))) as url:
        found = create(url)
    assert type(found) is error
    assert found.key == "k1"
    assert getattr(found, "ambiguous", None) is ambiguous


def test_a_system_that_says_how_long_to_wait_is_heard() -> None:
    with answering(lambda line: line.sendall(status(429, headers="Retry-After: 17\r\n"))) as url:
        found = create(url)
    assert isinstance(found, Unreachable)
    assert found.retry_after == 17


def test_nobody_listening_means_that_nothing_was_done() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    found = create(f"http://127.0.0.1:{port}")
    assert isinstance(found, Unreachable)
    assert not found.ambiguous


@pytest.mark.parametrize(
    "reply",
    [
        pytest.param(lambda _line: None, id="closed without a word"),
        pytest.param(
            lambda line: line.sendall(b"HTTP/1.1 200 X\r\nContent-Length: 50\r\n\r\n{"), id="cut short"
        ),
        pytest.param(lambda line: line.sendall(status(200, "<html>Đăng nhập</html>")), id="a page, not JSON"),
    ],
)
def test_an_answer_that_can_not_be_understood_may_have_been_done(
    reply: Callable[[socket.socket], None],
) -> None:
    with answering(reply) as url:
        found = create(url)
    assert isinstance(found, Unreachable)
    assert found.ambiguous


def _wait(release: threading.Event) -> None:
    release.wait(5)


def test_a_time_out_after_sending_may_have_been_done() -> None:
    release = threading.Event()
    with answering(lambda _line: _wait(release)) as url:
        found = create(url, read_timeout=0.3)
        release.set()
    assert isinstance(found, Unreachable)
    assert found.ambiguous


def test_an_answer_without_end_is_cut_off() -> None:
    def endless(line: socket.socket) -> None:
        line.sendall(b"HTTP/1.1 200 X\r\nContent-Length: 1000000\r\n\r\n" + b"x" * 1_000_000)

    with answering(endless) as url:
        found = create(url, answer_limit=10_000)
    assert isinstance(found, Unreachable)


def test_a_redirect_is_not_followed() -> None:
    with answering(
        lambda line: line.sendall(status(302, headers="Location: http://127.0.0.1:9/\r\n"))
    ) as url:
        assert isinstance(create(url), Rejected)
