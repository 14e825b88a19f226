"""VNPT-iOffice as a caller sees it: signing in, envelopes, sizes, files, and acts that got no answer."""

from __future__ import annotations

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from connectors.errors import Rejected, Unauthorized, Unreachable, Unsupported
from connectors.ioffice.client import IOffice, Volume
from connectors.ioffice.profile import BadProfile, profile, schema, shipped
from connectors.ioffice.session import Tokens
from connectors.ioffice.values import VN, mark, moment_of, reference_in, unpacked
from connectors.memory import MemorySystem
from connectors.protocol import RemoteFile, RemoteUnit
from connectors.simulator.face import Answer
from connectors.simulator.ioffice import login_page
from plugin.domain.errors import BadSettings
from plugin.settings import ConnectionSettings
from plugin.wiring import system
from plugin.yaml_file import load
from tests.connectors.hosted import hosted
from tests.connectors.ioffice_sites import OPTIONS, SECRETS, UNITS, AnyFace, adapter, face, shipped_profile
from tests.connectors.standing_between import Between
from tests.contract.test_document_system import ASK, CALLS, LETTER

SIGN_IN = {"dialect_b": "/login/v3/", "dialect_c": "/can-bo/access-token", "full": "/can-bo/access-token"}
ALL = tuple(SIGN_IN)


@contextmanager
def site(name: str, **more: Any) -> Iterator[tuple[IOffice, AnyFace, Between]]:
    """A site that runs: our adapter, the face, and what stands between."""
    spoken = face(name)
    between = Between(spoken)
    with hosted(between) as url:
        yield adapter(name, url, **more), spoken, between


# -- signing in ------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ALL)
@pytest.mark.parametrize("page", [False, True], ids=["401", "page"])
def test_a_token_that_ended_in_mid_work_is_renewed_once(name: str, *, page: bool) -> None:
    with site(name) as (ioffice, spoken, between):
        assert ioffice.units()
        spoken.login_pages = page
        spoken.end_token()
        assert ioffice.units()
        assert between.count(SIGN_IN[name]) == 2


@pytest.mark.parametrize("name", ALL)
def test_a_sign_in_page_that_stays_is_said_and_not_asked_for_again_and_again(name: str) -> None:
    with site(name) as (ioffice, _, between):
        between.spoil = lambda request, carry_out: (
            carry_out() if request.path == SIGN_IN[name] else login_page()
        )
        with pytest.raises(Unauthorized, match="sign-in page"):
            ioffice.units()
        assert between.count(SIGN_IN[name]) == 2
        assert len(between.paths) == 4, "asked, renewed, asked: no loop"


@pytest.mark.parametrize("name", ALL)
def test_wrong_secrets_are_said_without_being_told(name: str) -> None:
    with hosted(face(name)) as url:
        wrong = {**SECRETS, "password": "sai-mat-khau-nay", "refresh_token": "token-nay-da-het"}
        ioffice = IOffice(url, shipped_profile(name, url), wrong)
        with pytest.raises(Unauthorized) as caught:
            ioffice.units()
    assert not any(secret in str(caught.value) for secret in wrong.values())


def test_threads_share_one_token_and_one_of_them_renews_it() -> None:
    with site("full") as (ioffice, spoken, between):
        ioffice.units()
        spoken.end_token()
        with ThreadPoolExecutor(8) as threads:
            found = [one.result() for one in [threads.submit(ioffice.units) for _ in range(16)]]
        assert found == [UNITS] * 16
        assert between.count(SIGN_IN["full"]) == 2


def test_a_token_older_than_the_profile_says_is_not_used_any_more() -> None:
    fetched: list[int] = []

    def sign_in() -> str:
        fetched.append(1)
        return f"token-{len(fetched)}"

    short, long = Tokens(sign_in, minutes=1e-9), Tokens(sign_in)
    assert [short.current(), short.current()] == ["token-1", "token-2"]
    assert [long.current(), long.current()] == ["token-3", "token-3"]


def test_a_refusal_that_means_sign_in_again_is_taken_so_where_the_profile_says_it() -> None:
    def spoil(request: Any, carry_out: Any) -> Answer:
        if request.path == "/tich-hop/don-vi" and between.count("/tich-hop/don-vi") == 1:
            said = {"success": False, "message": "Phiên làm việc đã hết hạn", "data": None}
            return Answer(200, json.dumps(said).encode())
        return carry_out()  # type: ignore[no-any-return]  # the face's answer

    with site("full") as (ioffice, _, between):
        between.spoil = spoil
        assert ioffice.units() == UNITS
        assert between.count(SIGN_IN["full"]) == 2


def test_a_create_answered_by_the_sign_in_page_is_done_once_after_signing_in() -> None:
    with site("full") as (ioffice, spoken, _):
        ioffice.units()
        spoken.login_pages = True
        spoken.end_token()
        ioffice.assign("k1", ASK)
        assert [(line.act, line.calls) for line in spoken.world.ledger] == [("assign", 1)]


def test_a_site_that_knows_no_keys_is_not_sent_an_act_again_after_a_sign_in_page() -> None:
    with site("dialect_b") as (ioffice, spoken, between):
        between.spoil = lambda request, carry_out: (
            (carry_out(), login_page())[1] if request.path == CREATE else carry_out()
        )
        with pytest.raises(Unreachable) as caught:
            ioffice.send("k1", LETTER)
        assert caught.value.ambiguous, "something behind the page may have been done, and here it was"
        assert [line.calls for line in spoken.world.ledger] == [1]
        assert between.count(CREATE) == 1
        assert ioffice.units(), "signed in anew"


# -- envelopes and answers -------------------------------------------------------------------------


def answering(path: str, body: bytes, content_type: str = "application/json") -> Any:
    """Something that answers one address by itself."""
    return lambda request, carry_out: (
        Answer(200, body, {"Content-Type": content_type}) if request.path == path else carry_out()
    )


CREATE = "/shared/integration/doc/create/"


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b'{"status": {"code": "7", "message": "Sai nguoi ky"}, "data": null}', "Sai nguoi ky .m. 7."),
        (b'{"status": {"code": "0"}, "data": "FALSE"}', "send"),
    ],
)
def test_what_dialect_b_refuses_is_for_a_person(body: bytes, said: str) -> None:
    with site("dialect_b") as (ioffice, _, between):
        between.spoil = answering(CREATE, body)
        with pytest.raises(Rejected, match=said):
            ioffice.send("k1", LETTER)


def test_what_dialect_c_refuses_is_for_a_person_in_the_sites_words() -> None:
    with site("full") as (ioffice, _, _between), pytest.raises(Rejected, match="no such unit"):
        ioffice.assign("k1", replace(ASK, unit="khong-co"))


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'"TRUE"', b"\xff\xfe{}", b"[" * 50_000, b'{"data": 1}'])
@pytest.mark.parametrize("name", ["dialect_b", "full"])
def test_a_garbled_answer_to_an_act_leaves_it_open_and_to_a_question_does_not(name: str, body: bytes) -> None:
    with site(name) as (ioffice, spoken, between):
        after: Any = lambda request, carry_out: (  # noqa: E731  # a spoiler
            carry_out() if request.path in SIGN_IN.values() else (carry_out(), Answer(200, body))[1]
        )
        between.spoil = after
        with pytest.raises(Unreachable) as act:
            ioffice.send("k1", LETTER)
        with pytest.raises(Unreachable) as question:
            ioffice.changes(None)
        assert (act.value.ambiguous, question.value.ambiguous) == (True, False)
        assert len(spoken.world.ledger) == 1


def test_a_page_that_is_no_sign_in_page_leaves_an_act_open() -> None:
    page = "<html><body><h1>Hệ thống đang bảo trì</h1></body></html>".encode()
    with site("full") as (ioffice, _, between):
        between.spoil = answering("/tich-hop/nhiem-vu/giao", page, "text/html")
        with pytest.raises(Unreachable) as caught:
            ioffice.assign("k1", ASK)
        assert caught.value.ambiguous


@pytest.mark.parametrize(
    ("body", "units"),
    [
        ("ID: 1\nNAME: Phòng A\nAGENT_ID: H41.1\n\nID: 2\nNAME: Phòng B\n", [("1", "H41.1"), ("2", None)]),
        (
            "\ufeffID:1\r\nNAME:Phòng A: Tổ 1\r\n\r\n\r\nID:2\r\nNAME:B\r\nAGENT_ID:\r\n",
            [("1", None), ("2", None)],
        ),
        ("", []),
    ],
)
def test_the_plain_text_list_of_units_is_read(body: str, units: list[tuple[str, str | None]]) -> None:
    with site("dialect_b") as (ioffice, _, between):
        between.spoil = answering("/shared/unit/get_all/", body.encode(), "text/plain")
        assert [(one.external_id, one.code) for one in ioffice.units()] == units


@pytest.mark.parametrize(
    "body", [b'{"status": {"code": "0"}}', b"NAME: thieu ma\n", b"\xff\xfe", b"<html></html>"]
)
def test_what_is_no_list_of_units_is_not_taken_for_an_empty_one(body: bytes) -> None:
    with site("dialect_b") as (ioffice, _, between):
        between.spoil = answering("/shared/unit/get_all/", body, "text/plain")
        with pytest.raises(Unreachable):
            ioffice.units()


def test_a_tree_of_units_is_read_to_its_leaves() -> None:
    tree = [
        {
            "data": {"ma": 1, "ten": "Sở"},
            "childs": [
                {"data": {"ma": 2, "ten": "Chi cục"}, "childs": [{"data": {"ma": 3, "ten": "Phòng"}}]}
            ],
        }
    ]
    body = json.dumps({"success": True, "data": tree}).encode()
    with site("dialect_c") as (ioffice, _, between):
        between.spoil = answering("/can-bo/ds-don-vi-tu-dv-dinh-danh", body)
        assert ioffice.units() == (
            RemoteUnit("1", "Sở"),
            RemoteUnit("2", "Chi cục"),
            RemoteUnit("3", "Phòng"),
        )


def test_the_sites_own_statistics_are_told_per_unit() -> None:
    with site("dialect_c") as (ioffice, spoken, _):
        spoken.world.deliver_notice("a.txt", b"a", code="1/TB", sender="Sở Nội vụ")
        start, end = date(2026, 8, 1), date(2026, 8, 31)
        assert ioffice.volumes(["hcth", "qlvtlt"], start, end) == (
            Volume("hcth", 0, 1),
            Volume("qlvtlt", 0, 1),
        )
    with site("dialect_b") as (ioffice, _, _between), pytest.raises(Unsupported):
        ioffice.volumes([], start, end)


# -- sizes and files -------------------------------------------------------------------------------


def test_what_is_too_large_for_the_site_is_refused_before_it_is_sent() -> None:
    small = shipped_profile("dialect_b", body_bytes=4096)
    big = replace(LETTER.attachments[0], content=b"x" * 4096)
    with site("dialect_b", profile=small) as (ioffice, _, between):
        for letter in (replace(LETTER, attachments=(big,)), replace(LETTER, subject="x" * 5000)):
            with pytest.raises(Rejected, match="at the most 4096"):
                ioffice.send("k1", letter)
        assert between.paths == []


def test_files_come_only_from_the_hosts_of_the_settings() -> None:
    with site("dialect_c") as (ioffice, _, between):
        with pytest.raises(Rejected, match="outside the hosts"):
            ioffice.download(RemoteFile("", "a.pdf", address="https://khac.example.vn/a.pdf"))
        assert between.count("/a.pdf") == 0
        with pytest.raises(Rejected, match="no address"):
            ioffice.download(RemoteFile("", "a.pdf"))


def test_an_error_page_is_not_taken_for_a_file() -> None:
    with site("dialect_c") as (ioffice, spoken, between):
        spoken.world.deliver_notice("a.pdf", b"%PDF", code="1/TB", sender="Sở Nội vụ")
        (entry,) = ioffice.changes(None).entries
        (file,) = ioffice.parse(entry).files
        assert ioffice.download(file) == b"%PDF"
        between.spoil = answering(urlsplit(file.address).path, b"<html>404</html>", "text/html")
        with pytest.raises(Rejected, match="web page"):
            ioffice.download(file)


@pytest.mark.parametrize(
    "said", ["bsO0bw==", "data:text/plain;base64,bsO0bw==", "bsO0\r\nbw==\n", " bsO0bw== "]
)
def test_base64_is_read_as_sites_send_it(said: str) -> None:
    assert unpacked(said) == "nôo".encode()


@pytest.mark.parametrize("said", ["bsO0bw", "%%%%", "data:;base64,@@"])
def test_what_is_no_base64_is_an_error(said: str) -> None:
    with pytest.raises(ValueError, match="base64"):
        unpacked(said)


@pytest.mark.parametrize(
    ("said", "moment"),
    [
        ("05/08/2026", datetime(2026, 8, 5, tzinfo=VN)),
        ("5/8/2026 09:15", datetime(2026, 8, 5, 9, 15, tzinfo=VN)),
        ("05/08/2026 09:15:30", datetime(2026, 8, 5, 9, 15, 30, tzinfo=VN)),
        ("09:15 05/08/2026", datetime(2026, 8, 5, 9, 15, tzinfo=VN)),
        ("2026-08-05", datetime(2026, 8, 5, tzinfo=VN)),
        ("2026-08-05T02:15:00Z", datetime(2026, 8, 5, 9, 15, tzinfo=VN)),
    ],
)
def test_a_date_is_read_day_first_and_is_vietnams(said: str, moment: datetime) -> None:
    assert moment_of(said) == moment


# -- acts that got no answer -----------------------------------------------------------------------


def after_commit(request: Any, carry_out: Any) -> Answer:
    """The act is done, and its answer lost."""
    done: Answer = carry_out()
    lost = request.method == "POST" and "danh-sach" not in request.path
    return Answer(500, b"Internal Server Error") if lost else done


def test_an_act_whose_answer_was_lost_is_found_again_and_nothing_is_doubled() -> None:
    with site("full") as (ioffice, spoken, between):
        ioffice.units()
        between.spoil = after_commit
        with pytest.raises(Unreachable) as caught:
            ioffice.send("k1", LETTER)
        assert caught.value.ambiguous
        by_key = ioffice.find_by_key("k1")
        assert by_key is not None
        assert ioffice.find_by_reference("send", LETTER.reference) == (by_key,)
        assert len(spoken.world.ledger) == 1


def test_a_search_that_does_not_cover_an_act_says_so_instead_of_finding_nothing() -> None:
    search = {**load(shipped("full"), schema()).content["operations"]["find_by_reference"]}
    search |= {"acts": {"send": "van_ban_di"}, "answer": {**search["answer"], "text": "trich_yeu"}}
    operations = {**load(shipped("full"), schema()).content["operations"], "find_by_reference": search}
    narrow = shipped_profile("full", operations=operations)
    rows = [{"ma": "9", "trich_yeu": "V/v TS-RRRR-0002"}, {"ma": "7", "trich_yeu": "Báo cáo [ts-rrrr-0001]"}]
    with site("full", profile=narrow) as (ioffice, _, between):
        body = json.dumps({"success": True, "data": rows}).encode()
        between.spoil = answering("/tich-hop/tra-cuu", body)
        with pytest.raises(Unsupported):
            ioffice.find_by_reference("assign", ASK.reference)
        found = ioffice.find_by_reference("send", LETTER.reference)
        assert [one.external_id for one in found] == ["7"], "a search may find too much"


def test_a_create_carries_our_reference_and_tells_its_acts_apart() -> None:
    with site("dialect_b") as (ioffice, spoken, _):
        first = ioffice.send("send/1", LETTER)
        second = ioffice.send("send/2", LETTER)
        assert first.external_id != second.external_id
        assert reference_in(first.external_id) == LETTER.reference
        assert first.external_id == mark("send/1", LETTER.reference)
        assert len(first.external_id) <= 36
        assert LETTER.reference in spoken.world.thing("send-1").subject


@pytest.mark.parametrize("name", ["dialect_b", "dialect_c"])
def test_what_the_profile_does_not_name_is_said_before_any_call(name: str) -> None:
    with site(name) as (ioffice, _, between):
        for feature in set(CALLS) - ioffice.features:
            with pytest.raises(Unsupported):
                CALLS[feature](ioffice)
        with pytest.raises(Unsupported):
            ioffice.verify({}, b"", datetime(2026, 8, 5, tzinfo=VN))
        assert between.paths == []


# -- profiles and settings -------------------------------------------------------------------------


def connection(folder: Path, **more: Any) -> ConnectionSettings:
    """A link to a site by a shipped profile's name."""
    known = {
        "url": "http://127.0.0.1:9",
        "secrets": SECRETS,
        "options": {**OPTIONS, "kho_tep": "https://file.example.vn/"},
        "profile": folder / "dialect_b",
    }
    return ConnectionSettings("vanban", "so", "ioffice", **{**known, **more})


@pytest.mark.parametrize("name", ALL)
def test_a_shipped_profile_is_used_by_its_name(tmp_path: Path, name: str) -> None:
    made = system(connection(tmp_path, profile=tmp_path / name))
    assert made.passport == shipped_profile(name).passport
    assert made.name == "vanban"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("dialect: c", "dialect: d", "mục dialect: chỉ nhận: b, c"),
        ("    form: tree ", "    form: cay ", "dòng {line}, mục operations.units.form"),
        ("  sender: ten_co", "  nguoi_gui: ten_co", "mục operations.inbox.answer: chỉ nhận: external_id"),
        ("  inbox:", "  inbox_den:", "mục operations.inbox_den: không có mục nào"),
        ("    identity: [so", "    # [so", "mục operations.inbox: phải có answer.external_id hoặc identity"),
        ("year: nam, from", "from", None),
        ("page: page, size", "size", "mục operations.inbox.page_size: cần fields.page"),
        ("{ma_can_bo}", "{ma_nguoi}", "operations.inbox.fixed.ma_can_bo: .*chưa có options.ma_nguoi"),
    ],
)
def test_a_mistake_in_a_profile_is_named_with_its_key_and_line(
    tmp_path: Path, old: str, new: str, said: str | None
) -> None:
    text = shipped("dialect_c").read_text(encoding="utf-8")
    assert text.count(old) == 1
    file = tmp_path / "so.yaml"
    file.write_text(text.replace(old, new), encoding="utf-8")
    if said is None:
        system(connection(tmp_path, profile=file))
        return
    line = text[: text.index(old)].count("\n") + 1
    with pytest.raises(BadSettings, match=said.format(line=line)):
        system(connection(tmp_path, profile=file))


def test_a_missing_secret_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadSettings, match=r"secrets\.password"):
        system(connection(tmp_path, secrets={"username": "tichhop"}))


def test_an_operation_that_can_not_name_what_it_made_is_no_operation() -> None:
    content = load(shipped("full"), schema()).content
    nameless = {**content["operations"]["send"], "fields": {"subject": "trich_yeu"}, "answer": {}}
    with pytest.raises(BadProfile, match="external_id"):
        profile({**content, "operations": {"send": nameless}}, {})


def test_every_operation_and_every_field_a_profile_can_name_stands_in_the_full_example() -> None:
    content = load(shipped("full"), schema()).content["operations"]
    possible = schema()["properties"]["operations"]["properties"]
    assert set(possible) - set(content) == {"results", "acknowledge"}, "those are dialect B's"
    assert MemorySystem().features - shipped_profile("full").passport.features == {"webhook"}
