"""The clerk's check in a real browser: the text on the left, the fields on the right, each showing its words."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from plugin.domain import records as r
from plugin.steps import receive
from tests.browser.conftest import PHONE, WIDE, Site, no_barrier
from tests.house import AGENCY
from tests.reading import make


def brought(site: Site, name: str, content: bytes) -> str:
    """The address of the check of an uploaded file."""
    house = site.office.house
    receive.store(house.ctx, receive.Parcel(AGENCY, receive.UPLOAD, None, name, "", content), actor="vanthu")
    house.quiet()
    return f"{site.url}notices/{house.one(r.Notice).id}/confirm"


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["desk", "phone"])
def test_a_field_lights_the_words_it_was_read_from(site: Site, size: tuple[int, int]) -> None:
    body = [f"Đoạn văn thứ {n} của văn bản." for n in range(60)]
    address = brought(site, "41.docx", make.word([*make.LINES[:11], *body, *make.LINES[11:]]))
    page = site.sign_in("vanthu", size)
    page.goto(address)
    no_barrier(page)
    page.get_by_label("Trích yếu nội dung").focus()
    lit = page.locator("mark.lit")
    expect(lit).to_have_text("Về việc cài đặt ứng dụng khai báo y tế")
    duty = page.locator("li", has_text="báo cáo số liệu cài đặt")
    duty.click()
    expect(page.locator("mark.lit").first).to_be_in_viewport() if size == WIDE else None
    expect(page.locator("mark.lit").last).to_contain_text("10 giờ ngày 06/8/2020")
    no_barrier(page)


def test_a_scan_shows_its_page_beside_the_fields(site: Site) -> None:
    address = brought(site, "41.png", make.picture(make.scan(dpi=100)))
    page = site.sign_in("vanthu")
    page.goto(address)
    picture = page.get_by_alt_text("Ảnh trang 1 của văn bản")
    expect(picture).to_be_visible()
    page.wait_for_function("image => image.complete && image.naturalWidth > 0", arg=picture.element_handle())
    no_barrier(page)


def test_a_file_that_was_not_read_says_why_and_leaves_the_form(site: Site) -> None:
    page = site.sign_in("vanthu")
    page.goto(brought(site, "41.docx", make.word()[:-200]))
    expect(page.get_by_text("Tệp bị hỏng hoặc thiếu phần cuối.")).to_be_visible()
    expect(page.get_by_role("button", name="Vào sổ")).to_be_visible()
    no_barrier(page)
