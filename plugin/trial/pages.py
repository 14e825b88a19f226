"""Reads a server-rendered page the way a person does: its text, its links, its forms."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

_SILENT = frozenset({"script", "style", "template"})
_CHECKED = frozenset({"checkbox", "radio"})
_BUTTONS = frozenset({"submit", "button", "reset", "image"})


@dataclass
class Form:
    """One form as it stands on the page; ``fields`` are what would be sent untouched.

    ``names`` are all its fields, also boxes that are not ticked; ``options`` are the values a
    select or a group of boxes offers; ``submits`` the (name, value, label) of its buttons.
    """

    action: str
    method: str
    fields: list[tuple[str, str]] = field(default_factory=list)
    names: set[str] = field(default_factory=set)
    options: dict[str, list[str]] = field(default_factory=dict)
    submits: list[tuple[str, str, str]] = field(default_factory=list)


@dataclass
class Page:
    """A parsed page: visible text, links as (address, text), forms in order."""

    text: str
    links: list[tuple[str, str]]
    forms: list[Form]

    def form(self, action_end: str, name: str = "") -> Form:
        """The form whose address ends so (and that has a field ``name``); ``LookupError`` names those there are."""
        for form in self.forms:
            if form.action.endswith(action_end) and (not name or name in form.names):
                return form
        raise LookupError(f"no form {action_end!r}, only {[form.action for form in self.forms]}")

    def links_to(self, part: str) -> list[str]:
        """The addresses that contain ``part``, in the page's order, each once."""
        return list(dict.fromkeys(address for address, _ in self.links if part in address))


class _Reader(HTMLParser):
    def __init__(self, address: str) -> None:
        super().__init__(convert_charrefs=True)
        self.address = address
        self.words: list[str] = []
        self.links: list[tuple[str, list[str]]] = []
        self.forms: list[Form] = []
        self._form: Form | None = None
        self._link: list[str] | None = None
        self._silent = 0
        self._select = ""
        self._selected = False
        self._area: tuple[str, list[str]] | None = None
        self._label: tuple[str, str, list[str]] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self._silent += tag in _SILENT
        opener = getattr(self, f"_open_{tag}", None)
        if opener is not None:
            opener(given)

    def handle_endtag(self, tag: str) -> None:
        self._silent -= tag in _SILENT
        closer = getattr(self, f"_close_{tag}", None)
        if closer is not None:
            closer()

    def handle_data(self, data: str) -> None:
        if self._silent:
            return
        if self._area is not None:
            self._area[1].append(data)
            return
        self.words.append(data)
        for words in (self._link, self._label[2] if self._label else None):
            if words is not None:
                words.append(data)

    def _open_a(self, given: dict[str, str]) -> None:
        self._link = []
        self.links.append((given.get("href", ""), self._link))

    def _close_a(self) -> None:
        self._link = None

    def _open_form(self, given: dict[str, str]) -> None:
        self._form = Form(given.get("action") or self.address, given.get("method", "get").lower())
        self.forms.append(self._form)

    def _close_form(self) -> None:
        self._form = None

    def _open_input(self, given: dict[str, str]) -> None:
        form, name = self._form, given.get("name", "")
        kind = given.get("type", "text").lower()
        if form is None or not name or "disabled" in given:
            return
        form.names.add(name)
        if kind in _BUTTONS:
            form.submits.append((name, given.get("value", ""), given.get("value", "")))
        elif kind in _CHECKED:
            value = given.get("value", "on")
            form.options.setdefault(name, []).append(value)
            if "checked" in given:
                form.fields.append((name, value))
        elif kind != "file":
            form.fields.append((name, given.get("value", "")))

    def _open_button(self, given: dict[str, str]) -> None:
        self._label = (given.get("name", ""), given.get("value", ""), [])

    def _close_button(self) -> None:
        if self._label and self._form is not None:
            name, value, words = self._label
            self._form.submits.append((name, value, " ".join("".join(words).split())))
        self._label = None

    def _open_select(self, given: dict[str, str]) -> None:
        self._select = given.get("name", "")
        self._selected = False
        if self._form is not None and self._select:
            self._form.names.add(self._select)
            self._form.options.setdefault(self._select, [])

    def _open_option(self, given: dict[str, str]) -> None:
        form, name = self._form, self._select
        if form is None or not name or "value" not in given:
            return
        first = not form.options[name]
        form.options[name].append(given["value"])
        chosen = "selected" in given
        if chosen and first is False and not self._selected:
            form.fields = [pair for pair in form.fields if pair[0] != name]
        if chosen or first:
            form.fields.append((name, given["value"]))
        self._selected |= chosen

    def _close_select(self) -> None:
        self._select = ""

    def _open_textarea(self, given: dict[str, str]) -> None:
        self._area = (given.get("name", ""), [])

    def _close_textarea(self) -> None:
        if self._area and self._form is not None and self._area[0]:
            name, words = self._area
            self._form.names.add(name)
            self._form.fields.append((name, "".join(words).removeprefix("\n")))
        self._area = None


def parse(html: str, address: str = "") -> Page:
    """Read a page; ``address`` is where it was found, for forms that post to themselves."""
    reader = _Reader(address)
    reader.feed(html)
    links = [(href, " ".join("".join(words).split())) for href, words in reader.links]
    return Page(" ".join("".join(reader.words).split()), links, reader.forms)
