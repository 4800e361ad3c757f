"""Who may see a row of each table of cases."""

from __future__ import annotations

import datetime as dt

from lightwell.access_requests.asking import FoundRows, ask_agency
from lightwell.access_requests.calling_back import CallingBack, call_back
from lightwell.access_requests.copies import write_copy
from lightwell.access_requests.correcting import Correcting, attach_statement
from lightwell.access_requests.course import WorkRecord, record_breach, record_work
from lightwell.access_requests.deciding import answer_item
from lightwell.access_requests.declaring import Calendar, declare_day
from lightwell.access_requests.giving import write_to_family
from lightwell.access_requests.models import (
    AskedItem,
    Asker,
    CalledBack,
    Case,
    CasePaper,
    DeclaredDay,
    FamilyCopy,
    FamilyLetter,
    Part,
    PrivacyBreach,
    RowNote,
    TakenBack,
    UncutPaper,
    WrittenWork,
)
from lightwell.access_requests.opening import Asked, Asking, check_who_asks, open_case
from lightwell.access_requests.papers import add_paper, settle_paper
from lightwell.access_requests.taking_back import take_back_paper
from lightwell.agreements.models import AgreementVersion
from lightwell.ledger.governing import GovernedModel
from lightwell.ledger.walls import walls
from lightwell.people.models import Chosen
from lightwell.policy.access_words import Asks, Authority, CaseKind, Identity, Outcome
from lightwell.policy.actors import OPERATOR, Actor
from lightwell.policy.breach_rules import Breach
from lightwell.policy.copy_rules import Audience
from lightwell.policy.letter_parts import LetterKind
from lightwell.policy.taking_back import Seen
from lightwell.policy.written_work import ForChild, WorkKind
from tests.factories import NOW, Cast
from tests.people.making import make_kept
from tests.people.sightings import somebody_chose
from tests.sharing.making import make_ready
from tests.sharing.sightings import _put
from tests.walking import Sighting, sighting

CORRECTION = Asked(kind=CaseKind.CORRECTION, item="people.suburb", says="It says Newtown. It should say Petone.")


def asked_about(cast: Cast, asked: Asked = CORRECTION) -> Case:
    """A correction, or what is said, that the agency was asked about, with one row of one delivery."""
    ready = make_ready(cast)
    delivery = _put(cast.sione, ready).delivery
    case = open_case(cast.mere, Asking(ready.agreement), NOW, received_on=NOW.date(), asked=asked)
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
    """The unit that has the row, and not the other one; and whoever sends, with whose rows it goes."""
    case = asked_about(cast)
    part, item = only(Part, cast.wei, case=case), only(AskedItem, cast.wei, part__case=case)
    said = {"outcome": Outcome.NOT_CORRECTED, "words": "It is what we were sent"}
    answer_item(cast.wei, part, NOW, item=item, **said)  # type: ignore[arg-type]
    attach_statement(cast.mere, Correcting(case), NOW, words="I never lived there.")
    return Sighting(only(RowNote, cast.mere, case=case), seen_by={"mere", "sione", "priya", "wei"})


@sighting(CalledBack)
def a_no_that_was_followed_back(cast: Cast) -> Sighting:
    """The provider's workers alone: not the agency's privacy officers either."""
    chosen = somebody_chose(cast).row
    assert isinstance(chosen, Chosen)
    agreement = only(AgreementVersion, cast.mere)
    followed = call_back(cast.mere, CallingBack(chosen), NOW, agreement=agreement, says_no=True, found=())  # type: ignore[arg-type]
    return Sighting(followed, seen_by={"mere"})


@sighting(TakenBack)
def a_paper_that_was_taken_back(cast: Cast) -> Sighting:
    """Whoever answers for it at its holder: at an agency its privacy officers, and nobody of the provider."""
    case = asked_about(cast, Asked())
    part, item = only(Part, cast.wei, case=case), only(AskedItem, cast.wei, part__case=case, sought="rows")
    paper = add_paper(cast.wei, part, NOW, item=item, title="A visit", text="She came.")  # type: ignore[arg-type]
    settle_paper(cast.wei, paper, NOW)
    return Sighting(take_back_paper(cast.wei, paper, NOW, seen=Seen.MAYBE), seen_by={"wei"})


@sighting(FamilyLetter)
def a_letter_to_the_family(cast: Cast) -> Sighting:
    """Those who wrote it: the agency has letters of its own."""
    letter = write_to_family(cast.mere, asked_about(cast), NOW, kind=LetterKind.ACKNOWLEDGEMENT, text="We got it")
    return Sighting(letter, seen_by={"mere"})


def paper_of_the_agencys(cast: Cast) -> CasePaper:
    case = asked_about(cast, Asked())
    part = only(Part, cast.wei, case=case, holder=cast.agency)
    item = only(AskedItem, cast.wei, part__case=case, sought="rows")
    return add_paper(cast.wei, part, NOW, item=item, title="A note", text="She came on Monday.")  # type: ignore[arg-type]


@sighting(CasePaper)
def a_paper(cast: Cast) -> Sighting:
    """Its holder alone, until its copy is made."""
    return Sighting(paper_of_the_agencys(cast), seen_by={"wei"})


@sighting(UncutPaper)
def a_paper_as_its_holder_has_it(cast: Cast) -> Sighting:
    paper = paper_of_the_agencys(cast)
    return Sighting(only(UncutPaper, cast.wei, paper=paper), seen_by={"wei"})


@sighting(FamilyCopy)
def a_familys_copy(cast: Cast) -> Sighting:
    """Those who give it; nobody at the agency."""
    copy = write_copy(cast.mere, asked_about(cast, Asked()), NOW, audience=Audience.CHILD, words="You came to play.")
    return Sighting(copy, seen_by={"mere"})


@sighting(PrivacyBreach)
def a_breach(cast: Cast) -> Sighting:
    """Those of the organisation who answer for privacy; not the agency it has an agreement with."""
    on = NOW.date()
    breach = record_breach(cast.mere, cast.ccss, NOW, kind=Breach.LOSS, found_on=on, people=2, what="A folder is gone")
    return Sighting(breach, seen_by={"mere"})


@sighting(WrittenWork)
def a_piece_of_written_work(cast: Cast) -> Sighting:
    make_ready(cast)
    kept = make_kept(cast)
    made = {"kind": WorkKind.PLAN, "written_on": NOW.date(), "for_child": ForChild.DUE}
    work = record_work(kept.opened, kept.add(), NOW, WorkRecord("Our plan"), **made)  # type: ignore[arg-type]
    return Sighting(work, seen_by={"mere"})


@sighting(DeclaredDay)
def a_declared_day(cast: Cast) -> Sighting:
    on = dt.date(2026, 12, 7)
    day = declare_day(OPERATOR, Calendar(), NOW, on=on, name="A day of remembrance", source="A made-up Act")
    everybody = {name for name in cast.everybody() if name != "nobody"}
    return Sighting(day, seen_by=everybody)
