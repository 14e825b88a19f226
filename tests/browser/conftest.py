"""The office's pages in a real browser: the app behind a real socket, Chromium from the system."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page
from werkzeug.serving import make_server

from plugin.app import create_app
from tests.house import House
from tests.web.office import PASSWORD, Office, give_password

WIDE = (1280, 900)
PHONE = (390, 844)


@dataclass
class Site:
    """The running pages, and the office behind them."""

    url: str
    office: Office
    browser: Browser

    def sign_in(self, login: str, size: tuple[int, int] = WIDE) -> Page:
        """A person's own browser, signed in by hand."""
        give_password(self.office.house, login)
        context = self.browser.new_context(
            viewport={"width": size[0], "height": size[1]}, locale="vi-VN", timezone_id="Asia/Ho_Chi_Minh"
        )
        page = context.new_page()
        page.goto(self.url)
        page.get_by_label("Tên đăng nhập").fill(login)
        page.get_by_label("Mật khẩu").fill(PASSWORD)
        page.get_by_role("button", name="Đăng nhập").click()
        page.get_by_role("heading", name="Việc của tôi").wait_for()
        return page


@pytest.fixture
def site(house: House, chromium: Browser) -> Iterator[Site]:
    """The pages behind a socket."""
    with served(house, chromium) as one:
        yield one


@contextmanager
def served(house: House, chromium: Browser) -> Iterator[Site]:
    """The pages of any office behind a socket."""
    app = create_app(house.ctx)
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield Site(f"http://127.0.0.1:{server.port}/", Office(app, house), chromium)
    finally:
        server.shutdown()
        thread.join()


def no_barrier(page: Page) -> None:
    """What is on the page now can be used with a keyboard and a screen reader, and fits the screen."""
    found = Axe().run(page).response["violations"]
    assert [(one["id"], [node["html"] for node in one["nodes"]][:3]) for one in found] == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), page.url
