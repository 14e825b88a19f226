"""The input fields of a dossier and its documents as XML (NĐ 30/2020/NĐ-CP Phụ lục VI Phần II)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final
from xml.etree import ElementTree as ET

from plugin.domain.calendar import VN
from plugin.domain.records import Direction, RegisterLine

ARRIVAL: Final = "den"
DEPARTURE: Final = "di"
INTERNAL: Final = "noi-bo"
_ORIGINS: Final = {"Văn bản đến": ARRIVAL, "Văn bản đi": DEPARTURE}
"""A document's kind tells its origin where nobody said it."""

_LANGUAGE: Final = "Tiếng Việt"
_RIGHTS: Final = "Hạn chế"
"""Chế độ sử dụng when nobody set one: the careful choice."""

_LENGTHS: Final = {
    "OrganId": 13,
    "FileNotation": 20,
    "TypeName": 100,
    "CodeNumber": 11,
    "CodeNotation": 30,
    "OrganName": 200,
    "Subject": 500,
    "Description": 500,
    "Position": 100,
    "FullName": 50,
    "ToPlaces": 1000,
    "Title": 500,
    "Maintenance": 30,
    "Rights": 30,
    "Creator": 30,
}
"""Widths of the decree's text fields. Agency codes may be longer since QĐ 20/2020: cut only here."""


def line_metadata(line: RegisterLine, direction: Direction | None = None, due: str = "") -> dict[str, Any]:
    """The further metadata of a document from its line in the book (and the direction given on it).

    ``due`` is the time limit for handling or answering, an ISO date or instant. Lay the result
    over the document's own keys before ``package.build``.
    """
    arrival = line.book == "arrivals"
    return {
        "origin": ARRIVAL if arrival else DEPARTURE,
        "doc_type": line.doc_type,
        "arrival_date": line.entered_at.astimezone(VN).date() if arrival else None,
        "arrival_number": line.number if arrival else None,
        "signer_name": line.signer,
        "to_places": line.recipient,
        "copies": line.copies,
        "trace": direction.text if direction else "",
        "due": due,
    }


def dossier_xml(dossier: Mapping[str, Any], documents: Sequence[Mapping[str, Any]]) -> bytes:
    """``hoso.xml``: the 11 fields of a dossier (Phần II.III). ``documents`` are the listed ones."""
    root = ET.Element("hoso")
    _file_code(root, dossier)
    dates = sorted(one["document_date"] for one in documents if one.get("document_date"))
    pages = [one.get("page_amount") for one in documents]
    notes = [dossier.get("retention_source"), "Hồ sơ ngoài Danh mục" if dossier.get("off_plan") else ""]
    _fields(
        root,
        Title=dossier["title"],
        Maintenance=dossier["retention"],
        Rights=dossier.get("rights") or _RIGHTS,
        Creator=dossier["officer"],
        Language=dossier.get("language") or _LANGUAGE,
        StartDate=_day(dates[0] if dates else dossier["opened_at"]),
        EndDate=_day(dates[-1] if dates else dossier.get("closed_at")),
        DocTotal=len(documents),
        PageTotal=sum(pages) if pages and None not in pages else "",
        Description=". ".join(note for note in notes if note),
    )
    return _bytes(root)


def document_xml(
    dossier: Mapping[str, Any], document: Mapping[str, Any], ordinal: int, entry: str | None
) -> bytes:
    """One document's fields: 18 for a văn bản đến, 16 for a văn bản đi, the common ones for the rest.

    ``entry`` is the file's name in the package and ``SHA-256`` its checksum, both beside the
    decree's fields. See ``plugin.filing.package.build`` for the keys read.
    """
    origin = document.get("origin") or _ORIGINS.get(document.get("kind") or "", INTERNAL)
    root = ET.Element("vanban", {"loai": origin})
    if entry:
        ET.SubElement(root, "tep", {"ten": entry, "sha256": document.get("file_sha256") or ""})
    _file_code(root, dossier)
    _common(root, dossier, document, ordinal)
    if origin == ARRIVAL:
        _fields(
            root,
            ArrivalDate=_day(document.get("arrival_date")),
            ArrivalNumber=document.get("arrival_number"),
        )
    _signer(root, document)
    if origin == ARRIVAL:
        _arrival(root, document)
    elif origin == DEPARTURE:
        _departure(root, document)
    return _bytes(root)


def _common(root: ET.Element, dossier: Mapping[str, Any], document: Mapping[str, Any], ordinal: int) -> None:
    number, _, notation = str(document.get("code") or "").partition("/")
    _fields(
        root,
        DocOrdinal=ordinal,
        TypeName=document.get("doc_type"),
        CodeNumber=number,
        CodeNotation=notation,
        IssuedDate=_day(document.get("document_date")),
        OrganName=document["author"] or _value(dossier.get("agency"), "name"),
        Subject=document["title"],
        Language=document.get("language") or _LANGUAGE,
        PageAmount=document.get("page_amount"),
        Description=document.get("note"),
    )


def _signer(root: ET.Element, document: Mapping[str, Any]) -> None:
    signer = ET.SubElement(root, "SignerInfo")
    _fields(signer, Position=document.get("signer_position"), FullName=document.get("signer_name"))


def _arrival(root: ET.Element, document: Mapping[str, Any]) -> None:
    _fields(
        root,
        Priority=document.get("priority") or 0,
        ToPlaces=document.get("to_places"),
        TraceHeaderList=document.get("trace"),
        DueDate=_day(document.get("due")),
    )


def _departure(root: ET.Element, document: Mapping[str, Any]) -> None:
    to = ET.SubElement(root, "To")
    _fields(to, OrganId=document.get("to_code"), OrganName=document.get("to_places"))
    _fields(
        root,
        Priority=document.get("priority") or 0,
        IssuedAmount=document.get("copies"),
        DueDate=_day(document.get("due")),
    )


def _file_code(root: ET.Element, dossier: Mapping[str, Any]) -> None:
    """Mã hồ sơ: the agency's code, the year and the notation; the whole beside them."""
    code = ET.SubElement(root, "FileCode", {"ma": dossier["code"]})
    _fields(
        code,
        OrganId=_value(dossier.get("agency"), "code"),
        FileCatalog=dossier["year"],
        FileNotation=dossier["notation"],
    )


def _value(agency: Any, key: str) -> str:
    return str(agency.get(key) or "") if isinstance(agency, Mapping) else ""


def _fields(parent: ET.Element, **values: Any) -> None:
    """One element each, in this order, empty where the value is not known."""
    for name, value in values.items():
        text = "" if value is None else str(value)
        ET.SubElement(parent, name).text = _printable(text[: _LENGTHS.get(name, len(text))])


def _printable(text: str) -> str:
    """Without the control characters that XML 1.0 can not hold."""
    return "".join(c for c in text if c in "\t\n" or (ord(c) >= 32 and ord(c) not in (0xFFFE, 0xFFFF)))


def _day(value: date | str | None) -> str:
    """dd/mm/yyyy; an instant's day is the day in Vietnam."""
    if not value:
        return ""
    if isinstance(value, str):
        value = datetime.fromisoformat(value)
    if isinstance(value, datetime):
        value = (value.astimezone(VN) if value.tzinfo else value).date()
    return value.strftime("%d/%m/%Y")


def _bytes(root: ET.Element) -> bytes:
    ET.indent(root)
    body: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return body + b"\n"
