"""How wrong codes on an open link are counted."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

import pytest

from lightwell.policy.actors import Actor
from lightwell.policy.guest_rules import MOST_WRONG_CODES, OPEN_TRIES, GuestFacts, counted_as, may_set_pin

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


@pytest.mark.parametrize(
    "pin",
    ["123456", "987654", "111111", "121212", "123123", "123321", "111222", "123789", "246802", "19841984", "19842011",
     "17041984", "19840417", "198404", "2468024680", "150784", "150790", "010190", "311299", "071584", "840715",
     "112233", "246810", "108642", "01020304", "8910111213", "1571984", "4121984", "7151984", "1984715", "412984",
     "412199", "411984", "198411"],
)  # fmt: skip
def test_a_pin_that_people_try_first_is_none(pin: str) -> None:
    assert _set(pin) == ("guessed-pin",)


@pytest.mark.parametrize("pin", ["204863", "493817", "70316482", "583920174625"])
def test_figures_that_belong_to_nothing_are_a_pin(pin: str) -> None:
    assert _set(pin) == ()
    assert _set(pin[:5]) == ("not-a-pin",)
    assert _set(f"{pin[:-1]}a") == ("not-a-pin",)


def _set(pin: str) -> tuple[str, ...]:
    now = dt.datetime(2026, 6, 16, 9, 0, tzinfo=dt.UTC)
    guest = GuestFacts(UUID(int=1), UUID(int=2), 0, None, False, now + dt.timedelta(days=1), None)
    return may_set_pin(Actor(guest_id=UUID(int=1)), guest, now=now, pin=pin).codes
