"""Reading from another system with an end to it: so many seconds and bytes in all, however it drips.

A time-out of a socket counts from byte to byte, so a system that sends one byte now and then would hold a
worker for ever. Here the whole answer has one deadline, its headers included.
"""

from __future__ import annotations

import io
import socket
import time
from collections.abc import Callable
from http.client import HTTPResponse
from typing import Any

from requests import PreparedRequest, Response
from requests.adapters import HTTPAdapter
from requests.structures import CaseInsensitiveDict
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.connection import HTTPConnection, HTTPSConnection


class BoundedReader(io.RawIOBase):
    """A socket's bytes until ``end`` (seconds of ``time.monotonic``), and at most ``limit`` of them.

    ``raw`` is the socket's own file, closed with this one. Raises ``TimeoutError`` past either bound;
    a single read waits no longer than ``timeout`` seconds.
    """

    def __init__(
        self, line: socket.socket, raw: io.RawIOBase, *, timeout: float, end: float, limit: int | None = None
    ) -> None:
        self._line = line
        self._raw = raw
        self._timeout = timeout
        self._end = end
        self._left = limit

    def readable(self) -> bool:
        """It is for reading."""
        return True

    def readinto(self, buffer: Any) -> int | None:
        """The next bytes, if there is still time for them."""
        wait = min(self._timeout, self._end - time.monotonic())
        if wait <= 0:
            raise TimeoutError("the answer takes too long")
        if wait != self._line.gettimeout():  # to ask is cheap, to set is a call of the operating system
            self._line.settimeout(wait)
        count = self._raw.readinto(buffer)
        if self._left is not None and count:
            self._left -= count
            if self._left < 0:
                raise TimeoutError("the answer has no end")
        return count

    def close(self) -> None:
        """Close the socket's file, too."""
        self._raw.close()
        super().close()


class _Whole(HTTPConnection):
    """Sends a request's head together with its body: neither side wakes up for a head alone."""

    _head: bytes | None = None

    def request(self, method: str, url: str, body: Any = None, *args: Any, **more: Any) -> None:
        self._head = b"" if body and isinstance(body, bytes) else None
        super().request(method, url, body, *args, **more)

    def send(self, data: Any) -> None:
        if self._head == b"":
            self._head = data
            return
        head, self._head = self._head, None
        super().send(head + data if head else data)


def bounded_adapter(timeout: float, end: Callable[[], float], **more: Any) -> HTTPAdapter:
    """An adapter for ``requests`` whose answers, headers included, are read until ``end()`` at the latest."""

    class Answer(HTTPResponse):
        def __init__(self, sock: socket.socket, *args: Any, **kwargs: Any) -> None:
            super().__init__(sock, *args, **kwargs)
            raw = self.fp.detach()
            self.fp = io.BufferedReader(BoundedReader(sock, raw, timeout=timeout, end=end()))

    class Plain(_Whole, HTTPConnection):
        response_class = Answer

    class Tls(_Whole, HTTPSConnection):
        response_class = Answer

    class PlainPool(HTTPConnectionPool):
        ConnectionCls = Plain

    class TlsPool(HTTPSConnectionPool):
        ConnectionCls = Tls

    class Adapter(HTTPAdapter):
        def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
            super().init_poolmanager(*args, **kwargs)
            self.poolmanager.pool_classes_by_scheme = pools

        def build_response(self, request: PreparedRequest, answer: Any) -> Response:
            """Without the cookies, which a session would keep: whoever calls here keeps none."""
            response = Response()
            response.status_code = answer.status
            response.headers = CaseInsensitiveDict(answer.headers)
            response.raw = answer
            response.request = request
            return response

        def proxy_manager_for(self, *args: Any, **kwargs: Any) -> Any:
            manager = super().proxy_manager_for(*args, **kwargs)
            manager.pool_classes_by_scheme = pools
            return manager

    pools = {"http": PlainPool, "https": TlsPool}
    return Adapter(**more)
