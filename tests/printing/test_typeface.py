"""Paper shows every character, in the order it was typed; what has no shape is written as its number."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lightwell.printing.paper import Paragraph
from lightwell.printing.typeface import breakable, legible, numbers_in, shapes
from tests.printing.making import read

MACRONS = "āēīōūĀĒĪŌŪ"


def test_the_typeface_has_every_letter_with_a_macron() -> None:
    assert {each for each in MACRONS if ord(each) not in shapes()} == set()
    assert legible(MACRONS) == MACRONS


def test_a_macron_typed_after_its_letter_is_the_letter_with_its_macron() -> None:
    assert legible("wha\u0304nau") == "whānau"


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("王伟", "[U+738B][U+4F1F]"),
        ("שלום", "[U+05E9][U+05DC][U+05D5][U+05DD]"),
        ("\u202efdp.exe", "[U+202E]fdp.exe"),
        ("\u2066a\u2069", "[U+2066]a[U+2069]"),
        ("a\x00b\x1bc\x7f", "a[U+0000]b[U+001B]c[U+007F]"),
        ("\ue000", "[U+E000]"),
        ("\uffff", "[U+FFFF]"),
        ("😀", "[U+1F600]"),
        ("z\u200be\u00adr\u2060o\ufeff", "zero"),
        ("\u200b", "[U+200B]"),
        ("one\r\ntwo\u2028three\x0bfour\tfive", "one\ntwo\nthree\nfour five"),
        ("", ""),
    ],
)
def test_nothing_is_hidden_and_nothing_is_turned_round(typed: str, shown: str) -> None:
    assert legible(typed) == shown
    assert numbers_in(typed) == ("[U+" in shown)


def test_a_number_that_somebody_typed_themselves_is_not_one_of_ours() -> None:
    assert not numbers_in("as in [U+738B]")
    assert numbers_in("as in [U+738B], 王")


@given(st.text(max_size=60))
def test_what_is_shown_has_a_shape_and_says_so_again(typed: str) -> None:
    shown = legible(typed)
    assert {each for each in shown if each != "\n" and ord(each) not in shapes()} == set()
    assert legible(shown) == unicodedata.normalize("NFC", shown)
    assert bool(shown) == bool(typed)


@given(st.text(max_size=200))
def test_a_long_word_may_go_on_in_the_next_line_and_keeps_its_letters(typed: str) -> None:
    assert breakable(typed).replace("\u200b", "") == typed.replace("\u200b", "")


def test_every_character_that_is_said_to_have_a_shape_can_be_printed() -> None:
    everything = "".join(legible(chr(each)) for each in sorted(shapes()))
    assert len(everything) > 2500
    assert read(Paragraph(everything)).document.words
