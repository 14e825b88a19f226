"""Settings of what stands beside a document system: websites, and ways to reach people."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, Protocol


class HasAddresses(Protocol):
    """Somebody who may be reached."""

    @property
    def email(self) -> str | None:
        """The e-mail address, or null."""
        ...

    @property
    def messenger_id(self) -> str | None:
        """The account at a webhook's gateway, or null."""
        ...


@dataclass(frozen=True)
class WebsiteSettings:
    """A public website of one agency, seen at ``url``.

    ``kind`` folder is kept as ``folder``; wordpress is reached with ``user`` and its application
    ``password``, new posts becoming ``status``; json with ``token`` by ``profile``. ``ca`` as for a connection.
    """

    id: str
    agency: str
    url: str
    kind: Literal["folder", "wordpress", "json"] = "folder"
    folder: Path = Path()
    user: str = ""
    password: str = field(default="", repr=False)
    token: str = field(default="", repr=False)
    status: Literal["publish", "draft"] = "publish"
    profile: Path = Path()
    ca: Path | None = None


@dataclass(frozen=True)
class MessengerSettings:
    """A way to tell an agency's people what waits for them.

    ``kind`` smtp writes from ``sender`` through ``host`` and reaches people by their ``email``; webhook
    calls ``url`` by ``profile``, signed if there is a ``webhook_secret``, and reaches them by their
    ``messenger_id``. ``ca`` as for a connection.
    """

    id: str
    agency: str
    kind: Literal["smtp", "webhook"]
    host: str = ""
    port: int = 587
    security: Literal["starttls", "tls", "none"] = "starttls"
    sender: str = ""
    sender_name: str = ""
    user: str = ""
    password: str = field(default="", repr=False)
    url: str = ""
    token: str = field(default="", repr=False)
    webhook_secret: str | None = field(default=None, repr=False)
    profile: Path = Path()
    ca: Path | None = None

    def address(self, person: HasAddresses) -> str | None:
        """Where this messenger reaches a person, or null."""
        return person.email if self.kind == "smtp" else person.messenger_id
