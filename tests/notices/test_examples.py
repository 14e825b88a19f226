"""Real notices with answers made by hand; run where their folder stands beside the checkout."""

from __future__ import annotations

import importlib.util
import json
from typing import Any

import pytest

from plugin.reading.score import EXACT, EXTRA_SCALARS, EXTRA_SETS, NORMAL, SETS, score, score_folder
from tests.notices.corpus import EXAMPLES, as_read
from tests.notices.judge import uncalibrated, verdicts
from tests.notices.written import written

Answers = list[tuple[str, dict[str, Any], dict[str, Any]]]


@pytest.fixture(scope="module")
def answers() -> Answers:
    """(name, right answer, what we read) of every example."""
    pairs = [(text, text.with_suffix(".json")) for text in sorted(EXAMPLES.glob("*.txt"))]
    return [
        (text.stem, json.loads(answer.read_text(encoding="utf-8")), as_read(text.read_text(encoding="utf-8")))
        for text, answer in pairs
    ]


def test_real_notices_are_read_as_a_careful_reader_reads_them():
    scores = score_folder(EXAMPLES)
    due = scores.fields["report_due"]
    assert scores.documents >= 20
    assert scores.macro_f1 >= 97, scores.table(20)
    assert min(due.precision or 0, due.recall or 0) >= 95, scores.table(20)


def test_what_is_called_certain_is_right(answers: Answers):
    share, wrong = uncalibrated(one for answer in answers for one in verdicts(*answer))
    assert share >= 99.5, "\n".join(map(str, wrong))


@pytest.mark.parametrize("shift", [0, 1, 7])
def test_our_scorer_and_the_examples_own_agree(answers: Answers, shift: int):
    """Right readings, and readings of other documents: both scorers count the same."""
    theirs = importlib.util.spec_from_file_location("example_score", EXAMPLES / "score.py")
    assert theirs is not None
    assert theirs.loader is not None
    module = importlib.util.module_from_spec(theirs)
    theirs.loader.exec_module(module)
    got = [one[2] for one in answers[shift:] + answers[:shift]]
    pairs = [(name, wanted, read) for (name, wanted, _), read in zip(answers, got, strict=True)]
    ours, (other, _) = score(pairs), module.score(pairs)
    assert ours.macro_f1 == pytest.approx(100 * other["macro_f1"])
    for name in (*EXACT, *NORMAL, *EXTRA_SCALARS, *SETS, *EXTRA_SETS):
        theirs_f1 = other["fields"][name]["f1"]
        assert ours.fields[name].f1 == (None if theirs_f1 is None else pytest.approx(100 * theirs_f1)), name


def test_our_own_notices_copy_nothing_of_them():
    """No run of twelve words of ours stands in an example: law titles are shorter."""
    theirs = {run for text in EXAMPLES.glob("*.txt") for run in _runs(text.read_text(encoding="utf-8"))}
    ours = {run for one in written() for text in one.body for run in _runs(text)}
    assert ours & theirs == set()


def _runs(text: str, length: int = 12) -> set[str]:
    words = text.split()
    return {" ".join(words[n : n + length]) for n in range(len(words) - length + 1)}
