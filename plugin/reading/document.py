"""What the border makes of a file: its text and what came with it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple


class Part(NamedTuple):
    """One file inside another, its name without any path."""

    name: str
    content: bytes


class Doubt(NamedTuple):
    """A word that recognition was not sure of, in a line (from 1)."""

    line: int
    word: str


class Picture(NamedTuple):
    """A scanned page (from 1) as a small PNG for people."""

    page: int
    png: bytes


@dataclass(frozen=True)
class Document:
    """A file opened: ``text`` line by line in reading order, each cell of a table on lines of its own.

    ``pages``: how many, null where the format does not say. ``bold``: the numbers (from 1) of the lines that stand
    wholly in bold. ``doubtful``, ``pictures``: of scans only. ``attachments``: the further files of a package.
    ``remarks``: Vietnamese sentences on what was left out or found odd.
    """

    text: str
    pages: int | None = None
    bold: tuple[int, ...] = ()
    doubtful: tuple[Doubt, ...] = ()
    pictures: tuple[Picture, ...] = ()
    attachments: tuple[Part, ...] = ()
    remarks: tuple[str, ...] = ()
