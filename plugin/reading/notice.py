"""All parts together: each part's reader is asked, their answers are checked against each other."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from plugin import rules
from plugin.domain.notice import FIELDS, ReadNotice, asks_anything
from plugin.reading.addressees import read_addressees
from plugin.reading.attachments import read_attachments
from plugin.reading.basis import read_basis
from plugin.reading.bodies import by_symbol
from plugin.reading.channels import read_contact
from plugin.reading.checks import doubtful, symbol_type
from plugin.reading.directives import read_directives
from plugin.reading.duties import read_duties
from plugin.reading.ending import ARCHIVE, read_drafting_unit, read_recipients
from plugin.reading.flow import unflow
from plugin.reading.found import Found
from plugin.reading.issuer import read_issuer
from plugin.reading.letterhead import HEAD_LINES, NATION, head_of, read_date, read_number
from plugin.reading.lines import Line, to_lines
from plugin.reading.marks import SECRECY, URGENCY, read_mark
from plugin.reading.paragraphs import Paragraph, to_paragraphs
from plugin.reading.signer import read_signer
from plugin.reading.stamps import without_stamps
from plugin.reading.tables import read_tables
from plugin.reading.title import read_subject, read_type
from plugin.reading.unread import code_left

_FOOTNOTE = re.compile(r"\[\^\d{1,2}\]: ")
"""Markdown's footnotes stand at the end, whatever they belong to."""
_RULE = re.compile(r"[_-]{5,}")
_NOTE = re.compile(r"[(\[]?\d{1,2}[)\].]?\s")
LETTER = "CV"
LONGEST, MOST_LINES = 300_000, 12_000
"""Characters, about a hundred pages, and lines, also those of a table's cells or taken out of one long line."""
LISTS = ("basis_documents", "report_obligations", "other_deadlines", "recipients", "attachments")
FRONT, FRONT_WIDTH = 80, 600
"""Lines and characters among which letterhead, type and subject stand."""
SUBMITTING = ("TTr", "BC")
"""Types that go up the line: they ask for decisions, they do not order reports."""


ORDERING = ("CV", "TB", "KH", "CĐ", "CT", "HD", "CTr", "NQ")
"""Types whose directives ask for something even without a date."""


@dataclass
class _Sheet:
    """The fields while they are filled in, each with its evidence; ``found``: as it was read."""

    fields: dict[str, Any] = field(default_factory=lambda: dict.fromkeys(FIELDS))
    evidence: dict[str, Any] = field(default_factory=dict)
    certainty: dict[str, str] = field(default_factory=dict)
    proposals: dict[str, Any] = field(default_factory=dict)
    found: dict[str, Found] = field(default_factory=dict)

    def put(self, name: str, found: Found | None) -> None:
        """One value: certain into the fields, uncertain only proposed, absent left open."""
        self.certainty[name] = "certain" if found is not None and found.certain else "uncertain"
        if found is None:
            return
        self.found[name] = found
        self.evidence[name] = {"quote": found.quote, "lines": [found.first, found.last]}
        (self.fields if found.certain else self.proposals)[name] = found.value

    def add(self, name: str, found: Found | None) -> None:
        """A value few notices have: its absence is nothing to ask about."""
        if found is None:
            self.fields[name] = None
        else:
            self.put(name, found)

    def doubt(self, name: str) -> None:
        """What a cross-check speaks against: from now on only a proposal."""
        if self.fields.get(name) is not None:
            self.proposals[name], self.fields[name] = self.fields[name], None
            self.certainty[name] = "uncertain"

    def put_all(self, name: str, found: Sequence[Found]) -> None:
        """A list of values; its evidence is one entry a value."""
        self.fields[name] = [one.value for one in found]
        self.certainty[name] = "certain" if all(one.certain for one in found) else "uncertain"
        self.evidence[name] = [{"quote": one.quote, "lines": [one.first, one.last]} for one in found]


def read_text(text: str, bold: Collection[int] = ()) -> ReadNotice:
    """A notice from its text, whose lines ``bold`` (from 1) stand wholly in bold.

    Of a text that is too long to be a notice only the beginning is read (``cut``).
    """
    read = to_lines(text[:LONGEST])
    apart = unflow(read[:MOST_LINES])
    cut = len(text) > LONGEST or max(len(read), len(apart)) > MOST_LINES
    lines = without_stamps(apart[:MOST_LINES])
    sheet = _Sheet()
    sheet.put("secrecy", read_mark(lines, SECRECY))
    sheet.put("urgency", read_mark(lines, URGENCY))
    start = _head(lines, sheet)
    _absent(lines, sheet)
    end = _end(lines, sheet)
    inside = [*lines[start:end], *_footnotes(lines[end:])]
    body = to_paragraphs(inside, frozenset(bold))
    addressees, listed = read_addressees(lines, body)
    sheet.put_all("addressees", addressees)
    ordered = [one for one in body if one.first > listed]
    notes = [*_of_subject(lines, sheet), *to_paragraphs(lines[end:])]
    sheet.put_all("basis_documents", read_basis(body, notes, sheet.fields["full_code"]))
    duties, others, unread = _deadlines(inside, body, sheet)
    if sheet.fields["doc_type_code"] in SUBMITTING:
        duties, others = [], [*others, *(_as_task(one) for one in duties)]
    sheet.put_all("report_obligations", duties)
    sheet.put_all("other_deadlines", others)
    if unread:
        sheet.certainty["report_obligations"] = "uncertain"
    if code_left(body):
        sheet.certainty["basis_documents"] = "uncertain"
    for name in doubtful(sheet.fields):
        sheet.doubt(name)
    directives = read_directives(ordered)
    sheet.fields["cut"] = cut
    for name in LISTS if cut else ():
        sheet.certainty[name] = "uncertain"
    sheet.fields["asks"] = asks_anything(sheet.fields) or (
        sheet.fields["doc_type_code"] in ORDERING and any(one["who"] for one in directives)
    )
    letter = sheet.fields["doc_type_code"] == LETTER
    unit = read_drafting_unit(sheet.found.get("archive_copy"), sheet.found.get("symbol"), letter)
    sheet.add("drafting_unit", unit)
    sheet.add("contact", read_contact(ordered))
    sheet.put_all("attachments", read_attachments(ordered, lines[end:]))
    return ReadNotice(sheet.fields, sheet.evidence, sheet.certainty, sheet.proposals, directives, text)


def _of_subject(lines: Sequence[Line], sheet: _Sheet) -> list[Paragraph]:
    """The subject's lines: it may tell the date of what the body cites by its code alone."""
    subject = sheet.found.get("subject")
    if subject is None:
        return []
    return to_paragraphs([one for one in lines if subject.first <= one.no <= subject.last])


def _footnotes(lines: Sequence[Line]) -> list[Line]:
    """The footnotes behind the signature: Markdown's, and the numbered ones below a rule of dashes."""
    found: list[Line] = []
    below = False
    for line in lines:
        noted = _FOOTNOTE.match(line.stripped) is not None
        ruled = _RULE.fullmatch(line.raw.strip()) is not None
        below = ruled or (below and bool(line.stripped))
        if noted or (below and (found or _NOTE.match(line.stripped))):
            found.append(line)
    return found


def _deadlines(
    lines: Sequence[Line], body: Sequence[Paragraph], sheet: _Sheet
) -> tuple[list[Found], list[Found], bool]:
    """Duties and other deadlines of the sentences and of the tables, in the order of the text."""
    issued = _issued(sheet)
    in_tables, tasks, taken = read_tables(lines, issued)
    outside = to_paragraphs([line for line in lines if line.no not in taken]) if taken else body
    duties, others, unread = read_duties(outside, issued, sheet.fields["addressees"], sheet.fields["issuer"])
    return _in_order([*duties, *in_tables]), _in_order([*others, *tasks]), unread


def _in_order(found: Sequence[Found]) -> list[Found]:
    return sorted(found, key=lambda one: one.first)


def _absent(lines: Sequence[Line], sheet: _Sheet) -> None:
    """A mark or a parent that is not in its place is certainly none, where the letterhead has survived."""
    if any(NATION.search(line.text) for line in lines[:HEAD_LINES]) and "symbol" in sheet.found:
        for name in ("secrecy", "urgency", *(("issuer_parent",) if sheet.fields["issuer"] else ())):
            if name not in sheet.found:
                sheet.certainty[name] = "certain"


def _as_task(duty: Found) -> Found:
    """A duty that the document does not order is a deadline it speaks of."""
    value = {name: duty.value[name] for name in ("what", "who", "due", "due_text")}
    return Found({**value, "kind": "task", "start": None}, duty.quote, duty.first, duty.last, duty.certain)


def _head(lines: Sequence[Line], sheet: _Sheet) -> int:
    """Letterhead, type and subject; the index where the body begins."""
    front = [Line(line.no, line.raw, line.text[:FRONT_WIDTH]) for line in lines[:FRONT]]
    typed = read_type(front)
    head = head_of(front[: typed[1]] if typed else front)
    number, symbol, code = read_number(head)
    place, issued = read_date(head)
    parent, issuer = read_issuer(head)
    for name, found in (
        ("number", number),
        ("symbol", symbol),
        ("full_code", code),
        ("place", place),
        ("issue_date", issued),
        ("issuer_parent", parent),
        ("issuer", issuer),
    ):
        sheet.put(name, found)
    if issuer is None and symbol is not None:
        sheet.put("issuer", by_symbol(symbol, _issued(sheet)))
    subject = read_subject(front, typed[1] if typed else None, str(issuer.value) if issuer else None)
    sheet.put("subject", subject)
    _type(sheet, typed[0] if typed else None, symbol)
    return _body_start(lines, subject)


def _body_start(lines: Sequence[Line], subject: Found | None) -> int:
    """The index behind the subject; where this has slipped behind the body, that of the addressees."""
    if subject is None:
        return 0
    above = next((n for n, line in enumerate(lines) if line.no >= subject.first), 0)
    if any(ARCHIVE.match(line.stripped) for line in lines[:above]):
        return next((n for n, line in enumerate(lines) if line.stripped.startswith("Kính gửi")), 0)
    return next((n for n, line in enumerate(lines) if line.no > subject.last), 0)


def _type(sheet: _Sheet, named: Found | None, symbol: Found | None) -> None:
    """The named type; a document with a symbol and no name is a công văn."""
    letter = "subject" in sheet.found and sheet.found["subject"].quote[:3].lower() == "v/v"
    said = symbol_type(str(symbol.value)) if symbol and named is None and not letter else None
    if said not in (None, "TTr") and symbol is not None:  # a ministry's inspectors write TTr as well
        named = Found(said, symbol.quote, symbol.first, symbol.last)
    if named is None and (symbol is not None or sheet.fields["subject"]):
        quote = symbol.quote if symbol else str(sheet.fields["subject"])
        line = symbol.first if symbol else 1
        named = Found(LETTER, quote, line, line)
    sheet.put("doc_type_code", named)
    names = {**rules.document_types(), LETTER: "Công văn"}
    sheet.put(
        "doc_type", Found(names[str(named.value)], named.quote, named.first, named.last) if named else None
    )


def _end(lines: Sequence[Line], sheet: _Sheet) -> int:
    """Recipients, archive copy and signer; the index where the body ends."""
    recipients, archive, start, last = read_recipients(lines)
    sheet.put_all("recipients", recipients)
    sheet.put("archive_copy", archive)
    sheet.put("signer", read_signer(lines, start, last))
    return start if start is not None else len(lines)


def _issued(sheet: _Sheet) -> date | None:
    text = sheet.fields["issue_date"]
    return date.fromisoformat(text) if text else None
