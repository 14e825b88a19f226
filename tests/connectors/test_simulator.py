"""Each fault of the simulator, once, against our adapter: which of our errors it must become.

The name of a fault is the name of its check; ``test_every_fault_has_its_check`` holds the table to it.
"""

from __future__ import annotations

import base64
import json
import uuid
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import requests

from connectors import simulator
from connectors.errors import BadSignature, Unauthorized, Unreachable
from connectors.protocol import Arrival, Assignment, Attachment, Done, Package
from connectors.simulator.faces import FACES
from connectors.simulator.faults import FAULTS, BadRule, rule
from tests.connectors.simulated import NEXT_SECRET, SECRET, Hook, Simulated

ASK = Assignment(
    unit="hcth",
    receiver="truong",
    role="support",
    title="Báo cáo kết quả",
    text="Trước 10 giờ",
    reference="TS-AAAA-0001",
    deadline=datetime(2026, 8, 6, 10, tzinfo=UTC),
)
TASKS = {"method": "POST", "path": "/tasks"}


@pytest.fixture(scope="module")
def hook() -> Iterator[Hook]:
    one = Hook()
    yield one
    one.close()


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory, hook: Hook) -> Iterator[Simulated]:
    site = {"webhook": hook.url, "secrets": [SECRET, NEXT_SECRET]}
    one = Simulated(tmp_path_factory.mktemp("simulator"), site=site).start()
    yield one
    one.stop()


@pytest.fixture
def simulated(running: Simulated, hook: Hook) -> Simulated:
    running.operate("DELETE", "/faults")
    while not hook.came.empty():
        hook.came.get()
    return running


@pytest.fixture
def key() -> str:
    return f"k-{uuid.uuid4()}"


def assign(simulated: Simulated, key: str, **limits: Any) -> Done:
    return simulated.system(**limits).assign(key, replace(ASK, reference=f"TS-{key}"))


def fails(simulated: Simulated, key: str, *, ambiguous: bool, done: bool, **limits: Any) -> Unreachable:
    """The ask fails as it must, and the ledger shows whether it was done all the same."""
    with pytest.raises(Unreachable) as raised:
        assign(simulated, key, **limits)
    assert raised.value.ambiguous is ambiguous
    assert (key in simulated.acted()) is done
    found = simulated.system().find_by_key(key)
    assert (found is not None) is done
    return raised.value


def notice(simulated: Simulated) -> str:
    """A document comes in; its id."""
    body = {"name": "tb.txt", "content": base64.b64encode(b"tb").decode(), "fields": {"code": "1/TB"}}
    found: str = simulated.operate("POST", "/desk/notice", body)["external_id"]
    return found


# what happens to a call


def refuse(simulated: Simulated, key: str, _hook: Hook) -> None:
    simulated.fault("refuse")
    with pytest.raises(Unreachable) as raised:
        assign(simulated, key)
    assert not raised.value.ambiguous, "nothing was sent: it may simply be tried again"
    simulated.operate("DELETE", "/faults")
    assert assign(simulated, key).external_id


def reset_before(simulated: Simulated, key: str, _hook: Hook) -> None:
    simulated.fault("reset_before", times=1)
    with pytest.raises(Unreachable) as raised:
        assign(simulated, key)
    assert raised.value.ambiguous
    assert key not in simulated.acted()


def reset_during(simulated: Simulated, key: str, _hook: Hook) -> None:
    simulated.fault("reset_during", **TASKS, times=1)
    fails(simulated, key, ambiguous=True, done=False)


def reset_after(simulated: Simulated, key: str, _hook: Hook) -> None:
    simulated.fault("reset_after", **TASKS, times=1)
    fails(simulated, key, ambiguous=True, done=True)


def latency(simulated: Simulated, key: str, _hook: Hook) -> None:
    simulated.fault("latency", **TASKS, seconds=5.0)
    fails(simulated, key, ambiguous=True, done=False, read_timeout=0.2)


def late(simulated: Simulated, key: str, _hook: Hook) -> None:
    """Done after its caller gave up: whoever looks too early sees nothing, and only the key saves us."""
    simulated.fault("late", **TASKS, seconds=0.8, times=1)
    fails(simulated, key, ambiguous=True, done=False, read_timeout=0.2)
    deadline = datetime.now(UTC) + timedelta(seconds=10)
    while key not in simulated.acted():
        assert datetime.now(UTC) < deadline
    assert assign(simulated, key) == simulated.system().find_by_key(key)


def throttle(simulated: Simulated, key: str, _hook: Hook) -> None:
    simulated.fault("throttle", **TASKS, times=1, retry_after=7)
    assert fails(simulated, key, ambiguous=False, done=False).retry_after == 7
    simulated.fault("throttle", **TASKS, times=1)
    assert fails(simulated, key, ambiguous=False, done=False).retry_after is None


def error(simulated: Simulated, key: str, _hook: Hook) -> None:
    for status in (500, 502, 503):
        simulated.fault("error", **TASKS, times=1, status=status)
        fails(simulated, key, ambiguous=True, done=False)


def login_page(simulated: Simulated, key: str, _hook: Hook) -> None:
    simulated.fault("login_page", times=2)
    with pytest.raises(Unreachable) as raised:
        simulated.system().units()
    assert not raised.value.ambiguous
    fails(simulated, key, ambiguous=True, done=False)


def expired(simulated: Simulated, key: str, _hook: Hook) -> None:
    simulated.fault("expired", times=1)
    with pytest.raises(Unauthorized):
        assign(simulated, key)


def revoked(simulated: Simulated, key: str, _hook: Hook) -> None:
    simulated.fault("revoked", times=1)
    with pytest.raises(Unauthorized):
        assign(simulated, key)


def error_after_commit(simulated: Simulated, key: str, _hook: Hook) -> None:
    simulated.fault("error_after_commit", **TASKS, times=1)
    fails(simulated, key, ambiguous=True, done=True)


def silence(simulated: Simulated, key: str, _hook: Hook) -> None:
    simulated.fault("silence", **TASKS, times=1)
    fails(simulated, key, ambiguous=True, done=True, read_timeout=0.3)


def truncated(simulated: Simulated, key: str, _hook: Hook) -> None:
    simulated.fault("truncated", **TASKS, times=1)
    fails(simulated, key, ambiguous=True, done=True)


def not_utf8(simulated: Simulated, key: str, _hook: Hook) -> None:
    simulated.fault("not_utf8", **TASKS, times=1)
    fails(simulated, key, ambiguous=True, done=True)


def login_page_after(simulated: Simulated, key: str, _hook: Hook) -> None:
    simulated.fault("login_page_after", **TASKS, times=1)
    fails(simulated, key, ambiguous=True, done=True)


def slow_loris(simulated: Simulated, key: str, _hook: Hook) -> None:
    """Every piece comes in time, the whole does not."""
    simulated.fault("slow_loris", **TASKS, times=1, seconds=20.0, pieces=100)
    started = datetime.now(UTC)
    fails(simulated, key, ambiguous=True, done=True, read_timeout=1.0, total_timeout=0.5)
    assert datetime.now(UTC) - started < timedelta(seconds=5)


def die_after_commit(simulated: Simulated, key: str, _hook: Hook) -> None:
    simulated.fault("die_after_commit", **TASKS, times=1)
    with pytest.raises(Unreachable) as raised:
        assign(simulated, key)
    assert raised.value.ambiguous
    simulated.died()
    simulated.start()
    found = simulated.system().find_by_key(key)
    assert found is not None
    assert found == assign(simulated, key)


# what reading shows


def stale(simulated: Simulated, key: str, _hook: Hook) -> None:
    simulated.fault("stale", seconds=60)
    assign(simulated, key)
    assert simulated.system().find_by_key(key) is None
    assert key not in own_keys(simulated)
    simulated.operate("DELETE", "/faults")
    assert simulated.system().find_by_key(key) is not None


def feed(simulated: Simulated, limit: int = 3) -> list[Arrival]:
    """The feed, read page by page to its end."""
    system = simulated.system()
    found: list[Arrival] = []
    after, more = None, True
    while more:
        page = system.changes(after, limit=limit)
        found += [system.parse(entry) for entry in page.entries]
        after, more = page.cursor, page.more
    return found


def own_keys(simulated: Simulated) -> list[str | None]:
    """Whose echoes the feed shows."""
    return [one.own_key for one in feed(simulated)]


def paged(simulated: Simulated, key: str) -> list[str]:
    """Eight acts, and their echoes as a liar's pages show them."""
    keys = [f"{key}/{n}" for n in range(8)]
    for one in keys:
        assign(simulated, one)
    seen = [one for one in own_keys(simulated) if one in keys]
    assert set(seen) == set(keys), "a change may come twice or late, never not at all"
    return [one for one in seen if one is not None]


def overlap(simulated: Simulated, key: str, _hook: Hook) -> None:
    simulated.fault("overlap", entries=2)
    assert len(paged(simulated, key)) > 8


def repeat(simulated: Simulated, key: str, _hook: Hook) -> None:
    simulated.fault("repeat", share=0.9)
    assert len(paged(simulated, key)) > 8


def shift(simulated: Simulated, key: str, _hook: Hook) -> None:
    simulated.fault("shift")
    assert len(paged(simulated, key)) == 8


def shuffle(simulated: Simulated, key: str, _hook: Hook) -> None:
    simulated.fault("shuffle")
    seen = paged(simulated, key)
    assert seen != sorted(seen)


def skew(simulated: Simulated, key: str, hook: Hook) -> None:
    simulated.fault("skew", seconds=900)
    assert assign(simulated, key).at > datetime.now(UTC) + timedelta(seconds=600)
    notice(simulated)
    with pytest.raises(BadSignature):
        simulated.system().verify(*hook.next(), now=datetime.now(UTC))


# what happens to our news


def told(simulated: Simulated, hook: Hook) -> tuple[str, str]:
    """The next news that comes: its webhook id and what it is about."""
    headers, body = hook.next()
    return simulated.system().verify(headers, body, datetime.now(UTC)), json.loads(body)["data"]["id"]


def drop(simulated: Simulated, _key: str, hook: Hook) -> None:
    simulated.fault("drop", times=1)
    dropped, second = notice(simulated), notice(simulated)
    assert told(simulated, hook)[1] == second
    assert dropped in [one.external_id for one in feed(simulated)], "a feed has what a webhook lost"


def double(simulated: Simulated, _key: str, hook: Hook) -> None:
    simulated.fault("double", times=1)
    id = notice(simulated)
    first = told(simulated, hook)
    assert first[1] == id
    assert told(simulated, hook) == first


def reorder(simulated: Simulated, _key: str, hook: Hook) -> None:
    simulated.fault("reorder", times=1)
    first, second = notice(simulated), notice(simulated)
    assert [told(simulated, hook)[1], told(simulated, hook)[1]] == [second, first]


def delay(simulated: Simulated, _key: str, hook: Hook) -> None:
    simulated.fault("delay", times=1, seconds=0.5)
    first, second = notice(simulated), notice(simulated)
    assert [told(simulated, hook)[1], told(simulated, hook)[1]] == [second, first]


def old_signature(simulated: Simulated, _key: str, hook: Hook) -> None:
    simulated.fault("old_signature", times=1)
    notice(simulated)
    with pytest.raises(BadSignature, match="too old"):
        told(simulated, hook)


def other_key(simulated: Simulated, _key: str, hook: Hook) -> None:
    """While a key is being replaced both are valid."""
    simulated.fault("other_key", times=1)
    id = notice(simulated)
    assert told(simulated, hook)[1] == id


def forged(simulated: Simulated, _key: str, hook: Hook) -> None:
    simulated.fault("forged", times=1)
    notice(simulated)
    with pytest.raises(BadSignature, match="no signature agrees"):
        told(simulated, hook)


CHECKS: dict[str, Callable[[Simulated, str, Hook], None]] = {
    check.__name__: check
    for check in (
        *(refuse, reset_before, reset_during, reset_after, latency, late, throttle, error, login_page),
        *(expired, revoked, error_after_commit, silence, truncated, not_utf8, login_page_after, slow_loris),
        *(die_after_commit, stale, overlap, repeat, shift, shuffle, skew),
        *(drop, double, reorder, delay, old_signature, other_key, forged),
    )
}


def test_every_fault_has_its_check() -> None:
    assert set(CHECKS) == set(FAULTS)


def test_every_fault_stands_in_the_guide_as_it_is() -> None:
    guide = Path(simulator.__file__).with_name("README.md").read_text("utf-8")
    rows = [
        [cell.strip() for cell in line.split("|")] for line in guide.splitlines() if line.startswith("| `")
    ]
    told = {row[1].strip("`"): (row[2], row[3]) for row in rows}
    assert told == {name: (str(fault.bites), fault.does) for name, fault in FAULTS.items()}


@pytest.mark.parametrize("name", CHECKS)
def test_a_fault_becomes_the_error_it_must_become(
    simulated: Simulated, key: str, hook: Hook, name: str
) -> None:
    CHECKS[name](simulated, key, hook)


@pytest.mark.parametrize("wrong", [{"fault": "earthquake"}, {"fault": "drop", "seconds": 3}])
def test_a_rule_that_makes_no_sense_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(BadRule):
        rule(wrong)


# the certificate


@pytest.mark.parametrize("kind", ["mismatch", "ended", "unknown"])
def test_a_certificate_that_does_not_match_is_never_spoken_to(tmp_path: Path, kind: str) -> None:
    simulated = Simulated(tmp_path, arguments=("--tls", kind)).start()
    fails_at_once = simulated.system(ca=str(tmp_path / "data" / "ca.pem"))
    with pytest.raises(Unreachable) as raised:
        fails_at_once.assign("k", ASK)
    simulated.stop()
    assert not raised.value.ambiguous


def test_an_authority_of_the_office_is_enough(tmp_path: Path) -> None:
    simulated = Simulated(tmp_path, arguments=("--tls", "good")).start()
    assert simulated.system(ca=str(tmp_path / "data" / "ca.pem")).assign("k", ASK).external_id
    simulated.stop()


# its memory


def test_a_create_held_after_commit_is_known_after_the_death(simulated: Simulated, key: str) -> None:
    simulated.operate("POST", "/hold", {"act": "assign"})
    with pytest.raises(Unreachable):
        assign(simulated, key, read_timeout=0.5)
    simulated.kill()
    simulated.start()
    assert simulated.acted().count(key) == 1
    first = simulated.system().find_by_key(key)
    assert first is not None
    assert assign(simulated, key) == first


def test_whatever_bytes_it_was_handed_are_there_after_its_death(simulated: Simulated, key: str) -> None:
    content = key.encode() + bytes(range(256)) * 1_000 + "Hồ sơ\n".encode()
    package = Package(key, "Hồ sơ", f"TS-{key}", Attachment("h.zip", "application/zip", content))
    filed = simulated.system().file(key, package)
    simulated.kill()
    simulated.start()
    assert simulated.system().read_back(filed.external_id) == content


def test_with_its_key_memory_off_a_repeated_key_is_a_second_act(simulated: Simulated, key: str) -> None:
    simulated.operate("POST", "/keys", {"remember": False})
    first, second = assign(simulated, key), assign(simulated, key)
    assert first.external_id != second.external_id
    assert simulated.acted().count(key) == 2
    simulated.operate("POST", "/keys", {"remember": True})


def test_a_sign_in_page_is_neither_a_file_nor_a_receipt_for_one(simulated: Simulated, key: str) -> None:
    content = key.encode() * 20_000  # too large to travel inside the create
    package = Package(key, "Hồ sơ", f"TS-{key}", Attachment("h.zip", "application/zip", content))
    simulated.fault("login_page", path="/files", times=1)
    with pytest.raises(Unreachable) as raised:
        simulated.system().file(key, package)
    assert not raised.value.ambiguous, "the create was not begun"
    filed = simulated.system().file(key, package)
    simulated.fault("login_page", path="/dossiers", times=1)
    with pytest.raises(Unreachable):
        simulated.system().read_back(filed.external_id)
    assert simulated.system().read_back(filed.external_id) == content


@pytest.mark.parametrize("face", FACES)
def test_every_face_can_be_hosted_and_knows_what_it_did_after_its_death(tmp_path: Path, face: str) -> None:
    one = Simulated(tmp_path, face=face).start()
    delivered = notice(one)
    one.kill()
    one.start()
    assert [there["id"] for there in one.operate("GET", "/inbox")] == [delivered]
    assert requests.get(one.url + "/health", timeout=5).status_code < 500
    one.stop()


def test_the_ledger_needs_the_operator(simulated: Simulated) -> None:
    assert requests.get(simulated.operator_url + "/ledger", timeout=5).status_code == 401
