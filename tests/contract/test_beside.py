"""One small suite for each port beside the document system: the promises of ``connectors.beside``."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from connectors.beside import Message, Posting, Signer, ToSign
from connectors.errors import Rejected, Unreachable, Unsupported
from connectors.memory_beside import SIGNER, MemorySigner
from connectors.protocol import BESIDE, Attachment, Feature
from tests.connectors.serving import Serving
from tests.connectors.smtp_server import MailServer
from tests.connectors.wordpress_site import WordPressSite
from tests.contract import beside

FILE = Attachment("Thông báo số 41.docx", "application/octet-stream", b"PK\x03\x04 \xff van ban")
POSTING = Posting("41/TB-SNV", "Về việc <cài đặt>", date(2020, 8, 5), "Nội dung & lời\nDòng hai", (FILE,))


# -- a website -------------------------------------------------------------------------------------


@contextmanager
def a_website(kind: str, folder: Path) -> Iterator[beside.Website]:
    """One website, empty."""
    if kind == "memory":
        yield beside.MemoryWebsite()
    elif kind == "folder":
        yield beside.FolderWebsite(folder / "web")
    elif kind == "wordpress":
        wordpress = WordPressSite()
        with Serving(wordpress.answer) as serving:
            yield beside.WordPressWebsite(serving, wordpress)
    else:
        site = beside.JsonSite()
        with Serving(site.answer) as serving:
            yield beside.JsonWebsite(serving, site)


@pytest.fixture(params=["memory", "folder", "wordpress", "json"])
def website(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[beside.Website]:
    """Each website."""
    with a_website(request.param, tmp_path) as found:
        yield found


@pytest.fixture(params=["wordpress", "json"])
def far_website(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[beside.Website]:
    """Each website whose answers can get lost on the way."""
    with a_website(request.param, tmp_path) as found:
        yield found


def test_a_website_says_what_it_can_do(website: beside.Website) -> None:
    publisher = website.publisher
    assert publisher.features == publisher.passport.features
    assert publisher.features & BESIDE == {Feature.PUBLISH}


def test_a_posting_is_shown_once_however_often_it_is_published(website: beside.Website) -> None:
    assert website.publisher.find_by_key("publish/n1") is None
    first = website.publisher.publish("publish/n1", POSTING)
    again = website.publisher.find_by_key("publish/n1")
    assert again is not None
    assert again.external_id == first.external_id
    (shown,) = website.shown()
    assert "41/TB-SNV" in shown
    assert website.files() == [FILE.content]


def test_two_postings_are_two_though_they_say_the_same(website: beside.Website) -> None:
    one = website.publisher.publish("publish/n1", POSTING)
    other = website.publisher.publish("publish/n2", POSTING)
    assert one.external_id != other.external_id
    assert len(website.shown()) == 2


def test_a_posting_whose_answer_was_lost_is_found_again_and_not_repeated(
    far_website: beside.Website,
) -> None:
    website = far_website
    website.lose_next_answer()
    posting = Posting(POSTING.code, POSTING.title, POSTING.issued_on, POSTING.text)
    with pytest.raises(Unreachable) as error:
        website.publisher.publish("publish/n1", posting)
    assert error.value.ambiguous
    assert website.publisher.find_by_key("publish/n1") is not None
    assert len(website.shown()) == 1


def test_what_a_document_says_can_not_become_part_of_the_page(website: beside.Website) -> None:
    website.publisher.publish("publish/n1", Posting("1/A", "<b>", date(2020, 8, 5), "<script>x</script>"))
    if not isinstance(website, beside.MemoryWebsite):
        assert "<script>" not in website.shown()[0]


# -- messages to people ----------------------------------------------------------------------------


@contextmanager
def a_mailbox(kind: str) -> Iterator[beside.Mailbox]:
    """One way to reach people."""
    if kind == "memory":
        yield beside.MemoryMailbox()
    elif kind == "smtp":
        with MailServer() as server:
            yield beside.SmtpMailbox(server)
    else:
        side = beside.GatewaySide()
        with Serving(side.answer) as serving:
            yield beside.GatewayMailbox(serving, side)


@pytest.fixture(params=["memory", "smtp", "webhook"])
def mailbox(request: pytest.FixtureRequest) -> Iterator[beside.Mailbox]:
    """Each way to reach people."""
    with a_mailbox(request.param) as found:
        yield found


@pytest.fixture(params=["smtp", "webhook"])
def far_mailbox(request: pytest.FixtureRequest) -> Iterator[beside.Mailbox]:
    """Each way that passes through another system."""
    with a_mailbox(request.param) as found:
        yield found


def message(mailbox: beside.Mailbox) -> Message:
    text = "Kính gửi Nguyễn Thị B,\n\n1. Duyệt văn bản\n.\n   Mở việc: https://ts.example.vn/items/1\n"
    return Message(mailbox.somebody, "Nguyễn Thị B", "Thông Suốt: 01 việc cần làm", text)


def test_a_messenger_says_what_it_can_do(mailbox: beside.Mailbox) -> None:
    messenger = mailbox.messenger
    assert messenger.features == messenger.passport.features
    assert messenger.features & BESIDE == {Feature.NOTIFY}


def test_a_message_arrives_whole(mailbox: beside.Mailbox) -> None:
    sent = message(mailbox)
    mailbox.messenger.notify("notify/vanthu/1", sent)
    ((to, text),) = mailbox.got()
    assert to == mailbox.somebody
    assert text.splitlines() == f"{sent.subject}\n\n{sent.text}".splitlines()


def test_a_refused_address_is_for_a_person(far_mailbox: beside.Mailbox) -> None:
    mailbox = far_mailbox
    mailbox.refuse()
    with pytest.raises(Rejected):
        mailbox.messenger.notify("notify/vanthu/1", message(mailbox))
    assert mailbox.got() == []


def test_a_message_whose_answer_was_lost_may_have_arrived(far_mailbox: beside.Mailbox) -> None:
    mailbox = far_mailbox
    mailbox.lose_answers()
    with pytest.raises(Unreachable) as error:
        mailbox.messenger.notify("notify/vanthu/1", message(mailbox))
    assert error.value.ambiguous
    assert len(mailbox.got()) == 1


def test_who_can_not_be_asked_says_so_before_any_call(mailbox: beside.Mailbox) -> None:
    if Feature.FIND_BY_KEY in mailbox.messenger.features:
        done = mailbox.messenger.notify("notify/vanthu/1", message(mailbox))
        assert mailbox.messenger.find_by_key("notify/vanthu/1") == done
    else:
        with pytest.raises(Unsupported):
            mailbox.messenger.find_by_key("notify/vanthu/1")


# -- signatures ------------------------------------------------------------------------------------

PAPER = ToSign("giamdoc", "Báo cáo", "TS-RRRR-0001", FILE)


@pytest.fixture
def signer() -> MemorySigner:
    """The one signer there is: the shipped fake."""
    return MemorySigner()


def test_a_document_is_laid_before_its_signer_once(signer: MemorySigner) -> None:
    port: Signer = signer
    assert port.find_by_key("sign/r1") is None
    done = port.hand_over("sign/r1", PAPER)
    assert port.hand_over("sign/r1", PAPER) == done == port.find_by_key("sign/r1")
    assert list(signer.kept.values()) == [PAPER]


def test_the_signed_document_is_there_once_somebody_signed(signer: MemorySigner) -> None:
    done = signer.hand_over("sign/r1", PAPER)
    assert signer.signed(done.external_id) is None
    signer.sign(done.external_id, b"signed")
    assert signer.signed(done.external_id) == b"signed"


def test_a_refused_signature_is_for_a_person(signer: MemorySigner) -> None:
    done = signer.hand_over("sign/r1", PAPER)
    signer.refuse(done.external_id)
    with pytest.raises(Rejected):
        signer.signed(done.external_id)


def test_a_port_with_less_says_so_before_any_call() -> None:
    less = MemorySigner(passport=replace(SIGNER, features=frozenset({Feature.FIND_BY_KEY})))
    with pytest.raises(Unsupported):
        less.hand_over("sign/r1", PAPER)
