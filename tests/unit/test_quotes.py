"""Each field's words are found again in the text, however they were cleaned on the way."""

from __future__ import annotations

from plugin.domain.quotes import MarkedLine, marked


def shown(lines: list[MarkedLine]) -> list[str]:
    return [
        "".join(f"[{piece.text}]" if piece.fields else piece.text for piece in line.pieces) for line in lines
    ]


def one(text: str, quote: str, first: int, last: int) -> list[str]:
    return shown(marked(text, {"subject": {"quote": quote, "lines": [first, last]}}, {"subject": "certain"}))


def test_a_quote_is_found_through_dashes_stars_and_spaces() -> None:
    assert one("a\nSố:  41/TB–SNV.", "Số: 41/TB-SNV", 2, 2) == ["a", "[Số:  41/TB–SNV]."]
    assert one("**Về việc** “báo cáo”", 'Về việc "báo cáo"', 1, 1) == ["**[Về việc** “báo cáo]”"]


def test_a_quote_over_lines_leaves_the_indent_alone() -> None:
    assert one("   Về việc\n   cài đặt", "Về việc cài đặt", 1, 2) == ["   [Về việc]", "   [cài đặt]"]


def test_a_quote_from_woven_columns_is_marked_word_by_word() -> None:
    text = "CHI CỤC AN TOÀN      Độc lập\nVỆ SINH       Hà Nội"
    assert one(text, "CHI CỤC AN TOÀN VỆ SINH", 1, 2) == [
        "[CHI CỤC AN TOÀN]      Độc lập",
        "[VỆ SINH]       Hà Nội",
    ]


def test_words_that_are_not_there_mark_their_lines_and_no_others() -> None:
    assert one("a\n b c \nd", "x y", 2, 2) == ["a", " [b c] ", "d"]


def test_fields_that_share_words_share_the_mark_and_one_doubt_makes_it_doubtful() -> None:
    evidence = {
        "number": {"quote": "Số: 41", "lines": [1, 1]},
        "full_code": {"quote": "Số: 41/TB", "lines": [1, 1]},
        "recipients": [{"quote": "VT", "lines": [2, 2]}, {"quote": "VP", "lines": [2, 2]}],
    }
    certainty = {"number": "certain", "full_code": "uncertain", "recipients": "certain"}
    first, second = marked("Số: 41/TB\nVT, VP", evidence, certainty)
    assert [(piece.text, piece.fields, piece.sure) for piece in first.pieces] == [
        ("Số: 41", ("number", "full_code"), False),
        ("/TB", ("full_code",), False),
    ]
    assert first.fields == ("number", "full_code")
    assert second.fields == ("recipients.0", "recipients.1")


def test_lines_outside_the_text_are_no_error() -> None:
    assert one("a", "b", 5, 9) == ["a"]
    assert marked("", {"subject": {"quote": "", "lines": [1, 1]}}, {}) == []
