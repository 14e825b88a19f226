"""A person of the agency at the browser: signs in, reads pages, fills in forms and sends them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urljoin

import requests

from plugin.trial.pages import Form, Page, parse

Values = Mapping[str, str | Sequence[str]]
_TIMEOUT = (3.0, 30.0)


class Declined(Exception):
    """A page said no; ``status`` is the HTTP status and ``text`` what the person reads."""

    def __init__(self, who: str, path: str, status: int, text: str) -> None:
        super().__init__(f"{who}: {path} → {status}: {text[:600]}")
        self.status = status
        self.text = text


class WebActor:
    """One signed-in person. Every form is sent as the page holds it, changed only where told."""

    def __init__(self, base: str, login: str, agency: str) -> None:
        self.base = base.rstrip("/") + "/"
        self.login = login
        self.agency = agency
        self.session = requests.Session()

    def sign_in(self, one_time: str, password: str) -> WebActor:
        """Sign in with the one-time password and set one's own, as the first sign-in demands."""
        values = {"agency": self.agency, "login": self.login, "password": one_time}
        page = self.send("/sign-in", "/sign-in", values)
        if any(form.action.endswith("/password") for form in page.forms):
            self.send("/password", "/password", {"current": one_time, "new": password, "again": password})
        return self

    def get(self, path: str) -> requests.Response:
        """Fetch a page or file; ``Declined`` when the answer is an error."""
        answer = self.session.get(self._url(path), timeout=_TIMEOUT)
        return self._checked(path, answer)

    def page(self, path: str) -> Page:
        """Fetch and read a page."""
        return parse(self.get(path).text, path)

    def json(self, path: str) -> Any:
        """Fetch a machine-readable export."""
        return self.get(path).json()

    def send(
        self,
        path: str,
        action_end: str,
        values: Values | None = None,
        *,
        files: Mapping[str, tuple[str, bytes]] | None = None,
        button: tuple[str, str] | None = None,
        form_with: str = "",
        unticked: tuple[str, str] = ("", ""),
    ) -> Page:
        """Open ``path``, fill in its form whose address ends with ``action_end``, and send it.

        Values replace what the form holds under the same name (a list sends the name several
        times); the form must know every name. ``form_with`` tells forms of one address apart by a field;
        ``unticked`` (name, value) takes the tick from one box. Returns the page that follows.
        """
        form = self.page(path).form(action_end, form_with)
        fields = filled(form, values or {})
        if unticked[1]:
            fields.remove(unticked)
        if button is not None:
            fields.append(button)
        answer = self._send(path, form, fields, files=dict(files or {}))
        return parse(answer.text, answer.url)

    def send_and_leave(self, path: str, action_end: str, values: Values) -> None:
        """As ``send``, but the page that follows is not looked at."""
        form = self.page(path).form(action_end, "")
        self._send(path, form, filled(form, values), allow_redirects=False)

    def _send(self, path: str, form: Form, fields: list[tuple[str, str]], **more: Any) -> requests.Response:
        address = self._url(form.action)
        answer = self.session.request(form.method, address, data=fields, timeout=_TIMEOUT, **more)
        return self._checked(path, answer)

    def _url(self, path: str) -> str:
        return urljoin(self.base, path)

    def _checked(self, path: str, answer: requests.Response) -> requests.Response:
        if answer.status_code >= 400:
            raise Declined(self.login, path, answer.status_code, parse(answer.text).text)
        return answer


def filled(form: Form, values: Values) -> list[tuple[str, str]]:
    """The form's fields with some values replaced; ``LookupError`` for a name it does not have."""
    unknown = set(values) - form.names
    if unknown:
        raise LookupError(f"form {form.action} has no {sorted(unknown)}, only {sorted(form.names)}")
    kept = [pair for pair in form.fields if pair[0] not in values]
    given = [(name, one) for name, value in values.items() for one in _many(value)]
    return kept + given


def _many(value: str | Sequence[str]) -> Sequence[str]:
    return [value] if isinstance(value, str) else value
