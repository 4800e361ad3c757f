"""Whoever reads a stated reason sees all of it, in the order in which it was written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lightwell.policy.sharing_rules import unless_said
from lightwell.policy.stated_words import as_seen, cleaned, unless_unseen

UNSEEN = {
    "NUL": "\0",
    "a control": "\x01",
    "an escape": "\x1b",
    "delete": "\x7f",
    "what turns the order round": "\u202e",
    "an isolate": "\u2066",
    "a mark from right to left": "\u200f",
    "a space of no width": "\u200b",
    "a joiner between plain letters": "\u200d",
    "a mark of byte order": "\ufeff",
    "a soft hyphen": "\u00ad",
    "half a character": "\ud800",
    "a character of nobody's": "\ue000",
    "a filler": "\u3164",
    "a tag": "\U000e0041",
    "a shape of a letter that has none": "\ufe0f",
    "a further shape": "\U000e0101",
}


@pytest.mark.parametrize("character", UNSEEN.values(), ids=UNSEEN)
def test_what_nobody_could_see_is_not_taken_and_its_number_is_said(character: str) -> None:
    wrong = unless_said(f"To see what{character}helps them")
    assert wrong is not None
    assert (wrong.code, f"U+{ord(character):04X}" in wrong.sentence) == ("unseen-character", True)
    assert character not in wrong.sentence


@pytest.mark.parametrize(
    "words",
    [
        "Kia kite ai i ngā hua, i te tau hou",
        "To see what helps.\n\nThen to say so.\t(Again)",
        "می\u200cخواهم بدانم چه کمک می\u200cکند",
        "To thank them 👩\u200d👧 and to learn",
        "看看 什么 有帮助",
        "葛\U000e0100城 and葛\ufe00",
        "To thank them ❤️ ☺️ 1️⃣ ❤️\u200d🔥 ©️",
        "fa\u02bbafetai i le galuega",
    ],
)
def test_what_people_write_in_their_languages_is_taken(words: str) -> None:
    assert unless_unseen(words) is None


def test_of_a_file_a_name_is_kept_without_what_hides_in_it_and_with_the_marks_over_its_letters() -> None:
    assert as_seen("Bob\ufe0f Har\ufe01ris\U000e01ef, Tu\u0304horo") == "Bob Harris, Tūhoro"


def test_lines_end_alike_and_nothing_empty_stands_round_them() -> None:
    assert cleaned("  one\r\ntwo\rthree\u2028four \n") == "one\ntwo\nthree\nfour"


@given(st.text())
def test_cleaning_again_changes_nothing(words: str) -> None:
    assert cleaned(cleaned(words)) == cleaned(words)


def test_it_is_said_after_which_words_it_stands_and_how_many_more_there_are() -> None:
    wrong = unless_unseen("We would like to keep our\u00ad own records at home\u200b")
    assert wrong is not None
    assert "cannot be seen: U+00AD, after “would like to keep our”. There is 1 more after it." in wrong.sentence
    at_first = unless_unseen("\ufeffKia ora koutou katoa")
    assert at_first is not None
    assert "U+FEFF, before “Kia ora koutou katoa”." in at_first.sentence
    alone = unless_unseen("\u200b")
    assert alone is not None
    assert "U+200B, and nothing else." in alone.sentence


def test_a_long_word_before_it_is_cut_and_shows_nothing_that_cannot_be_seen() -> None:
    wrong = unless_unseen(f"{'a' * 50_000}\u202e{'b' * 10}")
    assert wrong is not None
    assert f"after “…{'a' * 40}”" in wrong.sentence
    assert len(wrong.sentence) < 400
