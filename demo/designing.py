"""How “Best foot forward” was designed: what was asked, what people said, and what it changed.

Stage 1. February 2026, before any tender: two providers, a Māori party and three families who gave no name.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from demo.cast import Cast
from demo.child_words import for_children
from demo.moments import at
from lightwell.codesign.actions import answer_lesson, bring_guest, invite_organisation, open_programme, record_lesson
from lightwell.codesign.lessons import bearing_on
from lightwell.codesign.models import Contribution, Need, Participant, Programme, Round
from lightwell.codesign.rounds import (
    answer,
    answer_checklist,
    change_need,
    close_round,
    contribute,
    open_round,
    plan_round,
    settle_round,
    write_need,
)
from lightwell.codesign.saying_yes import say_yes_or_no
from lightwell.codesign.success import say_success
from lightwell.guests.actions import bring, give_code, try_code
from lightwell.guests.models import Words
from lightwell.ledger.walls import walls
from lightwell.organisations.actions import say_for_whom
from lightwell.policy.actors import Actor
from lightwell.policy.agreement import Agreement
from lightwell.policy.checks_and_balances import CHECKLIST, answered_done, triggers
from lightwell.policy.clauses import Generalisation, Identifying
from lightwell.policy.codesign_rules import ContributionKind, Group, Outcome, Stance
from lightwell.policy.maori_party import PartyAnswer, touched_as_they_stand
from lightwell.policy.needs import AskedItem, Bearer, Cost, from_clause
from lightwell.policy.needs import Need as NeedDocument

PLAIN = "people.suburb"
WORKER = "people.worker"
ADULT, CHILD = Words.ADULT, Words.CHILD
MINUTES: Mapping[str, int] = {"1": 2, "2": 3, "3": 4, "4": 4, "5": 10}


@dataclass(frozen=True, slots=True)
class Designing:
    """The round as it goes on: who takes part, and what is asked."""

    cast: Cast
    agreed: Agreement
    programme: Programme
    round: Round
    needs: Mapping[str, Need]
    parts: Mapping[str, Participant]
    families: tuple[Actor, ...]

    def say(self, speaker: Actor, part: Participant, moment: dt.datetime, need: str, **said: object) -> Contribution:
        return contribute(speaker, self.round, moment, part=part, need=self.needs[need], **said)  # type: ignore[arg-type]


def design(cast: Cast, agreed: Agreement) -> Programme:
    """From an idea to needs that everybody's hand is visible in. agreed: what it came to, which they began close to."""
    designing = _ask(cast, agreed)
    _speak(designing)
    _answer(designing)
    return designing.programme


def _ask(cast: Cast, agreed: Agreement) -> Designing:
    moment = at(1, 26, 10)
    hana = cast.actor("hana", moment)
    _remember(cast)
    programme = open_programme(
        hana,
        cast.organisations["agency"],
        at(2, 2, 9),
        title="Best foot forward",
        starts_on=dt.date(2026, 4, 1),
        ends_on=dt.date(2028, 3, 31),
        good="Parents and children have better days together, and know whom to turn to",
        for_whom="Parents and children in the city and the suburbs round it",
    )
    parts = {key: _invited(cast, programme, key) for key in ("ccss", "northside", "advisory")}
    families = tuple(_family(cast, programme, parts["ccss"], words) for words in (ADULT, ADULT, CHILD))
    needs = {each.id: _written(cast, programme, each) for each in _first_needs(agreed)}
    _heed_lessons(cast, programme)
    _say_what_success_means(cast, programme)
    planned = plan_round(hana, programme, at(2, 6, 9), closes_on=dt.date(2026, 2, 20))
    return Designing(cast, agreed, programme, open_round(hana, planned, at(2, 9, 9)), needs, parts, families)


def _remember(cast: Cast) -> None:
    moment = at(1, 27, 15)
    record_lesson(
        cast.actor("mere", moment),
        cast.organisations["ccss"],
        moment,
        programme_title="An earlier parenting programme",
        happened="Suburb and ethnicity were asked for together, and families in small places could be recognised.",
        learned="Ask for the part of the city, and leave ethnicity to the evaluation.",
        kinds=["suburb", "ethnicity"],
    )


def _heed_lessons(cast: Cast, programme: Programme) -> None:
    moment = at(2, 5, 11)
    hana = cast.actor("hana", moment)
    with walls(hana):
        lessons = bearing_on(programme, hana)
    for lesson in lessons:
        answer_lesson(
            hana, programme, moment, lesson=lesson, is_taken_up=True,
            words="Taken up in the need about whom the programme reaches: ethnicity goes to Evaluation alone.",
        )  # fmt: skip


def _say_what_success_means(cast: Cast, programme: Programme) -> None:
    moment = at(2, 5, 15)
    say_success(
        cast.actor("hana", moment), programme, moment,
        how_much="How many families came, and to how many of the sessions that they could come to",
        how_well="How many of them say that it was worth their time",
        better_off="How many say that things at home are better than when they began",
        bad_reading="Families who come more often are not better parents: they may live nearer",
        context="How many were asked and did not answer; what else began in the city in those months",
        agrees="City Centre Social Services, the Māori party, and the families who come to the workshop",
        for_children="We count who came. We ask if things are better at home.",
    )  # fmt: skip


def _invited(cast: Cast, programme: Programme, key: str) -> Participant:
    moment = at(2, 3, 10)
    group = Group.MAORI if key == "advisory" else Group.PROVIDER
    asked = cast.organisations[key]
    if group is Group.MAORI:
        asked = say_for_whom(cast.actor("rangi", moment), asked, moment, speaks_for_maori=True)
    return invite_organisation(cast.actor("hana", moment), programme, moment, organisation=asked, group=group)


def _family(cast: Cast, programme: Programme, part: Participant, words: Words) -> Actor:
    moment = at(2, 4, 16)
    mere, ccss = cast.actor("mere", moment), cast.organisations["ccss"]
    guest = bring(mere, ccss, moment, words=words).guest
    bring_guest(mere, programme, moment, guest=guest, host_id=ccss.pk, part=part)
    code = give_code(mere, guest, moment)
    family = Actor(guest_id=guest.pk)
    try_code(family, guest, at(2, 4, 16, 5), said=code)
    return family


def _first_needs(agreed: Agreement) -> tuple[NeedDocument, ...]:
    """What the agency thought of first: the suburb itself, and who the worker was."""
    needs = tuple(
        from_clause(agreed, clause.id, cost=Cost(MINUTES[clause.id], Bearer.PROVIDER, 40)) for clause in agreed.clauses
    )
    return tuple(for_children(_wider(need, agreed)) for need in needs)


def _wider(need: NeedDocument, agreed: Agreement) -> NeedDocument:
    if need.id == "3":
        items = tuple(
            dataclasses.replace(each, generalise=Generalisation()) if each.path == PLAIN else each
            for each in need.items
        )
        return dataclasses.replace(need, items=items)
    if need.id == "4":
        why = "To see whether it matters who runs the sessions"
        worker = AskedItem("people", agreed.item(WORKER), why, Identifying.PSEUDONYMISED)
        return dataclasses.replace(need, items=(*need.items, worker))
    return need


def _written(cast: Cast, programme: Programme, need: NeedDocument) -> Need:
    moment = at(2, 5, 14)
    hana = cast.actor("hana", moment)
    answers = {code: {"answer": "yes"} for code in CHECKLIST}
    checks = answered_done(
        triggers(need),
        "Put to everybody in the first round",
        on=dt.date(2026, 2, 5),
        by="The agency’s privacy and ethics panel (demonstration)",
        where="Panel minutes of 5 February 2026",
    )
    written = write_need(hana, programme, moment, need=need)
    return answer_checklist(hana, written, moment, answers={**answers, **checks})


def _speak(designing: Designing) -> None:
    cast, parts = designing.cast, designing.parts
    first, second, third = designing.families
    evening = at(2, 11, 19, 20)
    mere, anika, rangi = (cast.actor(key, evening) for key in ("mere", "anika", "rangi"))
    says = designing.say
    of_first, of_second, of_third = (_part_of(family) for family in designing.families)
    says(
        first, of_first, evening, "3", item=PLAIN, stance=Stance.CHANGE, understood=4,
        words="Everybody in our street knows us. The part of town is enough.",
    )  # fmt: skip
    says(second, of_second, at(2, 11, 20), "3", item=PLAIN, stance=Stance.CHANGE, words="Not the suburb, please.")
    says(third, of_third, at(2, 12, 9, 10), "3", item="people.ethnicity", stance=Stance.KEEP, understood=5)
    says(third, of_third, at(2, 12, 9, 15), "5", item="people.wellbeing_after", stance=Stance.KEEP)
    says(
        mere, parts["ccss"], at(2, 12, 11), "4", item=WORKER, stance=Stance.DROP,
        words="It would judge workers, and families would stop talking to them.",
    )  # fmt: skip
    says(
        anika, parts["northside"], at(2, 13, 10), "4", item=WORKER, stance=Stance.DROP,
        words="We have three workers. Everybody would know who is who.",
    )  # fmt: skip
    says(
        rangi, parts["advisory"], at(2, 16, 14), "3", item="people.ethnicity", stance=Stance.KEEP,
        words="Keep it as people say it themselves, and never let anybody guess it.",
    )  # fmt: skip
    says(
        mere, parts["ccss"], at(2, 17, 9), "5", kind=ContributionKind.PROPOSAL,
        words="Let families see the chart before anybody writes about it.",
    )  # fmt: skip


def _say_yes(designing: Designing) -> None:
    """The Māori party approves each item that touches Māori interests."""
    moment = at(2, 25, 10)
    rangi = designing.cast.actor("rangi", moment)
    with walls(rangi):
        needs = list(Need.objects.visible_to(rangi).filter(programme=designing.programme).order_by("code"))
    for need in needs:
        for path in touched_as_they_stand(need.need):
            if path not in need.dropped:
                say_yes_or_no(
                    rangi, need, moment, part=designing.parts["advisory"], item=path, answer=PartyAnswer.APPROVE,
                    words="People say it of themselves, and it goes to Evaluation alone.",
                )  # fmt: skip


def _part_of(family: Actor) -> Participant:
    with walls(family):
        return Participant.objects.visible_to(family).of(family).get()


def _answer(designing: Designing) -> None:
    moment = at(2, 23, 9)
    hana = designing.cast.actor("hana", moment)
    close_round(hana, designing.round, moment)
    with walls(hana):
        said = list(
            Contribution.objects.visible_to(hana)
            .filter(round=designing.round)
            .select_related("need")
            .order_by("voice__said_at")
        )
    is_changed = False
    for place, each in enumerate(said):
        outcome, words = _answered(each)
        changed = _coarser(designing) if outcome is Outcome.CHANGED and not is_changed else None
        is_changed = is_changed or changed is not None
        drops = [each.item] if outcome is Outcome.DROPPED else []
        answer(
            hana, designing.round, at(2, 24, 9, place), contribution=each, outcome=outcome, words=words,
            changed=changed, drops=drops,
        )  # fmt: skip
    _look_at_the_words_again(designing)
    _say_yes(designing)
    settle_round(hana, designing.round, at(2, 27, 15))


def _look_at_the_words_again(designing: Designing) -> None:
    """Words that were written before something was dropped or made coarser stay where they never spoke of that."""
    moment = at(2, 25, 10)
    hana = designing.cast.actor("hana", moment)
    with walls(hana):
        needs = list(Need.objects.visible_to(hana).filter(programme=designing.programme))
    for need in (each for each in needs if each.words_due):
        fits = {f"fits:{each}": {"why": "They never spoke of suburb or worker."} for each in need.words_due}
        change_need(hana, need, moment, need=need.need, dropped=need.dropped, answers=fits)


def _answered(said: Contribution) -> tuple[Outcome, str]:
    if said.kind == ContributionKind.PROPOSAL:
        return Outcome.KEPT, "Yes. The workshops on the findings come before any report; this need stays as it is."
    if said.item == PLAIN:
        return Outcome.CHANGED, "You are right. Only the part of the region goes now, never the suburb."
    if said.item == WORKER:
        return Outcome.DROPPED, "Dropped. Who the worker was goes to nobody."
    return Outcome.KEPT, "Kept, because it is what shows whether the programme helps. Thank you."


def _coarser(designing: Designing) -> NeedDocument:
    """The need about whom it reaches, with the suburb as it was agreed in the end."""
    need = designing.needs["3"].need
    agreed = designing.agreed.clause("3")
    as_agreed = {part.item: part.generalise for part in agreed.items}
    items = tuple(dataclasses.replace(each, generalise=as_agreed[each.path]) for each in need.items)
    return dataclasses.replace(need, items=items)
