"""An office beside VNPT-iOffice: its cases go through a real site's wire, and ``doctor`` tells what the site offers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner

from connectors.protocol import OF_A_SYSTEM, Feature, RemoteUnit
from connectors.simulator.face import Answer
from connectors.simulator.ioffice import FaceB
from plugin import settings as settings_file
from plugin.cli import main
from plugin.domain import records as r
from plugin.domain.calendar import VN
from plugin.domain.errors import Refused
from plugin.domain.feature_texts import FEATURE_TEXTS
from plugin.domain.states import CaseState, ItemState, ReplyState, RoundState
from plugin.steps import receive
from tests.connectors.hosted import hosted
from tests.connectors.ioffice_sites import OPTIONS, SECRETS, adapter, face
from tests.connectors.standing_between import Between
from tests.connectors.test_ioffice_calls import after_commit
from tests.contract.test_document_system import LETTER
from tests.house import AGENCY, CONNECTION, UNITS, House, at, build
from tests.unit.test_case import confirm
from tests.unit.test_spine import FIELDS, answered, asked, confirmed


@contextmanager
def office(home: Path, name: str, **agency: Any) -> Iterator[tuple[House, Between]]:
    """The story's office with a site of iOffice as its document system; the site keeps the office's time."""
    spoken = face(name)
    spoken.world.own_units = tuple(RemoteUnit(unit.id, unit.name) for unit in UNITS)
    between = Between(spoken)
    with hosted(between) as url:
        house = build(home)
        spoken.world.now = house.clock.office_now
        site = adapter(name, url, now=house.clock.office_now)
        mine = replace(house.ctx.agency(AGENCY), **agency)
        settings = replace(house.ctx.settings, agencies={AGENCY: mine})
        ctx = replace(house.ctx, systems={CONNECTION: site}, settings=settings)
        yield House(ctx, house.clock, spoken.world), between


def poll(house: House) -> None:
    """The next poll is due."""
    house.clock.machine = house.one(r.WorkItem, kind="poll").not_before
    house.quiet()


def test_a_whole_round_goes_through_a_site_that_offers_everything(tmp_path: Path) -> None:
    with office(tmp_path, "full") as (house, _):
        answered(house)
        assert house.one(r.Round).state is RoundState.CONSOLIDATED
        reply = house.one(r.Reply)
        house.act("truongphong", "check", reply.id)
        house.act("chicuctruong", "approve", reply.id)
        house.act("vanthu", "send", reply.id)
        assert house.one(r.Reply).state is ReplyState.SENT
        house.system.receipt(house.one(r.Reply).external_id or "")
        poll(house)
        assert house.one(r.Reply).received_at is not None
        acts = Counter(line.act for line in house.system.ledger)
        assert acts == {"register": 1, "status": 1, "assign": 3, "remind": 4, "send": 1}
        assert {line.calls for line in house.system.ledger} == {1}


def test_an_answer_given_in_ioffice_comes_home_by_our_reference(tmp_path: Path) -> None:
    with office(tmp_path, "full") as (house, _):
        asked(house)
        mine = house.one(r.Assignment, unit_id="hcth")
        given = {"total": 6, "installed": 6, "not_installed": 0, "reasons": {f"k{n}": 0 for n in range(1, 6)}}
        house.system.answer(mine.external_id or "", figures=given, confirmed_by="truongphong")
        poll(house)
        assert [one.assignment_id for one in house.all(r.Answer)] == [mine.id]


def test_requests_whose_answers_were_lost_are_looked_for_and_not_sent_twice(tmp_path: Path) -> None:
    with office(tmp_path, "full") as (house, between):
        between.spoil = lambda request, carry_out: (
            after_commit(request, carry_out) if request.path.endswith("/giao") else carry_out()
        )
        asked(house)
        assert house.all(r.WorkItem, kind="assign", state=ItemState.DONE) == []
        between.spoil = None
        while waiting := house.all(r.WorkItem, kind="assign", state=ItemState.WAITING):
            house.clock.machine = max(item.not_before for item in waiting) + timedelta(minutes=10)
            house.quiet()
        lines = [line for line in house.system.ledger if line.act == "assign"]
        assert sorted(line.target for line in lines) == ["hcth", "qlvtlt", "ttltls"]
        assert {line.calls for line in lines} == {1}
        ids = {line.done.external_id for line in lines}
        assert {one.external_id for one in house.all(r.Assignment)} == ids


def test_beside_a_site_that_numbers_its_number_stands_in_our_book(tmp_path: Path) -> None:
    with office(tmp_path, "dialect_c", arrivals="elsewhere") as (house, _):
        house.system.deliver_notice("a.txt", b"THONG BAO", code="41/TB-SNV", sender="Sở Nội vụ")
        poll(house)
        notice = house.one(r.Notice)
        confirm(house, notice, "41/TB-SNV")
        assert house.turns() == {"arrival_number": "clerk"}
        inbox = next(iter(house.system._things))
        house.system.say("numbered", inbox, fields={"number": 1874, "entered_at": at(5, "10:00").isoformat()})
        poll(house)
        line = house.one(r.RegisterLine)
        assert (line.number, line.entered_at.date()) == (1874, date(2020, 8, 5))
        assert house.turns() == {"submit": "office"}


def test_a_poll_that_finds_the_site_down_keeps_its_cursor(tmp_path: Path) -> None:
    with office(tmp_path, "dialect_c") as (house, between):
        poll(house)
        before = house.one(r.Connection).cursor
        between.spoil = lambda *_: Answer(503)
        house.system.deliver_notice("a.txt", b"THONG BAO", code="41/TB-SNV", sender="Sở Nội vụ")
        poll(house)
        assert house.one(r.Connection).cursor == before
        between.spoil = None
        poll(house)
        assert len(house.all(r.Notice)) == 1


def test_the_administrator_is_asked_once_for_a_new_token_before_the_old_one_ends(tmp_path: Path) -> None:
    with office(tmp_path, "dialect_c") as (house, _):
        today = house.clock.machine_now().astimezone(VN).date()

        def ending(days: int) -> None:
            link = replace(
                house.ctx.settings.connections[CONNECTION], token_ends=today + timedelta(days=days)
            )
            house.ctx = replace(
                house.ctx, settings=replace(house.ctx.settings, connections={CONNECTION: link})
            )
            poll(house)

        ending(15)
        assert house.turns() == {}
        ending(14)
        ending(14)
        assert house.turns() == {"renew_token": "admin"}
        ending(365)
        assert house.turns() == {}


@dataclass
class Uploads:
    """The clerk at the upload page, where no document system brings anything in."""

    house: House

    def deliver_notice(self, name: str, content: bytes, **_: Any) -> None:
        parcel = receive.Parcel(AGENCY, receive.UPLOAD, None, name, "text/plain", content)
        receive.store(self.house.ctx, parcel, "vanthu")
        self.house.quiet()


def test_a_reply_is_signed_and_numbered_at_the_site_and_its_number_comes_home(tmp_path: Path) -> None:
    with office(tmp_path, "dialect_b", departures="elsewhere") as (beside, between):
        house = House(beside.ctx, beside.clock, Uploads(beside))  # type: ignore[arg-type]  # the clerk's hands
        answered(house)
        reply = house.one(r.Reply)
        house.act("truongphong", "check", reply.id)
        house.act("chicuctruong", "approve", reply.id)
        (line,) = [one for one in beside.system.ledger if one.act == "send"]
        handed = beside.system.thing(line.done.external_id)
        assert (handed.reference, handed.code) == (reply.reference, "")
        assert house.turns()["number"] == "clerk", "the clerk may still type it"
        gateway = between.face
        assert isinstance(gateway, FaceB)
        gateway.issue(line.key, "203/BC-CCVTLT", "07/08/2020")
        poll(house)
        numbered = house.one(r.Reply)
        assert (numbered.state, numbered.code, numbered.issued_on) == (
            ReplyState.NUMBERED,
            "203/BC-CCVTLT",
            date(2020, 8, 7),
        )
        assert house.one(r.RegisterLine, book="departures").number == 203
        poll(house)
        assert gateway.issued == {}, "acknowledged after it was stored"
        assert house.turns()["send"] == "clerk"
        house.act("vanthu", "send", reply.id)
        assert house.one(r.Reply).state is ReplyState.SENT
        assert len([one for one in beside.system.ledger if one.act == "send"]) == 1, "it is out already"


def test_a_document_is_finished_there_only_on_a_persons_recorded_word(tmp_path: Path) -> None:
    with office(tmp_path, "full") as (house, _):
        case = confirmed(house, asks=False, fields={**FIELDS, "report_obligations": []})
        with pytest.raises(Refused, match="chưa đưa vào hồ sơ"):
            house.act("vanthu", "finish", case.id)
        house.act("truongphong", "circulate", case.id, group="Toàn cơ quan", text="Để biết")
        assert house.one(r.Case).state is CaseState.FILED
        with pytest.raises(Refused, match="người có trách nhiệm"):
            house.act("system", "finish", case.id)
        assert "finish" not in {line.act for line in house.system.ledger}
        for _ in range(2):
            house.act("vanthu", "finish", case.id)
        lines = [line for line in house.system.ledger if line.act == "finish"]
        assert [(line.target, line.calls) for line in lines] == [(house.one(r.Notice).external_id, 1)]
        (said, again) = house.all(r.EventRow, name="FinishConfirmed")
        assert (said.actor, again.actor) == ("vanthu", "vanthu")


# -- doctor ----------------------------------------------------------------------------------------


def settings_with(folder: Path, url: str, name: str, **more: Any) -> Path:
    """The first settings with a site of iOffice in place of the embedded system."""
    file = settings_file.default(folder)
    content = yaml.safe_load(file.read_text(encoding="utf-8"))
    secrets = {}
    for secret, value in {**SECRETS, **more.pop("secrets", {})}.items():
        (folder / secret).write_text(value, encoding="utf-8")
        secrets[secret] = {"file": secret}
    options = {**OPTIONS, "kho_tep": f"{url}/file-manage/read-file/"}
    known = {"system": "ioffice", "url": url, "profile": name, "secrets": secrets, "options": options}
    content["connections"]["vanban"] = {"agency": "ccvtlt", **known, **more}
    file.write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")
    return file


def doctor(file: Path, monkeypatch: pytest.MonkeyPatch, command: str = "doctor") -> tuple[int, str]:
    """What the command prints, and how it ends."""
    monkeypatch.setenv("THONGSUOT_SETTINGS", str(file))
    result = CliRunner().invoke(main, [command])
    return result.exit_code, result.stdout


def test_the_doctor_tells_what_a_site_offers_and_what_is_done_without_the_rest(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    spoken = face("dialect_c")
    spoken.world.deliver_notice("a.txt", b"a", code="41/TB-SNV", sender="Sở Nội vụ")
    with hosted(spoken) as url:
        code, said = doctor(settings_with(tmp_path, url, "dialect_c"), monkeypatch)
    assert code == 0
    lines = said.splitlines()
    assert lines[0] == "vanban: VNPT-iOffice, provincial REST interface (dialect C)"
    assert lines[1] == "  ✓ Đăng nhập được; 2 đơn vị"
    assert lines[2] == "  ✓ Đọc được một trang tin: 1 văn bản đến"
    assert lines[3] == "  · Hệ thống này: cho lấy tin mới theo chu kỳ, cho tải tệp, cho xem danh sách đơn vị"
    assert (
        "  · Không giao việc cho đơn vị: đơn vị báo cáo trên trang của mình, Văn phòng gửi liên kết" in lines
    )
    assert len(lines) == 4 + len(OF_A_SYSTEM) - 3
    assert spoken.world.ledger == []


def test_the_doctor_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    spoken = face("dialect_b")
    assert isinstance(spoken, FaceB)
    between = Between(spoken)
    with hosted(between) as url:
        spoken.issue(adapter("dialect_b", url).send("k1", LETTER).external_id, "187/BC", "06/08/2026")
        between.paths.clear()
        code, said = doctor(settings_with(tmp_path, url, "dialect_b"), monkeypatch)
    assert code == 0
    assert "Đọc được một trang tin: 1 số đã cấp" in said
    assert len(spoken.issued) == 1
    assert sorted(set(between.paths)) == [
        "/login/v3/",
        "/shared/congvan_stc/get_result/",
        "/shared/unit/get_all/",
    ]


def test_the_doctor_says_what_is_wrong_and_what_to_look_at(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with hosted(face("dialect_b")) as url:
        file = settings_with(tmp_path, url, "dialect_b", secrets={"password": "sai-mat-khau"})
        code, said = doctor(file, monkeypatch)
    assert code == 1
    assert "✗ không đăng nhập được" in said
    assert "kiểm tra lại tài khoản" in said
    assert "sai-mat-khau" not in said
    code, said = doctor(file, monkeypatch)
    assert "✗ không kết nối được" in said


@pytest.mark.parametrize("command", ["doctor", "check"])
def test_a_token_about_to_end_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: str) -> None:
    from plugin.doctor import today

    ends = today() + timedelta(days=3)
    with hosted(face("dialect_c")) as url:
        file = settings_with(tmp_path, url, "dialect_c", token_ends=ends.isoformat())
        _, said = doctor(file, monkeypatch, command)
        assert f"chỉ còn dùng đến hết ngày {ends:%d}" in said
        content = file.read_text(encoding="utf-8")
        file.write_text(content.replace(f"'{ends.isoformat()}'", "hôm nay"), encoding="utf-8")
        code, _ = doctor(file, monkeypatch, command)
        assert code == 2, "a day that is none is a mistake in the settings"


def test_every_feature_has_its_words() -> None:
    assert set(FEATURE_TEXTS) == {feature.value for feature in OF_A_SYSTEM}
    assert all(text.without[0].islower() or text.without.startswith("Văn") for text in FEATURE_TEXTS.values())
    assert Feature.PUBLISH.value not in FEATURE_TEXTS
