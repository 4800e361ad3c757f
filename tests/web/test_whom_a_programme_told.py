"""A programme says that people were shown what is shared only as far as what is not sealed can say so."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from lightwell.agreements.actions import propose_agreement, sign
from lightwell.codesign.actions import open_programme
from lightwell.codesign.models import Programme
from lightwell.ledger.walls import walls
from lightwell.people.showings import show
from lightwell.web.asking import FamiliesStand, families_stand
from lightwell.web.designing import with_design
from tests.agreements.making import document, make_agreement, programme_of
from tests.factories import NOW, Cast, best_foot_forward
from tests.people.making import make_kept
from tests.web.families_told import SHOWN

pytestmark = [pytest.mark.database, pytest.mark.django_db(transaction=True)]
LATER = NOW + dt.timedelta(days=1)


def stands(cast: Cast, programme: Programme) -> FamiliesStand:
    with walls(cast.mere):
        return families_stand(with_design(cast.mere).get(pk=programme.pk), cast.mere)


def a_second_programme(cast: Cast) -> Programme:
    """Another programme of the same provider, under an agreement of its own that both sides sign later."""

    def another(written: dict[str, Any]) -> None:
        written["id"], written["title"], written["starts_on"] = "kai-together", "Kai together", "2027-01-01"

    made = open_programme(
        cast.hana, cast.agency, LATER, title="Kai together", starts_on=dt.date(2026, 7, 1),
        ends_on=dt.date(2028, 6, 30),
    )  # fmt: skip
    proposed = propose_agreement(cast.hana, made, LATER, document=document(another))
    for who in (cast.hana, cast.mere):
        sign(who, proposed, LATER, answered="Both should stand")
    return made


def test_nobody_was_told_under_an_agreement_signed_since_and_of_several_it_may_be_another() -> None:
    cast = best_foot_forward()
    kept = make_kept(cast)
    first = programme_of(make_agreement(cast), cast.mere)
    assert stands(cast, first) == FamiliesStand(True)
    person = kept.add()
    show(kept.opened, person, NOW, SHOWN)
    assert stands(cast, first) == FamiliesStand(True, is_shown=True)
    second = a_second_programme(cast)
    assert stands(cast, second) == FamiliesStand(True, has_other_programmes=True)
    show(kept.opened, person, LATER, SHOWN)
    assert stands(cast, second) == FamiliesStand(True, is_shown=True, has_other_programmes=True)
