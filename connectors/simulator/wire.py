"""One connection: requests in by httptools, answers out, and every way of spoiling an answer's bytes."""

from __future__ import annotations

import asyncio
import socket
import struct
from collections import deque
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any, Final
from urllib.parse import parse_qsl, unquote

from httptools import HttpRequestParser

from connectors.simulator.face import Answer, Request

_CHUNK: Final = 256 * 1024
_LOOK: Final = 0.05
_RESET: Final = struct.pack("ii", 1, 0)
_GO_ON: Final = b"HTTP/1.1 100 Continue\r\n\r\n"


@dataclass
class _Coming:
    """A request as far as it came: its head once there is a ``method``, its body once it is ``whole``."""

    method: str = ""
    target: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    stays: bool = False
    parts: list[bytes] = field(default_factory=list)
    whole: bool = False


class _Parser:
    """The callbacks of httptools; ``heads`` are the requests whose head is there, oldest first."""

    def __init__(self) -> None:
        self.heads: deque[_Coming] = deque()
        self._now = _Coming()
        self._parser = HttpRequestParser(self)

    def feed(self, content: bytes) -> None:
        """``HttpParserError`` for what is no HTTP."""
        self._parser.feed_data(content)

    def on_message_begin(self) -> None:
        self._now = _Coming()

    def on_url(self, part: bytes) -> None:
        self._now.target += part

    def on_header(self, name: bytes, value: bytes) -> None:
        self._now.headers[name.decode("latin-1").lower()] = value.decode("latin-1")

    def on_headers_complete(self) -> None:
        self._now.method = self._parser.get_method().decode("ascii")
        self._now.stays = self._parser.should_keep_alive()
        self.heads.append(self._now)

    def on_body(self, part: bytes) -> None:
        self._now.parts.append(part)

    def on_message_complete(self) -> None:
        self._now.whole = True


class Wire:
    """A connection as the server sees it. ``ConnectionError`` when the caller is gone."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer
        self._parser = _Parser()
        self._now = _Coming()

    async def head(self) -> Request | None:
        """The head of the next request, its body still to come; null when the caller has hung up."""
        while not self._parser.heads:
            if not await self._read():
                return None
        self._now = self._parser.heads.popleft()
        path, _, query = self._now.target.decode("latin-1").partition("?")
        asked = dict(parse_qsl(query, keep_blank_values=True))
        return Request(self._now.method, unquote(path), asked, self._now.headers)

    async def body(self) -> bytes:
        """The rest of the request."""
        if not self._now.whole and "expect" in self._now.headers:
            self._writer.write(_GO_ON)
        while not self._now.whole:
            if not await self._read():
                raise ConnectionResetError
        return b"".join(self._now.parts)

    async def _read(self) -> bool:
        """Whether the caller sent more."""
        content = await self._reader.read(_CHUNK)
        self._parser.feed(content)
        return bool(content)

    async def send(self, answer: Answer) -> bool:
        """Send an answer; whether the connection may be used again."""
        self._writer.write(self._bytes(answer))
        await self._writer.drain()
        return self._now.stays

    async def send_half(self, answer: Answer) -> None:
        """Send the head and half of the body, then hang up."""
        sent = self._bytes(answer)
        self._writer.write(sent[: len(sent) - (len(answer.body) + 1) // 2])
        await self._writer.drain()

    async def send_slowly(self, answer: Answer, seconds: float, pieces: int) -> bool:
        """Send the head, and the body in pieces over so many seconds."""
        sent = self._bytes(answer)
        start = len(sent) - len(answer.body)
        size = max(1, len(answer.body) // pieces)
        self._writer.write(sent[:start])
        for at in range(start, len(sent), size):
            self._writer.write(sent[at : at + size])
            await self._writer.drain()
            await asyncio.sleep(seconds / pieces)
        return self._now.stays

    def _bytes(self, answer: Answer) -> bytes:
        headers = {name.lower(): value for name, value in answer.headers.items()}
        if answer.body:
            headers.setdefault("content-type", "application/json")
        headers["content-length"] = str(len(answer.body))
        headers["connection"] = "keep-alive" if self._now.stays else "close"
        lines = [f"HTTP/1.1 {answer.status} {HTTPStatus(answer.status).phrase}"]
        lines += [f"{name}: {value}" for name, value in headers.items()]
        return "\r\n".join((*lines, "", "")).encode("latin-1") + answer.body

    async def until_gone(self, seconds: float) -> None:
        """Wait so long, or until the caller has hung up."""
        while seconds > 0 and not self.gone:
            await asyncio.sleep(min(seconds, _LOOK))
            seconds -= _LOOK

    @property
    def gone(self) -> bool:
        """Whether the caller has hung up."""
        return self._reader.at_eof() or self._writer.is_closing()

    def reset(self) -> None:
        """End the connection by RST."""
        reset(self._writer)


def reset(writer: asyncio.StreamWriter) -> None:
    """End a connection by RST instead of in order."""
    line: Any = writer.get_extra_info("socket")
    if line is not None:
        line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
    writer.transport.abort()
