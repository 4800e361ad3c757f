"""Taking back what was kept on paper for somebody who did not write it: gone, or with whoever did.

Stages 3 and 4. Source: `lightwell.policy.taking_back`. Its words and its picture were sealed under the wrong person's
own key: the row goes, and what is moved is sealed anew under the key of whoever wrote it.
"""

from __future__ import annotations

import datetime as dt

from django.db.models import Q

from lightwell.access_requests.models import Case, TakenBack
from lightwell.access_requests.taking_back import keep_taken, say_not_theirs
from lightwell.family.models import OnPaper
from lightwell.family.on_paper import Paper, SealedPaper, case_of_paper, new_row, picture_on, seal_paper, words_on
from lightwell.gateway.listed import space_key
from lightwell.guests.models import Guest
from lightwell.ledger.gate import Deed, Done, Event, action
from lightwell.ledger.walls import walls
from lightwell.people.models import Person, RegisterAccess
from lightwell.people.opened import Opened
from lightwell.policy.access_words import CaseKind, CaseState
from lightwell.policy.actors import Actor
from lightwell.policy.family_rules import PaperKind
from lightwell.policy.taking_back import Seen, TakenWhat, may_take_back_kept


@action(code="family.take-back-paper", rule=may_take_back_kept)
def take_back_kept(
    deed: Deed[OnPaper],
    *,
    access: RegisterAccess,
    seen: Seen,
    was_open: bool,
    is_same: bool = False,
    to: Person | None = None,
    moved: SealedPaper | None = None,
    case: Case | None = None,
) -> Done[TakenBack]:
    """Take back what was kept on paper for the wrong person: it is gone, or moved to whoever wrote it.

    case: one that it opened, which says so from then on.
    """
    kept = deed.subject
    taken = keep_taken(
        deed.actor, deed.now,
        organisation=kept.provider_id, what=TakenWhat.ON_PAPER, kept_at=kept.recorded_at, seen=seen,
        is_moved=moved is not None,
    )  # fmt: skip
    if to is not None and moved is not None:
        new_row(deed.actor, to, moved, kept.of, kept.written_on, deed.now).save(force_insert=True)
    kept.delete()
    if case is not None:
        say_not_theirs(case, deed.now, to)
    return Done(taken, Event(about=Person(id=kept.person_id, provider_id=kept.provider_id)))


def take_back(opened: Opened, kept: OnPaper, now: dt.datetime, *, seen: Seen, to: Person | None = None) -> TakenBack:
    """to: whoever wrote it; None where it is destroyed. Raises Refused."""
    own_key, moved = space_key(opened.key, str(kept.person_id)), None
    if to is not None:
        picture = picture_on(own_key, kept) if kept.picture else b""
        paper = Paper(kept.of, words_on(own_key, kept), kept.written_on, picture)
        moved = seal_paper(space_key(opened.key, str(to.pk)), paper)
    with walls(opened.actor):
        was_open, case = was_in_own_space(opened.actor, kept), open_case_of(opened.actor, kept)
    return take_back_kept(
        opened.actor, kept, now,
        access=opened.access, seen=seen, was_open=was_open, is_same=to is not None and to.pk == kept.person_id,
        to=to, moved=moved, case=case,
    )  # fmt: skip


def open_case_of(actor: Actor, kept: OnPaper) -> Case | None:
    """The case that it opened to put something right, while that is open: inside `walls`.

    One that was kept before its case was known by it has the very moment in common with it.
    """
    if kept.of is not PaperKind.CORRECTION:
        return None
    that_moment = Q(kind=CaseKind.CORRECTION, opened_at=kept.recorded_at, asker__person=kept.person_id)
    its_case = Q(pk=case_of_paper(kept.pk)) | that_moment
    return Case.objects.visible_to(actor).filter(its_case, state=CaseState.OPEN).first()


def was_in_own_space(actor: Actor, kept: OnPaper) -> bool:
    """The person it was kept for was in their own space since, or may have been: inside `walls`.

    When they came in is kept, and not how long they stayed: so a day before counts too.
    """
    came_at = kept.recorded_at - dt.timedelta(days=1)
    links = Guest.objects.visible_to(actor).filter(person=kept.person_id, last_came_at__gte=came_at)
    return links.exists()
