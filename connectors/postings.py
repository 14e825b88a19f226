"""What the adapters of websites share: a posting's text as HTML, its files' names, our key as a name."""

from __future__ import annotations

import hashlib
import html
import re


def slug(key: str) -> str:
    """Our key as a name that an address can hold; the same key always gives the same."""
    return "ts-" + hashlib.sha256(key.encode()).hexdigest()[:24]


def file_name(name: str) -> str:
    """A file name that can not leave its folder and needs no quoting in an address."""
    return re.sub(r"[^A-Za-z0-9._-]+", "-", name).strip(".-") or "tep"


def paragraphs(text: str) -> str:
    """Plain text as HTML paragraphs, one a line."""
    return "".join(f"<p>{html.escape(one)}</p>" for one in text.splitlines() if one.strip())


def links(files: list[tuple[str, str]]) -> str:
    """A list of (name, address) as HTML; nothing where there are none."""
    lines = [f'<li><a href="{html.escape(url)}">{html.escape(name)}</a></li>' for name, url in files]
    return f"<ul>{''.join(lines)}</ul>" if lines else ""
