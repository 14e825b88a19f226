"""What came out, held against what was intended: the ledger of the other side decides."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from statistics import median
from typing import Any, Final

from plugin.trial import check
from plugin.trial.drill.people import notice_of
from plugin.trial.drill.script import Act

Json = dict[str, Any]

END_STATES: Final[Mapping[str, str]] = {
    "case": "filed",
    "rounds": "consolidated",
    "replies": "sent",
    "assignments": "answered",
    "dossier": "filed",
}
"""Where everything must have come to rest."""


@dataclass
class Verdict:
    """The counts; every list names what is wrong, empty lists are the aim."""

    intended: int
    done: int
    lost: list[str]
    doubled: list[str]
    unexpected: list[str]
    holes: list[str]
    illegal: list[str]
    stuck: list[str]
    leaked: list[str]
    waits: Mapping[str, tuple[float, float, int]] = field(default_factory=dict)

    @property
    def problems(self) -> list[str]:
        """Everything that is not as it must be."""
        return [
            *(f"mất: {one}" for one in self.lost),
            *(f"lặp: {one}" for one in self.doubled),
            *(f"ngoài kịch bản: {one}" for one in self.unexpected),
            *(f"hở số: {one}" for one in self.holes),
            *(f"sai trạng thái: {one}" for one in self.illegal),
            *(f"kẹt: {one}" for one in self.stuck),
            *(f"lộ bí mật: {one}" for one in self.leaked),
        ]


def acts(ledger: Sequence[Json], tasks: Sequence[Json], inbox: Sequence[Json], letters: Sequence[Json],
         dossiers: Sequence[Json]) -> Counter[Act]:  # fmt: skip
    """The ledger in the script's words: (kind, notice, unit), each visible act once."""
    notices = {one["id"]: str(one["name"]).removesuffix(".md") for one in inbox}
    given = {task["id"]: (notice_of(task), str(task["unit"])) for task in tasks}
    answered = {letter["reference"]: notices.get(str(letter["answers"]), "") for letter in letters}
    filed = {one["code"]: str(one["code"]).split(".")[-2] for one in dossiers}
    found: dict[tuple[str, str, str, int], Act] = {}
    for line in ledger:
        kind, target, reference = line["act"], line["target"], line["reference"]
        if kind in ("register", "status"):
            act = (kind, notices.get(target, ""), "")
        elif kind == "assign":
            act = (kind, *given[line["id"]])
        elif kind == "send":
            act = (kind, answered.get(reference, ""), "")
        elif kind == "file":
            act = (kind, filed.get(target, ""), "")
        else:
            act = (kind, *given.get(target, ("", "")))
        found[kind, target, reference, int(line["ordinal"])] = act
    return Counter(found.values())


def missing(intended: Counter[Act], there: Counter[Act]) -> list[str]:
    """Intended acts that the other side never saw."""
    return [_said(act, count) for act, count in sorted((intended - there).items())]


def beyond(intended: Counter[Act], there: Counter[Act]) -> list[str]:
    """Acts nobody intended."""
    return [_said(act, count) for act, count in sorted((there - intended).items())]


def _said(act: Act, count: int) -> str:
    kind, notice, unit = act
    return f"{kind} của văn bản {notice}{f', {unit}' if unit else ''} × {count}"


def twice(ledger: Sequence[Json]) -> list[str]:
    """Acts done more than once: the same act under two lines."""
    counted = Counter((one["act"], one["target"], one["reference"], one["ordinal"]) for one in ledger)
    return [f"{' '.join(map(str, act))} × {count}" for act, count in counted.items() if count > 1]


def holes(books: Mapping[str, Sequence[Json]]) -> list[str]:
    """Series of the books with missing or repeated numbers."""
    series: dict[str, list[int]] = defaultdict(list)
    for book, lines in books.items():
        for line in lines:
            series[f"{book} {line['series']}"].append(int(line["number"]))
    return [
        f"{name}: {sorted(numbers)}"
        for name, numbers in series.items()
        if check.holes(numbers) or len(set(numbers)) != len(numbers)
    ]


def illegal(case: Json, people: int) -> Iterable[str]:
    """What of a case is not where it must be, or does not add up to so many people."""
    title = case["case"]["title"]
    rounds = case["rounds"]
    groups: Mapping[str, Sequence[Json]] = {
        "case": [case["case"]],
        "rounds": rounds,
        "replies": case["replies"],
        "assignments": [one for round_ in rounds for one in round_["assignments"]],
        "dossier": [case["dossier"] or {"state": "none"}],
    }
    for what, state in END_STATES.items():
        for one in groups[what]:
            if one["state"] != state:
                yield f"{title}: {what} {one.get('id')} là {one['state']}, phải là {state}"
    if len(rounds) != 1 or rounds[0]["outstanding"] != 0:
        yield f"{title}: {len(rounds)} đợt, còn thiếu {[one['outstanding'] for one in rounds]}"
        return
    counted = rounds[0]["sums"]["totals"].get("total"), rounds[0]["sums"]["totals"].get("installed")
    if counted != (people, people):
        yield f"{title}: tổng hợp {counted}, các đơn vị đã nộp {people}"


def waits(effects: Sequence[Json]) -> dict[str, tuple[float, float, int]]:
    """Per kind of effect: the median and the longest wait in seconds, from planned to done, and how many."""
    seconds: dict[str, list[float]] = defaultdict(list)
    for one in effects:
        if one["finished_at"]:
            planned, done = (datetime.fromisoformat(one[name]) for name in ("created_at", "finished_at"))
            seconds[one["kind"]].append((done - planned).total_seconds())
    return {kind: (median(found), max(found), len(found)) for kind, found in sorted(seconds.items())}
