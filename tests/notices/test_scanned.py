"""Our notices printed, scanned at 200 dpi with a little skew and grain, and read back by Tesseract.

A page takes a second or two: 24 notices of one page stand for all, every third of those written by hand.
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import pytest

from plugin.reading import read, to_json
from plugin.reading.score import Scores, score
from tests.notices.corpus import as_read
from tests.notices.judge import uncalibrated, verdicts
from tests.notices.layouts import cells
from tests.notices.model import Notice
from tests.notices.render import pdf, scan
from tests.notices.written import written

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.timeout(900)  # a page takes a second or two on a quiet machine
LOST_AT_MOST = 3.0
SAMPLE = 24
Readings = list[tuple[Notice, dict[str, Any]]]


@pytest.fixture(scope="module")
def readings(chromium: Browser) -> Iterator[Readings]:
    """The sample and what its scans say; two pages at a time, recognition runs in processes of its own."""
    chosen = [one for one in written()[::3] if not one.annex][:SAMPLE]
    scans = [scan(pdf(notice, chromium), n) for n, notice in enumerate(chosen)]
    with ThreadPoolExecutor(2) as pool:
        yield list(zip(chosen, pool.map(lambda content: to_json(read(content)), scans), strict=True))


def test_scans_lose_little(readings: Readings):
    plain = _scored([(notice, as_read(cells(notice))) for notice, _ in readings])
    scanned = _scored(readings)
    assert plain.macro_f1 - scanned.macro_f1 <= LOST_AT_MOST, scanned.table(20)


def test_what_a_scan_leaves_in_doubt_is_not_called_certain(readings: Readings):
    share, wrong = uncalibrated(
        one for notice, got in readings for one in verdicts(notice.name, notice.answer, got)
    )
    assert share >= 97.0, "\n".join(map(str, wrong))


def _scored(readings: Readings) -> Scores:
    return score((notice.name, notice.answer, got) for notice, got in readings)
