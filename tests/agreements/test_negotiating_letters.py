"""Each side is told that it is its turn on a draft, that something is up for signing, and that both have signed."""

from __future__ import annotations

import datetime as dt
import html
from typing import Any

import pytest
from django.db import connection

from lightwell.agreements.actions import sign
from lightwell.agreements.settling import put_up_for_signing
from lightwell.ledger.walls import walls
from lightwell.letters.models import Letter
from lightwell.letters.posting import write_all
from lightwell.organisations.leaving import end_membership
from lightwell.organisations.models import Membership
from lightwell.policy.actors import OPERATOR, Actor, Role
from lightwell.policy.agreement_rules import AgreementState
from lightwell.policy.letter_rules import Kind
from lightwell.policy.negotiating import MoveKind
from lightwell.sharing.letter_chores import notice_what_has_come
from tests.agreements.talking import ANSWERED_AT, TALKED_AT, Talked, make_talked, read, signed_in
from tests.factories import NZ, Cast, best_foot_forward, make_actor

pytestmark = [pytest.mark.database, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def talked(settings: Any) -> Talked:
    settings.LIGHTWELL_CLOCK = "tests.web.told.now"
    cast: Cast = best_foot_forward()
    return make_talked(cast, ("3",))


def told(actor: Actor, at: dt.datetime) -> list[str]:
    """The kinds of the letters that somebody has by then."""
    write_all(at, is_posting=False)
    with walls(actor):
        mine = Letter.objects.visible_to(actor).order_by("written_at", "happened_at")
        return list(mine.values_list("kind", flat=True))


def test_whoever_speaks_for_a_side_is_told_once_a_day_that_it_is_their_turn(talked: Talked) -> None:
    cast, soon = talked.cast, dt.timedelta(minutes=20)
    assert told(cast.mere, TALKED_AT + soon) == [Kind.DRAFT_TURN]
    assert told(cast.sione, TALKED_AT + soon) == []
    assert told(cast.hana, TALKED_AT + soon) == []
    for words in ("Why?", "Who?"):
        talked.says(cast.mere, "3", MoveKind.ASK, words)
        talked.says(cast.hana, "3", MoveKind.ANSWER, "An answer that no letter repeats")
    talked.says(cast.mere, "3", MoveKind.ASK, "And when?")
    assert told(cast.hana, ANSWERED_AT + soon) == [Kind.DRAFT_TURN]


def test_a_letter_repeats_nothing_that_was_written(talked: Talked) -> None:
    cast = talked.cast
    talked.says(cast.mere, "3", MoveKind.DECLINE, "Our families did not want this")
    told(cast.hana, ANSWERED_AT + dt.timedelta(minutes=20))
    with walls(cast.hana):
        letter = Letter.objects.visible_to(cast.hana).get(kind=Kind.DRAFT_TURN)
    page = read(signed_in(cast.hana), f"/letters/{letter.pk}")
    assert "City Centre Social Services waits for your answer" in page
    assert "Our families did not want this" not in page


def test_both_sides_are_told_what_is_up_for_signing_and_what_was_signed(talked: Talked) -> None:
    cast, soon = talked.cast, dt.timedelta(minutes=20)
    talked.says(cast.mere, "3", MoveKind.AGREE)
    proposed = put_up_for_signing(cast.hana, talked.draft, ANSWERED_AT)
    assert Kind.TO_SIGN in told(cast.mere, ANSWERED_AT + soon)
    assert Kind.TO_SIGN in told(cast.hana, ANSWERED_AT + soon)
    sign(cast.hana, proposed, ANSWERED_AT + soon)
    sign(cast.mere, proposed, ANSWERED_AT + soon)
    for who in (cast.mere, cast.hana):
        assert told(who, ANSWERED_AT + 2 * soon)[-1] == Kind.AGREEMENT_SIGNED


def test_where_the_last_who_can_sign_leaves_both_sides_are_told_and_whoever_comes_after_signs(talked: Talked) -> None:
    cast, soon = talked.cast, dt.timedelta(minutes=20)
    talked.says(cast.mere, "3", MoveKind.AGREE)
    proposed = put_up_for_signing(cast.hana, talked.draft, ANSWERED_AT)
    sign(cast.hana, proposed, ANSWERED_AT + soon)
    with walls(cast.mere):
        office = Membership.objects.visible_to(cast.mere).get(pk=cast.mere.membership_id)
    sione, hana = (signed_in(each) for each in (cast.sione, cast.hana))
    both = "a manager of City Centre Social Services"
    assert both in read(hana, talked.home)
    end_membership(OPERATOR, office, ANSWERED_AT + soon)
    for where in (talked.home,):
        assert "Nobody at City Centre Social Services can answer or sign now" in html.unescape(hana.get(where).text)
        own = html.unescape(sione.get(where).text)
        assert "Nobody here can answer or sign now" in own
        assert "ask whoever runs this site to bring a manager in" in own
    morning = dt.datetime(2026, 6, 24, 8, 30, tzinfo=NZ)
    for _ in range(2):
        notice_what_has_come(morning)
    assert (
        told(cast.sione, morning).count(Kind.NOBODY_SPEAKS) == told(cast.hana, morning).count(Kind.NOBODY_SPEAKS) == 1
    )
    with walls(cast.hana):
        letter = Letter.objects.visible_to(cast.hana).get(kind=Kind.NOBODY_SPEAKS)
    assert "holds the office any more by which somebody answers and signs" in read(hana, f"/letters/{letter.pk}")
    with walls(cast.aroha), connection.cursor() as cursor:
        cursor.execute(
            "SELECT lightwell_speaks(%s, now()), lightwell_speaks(%s, now())", [cast.agency.pk, cast.ccss.pk]
        )
        assert cursor.fetchone() == (None, None), "who speaks for a rival is not for it to know"
    lani = make_actor("Lani Faleolo", "lani@ccss.example", cast.ccss, Role.MANAGER)
    assert (
        "Nobody" not in html.unescape(read(hana, talked.home)).split("Who can answer and sign now")[0].split("</h1>")[1]
    )
    assert sign(lani, proposed, morning).state == AgreementState.SIGNED
