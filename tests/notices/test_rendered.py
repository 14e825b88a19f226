"""Our notices as Word and PDF documents: what is read from their text layer is what the plain text says.

A browser prints a page in half a second: every third notice written by hand goes through it, all through Word.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from plugin.domain.notice import FIELDS
from plugin.reading import read_document, to_json
from plugin.reading.formats import kind_of, open_as
from tests.notices.corpus import as_read
from tests.notices.layouts import cells
from tests.notices.model import Notice
from tests.notices.render import docx, pdf
from tests.notices.written import written

if TYPE_CHECKING:
    from playwright.sync_api import Browser


def opened(content: bytes) -> dict[str, Any]:
    """The fields of a file, opened in this process to save one start for each of so many."""
    got = to_json(read_document(open_as(kind_of(content), content, _silent)))
    return {name: got[name] for name in FIELDS}


def _silent(page: int, of: int) -> None:
    """Nobody waits for the pages."""


def plain(notice: Notice) -> dict[str, Any]:
    got = as_read(cells(notice))
    return {name: got[name] for name in FIELDS}


@pytest.mark.parametrize("notice", written(), ids=lambda notice: notice.name)
def test_a_word_document_says_what_its_text_says(notice: Notice):
    assert opened(docx(notice)) == plain(notice)


@pytest.mark.parametrize("notice", written()[1::3], ids=lambda notice: notice.name)
def test_a_pdf_says_what_its_text_says(notice: Notice, chromium: Browser):
    assert opened(pdf(notice, chromium)) == plain(notice)
