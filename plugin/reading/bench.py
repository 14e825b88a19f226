"""How fast a notice is read: a document of five pages again and again, and documents of 1 to 200 pages.

Times are processor time of this process, so that a busy machine does not change them much.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from statistics import median, quantiles
from typing import Final

from plugin.reading import read
from plugin.reading.lines import plain

PAGES: Final = (1, 2, 5, 10, 20, 50, 100, 200)
_TYPICAL: Final = 5
_RUNS: Final = 200
_HEAD: Final = """\
     UBND TỈNH AN LỘC                 CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
        SỞ NỘI VỤ                          Độc lập - Tự do - Hạnh phúc

    Số: 1405/SNV-CCHC                    An Lộc, ngày 04 tháng 8 năm 2020
V/v rà soát, báo cáo kết quả
cải cách hành chính

        Kính gửi:
            - Các sở, ban, ngành tỉnh;
            - UBND các huyện, thành phố.

    Thực hiện Kế hoạch số 12/KH-UBND ngày 15/01/2020 của UBND tỉnh về cải cách hành chính năm 2020,
Sở Nội vụ đề nghị các cơ quan, đơn vị thực hiện một số nội dung sau:
"""
_PARAGRAPH: Final = """
    {n}. Các sở, ban, ngành tỉnh, UBND các huyện, thành phố rà soát những thủ tục còn chậm, nêu rõ
nguyên nhân của từng trường hợp, phân công người chịu trách nhiệm và thời gian khắc phục; đối chiếu
với Quyết định số {n}/QĐ-UBND ngày {day:02d}/5/2020 của UBND tỉnh để không bỏ sót.
    a) Công khai kết quả tại bộ phận tiếp nhận và trên trang thông tin điện tử của cơ quan.
    b) Báo cáo kết quả về Sở Nội vụ trước 10 giờ ngày {day:02d}/9/2020 qua hệ thống quản lý văn bản.
    c) Mọi vướng mắc phản ánh kịp thời về Phòng Cải cách hành chính để được hướng dẫn.
"""
_END: Final = """
Nơi nhận:                                        KT. GIÁM ĐỐC
- Như trên;                                      PHÓ GIÁM ĐỐC
- UBND tỉnh (để báo cáo);
- Lưu: VT, CCHC.
                                                 Nguyễn Văn An
"""
_A_PAGE: Final = 5
"""Paragraphs that fill a page of some 2,700 characters."""


def document(pages: int) -> bytes:
    """A made-up notice of this many pages, as text."""
    paragraphs = (_PARAGRAPH.format(n=n, day=n % 28 + 1) for n in range(1, pages * _A_PAGE + 1))
    return (_HEAD + "".join(paragraphs) + _END).encode()


def measured() -> Iterator[str]:
    """The lines of the report, as they are measured."""
    text = document(_TYPICAL)
    times = [_milliseconds(text) for _ in range(_RUNS)]
    yield f"{_TYPICAL} trang, {len(text) / 1024:.0f} KB, {_RUNS} lần đọc trên một nhân:"
    yield f"  trung vị {median(times):.1f} ms, bách phân vị 99: {quantiles(times, n=100)[-1]:.1f} ms"
    yield "Theo độ dài (lần nhanh nhất trong 3 lần):"
    first = 0.0
    for pages in PAGES:
        best = min(_milliseconds(document(pages)) for _ in range(3))
        first = first or best
        yield f"  {pages:>3} trang {best:9.1f} ms {best / pages:7.2f} ms/trang   ×{best / first:.1f}"


def _milliseconds(text: bytes) -> float:
    plain.cache_clear()  # every document is a new one
    start = time.process_time()
    read(text)
    return 1000 * (time.process_time() - start)
