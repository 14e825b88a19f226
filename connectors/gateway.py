"""Messages to people by a webhook that takes JSON; a profile tells its form (``profiles/telegram.yaml``, …)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final

from connectors import profile
from connectors.beside import Message
from connectors.errors import Unsupported
from connectors.http import Http, Reply
from connectors.passport import Passport
from connectors.postings import slug
from connectors.protocol import Done, Feature
from connectors.signatures import sign

PASSPORT: Final = Passport(
    title="A webhook that passes messages on (Zalo OA, Telegram, SMS), described by a profile",
    features=frozenset({Feature.NOTIFY}),
    identifies="our key, sent as Idempotency-Key and as webhook-id, where the gateway keeps it",
    searches="nothing",
    at_once=4,
    weaknesses=(
        "what was sent can not be looked up: a message that may have gone out is not repeated",
        "the text passes through a company's servers: it holds links and deadlines only",
    ),
)

SCHEMA: Final = {
    "type": "object",
    "additionalProperties": False,
    "required": ["notify"],
    "properties": {"notify": profile.CALL},
}

NAMES: Final = frozenset({"token", "key", "to", "name", "subject", "text"})


class Gateway:
    """A ``Messenger``; ``site`` is its profile, as ``SCHEMA`` has it. With a ``secret`` the calls are signed as our webhooks are."""

    def __init__(
        self, url: str, token: str, site: Mapping[str, Any], *, secret: str | None = None, **limits: Any
    ) -> None:
        self.name = "webhook"
        self.passport = PASSPORT
        self.features = PASSPORT.features
        self._call = site["notify"]
        self._token = token
        self._secret = secret
        self._http = Http(self.name, url, None, secrets=(token,), **limits)

    def notify(self, key: str, message: Message) -> Done:
        """One call."""
        values = {"token": self._token, "key": key, **vars(message)}
        body = json.dumps(profile.fill(self._call["body"], values), ensure_ascii=False).encode()
        headers = {"Content-Type": "application/json", "Idempotency-Key": key, **self._signature(key, body)}
        reply = self._http.call(
            self._call.get("method", "POST"),
            profile.fill_path(self._call["path"], values),
            writes=True,
            key=key,
            headers={**headers, **profile.fill(self._call.get("headers", {}), values)},
            data=body,
        )
        return Done(self._outcome(reply, key), profile.now())

    def find_by_key(self, key: str) -> Done | None:
        """It can not be asked."""
        raise Unsupported("a gateway can not be asked what it sent", system=self.name, key=key)

    def _outcome(self, reply: Reply, key: str) -> str:
        """A gateway of which the profile expects nothing may answer with anything."""
        if not {"id", "success"} & set(self._call):
            return ""
        return profile.outcome(self._call, self._http.json(reply, writes=True, key=key), self.name, key)

    def _signature(self, key: str, body: bytes) -> dict[str, str]:
        return sign(self._secret, slug(key), profile.now(), body) if self._secret else {}
