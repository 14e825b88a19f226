"""A system that announces documents and keeps their files: the clerk brings them."""

from __future__ import annotations

from pathlib import Path

import pytest

from connectors.memory import MemorySystem
from connectors.protocol import OF_A_SYSTEM, Feature
from plugin.app import create_app
from plugin.domain import records as r
from plugin.domain.states import CaseState
from tests.house import build
from tests.web.office import NOTICE, Office, reasons


@pytest.fixture
def office(tmp_path: Path) -> Office:
    house = build(tmp_path, system=MemorySystem(features=OF_A_SYSTEM - {Feature.DOWNLOAD}))
    house.system.deliver_notice("tb.txt", b"never handed out", sender="Sở Nội vụ", subject="Cài đặt")
    house.quiet()
    return Office(create_app(house.ctx), house)


def supply(office: Office, content: bytes) -> int:
    delivery = office.house.one(r.Delivery)
    path = f"/deliveries/{delivery.id}"
    assert path in office.at("vanthu").page("/").links_to(path), "it lies on the clerk's desk"
    answer = office.at("vanthu").send(path, "/document", files={"file": ("tb.txt", content)})
    office.house.quiet()
    return answer.status_code


def test_the_clerk_brings_the_file_and_it_is_read_as_if_it_had_come(office: Office) -> None:
    assert supply(office, NOTICE.encode()) == 303
    notice = office.house.one(r.Notice)
    assert (notice.fields["full_code"], notice.external_id is not None) == ("41/TB-SNV", True)
    assert office.house.turns() == {"confirm": "clerk"}


def test_an_empty_file_is_asked_for_again(office: Office) -> None:
    assert supply(office, b"") == 422
    assert office.house.turns() == {"supply": "clerk"}


def test_the_page_says_what_to_do(office: Office) -> None:
    delivery = office.house.one(r.Delivery)
    page = office.at("vanthu").page(f"/deliveries/{delivery.id}")
    assert "tải tệp về máy rồi nạp tại đây" in page.text


def test_a_secret_document_that_is_brought_leaves_nothing_behind(office: Office, tmp_path: Path) -> None:
    assert supply(office, ("MẬT\n" + NOTICE).encode()) == 303
    assert office.house.one(r.Case).state is CaseState.RETURNED
    kept = [path for path in (tmp_path / "files").rglob("*") if path.is_file()]
    assert kept == []


def test_a_file_is_brought_once(office: Office) -> None:
    delivery = office.house.one(r.Delivery)
    form = office.at("vanthu").page(f"/deliveries/{delivery.id}").form("/document")
    files = {"file": ("tb.txt", NOTICE.encode())}
    office.done(office.at("vanthu").post(form, {}, files))
    again = office.at("vanthu").post(form, {}, files)
    assert (again.status_code, "đã được nạp tệp" in reasons(again)) == (422, True)
