"""HTTP to a document system: one session, bounded answers, and every failure as one of our errors."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any, Final
from urllib.parse import urlsplit

import requests
from requests.adapters import HTTPAdapter
from requests.auth import AuthBase
from urllib3.exceptions import ConnectTimeoutError, MaxRetryError, NewConnectionError
from urllib3.util import Retry

from connectors.errors import DocumentSystemError, Rejected, Unauthorized, Unreachable

_LOOPBACK: Final = frozenset({"127.0.0.1", "localhost", "::1"})
_NOT_DONE: Final = frozenset({425, 429})
"""Statuses by which a system says "later" before it did anything."""
_CHUNK: Final = 64 * 1024
_LONGEST_PAUSE: Final = 3600.0


class _Bearer(AuthBase):
    """Our token; set as an auth object so that a ``.netrc`` on the machine can not replace it."""

    def __init__(self, token: str) -> None:
        self._header = f"Bearer {token}"

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        request.headers["Authorization"] = self._header
        return request


class Http:
    """Calls to one system under one token. Safe to share between threads.

    A write is sent once: only a connection that could not be made is tried again. A read may
    be tried three times. An answer is read for at most ``total_timeout`` seconds and
    ``answer_limit`` bytes. Redirects are not followed.
    """

    def __init__(
        self,
        system: str,
        url: str,
        token: str,
        *,
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
        self._session = _session(token, pool)
        # A proxy of the machine must not stand between us and a system on the same machine.
        self._session.trust_env = urlsplit(url).hostname not in _LOOPBACK

    def get(self, path: str, **query: Any) -> Any:
        """A JSON answer; null values of the query are left out."""
        return self._json("GET", self._call("GET", path, params=query), key=None)

    def get_bytes(self, path: str) -> bytes:
        """The bytes of an answer."""
        return self._call("GET", path)

    def post(self, path: str, key: str, body: Mapping[str, Any]) -> Any:
        """A create under a key."""
        content = json.dumps(body, ensure_ascii=False).encode()
        headers = {"Idempotency-Key": key, "Content-Type": "application/json"}
        return self._json("POST", self._call("POST", path, headers=headers, data=content, key=key), key)

    def put_bytes(self, path: str, content: bytes) -> None:
        """Hand over bytes under their own checksum: harmless to repeat, so never ambiguous."""
        headers = {"Content-Type": "application/octet-stream"}
        self._call("PUT", path, headers=headers, data=content)

    def _call(self, method: str, path: str, *, key: str | None = None, **more: Any) -> bytes:
        writes = method == "POST"
        try:
            with self._session.request(
                method,
                self._url + path,
                timeout=self._timeout,
                allow_redirects=False,
                stream=True,
                **more,
            ) as answer:
                content = self._read(answer, key, writes=writes)
        except requests.RequestException as error:
            raise self._unreachable(error, key, writes=writes) from error
        self._check(answer, content, key, writes=writes)
        return content

    def _read(self, answer: requests.Response, key: str | None, *, writes: bool) -> bytes:
        end = time.monotonic() + self._total
        parts: list[bytes] = []
        size = 0
        for part in answer.iter_content(_CHUNK):
            size += len(part)
            if time.monotonic() > end:
                raise Unreachable("the answer takes too long", system=self._system, key=key, ambiguous=writes)
            if size > self._limit:
                raise self._strange("the answer is too large", key, writes=writes)
            parts.append(part)
        return b"".join(parts)

    def _strange(self, message: str, key: str | None, *, writes: bool) -> DocumentSystemError:
        """An answer nobody understands: a write may have been done, a read is for a person."""
        if writes:
            return Unreachable(message, system=self._system, key=key, ambiguous=True)
        return Rejected(message, system=self._system)

    def _unreachable(self, error: requests.RequestException, key: str | None, *, writes: bool) -> Unreachable:
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
        message = f"HTTP {status}{_reason(content)}"
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

    def _json(self, method: str, content: bytes, key: str | None) -> Any:
        try:
            return json.loads(content)
        except (ValueError, RecursionError) as error:
            # Something between us and the system spoke, such as a sign-in page of the network.
            raise Unreachable(
                "the answer is not JSON", system=self._system, key=key, ambiguous=method == "POST"
            ) from error


def _session(token: str, pool: int) -> requests.Session:
    session = requests.Session()
    retry = Retry(
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
    adapter = HTTPAdapter(pool_connections=4, pool_maxsize=pool, pool_block=True, max_retries=retry)
    session.mount("http://", adapter)
    session.mount("https://", adapter)
    session.auth = _Bearer(token)
    return session


def _never_sent(error: requests.RequestException) -> bool:
    """Whether the request can not have reached the system: no connection was made."""
    if isinstance(error, requests.ConnectTimeout | requests.exceptions.SSLError):
        return True
    if isinstance(error, requests.exceptions.ProxyError):
        return True
    cause = error.args[0] if error.args else None
    reason = cause.reason if isinstance(cause, MaxRetryError) else cause
    if isinstance(error, requests.ConnectionError):
        return isinstance(reason, NewConnectionError | ConnectTimeoutError)
    return isinstance(error, ValueError)  # an address that is none


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
