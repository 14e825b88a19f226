"""A package as it came: lenient in everything that does not change what it means."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from connectors.edxml import lists, xml
from connectors.edxml.attachments import safe_name, unpack
from connectors.edxml.nodes import child, children, every, first, name_of, number, plain, said, text
from connectors.edxml.values import (
    BadPackage,
    Business,
    Document,
    File,
    Organ,
    Reference,
    Replaced,
    Signer,
    Staff,
    Status,
    Trace,
    clean,
)

_OLD_BKAV: Final = "http://www.e-doc.vn/Schema/"


def read(raw: bytes) -> Document | Status:
    """What a package says; ``BadPackage`` when it can not be told who sent what to whom.

    Namespaces, prefixes, the order of elements, either spelling of ``Bussiness``, bytes before the declaration,
    empty elements and signatures do not matter.
    """
    root = xml.tree(raw)
    header = _header(root)
    if first(header, "statuscode") is not None:
        return _status(header)
    return _document(root, header)


def _header(root: Any) -> Any:
    namespaces = {one.tag.partition("}")[0].lstrip("{") for one in root.iter() if isinstance(one.tag, str)}
    if any(one.startswith(_OLD_BKAV) for one in namespaces):
        raise BadPackage("Gói tin theo chuẩn e-doc cũ; đề nghị nơi gửi dùng edXML (QCVN 102:2016/BTTTT).")
    if name_of(root) != "edxml":
        raise BadPackage(f"Thẻ gốc là {root.tag!s:.80}, không phải edXML.")
    header = first(root, "messageheader")
    if header is None:
        raise BadPackage("Gói tin không có phần MessageHeader.")
    return header


def _status(header: Any) -> Status:
    about = child(header, "responsefor")
    code = said(header, "statuscode")
    if not code:
        raise BadPackage("Thông báo trạng thái không có mã trạng thái.")
    if about is None or _reference(about) == Reference():
        raise BadPackage("Thông báo trạng thái không nói về văn bản nào.")
    return Status(
        sender=_sender(header),
        about=_reference(about),
        code=lists.status(code),
        description=said(header, "description"),
        at=said(header, "timestamp"),
        staff=_staff(child(header, "staffinfo")),
    )


def _sender(header: Any) -> Organ:
    sender = _organ(child(header, "from"))
    if not sender.id:
        raise BadPackage("Gói tin không ghi mã định danh của nơi gửi.")
    return sender


def _document(root: Any, header: Any) -> Document:
    recipients = tuple(organ for one in children(header, "to") if (organ := _organ(one)).id)
    if not recipients:
        raise BadPackage("Gói tin không ghi mã định danh của nơi nhận.")
    warnings: list[str] = []
    files = tuple(_files(root, warnings))
    traces = first(root, "traceheaderlist")
    code, issued, kind = (
        child(header, "code"),
        child(header, "promulgationinfo"),
        child(header, "documenttype"),
    )
    other = child(header, "otherinfo")
    return Document(
        sender=_sender(header),
        recipients=recipients,
        document_id=said(header, "documentid"),
        number=said(code, "codenumber"),
        notation=said(code, "codenotation"),
        place=said(issued, "place"),
        promulgated=said(issued, "promulgationdate"),
        type=number(kind, "type"),
        type_detail=number(kind, "typedetail"),
        type_name=said(kind, "typename"),
        subject=said(header, "subject"),
        content=said(header, "content"),
        signer=_signer(child(header, "signerinfo")),
        due=said(header, "duedate"),
        priority=lists.priority(number(other, "priority")),
        sphere=said(other, "sphereofpromulgation"),
        typist=said(other, "typernotation"),
        copies=number(other, "promulgationamount"),
        pages=number(other, "pageamount"),
        appendixes=_texts(child(other, "appendixes"), "appendix"),
        answers=tuple(r for one in children(header, "responsefor") if (r := _reference(one)) != Reference()),
        steering=lists.steering(number(header, "steeringtype")),
        places=_texts(child(header, "toplaces"), "place"),
        traces=tuple(
            Trace(said(one, "organid"), said(one, "timestamp")) for one in children(traces, "traceheader")
        ),
        business=_business(child(traces, "business")),
        files=files,
        warnings=tuple(warnings),
    )


def _organ(element: Any) -> Organ:
    return Organ(
        id=said(element, "organid"),
        in_charge=said(element, "organizationincharge"),
        name=said(element, "organname"),
        address=said(element, "organadd"),
        email=said(element, "email"),
        telephone=said(element, "telephone"),
        fax=said(element, "fax"),
        website=said(element, "website"),
    )


def _reference(element: Any) -> Reference:
    return Reference(
        said(element, "organid"),
        said(element, "code"),
        said(element, "promulgationdate"),
        said(element, "documentid"),
    )


def _signer(element: Any) -> Signer:
    return Signer(said(element, "competence"), said(element, "position"), said(element, "fullname"))


def _staff(element: Any) -> Staff:
    return Staff(
        said(element, "department"), said(element, "staff"), said(element, "email"), said(element, "mobile")
    )


def _texts(element: Any, name: str) -> tuple[str, ...]:
    return clean([text(one) for one in children(element, name)])


def _business(element: Any) -> Business:
    """Absent means a new document."""
    info = child(element, "businessdocumentinfo")
    replaced = children(child(element, "replacementinfolist"), "replacementinfo")
    return Business(
        kind=number(element, "businessdoctype") or 0,
        reason=said(element, "businessdocreason"),
        document_id=said(element, "documentid"),
        paper=number(element, "paper") or 0,
        document_changed=number(info, "documentinfo") == 1,
        receivers_changed=number(info, "documentreceiver") == 1,
        receivers=tuple(
            (said(one, "organid"), number(one, "receivertype") or 0)
            for one in children(child(info, "receiverlist"), "receiver")
        ),
        replaces=_replaced(replaced),
        staff=_staff(child(element, "staffinfo")),
    )


def _replaced(elements: list[Any]) -> tuple[Replaced, ...]:
    """Each old document once, whatever the list repeats."""
    found: dict[str, Replaced] = {}
    for one in elements:
        id = said(one, "documentid")
        if id:
            found.setdefault(id, Replaced(id, _texts(child(one, "organidlist"), "organid")))
    return tuple(found.values())


# -- attachments


@dataclass(frozen=True)
class _Entry:
    """One line of the manifest."""

    id: str
    name: str
    declared: str
    description: str


def _files(root: Any, warnings: list[str]) -> Iterator[File]:
    manifest = [_entry(one) for one in every(first(root, "edxmlmanifest", "manifest"), "reference")]
    payloads = [one for one in every(root, "attachment") if _payload(one) is not None]
    left = list(manifest)
    in_step = len(manifest) == len(payloads)
    for n, one in enumerate(payloads):
        entry = _named(left, one) or (manifest[n] if in_step and manifest[n] in left else None)
        if entry is not None:
            left.remove(entry)
        yield _file(one, entry, n, warnings)
    warnings += [f"Tệp {entry.name or entry.id} có trong danh mục nhưng không có nội dung." for entry in left]
    if manifest and len(payloads) > len(manifest):
        warnings.append("Có tệp đính kèm không nằm trong danh mục.")


def _payload(element: Any) -> Any:
    """Where an attachment's bytes stand: the standard's element, or a home-made gateway's."""
    return child(element, "contenttransferencoded", "attachmentdata")


def _entry(element: Any) -> _Entry:
    linked = next((value for key, value in element.attrib.items() if str(key).endswith("href")), "")
    return _Entry(
        _content_id(said(element, "contentid") or str(linked)),
        said(element, "attachmentname"),
        said(element, "contenttype"),
        said(element, "description"),
    )


def _content_id(said_: str) -> str:
    return said_[4:] if said_[:4].lower() == "cid:" else said_


def _named(left: list[_Entry], attachment: Any) -> _Entry | None:
    """The manifest's line for an attachment: by content id, else by name."""
    id, name = _content_id(said(attachment, "contentid")), said(attachment, "attachmentname")
    by_id = next((one for one in left if id and one.id == id), None)
    by_name = next((one for one in left if name and one.name == name), None)
    return by_id or by_name


def _file(attachment: Any, entry: _Entry | None, position: int, warnings: list[str]) -> File:
    known = entry or _Entry("", "", "", "")
    name = safe_name(said(attachment, "attachmentname", "filename") or known.name, f"dinh-kem-{position + 1}")
    declared = said(attachment, "contenttype") or known.declared
    description = said(attachment, "description") or known.description
    file = unpack(name, declared, plain(_payload(attachment)), description)
    if file.problem:
        warnings.append(f"{file.name}: {file.problem}")
    return file
