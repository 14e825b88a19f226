"""A scan is read like any other document, its doubtful words asked about; without the program it is shown."""

from __future__ import annotations

import io
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image, ImageChops, ImageDraw

from plugin.domain import records as r
from plugin.domain.notice import ReadNotice
from plugin.domain.states import CaseState
from plugin.reading import Reason, Unreadable, open_document, read, read_document
from plugin.reading.document import Doubt
from plugin.reading.doubts import doubted
from plugin.reading.formats.straight import skew
from plugin.steps import receive
from tests.house import AGENCY, build
from tests.reading import make

WHITE = (255, 255, 255)


def scanned(*, angle: float = 0, noise: int = 0, seal: bool = False) -> Image.Image:
    """A page as offices scan it: turned, grainy, a red seal over the signature."""
    page = make.scan()
    if seal:
        ink = Image.new("RGB", page.size, "white")
        draw = ImageDraw.Draw(ink)
        for n in range(12):
            draw.ellipse((120 + n, 840 + n, 420 - n, 1140 - n), outline=(214, 38, 46))
        draw.rectangle((150, 1060, 390, 1090), fill=(214, 38, 46))
        page = ImageChops.multiply(page, ink)  # ink lets what it covers shine through
    if angle:
        page = page.rotate(angle, Image.Resampling.BICUBIC, fillcolor=WHITE)
    if noise:
        grain = Image.effect_noise(page.size, noise).convert("RGB")
        page = ImageChops.add(page, grain, 1, -128)
    return page


def pdf_of(*images: Image.Image) -> bytes:
    """A PDF that holds nothing but pictures of pages."""
    out = io.BytesIO()
    images[0].save(out, "PDF", save_all=True, append_images=images[1:], resolution=200)
    return out.getvalue()


def test_a_turned_and_grainy_page_with_a_seal_is_read(tesseract: None) -> None:
    document = open_document(make.picture(scanned(angle=1.5, noise=25, seal=True)))
    fields = read_document(document).fields
    told = read(make.TEXT.encode()).fields
    wanted = ("full_code", "issue_date", "doc_type_code", "subject", "issuer", "report_obligations", "signer")
    assert {name: fields[name] for name in wanted} == {name: told[name] for name in wanted}
    assert Image.open(io.BytesIO(document.pictures[0].png)).width <= 1000


def test_pages_of_a_scanned_pdf_are_read_one_by_one_and_told_as_they_are_done(tesseract: None) -> None:
    told: list[tuple[int, int]] = []
    first, second = make.scan(make.LINES[:11]), make.scan(make.LINES[11:])
    document = open_document(pdf_of(first, second), lambda page, of: told.append((page, of)))
    assert told == [(1, 2), (2, 2)]
    assert document.pages == 2
    assert [picture.page for picture in document.pictures] == [1, 2]
    assert read_document(document).fields["signer"]["name"] == "Nguyễn Văn An"


def test_a_scanned_annex_behind_pages_with_letters_is_read_too(tesseract: None) -> None:
    file = pypdfium2.PdfDocument(make.pdf_lines())
    file.import_pages(pypdfium2.PdfDocument(pdf_of(make.scan(["PHỤ LỤC", "Biểu số liệu cài đặt ứng dụng"]))))
    out = io.BytesIO()
    file.save(out)
    document = open_document(out.getvalue())
    assert "41/TB-SNV" in document.text
    assert "Biểu số liệu" in document.text
    assert [picture.page for picture in document.pictures] == [2]


def test_a_page_without_words_is_shown_and_not_invented(tesseract: None) -> None:
    with pytest.raises(Unreadable) as caught:
        open_document(make.picture(make.scan(())))
    assert caught.value.reason is Reason.NO_WORDS
    assert len(caught.value.pictures) == 1


def test_without_the_program_the_clerk_gets_the_pages_and_the_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    house = build(tmp_path, poll=False)
    tiff = io.BytesIO()
    make.scan(dpi=60).save(tiff, "TIFF", save_all=True, append_images=[make.scan(dpi=60)])
    receive.store(
        house.ctx, receive.Parcel(AGENCY, receive.UPLOAD, None, "41.tif", "", tiff.getvalue()), actor="vanthu"
    )
    house.quiet()
    case, notice = house.one(r.Case), house.one(r.Notice)
    assert case.state is CaseState.READ
    assert "sudo apt-get install tesseract-ocr tesseract-ocr-vie" in str(case.reason)
    assert [(file["kind"], file["page"]) for file in notice.attachments] == [("page", 1), ("page", 2)]


@pytest.mark.parametrize("angle", [-3.0, -1.25, 0.0, 0.75, 2.5])
def test_the_skew_of_a_page_is_found_to_a_quarter_of_a_degree(angle: float) -> None:
    turned = make.scan(make.LINES * 2, dpi=100).rotate(-angle, Image.Resampling.BICUBIC, fillcolor=WHITE)
    assert abs(skew(turned.convert("L")) - angle) <= 0.25


# -- doubtful words --------------------------------------------------------------------------------


def noticed() -> ReadNotice:
    return read(make.TEXT.encode())


def test_a_field_read_from_a_doubtful_word_is_only_proposed() -> None:
    notice = doubted(noticed(), [Doubt(3, "41/TB-SNV")])
    assert (notice.fields["number"], notice.proposals["number"]) == (None, 41)
    assert notice.certainty["full_code"] == "uncertain"
    assert notice.fields["issue_date"] == "2020-08-03"


def test_a_doubtful_word_elsewhere_touches_nothing() -> None:
    assert doubted(noticed(), [Doubt(4, "41/TB-SNV"), Doubt(3, "NAM")]) == noticed()


def test_a_list_with_a_doubtful_word_is_kept_and_asked_about() -> None:
    notice = doubted(noticed(), [Doubt(11, "06/8/2020.")])
    assert notice.certainty["report_obligations"] == "uncertain"
    assert notice.fields["report_obligations"] == noticed().fields["report_obligations"]


def test_a_secrecy_mark_stands_however_badly_it_was_scanned() -> None:
    secret = read(("MẬT\n" + make.TEXT).encode())
    assert doubted(secret, [Doubt(1, "MẬT")]).fields["secrecy"] == secret.fields["secrecy"] is not None
