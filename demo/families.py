"""Invented people of “Best foot forward”: who they are, what their worker writes down, and what they chose.

Nobody here is or was anybody. Names are put together from lists that span Aotearoa's origins; the same seed makes the
same people every time.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lightwell.policy.periods import Quarter

APRIL_TO_JUNE, JULY_TO_SEPTEMBER = Quarter(2026, 2), Quarter(2026, 3)
_SEED = 20260401

_NAMES: Sequence[tuple[Sequence[str], Sequence[str], Sequence[str]]] = (
    # given names, family names, ethnic groups they may say they belong to
    (
        ("Mere", "Hēmi", "Aroha", "Tāne", "Ngaio", "Wiremu", "Kiri", "Rāwiri", "Mārama", "Tama"),
        ("Tūhoro", "Ngātai", "Kereama", "Pōtae", "Rāpana", "Te Whata", "Hōhepa"),
        ("Māori", "Māori; New Zealand European"),
    ),
    (
        ("Sione", "Lupe", "Mele", "Tevita", "Malia", "Semisi", "Fetū", "Ana", "Losa"),
        ("Fakatava", "Tuilagi", "Lātū", "Fa'asavalu", "Taufa", "Pouono"),
        ("Tongan", "Samoan", "Samoan; Māori", "Cook Islands Māori"),
    ),
    (
        ("Wei", "Priya", "Anjali", "Jun", "Mei", "Arjun", "Divya", "Carlo", "Liwayway"),
        ("Chen", "Patel", "Singh", "Zhang", "Kumar", "Santos", "Nguyễn"),
        ("Chinese", "Indian", "Filipino", "Other Asian"),
    ),
    (
        ("Emma", "Jack", "Olivia", "Liam", "Siobhán", "Zoë", "Thomas", "Hannah", "André"),
        ("Brown", "Walker", "O'Neill", "Müller", "van der Berg", "Clarke", "Novák"),
        ("New Zealand European", "Other European"),
    ),
)
_SUBURBS = (
    ("Te Aro", "Newtown", "Berhampore", "Island Bay", "Kilbirnie"),
    ("Cannons Creek", "Waitangirua", "Titahi Bay", "Rānui"),
    ("Naenae", "Taitā", "Wainuiomata", "Petone"),
    ("Ōtaki", "Levin", "Paraparaumu"),
)
_WORKERS = ("Ana Petelo", "Ruth Hakaraia", "Grace Lim")
_NOTES = (
    "Came with her sister. Would like a morning group.",
    "Doing well. Asked about the school holidays.",
    "Bus does not run late. Rang to say he will be back next week.",
    "Proud of what the kids made. Wants to bring Nan.",
    "",
)
_SATISFACTION = ("Very happy", "Very happy", "Happy", "Happy", "Not sure", "Not asked")


@dataclass(frozen=True, slots=True)
class Somebody:
    """One invented person in the programme. told_on: when their worker went through the notice; None: not yet."""

    client: str
    first_name: str
    last_name: str
    born_on: dt.date
    phone: str
    suburb: str
    ethnicity: str
    started_on: dt.date
    exited_on: dt.date | None
    exit_reason: str
    before: int
    worker: str
    told_on: dt.date | None
    says_yes: bool

    def takes_part_in(self, quarter: Quarter) -> bool:
        return self.started_on <= quarter.last_on and (self.exited_on is None or self.exited_on >= quarter.first_on)


@dataclass(frozen=True, slots=True)
class Attendance:
    """What one person's quarter was like."""

    somebody: Somebody
    offered: int
    attended: int
    after: int
    satisfaction: str
    notes: str


def everybody() -> tuple[Somebody, ...]:
    """All 49 people, in the order in which they first came."""
    chance = random.Random(_SEED)  # noqa: S311  (invented people, not a secret)
    return tuple(_somebody(chance, number) for number in range(1, 50))


def _somebody(chance: random.Random, number: int) -> Somebody:
    given, family, groups = _NAMES[number % len(_NAMES)]
    began_in = APRIL_TO_JUNE if number <= 36 else JULY_TO_SEPTEMBER
    started_on = began_in.first_on + dt.timedelta(days=chance.randrange(5, 70))
    left = chance.random() < 0.2 and number <= 36
    is_child = number % 5 in (1, 3)
    return Somebody(
        client=f"BF{number:04}",
        first_name=given[chance.randrange(len(given))],
        last_name=family[chance.randrange(len(family))],
        born_on=_born(chance, is_child),
        phone=f"020 000 {chance.randrange(1000, 9999)}",
        suburb=chance.choice(_SUBURBS[chance.choices(range(4), (5, 4, 4, 3))[0]]),
        ethnicity=chance.choice(groups),
        started_on=started_on,
        exited_on=started_on + dt.timedelta(days=40) if left else None,
        exit_reason=chance.choice(("Completed", "Moved", "Referred on")) if left else "Still going",
        before=chance.randrange(9, 27),
        worker=chance.choice(_WORKERS),
        told_on=None if number in (44, 47) else started_on + dt.timedelta(days=chance.randrange(0, 6)),
        says_yes=number not in (8, 29),
    )


def _born(chance: random.Random, is_child: bool) -> dt.date:
    years = chance.randrange(5, 13) if is_child else chance.randrange(24, 52)
    return dt.date(2026 - years, chance.randrange(1, 13), chance.randrange(1, 29))


def attendance(quarter: Quarter) -> tuple[Attendance, ...]:
    """What everybody who took part in a quarter did in it."""
    chance = random.Random(f"{_SEED} {quarter.code}")  # noqa: S311  (invented people, not a secret)
    return tuple(_attended(chance, person) for person in everybody() if person.takes_part_in(quarter))


def _attended(chance: random.Random, person: Somebody) -> Attendance:
    attended = min(12, max(0, round(chance.gauss(8, 3))))
    after = min(40, person.before + max(-3, round(chance.gauss(attended / 2, 3))))
    return Attendance(person, 12, attended, after, chance.choice(_SATISFACTION), chance.choice(_NOTES))


# --- the provider's own spreadsheets ---------------------------------------------------------------------------

HEADINGS = (
    "Client number",
    "First name",
    "Last name",
    "Date of birth",
    "Phone",
    "Suburb",
    "Ethnicity",
    "Start date",
    "Exit date",
    "Exit reason",
    "Sessions offered",
    "Sessions attended",
    "Wellbeing before",
    "Wellbeing after",
    "Satisfaction",
    "Worker",
    "Notes",
)
PEOPLE_HEADINGS = ("client", "recipient", "purpose", "told_on", "notice", "choice")


def quarter_rows(quarter: Quarter) -> Iterator[tuple[str, ...]]:
    """The quarter as City Centre Social Services keeps it: more columns than anybody else will ever see."""
    for each in attendance(quarter):
        person = each.somebody
        has_left = person.exited_on is not None and person.exited_on <= quarter.last_on
        yield (
            person.client,
            person.first_name,
            person.last_name,
            _day(person.born_on),
            person.phone,
            person.suburb,
            person.ethnicity,
            _day(person.started_on),
            _day(person.exited_on) if has_left else "",
            person.exit_reason if has_left else "Still going",
            str(each.offered),
            str(each.attended),
            str(person.before),
            str(each.after),
            each.satisfaction,
            person.worker,
            each.notes,
        )


def people_rows(quarter: Quarter) -> Iterator[tuple[str, ...]]:
    """Who was told what by the end of a quarter, and what each chose about the evaluation."""
    for each in attendance(quarter):
        person = each.somebody
        if person.told_on is not None and person.told_on <= quarter.last_on:
            choice = "yes" if person.says_yes else "no"
            yield (person.client, "evaluation", "evaluation", person.told_on.isoformat(), "notice 1", choice)


def _day(day: dt.date | None) -> str:
    return f"{day:%d/%m/%Y}" if day else ""


def broken_rows(quarter: Quarter) -> Iterator[tuple[str, ...]]:
    """The same quarter with the slips that a hurried week makes, for trying what Lightwell says about them."""
    for number, row in enumerate(quarter_rows(quarter)):
        cells = list(row)
        for column, text in _SLIPS.get(number, {}).items():
            cells[HEADINGS.index(column)] = text
        yield tuple(cells)
    yield next(quarter_rows(quarter))  # somebody pasted the first row again at the end


_SLIPS: dict[int, dict[str, str]] = {
    2: {"Exit reason": "Ring her on 020 000 4471"},
    5: {"Date of birth": "31/02/2015"},
    7: {"Sessions attended": "lots"},
    11: {"Ethnicity": "Maori"},
    14: {"Satisfaction": "Over the moon"},
    18: {"Start date": "07/15/2026"},
    21: {"Client number": "1.2E+07"},
    25: {"Wellbeing after": "400"},
    30: {"Suburb": ""},
}
