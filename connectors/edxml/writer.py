"""A package of ours: one fixed form, the one every system on the axis reads.

Order and prefixes are those of the most widespread writer; UTF-8 without a byte order mark; empty fields are
left out; no signature, because the axis writes packages anew (legal force is in the signed PDF).
"""

from __future__ import annotations

import base64
import uuid
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Final
from xml.sax.saxutils import escape

from connectors.edxml.attachments import pack
from connectors.edxml.validator import check, check_status
from connectors.edxml.values import Business, Document, Organ, Reference, Staff, Status

NAMESPACE: Final = "http://www.mic.gov.vn/TBT/QCVN_102_2016"
_REASONS: Final = ("Văn bản điện tử mới", "Thu hồi", "Cập nhật", "Thay thế")

Node = tuple[str, "str | int | Sequence[Node] | None"]
"""An element: its name and its text or children. What is empty is not written."""


def write(document: Document, allowed: Iterable[str] = (), today: date | None = None) -> bytes:
    """A document package. ``BadPackage`` names every rule it would break (see ``validator.problems``)."""
    check(document, allowed, today)
    header: Node = ("edXML:edXMLHeader", [_message_header(document), _traces(document)])
    ids = [f"cid:{uuid.uuid5(uuid.NAMESPACE_OID, f'{n}/{f.name}')}" for n, f in enumerate(document.files)]
    packed = [pack(file) for file in document.files]
    lines = [*_lines(header, 2), *_manifest(document, ids, [kind for kind, _ in packed])]
    return _whole(lines, _attachments(document, ids, packed))


def write_status(status: Status) -> bytes:
    """A status message: a header alone, without recipient and traces."""
    check_status(status)
    message: Node = (
        "edXML:MessageHeader",
        [
            _organ("From", status.sender),
            _response_for(status.about),
            _staff(status.staff),
            ("edXML:StatusCode", status.code),
            ("edXML:Description", status.description),
            ("edXML:Timestamp", status.at),
        ],
    )
    return _whole(_lines(("edXML:edXMLHeader", [message]), 2), [])


def _message_header(document: Document) -> Node:
    other: list[Node] = [
        ("edXML:Priority", document.priority),
        ("edXML:SphereOfPromulgation", document.sphere),
        ("edXML:TyperNotation", document.typist),
        ("edXML:PromulgationAmount", document.copies),
        ("edXML:PageAmount", document.pages),
        ("edXML:Appendixes", [("edXML:Appendix", one) for one in document.appendixes]),
    ]
    return (
        "edXML:MessageHeader",
        [
            _organ("From", document.sender),
            *(_organ("To", one) for one in document.recipients),
            ("edXML:DocumentId", document.document_id),
            (
                "edXML:Code",
                [("edXML:CodeNumber", document.number), ("edXML:CodeNotation", document.notation)],
            ),
            (
                "edXML:PromulgationInfo",
                [("edXML:Place", document.place), ("edXML:PromulgationDate", document.promulgated)],
            ),
            (
                "edXML:DocumentType",
                [
                    ("edXML:Type", document.type),
                    ("edXML:TypeDetail", document.type_detail),
                    ("edXML:TypeName", document.type_name),
                ],
            ),
            ("edXML:Subject", document.subject),
            ("edXML:Content", document.content),
            _signer(document),
            ("edXML:DueDate", document.due),
            ("edXML:OtherInfo", other),
            *(_response_for(one) for one in document.answers),
            ("edXML:SteeringType", document.steering),
            ("edXML:ToPlaces", [("edXML:Place", one) for one in document.places]),
        ],
    )


def _organ(name: str, organ: Organ) -> Node:
    return (
        f"edXML:{name}",
        [
            ("edXML:OrganId", organ.id),
            ("edXML:OrganizationInCharge", organ.in_charge),
            ("edXML:OrganName", organ.name),
            ("edXML:OrganAdd", organ.address),
            ("edXML:Email", organ.email),
            ("edXML:Telephone", organ.telephone),
            ("edXML:Fax", organ.fax),
            ("edXML:Website", organ.website),
        ],
    )


def _signer(document: Document) -> Node:
    signer = document.signer
    return (
        "edXML:SignerInfo",
        [
            ("edXML:Competence", signer.competence),
            ("edXML:Position", signer.position),
            ("edXML:FullName", signer.name),
        ],
    )


def _response_for(about: Reference) -> Node:
    return (
        "edXML:ResponseFor",
        [
            ("edXML:OrganId", about.organ),
            ("edXML:Code", about.code),
            ("edXML:DocumentId", about.document_id),
            ("edXML:PromulgationDate", about.promulgated),
        ],
    )


def _staff(staff: Staff) -> Node:
    return (
        "edXML:StaffInfo",
        [
            ("edXML:Department", staff.department),
            ("edXML:Staff", staff.staff),
            ("edXML:Email", staff.email),
            ("edXML:Mobile", staff.mobile),
        ],
    )


def _traces(document: Document) -> Node:
    traces: list[Node] = [
        ("edXML:TraceHeader", [("edXML:OrganId", one.organ), ("edXML:Timestamp", one.at)])
        for one in document.traces
    ]
    return ("edXML:TraceHeaderList", [*traces, _business(document.business)])


def _business(business: Business) -> Node:
    replaced: list[Node] = [
        (
            "edXML:ReplacementInfo",
            [
                ("edXML:DocumentId", one.document_id),
                ("edXML:OrganIdList", [("edXML:OrganId", organ) for organ in one.organs]),
            ],
        )
        for one in business.replaces
    ]
    return (
        "edXML:Bussiness",
        [
            ("edXML:DocumentId", business.document_id),
            ("edXML:BussinessDocType", business.kind),
            ("edXML:BussinessDocReason", business.reason or _REASONS[business.kind]),
            ("edXML:Paper", business.paper),
            _changed(business),
            ("edXML:ReplacementInfoList", replaced),
            _staff(business.staff),
        ],
    )


def _changed(business: Business) -> Node:
    if not (business.document_changed or business.receivers_changed or business.receivers):
        return ("edXML:BussinessDocumentInfo", [])
    receivers: list[Node] = [
        ("edXML:Receiver", [("edXML:OrganId", organ), ("edXML:ReceiverType", kind)])
        for organ, kind in business.receivers
    ]
    return (
        "edXML:BussinessDocumentInfo",
        [
            ("edXML:DocumentInfo", int(business.document_changed)),
            ("edXML:DocumentReceiver", int(business.receivers_changed)),
            ("edXML:ReceiverList", receivers),
        ],
    )


def _manifest(document: Document, ids: Sequence[str], kinds: Sequence[str]) -> list[str]:
    references: list[Node] = [
        (
            "edXML:Reference",
            [
                ("edXML:ContentId", id),
                ("edXML:ContentType", kind),
                ("edXML:Description", file.description),
                ("edXML:AttachmentName", file.name),
            ],
        )
        for file, id, kind in zip(document.files, ids, kinds, strict=True)
    ]
    inside = [line for one in references for line in _lines(one, 4)]
    return [
        "    <edXML:edXMLBody>",
        '      <edXML:edXMLManifest version="1.0">',
        *inside,
        "      </edXML:edXMLManifest>",
        "    </edXML:edXMLBody>",
    ]


def _attachments(document: Document, ids: Sequence[str], packed: Sequence[tuple[str, bytes]]) -> list[str]:
    lines: list[str] = []
    for file, id, (kind, payload) in zip(document.files, ids, packed, strict=True):
        fields: list[Node] = [
            ("ContentId", id),
            ("AttachmentName", file.name),
            ("Description", file.description),
            ("ContentType", kind),
        ]
        encoded = base64.b64encode(payload).decode("ascii")
        lines += [
            "    <Attachment>",
            *(line for one in fields for line in _lines(one, 3)),
            f'      <edXML:ContentTransferEncoded xmlns:edXML="{NAMESPACE}">{encoded}</edXML:ContentTransferEncoded>',
            "    </Attachment>",
        ]
    return ["  <AttachmentEncoded>", *lines, "  </AttachmentEncoded>"] if lines else []


def _whole(envelope: Sequence[str], attachments: Sequence[str]) -> bytes:
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<edXML xmlns="{NAMESPACE}">',
        f'  <edXML:edXMLEnvelope xmlns:edXML="{NAMESPACE}">',
        *envelope,
        "  </edXML:edXMLEnvelope>",
        *attachments,
        "</edXML>",
        "",
    ]
    return "\n".join(lines).encode()


def _lines(node: Node, depth: int) -> list[str]:
    """An element as indented lines; none when there is nothing in it."""
    name, inside = node
    indent = "  " * depth
    if isinstance(inside, str | int):
        # A carriage return would be read back as a line break.
        text = escape(str(inside), {"\r": "&#13;"})
        return [f"{indent}<{name}>{text}</{name}>"] if text else []
    within = [line for one in inside or () for line in _lines(one, depth + 1)]
    return [f"{indent}<{name}>", *within, f"{indent}</{name}>"] if within else []
