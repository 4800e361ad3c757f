"""An agreement in plain words: who gets what, in what form, for what, and what never goes.

Stage 2, agreement. Source: DPUP, Transparency and Choice guideline: in words and at a level that people understand.
The words come as sections, so that a page shows the same as the command line prints.
"""

from __future__ import annotations

import datetime as dt
import textwrap
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from lightwell.policy.agreement import Agreement, Document, OwnYes, Party
from lightwell.policy.clauses import ChoiceLevel, Clause, Coarsening, Identifying, Measure, ObligationKind
from lightwell.policy.joining import ENDLESS, Shared, shared_columns
from lightwell.policy.request_protocol import STATUTE, HeldCopy, RequestProtocol
from lightwell.policy.tables import Item, Kind
from lightwell.policy.wording import cite, counted, day_words, form_words, listed, quoted, sentence, unended

MIGHT_BE_RECOGNISED = "They do not get your name; somebody who knows you might still recognise you."
COUNTS_ONLY = "They get rounded numbers with small ones left out; nobody has a row of their own."
PROMISES = "What both sides promise"
PROTOCOL = "How a family’s request is handled"
COPIES = "Who holds which copy, and on which machine"
WIDTH = 100


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with what stands under it: sentences, then sections of their own."""

    heading: str
    sentences: tuple[str, ...] = ()
    parts: tuple[Section, ...] = ()


def show(document: Document, last_on: dt.date | None = None) -> Section:
    """The whole agreement in words. last_on: its last day, where that is not the one that was signed."""
    agreement = document.agreement
    return Section(
        agreement.title,
        tuple(_opening(document, last_on or agreement.ends_on)),
        (
            _section("Who takes part", map(_party_words, agreement.parties)),
            Section("What goes to whom", parts=tuple(_recipient(agreement, unit) for unit in agreement.recipients)),
            _section("What never goes", _never_goes(agreement)),
            _section("Whether rows could be put together", _joining(agreement)),
            *_promises(agreement),
            *_protocol(agreement),
            *_copies(agreement),
            Section("Clause by clause", parts=tuple(_clause(agreement, clause) for clause in agreement.clauses)),
            _section("Signatures", _signatures(document)),
        ),
    )


def as_text(section: Section) -> str:
    """The same for a terminal or a plain file."""
    return "\n".join(_lines(section, 0)).rstrip() + "\n"


def _section(heading: str, sentences: Iterable[str]) -> Section:
    return Section(heading, tuple(sentences))


# --- who -----------------------------------------------------------------------------------------------------


def _opening(document: Document, last_on: dt.date) -> Iterator[str]:
    agreement = document.agreement
    parties = listed(party.name for party in agreement.parties)
    yield f"Version {agreement.version} of “{agreement.id}”, between {parties}."
    within = f"from {day_words(agreement.starts_on)} to {day_words(agreement.ends_on)}"
    is_shorter = last_on < agreement.ends_on
    yield f"Signed to hold {within}; its last day is {day_words(last_on)}." if is_shorter else f"In force {within}."
    yield _signed_words(document)


def _signed_words(document: Document) -> str:
    if document.is_signed:
        return "Both sides have signed these very terms."
    if document.is_changed_since_signing:
        return "These terms were changed after somebody signed them, so nothing may go under them."
    return "Both sides have not signed these terms yet, so nothing may go under them."


def _party_words(party: Party) -> str:
    units = f"; its parts are {listed(unit.name for unit in party.units)}" if party.units else ""
    return f"{party.name} ({party.kind}){units}."


def _signatures(document: Document) -> Iterator[str]:
    names = {party.id: party.name for party in document.agreement.parties}
    for signature in document.agreement.signatures:
        these = "" if signature.terms == document.terms_hash else ", but other terms than these"
        yield f"{names.get(signature.party, signature.party)}, {signature.role}, {day_words(signature.on)}{these}."
    if not document.agreement.signatures:
        yield "Nobody has signed yet."
    yield from (f"{yes_words(each)[:-1]}, to {cite([each.clause])}." for each in document.agreement.yeses)


def yes_words(said: OwnYes) -> str:
    """A community party's own yes, in a sentence."""
    who = f"{said.party}, which says that it speaks for Māori," if said.for_maori else said.party
    return f"{who} said its own yes on {day_words(said.on)}."


# --- what goes to whom ---------------------------------------------------------------------------------------


def _recipient(agreement: Agreement, unit: str) -> Section:
    clauses = agreement.clauses_for(unit)
    sent: dict[str, list[str]] = {}
    for clause in clauses:
        for heading, line in _what_goes(agreement, clause):
            sent.setdefault(heading, []).append(line)
    return Section(
        f"{agreement.unit(unit).name}, under {cite(clause.id for clause in clauses)}",
        (*_how_identifying(agreement, clauses), *_will_not_see(clauses)),
        tuple(_section(heading, dict.fromkeys(lines)) for heading, lines in sent.items()),
    )


def _what_goes(agreement: Agreement, clause: Clause) -> Iterator[tuple[str, str]]:
    """What one clause sends, each under the use and the form that it goes for and in."""
    use = next(use.title for use in agreement.uses if use.id == clause.use)
    for part in clause.items:
        if part.identifying is not Identifying.AGGREGATE:
            form = form_words(part.generalise)
            line = f"{agreement.item(part.item).words}{f', {form}' if form else ''}"
            if _is_code(agreement, part.item) and part.identifying is Identifying.PSEUDONYMISED:
                line = f"{line}, replaced by a made-up code that only the provider can turn back"
            yield f"For “{use}”, {part.identifying.words}", sentence(line)
    for count in clause.counts:
        what = "people" if count.measure is Measure.PEOPLE else "rows"
        yield f"For “{use}”, protected counts of {what}", sentence(count.words)


def _is_code(agreement: Agreement, path: str) -> bool:
    table, _, item = path.partition(".")
    return agreement.table(table).person == item


def _how_identifying(agreement: Agreement, clauses: Iterable[Clause]) -> Iterator[str]:
    levels = {part.identifying for clause in clauses for part in clause.items}
    if Identifying.IDENTIFIED in levels:
        yield "They are told who each row is about."
    elif any(level.is_unit_record for level in levels):
        yield MIGHT_BE_RECOGNISED
    elif levels == {Identifying.AGGREGATE}:
        yield COUNTS_ONLY
    free = dict.fromkeys(
        agreement.item(part.item).words
        for clause in clauses
        for part in clause.unit_record_items
        if not _is_code(agreement, part.item) and _is_free_text(agreement.item(part.item), part.generalise.to)
    )
    if free:
        yield f"These go as they are written, and might say who somebody is: {listed(map(unended, free))}."


def _is_free_text(item: Item, to: Coarsening) -> bool:
    return item.type is Kind.TEXT and to is Coarsening.AS_IS


def _will_not_see(clauses: Iterable[Clause]) -> Iterator[str]:
    promised: dict[tuple[str, ...], list[str]] = {}
    for clause in clauses:
        promised.setdefault(clause.recipient.will_not_see, []).append(clause.id)
    for who, under in promised.items():
        named = "; ".join(map(unended, who))
        yield f"Who will not see what {cite(under)} give{'s' if len(under) == 1 else ''}: {named}."


def _never_goes(agreement: Agreement) -> Iterator[str]:
    covered = {part.item for clause in agreement.clauses for part in clause.items}
    for table in agreement.tables:
        stays = [item.words for item in table.items if f"{table.id}.{item.id}" not in covered]
        if stays:
            yield f"From “{table.title}”: {'; '.join(map(unended, stays))}."
    yield "Any other column in a file stays at the provider as well."


def _joining(agreement: Agreement) -> Iterator[str]:
    pairs = shared_columns(agreement)
    if not pairs:
        yield "Rows about people go to one part of one organisation at most, so there is nothing to put together."
    for pair in pairs:
        yield _pair_words(agreement, pair)
        if pair.coded_tables:
            titles = quoted(agreement.table(name).title for name in pair.coded_tables)
            yield f"Both see, each under codes of its own, who comes and goes in {titles} from quarter to quarter."


def _pair_words(agreement: Agreement, pair: Shared) -> str:
    units = (pair.first.unit, pair.second.unit)
    uses = (pair.first.use, pair.second.use)
    if units[0] == units[1]:
        who = f"{agreement.unit(units[0]).name} gets rows for {quoted(uses)}, under codes that differ"
    else:
        who = f"{listed(agreement.unit(unit).name for unit in units)} each get rows, under codes that differ"
    if not pair.columns:
        return f"{who}, and share no item, so their rows cannot be put together by what is in them."
    items = listed(agreement.item(column.items[0]).words for column in pair.columns)
    most = "no end of" if pair.combinations == ENDLESS else f"at most {pair.combinations:.0f}"
    return (
        f"{who}. They share {items}: {most} combinations among about {pair.people_expected} people. "
        f"Every hand-over stops if any combination has fewer than {agreement.small_number} people in it."
    )


def _promises(agreement: Agreement) -> Iterator[Section]:
    if agreement.promises:
        yield _section(PROMISES, (sentence(each.words) for each in agreement.promises))


def _protocol(agreement: Agreement) -> Iterator[Section]:
    if agreement.protocol is not None:
        yield _section(PROTOCOL, protocol_words(agreement.protocol))
    if agreement.without_protocol is not None:
        yield _section(PROTOCOL, [f"There is no request protocol: {sentence(agreement.without_protocol.why)}"])


def protocol_words(protocol: RequestProtocol) -> Iterator[str]:
    """What a protocol says, one thing in each sentence."""
    yield "A family asks the provider, and only the provider; it asks the agency for them."
    yield f"Whom it asks: {sentence(protocol.ask)}"
    yield f"Where: {sentence(protocol.inbox)}"
    days = counted(protocol.answer_working_days, "working day")
    yield f"When the agency answers: within {days}; the law allows {STATUTE.days} ({STATUTE.source})."
    yield f"Who stands in: {sentence(protocol.stand_in)}"
    yield f"If no answer came in time: {sentence(protocol.escalation)}"
    yield f"What families are told: {sentence(protocol.families.adult)}"
    yield f"What children are told: {sentence(protocol.families.child)}"


def _copies(agreement: Agreement) -> Iterator[Section]:
    if agreement.copies:
        yield _section(COPIES, (copy_words(each, agreement.holder_name(each.holder)) for each in agreement.copies))


def copy_words(copy: HeldCopy, holder: str) -> str:
    """One copy in a sentence. holder: what whoever holds it is called."""
    run_by = f", run by {unended(copy.run_by)}" if copy.run_by else ""
    return sentence(f"{holder}: {unended(copy.what)}; on {unended(copy.system)}, in {unended(copy.country)}{run_by}")


# --- clause by clause ----------------------------------------------------------------------------------------


def _clause(agreement: Agreement, clause: Clause) -> Section:
    purpose, known = clause.purpose, clause.collection
    return _section(
        f"Clause {clause.id}: {clause.title}",
        [
            f"For an adult: {sentence(clause.words.adult)}",
            f"For a child: {sentence(clause.words.child)}",
            f"The good it does: {sentence(clause.good.what)} For whom: {sentence(clause.good.for_whom)}",
            f"What: {sentence(purpose.what)} Why: {sentence(purpose.why)}",
            f"How it helps: {sentence(purpose.how_it_helps)}",
            f"It will not be used for: {sentence('; '.join(unended(each.words) for each in purpose.not_used_for))}",
            f"How it is known: {sentence(known.how)} Where: {sentence(known.where)} By whom: {sentence(known.by_whom)}",
            *_choice(clause),
            *_obligation(clause),
            *_terms(agreement, clause),
            *(f"A community party: {yes_words(each)}" for each in agreement.yeses if each.clause == clause.id),
            *(f"To be read beside it: {sentence(context)}" for context in clause.recipient.context),
            f"How people come to know: {sentence(purpose.transparency)} Law: {sentence(purpose.law)}",
        ],
    )


def _choice(clause: Clause) -> Iterator[str]:
    level = {
        ChoiceLevel.NONE: "There is no choice about this",
        ChoiceLevel.LIMITED: "There is some choice, but not about all of it",
        ChoiceLevel.SOME: "There is a choice",
    }[clause.choice.level]
    yield f"{level}: {sentence(clause.choice.how)}"
    if clause.choice.told_first:
        yield "A row goes only once its person has been told."
    else:
        yield f"Nobody need be told first: {sentence(clause.choice.why_not_told or '')}"


def _obligation(clause: Clause) -> Iterator[str]:
    required = clause.obligation.kind is ObligationKind.REQUIRED
    kind = sentence(f"Required by {clause.obligation.law}") if required else "Voluntary."
    yield f"{kind} On a no: {sentence(clause.obligation.on_no)}"
    yield f"What less would have done: {sentence(clause.obligation.less_intrusive)}"


def _terms(agreement: Agreement, clause: Clause) -> Iterator[str]:
    terms = clause.terms
    due = f"within {counted(terms.due_working_days, 'working day')} of the quarter's end{_days(agreement, clause)}"
    yield f"When: {unended(terms.schedule)}, {due}. How: {sentence(terms.route)}"
    copies = "Copies may be taken out of Lightwell." if terms.may_download else "No copies are taken out of Lightwell."
    kept = f"Kept: {counted(terms.keep_months, 'month')} after the quarter ends."
    yield f"{kept} Then: {sentence(terms.disposal)} {copies}"


def _days(agreement: Agreement, clause: Clause) -> str:
    starts_on, ends_on = clause.terms.starts_on, clause.terms.ends_on
    if starts_on is None and ends_on is None:
        return ""
    return f", from {day_words(starts_on or agreement.starts_on)} to {day_words(ends_on or agreement.ends_on)} only"


# --- text ----------------------------------------------------------------------------------------------------


def _lines(section: Section, depth: int) -> Iterator[str]:
    indent = "  " * max(depth - 1, 0)
    yield from (textwrap.wrap(section.heading, WIDTH, initial_indent=indent, subsequent_indent=indent))
    if depth < 2:
        yield ("=", "-")[depth] * min(len(section.heading), WIDTH)
    yield ""
    marker = f"{indent}  - " if depth else ""
    for each in section.sentences:
        hanging = " " * len(marker)
        yield textwrap.fill(each, WIDTH, initial_indent=marker, subsequent_indent=hanging, break_on_hyphens=False)
    if section.sentences:
        yield ""
    for part in section.parts:
        yield from _lines(part, depth + 1)
