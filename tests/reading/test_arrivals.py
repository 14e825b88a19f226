"""What becomes of a file that arrives: read, or kept for the clerk with its reason; nothing is lost."""

from __future__ import annotations

from pathlib import Path

import pytest

from plugin.domain import records as r
from plugin.domain.states import CaseState
from plugin.reading import Reason
from plugin.steps import receive
from tests.house import AGENCY, House, build
from tests.reading import make


@pytest.fixture
def house(tmp_path: Path) -> House:
    return build(tmp_path, poll=False)


def brought(house: House, name: str, content: bytes) -> r.Notice:
    """The notice that an uploaded file became."""
    parcel = receive.Parcel(AGENCY, receive.UPLOAD, None, name, "application/octet-stream", content)
    receive.store(house.ctx, parcel, actor="vanthu")
    house.quiet()
    notice: r.Notice = house.one(r.Notice)
    return notice


def test_a_word_file_is_read_and_its_text_kept_to_show_beside_the_fields(house: House) -> None:
    notice = brought(house, "41.docx", make.word())
    assert notice.fields["full_code"] == "41/TB-SNV"
    (text,) = [file for file in notice.attachments if file["kind"] == "text"]
    assert house.ctx.files.get(AGENCY, text["sha256"]).decode() == make.TEXT


def test_what_came_in_a_zip_is_kept_with_the_notice(house: House) -> None:
    notice = brought(
        house, "41.zip", make.zipped({"41.docx": make.word(), "Phu luc.xlsx": b"PK\x05\x06" + bytes(18)})
    )
    assert notice.attachments[0]["name"] == "Phu luc.xlsx"
    assert house.ctx.files.get(AGENCY, notice.attachments[0]["sha256"]) == b"PK\x05\x06" + bytes(18)


def test_a_file_that_can_not_be_read_waits_for_the_clerk_with_its_reason(house: House) -> None:
    content = make.word()[:-200]
    notice = brought(house, "41.docx", content)
    case = house.one(r.Case)
    assert (case.state, case.reason) == (CaseState.READ, Reason.BROKEN.value)
    assert house.ctx.files.get(AGENCY, notice.file_sha256 or "") == content
    assert house.turns()


def test_what_was_odd_about_a_file_is_told_with_its_case(house: House) -> None:
    brought(house, "41.zip", make.zipped({"41.txt": make.TEXT.encode(), "kem.zip": make.zipped({})}))
    assert "kem.zip" in str(house.one(r.Case).reason)


def test_a_secret_mark_inside_a_word_file_leaves_no_trace(house: House) -> None:
    parcel = receive.Parcel(AGENCY, receive.UPLOAD, None, "1.docx", "", make.word(["MẬT", *make.LINES]))
    receive.store(house.ctx, parcel, actor="vanthu")
    house.quiet()
    assert house.one(r.Case).state is CaseState.RETURNED
    assert house.all(r.Notice) == []
    assert [path for path in (house.ctx.settings.home / "files").rglob("*") if path.is_file()] == []
