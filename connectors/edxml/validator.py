"""What a package of ours must keep, and what is odd about one that came in; each as a sentence.

Lengths are the smaller of the law's (NĐ 30/2020 Phụ lục VI) and the strictest receiver's.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Final

from connectors.edxml import codes, lists
from connectors.edxml.dates import VN, day
from connectors.edxml.values import RECALL, REPLACEMENT, UPDATE, BadPackage, Document, Organ, Status

_LONGEST_ID: Final = 200
_UNWRITABLE: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_EMAIL: Final = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_ORGAN_LENGTHS: Final = {
    "in_charge": ("tên cơ quan chủ quản", 500),
    "name": ("tên cơ quan", 200),
    "address": ("địa chỉ cơ quan", 500),
    "email": ("thư điện tử", 100),
    "telephone": ("số điện thoại", 20),
    "fax": ("số fax", 20),
}


def check(document: Document, allowed: Iterable[str] = (), today: date | None = None) -> None:
    """``BadPackage`` with every reason why a document may not go out."""
    _refuse(problems(document, allowed, today))


def check_status(status: Status) -> None:
    """``BadPackage`` with every reason why a status may not go out."""
    _refuse(status_problems(status))


def _refuse(found: Iterable[str]) -> None:
    listed = tuple(found)
    if listed:
        raise BadPackage(*listed)


def problems(document: Document, allowed: Iterable[str] = (), today: date | None = None) -> Iterator[str]:
    """What the standard, the law or a known receiver would refuse; for one that came in they are warnings.

    ``allowed`` are codes outside the three families that may be written all the same; ``today`` is the
    office's day, by default the machine's.
    """
    allowed = frozenset(allowed)
    yield from _parties(document, allowed)
    yield from _identity(document, today or datetime.now(VN).date())
    yield from _lengths(document)
    yield from _numbers(document)
    yield from _business(document)
    yield from _files(document)
    if _UNWRITABLE.search(_all_texts(document)):
        yield "Nội dung có ký tự không ghi được vào gói tin."


def status_problems(status: Status) -> Iterator[str]:
    """The same for a status message."""
    if not status.sender.id:
        yield "Thiếu mã định danh của cơ quan báo trạng thái."
    yield from _missing(
        {
            "mã định danh cơ quan của văn bản được báo trạng thái": status.about.organ,
            "số, ký hiệu của văn bản được báo trạng thái": status.about.code,
            "DocumentId của văn bản được báo trạng thái": status.about.document_id,
        }
    )
    if status.code not in lists.STATUSES:
        yield f"Không có mã trạng thái {status.code}."
    if status.code in lists.NEEDS_REASON and not status.description:
        yield f"Trạng thái {status.code} ({lists.STATUSES[status.code]}) phải ghi lý do."
    yield from _too_long("lý do, ghi chú của trạng thái", status.description, 500)
    if _UNWRITABLE.search(status.description):
        yield "Lý do có ký tự không ghi được vào gói tin."


def _all_texts(document: Document) -> str:
    """All texts of a document in one, to look for characters that no XML may hold."""
    organs = [text for one in (document.sender, *document.recipients) for text in vars(one).values()]
    answers = [text for one in document.answers for text in vars(one).values()]
    own = [value for value in vars(document).values() if isinstance(value, str)]
    names = [text for file in document.files for text in (file.name, file.description)]
    rest = [*document.appendixes, *document.places, *vars(document.signer).values(), document.business.reason]
    return "".join([*organs, *answers, *own, *names, *rest])


def _missing(fields: dict[str, str]) -> Iterator[str]:
    yield from (f"Thiếu {what}." for what, value in fields.items() if not value.strip())


def _too_long(what: str, value: str, limit: int) -> Iterator[str]:
    if len(value) > limit:
        yield f"{what[0].upper()}{what[1:]} dài {len(value)} ký tự, quá {limit}."


def _parties(document: Document, allowed: frozenset[str]) -> Iterator[str]:
    if not document.recipients:
        yield "Thiếu nơi nhận."
    for organ in (document.sender, *document.recipients):
        if not codes.writable(organ.id, allowed):
            yield f"Mã định danh {organ.id or '(trống)'} không đúng QĐ 28/2018/QĐ-TTg hoặc QĐ 20/2020/QĐ-TTg."
        yield from _organ(organ)
    seen: set[str] = set()
    for organ in document.recipients:
        if organ.id in seen:
            yield f"Nơi nhận {organ.id} ghi hai lần."
        seen.add(organ.id)


def _organ(organ: Organ) -> Iterator[str]:
    for name, (what, limit) in _ORGAN_LENGTHS.items():
        yield from _too_long(what, getattr(organ, name), limit)
    if organ.email and not _EMAIL.fullmatch(organ.email):
        yield f"Thư điện tử {organ.email} không đúng dạng."


def _identity(document: Document, today: date) -> Iterator[str]:
    yield from _missing(
        {
            "số văn bản": document.number,
            "ký hiệu văn bản": document.notation,
            "trích yếu": document.subject,
            "tên loại văn bản": document.type_name,
        }
    )
    issued = day(document.promulgated)
    if issued is None or not re.fullmatch(r"\d{4}/\d{2}/\d{2}", document.promulgated):
        yield f"Ngày ban hành '{document.promulgated}' không phải ngày có thật ở dạng năm/tháng/ngày."
    elif issued > today:
        yield f"Ngày ban hành {document.promulgated} ở sau hôm nay."
    if document.due and day(document.due) is None:
        yield f"Hạn trả lời '{document.due}' không phải ngày có thật."


def _lengths(document: Document) -> Iterator[str]:
    limits = (
        ("DocumentId", document.document_id, _LONGEST_ID),
        ("số văn bản", document.number, 11),
        ("ký hiệu văn bản", document.notation, 30),
        ("nơi ban hành", document.place, 50),
        ("tên loại văn bản", document.type_name, 100),
        ("trích yếu", document.subject, 500),
        ("nội dung tóm tắt", document.content, 500),
        ("chức vụ người ký", document.signer.position, 100),
        ("họ tên người ký", document.signer.name, 50),
        ("lĩnh vực", document.sphere, 100),
        ("ký hiệu người soạn", document.typist, 10),
        ("tổng các nơi nhận", "".join(document.places), 1000),
    )
    for what, value, limit in limits:
        yield from _too_long(what, value, limit)
    for place in document.places:
        yield from _too_long("nơi nhận", place, 150)


def _numbers(document: Document) -> Iterator[str]:
    if document.priority is not None and document.priority not in range(len(lists.PRIORITIES)):
        yield f"Độ khẩn {document.priority} không có trong danh mục (0 đến 4)."
    if document.type not in (lists.NORMATIVE, lists.ADMINISTRATIVE):
        yield "Loại văn bản phải là 1 (quy phạm pháp luật) hoặc 2 (hành chính)."
    for what, value in (("Số bản", document.copies), ("Số trang", document.pages)):
        if value is not None and value not in range(1000):
            yield f"{what} {value} nằm ngoài 0 đến 999."
    if document.steering is not None and document.steering not in range(3):
        yield f"Loại chỉ đạo {document.steering} không có trong danh mục (0 đến 2)."


def _business(document: Document) -> Iterator[str]:
    business = document.business
    if business.kind not in range(4):
        yield f"Loại nghiệp vụ {business.kind} không có trong danh mục (0 đến 3)."
    if business.kind in (RECALL, UPDATE) and not business.document_id:
        yield "Gói thu hồi, cập nhật phải ghi DocumentId của văn bản được thu hồi, cập nhật."
    if business.kind == REPLACEMENT and not business.replaces:
        yield "Gói thay thế phải ghi các văn bản được thay thế."
    if business.paper not in (0, 1):
        yield "Cờ văn bản giấy chỉ là 0 hoặc 1."


def _files(document: Document) -> Iterator[str]:
    for file in document.files:
        if not file.name.strip():
            yield "Có tệp đính kèm không có tên."
        if file.problem:
            yield f"{file.name}: {file.problem}"
