"""What people were told of a need is kept true when it changes: an answer that is not so any more is owed again.

Stage 1, co-design. Source: Data Protection and Use Policy, Manaakitanga: you said, we did; and it is so.
"""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.db.models import Q

from lightwell.codesign.models import Contribution, Need, NeedVersion, Round
from lightwell.codesign.round_models import as_opened
from lightwell.ledger.walls import walls
from lightwell.policy.actors import Actor
from lightwell.policy.answer_rules import Stood, made_untrue
from lightwell.policy.codesign_rules import ContributionKind, Outcome, RoundState
from lightwell.policy.wording import counted, listed

_UNDER_WAY = (RoundState.OPEN.value, RoundState.CLOSED.value)
_POSITION = Q(kind=ContributionKind.POSITION.value)
_CHANGED_FOR_AN_IDEA = Q(kind=ContributionKind.PROPOSAL.value, outcome=Outcome.CHANGED.value)


def answers_owed_again(actor: Actor, need: Need, before: Stood, answered: Contribution | None) -> int:
    """Take back every answer in the round under way that its change made untrue; how many.

    before: as it stood. answered: the view that is answered in the same step. Of an idea it is
    the answer that what is asked was changed, unless a need was made of the idea, which stays.
    """
    under_way = Round.objects.visible_to(actor).filter(programme=need.programme_id, state__in=_UNDER_WAY).first()
    if under_way is None:
        return 0
    made = NeedVersion.objects.visible_to(actor).filter(number=1, because__isnull=False)
    views = Contribution.objects.visible_to(actor).filter(
        _POSITION | _CHANGED_FOR_AN_IDEA & ~Q(pk__in=made.values("because")), need=need.pk, round=under_way
    )
    if answered is not None:
        views = views.exclude(pk=answered.pk)
    untrue = made_untrue(as_opened(need, under_way), before, need.stood)
    return sum(
        views.filter(item=item, outcome__in=sorted(outcomes)).update(outcome="", answer="", answered_at=None)
        for item, outcomes in untrue.items()
    )


def answered_of(actor: Actor, need: Need) -> frozenset[UUID]:
    """Every view of a need that has an answer, and every idea that it was changed for; inside `walls`."""
    views = Contribution.objects.visible_to(actor).filter(need=need.pk).exclude(outcome="")
    return frozenset(views.values_list("pk", flat=True))


def waiting_again(actor: Actor, told: Collection[UUID]) -> str:
    """What waits for an answer again, now that a need was changed, as the end of a message. told: what had one before.

    Of the item, of the need as a whole, and ideas: whatever was answered with what is not so any more.
    """
    if not told:
        return ""
    with walls(actor):
        owed = Contribution.objects.visible_to(actor).filter(pk__in=told, outcome="")
        kinds = list(owed.values_list("kind", flat=True))
    views = sum(each == ContributionKind.POSITION.value for each in kinds)
    ideas = len(kinds) - views
    said = [counted(number, word) for number, word in ((views, "view"), (ideas, "idea")) if number]
    if not said:
        return ""
    wait = "waits" if len(kinds) == 1 else "wait"
    return f" {listed(said)} {wait} for an answer again: what was answered is not so any more."
