"""Putting a paper into a case, deciding what is taken out of it, and making its copy anew.

Stage 4, access and correction. Source: `lightwell.policy.paper_rules`, `lightwell.policy.taking_out`. The tool suggests
sentences that may say something of somebody else; a person decides each, on a ground, and finds what it did not.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from lightwell.access_requests.models import AskedItem, CasePaper, Part, UncutPaper
from lightwell.access_requests.sealed_words import sealed
from lightwell.gateway.scanning.passages import kinds_in
from lightwell.ledger.gate import Deed, Done, Event, action
from lightwell.policy.paper_rules import (
    may_add_paper,
    may_choose_passages,
    may_remove_paper,
    may_reopen_paper,
    may_settle_paper,
)
from lightwell.policy.refusal_grounds import Ground
from lightwell.policy.taking_out import Passage, decided, everywhere, grounds_of, made_anew, places, stretches

Spans = tuple[tuple[int, int], ...]
UNSEEN_KIND: Final = "words that may not be seen on the page"
MARKED_KIND: Final = "words that somebody marked to be taken out, and did not take out"
PICTURE_KIND: Final = "what a picture shows, which nobody has read: look at the page, and type it as a paper"


def suggested(text: str) -> tuple[Passage, ...]:
    """Sentences that may hold somebody's details, for a person to decide about."""
    spans = stretches(text)
    found = kinds_in([text[start:end] for start, end in spans])
    return tuple(
        Passage(start, end, tuple(kind.value for kind in kinds))
        for (start, end), kinds in zip(spans, found, strict=True)
        if kinds
    )


def _with_unseen(found: Iterable[Passage], unseen: Spans, pictures: Spans, marked: Spans) -> tuple[Passage, ...]:
    """What was suggested, and each stretch that nobody can see or has read: all of it is one passage.

    Of what somebody marked to be taken out each stretch is a passage beside what was suggested.
    """
    own = [Passage(*span, (UNSEEN_KIND,)) for span in unseen] + [Passage(*span, (PICTURE_KIND,)) for span in pictures]
    others = [each for each in found if not any(one.start < each.end and each.start < one.end for one in own)]
    others += [Passage(*span, (MARKED_KIND,)) for span in marked]
    return tuple(sorted((*others, *own), key=lambda each: each.start))


@action(code="access.add-paper", rule=may_add_paper)
def add_paper(
    deed: Deed[Part],
    *,
    item: AskedItem,
    title: str,
    text: str,
    unseen: Spans = (),
    pictures: Spans = (),
    marked: Spans = (),
) -> Done[CasePaper]:
    """Put a paper into a part, to be read through before a copy of it is given.

    unseen: where in it words stand that nobody can see on their page. pictures: where a page is only a picture.
    marked: where words stand that somebody marked to be taken out, and did not take out.
    """
    part = deed.subject
    if item.part_id != part.pk:
        raise ValueError("The item is of this part.")
    paper = CasePaper(
        part=part, item=item, provider_id=part.provider_id, agency_id=part.agency_id, holder_id=part.holder_id,
        added_at=deed.now,
    )  # fmt: skip
    paper.title = sealed(paper.pk, title)
    paper.save(force_insert=True)
    uncut = UncutPaper(paper=paper, holder_id=part.holder_id)
    uncut.words = sealed(uncut.pk, text)
    uncut.keep(_with_unseen(suggested(text), unseen, pictures, marked))
    uncut.save(force_insert=True)
    part.open_papers += 1
    part.save(update_fields=["open_papers"])
    return Done(paper)


@action(code="access.choose-passages", rule=may_choose_passages)
def choose_passages(
    deed: Deed[CasePaper],
    *,
    chosen: Mapping[int, Ground | None],
    more: tuple[str, ...] = (),
    more_ground: Ground = Ground.ANOTHERS_AFFAIRS,
) -> Done[None]:
    """Decide passages by their number: out on a ground, or None for one that stays. more: other words, wherever."""
    uncut = deed.subject.uncut
    passages = uncut.passages
    for number, ground in chosen.items():
        passages = decided(passages, number, ground)
    found = [each for words in more for each in everywhere(uncut.text, words, more_ground)]
    uncut.keep((*passages, *found))
    uncut.save(update_fields=["choices"])
    return Done(None, Event(counts={"passages": len(chosen) + len(found)}))


@action(code="access.settle-paper", rule=may_settle_paper)
def settle_paper(deed: Deed[CasePaper]) -> Done[None]:
    """Make the copy that is given anew, from what remains."""
    paper = deed.subject
    passages = paper.uncut.passages
    grounds = grounds_of(passages)
    paper.made, paper.settled_at = _as_given(paper, paper.item), deed.now
    paper.cuts, paper.grounds = places(passages), [each.value for each in grounds]
    paper.save(update_fields=["made", "settled_at", "cuts", "grounds"])
    count_papers(paper.part)
    return Done(None, Event(counts={"passages": paper.cuts}))


def _as_given(paper: CasePaper, item: AskedItem) -> bytes:
    """Its text anew, sealed: its marks say no more of why than the answer that it goes with."""
    uncut = paper.uncut
    return sealed(paper.pk, made_anew(uncut.text, uncut.passages, says_why=not item.reasons_withheld))


def mark_anew(item: AskedItem) -> None:
    """Whether it is said why has changed, and with it the marks in each paper made before; within an action."""
    for paper in CasePaper.objects.filter(item=item, holder=item.part.holder_id, cuts__gt=0).select_related("uncut"):
        paper.made = _as_given(paper, item)
        paper.save(update_fields=["made"])


@action(code="access.reopen-paper", rule=may_reopen_paper)
def reopen_paper(deed: Deed[CasePaper]) -> Done[None]:
    """Look at a paper again: the copy that was made of it is gone."""
    paper = deed.subject
    paper.made, paper.settled_at, paper.cuts, paper.grounds = b"", None, 0, []
    paper.save(update_fields=["made", "settled_at", "cuts", "grounds"])
    count_papers(paper.part)
    return Done(None)


@action(code="access.remove-paper", rule=may_remove_paper)
def remove_paper(deed: Deed[CasePaper]) -> Done[None]:
    """Take a paper that was put in wrongly out of its part again, before its copy is made."""
    paper = deed.subject
    part = paper.part
    paper.uncut.delete()
    paper.delete()
    count_papers(part)
    return Done(None)


def count_papers(part: Part) -> None:
    """What the part's own decision has to know of its papers."""
    papers = CasePaper.objects.filter(part=part, holder=part.holder_id)
    part.open_papers = papers.filter(settled_at__isnull=True).count()
    part.is_cut = papers.filter(cuts__gt=0).exists()
    part.save(update_fields=["open_papers", "is_cut"])
