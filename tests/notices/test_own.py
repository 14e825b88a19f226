"""Our own notices: read right in every layout, and nothing called certain that is not."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plugin.reading.lines import clean, squeeze
from plugin.reading.score import score
from tests.notices.corpus import as_read, copies, damaged, notices
from tests.notices.damage import PARTS, TEXTS, spoil
from tests.notices.judge import Verdict, uncalibrated, verdicts
from tests.notices.layouts import LAYOUTS, Layout
from tests.notices.model import Notice
from tests.notices.written import written

BY_HAND = len(written())


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.__name__)
@pytest.mark.parametrize("chosen", [slice(BY_HAND), slice(BY_HAND, None)], ids=["by hand", "composed"])
def test_every_layout_of_a_notice_reads_the_same(chosen: slice, layout: Layout):
    scores = score((one.name, one.answer, as_read(layout(one))) for one in notices()[chosen])
    due = scores.fields["report_due"]
    assert scores.documents >= 60
    assert scores.macro_f1 >= 97, scores.table(20)
    assert min(due.precision or 0, due.recall or 0) >= 95, scores.table(20)


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.__name__)
def test_every_quote_stands_in_the_lines_it_names(layout: Layout):
    astray = []
    for one in written():
        text = layout(one)
        lines = [squeeze(line) for line in clean(text).splitlines()]
        for field, quoted in as_read(text)["evidence"].items():
            for said in quoted if isinstance(quoted, list) else [quoted]:
                first, last = said["lines"]
                words = " ".join(lines[first - 1 : last])
                astray += [
                    (one.name, field, piece)
                    for piece in said["quote"].split("\n")
                    if squeeze(piece) not in words
                ]
    assert astray == []


def test_our_notices_are_of_many_kinds():
    own = written()
    assert len({one.name for one in own}) == len(own)
    assert len({one.code for one in own}) >= 12
    assert len({one.issued.year for one in own}) >= 15
    assert len({one.issuer for one in own}) >= 60
    asked = [len(one.answer["report_obligations"]) for one in own]
    assert {0, 1, 2, 3, 4} <= set(asked)


def test_what_is_called_certain_is_right():
    share, wrong = uncalibrated(
        one for copy in copies() for one in verdicts(copy.name, copy.answer, as_read(copy.text))
    )
    assert share >= 99.5, _told(share, wrong)


def test_what_is_called_certain_is_right_after_damage():
    share, wrong = uncalibrated(
        one for copy in damaged() for one in verdicts(copy.name, copy.answer, as_read(copy.text))
    )
    assert share >= 99.5, _told(share, wrong)


def _told(share: float, wrong: list[Verdict]) -> str:
    return "\n".join([f"{share:.2f} % right; certain and wrong:", *sorted(map(str, wrong))])


def _some(names: dict[str, object]) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(st.sampled_from(sorted(names)), max_size=2, unique=True).map(tuple)


@settings(max_examples=80, deadline=None, derandomize=True)
@given(
    notice=st.sampled_from(notices()),
    layout=st.sampled_from(LAYOUTS),
    parts=_some({**PARTS}),
    texts=_some({**TEXTS}),
    seed=st.integers(0, 999),
)
def test_damage_never_makes_a_right_certain_field_wrong(
    notice: Notice, layout: Layout, parts: tuple[str, ...], texts: tuple[str, ...], seed: int
):
    whole, spoiled = spoil(notice, layout, (), (), 0), spoil(notice, layout, parts, texts, seed)
    before = verdicts(whole.name, whole.answer, as_read(whole.text))
    after = verdicts(spoiled.name, spoiled.answer, as_read(spoiled.text))
    relied = {one.field for one in before if one.certain and one.right}
    assert [str(one) for one in after if one.field in relied and one.certain and not one.right] == []
