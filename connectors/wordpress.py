"""A website on WordPress, by its REST interface and an application password.

A post's slug is made from our key, so that it can be found again. Files go into the media library first,
each under a slug of its own: a post that failed halfway is continued, not repeated.
"""

from __future__ import annotations

import html
from datetime import UTC, datetime
from typing import Any, Final, Literal

from connectors.beside import Posting
from connectors.errors import Rejected
from connectors.http import Http, basic
from connectors.passport import Passport
from connectors.postings import file_name, links, paragraphs, slug
from connectors.protocol import Attachment, Done, Feature

PASSPORT: Final = Passport(
    title="WordPress 5.6 or newer, by REST and an application password",
    features=frozenset({Feature.PUBLISH, Feature.FIND_BY_KEY}),
    identifies="the slug made from our key, which we look up before we post",
    searches="our key, as the post's slug",
    at_once=4,
    weaknesses=(
        "a post whose slug was changed, or that lies in the bin, is not found again",
        "files are public as soon as they are uploaded, also those of a draft",
        "the account must be an author or more: a contributor's slug is not kept",
    ),
)

_API: Final = "/wp-json/wp/v2"


class WordPress:
    """A ``Publisher``. ``status`` is what a new post becomes; a draft is released by a person there."""

    def __init__(
        self,
        url: str,
        user: str,
        password: str,
        *,
        status: Literal["publish", "draft"] = "publish",
        **limits: Any,
    ) -> None:
        self.name = "wordpress"
        self.passport = PASSPORT
        self.features = PASSPORT.features
        self._status = status
        self._http = Http(self.name, url, basic(user, password), **limits)

    def publish(self, key: str, posting: Posting) -> Done:
        """Files first, then the post that names them."""
        known = self.find_by_key(key)
        if known is not None:
            return known
        files = [
            (file.name, self._upload(key, n, file)) for n, file in enumerate(posting.attachments, start=1)
        ]
        head = f"<p>{html.escape(posting.code)}, ngày {posting.issued_on:%d/%m/%Y}</p>"
        body = {
            "slug": slug(key),
            "status": self._status,
            "title": posting.title,
            "content": head + paragraphs(posting.text) + links(files),
        }
        return _done(self._create(f"{_API}/posts", key, json=body))

    def find_by_key(self, key: str) -> Done | None:
        """The post whose slug our key makes, drafts included."""
        found = self._find("posts", slug(key), status="any", context="edit")
        return _done(found) if found else None

    def _upload(self, key: str, n: int, file: Attachment) -> str:
        """A file's address in the media library; uploaded once."""
        name = f"{slug(key)}-tep-{n}"
        known = self._find("media", name)
        if known is None:
            known = self._create(
                f"{_API}/media",
                key,
                params={"slug": name, "title": file.name},
                data=file.content,
                headers={
                    "Content-Type": file.media_type,
                    "Content-Disposition": f'attachment; filename="{file_name(file.name)}"',
                },
            )
        return str(known["source_url"])

    def _find(self, what: str, name: str, **more: str) -> dict[str, Any] | None:
        found = self._http.get(f"{_API}/{what}", slug=name, **more)
        if not isinstance(found, list):
            raise Rejected("not a list of WordPress", system=self.name)
        return next((one for one in found if one.get("slug") == name), None)

    def _create(self, path: str, key: str, **more: Any) -> dict[str, Any]:
        reply = self._http.call("POST", path, writes=True, key=key, **more)
        made: dict[str, Any] = self._http.json(reply, writes=True, key=key)
        return made


def _done(post: dict[str, Any]) -> Done:
    """A post's own time is in UTC, without saying so."""
    return Done(str(post["id"]), datetime.fromisoformat(post["date_gmt"]).replace(tzinfo=UTC))
