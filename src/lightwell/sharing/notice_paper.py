"""A notice on paper: as long as its page, in large print where it is wanted, and for a child as a booklet to fold.

Stage 3, sharing. Source: Data Protection and Use Policy, Transparency and Choice guideline: in a form that suits. The
booklet leaves the second layer out, and says so.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from itertools import chain, groupby
from typing import Final

from lightwell.agreements.models import AgreementVersion
from lightwell.policy.local_days import local_day
from lightwell.policy.notice_elements import Element
from lightwell.policy.notices import Notice, Section, Sentence
from lightwell.printing.booklet import Booklet, Panel
from lightwell.printing.paper import Heading, Paper, Paragraph, Part, Points, Tone, Words
from lightwell.sharing.notice_models import NoticeVersion
from lightwell.sharing.notice_pictures import PICTURES
from lightwell.sharing.notice_runs import runs_of

NOT_AGREED: Final = "Not agreed by both sides yet"
MORE: Final = "All of it, item by item"
WHO: Final = "Who we are"
MINE: Final = "My page: draw or write here"
FOLD: Final = "To make this booklet: fold on the dashed lines, cut the line in the middle, and push it in."
# Said in the notice itself, and on the page about who might ask; a page of a booklet holds few words.
_NOT_IN_A_BOOKLET: Final = frozenset({Element.NOT_USED_FOR, Element.WILL_NOT_SEE, Element.LAW, Element.KEPT})
# On the page of what somebody can ask for, once for all who get something.
_ELSEWHERE_IN_IT: Final = frozenset({Element.ON_NO})
_BETWEEN_SENTENCES: Final = re.compile(r"(?<=[.!?]) +")
THERE_IS_MORE: Final = "The whole notice says more. Ask us to read it with you."


def paper(agreement: AgreementVersion, told: Notice, version: NoticeVersion | None, *, is_large: bool = False) -> Paper:
    """One version, with everything that its page says."""
    return Paper(
        title=told.title,
        kind=f"{agreement.title} · {told.audience.words}",
        written_on=_written_on(agreement, version),
        standing="" if version else NOT_AGREED,
        foot=_foot(agreement, version),
        digest=version.digest if version else "",
        parts=tuple(chain.from_iterable(_part(number, section) for number, section in enumerate(told.sections))),
        is_large=is_large,
    )


def _written_on(agreement: AgreementVersion, version: NoticeVersion | None) -> dt.date:
    return local_day(version.put_up_at) if version else agreement.starts_on


def _foot(agreement: AgreementVersion, version: NoticeVersion | None) -> str:
    if version is None:
        return f"{agreement.title}: what families would be told. {NOT_AGREED}."
    return f"{agreement.title}: what families are told, version {version.number}. Seal of all its versions:"


def _part(number: int, section: Section) -> Iterator[Part]:
    if number:
        yield Heading(section.heading.words)
    for at, each in enumerate(section.sentences):
        is_lead = number == 0 and at == 0
        yield Paragraph(runs_of(each.words), Tone.LEAD if is_lead else Tone.PLAIN)
    if section.more:
        yield Heading(MORE, 2)
        yield Points(tuple(runs_of(each.words) for each in section.more))


# --- the booklet ---------------------------------------------------------------------------------------------


def booklet(agreement: AgreementVersion, told: Notice, version: NoticeVersion | None) -> Booklet:
    """Who, what, who gets it and who does not, whether it comes back on me, my rights, and a page of my own."""
    start, *recipients, comes_back, rights, ring = told.sections
    panels = (
        Panel(runs_of(told.title), (runs_of(agreement.title),), *_drawing("notes")),
        _panel(start, start.sentences, heading=WHO),
        *_on_two_pages(recipients),
        _panel(comes_back, comes_back.sentences),
        Panel(
            runs_of(rights.heading.words), _said((*rights.sentences, *_on_no(recipients))), *_drawing(rights.picture)
        ),
        Panel(MINE, is_blank=True),
        Panel(runs_of(ring.heading.words), (*_said(ring.sentences), THERE_IS_MORE, FOLD), *_drawing(ring.picture)),
    )
    return Booklet(told.title, _written_on(agreement, version), panels, _foot(agreement, version).partition(" Seal")[0])


def _on_two_pages(recipients: list[Section]) -> Iterator[Panel]:
    """Those that get something, on the two pages in the middle; where there is one, what it gets goes on overleaf."""
    if len(recipients) == 1:
        (only,) = recipients
        half = -(-len(only.sentences) // 2)
        yield _panel(only, only.sentences[:half])
        yield _panel(only, only.sentences[half:])
        return
    half = -(-len(recipients) // 2)
    for some in (recipients[:half], recipients[half:]):
        first, *others = some
        yield _panel(first, tuple(chain(first.sentences, *(each.all[: 1 + len(each.sentences)] for each in others))))


def _on_no(recipients: list[Section]) -> Iterator[Sentence]:
    """What a no leads to, of all who get something, each once: it stands with what somebody can ask for."""
    found = (each for section in recipients for each in section.sentences if each.element in _ELSEWHERE_IN_IT)
    return iter({each.words: each for each in found}.values())


def _panel(section: Section, sentences: Iterable[Sentence], heading: str = "") -> Panel:
    short = (each for each in sentences if each.element not in _NOT_IN_A_BOOKLET | _ELSEWHERE_IN_IT)
    return Panel(runs_of(heading or section.heading.words), _said(short), *_drawing(section.picture))


def _said(sentences: Iterable[Sentence]) -> tuple[Words, ...]:
    """What is said of one thing runs on in one paragraph: a page of a booklet is small."""
    alike = groupby(sentences, key=lambda each: (each.element, each.point))
    return tuple(runs_of(_each_once(" ".join(each.words for each in some))) for _, some in alike)


def _each_once(words: str) -> str:
    """What several clauses say alike, such as that a name does not go, stands once, where it is said last."""
    backwards = reversed(_BETWEEN_SENTENCES.split(words))
    return " ".join(reversed(tuple(dict.fromkeys(backwards))))


def _drawing(name: str) -> tuple[str, str]:
    picture = PICTURES[name]
    return picture.svg, picture.says
