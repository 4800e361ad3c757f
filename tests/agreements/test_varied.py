"""A version beside the one that it varies: what is new, changed, gone and as it was, in words and in effect."""

from __future__ import annotations

from typing import Any

from lightwell.agreements.varied import Became, Varied, beside
from tests.policy.test_agreement_conflicts import OURS, agreed, clause


def became(found: Varied) -> dict[str, Became]:
    return {each.id: each.became for each in found.clauses}


def test_a_version_that_says_the_same_changes_no_clause() -> None:
    found = beside(1, OURS, agreed())
    assert set(became(found).values()) == {Became.AS_IT_WAS}
    assert (found.moved, found.beside) == ((), ())


def test_each_clause_is_new_changed_gone_or_as_it_was_and_each_part_says_before_now_and_what_it_does() -> None:
    def varied(written: dict[str, Any]) -> None:
        written["version"] = 2
        written["ends_on"] = "2029-06-30"
        clause(written, "3")["terms"]["keep_months"] = 60
        gone = clause(written, "2")
        written["clauses"].remove(gone)
        written["clauses"].append({**gone, "id": "6", "title": "Another"})

    found = beside(1, OURS, agreed(varied))
    assert became(found) == {
        "1": Became.AS_IT_WAS,
        "2": Became.GONE,
        "3": Became.CHANGED,
        "4": Became.AS_IT_WAS,
        "5": Became.AS_IT_WAS,
        "6": Became.NEW,
    }
    (longer,) = next(each.parts for each in found.clauses if each.id == "3")
    assert (longer.name, longer.before, longer.after) == ("How many months may it be kept?", "24", "60")
    assert longer.effect == "Kept 36 months longer. Whoever was told before must be told again."
    (last_day,) = found.beside
    assert (last_day.name, last_day.after) == ("Last day", "30 June 2029")


def test_what_is_said_otherwise_of_an_item_a_unit_or_a_use_is_said_by_name() -> None:
    def varied(written: dict[str, Any]) -> None:
        its = clause(written, "3")
        item = next(each for each in its["items"] if each["item"] == "people.ethnicity")
        its["items"].remove(item)

    (changed,) = beside(1, OURS, agreed(varied)).moved
    dropped = next(each for each in changed.parts if each.before and not each.after)
    assert dropped.name == OURS.item("people.ethnicity").words
    assert "people.ethnicity" not in f"{dropped.before}{dropped.effect}"
