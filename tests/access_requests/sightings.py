"""Who may see a row of each table of cases."""

from __future__ import annotations

import datetime as dt

from lightwell.access_requests.asking import FoundRows, ask_agency
from lightwell.access_requests.calling_back import CallingBack, call_back
from lightwell.access_requests.correcting import Correcting, attach_statement
from lightwell.access_requests.deciding import answer_item
from lightwell.access_requests.declaring import Calendar, declare_day
from lightwell.access_requests.giving import write_to_family
from lightwell.access_requests.models import (
    AskedItem,
    Asker,
    CalledBack,
    Case,
    DeclaredDay,
    FamilyLetter,
    Part,
    RowNote,
)
from lightwell.access_requests.opening import Asked, Asking, check_who_asks, open_case
from lightwell.agreements.models import AgreementVersion
from lightwell.ledger.governing import GovernedModel
from lightwell.ledger.walls import walls
from lightwell.people.models import Chosen
from lightwell.policy.access_words import Asks, Authority, CaseKind, Identity, Outcome
from lightwell.policy.actors import OPERATOR, Actor
from lightwell.policy.family_letters import LetterKind
from tests.factories import NOW, Cast
from tests.people.sightings import somebody_chose
from tests.sharing.making import make_ready
from tests.sharing.sightings import _put
from tests.walking import Sighting, sighting

CORRECTION = Asked(kind=CaseKind.CORRECTION, item="people.suburb", says="It says Newtown. It should say Petone.")


def asked_about(cast: Cast) -> Case:
    """A correction that the agency was asked about, with one row of one delivery."""
    ready = make_ready(cast)
    delivery = _put(cast.sione, ready).delivery
    case = open_case(cast.mere, Asking(ready.agreement), NOW, received_on=NOW.date(), asked=CORRECTION)
    check_who_asks(cast.mere, case, NOW, asks=Asks.PERSON, identity=Identity.KNOWN, permission=Authority.FORM)
    found = FoundRows(delivery.pk, "people", (3,))
    ask_agency(cast.mere, case, NOW, unit=cast.privacy, found=(found,))
    return case


def only(model: type[GovernedModel], actor: Actor, **which: object) -> GovernedModel:
    with walls(actor):
        found: GovernedModel = model._default_manager.get(**which)
    return found


@sighting(Case)
def a_case(cast: Cast) -> Sighting:
    """Those who work with families, the privacy officer who was asked, and whoever runs the machine; no unit."""
    return Sighting(asked_about(cast), seen_by={"mere", "wei", "operator"})


@sighting(Asker)
def who_asks(cast: Cast) -> Sighting:
    """Nobody at the agency, and not whoever runs the machine."""
    case = asked_about(cast)
    return Sighting(only(Asker, cast.mere, case=case), seen_by={"mere"})


@sighting(Part)
def the_agencys_part(cast: Cast) -> Sighting:
    case = asked_about(cast)
    return Sighting(only(Part, cast.wei, case=case), seen_by={"mere", "wei", "operator"})


@sighting(AskedItem)
def an_item_of_the_agencys(cast: Cast) -> Sighting:
    case = asked_about(cast)
    return Sighting(only(AskedItem, cast.wei, part__case=case), seen_by={"mere", "wei"})


@sighting(RowNote)
def a_statement(cast: Cast) -> Sighting:
    """The unit that has the row, and not the other one."""
    case = asked_about(cast)
    part, item = only(Part, cast.wei, case=case), only(AskedItem, cast.wei, part__case=case)
    said = {"outcome": Outcome.NOT_CORRECTED, "words": "It is what we were sent"}
    answer_item(cast.wei, part, NOW, item=item, **said)  # type: ignore[arg-type]
    attach_statement(cast.mere, Correcting(case), NOW, words="I never lived there.")
    return Sighting(only(RowNote, cast.mere, case=case), seen_by={"mere", "priya", "wei"})


@sighting(CalledBack)
def a_no_that_was_followed_back(cast: Cast) -> Sighting:
    """The provider's workers alone: not the agency's privacy officers either."""
    chosen = somebody_chose(cast).row
    assert isinstance(chosen, Chosen)
    agreement = only(AgreementVersion, cast.mere)
    followed = call_back(cast.mere, CallingBack(chosen), NOW, agreement=agreement, says_no=True, found=())  # type: ignore[arg-type]
    return Sighting(followed, seen_by={"mere"})


@sighting(FamilyLetter)
def a_letter_to_the_family(cast: Cast) -> Sighting:
    """Those who wrote it: the agency has letters of its own."""
    letter = write_to_family(cast.mere, asked_about(cast), NOW, kind=LetterKind.ACKNOWLEDGEMENT, text="We got it")
    return Sighting(letter, seen_by={"mere"})


@sighting(DeclaredDay)
def a_declared_day(cast: Cast) -> Sighting:
    on = dt.date(2026, 12, 7)
    day = declare_day(OPERATOR, Calendar(), NOW, on=on, name="A day of remembrance", source="A made-up Act")
    everybody = {name for name in cast.everybody() if name != "nobody"}
    return Sighting(day, seen_by=everybody)
