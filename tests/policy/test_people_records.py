"""What is kept about somebody: each item knows where it came from and when, and what is wrong is said at once."""

from __future__ import annotations

import datetime as dt

import pytest

from lightwell.policy.decoding import decode, encode
from lightwell.policy.faults import NotWellFormed
from lightwell.policy.people_records import Piece, Source, as_said, new_record

FIRST, LATER = dt.date(2026, 5, 4), dt.date(2026, 10, 8)
HINEMOA = {Piece.CLIENT: "BF0007", Piece.NAME: "Hinemoa Tūhoro", Piece.CONTACT: "020 000 1234"}


def test_an_item_that_changes_says_from_whom_and_when_and_the_others_keep_theirs() -> None:
    record = new_record(HINEMOA, Source.REFERRAL, FIRST)
    changed = record.changed({**HINEMOA, Piece.CONTACT: "020 000 9999"}, Source.THE_PERSON, LATER)
    contact, name = changed.item(Piece.CONTACT), changed.item(Piece.NAME)
    assert contact is not None
    assert (contact.words, contact.source, contact.on) == ("020 000 9999", Source.THE_PERSON, LATER)
    assert name is not None
    assert (name.source, name.on) == (Source.REFERRAL, FIRST)


def test_an_item_that_is_emptied_goes_and_one_not_spoken_of_stays() -> None:
    record = new_record(HINEMOA, Source.REFERRAL, FIRST)
    changed = record.changed({Piece.CONTACT: " "}, Source.THE_PERSON, LATER)
    assert changed.item(Piece.CONTACT) is None
    assert changed.words_of(Piece.NAME) == "Hinemoa Tūhoro"


def test_everything_wrong_is_said_at_once() -> None:
    with pytest.raises(NotWellFormed) as wrong:
        new_record({Piece.KNOWN_AS: "Hine", Piece.BORN_ON: "2027-01-01"}, Source.THE_PERSON, LATER)
    assert {fault.where for fault in wrong.value.faults} == {"client", "name", "born_on"}


@pytest.mark.parametrize(("day", "age"), [(dt.date(2026, 5, 2), 11), (dt.date(2026, 5, 3), 12)])
def test_an_age_is_counted_to_the_birthday(day: dt.date, age: int) -> None:
    assert new_record({**HINEMOA, Piece.BORN_ON: "2014-05-03"}, Source.PARENT, FIRST).age_on(day) == age


def test_a_record_is_the_same_after_it_was_written_down() -> None:
    record = new_record({**HINEMOA, Piece.SAFE_NEVER: "Never leave a message"}, Source.THE_PERSON, FIRST, "office")
    assert decode(type(record), encode(record)) == record
    assert record.has_safe_contact


def test_a_day_is_said_as_people_write_it_and_what_is_no_day_stays() -> None:
    said = {"1980-09-10": "10 September 1980", "1980-09-31": "1980-09-31", "BF-1980-09-10": "BF-1980-09-10", "": ""}
    assert {words: as_said(Piece.BORN_ON, words) for words in said} == said
    assert as_said(Piece.CLIENT, "1980-09-10") == "1980-09-10"
