"""Who may see a row of each table of the ledger."""

from __future__ import annotations

from lightwell.ledger.gate import Action, Deed, Done, Event
from lightwell.ledger.governing import SeenBy
from lightwell.ledger.models import Entry, StatedReason
from lightwell.ledger.walls import walls
from lightwell.organisations.models import Organisation
from lightwell.policy.actors import Actor
from lightwell.policy.decisions import Decision, permit
from tests.factories import NOW, Cast
from tests.walking import Sighting, sighting

# By Priya of Evaluation, about CCSS: her unit, its provider, herself and her organisation's privacy officer.
WITNESSES = {"priya", "mere", "sione", "wei"}


def _anybody_may(actor: Actor, facts: object) -> Decision:
    return permit()


def _open(deed: Deed[Organisation], *, why: str, shown_to: Organisation) -> Done[None]:
    return Done(None, Event(("3",), "a" * 64, {"rows": 38}, why, seen_by=SeenBy((shown_to.pk,))))


open_for_a_reason = Action("tests.open-for-a-reason", _anybody_may, _open)


@sighting(Entry)
def an_opening(cast: Cast) -> Sighting:
    open_for_a_reason(cast.priya, cast.ccss, NOW, why="To prepare the quarter's findings", shown_to=cast.ccss)
    with walls(cast.priya):
        return Sighting(Entry.objects.visible_to(cast.priya).get(action=open_for_a_reason.code), WITNESSES)


@sighting(StatedReason)
def the_reason_for_an_opening(cast: Cast) -> Sighting:
    opening = an_opening(cast).row
    with walls(cast.priya):
        return Sighting(StatedReason.objects.visible_to(cast.priya).get(entry=opening), WITNESSES)
