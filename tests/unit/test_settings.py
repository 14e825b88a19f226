"""The settings file: what it says is what runs, and a mistake is named with its line."""

from __future__ import annotations

import stat
from collections.abc import Callable
from datetime import time
from pathlib import Path

import pytest

from plugin import settings
from plugin.domain.errors import BadSettings


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return settings.default(tmp_path / "home")


@pytest.fixture
def edit(file: Path) -> Callable[[str, str], int]:
    """Replace one text in the settings file; returns the line it stands on."""

    def replace(old: str, new: str) -> int:
        text = file.read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{old!r} must stand once in the first settings"
        file.write_text(text.replace(old, new), encoding="utf-8")
        return text[: text.index(old)].count("\n") + 1

    return replace


def test_the_first_settings_describe_a_whole_office(file: Path) -> None:
    office = settings.load(file).agencies["ccvtlt"]
    assert [(unit.id, unit.head_count) for unit in office.units] == [("HCTH", 6), ("QLVTLT", 7), ("TTLT", 15)]
    assert office.openings == {"arrivals": 214, "BC": 187}
    assert office.office_hours == ((time(7, 30), time(11, 30)), (time(13, 30), time(17, 0)))
    roles = {role for person in office.people for role in person.roles}
    assert roles == {"clerk", "office", "leader", "unit_head", "archivist", "admin"}
    heads = {person.unit for person in office.people if "unit_head" in person.roles}
    assert heads == {"HCTH", "QLVTLT", "TTLT"}


def test_secrets_are_fresh_and_readable_by_their_owner_only(file: Path, tmp_path: Path) -> None:
    other = settings.load(settings.default(tmp_path / "other"))
    mine = settings.load(file)
    assert mine.secret_key != other.secret_key
    assert mine.connections["vanban"].token != other.connections["vanban"].token
    kept = [file, *(file.parent / "secrets").iterdir()]
    assert {stat.S_IMODE(path.stat().st_mode) for path in kept} == {0o600}


def test_the_first_settings_are_written_once_and_never_over_somebodys_changes(file: Path) -> None:
    before = settings.load(file)
    file.write_text(file.read_text().replace("head_count: 15", "head_count: 16"))
    settings.default(file.parent)
    after = settings.load(file)
    assert after.agencies["ccvtlt"].units[2].head_count == 16
    assert after.secret_key == before.secret_key


def test_paths_start_at_the_files_own_folder(file: Path) -> None:
    found = settings.load(file)
    assert found.home == file.parent
    assert found.database == f"sqlite:///{file.parent}/thongsuot.db"
    assert found.broker == f"redis+socket://{file.parent}/valkey.sock"
    assert found.files == file.parent / "files"


def test_the_environment_overrules_database_and_broker(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("THONGSUOT_DATABASE", "postgresql://db/thongsuot")
    monkeypatch.setenv("THONGSUOT_BROKER", "redis://broker:6379/0")
    found = settings.load(file)
    assert (found.database, found.broker) == ("postgresql://db/thongsuot", "redis://broker:6379/0")


def test_a_secret_may_come_from_the_environment(
    file: Path, edit: Callable[[str, str], int], monkeypatch: pytest.MonkeyPatch
) -> None:
    line = edit("token: {file: secrets/vanban.token}", "token: {env: VANBAN_TOKEN}")
    with pytest.raises(BadSettings, match=f"dòng {line}, mục connections.vanban.token: chưa đặt biến"):
        settings.load(file)
    monkeypatch.setenv("VANBAN_TOKEN", "a-token-of-the-office")
    assert settings.load(file).connections["vanban"].token == "a-token-of-the-office"


@pytest.mark.parametrize(
    ("old", "new", "key", "what"),
    [
        ("head_count: 7", "head_count: bảy", "units[1].head_count", "phải là một số nguyên"),
        ("head_count: 7", "head_count: -1", "units[1].head_count", "phải từ 0 trở lên"),
        ("web_port: 8080", "web_port: 99999", "web_port", "không được quá 65535"),
        ("web_port: 8080", "wep_port: 8080", "wep_port", "không có mục nào tên như vậy"),
        ("worker_threads: 8", "worker_thread: 8", "worker_thread", "không có mục nào tên như vậy"),
        ("roles: [leader]", "roles: [sếp]", "people[3].roles[0]", "chỉ nhận: clerk"),
        ("system: embedded", "system: khac", "vanban.system", "chỉ nhận: embedded"),
        ("07:30-11:30", "11:30-07:30", "office_hours[0]", "giờ bắt đầu phải trước"),
        ("07:30-11:30", "7g30-11g30", "office_hours[0]", "sai dạng"),
        ("agency: ccvtlt", "agency: ccvt", "vanban.agency", "không có cơ quan nào tên ccvt"),
        ("connection: vanban", "connection: khac", "ccvtlt.connection", "không có kết nối nào tên khac"),
        ("office_unit: HCTH", "office_unit: VP", "office_unit", "không có đơn vị nào tên VP"),
        ("secrets/web.key", "secrets/none.key", "secret_key", "không đọc được tệp secrets/none.key"),
        ("symbol: CCVTLT ", "symbol: ", "ccvtlt.symbol", "phải là một chuỗi ký tự"),
        ("name: Trung tâm", "id: TTLT, name: Trung tâm", "units[2].id", "ghi hai lần"),
        ("{id: TTLT, name", "{id: HCTH, name", "units[2].id", "đã có ở trên"),
        ("{id: luutru, name", "{id: vanthu, name", "people[6].id", "đã có ở trên"),
    ],
)
def test_a_mistake_is_named_with_its_key_and_line(
    file: Path, edit: Callable[[str, str], int], old: str, new: str, key: str, what: str
) -> None:
    line = edit(old, new)
    with pytest.raises(BadSettings) as refused:
        settings.load(file)
    said = str(refused.value)
    assert f"{key}: {what}" in said
    assert f"dòng {line}," in said


def test_a_missing_key_is_named_with_the_line_of_what_should_hold_it(
    file: Path, edit: Callable[[str, str], int]
) -> None:
    edit("place: Sông Lam", "# place:")
    holder = file.read_text().splitlines().index("  ccvtlt:") + 1
    with pytest.raises(BadSettings, match=f"dòng {holder}, mục agencies.ccvtlt.place: thiếu mục này"):
        settings.load(file)


def test_broken_yaml_is_named_with_its_line(file: Path, edit: Callable[[str, str], int]) -> None:
    line = edit("worker_threads: 8", "worker_threads: {8")
    with pytest.raises(BadSettings, match=f"dòng {line + 1}: sai cú pháp YAML"):
        settings.load(file)


def test_a_short_secret_is_refused(file: Path) -> None:
    (file.parent / "secrets" / "web.key").write_text("short\n")
    with pytest.raises(BadSettings, match="ít nhất 32 ký tự"):
        settings.load(file)


def test_the_named_file_comes_first_then_the_folders_own_then_the_homes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("THONGSUOT_SETTINGS", raising=False)
    monkeypatch.delenv("THONGSUOT_HOME", raising=False)
    assert settings.locate() is None
    homes = settings.default(Path("var"))
    assert settings.locate() == homes
    Path("thongsuot.yaml").write_text("")
    assert settings.locate() == Path("thongsuot.yaml")
    monkeypatch.setenv("THONGSUOT_SETTINGS", "elsewhere.yaml")
    assert settings.locate() == Path("elsewhere.yaml")


def test_without_any_file_a_first_one_is_written_under_var(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("THONGSUOT_SETTINGS", raising=False)
    monkeypatch.delenv("THONGSUOT_HOME", raising=False)
    assert settings.load().home == tmp_path / "var"
