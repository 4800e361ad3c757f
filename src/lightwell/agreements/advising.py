"""Asking somebody to read a draft and to comment, and taking them out of it again.

Stage 2, agreement. Source: Data Protection and Use Policy, Mahitahitanga; `lightwell.policy.draft_rules`. What they
said stays where both sides read it; of the draft they read nothing from then on.
"""

from __future__ import annotations

from lightwell.agreements.drafting import let_read, side_of
from lightwell.agreements.models import Adviser, Draft
from lightwell.ledger.gate import Deed, Done, Event, action
from lightwell.letters.telling import tell
from lightwell.organisations.models import Organisation
from lightwell.policy.draft_party_rules import may_take_out_adviser
from lightwell.policy.draft_rules import may_ask_adviser
from lightwell.policy.letter_rules import Kind


@action(code="agreements.ask-adviser", rule=may_ask_adviser)
def ask_adviser(deed: Deed[Draft], *, organisation: Organisation) -> Done[Adviser]:
    """Let another organisation read the draft and comment on it."""
    adviser = let_read(deed.subject, organisation, side_of(deed.subject, deed.actor), deed.now)
    return Done(adviser, Event(about=adviser))


@action(code="agreements.take-out-adviser", rule=may_take_out_adviser)
def take_out_adviser(deed: Deed[Adviser]) -> Done[Adviser]:
    """End somebody's advice on a draft, and tell them. What they said stays; they read nothing of it any more."""
    adviser = deed.subject
    adviser.left_at, adviser.title = deed.now, adviser.draft.title
    adviser.save(update_fields=["left_at", "title"])
    key = deed.now.isoformat()
    tell(Kind.ADVISER_OUT, adviser.pk, deed.now, organisation=adviser.organisation_id, key=key)
    return Done(adviser, Event(about=adviser))
