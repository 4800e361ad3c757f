"""Who may see a row of each table of agreements."""

from __future__ import annotations

from lightwell.agreements.models import AgreementVersion, NamedUnit, Signature
from lightwell.codesign.models import Programme
from lightwell.ledger.walls import walls
from tests.agreements.making import make_agreement, make_draft, programme_of
from tests.factories import Cast
from tests.walking import Sighting, sighting

BOTH_SIDES = {"mere", "sione", "priya", "tom", "hana", "wei", "operator"}


@sighting(Programme)
def a_programme_with_an_agreement(cast: Cast) -> Sighting:
    return Sighting(programme_of(make_agreement(cast), cast.hana), seen_by=BOTH_SIDES)


@sighting(AgreementVersion)
def an_agreement(cast: Cast) -> Sighting:
    return Sighting(make_draft(cast), seen_by=BOTH_SIDES)


@sighting(NamedUnit)
def a_named_unit(cast: Cast) -> Sighting:
    agreement = make_draft(cast)
    with walls(cast.hana):
        named = NamedUnit.objects.get(agreement=agreement, unit=cast.evaluation)
    return Sighting(named, seen_by=BOTH_SIDES)


@sighting(Signature)
def a_signature(cast: Cast) -> Sighting:
    agreement = make_agreement(cast)
    with walls(cast.hana):
        signature = Signature.objects.get(agreement=agreement, organisation=cast.ccss)
    return Sighting(signature, seen_by=BOTH_SIDES)
