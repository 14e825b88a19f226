"""Bold lines are headings, whatever file they come in: what stands below a unit's name is that unit's."""

from __future__ import annotations

from html import escape
from typing import Any

import docx
import pytest
from playwright.sync_api import Browser

from plugin.reading import open_document, read
from tests.reading import make

PLAN = [
    ("SỞ Y TẾ TỈNH AN HÒA", True),
    ("Số: 12/KH-SYT", False),
    ("An Hòa, ngày 01 tháng 8 năm 2020", False),
    ("KẾ HOẠCH", True),
    ("Phòng, chống sốt xuất huyết năm 2020", True),
    ("I. MỤC TIÊU", True),
    ("Giảm số ca mắc so với cùng kỳ, không để dịch lan rộng trên địa bàn tỉnh.", False),
    ("Tổ chức thực hiện", True),
    ("Trung tâm Y tế huyện Bình Minh", True),
    ("- Vận động từng hộ diệt lăng quăng.", False),
    ("- Báo cáo kết quả về Sở Y tế trước ngày 15/8/2020.", False),
    ("Phòng Nghiệp vụ Y", True),
    ("Tổng hợp, báo cáo Giám đốc Sở trước ngày 20/8/2020.", False),
    ("Trên đây là Kế hoạch phòng, chống sốt xuất huyết của ngành.", False),
    ("Nơi nhận:", True),
    ("- Như trên;", False),
    ("- Lưu: VT, NVY.", False),
    ("GIÁM ĐỐC", True),
    ("Nguyễn Văn A", True),
]


def in_word() -> bytes:
    document = docx.Document()
    document.styles.add_style("Heavy", docx.enum.style.WD_STYLE_TYPE.PARAGRAPH).font.bold = True
    for n, (text, heavy) in enumerate(PLAN):
        by_style = heavy and n % 2 == 0
        paragraph = document.add_paragraph(style="Heavy" if by_style else None)
        paragraph.add_run(text).bold = None if by_style else heavy
    return make.saved(document)


def in_html() -> str:
    ways = (
        "<p><b>{}</b></p>",
        "<p><strong>{}</strong>:</p>",
        '<p style="font-weight: bold">{}</p>',
        "<h3>{}</h3>",
    )
    lines = [
        (ways[n % 4] if heavy else "<p>{}</p>").format(escape(text)) for n, (text, heavy) in enumerate(PLAN)
    ]
    return f'<meta charset="utf-8"><body style="font: 13pt \'Liberation Serif\'">{"".join(lines)}</body>'


def in_pdf(browser: Browser) -> bytes:
    page = browser.new_page()
    page.set_content(in_html())
    content = page.pdf()
    page.close()
    return content


@pytest.mark.parametrize("form", ["word", "html", "pdf"])
def test_what_stands_below_a_bold_name_is_that_units(form: str, request: pytest.FixtureRequest) -> None:
    content = {
        "word": in_word,
        "html": lambda: in_html().encode(),
        "pdf": lambda: in_pdf(request.getfixturevalue("chromium")),
    }[form]()
    notice = read(content)
    assert [(one["who"], one["due"]) for one in notice.fields["report_obligations"]] == [
        ("Trung tâm Y tế huyện Bình Minh", "2020-08-15"),
        ("Phòng Nghiệp vụ Y", "2020-08-20"),
    ]
    below = {heading(one): [item["text"] for item in one["items"]] for one in flat(notice.directives)}
    assert below["Trung tâm Y tế huyện Bình Minh"] == [
        "Vận động từng hộ diệt lăng quăng.",
        "Báo cáo kết quả về Sở Y tế trước ngày 15/8/2020.",
    ]
    assert below["Phòng Nghiệp vụ Y"] == ["Tổng hợp, báo cáo Giám đốc Sở trước ngày 20/8/2020."]


def test_the_text_has_no_trace_of_its_boldness() -> None:
    for content in (in_word(), in_html().encode()):
        text = open_document(content).text
        assert [line.rstrip(":") for line in text.split("\n") if line] == [
            line.rstrip(":") for line, _ in PLAN
        ]


def test_a_bold_word_in_a_sentence_makes_no_heading() -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("Báo cáo về Sở Y tế trước ngày ")
    paragraph.add_run("15/8/2020").bold = True
    document.add_paragraph("Phòng Nghiệp vụ Y tổng hợp.")
    assert open_document(make.saved(document)).bold == ()


def test_where_all_is_bold_nothing_is_a_heading() -> None:
    page = "".join(f"<p><b>{escape(text)}</b></p>" for text, _ in PLAN)
    assert open_document(f"<body>{page}</body>".encode()).bold == ()


def flat(directives: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [one for node in directives for one in (node, *flat(node["items"]))]


def heading(node: dict[str, Any]) -> str:
    return str(node["text"]).rstrip(":")
