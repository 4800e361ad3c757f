"""What is taken out of a paper is not in what is given, and what stays is word for word the same."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lightwell.policy.refusal_grounds import Ground
from lightwell.policy.taking_out import Passage, decided, everywhere, made_anew, places, stretches, taken_out, undecided

NOTE = "Hinemoa came with Tāne Wirihana today.\nTāne said he is ill. She liked the session."
MARK = "[taken out: Privacy Act 2020 s 53]"


def test_a_sentence_goes_and_a_mark_with_its_ground_stands_in_its_place() -> None:
    spans = stretches(NOTE)
    assert [NOTE[start:end] for start, end in spans] == [
        "Hinemoa came with Tāne Wirihana today.",
        "Tāne said he is ill.",
        "She liked the session.",
    ]
    passages = tuple(Passage(start, end, ("person's name",)) for start, end in spans[:2])
    assert undecided(passages) == 2
    chosen = decided(decided(passages, 1, Ground.ANOTHERS_AFFAIRS), 0, None)
    assert undecided(chosen) == 0
    assert made_anew(NOTE, chosen) == f"Hinemoa came with Tāne Wirihana today.\n{MARK} She liked the session."


def test_where_it_is_not_said_why_no_mark_says_so_either() -> None:
    [went] = everywhere(NOTE, "he is ill", Ground.ANOTHERS_AFFAIRS)
    assert "Tāne said [taken out]. She" in made_anew(NOTE, [went], says_why=False)


def test_words_go_wherever_they_stand_however_they_are_spaced() -> None:
    text = "Tāne  Wirihana rang. TĀNE\nWIRIHANA rang again. Tāne came."
    found = tuple(everywhere(text, "tāne wirihana", Ground.ANOTHERS_AFFAIRS))
    assert made_anew(text, found) == f"{MARK} rang. {MARK} rang again. Tāne came."
    assert tuple(everywhere(text, "  ", Ground.ANOTHERS_AFFAIRS)) == ()


@pytest.mark.parametrize(
    ("stands", "typed"),
    [
        ("T\u016bhoro", "Tu\u0304horo"),
        ("Tu\u0304horo", "T\u016bhoro"),
        ("Tu\u200b\u0304ho\u200dro", "t\u016bhoro"),
        ("Bob\u200b \u2060Har\u200dris", "Bob Harris"),
        ("Bo\ufe0fb Har\U000e0100ris", "Bob Harris"),
        ("Bob Harris", "Bo\ufe0fb Harris"),
        ("Ｂｏｂ　Ｈａｒｒｉｓ", "bob harris"),
        ("Bob-\nHarris", "Bob Harris"),
        ("Bob_Harris", "Bob Harris"),
        ("Bob Harris", "bob_harris"),
        ("Tuhoro", "Tūhoro"),
        ("Tūhoro", "Tuhoro"),
        ("Tu\u0304horo\u0304", "Tuhoro"),
        ("La\ufb01", "Lafi"),
        ("O’Neill", "O'Neill"),
        ("O'Neill", "O’Neill"),
        ("Anne\u2011Marie", "Anne-Marie"),
        ("“the lodger”", '"the lodger"'),
    ],
)
def test_words_go_however_a_file_stored_them(stands: str, typed: str) -> None:
    text = f"She said that {stands} rang."
    assert made_anew(text, everywhere(text, typed, Ground.ANOTHERS_AFFAIRS)) == f"She said that {MARK} rang."


@given(st.text(st.characters(min_codepoint=97, max_codepoint=122), max_size=60), st.data())
def test_what_is_given_is_what_stays_and_nothing_of_what_goes(text: str, data: st.DataObject) -> None:
    text = text.upper()  # a mark has small letters, and so can be told from the text
    cuts = data.draw(st.lists(st.tuples(st.integers(0, len(text)), st.integers(0, len(text))), max_size=6))
    passages = [Passage(min(cut), max(cut), ground=Ground.ANOTHERS_AFFAIRS) for cut in cuts]
    gone = {at for each in passages for at in range(each.start, each.end)}
    kept = "".join(letter for at, letter in enumerate(text) if at not in gone)
    assert made_anew(text, passages).replace(MARK, "") == kept
    assert sum(len(each) for each in taken_out(text, passages)) == len(gone)
    assert made_anew(text, passages).count(MARK) == places(passages)  # what is said of them counts the marks
