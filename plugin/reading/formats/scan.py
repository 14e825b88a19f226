"""Scanned pages: cleaned, recognised by Tesseract, each word with how sure it is."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
from functools import cache
from itertools import groupby, pairwise
from typing import Final, NamedTuple

from PIL import Image, ImageFilter, ImageOps

from plugin.reading.document import Doubt
from plugin.reading.errors import Reason
from plugin.reading.formats.columns import Strip, order
from plugin.reading.formats.pages import Page
from plugin.reading.formats.straight import straightened
from plugin.reading.formats.text import clean_text

MAX_PAGES: Final = 60
MAX_PIXELS: Final = 80_000_000
"""An A3 page at 600 dpi; a picture of a page has no use for more."""
SURE, SURE_FIGURE = 60.0, 70.0
"""Tesseract's confidence in percent below which a word, or one with figures in it, is doubtful.

Measured on rendered pages: at 60 a third of the wrong words are found and 3 of 1,000 right ones are
doubted, at 80 half of them and 12. A wrong figure makes no word look odd, so it is doubted sooner.
"""
_WIDE, _NARROW = 2600, 1200
"""Widths in pixels of an A4 page at 300 and at 140 dpi: outside of them recognition gains by another size."""
_SHOWN: Final = 1000
_SOFT: Final = ImageFilter.GaussianBlur(0.7)
"""Takes a scanner's grain off; at 200 dpi it costs a third fewer wrong words, clean pages included."""
_SECONDS: Final = 35.0
_GAP: Final = "     "
_WIDE_GAP: Final = 1.3
"""In heights of a line: wider than any space of a justified line."""
_SPECKS: Final = set(" _`|~^'‘’\\=°")
"""What rules and dust are taken for."""
_FEW: Final = 2
_PROGRAM: Final = "tesseract"
_WORD: Final = "5"


class _Word(NamedTuple):
    line: tuple[str, ...]
    left: int
    right: int
    height: int
    sure: float
    text: str


def read_page(image: Image.Image) -> Page:
    """The text of a page's picture; unread where Tesseract is not installed or fails."""
    if image.mode in ("L", "RGB") and image.width > 2 * _WIDE:
        image = image.reduce(image.width // _WIDE)  # before anything copies it
    if not installed():
        return Page("", shown(image), unread=Reason.NO_OCR)
    try:
        clean = cleaned(image)
        return _page(_words(clean), clean.width, shown(image))
    except subprocess.SubprocessError:
        return Page("", shown(image), unread=Reason.NO_WORDS)


@cache
def installed() -> bool:
    """Whether Tesseract is here with its Vietnamese data."""
    if shutil.which(_PROGRAM) is None:
        return False
    listed = subprocess.run([_PROGRAM, "--list-langs"], capture_output=True, timeout=_SECONDS, check=False)
    return b"vie" in listed.stdout.split()


def cleaned(image: Image.Image) -> Image.Image:
    """Grey, upright and straight. Of colours the red part only, in which red seals are as white as paper."""
    image = ImageOps.exif_transpose(image)
    grey = image.convert("RGB").getchannel("R") if image.mode not in ("1", "L") else image.convert("L")
    if not _NARROW <= grey.width <= _WIDE:
        width = _WIDE if grey.width > _WIDE else grey.width * 2
        grey = grey.resize((width, max(1, grey.height * width // grey.width)), Image.Resampling.LANCZOS)
    return straightened(grey).filter(_SOFT)


def shown(image: Image.Image) -> bytes:
    """A small picture of the page, for people (PNG)."""
    image = ImageOps.exif_transpose(image).convert("RGB")
    if image.width > _SHOWN:
        image = image.resize((_SHOWN, max(1, image.height * _SHOWN // image.width)), Image.Resampling.BOX)
    file = io.BytesIO()
    image.quantize(16).save(file, "PNG", optimize=True)
    return file.getvalue()


def _words(image: Image.Image) -> list[_Word]:
    """What Tesseract sees, word by word in reading order; ``SubprocessError`` where it fails or takes too long."""
    file = io.BytesIO()
    image.save(file, "PPM")
    command = [_PROGRAM, "-", "-", "-l", "vie", "--psm", "3", "--dpi", "200", "tsv"]
    done = subprocess.run(
        command,
        input=file.getvalue(),
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "OMP_THREAD_LIMIT": "1"},
        timeout=_SECONDS,
        check=True,
    )
    rows = [row.split("\t") for row in done.stdout.decode("utf-8", "replace").splitlines()[1:]]
    return [_word(row) for row in rows if row[0] == _WORD and set(row[11]) - _SPECKS]


def _word(row: list[str]) -> _Word:
    """A row of Tesseract's table: level, page, block, paragraph, line, word, left, top, width, height, …"""
    left, width, height = int(row[6]), int(row[8]), int(row[9])
    return _Word(tuple(row[1:5]), left, left + width, height, float(row[10]), row[11])


def _page(words: list[_Word], width: int, picture: bytes) -> Page:
    lines = [list(found) for _, found in groupby(words, key=lambda word: word.line)]
    rows = [_row(line) for line in lines]
    lines, rows = [line for line, row in zip(lines, rows, strict=True) if row], [row for row in rows if row]
    texts: list[str] = []
    doubts: list[Doubt] = []
    block = None
    for n, strips, in_column in order(rows, width):
        begun = lines[n][0].line[:2]
        if block not in (None, begun) and not in_column:
            texts.append("")
        block = begun
        found = [lines[n][strip.words] for strip in strips]
        texts.append(clean_text(_GAP.join(" ".join(word.text for word in strip) for strip in found)))
        doubtful = [word for strip in found for word in strip if _doubtful(word)]
        doubts += [Doubt(len(texts), clean_text(word.text)) for word in doubtful]
    return Page("\n".join(texts), picture, tuple(doubts))


def _row(words: list[_Word]) -> list[Strip]:
    """A line's words, those that stand in another column apart; dust between the columns is none."""
    height = sorted(word.height for word in words)[len(words) // 2]
    edges = [n for n in range(1, len(words)) if words[n].left - words[n - 1].right > height * _WIDE_GAP]
    strips = [
        Strip(words[a].left, words[b - 1].right, slice(a, b)) for a, b in pairwise([0, *edges, len(words)])
    ]
    return [strip for strip in strips if not _is_dust(words[strip.words])]


def _is_dust(words: list[_Word]) -> bool:
    """Signs alone, or a doubtful letter or two that stand far from all others."""
    text = "".join(word.text for word in words)
    return not any(c.isalnum() for c in text) or (len(text) <= _FEW and all(map(_doubtful, words)))


def _doubtful(word: _Word) -> bool:
    limit = SURE_FIGURE if any(c.isdigit() for c in word.text) else SURE
    return word.sure < limit and any(c.isalnum() for c in word.text)
