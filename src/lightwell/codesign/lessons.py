"""Which lessons of earlier programmes bear on one that is being designed.

Stage 1, co-design. Source: Service Provider Journey: “Last time all these decisions were made … Does the agency
remember that?” A lesson bears on a programme that asks for the same kind of thing, for the same use, with the same
provider or community.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db.models import Q

from lightwell.codesign.programme_models import Lesson, LessonAnswer, Programme
from lightwell.policy.actors import Actor

if TYPE_CHECKING:
    from lightwell.codesign.round_models import Need


def bearing_on(programme: Programme, actor: Actor) -> tuple[Lesson, ...]:
    """The lessons that this actor may read and that bear on a programme, the latest first. Inside `walls`."""
    found = Lesson.objects.visible_to(actor).filter(_bears_on(programme))
    return tuple(found.order_by("-recorded_at", "id"))


def unanswered_lessons(programme: Programme, needs: Iterable[Need] | None = None) -> int:
    """How many lessons bear on a programme and have no answer there; behind the walls of whoever asks."""
    answered = LessonAnswer.objects.filter(programme=programme).values("lesson")
    return Lesson.objects.filter(_bears_on(programme, needs)).exclude(pk__in=answered).count()


def _bears_on(programme: Programme, needs: Iterable[Need] | None = None) -> Q:
    kinds, uses = set[str](), set[str]()
    for each in programme.needs.all() if needs is None else needs:
        need = each.need
        uses.add(need.purpose.use)
        kinds.update(word for asked in need.items for word in (asked.item.id, *asked.item.words.casefold().split()))
    invited = programme.participants.filter(organisation__isnull=False).values("organisation")
    bears = Q(kinds__overlap=sorted(kinds)) | Q(uses__overlap=sorted(uses)) | Q(provider__in=invited)
    whom = programme.for_whom.casefold().split()
    return bears | Q(communities__overlap=whom) if whom else bears
