"""HTTP to a document system: one session, bounded answers, and every failure as one of our errors."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any, Final
from urllib.parse import quote, urlsplit

import requests
from requests.adapters import HTTPAdapter
from requests.auth import AuthBase, HTTPBasicAuth
from requests.cookies import RequestsCookieJar
from urllib3.exceptions import ConnectTimeoutError, HTTPError, MaxRetryError, NewConnectionError
from urllib3.util import Retry

from connectors.bounded import bounded_adapter
from connectors.errors import DocumentSystemError, Rejected, Unauthorized, Unreachable

_LOOPBACK: Final = frozenset({"127.0.0.1", "localhost", "::1"})
_NOT_DONE: Final = frozenset({425, 429})
"""Statuses by which a system says "later" before it did anything."""
_CHUNK: Final = 64 * 1024
_LONGEST_PAUSE: Final = 3600.0
_RETRIES: Final = Retry(
    total=None,
    connect=2,
    read=2,
    status=0,
    other=0,
    redirect=0,
    allowed_methods={"GET"},
    backoff_factor=0.1,
    respect_retry_after_header=False,
    raise_on_status=False,
)


class Bearer(AuthBase):
    """A fixed token; an auth object, so that a ``.netrc`` on the machine can not replace it."""

    def __init__(self, token: str) -> None:
        self._header = f"Bearer {token}"

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        """The request with its header."""
        request.headers["Authorization"] = self._header
        return request


def basic(user: str, password: str) -> AuthBase:
    """A name and password with every request, in UTF-8."""
    return HTTPBasicAuth(user.encode(), password.encode())


@dataclass(frozen=True)
class Reply:
    """A successful answer: status, headers (names in any case) and body."""

    status: int
    headers: Mapping[str, str]
    content: bytes


class Http:
    """Calls to one system as one caller (``auth``). Safe to share between threads.

    A write is sent once: only a connection that could not be made is tried again. A read may
    be tried three times. A call reads for at most ``total_timeout`` seconds, its repeats included, and
    an answer has at most ``answer_limit`` bytes. Redirects are not followed, and nothing is asked of any
    host but the one of ``url`` and those in ``hosts``. Certificates are checked, against ``ca`` (a file
    of certificates) where the office has an authority of its own. ``secrets`` are those that are sent
    otherwise than by ``auth``; no message of an error holds one.
    """

    def __init__(
        self,
        system: str,
        url: str,
        auth: AuthBase | None,
        *,
        hosts: Sequence[str] = (),
        secrets: Sequence[str] = (),
        ca: str | None = None,
        connect_timeout: float = 3.0,
        read_timeout: float = 10.0,
        total_timeout: float = 30.0,
        answer_limit: int = 64 * 1024 * 1024,
        pool: int = 32,
    ) -> None:
        self._system = system
        self._url = url.rstrip("/")
        self._timeout = (connect_timeout, read_timeout)
        self._total = total_timeout
        self._limit = answer_limit
        self._secrets = secrets
        self._hosts = frozenset({urlsplit(self._url).netloc, *hosts})
        self._now = threading.local()
        adapter = bounded_adapter(
            read_timeout,
            self._end,
            pool_connections=4,
            pool_maxsize=pool,
            pool_block=True,
            max_retries=_RETRIES,
        )
        self._auth = auth
        self._surroundings: dict[str, Mapping[str, Any]] = {}
        self._session = _session(ca, adapter)
        # A proxy of the machine must not stand between us and a system on the same machine.
        self._session.trust_env = urlsplit(url).hostname not in _LOOPBACK

    def get(self, path: str, **query: Any) -> Any:
        """A JSON answer; null values of the query are left out."""
        return self.json(self.call("GET", path, params=query))

    def get_bytes(self, path: str) -> bytes:
        """The bytes of an answer; a page is none, whatever its status: something else has spoken."""
        reply = self.call("GET", path)
        if reply.headers.get("Content-Type", "").startswith("text/html"):
            raise Unreachable("a page in place of a file", system=self._system)
        return reply.content

    def post(self, path: str, key: str, body: Mapping[str, Any]) -> Any:
        """A create under a key."""
        content = json.dumps(body, ensure_ascii=False).encode()
        headers = {"Idempotency-Key": key, "Content-Type": "application/json"}
        reply = self.call("POST", path, writes=True, key=key, headers=headers, data=content)
        return self.json(reply, writes=True, key=key)

    def put_bytes(self, path: str, content: bytes) -> None:
        """Hand over bytes under their own checksum: harmless to repeat, so never ambiguous."""
        self.json(self.call("PUT", path, headers={"Content-Type": "application/octet-stream"}, data=content))

    def call(
        self, method: str, path: str, *, writes: bool = False, key: str | None = None, **more: Any
    ) -> Reply:
        """One request and its successful answer; every other outcome is one of our errors.

        ``path`` follows our address, or is a whole address on a host we may ask. ``writes``: the request
        changes something there, so that a failure after sending it is ambiguous. ``more`` goes
        to ``requests`` (``params``, ``headers``, ``data``, ``json``, ``files``; ``auth`` in place of ours).
        """
        self._now.end = time.monotonic() + self._total
        try:
            with self._send(self._prepared(method, self._address(path), **more)) as answer:
                content = self._read(answer, key, writes=writes)
        except (requests.RequestException, HTTPError) as error:
            raise self._unreachable(error, key, writes=writes) from error
        self._check(answer, content, key, writes=writes)
        return Reply(answer.status_code, answer.headers, content)

    def _prepared(self, method: str, url: str, **more: Any) -> requests.PreparedRequest:
        request = _Request()
        headers = {**self._session.headers, **more.pop("headers", {})}
        request.prepare(method, url, headers=headers, **{"auth": self._auth, **more})
        return request

    def _send(self, request: requests.PreparedRequest) -> requests.Response:
        url = str(request.url)
        # By the adapter: redirects are not followed and cookies not kept, which a session would look for.
        return self._session.get_adapter(url).send(request, timeout=self._timeout, **self._around(url))

    def _around(self, url: str) -> Mapping[str, Any]:
        """Proxies and certificates as the environment of this process says, looked up once for each host."""
        host = urlsplit(url).netloc
        if host not in self._surroundings:
            found = self._session.merge_environment_settings(url, {}, True, None, None)
            self._surroundings[host] = {**found, "verify": found["verify"] or True}
        return self._surroundings[host]

    def json(self, reply: Reply, *, writes: bool = False, key: str | None = None) -> Any:
        """The JSON of an answer; ``Unreachable`` when it is none, ambiguous after a write."""
        try:
            return json.loads(reply.content)
        except (ValueError, RecursionError) as error:
            # Something between us and the system spoke, such as a sign-in page of the network.
            raise Unreachable(
                "the answer is not JSON", system=self._system, key=key, ambiguous=writes
            ) from error

    def _address(self, path: str) -> str:
        """The whole address; whatever ``path`` holds, it leads to one of our hosts, and never out of TLS."""
        address = path if path.startswith(("http://", "https://")) else self._url + path
        parts = urlsplit(address)
        if parts.netloc not in self._hosts or parts.scheme not in (urlsplit(self._url).scheme, "https"):
            raise Rejected("an address outside the hosts of the settings", system=self._system)
        return address

    def _read(self, answer: requests.Response, key: str | None, *, writes: bool) -> bytes:
        parts: list[bytes] = []
        size = 0
        while part := answer.raw.read1(_CHUNK, decode_content=True):
            size += len(part)
            if size > self._limit:
                raise self._strange("the answer is too large", key, writes=writes)
            parts.append(part)
        if answer.raw.length_remaining:
            raise Unreachable("the answer ends early", system=self._system, key=key, ambiguous=writes)
        return b"".join(parts)

    def _end(self) -> float:
        """When the call of this thread must be over, its repeats included."""
        end: float = self._now.end
        return end

    def _strange(self, message: str, key: str | None, *, writes: bool) -> DocumentSystemError:
        """An answer nobody understands: a write may have been done, a read is for a person."""
        if writes:
            return Unreachable(message, system=self._system, key=key, ambiguous=True)
        return Rejected(message, system=self._system)

    def _unreachable(self, error: Exception, key: str | None, *, writes: bool) -> Unreachable:
        return Unreachable(
            f"no answer: {type(error).__name__}",
            system=self._system,
            key=key,
            ambiguous=writes and not _never_sent(error),
        )

    def _check(self, answer: requests.Response, content: bytes, key: str | None, *, writes: bool) -> None:
        status = answer.status_code
        if 200 <= status < 300:
            return
        message = f"HTTP {status}{self._without_secrets(_reason(content), answer)}"
        if status in (401, 403):
            raise Unauthorized(message, system=self._system, key=key)
        if status >= 500 or status == 408 or status in _NOT_DONE:
            raise Unreachable(
                message,
                system=self._system,
                key=key,
                ambiguous=writes and status not in _NOT_DONE,
                retry_after=_retry_after(answer.headers.get("Retry-After")),
            )
        raise Rejected(message, system=self._system, key=key)

    def _without_secrets(self, said: str, answer: requests.Response) -> str:
        """A system may tell back what it was sent; our messages are kept and logged."""
        sent = answer.request.headers.get("Authorization", "").rpartition(" ")[2]
        for secret in filter(None, (sent, *self._secrets)):
            said = said.replace(secret, "…").replace(quote(secret, safe=":"), "…")
        return said


_NO_COOKIES: Final = RequestsCookieJar()


class _Request(requests.PreparedRequest):
    """A request without cookies: every call says who it is, and a jar costs more than the rest of the request."""

    def prepare_cookies(self, cookies: object) -> None:  # noqa: ARG002  # the library passes it
        """None are sent."""
        self._cookies = _NO_COOKIES


def _session(ca: str | None, adapter: HTTPAdapter) -> requests.Session:
    session = requests.Session()
    session.mount("http://", adapter)
    session.mount("https://", adapter)
    session.verify = ca or True
    return session


def _never_sent(error: Exception) -> bool:
    """Whether the request can not have reached the system: no connection was made."""
    if isinstance(error, requests.ConnectTimeout | requests.exceptions.SSLError):
        return True
    if isinstance(error, requests.exceptions.ProxyError):
        return True
    cause = error.args[0] if error.args else None
    reason = cause.reason if isinstance(cause, MaxRetryError) else cause
    if isinstance(error, requests.ConnectionError):
        return isinstance(reason, NewConnectionError | ConnectTimeoutError)
    return isinstance(error, requests.RequestException) and isinstance(error, ValueError)  # no address


def _reason(content: bytes) -> str:
    """What a problem answer says, short, for the person who decides."""
    try:
        problem = json.loads(content)
    except (ValueError, RecursionError):
        return ""
    if not isinstance(problem, dict):
        return ""
    said = [str(problem[name])[:200] for name in ("code", "detail") if problem.get(name)]
    return f" ({': '.join(said)})" if said else ""


def _retry_after(header: str | None) -> float | None:
    """Seconds to wait, from a number or an HTTP date; null when there is none."""
    if not header:
        return None
    if header.isascii() and header.isdigit():
        return min(float(header[:9]), _LONGEST_PAUSE)
    try:
        moment = parsedate_to_datetime(header)
    except ValueError:
        return None
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    seconds = (aware - datetime.now(UTC)).total_seconds()
    return min(max(seconds, 0.0), _LONGEST_PAUSE)
