"""An agreement on paper: the same words as its page, so that neither says what the other does not.

Stage 2, agreement. Source: DPUP, Transparency and Choice guideline: in words and at a level that people understand.
Made from the document alone, so that the command line prints the very file that the site gives.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from lightwell.agreements.flows import flows, stays
from lightwell.agreements.in_words import AgreementInWords, ClauseInWords, RecipientInWords, in_words
from lightwell.policy.agreement import Agreement, Document
from lightwell.policy.agreement_rules import Standing
from lightwell.policy.showing import Section
from lightwell.policy.wording import cite, day_words
from lightwell.printing.paper import (
    Beside,
    Contents,
    Fact,
    Facts,
    Heading,
    Mark,
    Marked,
    NewPage,
    Paper,
    Paragraph,
    Part,
    Points,
    Run,
    Table,
    Tone,
    Words,
)

NOT_SIGNED = "Not signed by both sides yet"
CHANGED = "Changed since it was signed"
THE_SEAL = (
    Run("The seal is the SHA-256 of the document’s canonical form. Download the document and run "),
    Run("lightwell agreement hash", typed=True),
    Run(" on it: if one letter was changed, the seal is another."),
)
ABOUT_THIS_PAPER = (
    "What was signed is the document. This paper is made from it, in the words of its page, and carries its seal on "
    "the foot of every page."
)


@dataclass(frozen=True, slots=True)
class Seals:
    """Worked out once: each is over the whole text."""

    document: str
    terms: str


def paper(document: Document, *, stands: Standing = Standing.IN_FORCE, last_on: dt.date | None = None) -> Paper:
    """The whole agreement. stands: how it stands on the day, and last_on its last day, where it was signed."""
    agreement, words = document.agreement, in_words(document, last_on=last_on)
    seals = Seals(document.hash, document.terms_hash)
    return Paper(
        title=agreement.title,
        kind=f"What was agreed · agreement version {agreement.version}",
        written_on=max((each.on for each in agreement.signatures), default=agreement.starts_on),
        standing=_standing(document, stands, last_on or agreement.ends_on),
        foot=f"{agreement.title}, agreement version {agreement.version}. Seal of the whole document:",
        digest=seals.document,
        parts=tuple(_parts(document, words, seals)),
    )


def _standing(document: Document, stands: Standing, last_on: dt.date) -> str:
    if not document.is_signed:
        return CHANGED if document.is_changed_since_signing else NOT_SIGNED
    if stands is Standing.OVER:
        return f"Ended: its last day in force was {day_words(last_on)}"
    if stands is Standing.SUSPENDED:
        return "Suspended: nothing is taken under it for now"
    return f"It holds until {day_words(last_on)}" if last_on < document.agreement.ends_on else ""


def _parts(document: Document, words: AgreementInWords, seals: Seals) -> Iterator[Part]:
    yield from (Paragraph(sentence, Tone.LEAD) for sentence in words.opening)
    yield from _section(words.takes_part, 1)
    yield _at_a_glance(document.agreement)
    yield Contents("What is on these pages")
    yield Heading("What goes to whom")
    yield from map(_recipient, words.recipients)
    yield Heading(words.never_goes.heading)
    yield _stays(document, words)
    yield from _section(words.joining, 1)
    for beside in (words.promises, words.protocol, words.copies):
        if beside.sentences:
            yield from _section(beside, 1)
    for number, clause in enumerate(words.clauses):
        yield NewPage()  # a clause can be handed over by itself
        if not number:
            yield Heading("Clause by clause")
        yield _clause(clause)
    yield NewPage()
    yield from _signed(document, seals)


def _section(section: Section, level: int) -> Iterator[Part]:
    yield Heading(section.heading, level)
    yield from map(Paragraph, section.sentences)


def _at_a_glance(agreement: Agreement) -> Part:
    sent, kept, provider = flows(agreement), len(stays(agreement)), agreement.provider.name
    rows = [(f"{each.name}, {each.organisation}", each.size, each.good_for, cite(each.clauses)) for each in sent]
    stay = "1 column stays" if kept == 1 else f"{kept} columns stay" if kept else "Every other column stays"
    rows.append(("Nobody", f"{stay} with {provider}", "Nothing", "No clause"))
    marks = (*(Mark(each.line.value) for each in sent), Mark.NOBODY)
    return Table("What goes to whom, at a glance", ("To", "What", "For", "Under"), tuple(rows), marks)


def _recipient(recipient: RecipientInWords) -> Part:
    mark = Mark(recipient.line.value)
    parts: list[Part] = [Heading(recipient.section.heading, 2, mark, f"to {recipient.name}")]
    parts += map(Paragraph, recipient.section.sentences)
    for part in recipient.section.parts:
        parts += (Heading(part.heading, 3), Points(part.sentences))
    return Marked(mark, tuple(parts))


def _stays(document: Document, words: AgreementInWords) -> Part:
    heading = Heading(f"Stays with {document.agreement.provider.name}", 2, Mark.NOBODY, "to nobody")
    return Marked(Mark.NOBODY, (heading, *map(Paragraph, words.never_goes.sentences)))


def _clause(clause: ClauseInWords) -> Part:
    mark = Mark(clause.line.value)
    return Marked(
        mark,
        (
            Heading(clause.heading, 2, mark, f"to {clause.recipient}"),
            Beside(
                (Heading("For an adult", 3), Paragraph(clause.adult)),
                (Heading("For a child", 3), Paragraph(clause.child)),
            ),
            Heading(f"Everything clause {clause.id} says", 3),
            Facts(tuple(Fact(said.name or "Also", said.words) for said in clause.rest)),
        ),
    )


# --- who signed ----------------------------------------------------------------------------------------------


def _signed(document: Document, seals: Seals) -> Iterator[Part]:
    yield Heading("Who signed, and the seal")
    rows = tuple(_signatures(document.agreement, seals.terms))
    yield Table("Signatures", ("Party", "Office", "Signed on", "What was signed"), rows)
    named = {"Seal of the whole document": seals.document, "Seal of the terms alone": seals.terms}
    yield Facts(tuple(Fact(name, (Run(seal, typed=True),)) for name, seal in named.items()))
    yield Paragraph(ABOUT_THIS_PAPER)
    yield Paragraph(THE_SEAL)


def _signatures(agreement: Agreement, terms: str) -> Iterator[tuple[Words, ...]]:
    for party in agreement.parties:
        theirs = [each for each in agreement.signatures if each.party == party.id]
        for each in theirs:
            these = "These very terms" if each.terms == terms else "Other terms than these"
            yield (party.name, each.role, day_words(each.on), these)
        if not theirs:
            yield (party.name, "—", "Has not signed yet", "—")
    for yes in agreement.yeses:
        yield (yes.party, "Its own yes, as a community party", day_words(yes.on), cite([yes.clause]).capitalize())
