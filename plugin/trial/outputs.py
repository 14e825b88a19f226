"""Collects what one run has produced, over HTTP and the command line, into the output folder."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from plugin.domain.texts import EVENT_TITLES, percent_text
from plugin.trial import check
from plugin.trial.cast import command
from plugin.trial.office import AGENCY, AGENCY_NAME
from plugin.trial.scenes import NOTICE
from plugin.trial.side import Side
from plugin.trial.stage import Stage

Json = dict[str, Any]

FILES: Final[tuple[tuple[str, str], ...]] = (
    ("notice.json", "thông báo của Sở, các trường đã đọc được"),
    ("reply.docx", "báo cáo đã phát hành"),
    ("reply.xlsx", "phụ lục, mỗi tổng số mở ra được từng báo cáo"),
    ("register.xlsx", "sổ đăng ký văn bản đến"),
    ("departures.xlsx", "sổ đăng ký văn bản đi"),
    ("dossier.zip", "gói hồ sơ đã nộp lưu"),
    ("timeline.json", "mọi việc đã xảy ra, theo giờ của cơ quan"),
    ("ledger.json", "những gì hệ thống quản lý văn bản đã thấy"),
    ("summary.json", "kết quả và số đối chiếu"),
)


def collect(stage: Stage, out: Path) -> None:
    """Write every output; what is missing on the other side raises."""
    side = stage.sides[AGENCY]
    cases = [stage.export(side, id) for id in stage.cases(side)]
    ledger = stage.operator.ledger()
    books = {name: book(stage, side, name) for name in ("arrivals", "departures")}
    (out / "notice.json").write_text(command(stage.settings, "read", str(NOTICE)), encoding="utf-8")
    _documents(stage, side, out)
    for kind, name in (("arrivals", "register.xlsx"), ("departures", "departures.xlsx")):
        (out / name).write_bytes(stage.web[side.clerk].get(f"/register/{kind}/2020.xlsx").content)
    write(out / "timeline.json", [timeline(case) for case in cases])
    write(out / "ledger.json", ledger)
    write(out / "summary.json", summary(cases, ledger, books))


def book(stage: Stage, side: Side, name: str) -> list[Json]:
    """The lines of one of an agency's books of 2020."""
    lines: list[Json] = stage.web[side.clerk].json(f"/register/{name}/2020.json")
    return lines


def _documents(stage: Stage, side: Side, out: Path) -> None:
    """The issued letter, its workbook, and the package as the document system holds it."""
    case = stage.export(side)
    reply, dossier = case["replies"][-1], case["dossier"]
    clerk = stage.web[side.clerk]
    for name, sha256 in (("reply.docx", reply["docx_sha256"]), ("reply.xlsx", reply["xlsx_sha256"])):
        (out / name).write_bytes(clerk.get(f"/files/{side.case}/{sha256}").content)
    package = stage.feeds[side.agency].bytes(f"/dossiers/{dossier['external_id']}/package")
    (out / "dossier.zip").write_bytes(package)
    ours = clerk.get(f"/dossiers/{dossier['id']}/package").content
    stage.must(hashlib.sha256(ours).digest() == hashlib.sha256(package).digest(), "gói hồ sơ đã nộp lưu")


def timeline(case: Json) -> Json:
    """One case's events in order: office time, what happened, in which step, by whom."""
    kept = ("at", "name", "step", "actor", "subject_id", "data")
    events = [
        {**{name: event[name] for name in kept}, "title": EVENT_TITLES[event["name"]]}
        for event in case["events"]
    ]
    return {"case": case["case"]["id"], "title": case["case"]["title"], "events": events}


def summary(cases: Sequence[Json], ledger: Sequence[check.Act], books: Mapping[str, Sequence[Json]]) -> Json:
    """What the run came to: one agency's cases and rounds, and the counts that must be 0."""
    return {
        "agencies": [agency_summary(AGENCY_NAME, cases)],
        "lost": check.lost(ledger),
        "doubled": check.doubled(ledger),
        "holes": sum(check.holes(numbers) for numbers in _series(books)),
    }


def agency_summary(name: str, cases: Sequence[Json]) -> Json:
    """One agency's cases and rounds."""
    rounds = [_round(one) for case in cases for one in case["rounds"]]
    return {"name": name, "cases": len(cases), "rounds": rounds}


def _series(books: Mapping[str, Sequence[Json]]) -> list[list[int]]:
    """The numbers of every yearly series of every book."""
    found: dict[tuple[str, str], list[int]] = {}
    for book, lines in books.items():
        for line in lines:
            found.setdefault((book, line["series"]), []).append(line["number"])
    return list(found.values())


def _round(one: Json) -> Json:
    sums = one["sums"]
    counts = {name: sums[name] for name in ("asked", "in_time", "late")}
    return {
        "no": one["no"],
        **counts,
        "missing": len(sums["missing"]),
        "refused": sum(answer["state"] == "refused" for answer in one["answers"]),
        "totals": sums["totals"],
        "rates": sums["rates"],
    }


def write(path: Path, value: Any) -> None:
    """Keep a value as JSON that people can read."""
    path.write_text(json.dumps(value, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


def sentence(out: Path) -> str:
    """The run in a few words."""
    found: Json = json.loads((out / "summary.json").read_text(encoding="utf-8"))
    round_ = found["agencies"][0]["rounds"][0]
    totals, rates = round_["totals"], round_["rates"]
    return (
        f"Đạt. {AGENCY_NAME}: {round_['asked']:02d} đơn vị đã báo cáo ({round_['late']:02d} nộp trễ, "
        f"{round_['refused']:02d} lần trả lại); {totals['installed']}/{totals['total']} người đã cài, "
        f"đạt {percent_text(*rates['of_reported'])}; báo cáo {check.REPLY_CODE} đã gửi một lần và đã lưu hồ sơ.\n"
        f"Mất {found['lost']}, lặp {found['doubled']}, hở số {found['holes']}."
    )
