"""The direction: who leads, who supports, who is informed, and by when (NĐ 30/2020 Điều 23)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from plugin.domain.deadline import Deadline
from plugin.domain.records import Unit
from plugin.domain.texts import deadline_text

ROLES: Final[dict[str, str]] = {"lead": "Chủ trì", "support": "Phối hợp", "informed": "Nhận để biết"}


def propose(
    fields: Mapping[str, Any], units: Sequence[Unit], office_unit: str, deadline: Deadline | None
) -> dict[str, Any]:
    """What the Office proposes to the leader: it leads, every other unit supports."""
    due = deadline.instant.isoformat() if deadline else None
    assignees = [
        {"unit_id": unit.id, "role": "lead" if unit.id == office_unit else "support", "due": due}
        for unit in sorted(units, key=lambda unit: unit.position)
        if unit.active and unit.kind != "outside"
    ]
    return {"text": _text(fields, units, office_unit, deadline), "assignees": assignees}


def _text(
    fields: Mapping[str, Any], units: Sequence[Unit], office_unit: str, deadline: Deadline | None
) -> str:
    lead = next((unit.name for unit in units if unit.id == office_unit), "Văn phòng")
    when = f" {deadline_text(deadline.instant, deadline.exclusive)}" if deadline else ""
    subject = str(fields.get("subject") or "").removeprefix("Về việc ").strip()
    return (
        f"Giao {lead} chủ trì, các phòng, đơn vị phối hợp thực hiện và báo cáo kết quả{when}"
        f"{' về việc ' + subject if subject else ''}; {lead} tổng hợp, trình ký văn bản báo cáo."
    )


def check(assignees: Sequence[Mapping[str, Any]], units: Sequence[Unit], now: datetime) -> list[str]:
    """Why a direction can not stand: exactly one leads, everybody who acts has a time."""
    names = {unit.id: unit.name for unit in units}
    problems = []
    if sum(a["role"] == "lead" for a in assignees) != 1:
        problems.append("Phải có đúng một đơn vị chủ trì.")
    seen: set[str] = set()
    for assignee in assignees:
        problems += _check_one(assignee, names, seen, now)
        seen.add(assignee["unit_id"])
    return problems


def _check_one(
    assignee: Mapping[str, Any], names: Mapping[str, str], seen: set[str], now: datetime
) -> list[str]:
    name = names.get(assignee["unit_id"])
    if name is None:
        return [f"Không có đơn vị {assignee['unit_id']}."]
    if assignee["unit_id"] in seen:
        return [f"{name} được ghi hai lần."]
    if assignee["role"] not in ROLES:
        return [f"{name} chưa có vai trò: chủ trì, phối hợp hoặc nhận để biết."]
    if assignee["role"] == "informed":
        return []
    if not assignee.get("due"):
        return [f"{name} chưa có thời hạn."]
    if datetime.fromisoformat(assignee["due"]) <= now:
        return [f"Thời hạn của {name} đã qua."]
    return []
