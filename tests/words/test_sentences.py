"""Where sentences begin and end, in text as people lay it out."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lightwell.words.sentences import sentences


def found(text: str) -> list[str]:
    return [text[each.start : each.end] for each in sentences(text)]


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("We ask. You say no. That is fine!", ["We ask.", "You say no.", "That is fine!"]),
        ("Why? Because it helps… a lot. Truly.", ["Why?", "Because it helps… a lot.", "Truly."]),
        ("Dr. Tāwhiri met Mr. Singh at 3 p.m. on Monday. Both came.",
         ["Dr. Tāwhiri met Mr. Singh at 3 p.m. on Monday.", "Both came."]),
        ("See No. 7 and s. 22 of the Act. It says so.", ["See No. 7 and s. 22 of the Act.", "It says so."]),
        ("Do you agree? No. You may say so.", ["Do you agree?", "No.", "You may say so."]),
        ("Some of it, e.g. your age, goes. Ask J. Smith.", ["Some of it, e.g. your age, goes.", "Ask J. Smith."]),
        ("It was 27.11.2026 and $3.50. See www.example.org.nz. Then write.",
         ["It was 27.11.2026 and $3.50.", "See www.example.org.nz.", "Then write."]),
        ("“Do you keep it?” she asked. “No.” He left.", ["“Do you keep it?” she asked.", "“No.”", "He left."]),
        ("we keep it. it is safe.", ["we keep it.", "it is safe."]),
    ],
)  # fmt: skip
def test_a_full_stop_ends_a_sentence_where_it_does(text: str, pieces: list[str]) -> None:
    assert found(text) == pieces


def test_headings_and_lists_need_no_full_stop() -> None:
    text = "# What we keep\n\nWe keep:\n- your name\n* your area\n2. your age\n(b) your town\n• how you felt\n"
    assert found(text) == [
        "What we keep",
        "We keep:",
        "your name",
        "your area",
        "your age",
        "your town",
        "how you felt",
    ]


def test_a_short_line_above_a_longer_one_is_a_heading() -> None:
    text = "Your choice\nYou can say no at any time, and nothing changes for you or for your whānau.\n"
    assert found(text)[0] == "Your choice"


def test_a_sentence_that_was_only_wrapped_is_one() -> None:
    wrapped = (
        "We tell the Agency how many people came to the course and how happy they\n"
        "were with it, and we do so four times a year, after the end of each quarter\n"
        "of the year. You can say no.\n"
    )
    assert found(wrapped) == [wrapped.partition("year. You")[0] + "year.", "You can say no."]
    assert found(wrapped.replace("\n", "\r\n"))[1] == "You can say no."


def words(text: str) -> list[str]:
    return [word for each in sentences(text) for word in each.words]


def test_addresses_dates_and_numbers_are_one_word_each() -> None:
    text = "Write to help@example.org.nz or see https://example.org/a?b=c by 27/11/2026 or 2026-Q3, 1,234.50 times"
    kept = ["Write", "to", "help@example.org.nz", "or", "see", "https://example.org/a?b=c", "by", "27/11/2026", "or"]
    assert words(text) == [*kept, "2026-Q3,", "1,234.50", "times"]


def test_macrons_in_two_parts_and_letters_without_width_stay_in_their_word() -> None:
    assert words("Wha\u0304nau uti\u200blise don’t non-Māori") == [
        "Wha\u0304nau",
        "uti\u200blise",
        "don’t",
        "non",
        "Māori",
    ]


def test_what_nobody_could_read_is_one_word() -> None:
    assert len(words("a-" * 100_000)) == 1


@given(st.text(alphabet="ab .\n\r!?-A1’\u0304\u200b•#", max_size=80))
def test_sentences_come_in_order_and_never_overlap(text: str) -> None:
    last = 0
    for each in sentences(text):
        assert last <= each.start < each.end <= len(text)
        assert each.words
        last = each.end
