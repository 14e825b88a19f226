"""A notice is read in time that grows with its length, whatever stands in it."""

from __future__ import annotations

import time
from contextlib import suppress

import pytest

from plugin.reading import Unreadable, read
from plugin.reading.bench import document

MEGABYTE = 1_000_000
LONGEST = 2.0
"""Seconds of processor time for a megabyte."""

ONE_LINE = (
    "a", " ", "1", "/", "-", ".", "*", "|", "_", "(", "> ", "<", "<br>", "<http://", "a@", "a.", "và ", "; ", "a, ", "\u0301", "\u202e",
    "ngày ", "trước ngày ", "chậm nhất ", "10 giờ ", "01/01/2020 ", "01/01/2020", "số 12/QĐ-UBND ngày ", "Số: ", "V/v ", "KT. ",
    "Kính gửi: ", "Nơi nhận: - ", "Lưu: VT, ", "báo cáo kết quả về ", "thời hạn gửi ", "từ ngày 1/1 đến ", "trước ngày 25 hằng tháng ",
    "Căn cứ ", "An Lộc, ngày 01 tháng 01 năm 2020 ", "ỦY BAN NHÂN DÂN ", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM ", "b á o ", "Điều 1. ",
)  # fmt: skip
MANY_LINES = (
    "a-", "Số:", "V/v a", "Kính gửi:", "Nơi nhận:", "Lưu: VT", "báo cáo", "1. báo cáo", "ỦY BAN NHÂN DÂN", "Nguyễn Văn A", "QUYẾT ĐỊNH:",
    "| a | b |", "Căn cứ Luật A ngày 01 tháng 01 năm 2020;", "Quyết định số 1/QĐ-UBND ngày 01/01/2020 của UBND tỉnh về việc a;",
)  # fmt: skip


def seconds(text: bytes) -> float:
    """Processor time of one reading; a refusal is an answer, too."""
    start = time.process_time()
    with suppress(Unreadable):
        read(text)
    return time.process_time() - start


def filled(piece: str) -> bytes:
    """A megabyte of one piece again and again, after a word that makes it a text."""
    encoded = piece.encode()
    return b"THONG BAO\n" + encoded * (MEGABYTE // len(encoded))


@pytest.mark.parametrize("piece", ONE_LINE)
def test_a_megabyte_on_one_line_holds_nobody_up(piece: str):
    assert seconds(filled(piece)) < LONGEST


@pytest.mark.parametrize("piece", MANY_LINES)
def test_a_megabyte_of_equal_lines_holds_nobody_up(piece: str):
    assert seconds(filled(f"{piece}\n")) < LONGEST


def test_a_megabyte_of_different_citations_holds_nobody_up():
    text = "".join(
        f"Căn cứ Quyết định số {n}/QĐ-UBND ngày 01/01/2020 của UBND tỉnh;\n" for n in range(14_000)
    )
    assert seconds(text.encode()) < LONGEST


def test_ten_times_the_pages_take_ten_times_as_long():
    seconds(document(5))
    few, many = (min(seconds(document(pages)) for _ in range(3)) for pages in (10, 100))
    assert many < 16 * few
