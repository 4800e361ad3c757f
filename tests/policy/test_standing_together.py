"""Nobody is known by what is shown: not at once, nor by taking away what one knows, nor by looking again."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from hypothesis import given, settings
from hypothesis import strategies as some

from lightwell.policy.codesign_rules import Group, Stance
from lightwell.policy.standing_together import (
    Given,
    Together,
    handful_of,
    shown_together,
    stand_alone,
    summed,
)

STANCES = tuple(each.value for each in Stance)
Seen = tuple[tuple[str, int, tuple[tuple[str, int], ...], str], ...]


@dataclass(frozen=True, slots=True)
class Spoke:
    """Somebody says what they want of the item, for the first time or anew."""

    who: int
    group: str
    stance: str


def stands(spoken: Sequence[Spoke], merge_below: int) -> list[Said]:
    """As the product keeps it: a view that others read already stays as they read it, however it is taken anew."""
    kept: dict[int, Spoke] = {}
    for each in spoken:
        place = [*kept, each.who].index(each.who) + 1
        if each.who not in kept or not handful_of(place, len(kept), merge_below):
            kept[each.who] = each
    return in_handfuls([(each.who, each.group, each.stance) for each in kept.values()], merge_below)


@dataclass(frozen=True, slots=True)
class Said:
    """A view as it is kept, and what it wants, which is kept apart."""

    given: Given
    stance: str


def in_handfuls(said: Sequence[tuple[int, str, str]], merge_below: int) -> list[Said]:
    places = enumerate(said, start=1)
    return [
        Said(Given(key, group, handful_of(place, len(said), merge_below)), stance)
        for place, (key, group, stance) in places
    ]


def read_by(said: Sequence[Said], reader: int | None = None) -> tuple[Together, ...]:
    """As the product shows it: the sum of what others want comes from elsewhere."""
    others: dict[int, list[str]] = {}
    for each in said:
        if each.given.key != reader:
            others.setdefault(each.given.handful, []).append(each.stance)
    sums = {number: summed(stances) for number, stances in others.items()}
    return shown_together([each.given for each in said], sums, reader)


def looks(spoken: Sequence[Spoke], reader: int, merge_below: int) -> Iterator[Seen]:
    """Everything that a reader could see, who looks after each word and once the round is closed."""
    for number in range(1, len(spoken) + 1):
        shown = read_by(stands(spoken[:number], merge_below), reader)
        yield tuple(seen(each) for each in shown)


def seen(each: Together) -> tuple[str, int, tuple[tuple[str, int], ...], str]:
    return each.group, len(each.given), tuple(sorted(each.counts.items())), each.mostly


def what_could_be(spoken: Sequence[Spoke], reader: int, merge_below: int) -> Iterator[Sequence[Spoke]]:
    """Every way in which others could have spoken so that this reader saw the very same at every look."""
    saw = list(looks(spoken, reader, merge_below))
    others = [number for number, each in enumerate(spoken) if each.who != reader]
    for stances in itertools.product(STANCES, repeat=len(others)):
        would = dict(zip(others, stances, strict=True))
        told = [Spoke(each.who, each.group, would.get(number, each.stance)) for number, each in enumerate(spoken)]
        if list(looks(told, reader, merge_below)) == saw:
            yield told


PEOPLE = tuple(enumerate((Group.PROVIDER, Group.FAMILY, Group.FAMILY, Group.MAORI, Group.FAMILY)))


@settings(max_examples=25, deadline=None)
@given(
    some.lists(some.tuples(some.sampled_from(PEOPLE), some.sampled_from(STANCES)), min_size=1, max_size=6),
    some.sampled_from((1, 3)),
    some.integers(0, len(PEOPLE)),
)
def test_nobody_learns_what_one_other_wants_however_often_they_look_and_whatever_they_know_of_who_spoke_when(
    steps: list[tuple[tuple[int, Group], str]], merge_below: int, reader: int
) -> None:
    """The reader knows everybody's group and in which order they spoke, and nothing but their own view."""
    spoken = [Spoke(who, group.value, stance) for (who, group), stance in steps]
    could_be = list(what_could_be(spoken, reader, merge_below))
    for number, each in enumerate(spoken):
        if each.who != reader:
            assert len({told[number].stance for told in could_be}) > 1


def many(*said: tuple[Group, Stance], merge_below: int = 3) -> list[Said]:
    numbered = enumerate(said, start=1)
    return in_handfuls([(number, group.value, stance.value) for number, (group, stance) in numbered], merge_below)


def test_four_who_all_want_it_dropped_are_shown_as_all_or_all_but_one() -> None:
    (shown,) = read_by(many(*[(Group.FAMILY, Stance.DROP)] * 4))
    assert (shown.group, shown.mostly, dict(shown.counts)) == ("family", "drop", {})


def test_whoever_is_the_one_who_wants_otherwise_is_told_the_same_of_the_rest_as_they_would_be_of_each_other() -> None:
    said = many((Group.FAMILY, Stance.KEEP), *[(Group.FAMILY, Stance.DROP)] * 3)
    for reader in (1, 2):
        (shown,) = read_by(said, reader)
        assert (shown.mostly, len(shown.given)) == ("drop", 3)


def test_a_lone_speaker_of_a_kind_reads_neither_their_own_view_among_others_nor_what_fewer_than_three_others_said() -> (
    None
):
    few = many((Group.PROVIDER, Stance.KEEP), (Group.FAMILY, Stance.DROP), (Group.FAMILY, Stance.KEEP))
    assert read_by(few, 1) == ()
    enough = many((Group.PROVIDER, Stance.KEEP), *[(Group.FAMILY, Stance.DROP)] * 2, (Group.MAORI, Stance.CHANGE))
    (shown,) = read_by(enough, 1)
    assert (shown.group, {each.key for each in shown.given}) == ("", {2, 3, 4})


def test_handfuls_of_one_kind_are_added_up_and_what_came_after_them_waits() -> None:
    split = [(Group.FAMILY, Stance.KEEP), (Group.FAMILY, Stance.DROP)] * 2
    (shown,) = read_by(many(*split, *split, (Group.FAMILY, Stance.CHANGE)))
    assert dict(shown.counts) == {"keep": 4, "drop": 4}
    assert 9 not in {each.key for each in shown.given}


def test_bigger_handfuls_where_a_round_asks_for_them() -> None:
    split = [(Group.FAMILY, Stance.KEEP), (Group.PROVIDER, Stance.DROP)] * 2
    assert read_by(many(*split, merge_below=5)) == ()


SPEAKERS = some.dictionaries(some.sampled_from([each.value for each in Group]), some.integers(0, 8))


def test_a_lone_provider_among_families_is_not_left_over_by_itself() -> None:
    assert stand_alone({"family": 5, "provider": 1}, 3) == frozenset()


def test_two_groups_of_one_do_not_tell_each_other_what_the_other_said() -> None:
    assert stand_alone({"family": 5, "provider": 1, "maori": 1}, 3) == frozenset()


def test_groups_of_enough_speakers_stand_by_themselves_where_nothing_is_left_over() -> None:
    assert stand_alone({"family": 5, "provider": 3}, 3) == {"family", "provider"}


def test_the_bigger_group_stands_by_itself_once_those_left_over_are_of_enough_groups() -> None:
    assert stand_alone({"family": 6, "provider": 2, "maori": 1, "community": 1}, 3) == {"family"}
    assert stand_alone({"family": 6, "provider": 3, "maori": 1}, 3) == frozenset()


@given(SPEAKERS, some.integers(1, 5))
def test_whoever_takes_their_own_view_away_from_what_is_left_over_does_not_learn_one_groups(
    speakers: dict[str, int], merge_below: int
) -> None:
    alone = stand_alone(speakers, merge_below)
    together = {group: number for group, number in speakers.items() if number and group not in alone}
    assert all(speakers[group] >= merge_below for group in alone)
    if not alone or not together:
        return
    assert sum(together.values()) >= merge_below
    for reader in together:
        others = {group for group, number in together.items() if number > (group == reader)}
        assert len(others) >= 2
