"""The family's copies: put together from what each holder decided, written for each reader, and approved by a person.

Stage 4, access and correction. Source: `lightwell.policy.copy_rules`. An adult's copy has every answer and every paper
as it is given; a child's has the words that a person wrote for the child, and what could not be given. Their own side
of what was not corrected stands in both.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import replace

from lightwell.access_requests.copy_content import CopyContent, Section
from lightwell.access_requests.models import AskedItem, Case, CasePaper, FamilyCopy, Part, RowNote
from lightwell.access_requests.sealed_words import sealed
from lightwell.ledger.gate import Deed, Done, Event, action
from lightwell.organisations.visiting import Stale
from lightwell.policy.access_words import Outcome, Route
from lightwell.policy.actors import Actor
from lightwell.policy.copy_rules import (
    Audience,
    ItemSaid,
    because,
    item_said,
    may_approve_copy,
    may_give_otherwise,
    may_write_copy,
    not_here,
)
from lightwell.policy.correction_rules import NoteKind
from lightwell.policy.decoding import encode
from lightwell.policy.local_days import local_day
from lightwell.words import Audience as Reader
from lightwell.words import Measured, measure


def measured(words: str, audience: Audience) -> Measured:
    """How hard the words to one reader are; papers that others wrote stay as they were written."""
    return measure(words, Reader.CHILD if audience is Audience.CHILD else Reader.ADULT)


@action(code="access.write-copy", rule=may_write_copy)
def write_copy(deed: Deed[Case], *, audience: Audience, words: str, is_childs: bool | None = None) -> Done[FamilyCopy]:
    """Write to one reader of a family what is in its copy. An approval given before falls away."""
    case = deed.subject
    copies = FamilyCopy.objects.visible_to(deed.actor).filter(case=case, audience=audience)
    found = copies.first() or FamilyCopy(case=case, provider_id=case.provider_id, audience=audience)
    is_new = found._state.adding
    found.words, found.written_at = sealed(found.pk, words), deed.now
    found.suits = measured(words, audience).passes
    found.content, found.why_hard, found.approved_at, found.approved_by = b"", b"", None, None
    if is_new:
        found.save(force_insert=True)
    else:
        changed = ("words", "written_at", "suits", "content", "why_hard", "approved_at", "approved_by")
        found.save(update_fields=changed)
    return Done(found)


@action(code="access.approve-copy", rule=may_approve_copy)
def approve_copy(
    deed: Deed[FamilyCopy], *, is_about_them: bool, read: str, why_hard: str = "", says_anew: bool = False
) -> Done[None]:
    """Stand for a copy as its reader gets it; what is in it is kept as it is now.

    read: the mark of what was read. says_anew: they are told that it takes the place of what they were given. Raises
    Stale where that is not what there is now.
    """
    copy = deed.subject
    content = composed(deed.actor, copy, local_day(deed.now))
    if mark_of(content) != read:
        raise Stale
    _keep(copy, content)
    copy.why_hard = sealed(copy.pk, "" if copy.suits else why_hard)
    copy.approved_at, copy.approved_by = deed.now, deed.actor.account_id
    copy.save(update_fields=["content", "why_hard", "approved_at", "approved_by"])
    if copy.audience == Audience.ADULT and copy.case.otherwise and copy.case.told_on is None:
        copy.case.otherwise = b""  # it comes with their letter after all
        copy.case.save(update_fields=["otherwise"])
    return Done(None)


@action(code="access.give-otherwise", rule=may_give_otherwise)
def give_otherwise(deed: Deed[Case], *, how: str) -> Done[None]:
    """Write down how they have what is granted, where it is not by a copy: the letter says it, in these words."""
    case = deed.subject
    case.otherwise = sealed(case.pk, how)
    case.save(update_fields=["otherwise"])
    return Done(None, Event(seen_by=case.seen_by()))


def mark_of(content: CopyContent) -> str:
    """Tells one copy's words from any others; the day on which they were put together is none of them."""
    words = json.dumps(encode(replace(content, made_on=dt.date.min)), sort_keys=True)
    return hashlib.sha256(words.encode()).hexdigest()


def _keep(copy: FamilyCopy, content: CopyContent) -> None:
    copy.content = sealed(copy.pk, json.dumps(encode(content), ensure_ascii=False))


def composed(actor: Actor, copy: FamilyCopy, today: dt.date) -> CopyContent:
    """All of a copy as it would be given; inside `walls`."""
    case, audience = copy.case, Audience(copy.audience)
    parts = _parts_of(actor, case)
    papers = list(CasePaper.objects.visible_to(actor).filter(part__case=case, settled_at__isnull=False))
    sections = tuple(_of_answers(case, parts, papers)) if audience is Audience.ADULT else tuple(_for_a_child(parts))
    return CopyContent(
        audience=audience,
        reference=case.reference,
        programme=case.agreement.title,
        provider=case.provider.name,
        made_on=today,
        sections=(Section(audience.words, _paragraphs(copy.says)), *sections),
        statements=tuple(_statements(actor, parts, audience)),
        instead_of=copy.given_before,
    )


def _parts_of(actor: Actor, case: Case) -> list[Part]:
    """What one copy gives: of a request that was passed on, what the provider holds itself."""
    parts = Part.objects.visible_to(actor).filter(case=case).select_related("holder").prefetch_related("items")
    return list(parts.filter(holder=case.provider_id) if case.route == Route.TRANSFER else parts)


def given_by(actor: Actor, part: Part, today: dt.date) -> CopyContent:
    """What a holder that writes to the family itself gives: each answer, each paper's copy, and their own side.

    part: decided, with its case and items. Inside `walls`.
    """
    case = part.case
    papers = list(CasePaper.objects.visible_to(actor).filter(part=part, settled_at__isnull=False))
    begins = Section(Audience.ADULT.words, (f"{part.holder.name} gives you this with its letter.",))
    return CopyContent(
        audience=Audience.ADULT,
        reference=case.reference,
        programme=case.agreement.title,
        provider=part.holder.name,
        made_on=today,
        sections=(begins, *_of_answers(case, [part], papers)),
        statements=tuple(_statements(actor, [part], Audience.ADULT)),
    )


def _of_answers(case: Case, parts: Iterable[Part], papers: list[CasePaper]) -> Iterator[Section]:
    for part in sorted(parts, key=lambda each: each.holder_id != case.provider_id):
        for item in part.items.all():
            if item.outcome:
                said = _said(item)
                if not item.lost_paper:
                    yield Section(
                        item.sought_to_family,
                        _paragraphs(said.words),
                        part.holder.name,
                        item.outcome_words,
                        said.grounds,
                    )
                own = [each for each in papers if each.item_id == item.pk] if said.has_papers else []
                yield from (_paper(part, item, each) for each in own)


def _said(item: AskedItem) -> ItemSaid:
    return item_said(Outcome(item.outcome), item.cited, item.says, reasons_withheld=item.reasons_withheld)


def _paper(part: Part, item: AskedItem, paper: CasePaper) -> Section:
    """A paper says no more of why than the answer that it goes with."""
    grounds = () if item.reasons_withheld else tuple(because(each) for each in paper.cited)
    outcome = Outcome.IN_PART if paper.cuts else Outcome.GIVEN
    return Section(paper.called, _paragraphs(paper.says), part.holder.name, outcome.words, grounds)


def _for_a_child(parts: Iterable[Part]) -> Iterator[Section]:
    answered = [item for part in parts for item in part.items.all() if item.outcome]
    if said := not_here((Outcome(item.outcome), item.reasons_withheld) for item in answered):
        yield Section("What is not here", said)


def _statements(actor: Actor, parts: Iterable[Part], audience: Audience) -> Iterator[str]:
    """Their own side of each row that was found here, which is always read with it; each said once.

    Where the value that it is about was corrected since, it says so.
    """
    rows = {
        (item.delivery_id, item.table, row)
        for part in parts
        for item in part.items.all()
        if item.delivery_id
        for row in item.rows
    }
    deliveries = {delivery for delivery, _, _ in rows}
    notes = RowNote.objects.visible_to(actor).filter(delivery__in=deliveries, kind=NoteKind.STATEMENT)
    said = (
        note.stands_with(audience)
        for note in notes.order_by("told_at", "pk")
        if any((note.delivery_id, note.table, row) in rows for row in note.rows)
    )
    yield from dict.fromkeys(said)


def add_their_side(actor: Actor, notes: Iterable[RowNote]) -> None:
    """Into every copy that was approved before their own side came, or what it is about was corrected; the child's too.

    Within an action.
    """
    for note in notes:
        found = AskedItem.objects.visible_to(actor).filter(delivery=note.delivery_id, table=note.table)
        cases = [each.part.case_id for each in found.select_related("part") if set(each.rows) & set(note.rows)]
        for copy in FamilyCopy.objects.visible_to(actor).filter(case__in=cases, approved_at__isnull=False):
            _with_their_side(copy, (note.stands_with(Audience(copy.audience)),), instead_of=note.says)


def give_with_their_side(actor: Actor, case: Case) -> None:
    """Nothing is given without what stands beside it by then; within an action."""
    approved = list(FamilyCopy.objects.visible_to(actor).filter(case=case, approved_at__isnull=False))
    parts = _parts_of(actor, case) if approved else []
    for copy in approved:
        _with_their_side(copy, _statements(actor, parts, Audience(copy.audience)))


def _with_their_side(copy: FamilyCopy, said: Iterable[str], *, instead_of: str = "") -> None:
    """instead_of: the same as it stood before what it is about was corrected."""
    approved = copy.approved
    missing = [words for words in said if approved is not None and words not in approved.statements]
    if approved is not None and missing:
        stays = (words for words in approved.statements if words != instead_of)
        _keep(copy, replace(approved, statements=(*stays, *missing)))
        copy.save(update_fields=["content"])


def _paragraphs(words: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in words.splitlines() if line.strip())
