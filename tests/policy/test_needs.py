"""A need and the clause it becomes: what was dropped is in no clause, and costs add up."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lightwell.policy import agreement as agreements
from lightwell.policy.clauses import Band, ChoiceLevel, Coarsening, Generalisation, Identifying, NotUsedFor
from lightwell.policy.costs import burdens
from lightwell.policy.decoding import decode, encode
from lightwell.policy.faults import NotWellFormed
from lightwell.policy.hour_costs import AnHour
from lightwell.policy.need_changes import changes
from lightwell.policy.need_words import PARTS, SECTIONS, said_at
from lightwell.policy.needs import AskedItem, Bearer, Cost, Need, from_clause
from lightwell.policy.needs_that_run import cannot_run
from lightwell.policy.tables import Item, Kind
from tests.policy.small_needs import asked, count, small_need

NAMES = ("sessions", "visits", "calls", "meals", "trips")
EXAMPLE = json.loads((Path(__file__).parents[2] / "examples" / "best-foot-forward.json").read_text("utf-8"))


@st.composite
def needs(draw: st.DrawFn) -> Need:
    """Needs whose every item is counted, alone or with others."""
    names = draw(st.lists(st.sampled_from(NAMES), min_size=1, unique=True))
    paths = [f"people.{name}" for name in names]
    alone = tuple(count(path, name=f"by-{number}") for number, path in enumerate(paths))
    together = draw(st.lists(st.lists(st.sampled_from(paths), min_size=1, unique=True), max_size=4))
    more = tuple(count(*some, name=f"more-{number}") for number, some in enumerate(together))
    return small_need(items=tuple(asked(name) for name in names), counts=(*alone, *more))


@given(needs(), st.data())
def test_a_clause_covers_the_items_that_were_kept_and_counts_nothing_else(need: Need, drawn: st.DataObject) -> None:
    paths = [each.path for each in need.items]
    kept = frozenset(drawn.draw(st.lists(st.sampled_from(paths), min_size=1, unique=True)))
    clause = need.clause(kept)
    assert [part.item for part in clause.items] == [path for path in paths if path in kept]
    assert all(kept.issuperset(each.items) for each in clause.counts)
    assert [each for each in need.counts if kept.issuperset(each.items)] == list(clause.counts)


@given(needs())
def test_a_clause_of_everything_says_what_the_need_says(need: Need) -> None:
    clause = need.clause()
    assert (clause.id, clause.purpose, clause.words, clause.counts) == (need.id, need.purpose, need.words, need.counts)
    assert [part.item for part in clause.items] == [each.path for each in need.items]


def test_a_need_whose_every_item_was_dropped_is_no_clause() -> None:
    with pytest.raises(NotWellFormed):
        small_need(counts=(count("people.sessions"),)).clause(frozenset())


@pytest.mark.parametrize("clause_id", ["1", "2", "3", "4", "5"])
def test_a_need_made_of_a_clause_becomes_that_clause_again(clause_id: str) -> None:
    agreement = agreements.parse(EXAMPLE).agreement
    need = from_clause(agreement, clause_id, cost=Cost(5, Bearer.PROVIDER))
    assert need.clause() == agreement.clause(clause_id)
    assert decode(Need, encode(need)) == need


def test_the_same_item_twice_is_one_too_many() -> None:
    with pytest.raises(NotWellFormed) as wrong:
        small_need(items=(asked(), asked()))
    assert [fault.code for fault in wrong.value.faults] == ["item-twice"]


def test_every_part_that_is_asked_about_is_a_part_of_a_need_and_is_asked_once() -> None:
    need = small_need()
    assert [path for paths in SECTIONS.values() for path in paths] == list(PARTS)
    assert all(said_at(need, path) is not ... for path in PARTS)


def test_what_it_costs_a_provider_adds_up_in_hours_and_dollars() -> None:
    other = small_need(cost=Cost(12, Bearer.PROVIDER, 25))
    unknown = small_need(title="Trips", cost=Cost(3, Bearer.FAMILY))
    provider, family = burdens([small_need(), other, unknown])
    assert (provider.hours, AnHour(dollars=60).of(provider.minutes).dollars) == (8.3, 500)  # 5 × 40 + 12 × 25 minutes
    assert (family.bearer, family.hours, family.not_known) == (Bearer.FAMILY, 0.0, ("Trips",))


def test_what_changed_between_two_versions_is_said_in_words_and_in_effect() -> None:
    old = small_need(items=(asked("sessions"), asked("visits")))
    coarser = dataclasses.replace(asked("sessions"), identifying=Identifying.NARRATIVE)
    new = dataclasses.replace(old, items=(coarser, asked("visits"), asked("calls")), title="Coming to things")
    found = {each.part: each for each in changes(old, new, dropped_after={"people.visits"})}
    assert found["What people will call it"].after == "Coming to things"
    assert found["How many sessions they came to"].after == "in a story"
    assert found["How many calls they came to"].effect.startswith("One more item would be asked for.")
    assert found["How many visits they came to"].effect.startswith("It is not asked for any more")


def test_keeping_longer_and_promising_less_are_said_as_such() -> None:
    old = small_need()
    longer = dataclasses.replace(old, terms=dataclasses.replace(old.terms, keep_months=36))
    assert [each.effect for each in changes(old, longer)] == ["Kept 12 months longer."]
    other = dataclasses.replace(old, recipient=dataclasses.replace(old.recipient, will_not_see=("Nobody",)))
    assert changes(old, other)[0].effect.startswith("It promises less than before.")


def test_before_anything_is_agreed_no_change_speaks_of_notices_or_of_those_who_were_told() -> None:
    old = small_need(items=(asked("sessions"), asked("visits")))
    otherwise = dataclasses.replace(
        old,
        items=(dataclasses.replace(asked("sessions"), identifying=Identifying.NARRATIVE), asked("calls")),
        collection=dataclasses.replace(old.collection, by_whom="A nurse"),
        purpose=dataclasses.replace(
            old.purpose,
            use="research",
            why="Another reason",
            not_used_for=old.purpose.not_used_for[1:] or (NotUsedFor("Other things"),),
        ),
        recipient=dataclasses.replace(old.recipient, unit="research", will_not_see=("Nobody",)),
        terms=dataclasses.replace(old.terms, keep_months=99, schedule="Every month", may_download=True),
        obligation=dataclasses.replace(old.obligation, on_no="They are asked again"),
        choice=dataclasses.replace(old.choice, level=ChoiceLevel.NONE),
    )
    both_ways = (
        *changes(old, otherwise),
        *changes(otherwise, old),
        *changes(old, old, dropped_after={"people.visits"}),
    )
    said = {each.effect for each in both_ways}
    assert not [
        each for each in said if any(word in each for word in ("told before", "told again", "notices", "sent "))
    ]
    assert "People could choose less than before." in said
    assert "What people would be told about this changes." in said
    assert "It is not asked for any more, so nobody would get it." in said


def test_an_item_made_coarser_is_said_to_tell_less() -> None:
    year = dataclasses.replace(asked(), generalise=Generalisation(Coarsening.YEAR))
    (found,) = changes(small_need(), small_need(items=(year,)))
    assert found.effect.startswith("Less telling")
    assert found.before == "as it is"


@pytest.mark.parametrize("clause_id", ["1", "2", "3", "4", "5"])
def test_what_is_asked_before_any_tender_names_no_provider(clause_id: str) -> None:
    need = from_clause(agreements.parse(EXAMPLE).agreement, clause_id, cost=Cost(5, Bearer.PROVIDER, 40))
    assert "City Centre" not in json.dumps(encode(need))


def test_the_plain_words_of_the_example_say_all_that_goes() -> None:
    agreement = agreements.parse(EXAMPLE).agreement
    for clause_id, said in (("3", "which peoples you belong to"), ("4", "how it ended"), ("4", "you could come")):
        assert said in agreement.clause(clause_id).words.child


def test_what_is_left_of_a_need_is_without_what_was_dropped_and_counts_that_look_at_it() -> None:
    need = small_need(
        items=(asked(), asked("visits")),
        counts=(count("people.sessions"), count("people.visits", "people.sessions", name="both")),
    )
    left = need.without({"people.visits"})
    assert left is not None
    assert [each.path for each in left.items] == ["people.sessions"]
    assert [each.id for each in left.counts] == ["by-sessions"]
    assert need.without({"people.sessions", "people.visits"}) is None


def test_what_is_left_is_wrong_where_what_goes_as_counts_is_in_no_count_any_more() -> None:
    need = small_need(
        items=(yes_or_no("sessions"), yes_or_no("visits")),
        counts=(count("people.visits", "people.sessions", name="both"),),
    )
    assert cannot_run(need) == ()
    left = need.without({"people.visits"})
    assert left is not None
    [wrong] = cannot_run(left)
    assert wrong.sentence.startswith("“How many sessions they came to” goes as protected counts, but no count uses it")


def test_a_need_that_could_never_be_sent_says_so_with_what_mends_it() -> None:
    no_end = small_need(counts=(count("people.sessions"),))
    [wrong] = cannot_run(no_end)
    assert wrong.sentence == (
        "“How many sessions they came to” has no end of values, so it cannot make groups. Give it bands or classes."
    )
    bands = Generalisation(Coarsening.BANDS, bands=(Band("0 to 4", 0, 4), Band("5 and more", 5, None)))
    banded = dataclasses.replace(asked(), generalise=bands)
    assert cannot_run(small_need(items=(banded,), counts=(count("people.sessions"),))) == ()


def test_rows_under_a_made_up_code_ask_for_what_says_who_a_row_is_about() -> None:
    coded = dataclasses.replace(asked(), identifying=Identifying.PSEUDONYMISED)
    [wrong] = cannot_run(small_need(items=(coded,)))
    assert wrong.code == "no-code"
    assert "Ask for the provider’s own number for a person too, or let its items go de-identified." in wrong.sentence
    number = dataclasses.replace(
        coded, item=Item("client", "Client number", "The provider's own number for a person", Kind.TEXT)
    )
    assert cannot_run(small_need(items=(coded, number))) == ()
    assert cannot_run(small_need(items=(dataclasses.replace(coded, identifying=Identifying.DEIDENTIFIED),))) == ()
    mixed = small_need(items=(number, dataclasses.replace(coded, identifying=Identifying.DEIDENTIFIED)))
    assert [each.code for each in cannot_run(mixed)] == ["mixed-rows"]


def test_every_clause_of_the_examples_can_be_sent_by_itself() -> None:
    for path in sorted((Path(__file__).parents[2] / "examples").glob("*.json")):
        agreement = agreements.read(path.read_bytes()).agreement
        for clause in agreement.clauses:
            cost = Cost(5, Bearer.PROVIDER, 40)
            assert cannot_run(from_clause(agreement, clause.id, cost=cost)) == (), clause.id


def yes_or_no(name: str) -> AskedItem:
    known = asked(name)
    return dataclasses.replace(known, item=dataclasses.replace(known.item, type=Kind.YES_NO))
