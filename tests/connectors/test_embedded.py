"""What only the embedded system promises: who may enter, its ledger, its webhooks, and dying in between."""

from __future__ import annotations

import json
import queue
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Self

import pytest
import requests
import yaml
from standardwebhooks import Webhook

from connectors.errors import Unauthorized, Unreachable
from connectors.protocol import Assignment, Attachment, Circulation, RemoteFile
from tests.connectors.served import OURS, SECRET, TOKENS, Served
from tests.contract.test_document_system import ASK, LETTER

CONTRACT = yaml.safe_load(Path("connectors/embedded/openapi.yaml").read_text(encoding="utf-8"))
OPEN = {"/health"}


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    """The system as a process."""
    one = Served(tmp_path).start()
    yield one
    one.stop()


def every_operation() -> list[tuple[str, str]]:
    """All (method, path) of the contract."""
    methods = {"get", "post", "put", "delete", "patch"}
    return [
        (method, path)
        for path, operations in CONTRACT["paths"].items()
        for method in operations
        if method in methods and path not in OPEN
    ]


def test_nothing_but_the_health_page_is_open_without_a_token(served: Served) -> None:
    assert requests.get(f"{served.url}/health", timeout=5).status_code == 200
    for headers in ({}, {"Authorization": "Bearer falsch"}, {"Authorization": f"Basic {TOKENS['plugin']}"}):
        for method, path in every_operation():
            address = served.url + path.replace("{id}", "x").replace("{sha256}", "0" * 64)
            assert requests.request(method, address, headers=headers, timeout=5).status_code == 401, path


def test_a_person_works_on_the_own_units_task_only_and_never_in_the_plugins_name(served: Served) -> None:
    task = served.system().assign("k1", ASK).external_id
    other = {"Authorization": f"Bearer {TOKENS['other-head']}", "Idempotency-Key": "x"}
    body: dict[str, Any] = {"figures": {}, "note": ""}
    answer = requests.post(f"{served.url}/tasks/{task}/answers", json=body, headers=other, timeout=5)
    assert answer.status_code in (403, 404)
    assert served.person("other-head").tasks() == []
    create = {"code": "1/TB", "subject": "x", "addressees": [OURS], "files": []}
    head = {"Authorization": f"Bearer {TOKENS['other-head']}", "Idempotency-Key": "y"}
    assert requests.post(f"{served.url}/ledger", headers=head, timeout=5).status_code in (403, 404, 405)
    assert requests.get(f"{served.url}/ledger", headers=head, timeout=5).status_code == 403
    assert requests.post(f"{served.url}/hold", json=create, headers=head, timeout=5).status_code == 403


def test_a_wrong_token_is_told_apart_from_a_system_that_is_down(served: Served) -> None:
    from connectors.embedded.client import EmbeddedSystem

    with pytest.raises(Unauthorized):
        EmbeddedSystem(served.url, "falsch", (SECRET,)).units()
    with pytest.raises(Unreachable) as down:
        EmbeddedSystem("http://127.0.0.1:9", TOKENS["plugin"], (SECRET,)).assign("k", ASK)
    assert not down.value.ambiguous, "nothing was sent, so nothing can have been done"


def test_every_create_needs_a_key(served: Served) -> None:
    headers = {"Authorization": f"Bearer {TOKENS['plugin']}"}
    answer = requests.post(f"{served.url}/tasks", json={"unit": "hcth"}, headers=headers, timeout=5)
    assert answer.status_code == 400
    assert served.operator().ledger() == []


def test_a_line_of_the_ledger_says_who_did_what_to_whom_how_often(served: Served) -> None:
    system = served.system()
    system.assign("k1", ASK)
    system.assign("k1", ASK)
    (line,) = served.operator().ledger()
    assert {name: line[name] for name in ("key", "act", "target", "reference", "ordinal", "calls")} == {
        "key": "k1",
        "act": "assign",
        "target": "hcth",
        "reference": "TS-AAAA-0001",
        "ordinal": 1,
        "calls": 2,
    }
    assert set(line) >= {"seq", "at", "office_at", "content_sha256"}


def test_who_dies_in_the_middle_of_a_create_finds_it_done_by_its_key(tmp_path: Path) -> None:
    served = Served(tmp_path, arguments=("--hold-after-commit", "assign")).start()
    with pytest.raises(Unreachable) as lost:
        served.system(read_timeout=1.0).assign("k1", ASK)
    assert lost.value.ambiguous
    assert served.operator().held() == "k1"
    served.kill()
    served.arguments = ()
    served.start()
    found = served.system().find_by_key("k1")
    assert found is not None
    assert served.system().assign("k1", ASK).external_id == found.external_id
    (line,) = served.operator().ledger()
    assert line["calls"] == 2
    served.stop()


def test_a_power_cut_loses_nothing_that_was_answered(tmp_path: Path) -> None:
    served = Served(tmp_path).start()
    system = served.system()
    done = [system.assign(f"k{n}", _ask(n)).external_id for n in range(20)]
    served.kill()
    served.start()
    assert [one["id"] for one in served.person().tasks()] == done
    assert [line["key"] for line in served.operator().ledger()] == [f"k{n}" for n in range(20)]
    served.stop()


def _ask(n: int) -> Assignment:
    from dataclasses import replace

    return replace(ASK, reference=f"TS-AAAA-{n:04d}", attachments=())


class Hook:
    """A webhook's end: what came in, and with which status it is answered."""

    def __init__(self) -> None:
        self.calls: queue.Queue[tuple[dict[str, str], bytes]] = queue.Queue()
        self.statuses = iter([503, 200])
        hook = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                hook.calls.put((dict(self.headers), body))
                self.send_response(next(hook.statuses, 200))
                self.end_headers()

            def log_message(self, *_: Any) -> None:
                """Say nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.thread = threading.Thread(target=self.server.serve_forever)

    def __enter__(self) -> Self:
        self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()


def test_news_are_pushed_signed_as_the_standard_says_and_again_until_they_are_taken(tmp_path: Path) -> None:
    with Hook() as hook:
        served = Served(tmp_path, webhook=f"http://127.0.0.1:{hook.server.server_port}/").start()
        served.sender().send(("tb.txt", b"x"), code="41/TB-SNV", subject="Thông báo", addressee=OURS)
        first_headers, first = hook.calls.get(timeout=20)
        again_headers, again = hook.calls.get(timeout=60)
        served.stop()
    assert first == again
    lower = {name.lower(): value for name, value in again_headers.items()}
    Webhook(SECRET).verify(again, lower)
    assert json.loads(again)["type"] == "inbox.received"
    same = {name.lower(): value for name, value in first_headers.items()}["webhook-id"]
    assert lower["webhook-id"] == same, "a repeat carries the same id, so that it can be known again"


def test_a_document_goes_to_its_addressee_only(served: Served) -> None:
    served.system().send("k1", LETTER)
    (arrived,) = served.sender().arrivals("187/BC-CCVTLT")
    assert arrived["sender_code"] == OURS
    assert served.person().get("/inbox")["items"] == []


def test_a_small_file_travels_inside_the_create_and_a_larger_one_before_it(served: Served) -> None:
    small, large = b"x" * 1000, b"y" * 100_000
    files = tuple(Attachment(name, "text/plain", content) for name, content in (("a", small), ("b", large)))
    system = served.system()
    system.circulate("k-files", Circulation("moi-nguoi", "Thông báo", "Gửi các phòng", "TS-0000-0009", files))
    (copy,) = [one for one in served.person().get("/circulations")["items"] if one["title"] == "Thông báo"]
    assert all("content" not in file for file in copy["files"])
    kept = [system.download(RemoteFile(file["sha256"], file["name"])) for file in copy["files"]]
    assert kept == [small, large]
    again = system.circulate(
        "k-files", Circulation("moi-nguoi", "Thông báo", "Gửi các phòng", "TS-0000-0009", files)
    )
    assert again.external_id == copy["id"]
