"""The gateway itself: an agreement and a quarter's files in; everything that is wrong, and exactly what would go, out.

Stage 3, sharing. Writes nothing and sends nothing. What it makes is what the provider looks at, and the same frames
are sealed when the provider says yes.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from lightwell.gateway import reading
from lightwell.gateway.checking.matching import Matched, MatchedTable, match
from lightwell.gateway.checking.people_file import read_people
from lightwell.gateway.checking.personal import personal_problems
from lightwell.gateway.checking.tables import Checked, check_table
from lightwell.gateway.checking.wording import problem
from lightwell.gateway.clean import CleanTable
from lightwell.gateway.counting import count_all
from lightwell.gateway.deriving import Dataset, Pseudonyms, derive
from lightwell.gateway.joining import joinable_problems
from lightwell.gateway.keyring import Unlocked
from lightwell.gateway.memory import Memory
from lightwell.gateway.outgoing import Outgoing, outgoing
from lightwell.gateway.problems import Level, Problem
from lightwell.gateway.pseudonyms import for_agreement, pseudonyms
from lightwell.gateway.reporting import Confirmed, Report, unconfirmed
from lightwell.gateway.small_numbers import small_numbers
from lightwell.gateway.surprises import TableSummary, surprises
from lightwell.gateway.trend import TrendTable, trend_of
from lightwell.gateway.who_goes import Held, Register, needs_register
from lightwell.policy.agreement import Agreement, Document
from lightwell.policy.coverage import NO_NOTICE_AGREED, Enough, pairs_of, told_before_words
from lightwell.policy.periods import Quarter

Progress = Callable[[int, str], None]
"""Told how far it is, in percent, and what is being done, in words."""


@dataclass(frozen=True)
class GivenFile:
    """One file as the provider gave it.

    name: as the provider calls it; a table may be known by it. contents: a large file is read where it lies. encoding:
    how its letters are stored, where the provider was asked and said.
    """

    name: str
    contents: bytes | Path | reading.Source
    encoding: reading.Encoding | None = None

    def read(self) -> reading.Reading:
        return reading.read(self.contents, self.name, encoding=self.encoding)


@dataclass(frozen=True)
class Given:
    """What a provider hands over for one quarter: files with its tables, and the list of people told.

    told: what the provider's own register says of who was told; it stands over the list, but where the list tells of a
    telling that is enough and the register's is not. enough: by which notices, and since when, people must have been
    told, for the list as for the register.
    """

    files: tuple[GivenFile, ...]
    people: GivenFile | None = None
    told: Register | None = None
    enough: tuple[Enough, ...] = ()


@dataclass(frozen=True)
class Prepared:
    """The report, what would go, and what the provider remembers for next quarter."""

    document: Document
    period: Quarter
    report: Report
    outgoing: tuple[Outgoing, ...]
    datasets: tuple[Dataset, ...]
    memory: Memory
    confirmed: tuple[Confirmed, ...]

    @property
    def trend(self) -> tuple[TrendTable, ...]:
        """What comes back to the provider the same day."""
        return trend_of(self.outgoing)

    @property
    def confirmable(self) -> tuple[Problem, ...]:
        """Problems that somebody could confirm and nobody has."""
        return self.report.unconfirmed


def prepare(
    document: Document,
    period: Quarter,
    given: Given,
    *,
    unlocked: Unlocked | None,
    told_by: dt.date,
    remembered: Mapping[str, str] | None = None,
    memory: Memory | None = None,
    confirmed: Iterable[Confirmed] = (),
    progress: Progress | None = None,
) -> Prepared:
    """Check a quarter's files against a signed agreement and derive what each recipient would get.

    unlocked: the provider's keys; without them, codes and rounded counts are examples.
    told_by: the day by which a person must have been told for their rows to go; the day of the hand-over.
    remembered: heading as this provider writes it -> table.item. memory: what earlier quarters left.
    """
    tell = progress or (lambda percent, words: None)
    agreement, memory, confirmed = document.agreement, memory or Memory(), tuple(confirmed)
    read = _read(agreement, period, given, remembered or {}, tell)
    tell(60, "Working out what each of them would get")
    datasets = derive(agreement, read.clean, period, read.register, _pseudonyms(agreement, unlocked), told_by)
    counts = count_all(agreement, read.clean, period, _rounding_keys(agreement, unlocked))
    going = outgoing(agreement, datasets, counts)
    tell(80, "Looking for small numbers")
    problems = _problems(document, period, read, datasets, memory)
    report = Report(
        period=period.code,
        rows=sum(table.height for table in read.clean),
        problems=problems,
        unconfirmed=unconfirmed(problems, confirmed),
        deliveries=tuple(each.summary() for each in going),
        stays=read.stays,
        small_numbers=small_numbers(agreement, datasets, memory.before(period)),
        notes=(*read.notes, *_telling_notes(agreement, given.enough, going)),
        are_examples=unlocked is None,
    )
    tell(95, "Nearly there")
    remembering = Memory.of(agreement, period, datasets, read.clean)
    return Prepared(document, period, report, going, datasets, remembering, confirmed)


# --- the steps -------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Read:
    """The files understood, as far as they could be, and everything that was found on the way.

    Not the files' own text, which is most of what a quarter takes in memory and is not needed again.
    """

    clean: tuple[CleanTable, ...]
    register: Register
    problems: tuple[Problem, ...]
    stays: tuple[str, ...]
    notes: tuple[str, ...]


def _read(agreement: Agreement, period: Quarter, given: Given, remembered: Mapping[str, str], tell: Progress) -> _Read:
    tell(5, "Reading the file")
    readings = tuple(each.read() for each in given.files)
    matched = match(agreement, [table for each in readings for table in each.tables], remembered)
    tell(30, "Checking every column")
    checked = tuple(check_table(agreement, table, period) for table in matched.tables)
    register, people_problems = _register(agreement, given)
    return _Read(
        clean=tuple(each.clean for each in checked),
        register=register,
        problems=(*_problems_read(agreement, readings, matched, checked), *people_problems),
        stays=matched.stays,
        notes=tuple(note.sentence for each in readings for note in each.notes),
    )


def _problems_read(
    agreement: Agreement, readings: Sequence[reading.Reading], matched: Matched, checked: Sequence[Checked]
) -> list[Problem]:
    """What is wrong with the files, their columns and their cells, as found."""
    return [
        *_reading_problems(readings, matched),
        *_matching_problems(readings, matched),
        *(each for table in matched.tables for each in table.problems),
        *(each for table in checked for each in table.problems),
        *(
            each
            for table, looked_at in zip(matched.tables, checked, strict=True)
            for each in personal_problems(agreement, table, looked_at.cells)
        ),
    ]


def _problems(
    document: Document, period: Quarter, read: _Read, datasets: Sequence[Dataset], memory: Memory
) -> tuple[Problem, ...]:
    """Everything that is wrong: what must be mended first, then as found, each once."""
    found = [
        *_agreement_problems(document, period),
        *read.problems,
        *joinable_problems(document.agreement, datasets),
    ]
    if not any(each.level is Level.STOP for each in found):  # cells that are wrong make every average a surprise
        found.extend(_surprises(read.clean, memory.last_quarter(period)))
    return tuple(sorted(dict.fromkeys(found), key=lambda each: each.level is not Level.STOP))


def _agreement_problems(document: Document, period: Quarter) -> list[Problem]:
    agreement, found = document.agreement, []
    if document.is_changed_since_signing:
        found.append(problem("agreement-changed"))
    elif not document.is_signed:
        found.append(problem("agreement-not-signed"))
    if not any(agreement.in_force(clause, period.last_on) for clause in agreement.clauses):
        found.append(problem("agreement-not-in-force", extra=period.words))
    return found


def _reading_problems(readings: Sequence[reading.Reading], matched: Matched) -> list[Problem]:
    """What was wrong with the files, but for columns that stay: those are nobody's business but the provider's."""
    reads = {(table.sheet.name, heading) for table in matched.tables for heading in table.column_of.values()}
    found = [each for one in readings for each in one.findings]
    return [each for each in found if each.column is None or (each.table, each.column) in reads]


def _matching_problems(readings: Sequence[reading.Reading], matched: Matched) -> Sequence[Problem]:
    """A table is not missing while the file that may hold it could not be read at all."""
    is_unread = any(not each.tables for each in readings)
    return [each for each in matched.problems if not (is_unread and each.code == "no-table")]


def _register(agreement: Agreement, given: Given) -> tuple[Register, tuple[Problem, ...]]:
    people, told = given.people, given.told
    says_who_was_told = told is not None and (bool(told.entries) or not told.left)
    if people is None and told is not None and says_who_was_told:
        return told, ()
    if people is None:
        needed = needs_register(agreement.clauses)
        return Register(), ((problem("people-file-needed"),) if needed else ())
    read = people.read()
    if not read.tables:
        return Register(), read.findings
    register, problems = read_people(agreement, read.tables[0].frame, given.enough)
    return told.over(register) if told else register, (*read.findings, *problems)


def _telling_notes(agreement: Agreement, enough: Iterable[Enough], going: Iterable[Outgoing]) -> Iterator[str]:
    """What whoever was told before is missing, where rows stay for it; and where no notice is agreed, that."""
    stays = {each.recipient for each in going if any(held.why == Held.TOLD_BEFORE for held in each.withheld)}
    asked = [each for each in enough if _asks_for_telling(agreement, each)]
    for each in asked:
        if each.unit in stays:
            yield told_before_words(agreement.unit(each.unit).name, each)
    if asked and all(each.has_no_notice for each in asked):
        yield NO_NOTICE_AGREED


def _asks_for_telling(agreement: Agreement, enough: Enough) -> bool:
    return needs_register(pairs_of(agreement)[enough.unit, enough.use])


def _pseudonyms(agreement: Agreement, unlocked: Unlocked | None) -> Pseudonyms:
    return example_codes if unlocked is None else for_agreement(unlocked, agreement.id)


def example_codes(recipient: str, use: str, people: pl.Series) -> pl.Series:
    """What codes look like, where there is no keyring to make real ones."""
    name = people.name or "client"
    key = hashlib.sha256(f"example {recipient} {use}".encode()).hexdigest()
    return people.alias(name).to_frame().select(pseudonyms(pl.col(name), key)).to_series()


def _rounding_keys(agreement: Agreement, unlocked: Unlocked | None) -> dict[str, bytes]:
    if unlocked is None:
        return example_rounding_keys(agreement)
    return {unit: unlocked.rounding_key(agreement.id, unit) for unit in agreement.recipients}


def example_rounding_keys(agreement: Agreement) -> dict[str, bytes]:
    """Rounding as it would look, where there is no keyring to make it last."""
    return {unit: hashlib.sha256(f"example {unit}".encode()).digest() for unit in agreement.recipients}


def _surprises(clean: Iterable[CleanTable], before: Mapping[str, TableSummary]) -> list[Problem]:
    tables = {table.table.id: table.table for table in clean}
    return [
        problem(
            "surprising-change",
            each.table,
            tables[each.table].item(each.column).column if each.column else "",
            extra=each.sentence,
        )
        for each in surprises(clean, before)
    ]


__all__ = ["Confirmed", "Given", "GivenFile", "MatchedTable", "Prepared", "prepare"]
