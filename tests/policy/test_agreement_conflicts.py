"""Agreements that say otherwise are found before signing; what families must be told again is summed in hours."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from lightwell.policy import agreement as agreements
from lightwell.policy.agreement import Agreement
from lightwell.policy.agreement_conflicts import Conflict, conflicts, contradictions_in
from lightwell.policy.telling_again import telling_again

EXAMPLE = Path(__file__).parents[2] / "examples" / "best-foot-forward.json"
WRITTEN = json.loads(EXAMPLE.read_text(encoding="utf-8"))


def agreed(change: Callable[[dict[str, Any]], None] = lambda written: None) -> Agreement:
    written = copy.deepcopy(WRITTEN)
    written.pop("signatures")
    change(written)
    return agreements.parse(written).agreement


def clause(written: dict[str, Any], name: str) -> Any:
    return next(each for each in written["clauses"] if each["id"] == name)


OURS = agreed()


def found(change: Callable[[dict[str, Any]], None]) -> dict[str, Conflict]:
    return {each.code: each for each in conflicts(OURS, [agreed(change)])}


def test_an_agreement_that_says_the_same_conflicts_with_nothing() -> None:
    assert conflicts(OURS, [agreed()]) == ()


def test_a_unit_that_gets_nothing_any_more_holds_no_copy() -> None:
    def dropped(written: dict[str, Any]) -> None:
        copy_held = {"what": "Each quarter’s protected counts", "country": "New Zealand", "system": "The site’s store"}
        written["copies"] = [
            {"id": each, "holder": each, **copy_held} for each in ("ccss", "evaluation", "contract-reporting")
        ]

    assert contradictions_in(agreed(dropped)) == ()

    def without(written: dict[str, Any]) -> None:
        dropped(written)
        written["clauses"] = [each for each in written["clauses"] if each["id"] not in ("1", "2")]

    (conflict,) = contradictions_in(agreed(without))
    assert conflict.code == "copy-of-nothing"
    assert conflict.sentence.startswith("Contract reporting, ")


def test_one_that_is_in_force_on_other_days_conflicts_with_nothing() -> None:
    def later(written: dict[str, Any]) -> None:
        written.update(starts_on="2030-01-01", ends_on="2030-12-31")
        clause(written, "3")["terms"]["keep_months"] = 1

    assert found(later) == {}


def test_another_time_of_keeping_is_a_conflict() -> None:
    def kept(written: dict[str, Any]) -> None:
        clause(written, "3")["terms"]["keep_months"] = 60

    conflict = found(kept)["kept-differently"]
    assert "here, and for 60 months there" in conflict.sentence
    assert conflict.other.endswith("with City Centre Social Services")


def test_what_one_allows_and_the_other_rules_out_is_a_conflict_from_either_side() -> None:
    def ruled_out(written: dict[str, Any]) -> None:
        written["uses"].append({"id": "planning", "title": "Planning"})
        third = clause(written, "3")
        third["purpose"]["use"] = "planning"
        third["purpose"]["not_used_for"] = [{"words": "evaluation", "use": "evaluation"}]

    assert "allowed here and ruled out there" in found(ruled_out)["use-ruled-out"].sentence
    there = {each.code: each for each in conflicts(agreed(ruled_out), [OURS])}
    assert "allowed there and ruled out here" in there["use-ruled-out"].sentence


def test_another_small_number_another_count_and_another_form_are_conflicts() -> None:
    def otherwise(written: dict[str, Any]) -> None:
        written["small_number"] = 10
        count = clause(written, "1")["counts"][0]
        count["measure"] = "rows" if count.get("measure", "people") == "people" else "people"

    assert {"small-numbers-differ", "counted-differently"} <= set(found(otherwise))

    def finer(written: dict[str, Any]) -> None:
        for part in clause(written, "3")["items"]:
            if part["item"] == "people.born":
                part["generalise"] = {"to": "year"}

    if any(part.item == "people.born" for part in OURS.clause("3").items):
        assert "two-forms" in found(finer)


def test_a_table_that_is_promised_twice_under_other_rules_is_a_conflict() -> None:
    def otherwise(written: dict[str, Any]) -> None:
        written["tables"][0]["belongs"] = "to_date"
        written["tables"][0]["items"][1]["column"] = "Another heading"

    conflict = found(otherwise)["table-promised-twice"]
    assert "which rows it holds" in conflict.sentence
    assert "what may stand under" in conflict.sentence


def test_of_another_provider_only_what_one_unit_is_told_of_one_item_conflicts() -> None:
    def theirs(written: dict[str, Any]) -> None:
        written["small_number"] = 10
        for party in written["parties"]:
            if party["kind"] == "provider":
                party["id"], party["name"] = "harbour", "Harbour Whānau Trust"
        clause(written, "3")["terms"]["keep_months"] = 60

    assert set(found(theirs)) == {"kept-differently"}


# --- whom to tell again --------------------------------------------------------------------------------------


def test_a_variation_that_keeps_something_longer_costs_people_times_minutes() -> None:
    def longer(written: dict[str, Any]) -> None:
        clause(written, "3")["terms"]["keep_months"] = 60

    telling = telling_again(OURS, agreed(longer), people=40, minutes=10)
    assert telling.words == "40 people × 10 minutes = 6.7 hours of telling."
    assert [change.part for change in telling.because] == ["terms.keep_months"]


def test_each_reason_names_the_item_and_who_gets_it_and_is_said_once() -> None:
    def finer(written: dict[str, Any]) -> None:
        for each in (part for every in written["clauses"] for part in every["items"]):
            if each["item"] == "people.ethnicity":
                each.pop("generalise", None)
        clause(written, "3")["terms"]["keep_months"] = 60
        clause(written, "3")["recipient"]["will_not_see"].remove("Immigration")
        clause(written, "3")["purpose"].update(why="For something else.", law="Another Act.")

    telling = telling_again(OURS, agreed(finer), people=40, minutes=10)
    assert len(telling.said) == len(set(telling.said)) == len(telling.because)
    units = {each.id: OURS.unit(each.recipient.unit).name for each in OURS.clauses}
    for change, said in zip(telling.because, telling.said, strict=True):
        assert said.startswith(f"Clause {change.clause}, ")
        assert f", to {units[change.clause or '']}: " in said
    assert not any("told again" in each for each in telling.said)
    assert any(f"“{OURS.item('people.ethnicity').words}”" in each for each in telling.said)
    assert any("“Immigration”" in each for each in telling.said)


def test_nobody_is_told_again_of_what_only_says_less() -> None:
    def shorter(written: dict[str, Any]) -> None:
        clause(written, "3")["terms"]["keep_months"] = 1

    telling = telling_again(OURS, agreed(shorter), people=40, minutes=10)
    assert telling.because == ()
    assert telling.words.startswith("Nobody need be told again")


def test_where_nobody_has_said_how_many_it_says_that_it_is_not_known() -> None:
    def longer(written: dict[str, Any]) -> None:
        clause(written, "3")["terms"]["keep_months"] = 60
        for table in written["tables"]:
            table["people_expected"] = 0
        del written["clauses"][3:]

    new = agreed(longer)
    assert "Nobody has said yet how many people" in telling_again(OURS, new, people=None, minutes=None).words
    assert "how long that takes with each" in telling_again(OURS, new, people=1, minutes=None).words
    assert telling_again(OURS, new, people=6, minutes=10).words == "6 people × 10 minutes = 1 hour of telling."


def test_what_the_agreement_expects_in_a_file_is_not_said_to_be_how_many_were_told() -> None:
    def longer(written: dict[str, Any]) -> None:
        clause(written, "3")["terms"]["keep_months"] = 60

    telling = telling_again(OURS, agreed(longer), people=None, minutes=None)
    assert "The provider has not said yet how many that is" in telling.words
    assert f"the agreement expects about {telling.expected} people in a file." in telling.words
    assert (telling.people, telling.is_known) == (0, False)


def test_only_the_providers_own_number_counts_and_what_its_files_are_expected_to_tell_of_stands_beside_it() -> None:
    expected = max(table.people_expected for table in OURS.tables)
    unsaid, said = (telling_again(OURS, OURS, people=each, minutes=None) for each in (None, 3))
    assert (unsaid.people, unsaid.expected) == (0, expected)
    assert (said.people, said.expected) == (3, expected)
