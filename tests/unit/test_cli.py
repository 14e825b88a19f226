"""The command line: plain output for machines, one Vietnamese sentence when something is wrong."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
import structlog
from click.testing import CliRunner, Result

from plugin import settings
from plugin.cli import main
from plugin.domain.records import Delivery, User
from plugin.settings import Settings
from plugin.web.passwords import matches
from plugin.wiring import build

NOTICE = """SỞ NỘI VỤ
Số: 41/TB-SNV

THÔNG BÁO
Về việc kiểm tra thử dòng lệnh

Các phòng, đơn vị báo cáo về Văn phòng trước ngày 06/8/2020.
"""


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """A home of its own with fresh settings."""
    monkeypatch.setenv("THONGSUOT_SETTINGS", str(settings.default(tmp_path / "home")))
    return settings.load()


@pytest.fixture(autouse=True)
def _logs_as_they_were() -> Iterator[None]:
    """A command sets up the logs of its whole process; here that process goes on."""
    root = logging.getLogger()
    before = root.handlers[:], root.level
    yield
    root.handlers[:], root.level = before
    structlog.reset_defaults()


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, list(arguments), catch_exceptions=False)


def passwords(output: str) -> dict[str, str]:
    return dict(re.findall(r"^  (\S+) +([A-Z2-9]{4}(?:-[A-Z2-9]{4}){2}) ", output, re.MULTILINE))


def test_the_first_migration_gives_everybody_a_password_once(office: Settings) -> None:
    first, second = run("migrate"), run("migrate")
    given = passwords(first.output)
    assert set(given) == {person.id for person in office.agencies["ccvtlt"].people}
    assert second.output == ""
    with build(office, rings=False).store.read("ccvtlt") as rows:
        users = rows.find(User)
    assert all(matches(user.password_hash, given[user.id]) and user.must_change for user in users)


def test_who_left_the_settings_can_not_sign_in_any_more(office: Settings) -> None:
    run("migrate")
    file = settings.locate()
    assert file is not None
    lines = file.read_text().splitlines(keepends=True)
    file.write_text("".join(line for line in lines if "{id: luutru," not in line))
    run("migrate")
    with build(office, rings=False).store.read("ccvtlt") as rows:
        assert [user.id for user in rows.find(User, disabled=True)] == ["luutru"]


def test_a_reset_gives_a_new_password_that_must_be_changed(office: Settings) -> None:
    run("migrate")
    password = run("users", "reset", "vanthu").output.rsplit(": ", 1)[1].strip()
    with build(office, rings=False).store.read("ccvtlt") as rows:
        user = rows.get(User, "vanthu")
    assert matches(user.password_hash, password)
    assert user.must_change


def test_nobody_by_that_name_can_be_reset(office: Settings) -> None:
    run("migrate")
    refused = run("users", "reset", "nguoila")
    assert refused.exit_code == 1
    assert refused.stderr == "Không có tên đăng nhập nguoila.\n"


def test_a_file_taken_in_waits_for_its_step(office: Settings, tmp_path: Path) -> None:
    run("migrate")
    file = tmp_path / "thongbao.txt"
    file.write_text(NOTICE, encoding="utf-8")
    assert run("intake", str(file)).exit_code == 0
    ctx = build(office, rings=False)
    with ctx.store.read("ccvtlt") as rows:
        delivery = rows.find(Delivery)[0]
    assert delivery.name == "thongbao.txt"
    assert ctx.files.get("ccvtlt", delivery.file_sha256 or "").decode() == NOTICE


def test_a_notice_is_printed_as_json_or_explained_line_by_line(tmp_path: Path) -> None:
    file = tmp_path / "thongbao.txt"
    file.write_text(NOTICE, encoding="utf-8")
    fields = json.loads(run("read", str(file)).stdout)
    assert (fields["number"], fields["symbol"]) == (41, "TB-SNV")
    assert "41/TB-SNV" in run("read", "--explain", str(file)).stdout


def test_what_is_no_text_is_refused_in_a_sentence(tmp_path: Path) -> None:
    file = tmp_path / "anh.pdf"
    file.write_bytes(b"%PDF-1.7 ...")
    refused = run("read", str(file))
    assert (refused.exit_code, refused.stdout) == (1, "")
    assert "bị hỏng" in refused.stderr


def test_a_mistake_in_the_settings_ends_every_command_with_its_line(office: Settings) -> None:
    file = settings.locate()
    assert file is not None
    file.write_text(file.read_text().replace("web_port: 8080", "web_port: tám"))
    for command in (["migrate"], ["check"], ["web"], ["clock"]):
        refused = run(*command)
        assert refused.exit_code == 2
        assert re.fullmatch(
            r"Tệp thongsuot.yaml, dòng \d+, mục web_port: phải là một số nguyên\n", refused.stderr
        )


def test_the_offices_clock_is_moved_in_a_trial_only(office: Settings, tmp_path: Path) -> None:
    noon = "2020-08-05T12:00:00+07:00"
    assert run("clock", noon).exit_code == 2
    file = settings.locate()
    assert file is not None
    with file.open("a", encoding="utf-8") as end:
        end.write("office_clock: clock\nbroker: redis://127.0.0.1:9/0\n")
    (file.parent / "clock").write_text("2020-08-05T07:30:00+07:00")
    run("migrate")
    assert run("clock", noon).stdout.strip() == noon
    assert run("clock").stdout.strip() == noon


@pytest.mark.parametrize("instant", ["hôm qua", "2020-08-05T12:00:00"])
def test_a_time_without_its_zone_is_refused(office: Settings, instant: str) -> None:
    file = settings.locate()
    assert file is not None
    with file.open("a", encoding="utf-8") as end:
        end.write("office_clock: clock\n")
    assert run("clock", instant).exit_code == 2


def test_the_check_says_what_can_not_be_reached_and_what_to_do(office: Settings) -> None:
    said = run("check")
    assert said.exit_code == 1
    lines: Sequence[str] = said.stdout.splitlines()
    assert lines[0] == "✓ Thiết lập"
    assert lines[1].startswith("✗ Cơ sở dữ liệu")
    assert lines[1].endswith("chạy: thongsuot migrate")
    assert lines[2].startswith("✗ Hàng đợi")
    assert lines[3].startswith("✗ Hệ thống quản lý văn bản (vanban): không kết nối được")


def test_every_command_says_what_it_does() -> None:
    said = run("--help").stdout
    for command in main.commands:
        assert re.search(rf"^  {command} +\S", said, re.MULTILINE)
