"""The border to the outside: only to hosts of the settings, only to who proved who they are, with an end to it."""

from __future__ import annotations

import socket
import ssl
import threading
import time
from pathlib import Path

import pytest
import trustme

from connectors.errors import Rejected, Unreachable
from connectors.http import Bearer, Http
from tests.connectors.serving import Request, Serving
from tests.connectors.test_http import answering, status


def fine(_request: Request) -> tuple[int, object]:
    return 200, {"fine": True}


def tls(authority: trustme.CA, name: str = "127.0.0.1") -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(name).configure_cert(context)
    return context


@pytest.fixture
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
def ca(authority: trustme.CA, tmp_path: Path) -> str:
    path = tmp_path / "ca.pem"
    authority.cert_pem.write_to_path(path)
    return str(path)


# -- certificates ----------------------------------------------------------------------------------


def test_a_system_is_trusted_by_the_offices_own_authority(authority: trustme.CA, ca: str) -> None:
    with Serving(fine, tls(authority)) as serving:
        assert Http("hệ thống", serving.url, Bearer("t"), ca=ca).get("/") == {"fine": True}


@pytest.mark.parametrize("stranger", ["nobody knows the authority", "another authority", "another name"])
def test_a_system_that_can_not_prove_who_it_is_is_told_nothing(
    authority: trustme.CA, ca: str, stranger: str
) -> None:
    shown = tls(trustme.CA()) if stranger == "another authority" else tls(authority)
    if stranger == "another name":
        shown = tls(authority, "khac.example.vn")
    with Serving(fine, shown) as serving:
        trusted = None if stranger == "nobody knows the authority" else ca
        with pytest.raises(Unreachable) as error:
            Http("hệ thống", serving.url, Bearer("t"), ca=trusted).post("/tasks", "k1", {})
    assert not error.value.ambiguous, "nothing can have been done"
    assert serving.requests == []


# -- hosts -----------------------------------------------------------------------------------------


def test_a_redirect_to_another_host_is_not_followed_and_gets_no_token() -> None:
    with Serving(fine) as other:
        moved = status(307, headers=f"Location: {other.url}/\r\n")
        with answering(lambda line: line.sendall(moved)) as url:
            http = Http("hệ thống", url, Bearer("t"), hosts=())
            with pytest.raises(Rejected):
                http.get("/")
            with pytest.raises(Rejected):
                http.post("/tasks", "k1", {})
        assert other.requests == []


def test_an_address_inside_an_answer_is_asked_only_if_the_settings_name_its_host() -> None:
    with Serving(fine) as own, Serving(fine) as store:
        host = store.url.removeprefix("http://")
        with pytest.raises(Rejected, match="outside the hosts"):
            Http("hệ thống", own.url, Bearer("t")).call("GET", f"{store.url}/tep/1")
        assert store.requests == []
        Http("hệ thống", own.url, Bearer("t"), hosts=(host,)).call("GET", f"{store.url}/tep/1")
        assert [one.path for one in store.requests] == ["/tep/1"]


@pytest.mark.parametrize(
    "trick", ["http://{own}@{other}/", "http://{own}\\@{other}/", "@{other}/", ".{other}/"]
)
def test_an_address_that_only_looks_like_ours_is_not_asked(trick: str) -> None:
    with Serving(fine) as own, Serving(fine) as other:
        address = trick.format(own=own.url[7:], other=other.url[7:])
        with pytest.raises((Rejected, Unreachable)):
            Http("hệ thống", own.url, Bearer("t")).call("GET", address)
        assert own.requests == other.requests == []


def test_an_address_that_leads_out_of_tls_is_not_asked() -> None:
    with Serving(fine) as plain:
        host = plain.url.removeprefix("http://")
        with pytest.raises(Rejected):
            Http("hệ thống", f"https://{host}", Bearer("t")).call("GET", f"http://{host}/")
        assert plain.requests == []


# -- time ------------------------------------------------------------------------------------------

HEAD = b"HTTP/1.1 200 X\r\n"


@pytest.mark.parametrize(
    ("first", "drop"),
    [
        pytest.param(HEAD, b"x", id="headers"),
        pytest.param(HEAD + b"Content-Length: 100000\r\n\r\n", b"x", id="body"),
        pytest.param(HEAD + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\nx\r\n", id="chunks"),
    ],
)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_an_answer_that_drips_is_left_after_the_whole_time_not_after_each_drop(
    first: bytes, drop: bytes, method: str
) -> None:
    over = threading.Event()

    def drip(line: socket.socket) -> None:
        line.sendall(first)
        while not over.wait(0.05):
            line.sendall(drop)

    with answering(drip) as url:
        http = Http("hệ thống", url, Bearer("t"), read_timeout=5, total_timeout=0.5)
        start = time.monotonic()
        with pytest.raises(Unreachable) as error:
            http.call(method, "/", writes=method == "POST")
        took = time.monotonic() - start
        over.set()
    assert error.value.ambiguous is (method == "POST")
    assert took < 5
