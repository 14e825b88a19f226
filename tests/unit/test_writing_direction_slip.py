"""The direction slip, read again."""

from __future__ import annotations

from docx.table import Table

from plugin.writing.direction_slip import slip_docx
from tests.unit.writing_sample import AGENCY, DIRECTION, line, opened

FIELDS = {
    "doc_type": "Thông báo",
    "full_code": "41/TB-SNV",
    "issue_date": "2020-08-05",
    "issuer": "Sở Nội vụ",
    "subject": "Về việc cài đặt ứng dụng Bluezone",
}
NAMES = {"HCTH": "Phòng Hành chính - Tổng hợp", "TTLT": "Trung tâm Lưu trữ lịch sử"}


def slip(fields: dict[str, str] = FIELDS) -> tuple[list[str], Table]:
    document = opened(slip_docx(AGENCY, [(fields, line())], DIRECTION, NAMES, "Nguyễn Văn A"))
    return [p.text for p in document.paragraphs if p.text], document.tables[1]


def test_the_slip_names_the_arrival_it_is_about():
    texts, _ = slip()
    assert "PHIẾU GIẢI QUYẾT VĂN BẢN ĐẾN" in texts
    assert "Thông báo số 41/TB-SNV ngày 05/8/2020 của Sở Nội vụ về việc cài đặt ứng dụng Bluezone." in texts
    assert "Số đến: 214; ngày đến: 05/8/2020." in texts


def test_it_says_who_leads_first_who_supports_and_until_when():
    _, table = slip()
    assert [[cell.text for cell in row.cells] for row in table.rows] == [
        ["Đơn vị, cá nhân", "Vai trò", "Thời hạn giải quyết"],
        ["Phòng Hành chính - Tổng hợp", "Chủ trì", "10 giờ 00 phút, thứ Năm, ngày 06/8/2020"],
        ["Trung tâm Lưu trữ lịch sử", "Phối hợp", "16 giờ 00 phút, thứ Tư, ngày 05/8/2020"],
    ]


def test_it_has_the_decrees_three_blocks_in_order():
    texts, _ = slip()
    blocks = [text for text in texts if text[:2] in ("1.", "2.", "3.")]
    assert [text[:9] for text in blocks] == ["1. Ý kiến", "2. Ý kiến", "3. Ý kiến"]
    assert DIRECTION.text in texts
    assert "Ngày cho ý kiến: 09 giờ 40 phút, thứ Tư, ngày 05/8/2020." in texts


def test_a_document_without_number_and_date_is_named_without_them():
    texts, _ = slip({"doc_type": "Thông báo", "issuer": "Sở Nội vụ", "subject": "Họp giao ban"})
    assert "Thông báo của Sở Nội vụ về việc Họp giao ban." in texts
