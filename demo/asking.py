"""One family asks: a parent's copy and a child's, one thing corrected everywhere, one left with their side beside it.

Stage 4. On the afternoon before the demonstration's own day, all of it through actions. Everybody in it is invented.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from demo.accounts import PASSPHRASE
from demo.cast import Cast
from demo.families import everybody
from demo.moments import at as _at
from lightwell.access_requests.asking import FoundRows, Under, ask_about, find_rows
from lightwell.access_requests.composing import compose
from lightwell.access_requests.copies import approve_copy, composed, mark_of, write_copy
from lightwell.access_requests.correcting import Correcting, acknowledge, attach_statement, tell_recipients
from lightwell.access_requests.course import WorkRecord, record_work, say_child_reached, say_reached
from lightwell.access_requests.deciding import answer_item, decide_part
from lightwell.access_requests.giving import give
from lightwell.access_requests.models import AskedItem, Case, CasePaper, Part, RowNote
from lightwell.access_requests.opening import Asked, Asking, check_who_asks, open_case
from lightwell.access_requests.papers import add_paper, choose_passages, settle_paper
from lightwell.access_requests.queries import case_of
from lightwell.access_requests.reading_rows import RowsOf, as_words, read_rows
from lightwell.agreements.models import AgreementVersion
from lightwell.ledger.walls import walls
from lightwell.people.models import Person
from lightwell.people.opened import Opened, opened_with
from lightwell.people.registers import open_register, own_way_in
from lightwell.policy.access_words import Asks, Authority, CaseKind, Identity, Number, Outcome, Sought
from lightwell.policy.actors import Actor
from lightwell.policy.copy_rules import Audience
from lightwell.policy.correction_rules import Acknowledged
from lightwell.policy.letter_parts import LetterKind
from lightwell.policy.refusal_grounds import Ground
from lightwell.policy.written_work import ForChild, WorkKind

NOTE = (
    "Came with her daughter and stayed for the whole session. She said that evenings are easier for her now.\n"
    "Mr Wiremu Harris rang on 021 555 0142 about his own hearing.\n"
    "We agreed to meet again in two weeks."
)
TO_AN_ADULT = (
    "This is what is held about you in the programme. Ring us if you want to talk about it. We can read it with you."
)
TO_A_CHILD = (
    "You came to play with us. You liked the games best. We wrote down when you came. You can ask us what we wrote."
)
ALONE = "Mere is the only manager; the ground is plain, and the note shows what was taken out"
SIDE = "I came to one more session than this says. My daughter was ill on the day it was written down."


def ask(cast: Cast, agreement: AgreementVersion) -> None:
    """The whole of it, for the first family whose rows were sent."""
    at = _at(10, 5, 13)
    mere = cast.actor("mere", at)
    opened = _register(mere, at)
    client, person = _somebody(opened, is_child=False)
    case = _opened(mere, agreement, person, at, Asked(wanted="A copy for me"))
    found = find_rows(mere, Under(case.provider_id, case.agreement.code), client, PASSPHRASE)
    if not found:
        raise ValueError("Nothing that was sent is about the family that asks.")
    _see(cast, case, found)
    _share_what_is_written(opened)
    _child_sees(cast, agreement, opened)
    wrong = Asked(kind=CaseKind.CORRECTION, item="people.suburb", says="We have moved: it is another suburb now.")
    _corrected(cast, agreement, person, found, wrong)
    missing = Asked(kind=CaseKind.CORRECTION, item="people.sessions_attended", says="There was one session more.")
    _not_corrected(cast, agreement, person, found, missing)


def _register(mere: Actor, at: dt.datetime) -> Opened:
    with walls(mere):
        access = own_way_in(mere)
    key = open_register(mere, access, at, passphrase=PASSPHRASE) if access else None
    opened = opened_with(mere, access.register, access, key) if access and key else None
    if opened is None:
        raise LookupError("The register comes first.")
    return opened


def _somebody(opened: Opened, *, is_child: bool) -> tuple[str, Person]:
    """The first who was told and said yes: a parent, or a child."""
    told = (each for each in everybody() if each.told_on and each.says_yes)
    client = next(each.client for each in told if (each.born_on.year > 2008) is is_child)
    with walls(opened.actor):
        return client, Person.objects.visible_to(opened.actor).get(client=opened.mark_of(client))


def _opened(
    mere: Actor,
    agreement: AgreementVersion,
    person: Person,
    at: dt.datetime,
    asked: Asked,
    *,
    is_child: bool = False,
) -> Case:
    case = open_case(mere, Asking(agreement), at, received_on=at.date(), asked=asked, person=person, is_child=is_child)
    check_who_asks(mere, case, at, asks=Asks.PERSON, identity=Identity.KNOWN, permission=Authority.FORM)
    return case


def _own(case: Case, actor: Actor) -> tuple[Part, list[AskedItem]]:
    with walls(actor):
        part = Part.objects.visible_to(actor).with_facts().get(case=case, holder=actor.organisation_id)
        return part, list(AskedItem.objects.visible_to(actor).filter(part=part).select_related("delivery__unit"))


def _see(cast: Cast, case: Case, found: Sequence[FoundRows]) -> None:
    """A parent asks to see it, and gets an adult's copy."""
    at = _at(10, 5, 13, 15)
    mere = cast.actor("mere", at)
    ask_about(mere, case, at, unit=cast.units["privacy"], found=found, is_content=True, number=Number.THEIRS)
    _agency_answers(cast, case, _at(10, 5, 13, 30))
    _our_part(mere, case)
    _give(mere, case, _at(10, 5, 14, 15), Audience.ADULT, TO_AN_ADULT)


def _child_sees(cast: Cast, agreement: AgreementVersion, opened: Opened) -> None:
    """A child asks too, in their own right, and gets a copy that is about them."""
    at = _at(10, 5, 14, 30)
    mere = cast.actor("mere", at)
    client, child = _somebody(opened, is_child=True)
    case = _opened(mere, agreement, child, at, Asked(wanted="One that I can read myself"), is_child=True)
    found = find_rows(mere, Under(case.provider_id, case.agreement.code), client, PASSPHRASE)
    ask_about(mere, case, at, unit=cast.units["privacy"], found=found, is_content=True, number=Number.THEIRS)
    at = _at(10, 5, 14, 40)
    part, [item] = _own(case, mere)
    answer_item(mere, part, at, item=item, outcome=Outcome.GIVEN, words="What we wrote each time you came")
    decide_part(mere, part, at)
    _agency_answers(cast, case, _at(10, 5, 14, 45))
    _give(mere, case, _at(10, 5, 14, 50), Audience.CHILD, TO_A_CHILD)


def _share_what_is_written(opened: Opened) -> None:
    """The plan that Mere wrote with a child's family reached them that day, and the child has one of their own."""
    at = _at(10, 5, 14, 20)
    _, child = _somebody(opened, is_child=True)
    plan = record_work(
        opened, child, at, WorkRecord("What we try until the holidays", "City Centre’s own files"),
        kind=WorkKind.PLAN, written_on=dt.date(2026, 9, 28), for_child=ForChild.DUE,
    )  # fmt: skip
    say_reached(opened.actor, plan, at, on=dt.date(2026, 9, 28))
    say_child_reached(opened.actor, plan, at, on=dt.date(2026, 10, 1))


def _agency_answers(cast: Cast, case: Case, at: dt.datetime) -> None:
    wei = cast.actor("wei", at)
    part, items = _own(case, wei)
    for item in items:
        if item.sought == Sought.ROWS and item.delivery:
            rows = read_rows(wei, RowsOf(item, part), at)
            words = as_words(rows, f"{item.delivery.unit.name}, {item.delivery.quarter.words}")
            answer_item(wei, part, at, item=item, outcome=Outcome.GIVEN, words=words)
        else:
            answer_item(wei, part, at, item=item, outcome=Outcome.NOTHING_HELD)
    decide_part(wei, part, at)


def _give(mere: Actor, case: Case, at: dt.datetime, audience: Audience, words: str) -> None:
    """Their copy, read and approved, and the letter with it."""
    copy = write_copy(mere, case, at, audience=audience, words=words)
    with walls(mere):
        read = mark_of(composed(mere, copy, at.date()))
    approve_copy(mere, copy, at, is_about_them=True, read=read, why_hard=ALONE)
    with walls(mere):
        letter = compose(LetterKind.DECISION, case_of(mere, case.pk, at))
    give(mere, case, at, text=letter.text)


def _our_part(mere: Actor, case: Case) -> None:
    """City Centre's own note, without what is somebody else's."""
    at = _at(10, 5, 14)
    part, [item] = _own(case, mere)
    paper = add_paper(mere, part, at, item=item, title="Note of a visit in June", text=NOTE)
    with walls(mere):
        passages = CasePaper.objects.visible_to(mere).with_facts().get(pk=paper.pk).uncut.passages
    chosen = {
        number: Ground.ANOTHERS_AFFAIRS if "Harris" in NOTE[each.start : each.end] else None
        for number, each in enumerate(passages)
    }
    choose_passages(
        mere, paper, at, chosen=chosen, more=("Mr Wiremu Harris rang on 021 555 0142 about his own hearing.",)
    )
    settle_paper(mere, paper, at)
    grounds = (Ground.ANOTHERS_AFFAIRS,)
    answer_item(mere, part, at, item=item, outcome=Outcome.IN_PART, grounds=grounds, words="A note of one visit")
    decide_part(mere, part, at, alone_why=ALONE)


def _corrected(
    cast: Cast, agreement: AgreementVersion, person: Person, found: Sequence[FoundRows], asked: Asked
) -> None:
    """One thing is corrected, and everybody who was sent it is told."""
    at = _at(10, 5, 15)
    mere, wei, priya = (cast.actor(key, at) for key in ("mere", "wei", "priya"))
    case = _opened(mere, agreement, person, at, asked)
    ask_about(mere, case, at, unit=cast.units["privacy"], found=found, is_content=True, number=Number.THEIRS)
    for actor in (wei, mere):
        part, items = _own(case, actor)
        for item in items:
            answer_item(actor, part, at, item=item, outcome=Outcome.CORRECTED)
        decide_part(actor, part, at)
    tell_recipients(mere, Correcting(case), _at(10, 5, 15, 20))
    at = _at(10, 5, 15, 50)
    with walls(priya):
        told = list(RowNote.objects.visible_to(priya).filter(case=case))
    for note in told:
        acknowledge(priya, note, at, answer=Acknowledged.STOPPED)


def _not_corrected(
    cast: Cast, agreement: AgreementVersion, person: Person, found: Sequence[FoundRows], asked: Asked
) -> None:
    """One thing is not, and their side stands beside it."""
    at = _at(10, 5, 16)
    mere, wei = cast.actor("mere", at), cast.actor("wei", at)
    case = _opened(mere, agreement, person, at, asked)
    ask_about(mere, case, at, unit=cast.units["privacy"], found=found, is_content=True, number=Number.THEIRS)
    part, items = _own(case, wei)
    for item in items:
        answer_item(wei, part, at, item=item, outcome=Outcome.NOT_CORRECTED, words="It is what we were sent")
    attach_statement(mere, Correcting(case), _at(10, 5, 16, 30), words=SIDE)
