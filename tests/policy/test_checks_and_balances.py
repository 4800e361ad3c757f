"""What fires by rule for a need, and what would meet it."""

from __future__ import annotations

import dataclasses

import pytest

from lightwell.policy.checks_and_balances import (
    CHECKLIST,
    Check,
    MaoriKnown,
    open_noes,
    triggers,
    unmet,
)
from lightwell.policy.clauses import (
    Choice,
    ChoiceLevel,
    Class,
    Coarsening,
    Generalisation,
    Identifying,
    Obligation,
    ObligationKind,
)
from lightwell.policy.maori_party import touched_items, touches_maori
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
    for code in ("Client number", "The provider's own number for the person", "Client ID"):
        assert "free-text" not in codes(with_item(code, identifying=Identifying.PSEUDONYMISED))
        assert "free-text" in codes(with_item(code, identifying=Identifying.IDENTIFIED))
    assert "free-text" in codes(with_item("Client's own words", identifying=Identifying.PSEUDONYMISED))
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


@pytest.mark.parametrize(
    ("code", "need"),
    [
        ("not-precise", small_need(purpose=dataclasses.replace(small_need().purpose, why="To plan future sessions"))),
        ("not-precise", small_need(items=(asked("sessions"), asked("visits")))),
        ("likely-worried", with_item("Home address", name="home_address")),
        ("weak-link", small_need(purpose=dataclasses.replace(small_need().purpose, law="We have always done so"))),
        (
            "several-laws",
            small_need(
                purpose=dataclasses.replace(small_need().purpose, law="The Oranga Tamariki Act and the Privacy Act")
            ),
        ),
        ("sensitive", with_item("Family violence")),
        ("no-connection", with_item("Shoe size", why="Because somebody wondered")),
        ("could-discriminate", with_item("Diagnosis")),
        ("dents-trust", small_need(choice=Choice(ChoiceLevel.NONE, "Nothing"))),
        (
            "dents-trust",
            small_need(choice=Choice(ChoiceLevel.NONE, "Nothing", told_first=False, why_not_told="An exception")),
        ),
    ],
)
def test_each_trigger_of_the_guideline_fires_by_rule_and_says_why(code: str, need: Need) -> None:
    fired = next(each for each in triggers(need) if each.code == code)
    assert fired.why.endswith(".")
    assert fired.asks_for
    assert code in {each.code for each in unmet(need, {})}


@pytest.mark.parametrize("words", ["Kiwi badge", "Essex", "Unisex hats"])
def test_a_word_inside_another_fires_nothing(words: str) -> None:
    assert codes(with_item(words)) == ()


def test_what_no_rule_sees_is_raised_by_whoever_designs() -> None:
    fired = triggers(small_need(), {"raise:likely-worried": {"answer": "yes"}, "raise:weak-link": {"answer": "no"}})
    assert [each.code for each in fired] == ["likely-worried"]
    assert fired[0].why.startswith("Whoever designs it says so")


def test_a_trigger_is_met_by_what_was_done_and_a_review_by_its_record_or_by_why_there_is_none() -> None:
    need = with_item("Gender")
    said = {"check:could-discriminate": {"answer": "done", "why": "Asked in the first round"}}
    assert [each.code for each in unmet(need, {})] == ["could-discriminate", "review:ethics"]
    assert [each.code for each in unmet(need, said)] == ["review:ethics"]
    review = {"answer": "done", "by": "The committee", "on": "2026-06-03", "where": "File 12", "why": "It is well"}
    for missing in ("by", "on", "where", "why"):
        assert unmet(need, {**said, "review:ethics": {**review, missing: " "}})
    assert not unmet(need, {**said, "review:ethics": review})
    assert not unmet(need, {**said, "review:ethics": {"answer": "reason", "why": "Looked at last year, file 9"}})


def test_a_review_can_be_required_whatever_the_rules_say() -> None:
    wanted = {"require:impact-assessment": {"answer": "yes"}}
    assert [each.code for each in unmet(small_need(), wanted)] == ["review:impact-assessment"]


def test_where_a_maori_party_takes_part_its_yes_counts_and_nobodys_reason_stands_in_for_it() -> None:
    need = with_item("Iwi")
    others = {"check:could-discriminate": {"why": "Asked"}, "review:ethics": {"answer": "reason", "why": "File 9"}}
    reason = {"check:touches-maori": {"why": "None lives here"}}
    assert [each.code for each in unmet(need, others)] == ["touches-maori"]
    assert not unmet(need, {**others, **reason})
    assert unmet(need, {**others, **reason}, MaoriKnown(has_party=True, waiting=1))
    assert not unmet(need, others, MaoriKnown(has_party=True, waiting=0))


def test_only_the_items_about_maori_are_touched_unless_the_need_is_for_a_maori_community() -> None:
    need = small_need(items=(asked("sessions"), asked("iwi")))
    assert [each.path for each in touched_items(need)] == ["people.iwi"]
    for_marae = dataclasses.replace(need, good=dataclasses.replace(need.good, for_whom="Families of the marae"))
    assert len(touched_items(for_marae)) == 2
