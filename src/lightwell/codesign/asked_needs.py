"""One need for whoever is asked about it, with all that their page says of it, in one statement.

Stage 1, co-design. Source: Data Protection and Use Policy, Transparency and Choice guideline: what is asked, why, and
who would get it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Subquery
from django.db.models.functions import JSONObject

from lightwell.codesign.models import Need, NeedVersion
from lightwell.codesign.round_models import Moved, Stances
from lightwell.ledger.governing import NotVisible
from lightwell.organisations.models import Unit
from lightwell.policy.actors import Actor


def asked_need(actor: Actor, need_id: UUID) -> Need:
    """Also knows `its_idea`: the words and the answer of the idea that it was made of, where it was of one;
    `its_units`: the parts of its agency, one of which gets it; `its_moved`: what was changed for anybody's view; and
    `its_stances`: what others want, in sum.
    """
    first = NeedVersion.objects.visible_to(actor).filter(need=OuterRef("pk"), number=1, because__isnull=False)
    idea = first.values(row=JSONObject(words="because__words", answer="because__answer"))[:1]
    needs = (
        Need.objects.visible_to(actor)
        .select_related("programme__agency")
        .annotate(its_idea=Subquery(idea), its_units=_units(actor), its_moved=Moved("pk"), its_stances=Stances("pk"))
    )
    found = needs.filter(pk=need_id).first()
    if found is None:
        raise NotVisible(f"codesign.need {need_id}")
    return found


def _units(actor: Actor) -> ArraySubquery:
    own = Unit.objects.visible_to(actor).filter(organisation=OuterRef("agency"))
    return ArraySubquery(own.values(row=JSONObject(code="code", name="name")))


def who_gets(need: Need) -> str:
    """The part of the agency that gets it, by its name; its short name in words, where the agency has no such part."""
    code = need.need.recipient.unit
    name = units_in_it(need).get(code, code.replace("-", " ").capitalize())
    return f"{name}, {need.programme.agency.name}"


def units_in_it(need: Need) -> Mapping[str, str]:
    """What the parts of its agency are called, by their short names; of a need that `asked_need` found."""
    units: Any = getattr(need, "its_units", None) or ()
    return {each["code"]: each["name"] for each in units}
