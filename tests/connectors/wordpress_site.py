"""What WordPress answers by REST, as far as a publisher needs it: posts, media, accounts, slugs."""

from __future__ import annotations

import base64
from typing import Any

from tests.connectors.serving import Answer, Request

USER, PASSWORD = "thong-suot", "abcd EFGH ijkl MNOP"
API = "/wp-json/wp/v2"


class WordPressSite:
    """A site; ``lose`` counts down the answers that get lost after the act was done."""

    def __init__(self) -> None:
        self.posts: list[dict[str, Any]] = []
        self.media: list[dict[str, Any]] = []
        self.lose = 0

    def answer(self, request: Request) -> Answer:
        """One request."""
        wanted = base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode()
        if request.headers.get("authorization") != f"Basic {wanted}":
            return 401, {"code": "rest_not_logged_in"}
        things = {f"{API}/posts": self.posts, f"{API}/media": self.media}.get(request.path)
        if things is None:
            return 404, {"code": "rest_no_route"}
        if request.method == "GET":
            # Without a status only what is published is shown.
            states = ("publish", "inherit", *(("draft",) if request.query.get("status") == "any" else ()))
            slug = request.query.get("slug")
            return 200, [one for one in things if one["slug"] == slug and one["status"] in states]
        made = self._post(request) if things is self.posts else self._file(request)
        if self.lose:
            self.lose -= 1
            return 500, {"code": "internal_server_error"}
        return 201, made

    def _post(self, request: Request) -> dict[str, Any]:
        sent = request.json()
        post = {
            "id": len(self.posts) + len(self.media) + 7,
            "slug": self._free(sent["slug"], self.posts),
            "status": sent["status"],
            "date_gmt": "2020-08-05T02:15:00",
            "title": {"rendered": sent["title"]},
            "content": {"rendered": sent["content"]},
        }
        self.posts.append(post)
        return post

    def _file(self, request: Request) -> dict[str, Any]:
        name = request.headers["content-disposition"].partition('filename="')[2].rstrip('"')
        file = {
            "id": len(self.posts) + len(self.media) + 7,
            "slug": self._free(request.query["slug"], self.media),
            "status": "inherit",
            "source_url": f"https://so.example.vn/wp-content/uploads/{name}",
            "_bytes": request.body.decode("latin-1"),
        }
        self.media.append(file)
        return file

    def _free(self, slug: str, things: list[dict[str, Any]]) -> str:
        taken = {one["slug"] for one in things}
        return next(one for one in (slug, *(f"{slug}-{n}" for n in range(2, 99))) if one not in taken)
