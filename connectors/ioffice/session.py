"""Signing in: a token shared by all threads, renewed once when the site no longer takes it."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

import requests
from requests.auth import AuthBase

from connectors.errors import Unauthorized
from connectors.http import Http, Reply
from connectors.ioffice.values import at, text

_MARKUP: Final = re.compile(rb"\s*(<!doctype html|<html|<head|<body)", re.IGNORECASE)
_SIGN_IN: Final = re.compile(
    rb"type\s*=\s*[\"']?password|name\s*=\s*[\"']?password|<form[^>]+log-?in|dang-?nhap|"
    + "đăng nhập".encode(),
    re.IGNORECASE,
)


def is_page(reply: Reply) -> bool:
    """Whether a web page came instead of data."""
    kind = reply.headers.get("Content-Type") or reply.headers.get("content-type") or ""
    return "html" in kind.lower() or _MARKUP.match(reply.content) is not None


def is_sign_in_page(reply: Reply) -> bool:
    """Whether it is the page to sign in on: the caller is not signed in, and nothing was done."""
    return is_page(reply) and _SIGN_IN.search(reply.content) is not None


class Tokens:
    """The current token. ``sign_in`` fetches a new one; it is fetched by one thread while the others wait.

    A token older than ``minutes`` is not used any more (null: as long as the site takes it).
    """

    def __init__(self, sign_in: Callable[[], str], minutes: float | None = None) -> None:
        self._sign_in = sign_in
        self._seconds = minutes * 60 if minutes else None
        self._lock = threading.Lock()
        self._token: str | None = None
        self._since = 0.0

    def current(self) -> str:
        """A token to call with; signs in if there is none yet."""
        with self._lock:
            return self._token if self._token and not self._is_old() else self._fetch()

    def renewed(self, refused: str) -> str:
        """A token other than the one the site refused; another thread may have fetched it already."""
        with self._lock:
            return self._token if self._token and self._token != refused else self._fetch()

    def _is_old(self) -> bool:
        return self._seconds is not None and time.monotonic() - self._since > self._seconds

    def _fetch(self) -> str:
        self._token = None
        self._token = self._sign_in()
        self._since = time.monotonic()
        return self._token


@dataclass(frozen=True)
class Token(AuthBase):
    """One request's token, as the dialect carries it; also nothing from a ``.netrc`` gets in."""

    dialect: str
    token: str

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        """The request with its header."""
        if self.dialect == "b":
            request.headers["X-Authentication-Token"] = self.token
        else:
            request.headers["Authorization"] = f"Bearer {self.token}"
        return request


def sign_in_b(http: Http, system: str, how: Mapping[str, Any], secrets: Mapping[str, str]) -> str:
    """Name and password for a token (dialect B)."""
    body = {
        "username": secrets["username"],
        "password": secrets["password"],
        "device": how.get("device", ""),
        "language": how.get("language", "vi"),
        "type": how.get("type", "ANDROID"),
        "tokenFireBase": "",
    }
    answer = _json(http, http.call("POST", how["path"], json=body), system)
    if at("status.code", answer) != "0":
        raise Unauthorized(f"not signed in: {_said(at('status.message', answer))}", system=system)
    return _token(at(how.get("token", "data.token"), answer), system)


def sign_in_c(http: Http, system: str, how: Mapping[str, Any], secrets: Mapping[str, str]) -> str:
    """A long-lived refresh token for an access token (dialect C)."""
    query = {"refresh_token": secrets["refresh_token"]}
    answer = _json(http, http.call("GET", how["path"], params=query), system)
    if at("success", answer) is False:
        raise Unauthorized(f"not signed in: {_said(at('message', answer))}", system=system)
    return _token(at(how.get("token", "data.access_token"), answer), system)


def _json(http: Http, reply: Reply, system: str) -> Any:
    if is_sign_in_page(reply):
        raise Unauthorized("not signed in: the site shows its sign-in page", system=system)
    return http.json(reply)


def _token(found: Any, system: str) -> str:
    token = text(found)
    if not token or not token.isascii() or not token.isprintable():
        raise Unauthorized("not signed in: the answer carries no token", system=system)
    return token


def _said(message: Any) -> str:
    return (text(message) or "no reason given")[:200]
