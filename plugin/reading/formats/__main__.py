"""``python -m plugin.reading.formats KIND``: one file on standard input, what it holds on standard output.

The process that opens a stranger's file: it limits itself first, so that whatever the file does to a
library ends with this process. Output: lines of JSON; the last one names the blobs that follow it.
"""

from __future__ import annotations

import json
import resource
import sys
from typing import Any

from plugin.reading.document import Document, Picture
from plugin.reading.errors import Reason, Unreadable
from plugin.reading.formats import Kind, module_of, open_as

MEMORY = 1024 * 1024 * 1024
SECONDS = 120


def main(kind: Kind) -> None:
    """Open what comes in, or say by its name why not."""
    module_of(kind)  # before the limits: its compiled form may be kept
    limit()
    try:
        _answer(_of(open_as(kind, sys.stdin.buffer.read(), _tell)))
    except Unreadable as error:
        _answer(({"reason": error.reason.name}, (), error.pictures))
    except (MemoryError, RecursionError):
        _answer(({"reason": Reason.TOO_MUCH.name}, (), ()))
    except Exception:  # noqa: BLE001 - a damaged file fails anywhere in a library
        _answer(({"reason": Reason.BROKEN.name}, (), ()))


def limit() -> None:
    """Bound memory and time of this process and of what it starts; none can write to any file."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS + 5))  # a signal of its own first
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


_Answer = tuple[dict[str, Any], tuple[bytes, ...], tuple[Picture, ...]]
"""What is said, the attachments' bytes, the pictures of pages."""


def _of(document: Document) -> _Answer:
    said = {
        "text": document.text,
        "pages": document.pages,
        "bold": document.bold,
        "doubtful": document.doubtful,
        "remarks": document.remarks,
        "names": [part.name for part in document.attachments],
    }
    return said, tuple(part.content for part in document.attachments), document.pictures


def _answer(answer: _Answer) -> None:
    said, files, pictures = answer
    sizes = [(one.page, len(one.png)) for one in pictures]
    _line({**said, "files": [len(one) for one in files], "pictures": sizes})
    for blob in (*files, *(one.png for one in pictures)):
        sys.stdout.buffer.write(blob)
    sys.stdout.buffer.flush()


def _tell(page: int, of: int) -> None:
    _line({"page": page, "of": of})


def _line(said: dict[str, Any]) -> None:
    sys.stdout.buffer.write(json.dumps(said).encode("ascii") + b"\n")
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main(Kind(sys.argv[1]))
