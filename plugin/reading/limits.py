"""Opens a stranger's file in a child process with limits: what hurts a library hurts nobody else."""

from __future__ import annotations

import json
import os
import selectors
import signal
import subprocess
import sys
import threading
import time
from contextlib import suppress
from typing import IO, Any, Final

from plugin.domain.errors import ThongSuotError
from plugin.reading.document import Document, Doubt, Part, Picture
from plugin.reading.errors import Reason, Unreadable
from plugin.reading.formats import Kind, Tell

COMMAND: Final = (sys.executable, "-I", "-m", "plugin.reading.formats")
WALL: Final = 40.0
"""Seconds a file has to open, and again after each page that recognition reports as done; less than a lease."""
MAX_OUTPUT: Final = 256 * 1024 * 1024
_CHUNK: Final = 1 << 20
_ENDS: Final = {-signal.SIGXCPU: Reason.TOO_SLOW, -signal.SIGSEGV: Reason.BROKEN, 1: None}
"""How the child ended without an answer; most other ways are memory's."""


class NoReader(ThongSuotError):
    """The process that opens files could not start: this installation is incomplete."""


def open_apart(kind: Kind, content: bytes, tell: Tell) -> Document:
    """Open a file in a process of its own; ``Unreadable`` with the reason, also when that process dies."""
    with subprocess.Popen(
        [*COMMAND, kind.value],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    ) as child:
        assert child.stdin is not None
        assert child.stdout is not None
        threading.Thread(target=_feed, args=(child.stdin, content), daemon=True).start()
        try:
            return _heard(_Voice(child.stdout), tell)
        except EOFError:
            _explain(child.wait())
        finally:
            with suppress(ProcessLookupError):
                os.killpg(child.pid, signal.SIGKILL)
    raise AssertionError("unreachable")


def _feed(pipe: IO[bytes], content: bytes) -> None:
    with suppress(OSError), pipe:  # a child that died takes no more
        pipe.write(content)


class _Voice:
    """What the child says, read up to a size and in time."""

    def __init__(self, pipe: IO[bytes]) -> None:
        self._pipe, self._kept, self._size = pipe, bytearray(), 0
        self.more_time()

    def more_time(self) -> None:
        """Begin the time anew."""
        self._deadline = time.monotonic() + WALL

    def line(self) -> bytes:
        """The next line."""
        searched = 0
        while (end := self._kept.find(b"\n", searched)) < 0:
            searched = len(self._kept)
            self._listen()
        return self.take(end + 1)

    def take(self, size: int) -> bytes:
        """The next bytes, so many."""
        while len(self._kept) < size:
            self._listen()
        taken = bytes(self._kept[:size])
        del self._kept[:size]
        return taken

    def _listen(self) -> None:
        with selectors.DefaultSelector() as selector:
            selector.register(self._pipe, selectors.EVENT_READ)
            if not selector.select(max(0.0, self._deadline - time.monotonic())):
                raise Unreadable(Reason.TOO_SLOW)
        chunk = os.read(self._pipe.fileno(), _CHUNK)
        self._size += len(chunk)
        if not chunk:
            raise EOFError
        if self._size > MAX_OUTPUT:
            raise Unreadable(Reason.TOO_MUCH)
        self._kept += chunk


def _heard(voice: _Voice, tell: Tell) -> Document:
    """The child's answer, after the pages it tells of on the way."""
    while "page" in (said := json.loads(voice.line())):
        tell(said["page"], said["of"])
        voice.more_time()
    files = tuple(voice.take(size) for size in said["files"])
    pictures = tuple(Picture(page, voice.take(size)) for page, size in said["pictures"])
    if "reason" in said:
        raise Unreadable(Reason[said["reason"]], pictures)
    return _document(said, files, pictures)


def _document(said: dict[str, Any], files: tuple[bytes, ...], pictures: tuple[Picture, ...]) -> Document:
    return Document(
        text=said["text"],
        pages=said["pages"],
        bold=tuple(said["bold"]),
        doubtful=tuple(Doubt(line, word) for line, word in said["doubtful"]),
        pictures=pictures,
        attachments=tuple(map(Part, said["names"], files)),
        remarks=tuple(said["remarks"]),
    )


def _explain(code: int) -> None:
    """Why the child ended without an answer."""
    reason = _ENDS.get(code, Reason.TOO_MUCH)
    if reason is None:
        raise NoReader("Không chạy được phần mở tệp. Đề nghị quản trị cài đặt lại Thông Suốt.")
    raise Unreadable(reason)
