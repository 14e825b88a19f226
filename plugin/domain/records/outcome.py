"""What came of it: replies and dossiers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from plugin.domain.records.row import Json, Row
from plugin.domain.states import DossierState, ReplyState


@dataclass(frozen=True, kw_only=True)
class Reply(Row):
    """Văn bản báo cáo kết quả. ``stale`` names the changed cells, or is null.

    ``kind``: ``report``, ``supplement`` or ``replacement`` of a report that is out already.
    ``checked_by`` answers for the content, ``form_checked_by`` for the form where two people check.
    ``slip_sha256`` is the Phiếu trình, ``sheet_sha256`` the sheet of the asking office, filled in.
    """

    case_id: str
    round_id: str
    state: ReplyState
    kind: str
    doc_type: str
    reference: str
    addressee: str
    addressee_code: str
    answers_code: str
    answers_external_id: str | None
    subject: str
    content: Json
    docx_sha256: str | None
    xlsx_sha256: str | None
    slip_sha256: str | None
    sheet_sha256: str | None
    drafted_by: str
    drafted_at: datetime
    checked_by: str | None
    checked_at: datetime | None
    form_checked_by: str | None
    form_checked_at: datetime | None
    approved_by: str | None
    approved_at: datetime | None
    number: int | None
    code: str | None
    issued_on: date | None
    numbered_at: datetime | None
    sent_at: datetime | None
    external_id: str | None
    received_at: datetime | None
    stale: list[Json] | None
    stale_choice: str | None
    returned_reason: str | None


@dataclass(frozen=True, kw_only=True)
class Dossier(Row):
    """Hồ sơ. ``code`` is agency code + year + notation (NĐ 30/2020 PL VI)."""

    state: DossierState
    code: str
    notation: str
    year: int
    title: str
    retention: str
    retention_source: str
    off_plan: bool
    officer: str
    opened_at: datetime
    closed_at: datetime | None
    closed_by: str | None
    retention_confirmed_by: str | None
    returned_reason: str | None
    accepted_at: datetime | None
    accepted_by: str | None
    package_sha256: str | None
    external_id: str | None
    filed_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class DossierItem(Row):
    """One document of a dossier in order, or (``process``) one piece of the handling trail."""

    dossier_id: str
    case_id: str
    position: int
    source_id: str
    kind: str
    code: str
    document_date: date | None
    title: str
    author: str
    file_sha256: str | None
    file_name: str
    process: bool
