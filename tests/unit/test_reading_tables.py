"""Tables of tasks: each row is read by its columns, however the table came."""

from __future__ import annotations

import io
from typing import Any

import docx
import pytest

from plugin.reading import read, to_json
from tests.unit.test_reading_parts import END, HEAD

HEADER = ("TT", "Nội dung công việc", "Đơn vị chủ trì", "Phối hợp", "Thời gian hoàn thành")
ROWS = (
    ("1", "Rà soát danh sách máy tính", "Phòng Tổ chức", "Văn phòng", "15/8/2020"),
    ("2", "Báo cáo kết quả về Sở Nội vụ", "Các đơn vị", "", "Trước ngày 20/8/2020"),
    ("3", "Mở lớp tập huấn", "Phòng Đào tạo", "Các đơn vị", "Quý IV/2020"),
    ("4", "Tuyên truyền", "Văn phòng", "", "Thường xuyên"),
)
OWED = [("Báo cáo kết quả", "Các đơn vị", "Sở Nội vụ", "2020-08-20", "Trước ngày 20/8/2020")]
TASKS = [
    ("Rà soát danh sách máy tính", "Phòng Tổ chức", "2020-08-15", "15/8/2020"),
    ("Mở lớp tập huấn", "Phòng Đào tạo", "2020-12-31", "Quý IV/2020"),
]
Table = tuple[tuple[str, ...], ...]


def with_bars(table: Table) -> bytes:
    rows = [f"| {' | '.join(row)} |" for row in table]
    rows.insert(1, "|---" * len(table[0]) + "|")
    return "\n".join([HEAD, *rows, END]).encode()


def a_cell_a_line(table: Table) -> bytes:
    return "\n".join([HEAD, *(cell for row in table for cell in row), END]).encode()


def word(table: Table) -> bytes:
    document = docx.Document()
    for line in HEAD.splitlines():
        document.add_paragraph(line)
    drawn = document.add_table(0, len(table[0]))
    for row in table:
        for cell, said in zip(drawn.add_row().cells, row, strict=True):
            cell.text = said
    for line in END.splitlines():
        document.add_paragraph(line)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def page(table: Table) -> bytes:
    rows = "".join(f"<tr>{''.join(f'<td><p>{cell}</p></td>' for cell in row)}</tr>" for row in table)
    around = [f"<pre>{text}</pre>" for text in (HEAD, END)]
    return f"<html><body>{around[0]}<table>{rows}</table>{around[1]}</body></html>".encode()


def owed(found: dict[str, Any]) -> list[tuple[str, ...]]:
    return [
        (one["what"], one["who"], one["to"], one["due"], one["due_text"])
        for one in found["report_obligations"]
    ]


def tasks(found: dict[str, Any]) -> list[tuple[str, ...]]:
    return [(one["what"], one["who"], one["due"], one["due_text"]) for one in found["other_deadlines"]]


@pytest.mark.parametrize("made", [with_bars, a_cell_a_line, word, page])
def test_a_row_says_what_who_and_by_when(made: Any):
    found = to_json(read(made((HEADER, *ROWS))))
    assert (owed(found), tasks(found)) == (OWED, TASKS)


def test_under_a_title_of_reports_each_row_is_one():
    found = to_json(
        read(
            with_bars(
                (
                    ("TT", "Nội dung", "Thời hạn gửi báo cáo"),
                    ("1", "Kết quả đợt một", "Trước 10h00 ngày 03/9/2020"),
                    ("2", "Số liệu cả năm", "20/12/2020"),
                )
            )
        )
    )
    due = [(one["due"], one["due_kind"]) for one in found["report_obligations"]]
    assert due == [("2020-09-03T10:00:00+07:00", "before_time"), ("2020-12-20", "by_end_of_day")]


def test_a_days_programme_is_no_list_of_tasks():
    programme = (
        ("TT", "Nội dung", "Thời gian"),
        ("1", "Khai mạc", "7h00 ngày 20/8/2020"),
        ("2", "Bế mạc", "11h00"),
    )
    found = to_json(read(with_bars(programme)))
    assert (owed(found), [one for one in found["other_deadlines"] if one["kind"] == "task"]) == ([], [])


def test_a_row_that_lacks_a_cell_is_not_guessed():
    cells = [*HEADER, *ROWS[0], "2", "Báo cáo kết quả về Sở Nội vụ", "15/8/2020", *("3", *ROWS[2][1:])]
    found = to_json(read("\n".join([HEAD, *cells, END]).encode()))
    assert (owed(found), [one[0] for one in tasks(found)]) == (
        [],
        ["Rà soát danh sách máy tính", "Mở lớp tập huấn"],
    )


def test_what_has_a_place_to_be_handed_in_at_is_a_report():
    table = (
        ("Nội dung", "Đơn vị thực hiện", "Nơi nhận", "Thời hạn"),
        ("Hồ sơ đề cử (03 bộ)", "Hội cấp huyện", "Ban Tổ chức", "28/9/2020"),
        ("Gặp mặt, trao giải", "Hội cấp tỉnh", "Hội trường", "19/10/2020"),
    )
    found = to_json(read(with_bars(table)))
    assert [(one["what"], one["due"]) for one in found["report_obligations"]] == [
        ("Hồ sơ đề cử (03 bộ)", "2020-09-28")
    ]


def test_word_text_without_numbers_is_read_where_the_header_says_what_is_what():
    cells = ["Đơn vị", "Nhiệm vụ", "Thời gian", "Phòng Đào tạo", "Mở lớp học phần", "Trước ngày 05/9/2020"]
    cells += ["Các khoa", "Gửi bảng phân công về Phòng Đào tạo", "03/9/2020"]
    found = to_json(
        read("\n".join([HEAD, "4. Phân công", *cells, "Đề nghị các khoa thực hiện.", END]).encode())
    )
    assert [one["due"] for one in found["report_obligations"]] == ["2020-09-03"]
    assert [one["due"] for one in found["other_deadlines"]] == ["2020-09-05"]


def test_a_product_that_is_handed_in_makes_the_row_a_report_and_two_days_are_two():
    table = (
        ("STT", "Công việc", "Sản phẩm", "Hoàn thành"),
        ("1", "Rà soát cơ số thuốc", "Báo cáo gửi Sở Y tế", "28/9/2020 (lần 1); 10/01/2021 (lần 2)"),
        ("2", "Thành lập Đoàn kiểm tra", "Quyết định", "20/9/2020"),
    )
    found = to_json(read(with_bars(table)))
    assert [one["due"] for one in found["report_obligations"]] == ["2020-09-28", "2021-01-10"]
    assert [one["due"] for one in found["other_deadlines"]] == ["2020-09-20"]
