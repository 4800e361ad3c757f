"""Programmes that are being designed, made for tests as the product makes them: by whoever may."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from demo.child_words import for_children
from lightwell.codesign.actions import bring_guest, invite_organisation, open_programme
from lightwell.codesign.models import Contribution, Need, Participant, Programme, Round
from lightwell.codesign.rounds import answer_checklist, change_need, contribute, open_round, plan_round, write_need
from lightwell.guests.actions import bring
from lightwell.ledger.walls import walls
from lightwell.organisations.actions import say_for_whom
from lightwell.organisations.models import Organisation
from lightwell.policy.actors import Actor
from lightwell.policy.agreement import Document
from lightwell.policy.checks_and_balances import CHECKLIST, answered_done, triggers
from lightwell.policy.codesign_rules import Group, Stance
from lightwell.policy.needs import Bearer, Cost, from_clause
from lightwell.policy.needs import Need as NeedDocument
from tests.agreements.making import document
from tests.factories import NZ, Cast

OPENED_AT = dt.datetime(2026, 6, 16, 9, 0, tzinfo=NZ)
SAID_AT = dt.datetime(2026, 6, 17, 18, 30, tzinfo=NZ)
CLOSES_ON = dt.date(2026, 6, 19)
CLOSED_AT = dt.datetime(2026, 6, 20, 9, 0, tzinfo=NZ)


def need_of(agreement: Document, clause_id: str) -> NeedDocument:
    """What was needed before it was anybody's clause."""
    cost = Cost(minutes=5, bearer=Bearer.PROVIDER, families=40)
    return for_children(from_clause(agreement.agreement, clause_id, cost=cost))


def part_of(actor: Actor, programme: Programme) -> Participant:
    """An actor's own part in a programme."""
    with walls(actor):
        return Participant.objects.visible_to(actor).of(actor).get(programme=programme)


@dataclass(frozen=True, slots=True)
class Designed:
    """A programme whose first round is open."""

    programme: Programme
    round: Round
    needs: dict[str, Need]
    ccss: Participant
    harbour: Participant


def make_designed(
    cast: Cast,
    clause_ids: tuple[str, ...] = ("3", "4"),
    title: str = "Best foot forward",
    *,
    ccss_as: Group = Group.PROVIDER,
) -> Designed:
    """“Best foot forward” before any tender: two providers asked, needs written and answered for, a round open."""
    programme = open_programme(
        cast.hana, cast.agency, OPENED_AT, title=title, starts_on=dt.date(2026, 7, 1),
        ends_on=dt.date(2028, 6, 30), good="Parents and children enjoy their days",
        for_whom="Families in the city",
    )  # fmt: skip
    parts = {
        name: _asked(cast, programme, getattr(cast, name), group)
        for name, group in (("ccss", ccss_as), ("harbour", Group.PROVIDER))
    }
    needs = {each: ready(cast, programme, need_of(document(), each)) for each in clause_ids}
    opened = open_round(cast.hana, plan_round(cast.hana, programme, OPENED_AT, closes_on=CLOSES_ON), OPENED_AT)
    return Designed(programme, opened, needs, **parts)


def _asked(cast: Cast, programme: Programme, organisation: Organisation, group: Group) -> Participant:
    if group is Group.MAORI:
        organisation = say_for_whom(cast.mere, organisation, OPENED_AT, speaks_for_maori=True)
    return invite_organisation(cast.hana, programme, OPENED_AT, organisation=organisation, group=group)


def ready(cast: Cast, programme: Programme, need: NeedDocument, at: dt.datetime = OPENED_AT) -> Need:
    """A need that is written and answered for, and that nobody is asked yet."""
    answers = {code: {"answer": "yes"} for code in CHECKLIST}
    checks = answered_done(
        triggers(need), "Asked in this round", on=dt.date(2026, 6, 15), by="The ethics committee", where="File 12"
    )
    hard = {"words:child": {"why": "“Pacific” is a word that the children here know"}}
    return answer_checklist(
        cast.hana,
        write_need(cast.hana, programme, at, need=need),
        at,
        answers={**answers, **checks, **hard},
    )


def say(
    actor: Actor, designed: Designed, part: Participant, clause: str, item: str, stance: Stance, words: str = ""
) -> Contribution:
    """A position on one item."""
    return contribute(
        actor, designed.round, SAID_AT, part=part, need=designed.needs[clause], item=item, stance=stance, words=words
    )


def families(cast: Cast, designed: Designed, number: int) -> list[tuple[Actor, Participant]]:
    """Families that City Centre brought in, each with its part."""
    guests = [bring(cast.mere, cast.ccss, SAID_AT).guest for _ in range(number)]
    its = part_of(cast.mere, designed.programme)
    return [
        (
            Actor(guest_id=guest.pk),
            bring_guest(
                cast.mere, designed.programme, SAID_AT, guest=guest, host_id=cast.ccss.pk, group=Group.FAMILY, part=its
            ),
        )
        for guest in guests
    ]


def still_fits(cast: Cast, need: Need, now: dt.datetime = CLOSED_AT) -> None:
    """Hana reads a need's plain words again after something of it changed, and says why they stay."""
    with walls(cast.hana):
        stands = Need.objects.visible_to(cast.hana).get(pk=need.pk)
    why = {f"fits:{each}": {"why": "They never spoke of that"} for each in stands.words_due}
    change_need(cast.hana, stands, now, need=stands.need, dropped=stands.dropped, answers=why)


__all__ = ["bring_guest", "families", "make_designed", "need_of", "part_of", "ready", "say", "still_fits"]
