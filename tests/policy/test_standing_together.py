"""Nobody is known by their group: neither at once, nor by taking away what one knows."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as some

from lightwell.policy.codesign_rules import Group
from lightwell.policy.standing_together import stand_alone

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
