"""What we write is read back as it was, and damage is read or refused, nothing else."""

from __future__ import annotations

import string
import unicodedata
from contextlib import suppress
from dataclasses import replace
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from connectors.edxml import dates
from connectors.edxml.reader import read
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
)
from connectors.edxml.writer import write, write_status
from tests.connectors.edxml_packages import RAW, TODAY, document

TEXT = (
    st.text(
        st.characters(categories=("L", "N"), include_characters=" -./<>&\"'(),:", exclude_characters="\x00"),
        max_size=20,
    )
    .map(lambda text: unicodedata.normalize("NFC", text).strip())
    .filter(lambda text: text != "null")  # some senders write this where they have nothing
)
SOME = TEXT.filter(bool)
CODES = st.from_regex(r"\A(H\d\d(\.[0-9A-Z]{1,3}){0,3}|\d{3}\.\d\d\.\d\d\.[A-Z]\d\d|02\d{10})\Z")
DAYS = st.dates(date(1990, 1, 1), TODAY).map(dates.day_text)
NAMES = st.builds(
    str.__add__,
    st.text(string.ascii_letters, min_size=1, max_size=8),
    st.sampled_from([".pdf", ".PDF", ".xls", ".txt", ".zip"]),
)
ORGANS = st.builds(
    Organ, id=CODES, in_charge=TEXT, name=TEXT, address=TEXT, telephone=TEXT, fax=TEXT, website=TEXT
)
QUOTED = st.builds(Reference, organ=CODES, code=TEXT, promulgated=DAYS, document_id=SOME)
BUSINESS = st.one_of(
    st.builds(Business, reason=SOME, paper=st.sampled_from([0, 1]), staff=st.builds(Staff, TEXT, SOME)),
    st.builds(Business, kind=st.just(1), reason=SOME, document_id=SOME),
    st.builds(
        Business,
        kind=st.just(2),
        reason=SOME,
        document_id=SOME,
        document_changed=st.booleans(),
        receivers_changed=st.just(True),
        receivers=st.lists(st.tuples(CODES, st.sampled_from([0, 1])), max_size=3).map(tuple),
    ),
    st.builds(
        Business,
        kind=st.just(3),
        reason=SOME,
        replaces=st.lists(
            st.builds(Replaced, SOME, st.lists(CODES, max_size=2).map(tuple)),
            min_size=1,
            max_size=3,
            unique_by=lambda one: one.document_id,
        ).map(tuple),
    ),
)
DOCUMENTS = st.builds(
    Document,
    sender=ORGANS,
    recipients=st.lists(ORGANS, min_size=1, max_size=4, unique_by=lambda one: one.id).map(tuple),
    document_id=TEXT,
    number=st.from_regex(r"\A[0-9]{1,6}\Z"),
    notation=SOME,
    place=TEXT,
    promulgated=DAYS,
    type=st.sampled_from([1, 2]),
    type_detail=st.one_of(st.none(), st.integers(1, 26)),
    type_name=SOME,
    subject=SOME,
    content=TEXT,
    signer=st.builds(Signer, TEXT, TEXT, TEXT),
    due=st.one_of(st.just(""), DAYS),
    priority=st.one_of(st.none(), st.integers(0, 4)),
    copies=st.one_of(st.none(), st.integers(0, 999)),
    appendixes=st.lists(SOME, max_size=3).map(tuple),
    answers=st.lists(QUOTED, max_size=2).map(tuple),
    steering=st.one_of(st.none(), st.integers(0, 2)),
    places=st.lists(SOME, max_size=3).map(tuple),
    traces=st.lists(st.builds(Trace, CODES, st.just("2026/08/05 08:00:00")), max_size=2).map(tuple),
    business=BUSINESS,
    files=st.lists(
        st.builds(File, NAMES, st.binary(max_size=40).map(lambda b: b"." + b), TEXT), max_size=3
    ).map(tuple),
)


@settings(max_examples=60, deadline=None)
@given(DOCUMENTS)
def test_what_we_write_is_read_back_as_it_was(meant: Document) -> None:
    meant = replace(meant, sender=replace(meant.sender, name=meant.sender.name[:200]))
    found = document(write(meant, today=TODAY))
    assert [(one.name, one.content, one.description) for one in found.files] == [
        (one.name, one.content, one.description) for one in meant.files
    ]
    assert replace(found, files=()) == replace(meant, files=())


@settings(max_examples=25, deadline=None)
@given(
    st.builds(
        Status, ORGANS, QUOTED.filter(lambda one: bool(one.code)), st.sampled_from(["01", "03", "15"]), TEXT
    )
)
def test_a_status_is_read_back_as_it_was(meant: Status) -> None:
    assert read(write_status(meant)) == meant


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=200), st.integers(0, len(RAW)), st.integers(0, 40))
def test_damaged_packages_are_read_or_refused_and_nothing_else(junk: bytes, at: int, cut: int) -> None:
    for raw in (junk, RAW[:at] + junk + RAW[at + cut :]):
        with suppress(BadPackage):  # any other error fails the test
            assert isinstance(read(raw), Document | Status)
