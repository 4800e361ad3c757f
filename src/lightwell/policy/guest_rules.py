"""Who brings somebody in without an account, gives them a code, and how they come in.

Stages 1, 3 and 4. Source: Data Protection and Use Policy, Manaakitanga and Mana Whakahaere; Identification Standards:
somebody who knows a person, giving them a code in person or on a call back, binds it to them.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from itertools import pairwise
from typing import Final
from uuid import UUID

from lightwell.policy.actors import Actor, Role
from lightwell.policy.decisions import Decision, Reason, refuse_if_any
from lightwell.policy.organisation_rules import OrganisationFacts
from lightwell.policy.people_rules import KEEPERS

_HOUSE = "Lightwell, coming in without an account"
HOSTS: Final = (
    Role.MANAGER,
    Role.FRONT_LINE_WORKER,
    Role.REPORTING_OFFICER,
    Role.PROGRAMME_DESIGNER,
    Role.CONTRACT_ADVISOR,
)
"""Those of an organisation who know the people they bring in."""
MOST_WRONG_CODES: Final = 5
LINK_LASTS: Final = dt.timedelta(days=90)
CODE_LASTS: Final = dt.timedelta(hours=24)
SESSION_LASTS: Final = dt.timedelta(minutes=30)
PIN_DIGITS: Final = (6, 12)
_CENTURIES: Final = ("19", "20")
_YEARS: Final = frozenset(str(year) for year in range(1900, 2040))
"""Those in which somebody who sets a PIN was born, or their children."""
_YEARS_CUT: Final = frozenset(cut for year in _YEARS for cut in (year[1:], year[:-1]))


@dataclass(frozen=True, slots=True)
class Tries:
    """How many wrong ones there may be within which time.

    of_one_network, of_one_number: counted for each of them by itself, or for all of them together.
    """

    most: int
    within: dt.timedelta
    of_one_network: bool
    of_one_number: bool = False


OPEN_TRIES: Final = (
    Tries(MOST_WRONG_CODES, dt.timedelta(minutes=15), of_one_network=True, of_one_number=True),
    Tries(40, dt.timedelta(minutes=15), of_one_network=True),
    Tries(200, dt.timedelta(hours=1), of_one_network=False),
)
"""Of numbers and codes on an open link, which many hold: whoever guesses waits, and no number is ever shut by it.

Many come in from one network, such as a marae's own: wrong codes for one number make those who try that number there
wait, and a network as a whole waits only after many. No one network can use up what all of them have together.
"""


def counted_as(number: int, network: str) -> tuple[tuple[str, Tries], ...]:
    """Under which names a wrong code for this number counts, from this network: as many, whoever's number it is."""
    return tuple(
        (f"{number if each.of_one_number else ''}:{network if each.of_one_network else ''}", each)
        for each in OPEN_TRIES
    )


@dataclass(frozen=True, slots=True)
class GuestFacts:
    """wrong_codes: since the last code was given. code_expires_at: None where there is no code to give back.

    is_personal: it opens a space of somebody's own.
    """

    guest_id: UUID
    host_id: UUID
    wrong_codes: int
    code_expires_at: dt.datetime | None
    has_pin: bool
    expires_at: dt.datetime
    ended_at: dt.datetime | None
    is_personal: bool = False

    def is_open(self, now: dt.datetime) -> bool:
        return self.ended_at is None and now < self.expires_at

    def takes_a_code(self, now: dt.datetime) -> bool:
        """There is a code that can be given back, or a PIN."""
        return self.wrong_codes < MOST_WRONG_CODES and self.has_something_to_try(now)

    def has_something_to_try(self, now: dt.datetime) -> bool:
        has_code = self.code_expires_at is not None and now < self.code_expires_at
        return self.is_open(now) and (has_code or self.has_pin)


def may_bring(actor: Actor, facts: OrganisationFacts) -> Decision:
    """Whoever works with people brings them in, for their own organisation."""
    hosts = actor.holds(*HOSTS) and actor.belongs_to(facts.organisation_id)
    return refuse_if_any(None if hosts else _NOT_A_HOST)


def may_give_code(actor: Actor, facts: GuestFacts, *, now: dt.datetime) -> Decision:
    """Somebody who knows them gives a code, in person or on a call back."""
    return refuse_if_any(None if _hosts(actor, facts) else _NOT_A_HOST, None if facts.is_open(now) else _LINK_OVER)


def may_hint(actor: Actor, facts: GuestFacts) -> Decision:
    """Those who brought somebody in keep a hint by which they tell them apart."""
    return refuse_if_any(None if _hosts(actor, facts) else _NOT_A_HOST)


def _hosts(actor: Actor, facts: GuestFacts) -> bool:
    """They know whoever it is; of a space of somebody's own, they keep the register that they are in."""
    offices = KEEPERS if facts.is_personal else HOSTS
    return actor.holds(*offices) and actor.belongs_to(facts.host_id)


def may_end_guest(actor: Actor, facts: GuestFacts) -> Decision:
    """Whoever brought them in ends their link, and so do they themselves."""
    is_own = actor.guest_id == facts.guest_id
    return refuse_if_any(
        None if _hosts(actor, facts) or is_own else _NOT_A_HOST, _ENDED_ALREADY if facts.ended_at is not None else None
    )


def may_try_code(actor: Actor, facts: GuestFacts, *, now: dt.datetime) -> Decision:
    """Whoever shows the link tries a code: five that are wrong end it, until somebody gives another."""
    return refuse_if_any(
        None if actor.guest_id == facts.guest_id else _NOT_THEIR_LINK,
        None if facts.is_open(now) else _LINK_OVER,
        _TOO_MANY if facts.wrong_codes >= MOST_WRONG_CODES else None,
        None if facts.takes_a_code(now) or facts.wrong_codes >= MOST_WRONG_CODES else _NO_CODE,
    )


def why_not_let_in(facts: GuestFacts) -> Reason:
    """What is said of a code that was wrong, once it is counted: of the one that shuts the link, that it did."""
    return _SHUT_BY_IT if facts.wrong_codes >= MOST_WRONG_CODES else _WRONG_CODE


def may_come_by_number(actor: Actor, facts: GuestFacts, *, now: dt.datetime) -> Decision:
    """Whoever shows an open link comes in with a number and its code, whatever others typed wrong before."""
    return refuse_if_any(
        None if actor.guest_id == facts.guest_id else _NOT_THEIR_LINK,
        None if facts.is_open(now) else _LINK_OVER,
        None if facts.has_something_to_try(now) else _NO_CODE,
    )


def may_warn_host(actor: Actor, facts: GuestFacts) -> Decision:
    """Whoever brought somebody in is told of wrong codes on their open link."""
    return refuse_if_any(None if actor.guest_id == facts.guest_id else _NOT_THEIR_LINK)


def may_set_pin(actor: Actor, facts: GuestFacts, *, now: dt.datetime, pin: str = "") -> Decision:
    """Somebody who has come in sets a PIN of their own, so that they can come back without asking anybody."""
    shortest, longest = PIN_DIGITS
    fits = pin.isascii() and pin.isdigit() and shortest <= len(pin) <= longest
    return refuse_if_any(
        None if actor.guest_id == facts.guest_id else _NOT_THEIR_LINK,
        None if facts.is_open(now) else _LINK_OVER,
        None if fits else _NOT_A_PIN,
        _GUESSED_PIN if fits and _is_guessed(pin) else None,
    )


def _is_guessed(pin: str) -> bool:
    """The figures that people try first: one or two alone, a part again and again, rows, or years and birthdays."""
    again = any(pin == pin[:part] * (len(pin) // part) for part in range(1, len(pin) // 2 + 1))
    return len(set(pin)) < 3 or again or pin == pin[::-1] or _is_rows(pin) or _is_counted(pin) or _is_a_day(pin)


def _is_counted(pin: str) -> bool:
    """Numbers that go on by the same step, such as 112233, 246810 or 030201; as long as each other, or growing."""
    sizes = (size for size in (2, 3, 4) if len(pin) % size == 0 and len(pin) > 2 * size)
    if any(_is_even([int(pin[at : at + size]) for at in range(0, len(pin), size)]) for size in sizes):
        return True
    return any(
        _goes_on(pin, pin[:one], pin[one : one + two]) for one in (1, 2, 3) for two in (one - 1, one, one + 1) if two
    )


def _is_even(numbers: list[int]) -> bool:
    return len({after - before for before, after in pairwise(numbers)}) == 1


def _goes_on(pin: str, first: str, second: str) -> bool:
    """The numbers from the first on by the step to the second, written one after another, are the whole of it."""
    number, step, written, many = int(first), int(second) - int(first), "", 0
    while len(written) < len(pin) and number >= 0:
        written, number, many = f"{written}{number}", number + step, many + 1
    return many > 2 and written == pin


def _is_rows(pin: str) -> bool:
    """One row, such as 123456 or 987654, or parts that are each a row, such as 123789 or 111222."""
    sizes = (size for size in range(3, len(pin) + 1) if len(pin) % size == 0)
    return any(all(_is_row(pin[at : at + size]) for at in range(0, len(pin), size)) for size in sizes)


def _is_row(figures: str) -> bool:
    """Every figure is as far from the one before it."""
    return len({(int(after) - int(before)) % 10 for before, after in pairwise(figures)}) == 1


def _is_a_day(pin: str) -> bool:
    """Years alone, or a year with a month, or with a day and a month, before or after it: a birthday as people write
    it, also with the last two figures of its year alone.
    """
    parts = [pin[at : at + 2] for at in range(0, len(pin), 2)]
    if _is_a_short_day(pin):
        return True
    if len(pin) % 4 == 0 and all(each in _CENTURIES for each in parts[::2]):
        return True
    if len(pin) == len("ddmmyy") and any(_is_day_and_month(*each) for each in (parts[:2], parts[1::-1], parts[:0:-1])):
        return True
    before, after = (parts[:2], parts[2:]), (parts[-2:], parts[:-2])
    return len(pin) in (6, 8) and any(
        century in _CENTURIES and all(1 <= int(each) <= 31 for each in rest) for (century, _), rest in (before, after)
    )


def _is_a_short_day(pin: str) -> bool:
    """A year before or after a day and a month that are written without their noughts, such as 1571984; also a year
    after them that lacks its first figure or its last.
    """
    whole = ((pin[:4], pin[4:]), (pin[-4:], pin[:-4]))
    return any(year in _YEARS and _has_day_and_month(rest) for year, rest in whole) or (
        pin[-3:] in _YEARS_CUT and _has_day_and_month(pin[:-3])
    )


def _has_day_and_month(figures: str) -> bool:
    """They are one after the other, each of one figure or two, in either order."""
    cuts = [(figures[:at], figures[at:]) for at in (1, 2) if 1 <= len(figures) - at <= 2]
    return any(_is_day_and_month(*each) or _is_day_and_month(*each[::-1]) for each in cuts)


def _is_day_and_month(day: str, month: str) -> bool:
    """In this order, or the other way round."""
    return 1 <= int(day) <= 31 and 1 <= int(month) <= 12


_NOT_A_HOST = Reason(
    "not-their-host",
    "Only somebody of the organisation that brought them in may do this, who works with people there.",
    _HOUSE,
)
_LINK_OVER = Reason("link-over", "This link does not work any more. Ask whoever gave it to you for another.", _HOUSE)
_ENDED_ALREADY = Reason("ended-already", "This link was ended already.", _HOUSE)
_NOT_THEIR_LINK = Reason("not-their-link", "Open your own link first.", _HOUSE)
_TOO_MANY = Reason(
    "too-many-codes",
    "Five codes were wrong, so this link is shut. Whoever gave it to you has been told; ask them for a new code.",
    _HOUSE,
)
_SHUT_BY_IT = Reason(
    "fifth-wrong-code",
    "That was the fifth wrong code, so this link is shut now, even to the right one. Whoever gave you the link has "
    "been told; ask them for a new code.",
    _HOUSE,
)
_WRONG_CODE = Reason(
    "wrong-code", "That is not the code. Look again at the figures; after five wrong ones the link is shut.", _HOUSE
)
_NO_CODE = Reason("no-code", "Ask whoever gave you this link for a code. It works for one day.", _HOUSE)
_NOT_A_PIN = Reason("not-a-pin", "A PIN is 6 to 12 figures, and nothing else.", _HOUSE)
_GUESSED_PIN = Reason(
    "guessed-pin",
    "Somebody would guess these figures: a row such as 123456, the same few again and again, or a year or a birthday. "
    "Choose figures that belong to nothing.",
    _HOUSE,
)
