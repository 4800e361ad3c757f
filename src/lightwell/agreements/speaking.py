"""Who can answer and sign for each side of a draft now: by office, never by name.

Stage 2, agreement. Source: Data Protection and Use Policy, Mahitahitanga: both sides agree as equals. With the last
office of a side ends all that could be said for it; both sides are told so, and what brings it on again.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db.models import DateTimeField, F, Func, TextField, Value

from lightwell.agreements.frames import frame_of
from lightwell.agreements.models import Draft, DraftState
from lightwell.organisations.models import Membership
from lightwell.policy.actors import OPERATOR, Actor, Role
from lightwell.policy.draft_party_rules import SPEAK_FOR
from lightwell.policy.local_days import local_day
from lightwell.policy.negotiating import Side
from lightwell.policy.wording import listed

ALIVE = (DraftState.OPEN.value, DraftState.PROPOSED.value)


@dataclass(frozen=True, slots=True)
class Speaking:
    """One side, from where one sits. roles: the offices held there by which somebody can answer and sign."""

    side: Side
    name: str
    is_ours: bool
    roles: tuple[Role, ...]

    @property
    def who(self) -> str:
        """ "a manager or a contract advisor"; nothing where nobody can."""
        return listed((f"a {each.words.lower()}" for each in self.roles), "or")

    @property
    def is_agency(self) -> bool:
        return self.side is Side.AGENCY


class _Speaks(Func):
    """The offices of an organisation by which somebody speaks for it, as its own people and the other side may know."""

    function = "lightwell_speaks"
    output_field = ArrayField(TextField())


def offices_asked(now: dt.datetime) -> dict[str, _Speaks]:
    """What a draft is annotated with, to be read in one statement with it."""
    at = Value(now, output_field=DateTimeField())
    return {f"{side.value}_speaks": _Speaks(F(side.value), at) for side in Side}


def speaking(actor: Actor, draft: Draft, now: dt.datetime) -> tuple[Speaking, ...]:
    """Both sides of a draft that goes on, to the two sides; inside `walls`.

    One statement, unless the draft was read with `offices_asked`.
    """
    own = draft.facts().side_of(actor)
    if own is None or draft.state not in ALIVE:
        return ()
    asked = offices_asked(now)
    known = vars(draft)
    if not asked.keys() <= known.keys():
        known = Draft.objects.filter(pk=draft.pk).annotate(**asked).values(*asked).get()
    held = [known[name] for name in asked]
    frame = frame_of(draft.frame)
    return tuple(
        Speaking(side, frame.name(side), side is own, tuple(each for each in SPEAK_FOR[side] if each in (roles or ())))
        for side, roles in zip(Side, held, strict=True)
    )


def without_a_voice(now: dt.datetime) -> Iterator[tuple[Draft, str]]:
    """Drafts that go on of which one side has nobody who speaks for it, each with which and since which day.

    As whoever runs the machine; inside `walls`.
    """
    offices = Membership.objects.visible_to(OPERATOR).held_at(now).values_list("organisation", "role")
    held = {(organisation, role) for organisation, role in offices}
    for draft in Draft.objects.visible_to(OPERATOR).filter(state__in=ALIVE):
        for side in Side:
            organisation = draft.agency_id if side is Side.AGENCY else draft.provider_id
            if not any((organisation, role.value) in held for role in SPEAK_FOR[side]):
                yield draft, f"{side.value}/{_since(organisation, side, now)}"


def _since(organisation: UUID, side: Side, now: dt.datetime) -> str:
    ended = Membership.objects.visible_to(OPERATOR).filter(
        organisation=organisation, role__in=[each.value for each in SPEAK_FOR[side]], ends_at__lte=now
    )
    last = ended.order_by("-ends_at").values_list("ends_at", flat=True).first()
    return local_day(last).isoformat() if last else "never"
