"""A website that takes postings as JSON at an address of its own; a profile tells how (``profiles/website.yaml``)."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from connectors import profile
from connectors.beside import Posting
from connectors.errors import Unsupported
from connectors.http import Http
from connectors.passport import Passport
from connectors.postings import file_name, paragraphs
from connectors.protocol import Attachment, Done, Feature

PASSPORT: Final = Passport(
    title="A website's own JSON endpoint, described by a profile",
    features=frozenset({Feature.PUBLISH, Feature.FIND_BY_KEY}),
    identifies="our key, where the profile puts it",
    searches="our key, where the profile tells how",
    at_once=4,
    weaknesses=(
        "without a look-up in the profile, a posting that may have happened stops and asks a person",
    ),
)

SCHEMA: Final = {
    "type": "object",
    "additionalProperties": False,
    "required": ["publish"],
    "properties": {
        "publish": {**profile.CALL, "required": ["path", "body", "id"]},
        "file": {"type": "object"},
        "find": profile.FIND,
    },
}
"""``file``: what one attachment looks like in the list ``{files}``."""

NAMES: Final = frozenset(
    {"token", "key", "code", "title", "issued_on", "text", "html", "files"}
    | {"name", "safe_name", "media_type", "base64"}
)


class Endpoint:
    """A ``Publisher``; ``site`` is its profile, as ``SCHEMA`` has it. It can be looked up where that says how."""

    def __init__(self, url: str, token: str, site: Mapping[str, Any], **limits: Any) -> None:
        self.name = "json"
        self._profile = site
        self._token = token
        self._http = Http(self.name, url, None, secrets=(token,), **limits)
        lacks = set() if "find" in self._profile else {Feature.FIND_BY_KEY}
        self.passport = replace(PASSPORT, features=PASSPORT.features - lacks)
        self.features = self.passport.features

    def publish(self, key: str, posting: Posting) -> Done:
        """One call with everything in it."""
        call = self._profile["publish"]
        values = {**self._values(key, posting), "files": self._files(posting.attachments)}
        reply = self._http.call(
            call.get("method", "POST"),
            profile.fill_path(call["path"], values),
            writes=True,
            key=key,
            headers={"Idempotency-Key": key, **profile.fill(call.get("headers", {}), values)},
            json=profile.fill(call["body"], values),
        )
        content = self._http.json(reply, writes=True, key=key)
        return Done(profile.outcome(call, content, self.name, key), profile.now())

    def find_by_key(self, key: str) -> Done | None:
        """What the site says it holds under our key."""
        look = self._profile.get("find")
        if look is None:
            raise Unsupported("the profile tells no look-up", system=self.name)
        values = {"token": self._token, "key": key}
        reply = self._http.call(
            "GET",
            profile.fill_path(look["path"], values),
            params=profile.fill(look["query"], values),
            headers=profile.fill(look.get("headers", {}), values),
        )
        for one in profile.dig(self._http.json(reply), look["list"]) or []:
            # A site that overlooks the query shows everything it has.
            if profile.dig(one, look["key"]) == key:
                return Done(str(profile.dig(one, look["id"])), profile.now())
        return None

    def _values(self, key: str, posting: Posting) -> dict[str, Any]:
        return {
            "token": self._token,
            "key": key,
            "code": posting.code,
            "title": posting.title,
            "issued_on": posting.issued_on.isoformat(),
            "text": posting.text,
            "html": paragraphs(posting.text),
        }

    def _files(self, files: tuple[Attachment, ...]) -> list[Any]:
        return [profile.fill(self._profile.get("file", {"name": "{name}"}), _file(one)) for one in files]


def _file(file: Attachment) -> Mapping[str, str]:
    return {
        "name": file.name,
        "safe_name": file_name(file.name),
        "media_type": file.media_type,
        "base64": base64.b64encode(file.content).decode(),
    }
