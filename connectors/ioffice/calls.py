"""One operation of the site, carried out: signed in, within the size it takes, its envelope opened."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from connectors.errors import Rejected, Unauthorized, Unreachable
from connectors.http import Http, Reply
from connectors.ioffice.profile import Operation, Profile
from connectors.ioffice.session import Token, Tokens, is_page, is_sign_in_page, sign_in_b, sign_in_c
from connectors.ioffice.values import at, text
from connectors.ioffice.wire import Sent, sent, size_of
from connectors.protocol import Attachment

SIGN_IN = {"b": sign_in_b, "c": sign_in_c}


class _SignInPage(Unauthorized):
    """The sign-in page came in place of an answer."""


class Calls:
    """The site as one caller. Safe to share between threads.

    A refused token is renewed once within a call; if that does not help it is ``Unauthorized``.
    """

    def __init__(
        self, system: str, url: str, profile: Profile, secrets: Mapping[str, str], **limits: Any
    ) -> None:
        """``limits`` (``hosts``, ``ca``, time-outs) go to ``connectors.http.Http``."""
        self._system = system
        self._profile = profile
        self._http = Http(system, url, None, **limits)
        self._knows_keys = "find_by_key" in profile.operations
        how = profile.sign_in
        sign_in = partial(SIGN_IN[profile.dialect], self._http, system, how, secrets)
        self._tokens = Tokens(sign_in, how.get("minutes"))

    def read(self, operation: Operation, **values: Any) -> Any:
        """The data of an answer to a question."""
        reply = self._asked(operation, sent(self._profile, operation, values), writes=False, key=None)
        if operation.form == "text" and is_page(reply):
            raise Unreachable("a web page came instead of the list", system=self._system)
        if operation.form == "bytes" and reply.content.lstrip().startswith(b"{"):
            self._opened(operation, reply, writes=False, key=None)  # an envelope instead of a file says no
        if operation.form in ("text", "bytes"):
            return reply.content
        return self._opened(operation, reply, writes=False, key=None)

    def write(
        self, operation: Operation, key: str, values: Mapping[str, Any], files: Sequence[Attachment] = ()
    ) -> Any:
        """The data of an answer to an act. What is too large for the site is ``Rejected`` before it is sent."""
        self._fits(size_of(files), key)
        request = sent(self._profile, operation, values, files)
        self._fits(request.size, key)
        reply = self._asked(operation, request, writes=True, key=key)
        return self._opened(operation, reply, writes=True, key=key)

    def fetch(self, address: str) -> bytes:
        """A file's bytes; only from our address and the hosts of the settings."""
        reply = self._signed("GET", address, {}, writes=False, key=None)
        if is_page(reply) and not address.lower().endswith((".html", ".htm")):
            raise Rejected("the file's address shows a web page instead of the file", system=self._system)
        return reply.content

    def _fits(self, size: int, key: str) -> None:
        most = self._profile.body_bytes
        if size > most:
            raise Rejected(
                f"the documents take {size} bytes on the way, the site at the most {most}",
                system=self._system,
                key=key,
            )

    def _asked(self, operation: Operation, request: Sent, *, writes: bool, key: str | None) -> Reply:
        return self._signed(operation.method, request.path, request.more, writes=writes, key=key)

    def _signed(
        self, method: str, path: str, more: Mapping[str, Any], *, writes: bool, key: str | None
    ) -> Reply:
        token = self._tokens.current()
        try:
            return self._once(token, method, path, more, writes=writes, key=key)
        except Unauthorized as error:
            # Whoever was refused has done nothing there: saying it again can not double anything.
            renewed = self._tokens.renewed(token)
            if writes and isinstance(error, _SignInPage) and not self._knows_keys:
                # A page is not a refusal: something behind it may have been done.
                raise Unreachable(str(error), system=self._system, key=key, ambiguous=True) from error
        return self._once(renewed, method, path, more, writes=writes, key=key)

    def _once(
        self, token: str, method: str, path: str, more: Mapping[str, Any], *, writes: bool, key: str | None
    ) -> Reply:
        auth = Token(self._profile.dialect, token)
        reply = self._http.call(method, path, writes=writes, key=key, auth=auth, **more)
        if is_sign_in_page(reply):
            raise _SignInPage("the site shows its sign-in page", system=self._system, key=key)
        if self._profile.ended and not is_page(reply) and self._has_ended(reply):
            raise Unauthorized("the token has ended", system=self._system, key=key)
        return reply

    def _has_ended(self, reply: Reply) -> bool:
        """Whether the envelope's refusal says, in the profile's words, that the token has ended."""
        if len(reply.content) > 4096 or not reply.content.lstrip().startswith(b"{"):
            return False
        try:
            answer = self._http.json(reply)
        except Unreachable:
            return False
        if at("success", answer) is True or at("status.code", answer) == "0":
            return False
        said = [text(at(place, answer)) for place in ("status.code", "status.message", "message")]
        return any(word.casefold() in one.casefold() for word in self._profile.ended for one in said if one)

    def _opened(self, operation: Operation, reply: Reply, *, writes: bool, key: str | None) -> Any:
        answer = self._http.json(reply, writes=writes, key=key)
        done, said = _b(answer) if self._profile.dialect == "b" else _c(answer)
        if done is None:
            raise Unreachable(
                "the answer is not in the site's envelope", system=self._system, key=key, ambiguous=writes
            )
        data = answer.get("data")
        if not done or (operation.done_when is not None and text(data) != operation.done_when):
            raise Rejected(f"{operation.name}: {said or 'no reason given'}", system=self._system, key=key)
        return data


def _b(answer: Any) -> tuple[bool | None, str]:
    """Whether dialect B's envelope says yes (null: it is none), and its words."""
    code = at("status.code", answer)
    if code is None:
        return None, ""
    said = text(at("status.message", answer)) or ""
    return str(code) == "0", f"{said} (mã {code})"[:200]


def _c(answer: Any) -> tuple[bool | None, str]:
    """The same for dialect C."""
    success = at("success", answer)
    return (success if isinstance(success, bool) else None), (text(at("message", answer)) or "")[:200]
