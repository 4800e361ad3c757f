"""What somebody wrote on paper, such as the blank panel of a child's booklet: kept as theirs, and no rows of ours.

Stages 3 and 4. Source: `lightwell.policy.family_rules`; Data Protection and Use Policy, Manaakitanga. A photo of it is
made anew from its dots and sealed under the person's own key; a worker types what it says, in the words that stand
there. What is to be put right opens a case, as if they had said it.
"""

from __future__ import annotations

import datetime as dt
import uuid
from contextlib import suppress
from dataclasses import dataclass, field
from uuid import UUID

from lightwell.access_requests.opening import Asked, Asking, open_case
from lightwell.agreements.models import AgreementVersion
from lightwell.family.models import OnPaper
from lightwell.family.writing import WordsWritten
from lightwell.gateway.listed import space_key
from lightwell.gateway.register_keys import open_sealed, seal
from lightwell.ledger.gate import Deed, Done, Event, action
from lightwell.ledger.governing import MadeAlready
from lightwell.people.models import Person, RegisterAccess
from lightwell.people.opened import Opened, office_of, read_value, seal_value
from lightwell.policy.access_words import CameIn, CaseKind
from lightwell.policy.actors import Actor
from lightwell.policy.family_rules import PaperKind, may_keep_paper
from lightwell.policy.local_days import local_day


@dataclass(frozen=True, slots=True)
class SealedPaper:
    """A paper sealed for a row."""

    paper_id: UUID
    words: bytes
    picture: bytes = field(repr=False)


@action(code="family.keep-paper", rule=may_keep_paper)
def keep_paper(
    deed: Deed[Person],
    *,
    access: RegisterAccess,
    paper: SealedPaper,
    kind: PaperKind,
    written_on: dt.date,
    said: str = "",
    born_on: dt.date | None = None,
    today: dt.date | None = None,
) -> Done[OnPaper]:
    """Keep what somebody wrote on paper: a view, a question, or something to be put right.

    Raises MadeAlready where it is kept, sent from the same page.
    """
    if OnPaper.objects.visible_to(deed.actor).filter(pk=paper.paper_id).exists():
        raise MadeAlready
    kept = new_row(deed.actor, deed.subject, paper, kind, written_on, deed.now)
    kept.save(force_insert=True)
    return Done(kept, Event(about=deed.subject))


def new_row(
    actor: Actor, person: Person, paper: SealedPaper, kind: PaperKind, written_on: dt.date, now: dt.datetime
) -> OnPaper:
    """Within an action."""
    return OnPaper(
        id=paper.paper_id,
        provider_id=person.provider_id,
        person=person,
        kind=kind,
        sealed=paper.words,
        picture=paper.picture,
        written_on=written_on,
        recorded_at=now,
        recorded_by_id=office_of(actor),
    )


@dataclass(frozen=True, slots=True)
class Paper:
    """What somebody wrote on paper. picture: made anew; empty where there is none. agreement: of what is wrong."""

    kind: PaperKind
    words: str
    written_on: dt.date
    picture: bytes = field(default=b"", repr=False)
    agreement: AgreementVersion | None = None


def keep(opened: Opened, person: Person, now: dt.datetime, paper: Paper, paper_id: UUID | None = None) -> OnPaper:
    """paper_id: by what the form it came with knows it; its case is known by it too. Raises Refused, MadeAlready."""
    key = paper_id or uuid.uuid4()
    if paper.kind is PaperKind.CORRECTION and paper.agreement is not None:
        asked = Asked(kind=CaseKind.CORRECTION, came_in=CameIn.LETTER, says=paper.words.strip())
        asking, day = Asking(paper.agreement), local_day(now)
        is_child = opened.record_of(person).is_child_on(day)
        with suppress(MadeAlready):
            open_case(
                opened.actor, asking, now,
                received_on=day, asked=asked, person=person, is_child=is_child, case_id=case_of_paper(key),
            )  # fmt: skip
    sealed = seal_paper(space_key(opened.key, str(person.pk)), paper, key)
    return keep_paper(
        opened.actor, person, now,
        access=opened.access, paper=sealed, kind=paper.kind, written_on=paper.written_on, said=paper.words,
        born_on=opened.record_of(person).born_on, today=local_day(now),
    )  # fmt: skip


def case_of_paper(paper_id: UUID) -> UUID:
    """By what the case is known that a paper opened, where it says what is to be put right."""
    return uuid.uuid5(paper_id, "case")


def seal_paper(own_key: bytes, paper: Paper, paper_id: UUID | None = None) -> SealedPaper:
    """Under the key of whoever wrote it."""
    blank = OnPaper(id=paper_id or uuid.uuid4())
    return SealedPaper(
        blank.pk,
        seal_value(own_key, blank.subject_kind, blank.pk, WordsWritten(paper.words.strip())),
        seal(own_key, _picture_of(blank), paper.picture) if paper.picture else b"",
    )


def _picture_of(kept: OnPaper) -> str:
    return f"{kept.subject_kind} {kept.pk} picture"


def words_on(own_key: bytes, kept: OnPaper) -> str:
    """Raises RegisterDamaged."""
    return read_value(own_key, WordsWritten, kept.subject_kind, kept.pk, kept.sealed).words


def picture_on(own_key: bytes, kept: OnPaper) -> bytes:
    """The picture, as a JPEG. Raises RegisterDamaged."""
    return open_sealed(own_key, _picture_of(kept), bytes(kept.picture))
