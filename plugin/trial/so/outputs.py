"""What the Sở's case leaves behind, collected over HTTP."""

from __future__ import annotations

import hashlib
import json
import shutil
from pathlib import Path
from typing import Any, Final

from plugin.domain.texts import percent_text
from plugin.trial import check, outputs
from plugin.trial.cast import command
from plugin.trial.scenes import NOTICE
from plugin.trial.side import Side
from plugin.trial.so.common import a, b
from plugin.trial.so.expected import ACTS
from plugin.trial.stage import Stage

Json = dict[str, Any]

LETTERS: Final = {
    "1042/SNV-VP": "reply.docx",
    "1051/SNV-VP": "supplement.docx",
    "1098/SNV-VP": "reply-2.docx",
}
FILES: Final[tuple[tuple[str, str], ...]] = (
    ("notice.json", "thông báo 41/TB-SNV, các trường đã đọc được"),
    ("reply.docx", "công văn 1042/SNV-VP"),
    ("reply.xlsx", "phụ lục đợt 1, mỗi tổng số mở ra được từng báo cáo"),
    ("slip.docx", "phiếu trình của công văn 1042/SNV-VP"),
    ("supplement.docx", "công văn bổ sung 1051/SNV-VP"),
    ("reply-2.docx", "công văn 1098/SNV-VP"),
    ("register.xlsx", "sổ đăng ký văn bản đến của Sở"),
    ("departures.xlsx", "sổ đăng ký văn bản đi của Sở"),
    ("dossier.zip", "gói hồ sơ 000.00.12.H41.2020.05.VP"),
    ("website", "trang thông tin điện tử"),
    ("timeline.json", "mọi việc đã xảy ra ở hai cơ quan, theo giờ của cơ quan"),
    ("ledger.json", "những gì hệ thống quản lý văn bản đã thấy"),
    ("summary.json", "kết quả và số đối chiếu"),
)


def collect(stage: Stage, out: Path) -> None:
    """Write every output; what is missing on the other side raises."""
    ledger = stage.operator.ledger()
    cases = {
        side.agency: [stage.export(side, id) for id in stage.cases(side)] for side in stage.sides.values()
    }
    (out / "notice.json").write_text(command(stage.settings, "read", str(NOTICE)), encoding="utf-8")
    _documents(stage, a(stage), out)
    for kind, name in (("arrivals", "register.xlsx"), ("departures", "departures.xlsx")):
        (out / name).write_bytes(stage.web[a(stage).clerk].get(f"/register/{kind}/2020.xlsx").content)
    shutil.copytree(stage.place.home / "website", out / "website")
    outputs.write(out / "timeline.json", [outputs.timeline(one) for found in cases.values() for one in found])
    outputs.write(out / "ledger.json", ledger)
    outputs.write(out / "dossier.json", _dossier(stage, a(stage)))
    outputs.write(out / "registers.json", _books(stage))
    outputs.write(out / "summary.json", _summary(stage, cases, ledger))


def _summary(stage: Stage, cases: dict[str, list[Json]], ledger: list[Json]) -> Json:
    sides = stage.sides.values()
    arrivals = [[line["number"] for line in outputs.book(stage, side, "arrivals")] for side in sides]
    return {
        "agencies": [outputs.agency_summary(side.name, cases[side.agency]) for side in sides],
        "lost": sum(check.lost(ledger, ACTS[side.agency], side.code) for side in sides),
        "doubled": sum(check.doubled(ledger, side.code) for side in sides),
        "holes": sum(check.holes(numbers) for numbers in arrivals),
    }


def _books(stage: Stage) -> Json:
    return {
        side.agency: {
            name: [[line["number"], line["code"]] for line in outputs.book(stage, side, name)]
            for name in ("arrivals", "departures")
        }
        for side in (a(stage), b(stage))
    }


def _documents(stage: Stage, side: Side, out: Path) -> None:
    """The issued letters, the first one's workbook and slip, and the package as the other side holds it."""
    case, clerk = stage.export(side), stage.web[side.clerk]
    by_code = {reply["code"]: reply for reply in case["replies"]}
    first = by_code["1042/SNV-VP"]
    wanted = {name: by_code[code]["docx_sha256"] for code, name in LETTERS.items()}
    wanted |= {"reply.xlsx": first["xlsx_sha256"], "slip.docx": first["slip_sha256"]}
    for name, sha256 in wanted.items():
        (out / name).write_bytes(clerk.get(f"/files/{side.case}/{sha256}").content)
    dossier = case["dossier"]
    package = stage.feeds[side.agency].bytes(f"/dossiers/{dossier['external_id']}/package")
    (out / "dossier.zip").write_bytes(package)
    ours = clerk.get(f"/dossiers/{dossier['id']}/package").content
    stage.must(hashlib.sha256(ours).digest() == hashlib.sha256(package).digest(), "gói hồ sơ đã nộp lưu")


def _dossier(stage: Stage, side: Side) -> Json:
    """The dossier and its list of documents."""
    dossier = stage.export(side)["dossier"]
    found: Json = stage.web[side.archivist].json(f"/dossiers/{dossier['id']}.json")
    return found


def sentence(out: Path) -> str:
    """The run in a few words."""
    found: Json = json.loads((out / "summary.json").read_text(encoding="utf-8"))
    first, second = found["agencies"][0]["rounds"]
    rates = [percent_text(*one["rates"]["of_reported"]) for one in (first, second)]
    return (
        f"Đạt. Sở Nội vụ: đợt 1 có 08/09 đơn vị báo cáo, sau điều chỉnh đạt {rates[0]}; đợt 2 có 09/09 đơn vị, đạt "
        f"{rates[1]}; ba công văn 1042, 1051, 1098/SNV-VP; hồ sơ 29 văn bản đã được lưu trữ tiếp nhận.\n"
        f"Mất {found['lost']}, lặp {found['doubled']}, hở số {found['holes']}."
    )
