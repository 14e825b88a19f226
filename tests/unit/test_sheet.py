"""The sheet that travels with a request: sent out, filled in by a unit, recognised when it comes back."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from plugin.domain.answers import parse, values
from plugin.domain.rounds import form
from plugin.domain.sheet_form import KEY_COLUMN, NIL_KEY, NOTE_KEY, REFERENCE_KEY, VALUE_COLUMN, WIDE_COLUMN
from plugin.reading.sheet import BLANK, BROKEN, CHANGED, NOT_OURS, TOO_BIG, SheetProblem, read_sheet
from plugin.writing.sheet import sheet_xlsx
from tests.unit.writing_sample import QUESTIONS, REASONS, question

REFERENCE = "TS-7K2M-Q4XA"
CHOICE = question(
    "level",
    "choice",
    "Mức độ hoàn thành",
    position=6,
    required=False,
    options=[{"code": "m1", "label": "Hoàn thành"}, {"code": "m2", "label": "Chưa hoàn thành"}],
)


def sent(*questions: Any, reference: str = REFERENCE) -> bytes:
    return sheet_xlsx(
        reference=reference,
        agency_name="Chi cục Văn thư - Lưu trữ",
        title="Kết quả cài đặt ứng dụng Bluezone (đợt 1)",
        deadline_text="trước 16 giờ 00 phút, thứ Tư, ngày 05/8/2020 (16 giờ 00 đã là trễ)",
        unit_name="Trung tâm Lưu trữ lịch sử",
        head_count=15,
        form=form(questions or QUESTIONS, 15),
    )


def changed(content: bytes, change: Callable[[Worksheet], None]) -> bytes:
    """The sheet after somebody worked in it and saved it."""
    book = load_workbook(io.BytesIO(content))
    change(book.worksheets[0])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def filled(content: bytes, typed: Mapping[str, Any]) -> bytes:
    """The sheet with values typed into its inputs, by key."""

    def fill(sheet: Worksheet) -> None:
        for row in sheet.iter_rows():
            key = row[KEY_COLUMN].value
            if key in typed:
                wide = key in (NIL_KEY, NOTE_KEY, REFERENCE_KEY)
                row[WIDE_COLUMN if wide else VALUE_COLUMN].value = typed[key]

    return changed(content, fill)


def problems(content: bytes) -> list[str]:
    with pytest.raises(SheetProblem) as caught:
        read_sheet(content)
    return caught.value.problems


def test_a_filled_sheet_comes_home_with_its_reference_and_figures():
    answer = read_sheet(filled(sent(), {"installed": 10, "reasons/k1": 2, "note": "Đã kiểm tra"}))
    assert answer.reference == REFERENCE
    assert answer.figures == {"total": 15, "installed": 10, "reasons": {"k1": 2}}
    assert answer.note == "Đã kiểm tra"
    assert not answer.nil_return


def test_zero_is_a_figure():
    assert read_sheet(filled(sent(), {"installed": 0})).figures["installed"] == 0


def test_a_sheet_returned_untouched_is_blank():
    assert problems(sent()) == [BLANK]
    assert problems(filled(sent(), {"installed": "  ", "note": "đã nhận"})) == [BLANK]


def test_a_form_that_is_prefilled_entirely_may_be_confirmed_as_it_is():
    only = question("total", "count", "Tổng số CCVCNLĐ", rules={"prefill": "head_count"})
    assert read_sheet(sent(only)).figures == {"total": 15}


def test_a_nil_return_needs_no_figures():
    assert read_sheet(filled(sent(), {NIL_KEY: "Có"})).nil_return


def test_texts_in_number_cells_are_passed_on_as_typed():
    figures = read_sheet(filled(sent(), {"total": "1.234", "installed": " 12 "})).figures
    given_, wrong = parse(QUESTIONS, figures)
    assert wrong == []
    assert values(given_) == {"total": 1234, "installed": 12}


def test_a_broken_number_is_no_whole_number():
    _, wrong = parse(QUESTIONS, read_sheet(filled(sent(), {"installed": 1.234})).figures)
    assert wrong == ["Số đã cài: '1,234' không phải số nguyên không âm. Đề nghị kiểm tra lại."]


def test_unknown_is_not_zero():
    given_, wrong = parse(QUESTIONS, read_sheet(filled(sent(), {"reasons/k1": "không biết"})).figures)
    assert wrong == []
    assert [(one.option, one.status) for one in given_ if one.code == "reasons"] == [("k1", "unknown")]


def test_a_choice_comes_back_as_its_code():
    assert read_sheet(filled(sent(*QUESTIONS, CHOICE), {"level": "Chưa hoàn thành"})).figures["level"] == "m2"


@settings(max_examples=25, deadline=None)
@given(
    numbers=st.dictionaries(
        st.sampled_from(["installed", *(f"reasons/{code}" for code in REASONS)]),
        st.integers(0, 10**9),
        min_size=1,
    ),
    remarks=st.text(st.characters(categories=("L", "Zs")), max_size=40),
)
def test_whatever_is_typed_is_read_again(numbers: dict[str, int], remarks: str):
    figures = read_sheet(filled(sent(), {**numbers, "remarks": remarks})).figures
    flat = {
        key: value
        for code, one in figures.items()
        for key, value in (
            {f"{code}/{k}": v for k, v in one.items()} if isinstance(one, dict) else {code: one}
        ).items()
    }
    expected = {"total": 15, **numbers}
    if remarks.strip():
        expected["remarks"] = remarks  # type: ignore[assignment]
    assert flat == expected


def test_another_workbook_is_not_our_sheet():
    out = io.BytesIO()
    book = load_workbook(io.BytesIO(sent()))
    book.worksheets[0].delete_cols(KEY_COLUMN + 1, 3)
    book.save(out)
    assert problems(out.getvalue()) == [NOT_OURS]


def test_a_reference_written_over_is_refused_naming_both():
    [problem] = problems(filled(sent(), {"installed": 10, REFERENCE_KEY: "TS-0000-0000"}))
    assert "TS-0000-0000" in problem
    assert REFERENCE in problem


def test_a_removed_line_is_refused():
    def remove(sheet: Worksheet) -> None:
        place = next(row[0].row for row in sheet.iter_rows() if row[KEY_COLUMN].value == "installed")
        sheet.cell(place, KEY_COLUMN + 1).value = None

    assert problems(changed(filled(sent(), {"reasons/k1": 1}), remove)) == [CHANGED]


def test_a_program_that_drops_the_properties_does_not_lose_the_sheet():
    book = load_workbook(io.BytesIO(filled(sent(), {"installed": 10})))
    for name in list(book.custom_doc_props.names):
        del book.custom_doc_props[name]
    out = io.BytesIO()
    book.save(out)
    assert read_sheet(out.getvalue()).reference == REFERENCE


def test_an_uncomputed_formula_is_no_figure():
    [problem] = problems(filled(sent(), {"total": 15, "installed": "=5+5"}))
    assert "công thức chưa tính" in problem


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"not a workbook", sent()[:-200], sent()[200:]])
def test_a_damaged_file_is_told_as_such(content: bytes):
    assert problems(content) == [BROKEN]


FILLED = filled(sent(), {"installed": 10})


@settings(max_examples=60, deadline=None)
@given(st.integers(0, len(FILLED) - 1), st.integers(1, 255))
def test_a_damaged_byte_never_gives_other_figures(place: int, flip: int):
    damaged = bytearray(FILLED)
    damaged[place] ^= flip
    try:
        answer = read_sheet(bytes(damaged))
    except SheetProblem:
        return
    assert (answer.reference, answer.figures) == (REFERENCE, {"total": 15, "installed": 10})


def repacked(content: bytes, **parts: bytes) -> bytes:
    """The workbook with entries replaced or added."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        entries = {name: old.read(name) for name in old.namelist()} | parts
        for name, part in entries.items():
            new.writestr(name, part)
    return out.getvalue()


def test_a_zip_bomb_is_refused_before_it_is_opened():
    bomb = repacked(sent(), **{"xl/media/image1.bin": b"\0" * (17 * 1024 * 1024)})
    assert len(bomb) < 100_000
    assert problems(bomb) == [TOO_BIG]


def test_growing_entities_are_refused():
    name = "xl/sharedStrings.xml"
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaa">]><sst xmlns="x"><si><t>&a;&a;</t></si></sst>'
    assert problems(repacked(sent(), **{name: bomb})) == [BROKEN]


def test_a_macro_in_the_file_is_carried_but_never_run():
    with_macro = repacked(
        filled(sent(), {"installed": 10}), **{"xl/vbaProject.bin": b"\xd0\xcf\x11\xe0macro"}
    )
    assert read_sheet(with_macro).figures["installed"] == 10


def test_everything_but_the_inputs_is_locked():
    sheet = load_workbook(io.BytesIO(sent())).worksheets[0]
    assert sheet.protection.sheet
    inputs = {
        row[WIDE_COLUMN if row[KEY_COLUMN].value in (NIL_KEY, NOTE_KEY) else VALUE_COLUMN].coordinate
        for row in sheet.iter_rows()
        if row[KEY_COLUMN].value not in (None, REFERENCE_KEY)
    }
    merged = {
        cell for area in sheet.merged_cells.ranges for cell in area.cells if area.min_col == WIDE_COLUMN + 1
    }
    open_ = {
        cell.coordinate
        for row in sheet.iter_rows()
        for cell in row
        if not cell.protection.locked and (cell.coordinate in inputs or (cell.row, cell.column) not in merged)
    }
    assert open_ == inputs


def test_number_cells_take_whole_numbers_from_zero_only():
    sheet = load_workbook(io.BytesIO(sent())).worksheets[0]
    rules = {str(rule.sqref): rule for rule in sheet.data_validations.dataValidation}
    cell = next(row[VALUE_COLUMN] for row in sheet.iter_rows() if row[KEY_COLUMN].value == "installed")
    rule = next(rule for area, rule in rules.items() if cell.coordinate in area.split())
    assert (rule.type, rule.operator, rule.formula1) == ("whole", "greaterThanOrEqual", "0")


def test_the_reference_the_deadline_and_the_unit_can_be_read_in_it():
    sheet = load_workbook(io.BytesIO(sent())).worksheets[0]
    shown = {cell.value for row in sheet.iter_rows(max_col=5) for cell in row}
    assert {REFERENCE, "Trung tâm Lưu trữ lịch sử", "15 người"} <= shown
    assert any("16 giờ 00 đã là trễ" in str(text) for text in shown)
    assert all(sheet.column_dimensions[letter].hidden for letter in ("F",))


def test_a_hostile_title_stays_a_text():
    book = load_workbook(
        io.BytesIO(
            sheet_xlsx(
                reference=REFERENCE,
                agency_name="=1+1",
                title='=HYPERLINK("http://x.example")',
                deadline_text="@SUM(A1)",
                unit_name="+1",
                head_count=1,
                form=form(QUESTIONS, 1),
            )
        )
    )
    assert "f" not in {cell.data_type for row in book.worksheets[0].iter_rows() for cell in row}


def test_the_same_request_is_the_same_file():
    assert sent() == sent()
