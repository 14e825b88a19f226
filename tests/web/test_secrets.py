"""An installation from its settings file: no secret leaves its place, and a webhook's key is replaced without a gap."""

from __future__ import annotations

import base64
import json
import socket
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote

import pytest
import yaml

from connectors.signatures import sign
from plugin import settings
from plugin.app import create_app
from plugin.domain.records import Connection, Delivery, Person, WorkItem
from plugin.domain.work import Order
from plugin.setup import prepare
from plugin.wiring import build
from tests.connectors.serving import Request, Serving
from tests.web.outward import AGENCY

SECRETS = {
    "thu": "mat-khau-hop-thu-dien-tu",
    "bot": "110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw",
    "bot-webhook": "whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=",
    "trang": "abcd EFGH ijkl MNOP qrst UVWX",
    "cong": "khoa-cua-cong-thong-tin",
}


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """The home of a first settings file."""
    return settings.default(tmp_path / "home").parent


def rewrite(home: Path, **groups: object) -> settings.Settings:
    """Change whole groups of the settings file and load it again, as a restart does."""
    path = home / settings.FILE
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    path.write_text(yaml.safe_dump({**content, **groups}, allow_unicode=True), encoding="utf-8")
    return settings.load(path)


def put_secret(home: Path, name: str, secret: str) -> dict[str, str]:
    (home / "secrets" / name).write_text(secret, encoding="utf-8")
    return {"file": f"secrets/{name}"}


# -- no secret leaves its place --------------------------------------------------------------------


def test_no_secret_is_in_the_database_or_the_logs_however_rude_the_other_side_is(
    home: Path,
) -> None:
    def parrot(request: Request) -> tuple[int, object]:
        """Tells back everything it was sent."""
        return 403, {"detail": f"{request.path} {request.headers} {request.body.decode(errors='replace')}"}

    with Serving(parrot) as rude, socket.create_server(("127.0.0.1", 0)) as closed:
        dead = f"http://127.0.0.1:{closed.getsockname()[1]}"
        closed.close()
        rewrite(home, **outside(home, rude.url, dead))
        done = subprocess.run(  # a process that nothing else wrote in
            [sys.executable, "-m", "tests.web.outward", str(home)], capture_output=True, text=True, check=True
        )
    told = json.loads(done.stdout)
    assert set(told["outcomes"]) == {"stuck", "waiting"}
    for event in ("system_unreachable", "work_stuck"):
        assert event in done.stderr, "the run shows what it is about"
    kept = b"".join(path.read_bytes() for path in home.glob("thongsuot.db*"))
    assert b"publish/n1" in kept
    files = [path.read_text(encoding="utf-8").strip() for path in (home / "secrets").iterdir()]
    for secret in [*files, *told["passwords"]]:
        for form in (secret, quote(secret, safe=":"), base64.b64encode(f"ts:{secret}".encode()).decode()):
            assert form not in done.stderr
            assert form.encode() not in kept


def outside(home: Path, rude: str, dead: str) -> dict[str, object]:
    """Websites and messengers: one that tells back what it hears, one that is not there."""
    bot = {
        "agency": AGENCY,
        "kind": "webhook",
        "token": put_secret(home, "bot", SECRETS["bot"]),
        "webhook_secret": put_secret(home, "bot-webhook", SECRETS["bot-webhook"]),
        "profile": "telegram",
    }
    (home / "clock").write_text("2020-08-05T09:15:00+07:00", encoding="utf-8")
    return {
        "office_clock": "clock",
        "websites": {
            "trang": {
                "agency": AGENCY,
                "kind": "wordpress",
                "url": rude,
                "user": "ts",
                "password": put_secret(home, "trang", SECRETS["trang"]),
            },
            "cong": {
                "agency": AGENCY,
                "kind": "json",
                "url": rude,
                "token": put_secret(home, "cong", SECRETS["cong"]),
                "profile": "website",
            },
        },
        "messengers": {
            "bot": {**bot, "url": rude},
            "bot-chet": {**bot, "url": dead},
            "thu": {
                "agency": AGENCY,
                "kind": "smtp",
                "host": "127.0.0.1",
                "port": int(dead.rpartition(":")[2]),
                "sender": "ts@so.example.vn",
                "user": "ts",
                "password": put_secret(home, "thu", SECRETS["thu"]),
            },
        },
    }


# -- the settings say who is told ------------------------------------------------------------------


def test_people_are_told_from_the_start_once_a_messenger_is_set_up(home: Path) -> None:
    plain = settings.load(home / settings.FILE)
    prepare(plain)
    ctx = build(plain, rings=False)
    with ctx.store.read(AGENCY) as rows:
        assert rows.first(WorkItem, kind="tell") is None, "nobody asked for it"
    ctx.store.engine.dispose()  # type: ignore[attr-defined]  # the store on SQLite


def test_a_persons_own_switch_outlives_a_change_of_the_settings(home: Path) -> None:
    content = yaml.safe_load((home / settings.FILE).read_text(encoding="utf-8"))
    clerk = next(one for one in content["agencies"][AGENCY]["people"] if one["id"] == "vanthu")
    clerk["email"] = "vanthu@so.example.vn"
    mail = {"agency": AGENCY, "kind": "smtp", "host": "127.0.0.1", "sender": "ts@so.example.vn"}
    office = rewrite(home, agencies=content["agencies"], messengers={"thu": mail})
    prepare(office)
    ctx = build(office, rings=False)
    with ctx.store.begin(Order(agency_id=AGENCY, kind="test", subject_id="")) as uow:
        assert uow.first(WorkItem, kind="tell") is not None
        assert {one.id for one in uow.find(Connection)} == {"vanban", "thu"}, "it has a circuit of its own"
        uow.change(uow.get(Person, "vanthu"), wants_messages=False)
    clerk["email"] = "van-thu@so.example.vn"
    prepare(rewrite(home, agencies=content["agencies"]))
    with ctx.store.read(AGENCY) as rows:
        person = rows.get(Person, "vanthu")
    assert (person.email, person.wants_messages) == ("van-thu@so.example.vn", False)
    ctx.store.engine.dispose()  # type: ignore[attr-defined]  # the store on SQLite


# -- a key is replaced -----------------------------------------------------------------------------

OLD = "whsec_" + "b2xkLW9sZC1vbGQtb2xkLW9sZC1vbGQtb2xkLW9sZA=="
NEW = "whsec_" + "bmV3LW5ldy1uZXctbmV3LW5ldy1uZXctbmV3LW5ldw=="


def test_a_webhooks_key_is_replaced_without_losing_a_message(home: Path) -> None:
    connections = yaml.safe_load((home / settings.FILE).read_text(encoding="utf-8"))["connections"]
    old, new = put_secret(home, "khoa-cu", OLD), put_secret(home, "khoa-moi", NEW)

    def taken(keys: list[dict[str, str]], secret: str, name: str) -> int:
        """A message signed with ``secret`` after a restart with these keys in the settings."""
        connections["vanban"]["webhook_secrets"] = keys
        ctx = build(rewrite(home, connections=connections), rings=False)
        body = f'{{"name": "{name}"}}'.encode()
        headers = sign(secret, name, datetime.now(UTC), body)
        answer = create_app(ctx).test_client().post("/webhooks/vanban", data=body, headers=headers)
        with ctx.store.read(AGENCY) as rows:
            kept = rows.first(Delivery, webhook_id=name) is not None
        ctx.store.engine.dispose()  # type: ignore[attr-defined]  # the store on SQLite
        assert kept is (answer.status_code == 200)
        return answer.status_code

    prepare(settings.load(home / settings.FILE))
    assert taken([old], OLD, "m1") == 200
    assert taken([old], NEW, "m2") == 401, "not before it is known here"
    assert taken([old, new], OLD, "m3") == 200, "both are good while the sender changes over"
    assert taken([old, new], NEW, "m4") == 200
    assert taken([new], NEW, "m5") == 200
    assert taken([new], OLD, "m6") == 401, "the old one is worth nothing any more"
