"""What fires by rule for a need, and what would meet it."""

from __future__ import annotations

import dataclasses

import pytest

from lightwell.policy.checks_and_balances import (
    CHECKLIST,
    Check,
    open_noes,
    touches_maori,
    triggers,
    unmet,
)
from lightwell.policy.clauses import Class, Coarsening, Generalisation, Identifying, Obligation, ObligationKind
from lightwell.policy.needs import Need
from lightwell.policy.tables import Item, Kind
from tests.policy.small_needs import asked, small_need


def codes(need: Need) -> tuple[str, ...]:
    return tuple(each.code for each in triggers(need))


def with_item(words: str, *, name: str = "thing", **changed: object) -> Need:
    item = Item(name, words, words, Kind.TEXT)
    return small_need(items=(dataclasses.replace(asked(), item=item, **changed),))  # type: ignore[arg-type]


def test_protected_counts_of_what_cannot_discriminate_fire_nothing() -> None:
    assert codes(small_need()) == ()


@pytest.mark.parametrize(
    ("words", "named"),
    [
        ("Ethnic groups", "ethnicity"),
        ("Gender", "gender"),
        ("Religion", "religion"),
        ("Marital status", "marital status"),
        ("Disability", "disability"),
    ],
)
def test_what_could_be_used_to_treat_people_unfairly_asks_for_views_and_ethics(words: str, named: str) -> None:
    fired = next(each for each in triggers(with_item(words)) if each.code == "could-discriminate")
    assert named in fired.why
    assert fired.asks_for == (Check.VIEWS, Check.ETHICS)


@pytest.mark.parametrize("words", ["Iwi", "Hapū", "Ethnicity", "Marae that the family is of"])
def test_what_touches_maori_interests_asks_for_a_maori_party(words: str) -> None:
    need = with_item(words)
    assert touches_maori(need)
    assert Check.MAORI_PARTY in {check for each in triggers(need) for check in each.asks_for}


def test_a_need_for_the_good_of_a_maori_community_touches_maori_interests_whatever_it_asks() -> None:
    need = small_need()
    need = dataclasses.replace(need, good=dataclasses.replace(need.good, for_whom="Māori families in the city"))
    assert touches_maori(need)


def test_rows_with_who_it_is_ask_for_an_impact_assessment_and_a_second_look() -> None:
    fired = next(
        each for each in triggers(with_item("Shoe size", identifying=Identifying.IDENTIFIED))
        if each.code == "identifies"
    )  # fmt: skip
    assert set(fired.asks_for) == {Check.VIEWS, Check.REVIEW, Check.IMPACT_ASSESSMENT}


def test_a_row_for_each_person_without_who_it_is_still_asks_for_an_impact_assessment() -> None:
    need = with_item("Shoe size", identifying=Identifying.DEIDENTIFIED)
    assert "could-recognise" in codes(need)
    assert "identifies" not in codes(need)


def test_what_somebody_wrote_freely_asks_for_a_second_look_but_not_once_it_goes_in_classes() -> None:
    free = with_item("Notes", identifying=Identifying.PSEUDONYMISED)
    assert "free-text" in codes(free)
    classes = Generalisation(Coarsening.CLASSES, classes=(Class("Went well", ("good",)),), otherwise="Other")
    assert "free-text" not in codes(with_item("Notes", identifying=Identifying.PSEUDONYMISED, generalise=classes))


def test_what_people_cannot_say_no_to_asks_for_views_and_a_second_look() -> None:
    law = Obligation(ObligationKind.REQUIRED, "A fine", "None was found", law="Some Act 2026, section 4")
    assert codes(dataclasses.replace(small_need(), obligation=law)) == ("compelled",)


def test_the_checklist_is_open_until_every_question_is_a_yes_or_does_not_apply_with_a_reason() -> None:
    assert open_noes({}) == tuple(CHECKLIST)
    yes = {code: {"answer": "yes"} for code in CHECKLIST}
    assert open_noes(yes) == ()
    assert open_noes({**yes, "linking": {"answer": "no", "why": "Not decided"}}) == ("linking",)
    assert open_noes({**yes, "linking": {"answer": "na"}}) == ("linking",)
    assert open_noes({**yes, "linking": {"answer": "na", "why": "It is linked with nothing"}}) == ()


def test_a_trigger_is_met_by_a_reason_or_where_it_asks_for_a_maori_party_by_one_taking_part() -> None:
    need = with_item("Iwi")
    assert [each.code for each in unmet(need, {}, has_maori_party=False)] == ["could-discriminate", "touches-maori"]
    assert [each.code for each in unmet(need, {}, has_maori_party=True)] == ["could-discriminate"]
    said = {"check:could-discriminate": {"why": "Looked at on 3 June"}, "check:touches-maori": {"why": "  "}}
    assert [each.code for each in unmet(need, said, has_maori_party=False)] == ["touches-maori"]
