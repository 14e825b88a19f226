"""The webhook's order and status table: verify the raw bytes, keep them, only then answer."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import requests
from flask import Flask
from werkzeug.serving import make_server

from plugin.app import create_app
from plugin.dispatch import NoDispatch
from plugin.domain.records import Case, Delivery, StoredFile
from plugin.domain.states import DeliveryState
from plugin.ids import new_id
from plugin.pipeline import follow
from plugin.store.sql import SqlStore
from tests.house import AGENCY, CONNECTION, House
from tests.web.office import NOTICE, Desk

ADDRESS = f"/webhooks/{CONNECTION}"


def news(house: House) -> bytes:
    """A change of the document system: a notice arrived."""
    body: bytes = house.system.deliver_notice("41-tb-snv.txt", NOTICE.encode(), sender="Sở Nội vụ")
    return body


def test_a_signed_delivery_is_kept_raw_before_it_is_thanked_for(app: Flask, house: House) -> None:
    body = news(house)
    answer = app.test_client().post(ADDRESS, data=body, headers=house.system.sign("msg-1", body))
    assert (answer.status_code, answer.json) == (200, {"stored": True, "known": False})
    delivery: Delivery = house.one(Delivery)
    assert (delivery.state, delivery.case_id) == (DeliveryState.STORED, None), "parsing is a later step"
    assert delivery.file_sha256 == hashlib.sha256(body).hexdigest()
    assert house.ctx.files.get(AGENCY, delivery.file_sha256) == body
    assert house.one(StoredFile).id == delivery.file_sha256
    house.quiet()
    assert len(house.all(Case)) == 1


def test_an_unknown_connection_is_404(app: Flask, house: House) -> None:
    body = news(house)
    answer = app.test_client().post("/webhooks/khac", data=body, headers=house.system.sign("m", body))
    assert answer.status_code == 404
    assert house.all(Delivery) == []


@pytest.mark.parametrize("broken", ["no headers", "other body", "other secret", "old", "from the future"])
def test_a_bad_or_old_signature_is_401_and_keeps_nothing(app: Flask, house: House, broken: str) -> None:
    body = news(house)
    now = datetime.now(UTC)
    headers = {
        "no headers": {},
        "other body": house.system.sign("m", body + b" "),
        "other secret": {**house.system.sign("m", body), "webhook-signature": "v1,AAAA"},
        "old": house.system.sign("m", body, now - timedelta(minutes=10)),
        "from the future": house.system.sign("m", body, now + timedelta(minutes=10)),
    }[broken]
    assert app.test_client().post(ADDRESS, data=body, headers=headers).status_code == 401
    assert house.all(Delivery) == []


def test_a_repeated_id_is_200_without_effect(app: Flask, house: House) -> None:
    body = news(house)
    headers = house.system.sign("msg-1", body)
    client = app.test_client()
    known = [client.post(ADDRESS, data=body, headers=headers).json for _ in range(3)]
    assert known == [{"stored": True, "known": False}, *[{"stored": True, "known": True}] * 2]
    assert len(house.all(Delivery)) == 1


def test_the_same_news_under_another_id_opens_no_second_case(app: Flask, house: House) -> None:
    body = news(house)
    client = app.test_client()
    for id in ("msg-1", "msg-2"):
        answer = client.post(ADDRESS, data=body, headers=house.system.sign(id, body))
        assert answer.status_code == 200
    house.quiet()
    # The poll of the feed brings the same news a third time.
    states = sorted(one.state for one in house.all(Delivery))
    assert states == [DeliveryState.DUPLICATE, DeliveryState.DUPLICATE, DeliveryState.HANDLED]
    assert len(house.all(Case)) == 1


def test_a_body_over_the_limit_is_413_and_keeps_nothing(house: House) -> None:
    small = replace(house.ctx, settings=replace(house.ctx.settings, body_limit=2000))
    body = b"x" * 2001
    answer = create_app(small).test_client().post(ADDRESS, data=body, headers=house.system.sign("m", body))
    assert answer.status_code == 413
    assert house.all(Delivery) == []


def test_with_the_database_down_it_is_503_and_nothing_is_acknowledged(house: House) -> None:
    unreachable = SqlStore(
        "postgresql://nobody@127.0.0.1:1/nothing?connect_timeout=2",
        clock=house.clock,
        follow=follow,
        new_id=new_id,
        dispatch=NoDispatch(),
    )
    body = news(house)
    client = create_app(replace(house.ctx, store=unreachable)).test_client()
    headers = house.system.sign("msg-1", body)
    assert client.post(ADDRESS, data=body, headers=headers).status_code == 503
    assert house.all(Delivery) == []
    again = create_app(house.ctx).test_client().post(ADDRESS, data=body, headers=headers)
    assert again.json == {"stored": True, "known": False}, "what was not acknowledged may come again"


def test_a_verified_body_that_can_not_be_read_is_200_and_quarantined_for_the_clerk(
    app: Flask, house: House
) -> None:
    body = "{ không phải tin của hệ thống".encode()
    answer = app.test_client().post(ADDRESS, data=body, headers=house.system.sign("m", body))
    assert answer.status_code == 200
    house.quiet()
    delivery: Delivery = house.one(Delivery)
    assert delivery.state is DeliveryState.QUARANTINED
    clerk = Desk(app, house, "vanthu").sign_in()
    (item,) = clerk.get("/inbox.json").json or []
    assert item["kind"] == "quarantine"
    assert clerk.get(f"/deliveries/{delivery.id}/raw").data == body, "nothing of it is lost"


@pytest.fixture
def address(app: Flask) -> Iterator[str]:
    """The app behind a real socket."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.port}{ADDRESS}"
    server.shutdown()
    thread.join()


def test_over_a_real_socket_ten_at_once_with_one_id_are_kept_once(house: House, address: str) -> None:
    body = news(house)
    headers = house.system.sign("msg-1", body)
    statuses: list[int] = []

    def call() -> None:
        statuses.append(requests.post(address, data=body, headers=headers, timeout=30).status_code)

    callers = [threading.Thread(target=call) for _ in range(10)]
    for caller in callers:
        caller.start()
    for caller in callers:
        caller.join()
    assert statuses == [200] * 10
    assert len(house.all(Delivery)) == 1
