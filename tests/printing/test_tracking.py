"""What was put in and taken out, from version to version: exact, and each change its maker's."""

from __future__ import annotations

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from lightwell.printing.tracking import Mark, Piece, tracked, words_of

AGENCY = Mark("The Agency", dt.datetime(2026, 6, 22, 10, 0, tzinfo=dt.UTC))
CCSS = Mark("City Centre Social Services", dt.datetime(2026, 6, 23, 9, 0, tzinfo=dt.UTC))
TEXTS = st.text(alphabet="ab āΩ,.\n", max_size=40) | st.lists(
    st.sampled_from(["whānau ", "their ", "kept ", "for ", "two ", "years", ". "]), max_size=12
).map("".join)


def rejected(pieces: tuple[Piece, ...]) -> str:
    return "".join(each.text for each in pieces if each.inserted is None)


def accepted(pieces: tuple[Piece, ...]) -> str:
    return "".join(each.text for each in pieces if each.deleted is None)


@given(TEXTS, st.lists(TEXTS, max_size=4))
def test_without_what_came_in_it_is_the_first_and_without_what_went_out_the_last(first: str, later: list[str]) -> None:
    marks = [AGENCY, CCSS] * 2
    pieces = tracked(first, zip(later, marks, strict=False))
    assert rejected(pieces) == first
    assert accepted(pieces) == (later[-1] if later else first)
    assert not [each for each in pieces if each.inserted and each.deleted]


@given(TEXTS)
def test_the_words_of_a_text_are_the_text(text: str) -> None:
    assert "".join(words_of(text)) == text


def test_each_change_is_its_makers_also_where_both_changed_one_sentence() -> None:
    pieces = tracked(
        "It is kept for ten years.",
        [("It is kept for five years.", CCSS), ("It is kept, locked, for five years.", AGENCY)],
    )
    assert [(each.text, each.inserted, each.deleted) for each in pieces] == [
        ("It is ", None, None),
        ("kept ", None, AGENCY),
        ("kept, locked, ", AGENCY, None),
        ("for ", None, None),
        ("ten ", None, CCSS),
        ("five ", CCSS, None),
        ("years.", None, None),
    ]


def test_what_came_in_and_went_out_again_was_never_there() -> None:
    assert tracked("One.", [("One. Two.", CCSS), ("One.", AGENCY)])[-1].text.strip() == "One."
    assert accepted(tracked("a", [("a b c", CCSS), ("a", AGENCY)])) == "a"


def test_a_long_text_put_in_anothers_place_is_one_change_and_quick() -> None:
    first, last = "whānau " * 3_000, "family " * 3_000
    pieces = tracked(first, [(last, CCSS)])
    assert [bool(each.deleted) for each in pieces] == [True, False]
    assert (rejected(pieces), accepted(pieces)) == (first, last)
