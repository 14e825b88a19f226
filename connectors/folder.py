"""A website kept as a folder: one HTML page a document, its files beside it, and an Atom feed over all.

Whatever web server the office has shows the folder as it is.
"""

from __future__ import annotations

import fcntl
import hashlib
import html
import json
import os
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Final
from xml.etree import ElementTree as ET

from connectors.beside import Posting
from connectors.passport import Passport
from connectors.postings import file_name, links, paragraphs
from connectors.protocol import Done, Feature

PASSPORT: Final = Passport(
    title="A folder of HTML pages with a feed, shown by any web server",
    features=frozenset({Feature.PUBLISH, Feature.FIND_BY_KEY}),
    identifies="our key, kept in the folder's own list",
    searches="our key",
    at_once=1,
    weaknesses=("taking a page down is done by hand: remove its file and its line in postings.json",),
)

_ATOM: Final = "http://www.w3.org/2005/Atom"
_INDEX: Final = "postings.json"
_PAGE: Final = """<!doctype html>
<html lang="vi"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title></head>
<body><main><h1>{title}</h1><p>{code}, ngày {day}</p>{paragraphs}{files}</main></body></html>
"""


@dataclass(frozen=True)
class FolderPublisher:
    """A ``Publisher`` that writes into ``folder``; ``url`` is where people see it."""

    folder: Path
    url: str
    name: str = "folder"
    passport: Passport = PASSPORT

    @property
    def features(self) -> frozenset[Feature]:
        """What it can do."""
        return self.passport.features

    def publish(self, key: str, posting: Posting) -> Done:
        """Files first, then the page, then the index that makes it seen: a torn posting is never shown."""
        with self._alone():
            return self._publish(key, posting)

    def _publish(self, key: str, posting: Posting) -> Done:
        known = self.find_by_key(key)
        if known is not None:
            return known
        id = hashlib.sha256(key.encode()).hexdigest()[:16]
        for file in posting.attachments:
            self._write(Path("tep") / id / file_name(file.name), file.content)
        self._write(Path(f"{id}.html"), _page(id, posting).encode())
        entry = {
            "key": key,
            "id": id,
            "at": datetime.now(UTC).isoformat(),
            "code": posting.code,
            "title": posting.title,
            "issued_on": posting.issued_on.isoformat(),
        }
        entries = [*self._entries(), entry]
        self._write(Path("feed.xml"), self._feed(entries))
        self._write(Path(_INDEX), json.dumps(entries, ensure_ascii=False, indent=2).encode())
        return _done(entry)

    def find_by_key(self, key: str) -> Done | None:
        """Whether the index names a posting with this key."""
        return next((_done(one) for one in self._entries() if one["key"] == key), None)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Two workers that post at the same time must both be in the list."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / ".lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _entries(self) -> list[dict[str, Any]]:
        path = self.folder / _INDEX
        found: list[dict[str, Any]] = json.loads(path.read_text("utf-8")) if path.exists() else []
        return found

    def _write(self, name: Path, content: bytes) -> None:
        """Whole or not at all, and on disk before anything names it."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        written = Path(file.name)
        written.chmod(0o644)
        written.replace(path)

    def _feed(self, entries: Sequence[dict[str, Any]]) -> bytes:
        feed = ET.Element("feed", xmlns=_ATOM)
        ET.SubElement(feed, "id").text = self.url
        ET.SubElement(feed, "title").text = "Văn bản đã đăng"
        ET.SubElement(feed, "updated").text = entries[-1]["at"]
        for one in reversed(entries):
            entry = ET.SubElement(feed, "entry")
            address = f"{self.url.rstrip('/')}/{one['id']}.html"
            ET.SubElement(entry, "id").text = address
            ET.SubElement(entry, "title").text = f"{one['code']}: {one['title']}"
            ET.SubElement(entry, "updated").text = one["at"]
            ET.SubElement(entry, "link", href=address)
        return bytes(ET.tostring(feed, encoding="utf-8", xml_declaration=True))


def _done(entry: dict[str, Any]) -> Done:
    return Done(str(entry["id"]), datetime.fromisoformat(entry["at"]))


def _page(id: str, posting: Posting) -> str:
    return _PAGE.format(
        title=html.escape(posting.title),
        code=html.escape(posting.code),
        day=_day(posting.issued_on),
        paragraphs=paragraphs(posting.text),
        files=links([(one.name, f"tep/{id}/{file_name(one.name)}") for one in posting.attachments]),
    )


def _day(day: date) -> str:
    return day.strftime("%d/%m/%Y")
