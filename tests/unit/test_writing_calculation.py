"""The calculation sheet, opened again: totals are formulas, and every figure opens to its answer."""

from __future__ import annotations

import io
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from plugin.domain.consolidation import consolidate, to_json
from plugin.domain.records import Answer, Debtor, Figure
from plugin.domain.states import AnswerState
from plugin.writing.calculation import SHEET, calculation_xlsx
from plugin.writing.versions import SHEET as VERSIONS
from tests.unit.writing_sample import FIGURES, QUESTIONS, UNITS, at

EVIDENCE = "ab" * 32


def debtors() -> list[Debtor]:
    return [
        Debtor(
            agency_id="ccvtlt",
            id=f"no-{unit}",
            round_id="dot-1",
            unit_id=unit,
            name=name,
            kind="phong",
            head_count=count,
            receiver=unit,
            position=n,
        )
        for n, (unit, name, count) in enumerate(UNITS, 1)
    ]


def answer(unit: str, version: int = 1, state: AnswerState = AnswerState.ACCEPTED, **more: Any) -> Answer:
    base: dict[str, Any] = {
        "agency_id": "ccvtlt",
        "id": f"{unit}-{version}",
        "round_id": "dot-1",
        "assignment_id": unit,
        "version": version,
        "state": state,
        "channel": "page",
        "given_by": "nguyenvana",
        "confirmed_by": "truongphong",
        "entered_for": None,
        "handed_in_at": at(6, 9, 35),
        "received_at": at(6, 9, 36),
        "nil_return": False,
        "late": False,
        "after_cut_off": False,
        "note": "",
        "evidence_sha256": EVIDENCE,
        "external_id": None,
        "notice_id": None,
        "problems": [],
    }
    return Answer(**{**base, **more})


def figures(unit: str, given: Answer) -> list[Figure]:
    found = []
    for n, (key, value) in enumerate(FIGURES[unit].items()):
        code, _, option = key.partition("/")
        found.append(
            Figure(
                agency_id="ccvtlt",
                id=f"{given.id}-{n}",
                answer_id=given.id,
                code=code,
                option=option or None,
                value=str(value),
                status="given",
            )
        )
    return found


def told(given: Answer, unit: str, its_figures: list[Figure]) -> dict[str, Any]:
    shown = {key: value for key, value in vars(given).items() if key not in ("id", "agency_id")}
    name = next(name for one, name, _ in UNITS if one == unit)
    plain = [{"code": f.code, "option": f.option, "value": f.value, "status": f.status} for f in its_figures]
    return {**shown, "answer_id": given.id, "unit_id": unit, "unit": name, "figures": plain}


def written(missing: str | None = None, note: str = "", title: str = "Đợt 1") -> bytes:
    """The workbook: every unit answered but ``missing``; TTLT was refused first and came late."""
    standing = {unit: (given := answer(unit, note=note), figures(unit, given)) for unit, _, _ in UNITS}
    late = answer("TTLT", 2, late=True)
    standing["TTLT"] = (late, figures("TTLT", late))
    refused = answer("TTLT", 1, AnswerState.REFUSED, problems=["Số đã cài (16) lớn hơn tổng số (15)."])
    answers = [told(given, unit, its) for unit, (given, its) in standing.items() if unit != missing]
    answers.insert(2, told(refused, "TTLT", []))
    counted = {f"no-{unit}": both for unit, both in standing.items() if unit != missing}
    return calculation_xlsx(title, QUESTIONS, to_json(consolidate(QUESTIONS, debtors(), counted)), answers)


def both(content: bytes) -> tuple[Worksheet, Worksheet]:
    """The first sheet with its formulas, and with the values stored beside them."""
    formulas = load_workbook(io.BytesIO(content))[SHEET]
    return formulas, load_workbook(io.BytesIO(content), data_only=True)[SHEET]


def column(sheet: Worksheet, label: str) -> int:
    return next(
        cell.column for row in sheet.iter_rows(min_row=4, max_row=5) for cell in row if cell.value == label
    )


def row(sheet: Worksheet, label: str) -> int:
    return next(cell.row for line in sheet.iter_rows(max_col=2) for cell in line if cell.value == label)


@pytest.mark.parametrize(
    ("label", "total"), [("Tổng số CCVCNLĐ", 28), ("Số đã cài", 22), ("Không có điện thoại thông minh", 3)]
)
def test_a_total_is_a_formula_over_the_units_with_its_value_stored(label, total):
    formulas, values = both(written())
    place = {"row": row(formulas, "Tổng cộng"), "column": column(formulas, label)}
    assert formulas.cell(**place).value.startswith("=SUM(")
    assert values.cell(**place).value == total


def test_the_stored_total_is_the_sum_of_the_cells_its_formula_names():
    formulas, values = both(written())
    total = formulas.cell(row(formulas, "Tổng cộng"), column(formulas, "Số đã cài"))
    cells = values[total.value.removeprefix("=SUM(").removesuffix(")")]
    assert [cell.value for (cell,) in cells] == [5, 7, 10]


def test_a_units_cell_refers_to_the_version_counted_and_links_there():
    content = written()
    formulas, _ = both(content)
    cell = formulas.cell(row(formulas, "Trung tâm Lưu trữ lịch sử"), column(formulas, "Số đã cài"))
    sheet, _, place = cell.value.removeprefix("=").partition("!")
    assert sheet.strip("'") == VERSIONS
    assert cell.hyperlink.location == f"'{VERSIONS}'!{place}"
    versions = load_workbook(io.BytesIO(content))[VERSIONS]
    assert versions[place].value == 10
    assert versions.cell(versions[place].row, 3).value == 2


def test_every_total_opens_to_the_versions():
    formulas, _ = both(written())
    total = formulas.cell(row(formulas, "Tổng cộng"), column(formulas, "Số đã cài"))
    assert total.hyperlink.location.startswith(f"'{VERSIONS}'!")


def test_both_rates_are_formulas_and_never_mixed():
    formulas, values = both(written(missing="TTLT"))
    rate = column(formulas, "Tỷ lệ đã cài")
    assert values.cell(row(formulas, "Tổng cộng"), rate).value == pytest.approx(12 / 13)
    label = next(
        c.value
        for line in formulas.iter_rows(max_col=1)
        for c in line
        if str(c.value).startswith("Tỷ lệ đã cài (trên")
    )
    assert formulas.cell(row(formulas, label), 4).value.startswith("=IF(")
    assert values.cell(row(formulas, label), 4).value == pytest.approx(12 / 28)


def test_a_missing_unit_has_no_figures_and_a_dash_for_its_rate():
    formulas, values = both(written(missing="TTLT"))
    line = row(formulas, "Trung tâm Lưu trữ lịch sử")
    assert values.cell(line, 3).value == "Chưa báo cáo"
    assert values.cell(line, column(formulas, "Số đã cài")).value is None
    assert values.cell(line, column(formulas, "Tỷ lệ đã cài")).value == "–"


def test_the_second_sheet_has_every_version_with_who_when_and_evidence():
    versions = load_workbook(io.BytesIO(written()))[VERSIONS]
    heads = [cell.value for cell in versions[3]]
    lines = [
        dict(zip(heads, (cell.value for cell in line), strict=True)) for line in versions.iter_rows(min_row=4)
    ]
    refused, counted = lines[2], lines[3]
    assert [one["Lần gửi"] for one in (refused, counted)] == [1, 2]
    assert (refused["Được tính"], counted["Được tính"]) == ("", "x")
    assert refused["Lý do trả lại"] == "Số đã cài (16) lớn hơn tổng số (15)."
    assert counted["Nộp trễ"] == "x"
    assert counted["Nộp lúc"] == at(6, 9, 35).replace(tzinfo=None)
    assert (counted["Người gửi"], counted["Người xác nhận"]) == ("nguyenvana", "truongphong")
    assert counted["SHA-256 của tệp chứng cứ"] == EVIDENCE


@pytest.mark.parametrize("text", ['=HYPERLINK("http://x.example")', "+1", "@SUM(A1)", "http://x.example"])
def test_a_text_never_becomes_a_formula_or_a_link(text):
    book = load_workbook(io.BytesIO(written(note=text, title=text)))
    cells = [cell for sheet in book for line in sheet.iter_rows() for cell in line if cell.value == text]
    assert len(cells) >= 3
    assert {(cell.data_type, cell.hyperlink) for cell in cells} == {("s", None)}


def test_the_same_round_is_the_same_file():
    assert written() == written()
