"""What somebody put forward, on its way to a need: what is known of it already, and the answer that they get.

Stage 1, co-design. Source: Data Protection and Use Policy, Manaakitanga: people are told what came of what they said.
"""

from __future__ import annotations

from typing import Final
from uuid import UUID

from lightwell.codesign.models import Contribution, Need
from lightwell.codesign.need_forms import NeedForm
from lightwell.codesign.rounds import answer
from lightwell.ledger.governing import NotVisible
from lightwell.organisations.middleware import AskedRequest
from lightwell.policy.actors import Actor
from lightwell.policy.codesign_rules import ContributionKind, Outcome

_AS_BESIDE: Final = ("recipient", "terms", "obligation", "choice", "purpose__law", "purpose__transparency")
"""Questions whose answers are most likely those of the need that it was said of."""
_LONGEST_TITLE: Final = 100


def idea_of(actor: Actor, contribution_id: UUID) -> Contribution:
    """Something put forward to the actor's own agency; inside `walls`. Raises NotVisible."""
    own = Contribution.objects.visible_to(actor).filter(
        agency=actor.organisation_id, kind=ContributionKind.PROPOSAL.value, need__isnull=False
    )
    found = own.select_related("round__programme", "need").filter(pk=contribution_id).first()
    if found is None:
        raise NotVisible(f"codesign.contribution {contribution_id}")
    return found


def typed_of(idea: Contribution) -> dict[str, str]:
    """The first answers of the need: its words are the speaker's; who gets it and how is as in the need beside it."""
    words = " ".join(idea.words.split())
    typed = {"title": words[:_LONGEST_TITLE], "purpose__what": words}
    if idea.need is None:
        return typed
    form = NeedForm(None, (), idea.need.need)
    beside = {name: form.initial.get(name) for name in form.fields if name.startswith(_AS_BESIDE)}
    return {name: _as_typed(part) for name, part in beside.items()} | typed


def _as_typed(part: object) -> str:
    if isinstance(part, bool):
        return "on" if part else ""
    return "" if part is None else str(part)


def answer_idea(request: AskedRequest, idea: Contribution, made: Need) -> None:
    """Whoever put it forward is told what came of it, where nobody has told them yet."""
    if idea.outcome:
        return
    words = f"We will ask for this: “{made.title}” is one of the things that the next round asks about."
    answer(request.actor, idea.round, request.now, contribution=idea, outcome=Outcome.CHANGED, words=words)
