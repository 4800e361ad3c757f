"""How wrong codes on an open link are counted."""

from __future__ import annotations

from lightwell.policy.guest_rules import MOST_WRONG_CODES, OPEN_TRIES, counted_as

MARAE, MOBILE = "203.0.113.9", "198.51.100.4"


def test_wrong_codes_for_one_number_make_nobody_else_of_that_network_wait() -> None:
    (name, fewest), (network, more), (everywhere, most) = counted_as(7, MARAE)
    (other, _), (same_network, _), _ = counted_as(8, MARAE)
    assert fewest.most == MOST_WRONG_CODES
    assert name != other
    assert network == same_network
    assert more.most == 40
    (elsewhere, _), (other_network, _), (together, _) = counted_as(7, MOBILE)
    assert name != elsewhere
    assert network != other_network
    assert everywhere == together
    assert len({name, network, everywhere}) == 3
    assert most.most > more.most


def test_no_network_alone_uses_up_what_all_of_them_have_together() -> None:
    of_one, of_all = OPEN_TRIES[1], OPEN_TRIES[2]
    assert of_one.most * (of_all.within / of_one.within) < of_all.most


def test_every_number_counts_under_as_many_names_whoever_has_it() -> None:
    assert [tries for _, tries in counted_as(1, MARAE)] == [tries for _, tries in counted_as(200, MARAE)]
