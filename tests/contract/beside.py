"""The other sides of the small ports, for their contract suites: what a site shows, what people get."""

from __future__ import annotations

import base64
from abc import ABC, abstractmethod
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from connectors.beside import Messenger, Publisher
from connectors.endpoint import SCHEMA as SITE
from connectors.endpoint import Endpoint
from connectors.folder import FolderPublisher
from connectors.gateway import SCHEMA as GATEWAY
from connectors.gateway import Gateway
from connectors.mail import Mail
from connectors.memory_beside import MemoryMessenger, MemoryPublisher
from connectors.profile import shipped
from connectors.wordpress import WordPress
from plugin.yaml_file import load
from tests.connectors.serving import Answer, Request, Serving
from tests.connectors.smtp_server import MailServer
from tests.connectors.wordpress_site import PASSWORD, USER, WordPressSite

TOKEN = "khoa-bi-mat-cua-trang"


def a_profile(name: str, schema: Mapping[str, Any]) -> Mapping[str, Any]:
    """A profile that comes along."""
    return load(shipped(name), schema).content


class Website(ABC):
    """A website as its readers see it; an adapter's author writes one for the suite."""

    publisher: Publisher

    @abstractmethod
    def shown(self) -> list[str]:
        """Everything that is shown, one text a posting, oldest first."""

    @abstractmethod
    def files(self) -> list[bytes]:
        """The files that can be fetched."""

    def lose_next_answer(self) -> None:
        """The next posting is carried out, and its answer lost. Only for a site behind a network."""
        raise NotImplementedError


class MemoryWebsite(Website):
    def __init__(self) -> None:
        self.publisher = self._memory = MemoryPublisher()

    def shown(self) -> list[str]:
        return [f"{one.code} {one.title} {one.text}" for one in self._memory.kept.values()]

    def files(self) -> list[bytes]:
        return [file.content for one in self._memory.kept.values() for file in one.attachments]


class FolderWebsite(Website):
    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.publisher = FolderPublisher(folder, "https://so.example.vn")

    def shown(self) -> list[str]:
        pages = sorted(self._folder.glob("*.html"), key=lambda page: page.stat().st_mtime_ns)
        return [page.read_text(encoding="utf-8") for page in pages]

    def files(self) -> list[bytes]:
        return [path.read_bytes() for path in self._folder.glob("tep/*/*")]


class WordPressWebsite(Website):
    def __init__(self, serving: Serving, site: WordPressSite) -> None:
        self._site = site
        self.publisher = WordPress(serving.url, USER, PASSWORD, status="draft")

    def shown(self) -> list[str]:
        return [one["title"]["rendered"] + one["content"]["rendered"] for one in self._site.posts]

    def files(self) -> list[bytes]:
        return [one["_bytes"].encode("latin-1") for one in self._site.media]

    def lose_next_answer(self) -> None:
        self._site.lose = 1


class JsonSite:
    """What ``profiles/website.yaml`` describes."""

    def __init__(self) -> None:
        self.held: list[dict[str, Any]] = []
        self.lose = 0

    def answer(self, request: Request) -> Answer:
        if request.headers.get("authorization") != f"Bearer {TOKEN}":
            return 401, {}
        if request.method == "GET":
            return 200, {"data": self.held}  # a site that overlooks the query
        self.held.append({"id": len(self.held) + 1, **request.json()})
        if self.lose:
            self.lose -= 1
            return 502, {}
        return 201, {"data": {"id": len(self.held)}}


class JsonWebsite(Website):
    def __init__(self, serving: Serving, site: JsonSite) -> None:
        self._site = site
        self.publisher = Endpoint(serving.url, TOKEN, a_profile("website", SITE))

    def shown(self) -> list[str]:
        return [f"{one['number']} {one['title']} {one['content']}" for one in self._site.held]

    def files(self) -> list[bytes]:
        return [base64.b64decode(file["data"]) for one in self._site.held for file in one["attachments"]]

    def lose_next_answer(self) -> None:
        self._site.lose = 1


class Mailbox(ABC):
    """People as they get messages; an adapter's author writes one for the suite."""

    messenger: Messenger
    somebody = "vanthu@so.example.vn"

    @abstractmethod
    def got(self) -> list[tuple[str, str]]:
        """(to, the whole message as a text) of everything that arrived, oldest first."""

    def refuse(self) -> None:
        """Addresses are refused from now on. Only where another system takes the messages."""
        raise NotImplementedError

    def lose_answers(self) -> None:
        """Messages arrive from now on, their answers are lost. Only behind a network."""
        raise NotImplementedError


class MemoryMailbox(Mailbox):
    def __init__(self) -> None:
        self.messenger = self._memory = MemoryMessenger()

    def got(self) -> list[tuple[str, str]]:
        return [(one.to, f"{one.subject}\n\n{one.text}") for one in self._memory.kept.values()]


class SmtpMailbox(Mailbox):
    def __init__(self, server: MailServer) -> None:
        self._server = server
        self.messenger = Mail("127.0.0.1", server.port, "ts@so.example.vn", security="none")

    def got(self) -> list[tuple[str, str]]:
        return [
            (str(one["To"].addresses[0].addr_spec), f"{one['Subject']}\n\n{one.get_content()}")
            for one in self._server.letters
        ]

    def refuse(self) -> None:
        self._server.replies["RCPT"] = "550 no such mailbox"

    def lose_answers(self) -> None:
        self._server.replies["."] = "hang up"


class GatewaySide:
    """What ``profiles/telegram.yaml`` describes."""

    def __init__(self) -> None:
        self.got: list[dict[str, Any]] = []
        self.mode = "fine"

    def answer(self, request: Request) -> Answer:
        if request.path != f"/bot{TOKEN}/sendMessage":
            return 404, {"ok": False}
        if self.mode == "refuses":
            return 200, {"ok": False, "description": "chat not found"}
        self.got.append(request.json())
        if self.mode == "loses":
            return 504, {}
        return 200, {"ok": True, "result": {"message_id": len(self.got)}}


class GatewayMailbox(Mailbox):
    somebody = "5550001"

    def __init__(self, serving: Serving, side: GatewaySide) -> None:
        self._side = side
        self.messenger = Gateway(serving.url, TOKEN, a_profile("telegram", GATEWAY))

    def got(self) -> list[tuple[str, str]]:
        return [(one["chat_id"], one["text"]) for one in self._side.got]

    def refuse(self) -> None:
        self._side.mode = "refuses"

    def lose_answers(self) -> None:
        self._side.mode = "loses"
