"""Two columns side by side come apart: the left one first, and nothing else moves."""

from __future__ import annotations

from plugin.reading.formats.columns import Strip, order

WIDTH = 1000


def read(*rows: tuple[str, ...]) -> list[str]:
    """The texts in reading order; a row is (left edge, text, …), ten points a letter."""
    made, texts = [], []
    for row in rows:
        edges, words = row[::2], row[1::2]
        made.append(
            [
                Strip(int(left), int(left) + 10 * len(word), slice(n, n + 1))
                for n, (left, word) in enumerate(zip(edges, words, strict=True))
            ]
        )
        texts.append(words)
    return [
        " | ".join(texts[n][strip.words.start] for strip in strips) for n, strips, _ in order(made, WIDTH)
    ]


def test_a_letterhead_is_read_column_by_column() -> None:
    assert read(
        ("100", "UBND TỈNH AN HÒA", "450", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
        ("120", "SỞ NỘI VỤ", "520", "Độc lập - Tự do - Hạnh phúc"),
        ("110", "Số: 41/TB-SNV", "500", "An Hòa, ngày 03 tháng 8 năm 2020"),
        ("110", "V/v báo cáo"),
        ("60", "Thực hiện Công văn của tỉnh, Sở yêu cầu các phòng, đơn vị báo cáo số liệu"),
    ) == [
        "UBND TỈNH AN HÒA",
        "SỞ NỘI VỤ",
        "Số: 41/TB-SNV",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "An Hòa, ngày 03 tháng 8 năm 2020",
        "V/v báo cáo",
        "Thực hiện Công văn của tỉnh, Sở yêu cầu các phòng, đơn vị báo cáo số liệu",
    ]


def test_a_signature_lower_than_the_recipients_stays_in_its_column() -> None:
    assert read(
        ("60", "Nơi nhận:", "600", "GIÁM ĐỐC"),
        ("60", "- Như trên;"),
        ("60", "- Lưu: VT."),
        ("600", "Nguyễn Văn An"),
    ) == ["Nơi nhận:", "- Như trên;", "- Lưu: VT.", "GIÁM ĐỐC", "Nguyễn Văn An"]


def test_rows_of_a_table_and_numbers_at_the_margin_stay_rows() -> None:
    rows = (("60", "1", "120", "Phòng A", "600", "12"), ("60", "2", "120", "Phòng B", "600", "7"))
    assert read(*rows) == ["1 | Phòng A | 12", "2 | Phòng B | 7"]
    assert read(("60", "1", "120", "Tổng hợp"), ("60", "2", "120", "Gửi")) == ["1 | Tổng hợp", "2 | Gửi"]


def test_plain_lines_stay_as_they_are() -> None:
    assert read(("60", "a"), ("600", "b"), ("60", "c")) == ["a", "b", "c"]
    assert read() == []
