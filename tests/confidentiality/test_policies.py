"""How each named policy rounds, against the facts that a New Zealand agency's own tests state."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lightwell.confidentiality.policies import DEFAULT_POLICY, GRADUATED, MSD, POLICIES, RR3, RR3_SUPPRESS_6


def outcomes(policy_name: str, count: int) -> set[int]:
    return {POLICIES[policy_name].rounded(count, draw) for draw in range(600)}


def test_the_default_is_the_one_that_suppresses_below_6() -> None:
    assert DEFAULT_POLICY is RR3_SUPPRESS_6
    assert list(POLICIES) == ["rr3-suppress-6", "rr3", "msd", "graduated"]


@pytest.mark.parametrize("policy", ["rr3", "rr3-suppress-6"])
@pytest.mark.parametrize(
    ("count", "either"),
    [(0, {0}), (1, {0, 3}), (2, {0, 3}), (3, {3}), (4, {3, 6}), (17, {15, 18}), (18, {18}), (1001, {999, 1002})],
)
def test_a_count_goes_to_a_multiple_of_3_beside_it_and_a_multiple_stays(
    policy: str, count: int, either: set[int]
) -> None:
    assert outcomes(policy, count) == either


@pytest.mark.parametrize(("count", "up"), [(16, 1), (17, 2), (7, 1), (8, 2)])
def test_17_becomes_18_two_times_in_three_and_16_one_time_in_three(count: int, up: int) -> None:
    assert [RR3.rounded(count, draw) > count for draw in (0, 1, 2)].count(True) == up


@pytest.mark.parametrize(
    ("count", "either"), [(0, {0}), (1, {3}), (2, {3}), (3, {3}), (4, {3, 6}), (5, {3, 6}), (7, {6, 9})]
)
def test_the_ministry_of_social_development_makes_1_and_2_always_3(count: int, either: set[int]) -> None:
    assert outcomes("msd", count) == either


@pytest.mark.parametrize(
    ("count", "either"),
    [
        (1, {0, 3}),
        (17, {15, 18}),
        (18, {18}),
        (19, {18, 20}),
        (20, {20}),
        (21, {20, 25}),
        (99, {95, 100}),
        (100, {100}),
        (101, {100, 110}),
        (999, {990, 1000}),
        (1000, {1000}),
        (1001, {1000, 1100}),
        (25_050, {25_000, 25_100}),
    ],
)
def test_graduated_rounding_changes_its_base_at_18_19_20_100_and_1000(count: int, either: set[int]) -> None:
    assert outcomes("graduated", count) == either


@pytest.mark.parametrize(("remainder", "ups"), [(0, 0), (30, 30), (99, 99)])
def test_graduated_rounding_is_unbiased_too(remainder: int, ups: int) -> None:
    assert sum(GRADUATED.rounded(5000 + remainder, draw) > 5000 for draw in range(100)) == ups


@given(st.integers(0, 5000), st.integers(0, 2**256 - 1), st.sampled_from(["rr3", "rr3-suppress-6", "msd"]))
def test_every_rounded_count_is_a_multiple_of_3_and_less_than_3_away(count: int, draw: int, policy: str) -> None:
    rounded = POLICIES[policy].rounded(count, draw)
    assert rounded % 3 == 0
    assert abs(rounded - count) < 3


@given(st.integers(0, 3000), st.integers(0, 2**256 - 1), st.sampled_from(sorted(POLICIES)))
def test_a_count_is_always_among_what_its_shown_value_may_stand_for(count: int, draw: int, name: str) -> None:
    policy = POLICIES[name]
    if count < policy.suppress_below:
        return
    least, most = policy.possible(policy.rounded(count, draw))
    assert least <= count <= most


@pytest.mark.parametrize(
    ("policy", "shown", "between"),
    [
        (RR3_SUPPRESS_6, 6, (6, 8)),
        (RR3_SUPPRESS_6, 9, (7, 11)),
        (RR3, 0, (0, 2)),
        (RR3, 6, (4, 8)),
        (MSD, 0, (0, 0)),
        (MSD, 3, (1, 5)),
        (GRADUATED, 18, (16, 19)),
        (GRADUATED, 20, (19, 24)),
        (GRADUATED, 100, (96, 109)),
        (GRADUATED, 1000, (991, 1099)),
    ],
)
def test_a_reader_knows_between_what_and_what_a_shown_count_lies(
    policy: object, shown: int, between: tuple[int, int]
) -> None:
    assert policy in POLICIES.values()
    assert next(p for p in POLICIES.values() if p == policy).possible(shown) == between


def test_every_policy_tells_its_rounding_and_only_one_that_suppresses_says_so() -> None:
    for policy in POLICIES.values():
        rounding, *rest = policy.footnotes()
        assert "may not add" in rounding
        assert bool(rest) is policy.suppresses
    assert "rounded to base 3" in RR3_SUPPRESS_6.footnotes()[0]
    assert "below 6" in RR3_SUPPRESS_6.footnotes()[1]
    assert "1 and 2 always become 3" in MSD.footnotes()[0]
    assert "100 from 1,000" in GRADUATED.footnotes()[0]
    assert "fewer than 20 people" in RR3.measure_footnotes()[0]
