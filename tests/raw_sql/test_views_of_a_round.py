"""Whoever holds the database's SQL and acts as themselves reads no view of a round that its rules do not show them."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.db import DatabaseError, connection

from lightwell.codesign.models import Contribution
from lightwell.codesign.rounds import answer, close_round, contribute
from lightwell.ledger.models import Entry
from lightwell.ledger.walls import walls
from lightwell.policy.actors import OPERATOR, Actor
from lightwell.policy.codesign_rules import ContributionKind, Outcome, Stance
from lightwell.policy.standing_together import handful, handful_of, summed
from tests.codesign.making import CLOSED_AT, SAID_AT, Designed, families, make_designed, say
from tests.factories import Cast, best_foot_forward
from tests.raw_sql.attacking import raw_sql

pytestmark = [pytest.mark.database, pytest.mark.django_db(transaction=True)]

ITEM = "people.ethnicity"
VIEWS = "SELECT coalesce(words, '') FROM codesign_contribution WHERE kind <> 'reply'"
EVERYTHING = (
    VIEWS,
    "SELECT words FROM codesign_contribution WHERE kind = 'reply'",
    "SELECT coalesce(words, '') || coalesce(understood::text, '') FROM codesign_voice",
)


def reads(actor: Actor, statement: str = VIEWS) -> set[str]:
    """What a statement finds, as the run-time role and for this actor, with no help from the first wall."""
    with walls(actor), connection.cursor() as cursor:
        cursor.execute(statement)
        return {row[0] for row in cursor.fetchall()}


def test_nobody_of_the_agency_but_those_who_answer_reads_a_view_nor_whose_it_is(cast: Cast) -> None:
    designed = make_designed(cast)
    mine = contribute(
        cast.aroha, designed.round, SAID_AT, part=designed.harbour, need=designed.needs["3"], stance=Stance.CHANGE,
        words="Too fine", understood=2, as_said=True,
    )  # fmt: skip
    for kind, words, to in ((ContributionKind.PROPOSAL, "An idea", None), (ContributionKind.REPLY, "We add", mine)):
        contribute(cast.aroha, designed.round, SAID_AT, part=designed.harbour, need=designed.needs["3"], kind=kind,
                   words=words, reply_to=to)  # fmt: skip
    for state in ("open", "closed"):
        assert reads(cast.hana) == {"Too fine", "An idea"}
        for somebody in (cast.priya, cast.tom, cast.wei, OPERATOR):
            assert [reads(somebody, each) for each in EVERYTHING] == [set(), set(), set()], state
        close_round(cast.hana, designed.round, CLOSED_AT, is_meant=True) if state == "open" else None
    with walls(cast.priya):
        entries = Entry.objects.visible_to(cast.priya).filter(action="codesign.contribute")
        assert {each.subject_id for each in entries} == {designed.round.pk}, "the ledger says of no view whose it is"
    with raw_sql(cast.priya) as attacker:
        attacker.run("UPDATE codesign_contribution SET is_hidden = false")
        attacker.run("UPDATE codesign_voice SET words = 'Mine'")
        attacker.says("anything.at-all", "tests.subject", designed.round.pk)
    assert reads(cast.hana, EVERYTHING[2]) == {"Too fine2", "An idea", "We add"}


def stances(actor: Actor, designed: Designed) -> list[dict[str, Any]]:
    """What the database says others want of the need, in sum."""
    with walls(actor), connection.cursor() as cursor:
        cursor.execute("SELECT lightwell_stances(%s)", [designed.needs["3"].pk])
        return json.loads(cursor.fetchone()[0] or "[]")


def test_what_a_handful_wants_is_summed_by_the_database_as_by_the_rule(cast: Cast) -> None:
    """For whoever is one of it, and for whoever is not."""
    designed = make_designed(cast)
    readers = [(cast.mere, designed.ccss), (cast.aroha, designed.harbour), *families(cast, designed, 3)]
    items = [asked.path for asked in designed.needs["3"].need.items][:3]
    keep, change, drop = Stance.KEEP, Stance.CHANGE, Stance.DROP
    wants = dict(
        zip(items, ((keep, change, drop, drop), (keep, keep, keep, drop), (drop, keep, change, keep)), strict=True)
    )
    for item, stances_of in wants.items():
        for (actor, part), stance in zip(readers, stances_of, strict=False):
            say(actor, designed, part, "3", item, stance, "Because")
    close_round(cast.hana, designed.round, CLOSED_AT, is_meant=True)
    for number, (actor, _) in enumerate(readers):
        read = {each["item"]: each for each in stances(actor, designed)}
        for item, stances_of in wants.items():
            others = [each.value for place, each in enumerate(stances_of) if place != number]
            rule = summed(others)
            counts = {name: count for name, count in read[item]["counts"].items() if count}
            assert (read[item]["mostly"], counts) == (rule.mostly, dict(rule.counts))


@pytest.fixture
def cast() -> Cast:
    return best_foot_forward()


def _four(cast: Cast, designed: Designed) -> None:
    for place, (family, part) in enumerate(families(cast, designed, 3)):
        say(family, designed, part, "3", ITEM, Stance.DROP, f"Family {place}")


def test_those_who_take_part_read_views_by_full_handfuls_and_never_what_their_speakers_say_afterwards(
    cast: Cast,
) -> None:
    designed = make_designed(cast)
    view = say(cast.aroha, designed, designed.harbour, "3", ITEM, Stance.DROP, "Too few")
    say(cast.aroha, designed, designed.harbour, "3", ITEM, Stance.DROP, "Too few for that")
    assert reads(cast.mere) == set()
    say(cast.mere, designed, designed.ccss, "3", ITEM, Stance.KEEP, "It helps")
    assert reads(cast.mere) == {"It helps"}
    _four(cast, designed)
    full = {"Too few for that", "It helps", "Family 0", "Family 1"}
    assert reads(cast.mere) == reads(cast.aroha) == full
    say(cast.aroha, designed, designed.harbour, "3", ITEM, Stance.KEEP, "On reflection")
    assert reads(cast.mere) == full, "what is said anew goes to the agency alone"
    assert reads(cast.mere, EVERYTHING[2]) == {"It helps"}
    assert "On reflection" in reads(cast.hana, EVERYTHING[2])
    assert reads(cast.mere, 'SELECT "group" || stance FROM codesign_contribution') == {""}
    (sums,) = stances(cast.mere, designed)
    assert (sums["mostly"], sums["counts"]) == ("drop", {}), "of three others all want the same, or all but one"
    assert stances(cast.priya, designed) == stances(OPERATOR, designed) == []
    with walls(cast.hana):
        rows = Contribution.objects.filter(item=ITEM).select_related("voice")
        size = handful(designed.round.merge_below)
        assert {each.handful for each in rows} == {0, 1}
        assert all(each.handful == handful_of(each.voice.place, 5, 3) for each in rows)
        assert size == 4
    close_round(cast.hana, designed.round, CLOSED_AT, is_meant=True)
    assert reads(cast.mere) == full, "what fills no handful stays with those who answer"
    answer(cast.hana, designed.round, CLOSED_AT, contribution=view, outcome=Outcome.KEPT, words="Thank you")
    with pytest.raises(DatabaseError, match="permission denied"), raw_sql(cast.mere) as attacker:
        attacker.run("UPDATE codesign_voice SET place = 4")
