"""Personal details hiding in a column that goes: what stops, and what a person may confirm. Stage 3, sharing."""

from __future__ import annotations

import pytest

from lightwell.gateway.problems import Level
from lightwell.gateway.reporting import Confirmed
from tests.gateway.checking.test_what_is_wrong import problems
from tests.gateway.quarters import given, rows, varied


@pytest.mark.parametrize(
    ("cell", "what"),
    [
        ("Newtown, ring 021 555 0199", "phone number"),
        ("mere.t@example.org", "e-mail address"),
        ("Newtown ZZZ0016", "NHI number"),
    ],
)
def test_an_identifier_or_a_way_to_reach_somebody_in_a_column_that_goes_stops(cell: str, what: str) -> None:
    found = [each for each in problems(given(rows(6, Suburb=["Petone", cell]))) if each.code == "personal-detail"]
    assert [(each.column, each.rows, each.level) for each in found] == [("Suburb", (3,), Level.STOP)]
    assert what in found[0].sentence
    assert cell not in found[0].sentence


@pytest.mark.parametrize(
    ("cell", "what"), [("Mere Tūhoro", "person's name"), ("14 Rintoul Street, Newtown", "street address")]
)
def test_a_name_or_an_address_may_be_confirmed_with_a_reason(cell: str, what: str) -> None:
    handed = given(rows(6, Suburb=["Petone", cell]))
    (found,) = [each for each in problems(handed) if each.code == "may-be-personal"]
    assert (found.level, found.rows) == (Level.CONFIRM, (3,))
    assert what in found.sentence
    assert Confirmed("may-be-personal", "It is the name of a building").answers(found)


def test_a_column_that_is_nearly_all_different_may_be_an_identifier_in_disguise() -> None:
    def as_it_is(written: dict) -> None:  # type: ignore[type-arg]
        for clause in written["clauses"]:
            for part in clause["items"]:
                if part["item"] == "people.suburb" and part["identifying"] == "pseudonymised_unit_record":
                    part.pop("generalise")

    cells = [f"{place} {number}" for number, place in enumerate(["Tawa", "Ngaio", "Karori"] * 10)]
    found = problems(given(rows(30, Suburb=cells)), varied(as_it_is))
    assert ("near-unique", "Suburb", Level.CONFIRM) in [(each.code, each.column, each.level) for each in found]


def test_a_usual_quarter_has_nothing_personal_in_what_goes() -> None:
    assert problems(given(rows(40))) == ()
