"""The pages of day one in a real browser: to be used by everybody, on a phone, too, and to copy from."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from plugin.domain import records as r
from tests.browser.conftest import PHONE, WIDE, Site, no_barrier, served
from tests.web import test_by_hand as by_hand
from tests.web import test_stuck as stuck


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["desk", "phone"])
def test_what_is_to_be_done_by_hand_is_open_to_everybody_and_copied_with_one_click(
    tmp_path: Path, chromium: Browser, size: tuple[int, int]
) -> None:
    office = by_hand.an_office(tmp_path)
    round_ = by_hand.asked(office)
    with served(office.house, chromium) as site:
        page = site.sign_in("truongphong", size)
        page.get_by_role("link", name="Gửi liên kết báo cáo").click()
        no_barrier(page)
        page.get_by_role("button", name="Chép").click()
        expect(page.get_by_role("button", name="Đã chép")).to_be_visible()
        page.goto(f"{site.url}cases/{round_.case_id}")
        page.get_by_text("Liên kết gửi các đơn vị", exact=True).click()
        no_barrier(page)
        _number_page(site, size)


def _number_page(site: Site, size: tuple[int, int]) -> None:
    notice = site.office.house.one(r.Notice)
    page = site.sign_in("vanthu", size)
    page.goto(f"{site.url}notices/{notice.id}/number")
    no_barrier(page)


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["desk", "phone"])
def test_an_act_that_got_stuck_is_decided_by_everybody_alike(
    tmp_path: Path, chromium: Browser, size: tuple[int, int]
) -> None:
    office = stuck.an_office(tmp_path)
    stuck.stuck(office)
    with served(office.house, chromium) as site:
        page = site.sign_in("quantri", size)
        page.goto(f"{site.url}admin")
        no_barrier(page)
        page.get_by_role("link", name="Xem và quyết định").click()
        no_barrier(page)
        page.on("dialog", lambda dialog: dialog.accept())
        page.get_by_role("button", name="Chưa làm: gửi lại").click()
        expect(page.get_by_text("Đã ghi nhận là chưa làm")).to_be_visible()
