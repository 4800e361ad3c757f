"""A family's own space: what a child writes is read that day, and nobody leaves on a day that cannot be."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

import pytest

from lightwell.policy.actors import Actor, Role
from lightwell.policy.family_rules import may_leave, numbers_in, reads_that_day
from lightwell.policy.people_records import Piece, Source, new_record
from lightwell.policy.people_rules import AccessFacts, PersonFacts

TODAY = dt.date(2026, 11, 27)
LOSA = {Piece.NAME: "Losa", Piece.CLIENT: "BF0008"}


@pytest.mark.parametrize(
    ("born", "is_adults", "reads"),
    [
        ("2018-05-03", True, True),  # eight years old, with a link in adult words
        ("2008-11-28", True, True),  # eighteen tomorrow
        ("2008-11-27", True, False),
        ("", True, False),
        ("", False, True),
    ],
)
def test_what_a_child_writes_is_read_that_day_whichever_words_their_link_has(
    born: str, is_adults: bool, reads: bool
) -> None:
    record = new_record({**LOSA, Piece.BORN_ON: born}, Source.THE_PERSON, TODAY)
    adult_on = record.adult_on.isoformat() if record.adult_on else ""
    assert reads_that_day(is_adults=is_adults, adult_on=adult_on, today=TODAY) is reads


def test_whoever_was_born_on_a_leap_day_is_eighteen_as_their_age_says() -> None:
    record = new_record({**LOSA, Piece.BORN_ON: "2008-02-29"}, Source.THE_PERSON, TODAY)
    assert record.adult_on == dt.date(2026, 3, 1)
    assert (record.age_on(dt.date(2026, 2, 28)), record.age_on(dt.date(2026, 3, 1))) == (17, 18)


def test_nobody_left_before_it_began_or_on_a_day_to_come_and_a_day_is_put_right_until_they_are_told() -> None:
    provider = UUID(int=1)
    keeper = Actor(account_id=UUID(int=2), organisation_id=provider, role_codes=(Role.MANAGER,))
    access = AccessFacts(provider, UUID(int=3), is_taken=True, code_expires_at=None, wrong_tries=0, ended_at=None)

    def codes(on: dt.date, *, is_told: bool = False) -> tuple[str, ...]:
        facts, began_on = PersonFacts(provider, UUID(int=4)), dt.date(2026, 7, 1)
        may = may_leave(keeper, facts, access=access, on=on, today=TODAY, began_on=began_on, is_told=is_told)
        return may.codes

    assert "before-it-began" in codes(dt.date(2026, 6, 30))
    assert not {"before-it-began", "still-to-come", "told-already"} & set(codes(dt.date(2026, 7, 1)))
    assert "still-to-come" in codes(dt.date(2026, 11, 28))
    assert "told-already" in codes(TODAY, is_told=True)


def test_a_telephone_number_is_found_as_it_is_written_and_as_it_is_dialled() -> None:
    words = "Mere Tūhoro, 020 000 0141, or +64 (0)4 555-0100; in room 12, since 2024."
    assert numbers_in(words) == (("020 000 0141", "0200000141"), ("+64 (0)4 555-0100", "+6445550100"))
    assert numbers_in("Ring the office") == ()
