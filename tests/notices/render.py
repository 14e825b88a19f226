"""Our notices as the files that arrive: Word, PDF with its text, and scans of the printed pages."""

from __future__ import annotations

import io
import random
from html import escape
from typing import Any

from PIL import Image, ImageChops, ImageFilter
from playwright.sync_api import Browser

from tests.notices import layouts
from tests.notices.model import Notice

_DPI = 200
_PAGE = """<meta charset="utf-8"><style>
@page {{ size: A4; margin: 20mm 15mm 20mm 25mm }}
body {{ font: 13.5pt/1.25 "Liberation Serif", "Times New Roman", serif; margin: 0 }}
table {{ width: 100%; border-collapse: collapse }} td {{ vertical-align: top; padding: 0 }}
.head {{ font-size: 12pt }} .head td:first-child {{ width: 42% }} .end td {{ width: 50% }}
.head td, .end td + td, .title {{ text-align: center }} p {{ text-align: justify; text-indent: 1cm; margin: 4pt 0 }}
.end td {{ font-size: 11pt }} .end td + td {{ font-size: 13pt; font-weight: bold }} b {{ display: block }}
</style>{body}"""


def docx(notice: Notice) -> bytes:
    """A Word document: letterhead and end are tables without lines, as offices make them."""
    from docx import Document

    document = Document()
    _row(document, [*notice.parent, *notice.issuer], layouts.nation(notice))
    _row(document, [layouts.numbered(notice), *layouts.about(notice)], [layouts.dated(notice)])
    middle = [*layouts.heading(notice, wrapped=False), *layouts.addressed(notice), *notice.body]
    for text in [*layouts.marks(notice), *middle]:
        document.add_paragraph(text)
    _row(document, layouts.recipients(notice), [*notice.authority, "", "", notice.signer])
    for text in notice.annex:
        document.add_paragraph(text)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def _row(document: Any, left: list[str], right: list[str]) -> None:
    for cell, lines in zip(document.add_table(1, 2).rows[0].cells, (left, right), strict=True):
        cell.text = lines[0] if lines else ""
        for line in lines[1:]:
            cell.add_paragraph(line)


def pdf(notice: Notice, browser: Browser) -> bytes:
    """The page as a browser prints it, with its text layer."""
    page = browser.new_page()
    page.set_content(_PAGE.format(body=_html(notice)))
    content = page.pdf(prefer_css_page_size=True)
    page.close()
    return content


def _html(notice: Notice) -> str:
    number = [layouts.numbered(notice), *layouts.about(notice)]
    head = _table(
        "head", [[*notice.parent, *notice.issuer], layouts.nation(notice)], [number, [layouts.dated(notice)]]
    )
    title = [
        f'<div class="title"><b>{escape(text)}</b></div>' for text in layouts.heading(notice, wrapped=False)
    ]
    body = [f"<p>{escape(text)}</p>" for text in [*layouts.addressed(notice), *notice.body]]
    end = _table("end", [layouts.recipients(notice), [*notice.authority, "\u00a0", "\u00a0", notice.signer]])
    marks = [f"<b>{escape(text)}</b>" for text in layouts.marks(notice)]
    annex = ['<div style="break-before: page"></div>'] if notice.annex else []
    return "".join(
        [head, *marks, *title, *body, end, *annex, *(f"<p>{escape(text)}</p>" for text in notice.annex)]
    )


def _table(name: str, *rows: list[list[str]]) -> str:
    lines = ["".join(f"<td>{'<br>'.join(map(escape, cell))}</td>" for cell in row) for row in rows]
    return f'<table class="{name}">{"".join(f"<tr>{line}</tr>" for line in lines)}</table>'


def scan(content: bytes, seed: int) -> bytes:
    """A PDF's pages as an office scanner gives them at 200 dpi: a little skew, grain, no text layer."""
    import pypdfium2

    pick = random.Random(seed)
    file = pypdfium2.PdfDocument(content)
    pages = [_scanned(page.render(scale=_DPI / 72, grayscale=True).to_pil(), pick) for page in file]
    file.close()
    out = io.BytesIO()
    pages[0].save(out, "PDF", save_all=True, append_images=pages[1:], resolution=_DPI, quality=85)
    return out.getvalue()


def _scanned(page: Image.Image, pick: random.Random) -> Image.Image:
    turned = page.rotate(pick.uniform(-0.5, 0.5), Image.Resampling.BICUBIC, fillcolor=255)
    grain = Image.frombytes("L", (256, 256), pick.randbytes(65536)).point(lambda v: 233 + v // 12)
    paper = Image.new("L", turned.size)
    for x in range(0, turned.width, 256):
        for y in range(0, turned.height, 256):
            paper.paste(grain, (x, y))
    return ImageChops.multiply(turned.filter(ImageFilter.GaussianBlur(0.4)), paper)
