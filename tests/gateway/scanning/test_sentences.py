"""What a sentence tells of a name, a number or a house, and what it does not.

Beside each that is found stands one that looks alike and is nothing personal.
"""

from __future__ import annotations

import pytest

from lightwell.gateway.scanning import Kind
from tests.gateway.scanning.measuring import CODES, kinds


def found(text: str) -> set[Kind]:
    return kinds("notes", text, *CODES) - {Kind.LONG_TEXT}


@pytest.mark.parametrize(
    ("told", "not_told"),
    [
        ("Hi Zorbay, see you on Monday", "Hi Team, see you on Monday"),
        ("I spoke to Zorbay about the bus", "I spoke to Housing about the bus"),
        ("They named her Zorbay last week", "They called it Counselling last week"),
        ("Why is Zorbay so late", "Why is Transport so late"),
        ("Later Zorbay said it was fine", "Later Police said it was fine"),
        ("It was Zorbay's mother who came", "It was the Children's mother who came"),
        ("Zorbay is from the islands", "Everybody is from the islands"),
        ("Zorbay, can you come in", "Sorry, can you come in"),
        ("Zorbay was late but she came", "Attendance was late but she came"),
        ("The file of Zorbay van Quill is here", "The Hiace van Monday and Friday is here"),
        ("Ms Van Quill phoned about it", "The Van phoned about it"),
        ("K Vaipulu came on her own", "Vitamin K given on her own"),
        ("the note from rebecca was read to the group", "the note from the nurse was read to the group"),
        ("it is the same as in the Christiansen book", "it is the same as in the Counselling book"),
        ("it is the same as in the Zorbaysson book", "it is the same as in the Lesson book"),
    ],
)
def test_a_name_that_no_list_holds_is_told_by_its_sentence(told: str, not_told: str) -> None:
    assert found(told) == {Kind.NAME}
    assert not found(not_told)


@pytest.mark.parametrize(
    ("told", "not_told"),
    [
        ("No messages to 699 555 915 please", "No messages to 699 people please"),
        ("not answering at 78 555 450", "not answering at 7.30 and 8.30"),
        ("try 478 5501 or the office", "try 4 or 5 of the office"),
        ("her number is 4 385 5509", "her number is 43 on the list"),
        ("call back 555 0117", "call back 3 of 12 weeks"),
    ],
)
def test_bare_digits_are_a_telephone_number_where_somebody_is_reached_by_them(told: str, not_told: str) -> None:
    assert found(told) == {Kind.PHONE}
    assert not found(not_told)


@pytest.mark.parametrize(
    ("told", "not_told"),
    [
        ("came from Lindenstraße 27", "came from Room 27"),
        ("27 Lindenstraße it was", "27 lessons it was"),
        ("post to Via Dante Alighieri 12", "joined via Zoom 12 times"),
        ("16 Rue Jules Ferry it was", "16 avenues to explore it was"),
        ("send to ul. Nowa 28", "send to all 28"),
        ("at Petőfi utca 9, downstairs", "at Week 9, downstairs"),
        ("post to PSC 1204, Box 55", "post to the box 55"),
        ("the corner of Rata and Miro", "the corner of the field and was stood down"),
        ("4021 Zorbaydal 12 it was", "2026 Term 12 it was"),
        ("He lives at the back of Zorbaydal 44.", "He lives at the back of Block 44."),
        ("12 Zorbay 3 Suite 44, Marton", "12 weeks in the Quiet Room"),
        ("東京都新宿区1丁目", "東京 12"),
        ("45 Desert Road it was", "20 minutes up the Desert Road"),
    ],
)
def test_a_house_is_told_by_its_street_in_many_tongues(told: str, not_told: str) -> None:
    assert Kind.ADDRESS in found(told)
    assert Kind.ADDRESS not in found(not_told)


def test_codes_grouped_alike_of_which_some_fit_a_plan_are_no_telephone_numbers() -> None:
    assert not kinds("ref", *(f"{n * 37 % 1000:03}-{n * 91 % 1000:03}-{n * 61 % 10_000:04}" for n in range(1, 120)))
    assert not kinds("ref", *(f"{n * 37 % 1000:03} {n * 91 % 1000:03} {n * 17 % 1000:03}" for n in range(1, 120)))
    assert kinds("ref", *(f"021 555 0{n:03}" for n in range(100, 160))) == {Kind.PHONE}


def test_a_street_word_alone_under_a_header_is_a_kind_of_street() -> None:
    assert not kinds("street type", "Street", "Road", "Lane")
    assert kinds("street", "Tōtara Road", "Rata Street") == {Kind.ADDRESS}
