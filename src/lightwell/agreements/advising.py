"""Asking somebody to read a draft and to comment, and taking them out of it again.

Stage 2, agreement. Source: Data Protection and Use Policy, Mahitahitanga; `lightwell.policy.draft_rules`. What they
said stays where both sides read it; of the draft they read nothing from then on.
"""

from __future__ import annotations

import datetime as dt

from lightwell.agreements.drafting import side_of
from lightwell.agreements.models import Adviser, Draft
from lightwell.ledger.gate import Deed, Done, Event, action
from lightwell.letters.telling import tell
from lightwell.organisations.models import Organisation
from lightwell.policy.draft_party_rules import may_take_out_adviser
from lightwell.policy.draft_rules import may_ask_adviser
from lightwell.policy.letter_rules import Kind
from lightwell.policy.negotiating import Side


@action(code="agreements.ask-adviser", rule=may_ask_adviser)
def ask_adviser(deed: Deed[Draft], *, organisation: Organisation) -> Done[Adviser]:
    """Let another organisation read the draft and comment on it."""
    adviser = let_read(deed.subject, organisation, side_of(deed.subject, deed.actor), deed.now)
    return Done(adviser, Event(about=adviser))


def let_read(draft: Draft, organisation: Organisation, side: Side, now: dt.datetime) -> Adviser:
    """It reads the draft from now on, for whichever side asked first; also where it was taken out before."""
    known = Adviser.objects.filter(draft=draft, organisation=organisation).first()
    if known is None:
        known = Adviser(
            draft=draft,
            agency_id=draft.agency_id,
            provider_id=draft.provider_id,
            organisation=organisation,
            asked_by=side,
            asked_at=now,
            name=organisation.name,
        )
        known.save(force_insert=True)
    elif known.left_at is not None:
        known.asked_by, known.asked_at, known.left_at, known.name = side, now, None, organisation.name
        known.save(update_fields=["asked_by", "asked_at", "left_at", "name"])
    return known


@action(code="agreements.take-out-adviser", rule=may_take_out_adviser)
def take_out_adviser(deed: Deed[Adviser]) -> Done[Adviser]:
    """End somebody's advice on a draft, and tell them. What they said stays; they read nothing of it any more."""
    adviser = deed.subject
    adviser.left_at, adviser.title = deed.now, adviser.draft.title
    adviser.save(update_fields=["left_at", "title"])
    key = deed.now.isoformat()
    tell(Kind.ADVISER_OUT, adviser.pk, deed.now, organisation=adviser.organisation_id, key=key)
    return Done(adviser, Event(about=adviser))
