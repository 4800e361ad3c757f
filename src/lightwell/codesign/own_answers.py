"""What one Māori party said, yes or no, of each item, and whether that is of the item as it stands.

Stage 1, co-design. Source: `lightwell.policy.maori_party`, whose one rule the agency's pages count by too. A party sees
no other party's answers; the conditions that settling put into a need stand in it for everybody who reads it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from uuid import UUID

from lightwell.codesign.models import Need, Participant, YesOrNo
from lightwell.codesign.party_models import as_said
from lightwell.codesign.round_models import conditions_settled
from lightwell.policy.actors import Actor
from lightwell.policy.maori_party import conditions_said, is_of_it_as_it_stands


@dataclass(frozen=True, slots=True)
class OwnAnswers:
    """said: from the earliest on. settled: conditions that settling put into each need, whosever they are."""

    said: tuple[YesOrNo, ...]
    settled: Mapping[UUID, tuple[str, ...]]

    def last(self, need: Need, item: str) -> YesOrNo | None:
        """The answer that holds; where none is of the item as it stands, the one that was said last."""
        return self.standing(need, item) or next(self._of(need, item), None)

    def standing(self, need: Need, item: str) -> YesOrNo | None:
        """The last answer that is about the item as it stands now."""
        known = self.known(need)
        stand = (each for each in self._of(need, item) if is_of_it_as_it_stands(need.need, item, each.digest, known))
        return next(stand, None)

    def known(self, need: Need) -> tuple[str, ...]:
        """Conditions that reword nothing: theirs, and those that settling put in."""
        own = conditions_said(need.need, (as_said(each) for each in self.said if each.need_id == need.pk))
        return tuple(dict.fromkeys((*own, *self.settled.get(need.pk, ()))))

    def _of(self, need: Need, item: str) -> Iterator[YesOrNo]:
        return (each for each in reversed(self.said) if each.need_id == need.pk and each.item == item)


def own_answers(actor: Actor, part: Participant, needs: Iterable[Need]) -> OwnAnswers:
    """Those of one party about these needs; inside `walls`."""
    of_them = list(needs)
    said = YesOrNo.objects.visible_to(actor).filter(participant=part, need__in=[each.pk for each in of_them])
    return OwnAnswers(tuple(said.order_by("said_at", "id")), conditions_settled(of_them))
