"""Taking back what is with the wrong person, in a case or as written work, and telling whoever answers for privacy.

Stage 4, access and correction. Source: `lightwell.policy.taking_back`. Its words go with their keys; every copy that
was approved with it falls away, in the database itself, whoever of the two sides took it back.
"""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from lightwell.access_requests.models import Asker, Case, CasePaper, TakenBack, WrittenWork
from lightwell.access_requests.papers import count_papers
from lightwell.ledger.gate import Deed, Done, Event, action
from lightwell.letters.telling import tell
from lightwell.people.models import Person
from lightwell.people.opened import office_of
from lightwell.policy.actors import Actor
from lightwell.policy.letter_rules import Kind
from lightwell.policy.taking_back import Seen, TakenWhat, may_take_back_paper, may_take_back_work


@action(code="access.take-back-paper", rule=may_take_back_paper)
def take_back_paper(deed: Deed[CasePaper], *, seen: Seen) -> Done[TakenBack]:
    """Take back a paper that is about somebody else, also once its copy was made or given."""
    paper = deed.subject
    part = paper.part
    taken = keep_taken(
        deed.actor, deed.now, organisation=part.holder_id, what=TakenWhat.OF_A_CASE, kept_at=paper.added_at, seen=seen
    )
    paper.made, paper.settled_at, paper.cuts, paper.grounds = b"", None, 0, []
    paper.save(update_fields=["made", "settled_at", "cuts", "grounds"])
    paper.uncut.delete()
    item = paper.item
    paper.delete()
    if part.case.told_on is not None or part.told_on is not None:  # until then it is answered again
        item.lost_paper = True
        item.save(update_fields=["lost_paper"])
    count_papers(part)
    return Done(taken, Event(about=part))


@action(code="access.take-back-work", rule=may_take_back_work)
def take_back_work(deed: Deed[WrittenWork], *, seen: Seen) -> Done[TakenBack]:
    """Take back what was written down with the wrong person, also once it reached their family."""
    work = deed.subject
    taken = keep_taken(
        deed.actor, deed.now,
        organisation=work.provider_id, what=TakenWhat.WORK, kept_at=work.recorded_at, seen=seen,
    )  # fmt: skip
    about = Person(id=work.person_id, provider_id=work.provider_id)
    work.delete()
    return Done(taken, Event(about=about))


def say_not_theirs(case: Case, now: dt.datetime, to: Person | None) -> None:
    """The case that such a paper opened says so from now on; within the action that takes the paper back.

    to: whoever wrote it, where that is known.
    """
    asker = Asker.objects.get(case=case)
    asker.not_theirs_at, asker.meant = now, to
    asker.save(update_fields=["not_theirs_at", "meant"])


def keep_taken(
    actor: Actor,
    now: dt.datetime,
    *,
    organisation: UUID,
    what: TakenWhat,
    kept_at: dt.datetime,
    seen: Seen,
    is_moved: bool = False,
) -> TakenBack:
    """That it was, and whoever answers for privacy is told; within the action that does it."""
    taken = TakenBack(
        organisation_id=organisation, what=what, kept_at=kept_at, taken_at=now, taken_by_id=office_of(actor),
        is_moved=is_moved, may_be_seen=seen is Seen.MAYBE,
    )  # fmt: skip
    taken.save(force_insert=True)
    tell(Kind.TAKEN_BACK, taken.pk, now, organisation=organisation)
    return taken
