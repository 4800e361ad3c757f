"""A family's two copies of a 200-page file: an adult's of 200 pages and a child's of 40, each a tagged PDF.

A child's copy is what a person wrote for the child, and much shorter; beside it is one as long as the adult's, which
nobody would give a child. Each turn writes another day into them, so that nothing laid out before is used again.
"""

from __future__ import annotations

import datetime as dt
import itertools
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from benchmarks.measuring import Bound, Comparison, Contender, Size, Unit, seconds
from lightwell.policy.copy_rules import Audience

OURS, AS_LONG = "Lightwell", "Lightwell, a child's copy of 200 pages too"
PAGES = {Size.FULL: 200, Size.TINY: 5}
_A_CHILDS = 5  # the adult's has as many pages for each of the child's
NOTE = (
    "She came with her children and stayed for the whole session. We talked about what went well this week and what "
    "was hard, and agreed on what to try until we meet again. She would like somebody to ring her on Thursday morning. "
)
CHILDS = "You came to play with us. You liked the games best. We wrote down what you said. You can ask us about it. "
_PARAGRAPHS_A_PAGE = {Audience.ADULT: 7, Audience.CHILD: 6}


@contextmanager
def copying(size: Size) -> Iterator[Sequence[Contender]]:
    days, pages = itertools.count(), PAGES[size]
    yield (
        Contender(OURS, seconds(lambda: _both(pages, pages // _A_CHILDS, next(days)))),
        Contender(AS_LONG, seconds(lambda: _both(pages, pages, next(days)))),
    )


def _both(adults: int, childs: int, later: int) -> None:
    from lightwell.access_requests.copy_content import pdf_of

    made = dt.date(2026, 11, 27) + dt.timedelta(days=later)
    _check(pdf_of(_content(Audience.ADULT, NOTE, adults, made)), adults)
    _check(pdf_of(_content(Audience.CHILD, CHILDS, childs, made)), childs)


def _content(audience: Audience, words: str, pages: int, made: dt.date):  # type: ignore[no-untyped-def]
    from lightwell.access_requests.copy_content import CopyContent, Section

    paragraph = words * (2 if audience is Audience.ADULT else 5)
    sections = [Section("To its reader", (words,))]
    for number in range(pages):
        told = tuple(f"{made} {at}. {paragraph}" for at in range(_PARAGRAPHS_A_PAGE[audience]))
        sections.append(Section(f"Visit {number + 1}", told, "City Centre Social Services"))
    return CopyContent(audience, "1A2B-3C4D", "Best foot forward", "City Centre Social Services", made, tuple(sections))


def _check(pdf: bytes, pages: int) -> None:
    """As many pages as are said, or more. Raises ValueError."""
    if len(re.findall(rb"/Type\s*/Page\b(?!s)", pdf)) < pages:
        raise ValueError("It has fewer pages than are said.")


COMPARISONS = (
    Comparison(
        name="family-copies",
        title="A family's two copies of a 200-page file",
        meaning="How long it takes to make both copies as tagged PDFs: an adult's of 200 pages, and a child's of 40. "
        "Each turn is of another day, so that nothing is remembered.",
        unit=Unit.SECONDS,
        contenders=copying,
        bounds=(Bound(OURS, at_most=3),),
        packages=("typst",),
        next_to_try="Lay out each section once, and join the pages.",
    ),
)
