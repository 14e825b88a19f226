"""The faults by name: where each bites and what it does; and the plan that chooses them call by call."""

from __future__ import annotations

import math
import random
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final


class Bites(StrEnum):
    """Where a fault bites."""

    CONNECT = "connect"
    """when a connection is accepted, before a byte is read"""
    BEFORE = "before"
    """when the call has come in and nothing is done yet"""
    INSTEAD = "instead"
    """the call is not carried out; this is answered instead"""
    AFTER = "after"
    """the call was carried out and kept; its answer is spoilt"""
    WORLD = "world"
    """for as long as it is on: what reading shows, what the clock says"""
    WEBHOOK = "webhook"
    """on the way of our news to the caller's webhook"""
    LISTENER = "listener"
    """for as long as it is on: nobody listens"""


@dataclass(frozen=True)
class Fault:
    """One fault. ``takes`` are its parameters with their defaults."""

    name: str
    bites: Bites
    does: str
    takes: Mapping[str, Any] = field(default_factory=dict)


_TABLE: Final = (
    Fault("refuse", Bites.LISTENER, "the port is closed; connections are refused and open ones reset"),
    Fault("reset_before", Bites.CONNECT, "a new connection is reset before a byte is read"),
    Fault("reset_during", Bites.BEFORE, "the connection is reset when the head of a request is there"),
    Fault(
        "latency",
        Bites.BEFORE,
        "the call waits, unless its caller hangs up; distribution fixed, uniform (0.5 to 1.5 times), exponential or lognormal",
        {"seconds": 0.15, "distribution": "fixed"},
    ),
    Fault(
        "late",
        Bites.BEFORE,
        "the call waits and is then carried out even if its caller has hung up",
        {"seconds": 15.0, "distribution": "fixed"},
    ),
    Fault("throttle", Bites.INSTEAD, "429; Retry-After where it is given", {"retry_after": None}),
    Fault("error", Bites.INSTEAD, "a 5xx before anything is done", {"status": 503, "retry_after": None}),
    Fault("login_page", Bites.INSTEAD, "an HTML sign-in page with status 200"),
    Fault("expired", Bites.INSTEAD, "401: the token has ended"),
    Fault("revoked", Bites.INSTEAD, "403: the token was taken away"),
    Fault("error_after_commit", Bites.AFTER, "a 5xx although it is done", {"status": 500}),
    Fault(
        "silence", Bites.AFTER, "done, and then no answer for a while; the end is a reset", {"seconds": 30.0}
    ),
    Fault("reset_after", Bites.AFTER, "done, and the connection is reset in place of an answer"),
    Fault("truncated", Bites.AFTER, "done; the body ends in its middle"),
    Fault("not_utf8", Bites.AFTER, "done; the body's bytes are no UTF-8"),
    Fault("login_page_after", Bites.AFTER, "done, and a sign-in page with status 200 is the answer"),
    Fault("slow_loris", Bites.AFTER, "done; the body comes in small pieces", {"seconds": 1.0, "pieces": 20}),
    Fault("die_after_commit", Bites.AFTER, "done, and the simulator dies by SIGKILL"),
    Fault("stale", Bites.WORLD, "reads do not see what is younger than this", {"seconds": 2.0}),
    Fault("overlap", Bites.WORLD, "a page begins with the last entries of the page before", {"entries": 3}),
    Fault("repeat", Bites.WORLD, "this share of pages is given twice", {"share": 0.3}),
    Fault("shift", Bites.WORLD, "pages end anywhere, so that entries move between them"),
    Fault("shuffle", Bites.WORLD, "the entries of a page are out of order"),
    Fault("skew", Bites.WORLD, "this system's clock is wrong by so much", {"seconds": 600.0}),
    Fault("drop", Bites.WEBHOOK, "the news is not delivered"),
    Fault("double", Bites.WEBHOOK, "the news is delivered twice under one id"),
    Fault("reorder", Bites.WEBHOOK, "the news goes out after the one behind it"),
    Fault("delay", Bites.WEBHOOK, "the news waits", {"seconds": 2.0}),
    Fault("old_signature", Bites.WEBHOOK, "the news is signed for an hour ago"),
    Fault("other_key", Bites.WEBHOOK, "the news is signed with the key that is to come (or any other)"),
    Fault("forged", Bites.WEBHOOK, "the news is signed with a key nobody agreed on"),
)
FAULTS: Final[Mapping[str, Fault]] = {one.name: one for one in _TABLE}
"""Every fault by its name. The twin of ``TLS`` in ``tls.py``, which is chosen at the start."""


class BadRule(ValueError):
    """A rule that names no fault, or gives a parameter that the fault does not take."""


@dataclass(frozen=True)
class Rule:
    """When one fault bites.

    Calls are matched by ``method``, the beginning of ``path`` and ``contains`` (a text in path, query or
    headers); of those, the first ``skip`` pass, at most ``times`` are bitten (null: no end), each with
    probability ``rate``. It holds from ``after`` seconds on for ``lasts`` seconds (null: for good), counted from
    when it was switched on; on a webhook ``path`` is matched against the news's kind.
    """

    fault: str
    method: str = ""
    path: str = ""
    contains: str = ""
    skip: int = 0
    times: int | None = None
    rate: float = 1.0
    after: float = 0.0
    lasts: float | None = None
    parameters: Mapping[str, Any] = field(default_factory=dict)


_OWN: Final = frozenset(Rule.__dataclass_fields__) - {"parameters"}


def rule(raw: Mapping[str, Any]) -> Rule:
    """A rule from plain values: the fields of ``Rule`` and the fault's own parameters side by side."""
    fault = FAULTS.get(str(raw.get("fault")))
    if fault is None:
        raise BadRule(f"no such fault: {raw.get('fault')}")
    unknown = set(raw) - _OWN - set(fault.takes)
    if unknown:
        raise BadRule(f"{fault.name} does not take {', '.join(sorted(unknown))}")
    own = {name: value for name, value in raw.items() if name in _OWN}
    given = {name: value for name, value in raw.items() if name in fault.takes}
    return Rule(**own, parameters={**fault.takes, **given})


@dataclass
class _Live:
    """A rule that is switched on: since when, and how many matching calls it has seen and bitten."""

    rule: Rule
    since: float
    seen: int = 0
    bitten: int = 0


@dataclass
class Hit:
    """A fault that bites now."""

    fault: Fault
    parameters: Mapping[str, Any]


class Plan:
    """The rules that are on. Chance comes from ``seed``, so the same calls in the same order fare the same."""

    def __init__(self, seed: int, seconds: Callable[[], float]) -> None:
        self.bites: Counter[str] = Counter()
        self._chance = random.Random(seed)  # noqa: S311  # chance, no secret
        self._seconds = seconds
        self._live: list[_Live] = []

    def add(self, rules: Sequence[Rule]) -> None:
        """Switch rules on, from now."""
        self._live.extend(_Live(one, self._seconds()) for one in rules)

    def clear(self) -> None:
        """Switch everything off."""
        self._live.clear()

    @property
    def busy(self) -> bool:
        """Whether anything is switched on."""
        return bool(self._live)

    def on(self, bites: Bites) -> list[Hit]:
        """What bites at a place without a call: world and listener."""
        return [_hit(live.rule) for live in self._live if self._holds(live, bites)]

    def hits(self, bites: Bites, method: str = "", path: str = "", text: str = "") -> list[Hit]:
        """What bites this call (or connection, or piece of news) at one place; counts it."""
        if not self._live:
            return []
        return [
            _hit(live.rule)
            for live in self._live
            if self._holds(live, bites) and _matches(live.rule, method, path, text) and self._strikes(live)
        ]

    def _holds(self, live: _Live, bites: Bites) -> bool:
        if FAULTS[live.rule.fault].bites is not bites:
            return False
        age = self._seconds() - live.since - live.rule.after
        return age >= 0 and (live.rule.lasts is None or age < live.rule.lasts)

    def _strikes(self, live: _Live) -> bool:
        live.seen += 1
        over = live.rule.times is not None and live.bitten >= live.rule.times
        if live.seen <= live.rule.skip or over or self._chance.random() >= live.rule.rate:
            return False
        live.bitten += 1
        self.bites[live.rule.fault] += 1
        return True

    def wait(self, parameters: Mapping[str, Any]) -> float:
        """Seconds of one ``latency``, by its distribution."""
        mean, kind = float(parameters["seconds"]), parameters["distribution"]
        if kind == "uniform":
            return mean * self._chance.uniform(0.5, 1.5)
        if kind == "exponential":
            return self._chance.expovariate(1 / mean) if mean else 0.0
        if kind == "lognormal":
            return self._chance.lognormvariate(math.log(mean) - 0.125, 0.5) if mean else 0.0
        return mean


def _hit(rule: Rule) -> Hit:
    return Hit(FAULTS[rule.fault], rule.parameters)


def _matches(rule: Rule, method: str, path: str, text: str) -> bool:
    return (
        (not rule.method or rule.method == method)
        and path.startswith(rule.path)
        and (not rule.contains or rule.contains in text)
    )
