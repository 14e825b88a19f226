"""VNPT-iOffice played by the hostile simulator: nothing lost, nothing doubled, whatever fails."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from connectors.errors import Unreachable
from connectors.ioffice.client import IOffice
from connectors.protocol import Done
from tests.connectors.ioffice_sites import adapter
from tests.connectors.simulated import Simulated
from tests.connectors.test_ioffice_feed import drain
from tests.contract.test_document_system import ASK, LETTER

GIVE = "/tich-hop/nhiem-vu/giao"
UNITS = [{"id": "hcth", "name": "Phòng HCTH", "code": "A1"}]


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Simulated]:
    """A site with the full set, as its own process."""
    one = Simulated(tmp_path_factory.mktemp("full"), face="ioffice-full", site={"units": UNITS}).start()
    yield one
    one.stop()


def insist(ioffice: IOffice, key: str, tries: int = 4) -> Done:
    """What the work loop does: after an ambiguous failure look by key, and only then do it again."""
    for _ in range(tries):
        try:
            return ioffice.find_by_key(key) or ioffice.assign(
                key, replace(ASK, reference=f"TS-{key:0>4}-0001")
            )
        except Unreachable:
            continue
    raise AssertionError("it never answered")


@pytest.mark.parametrize(
    "fault",
    [
        *("error", "throttle", "login_page", "expired", "revoked"),
        *("error_after_commit", "reset_after", "truncated", "not_utf8", "login_page_after"),
    ],
)
def test_a_request_is_there_once_whatever_happens_to_its_call(full: Simulated, fault: str) -> None:
    ioffice = adapter("full", full.url)
    ioffice.units()
    key = f"{sum(fault.encode()) % 10_000}"
    full.fault(fault, method="POST", path=GIVE, times=1)
    done = insist(ioffice, key)
    assert full.operate("GET", "/bites"), "the fault was met"
    mine = [line for line in full.ledger() if line["key"] == key]
    assert [(line["act"], line["id"]) for line in mine] == [("assign", done.external_id)]
    full.operate("DELETE", "/faults")


def test_documents_come_once_each_out_of_pages_that_lie(full: Simulated) -> None:
    ioffice = adapter("full", full.url)
    _, cursor = drain(ioffice, None)
    for n in range(30):
        content = base64.b64encode(f"văn bản {n}".encode()).decode()
        fields = {"code": f"{n}/TB", "subject": str(n)}
        full.operate("POST", "/desk/notice", {"name": f"{n}.txt", "content": content, "fields": fields})
    for fault in ("overlap", "repeat", "shift", "shuffle"):
        full.fault(fault)
    first, cursor = drain(ioffice, cursor)
    full.operate("DELETE", "/faults")
    rest, _ = drain(ioffice, cursor)
    subjects = [one.fields["subject"] for one in first + rest if one.kind == "notice"]
    assert sorted(subjects, key=int) == [str(n) for n in range(30)]


def test_after_its_death_a_site_knows_what_it_did_and_we_sign_in_again(tmp_path: Path) -> None:
    site = Simulated(tmp_path, face="ioffice-b", site={"units": UNITS}).start()
    ioffice = adapter("dialect_b", site.url)
    sent = ioffice.send("k1", LETTER)
    site.kill()
    with pytest.raises(Unreachable):
        ioffice.units()
    site.start()
    assert [one.external_id for one in ioffice.units()] == ["hcth"]
    site.operate(
        "POST", "/desk/issue", {"document": sent.external_id, "code": "187/BC-CCVTLT", "day": "06/08/2026"}
    )
    site.kill()
    site.start()
    page = ioffice.changes(None)
    assert [ioffice.parse(entry).fields["code"] for entry in page.entries] == ["187/BC-CCVTLT"]
    assert ioffice.changes(page.cursor).entries == ()
    site.kill()
    site.start()
    assert ioffice.changes(None).entries == (), "the acknowledgement survived, too"
    site.stop()
