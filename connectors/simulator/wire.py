"""One connection: requests in by h11, answers out, and every way of spoiling an answer's bytes."""

from __future__ import annotations

import asyncio
import socket
import struct
from http import HTTPStatus
from typing import Any, Final
from urllib.parse import parse_qsl, unquote

import h11

from connectors.simulator.face import Answer, Request

_CHUNK: Final = 256 * 1024
_LOOK: Final = 0.05
_RESET: Final = struct.pack("ii", 1, 0)


class Wire:
    """A connection as the server sees it. ``ConnectionError`` when the caller is gone."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer
        self._http = h11.Connection(h11.SERVER, max_incomplete_event_size=64 * 1024)

    async def head(self) -> Request | None:
        """The head of the next request, its body still to come; null when the caller has hung up."""
        if self._http.our_state is h11.DONE:
            self._http.start_next_cycle()
        event = await self._next()
        if not isinstance(event, h11.Request):
            return None
        path, _, query = event.target.decode("ascii").partition("?")
        return Request(
            event.method.decode("ascii"),
            unquote(path),
            dict(parse_qsl(query, keep_blank_values=True)),
            {name.decode("ascii"): value.decode("latin-1") for name, value in event.headers},
        )

    async def body(self) -> bytes:
        """The rest of the request."""
        parts: list[bytes] = []
        while isinstance(event := await self._next(), h11.Data):
            parts.append(bytes(event.data))
        if not isinstance(event, h11.EndOfMessage):
            raise ConnectionResetError
        return b"".join(parts)

    async def _next(self) -> Any:
        while (event := self._http.next_event()) is h11.NEED_DATA:
            if self._http.they_are_waiting_for_100_continue:
                go_on = h11.InformationalResponse(status_code=100, headers=[])
                self._writer.write(self._http.send(go_on) or b"")
            self._http.receive_data(await self._reader.read(_CHUNK))
        return event

    async def send(self, answer: Answer) -> bool:
        """Send an answer; whether the connection may be used again."""
        self._writer.write(self._bytes(answer))
        await self._writer.drain()
        return self._http.our_state is h11.DONE and self._http.their_state is h11.DONE

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
        return self._http.our_state is h11.DONE

    def _bytes(self, answer: Answer) -> bytes:
        named = {name.lower() for name in answer.headers}
        headers = list(answer.headers.items())
        if "content-type" not in named and answer.body:
            headers.append(("content-type", "application/json"))
        headers.append(("content-length", str(len(answer.body))))
        reason = HTTPStatus(answer.status).phrase.encode()
        head = self._http.send(h11.Response(status_code=answer.status, headers=headers, reason=reason))
        body = self._http.send(h11.Data(data=answer.body))
        end = self._http.send(h11.EndOfMessage())
        return (head or b"") + (body or b"") + (end or b"")

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
