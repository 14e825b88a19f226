"""Websites and messengers in the settings: what they become, and mistakes named with their line."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from connectors.folder import FolderPublisher
from connectors.gateway import Gateway
from connectors.mail import Mail
from connectors.wordpress import WordPress
from plugin import settings
from plugin.domain.errors import BadSettings
from plugin.wiring import messenger, publisher

SITE = {"agency": "ccvtlt", "url": "https://so.example.vn"}
MAIL = {"agency": "ccvtlt", "kind": "smtp", "host": "mail.example.vn", "sender": "ts@so.example.vn"}
SECRET = {"file": "secrets/vanban.token"}
BOT = {"agency": "ccvtlt", "kind": "webhook", "url": "https://bot.example.vn", "token": SECRET}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return settings.default(tmp_path / "home")


def load(file: Path, **groups: object) -> settings.Settings:
    content = yaml.safe_load(file.read_text(encoding="utf-8"))
    file.write_text(yaml.safe_dump({**content, **groups}, allow_unicode=True), encoding="utf-8")
    return settings.load(file)


def test_a_website_without_a_kind_is_a_folder(file: Path) -> None:
    found = load(file, websites={"trang": {**SITE, "folder": "web"}})
    site = publisher(found.websites["trang"])
    assert isinstance(site, FolderPublisher)
    assert site.folder == file.parent / "web"


def test_a_website_on_wordpress_and_both_ways_to_people(file: Path) -> None:
    wordpress = {**SITE, "kind": "wordpress", "user": "ts", "password": SECRET, "status": "draft"}
    found = load(
        file,
        websites={"trang": wordpress},
        messengers={"thu": MAIL, "bot": {**BOT, "profile": "telegram"}},
    )
    assert isinstance(publisher(found.websites["trang"]), WordPress)
    mail = messenger(found.messengers["thu"])
    assert isinstance(mail, Mail)
    assert (mail.port, mail.security) == (587, "starttls"), "encrypted unless somebody says otherwise"
    assert isinstance(messenger(found.messengers["bot"]), Gateway)


def test_no_secret_is_shown_with_the_settings(file: Path) -> None:
    found = load(file, messengers={"thu": {**MAIL, "user": "ts", "password": SECRET}})
    secret = (file.parent / "secrets" / "vanban.token").read_text(encoding="utf-8").strip()
    assert found.messengers["thu"].password == secret
    assert secret not in repr(found)
    assert secret not in repr(messenger(found.messengers["thu"]))


@pytest.mark.parametrize(
    ("groups", "key", "what"),
    [
        ({"websites": {"trang": SITE}}, "websites.trang.folder", "thiếu mục này"),
        ({"websites": {"trang": {**SITE, "kind": "wordpress"}}}, "websites.trang.user", "thiếu mục này"),
        ({"messengers": {"thu": {**MAIL, "sender": "so"}}}, "messengers.thu.sender", "sai dạng"),
        ({"messengers": {"thu": {**MAIL, "agency": "x"}}}, "messengers.thu.agency", "không có cơ quan nào"),
        ({"messengers": {"vanban": MAIL}}, "messengers.vanban", "đã dùng cho một kết nối khác"),
        ({"messengers": {"bot": BOT}}, "messengers.bot.profile", "thiếu mục này"),
        (
            {"messengers": {"thu": {**MAIL, "security": "none", "user": "ts", "password": SECRET}}},
            "messengers.thu.security",
            "không gửi mật khẩu qua đường truyền không mã hóa",
        ),
    ],
)
def test_a_mistake_is_named_with_its_key(file: Path, groups: dict[str, object], key: str, what: str) -> None:
    with pytest.raises(BadSettings, match=f"{key}: .*{what}"):
        load(file, **groups)


def test_a_profile_that_names_a_value_nobody_has_is_refused_with_its_line(file: Path) -> None:
    text = "notify:\n  path: /send\n  body:\n    to: '{to}'\n    text: '{noi_dung}'\n"
    (file.parent / "cong.yaml").write_text(text, encoding="utf-8")
    found = load(file, messengers={"bot": {**BOT, "profile": "cong.yaml"}})
    with pytest.raises(BadSettings, match=r"dòng 5, mục notify.body.text: không có giá trị nào tên noi_dung"):
        messenger(found.messengers["bot"])
