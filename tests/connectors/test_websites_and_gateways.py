"""What websites and gateways have of their own, beyond the promises of their ports."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from connectors.beside import Message, Posting
from connectors.endpoint import SCHEMA as SITE
from connectors.endpoint import Endpoint
from connectors.errors import Rejected, Unauthorized, Unreachable, Unsupported
from connectors.folder import FolderPublisher
from connectors.gateway import Gateway
from connectors.postings import slug
from connectors.protocol import Attachment, Feature
from connectors.signatures import verify
from connectors.wordpress import WordPress
from tests.connectors.serving import Request, Serving
from tests.connectors.wordpress_site import PASSWORD, USER, WordPressSite
from tests.contract.beside import TOKEN, a_profile

FILE = Attachment("Thông báo 41.pdf", "application/pdf", b"%PDF")
POSTING = Posting("41/TB-SNV", "Về việc cài đặt", date(2020, 8, 5), "Nội dung", (FILE,))
MESSAGE = Message("5550001", "Nguyễn Thị B", "Việc", 'Lời "trong ngoặc"\nhai dòng')


@pytest.fixture
def site() -> WordPressSite:
    return WordPressSite()


@pytest.fixture
def wordpress(site: WordPressSite) -> Iterator[str]:
    with Serving(site.answer) as serving:
        yield serving.url


# -- WordPress -------------------------------------------------------------------------------------


def test_a_draft_waits_for_somebody_at_the_site_and_is_found_again(
    site: WordPressSite, wordpress: str
) -> None:
    publisher = WordPress(wordpress, USER, PASSWORD, status="draft")
    done = publisher.publish("publish/n1", POSTING)
    assert [one["status"] for one in site.posts] == ["draft"]
    assert publisher.find_by_key("publish/n1") == done


def test_a_posting_that_broke_after_its_file_goes_on_without_a_second_file(
    site: WordPressSite, wordpress: str
) -> None:
    publisher = WordPress(wordpress, USER, PASSWORD)
    site.lose = 1
    with pytest.raises(Unreachable) as error:
        publisher.publish("publish/n1", POSTING)
    assert error.value.ambiguous
    assert publisher.find_by_key("publish/n1") is None, "the post itself was not made yet"
    publisher.publish("publish/n1", POSTING)
    assert (len(site.media), len(site.posts)) == (1, 1)
    assert site.media[0]["source_url"] in site.posts[0]["content"]["rendered"]


def test_a_post_of_somebody_else_under_our_name_is_not_taken_for_ours(
    site: WordPressSite, wordpress: str
) -> None:
    site.posts.append({"id": 1, "slug": slug("publish/n1") + "-2", "status": "publish", "date_gmt": ""})
    assert WordPress(wordpress, USER, PASSWORD).find_by_key("publish/n1") is None


def test_a_withdrawn_application_password_is_for_a_person(wordpress: str) -> None:
    with pytest.raises(Unauthorized):
        WordPress(wordpress, USER, "cu").publish("publish/n1", POSTING)


# -- a site by profile -----------------------------------------------------------------------------


def test_a_site_that_can_not_be_asked_has_no_look_up(wordpress: str) -> None:
    profile = {"publish": a_profile("website", SITE)["publish"]}
    publisher = Endpoint(wordpress, TOKEN, profile)
    assert publisher.features == {Feature.PUBLISH}
    with pytest.raises(Unsupported):
        publisher.find_by_key("publish/n1")


# -- a folder --------------------------------------------------------------------------------------


def test_postings_at_the_same_moment_are_all_in_the_list(tmp_path: Path) -> None:
    site = FolderPublisher(tmp_path / "web", "https://so.example.vn")
    keys = [f"publish/n{n}" for n in range(12)]
    threads = [threading.Thread(target=site.publish, args=(key, POSTING)) for key in keys]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(site.find_by_key(key) for key in keys)


# -- gateways --------------------------------------------------------------------------------------

SECRET = "whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE="


def test_a_gateway_can_check_that_a_message_is_ours() -> None:
    with Serving(lambda _request: (200, {})) as serving:
        profile = {"notify": {"path": "/send", "body": {"to": "{to}", "all": {"text": "{text}"}}}}
        Gateway(serving.url, TOKEN, profile, secret=SECRET).notify("notify/1", MESSAGE)
    (request,) = serving.requests
    assert verify(request.headers, request.body, [SECRET], datetime.now(UTC)) == slug("notify/1")
    assert request.headers["idempotency-key"] == "notify/1"
    assert json.loads(request.body) == {"to": "5550001", "all": {"text": MESSAGE.text}}


def test_a_gateway_that_refuses_with_status_200_has_refused() -> None:
    from connectors.gateway import SCHEMA

    def refuses(_request: Request) -> tuple[int, object]:
        return 200, {"error": -213, "message": "user has not followed"}

    with Serving(refuses) as serving:
        zalo = Gateway(serving.url, TOKEN, a_profile("zalo_oa", SCHEMA))
        with pytest.raises(Rejected, match="-213"):
            zalo.notify("notify/1", MESSAGE)
    assert serving.requests[0].headers["access_token"] == TOKEN
