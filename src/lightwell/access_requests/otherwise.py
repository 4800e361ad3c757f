"""That a list says something else than what somebody's own side was said of, wherever their side is read.

Stage 4, access and correction. Source: Privacy Act 2020 s 64. Which list does is found by the provider's keys
(`lightwell.gateway.still_said`); nobody corrected it, so that nobody was told.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from lightwell.access_requests.copy_content import CopyContent
from lightwell.access_requests.models import AskedItem, Case, RowNote
from lightwell.policy.actors import Actor
from lightwell.policy.copy_rules import Audience, with_otherwise
from lightwell.policy.correction_rules import NoteKind
from lightwell.policy.local_days import local_day


def know_otherwise(notes: Sequence[RowNote]) -> dict[UUID | None, dt.datetime]:
    """Since when, by case; each note of it knows as well. Of what each unit has, the last list says how it stands.

    notes: every statement of these cases that is seen here.
    """
    sides = [each for each in notes if each.kind == NoteKind.STATEMENT]
    last = {(each.case_id, each.unit_id): each for each in sorted(sides, key=lambda each: each.told_at)}
    since: dict[UUID | None, dt.datetime] = {}
    for each in last.values():
        if each.differs_since is not None and each.corrected_at is None:
            since[each.case_id] = min(each.differs_since, since.get(each.case_id, each.differs_since))
    for each in sides:
        each.otherwise_since = since.get(each.case_id)
    return since


def as_it_is_now(actor: Actor, case: Case, content: CopyContent) -> CopyContent:
    """A copy with what became of the values that their own side in it is about; inside `walls`."""
    if not content.statements:
        return content
    audience = content.audience
    now = {each.says: _with_otherwise(each, audience) for each in _sides_in(actor, case) if each.otherwise_since}
    return replace(content, statements=tuple(now.get(words, words) for words in content.statements))


def _with_otherwise(note: RowNote, audience: Audience) -> str:
    assert note.otherwise_since is not None  # noqa: S101 - for the type checker
    return with_otherwise(note.says, local_day(note.otherwise_since), audience)


def _sides_in(actor: Actor, case: Case) -> list[RowNote]:
    """Their own; to whoever holds the case, what stands beside the rows found in it, and what became of it."""
    sides = RowNote.objects.visible_to(actor).filter(kind=NoteKind.STATEMENT, case__isnull=False)
    if actor.person_id is not None:
        own = list(sides)
        know_otherwise(own)
        return own
    items = AskedItem.objects.visible_to(actor).filter(part__case=case, delivery__isnull=False)
    rows = {(each.delivery_id, each.table, row) for each in items for row in each.rows}
    beside = sides.filter(delivery__in={delivery for delivery, _, _ in rows})
    every = list(sides.filter(case__in=beside.values("case")))
    know_otherwise(every)
    theirs = {each.case_id for each in every if any((each.delivery_id, each.table, row) in rows for row in each.rows)}
    return [each for each in every if each.case_id in theirs]
