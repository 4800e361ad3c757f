"""Sending points at what was staged, once; sending again replaces it visibly and closes what was sent before."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from lightwell.agreements.actions import end_agreement
from lightwell.ledger.gate import Refused
from lightwell.ledger.walls import stand_behind, walls
from lightwell.policy.actors import Actor
from lightwell.policy.periods import Quarter
from lightwell.policy.sharing_rules import HandOverState
from lightwell.sharing.delivering import open_delivery
from lightwell.sharing.handing_over import withdraw_hand_over
from lightwell.sharing.models import Delivery, HandOver
from lightwell.sharing.opening import read_page
from lightwell.sharing.opening_job import View
from lightwell.sharing.sending import send_hand_over
from lightwell.sharing.storing import store
from tests.agreements.making import make_draft
from tests.factories import Cast
from tests.sharing.making import (
    CHECKED_AT,
    OPENED_AT,
    SENT_AT,
    WHY,
    Ready,
    afresh,
    check,
    delivery_to,
    sent,
    start,
    usual_rows,
)

pytestmark = pytest.mark.database

LATER = SENT_AT + dt.timedelta(days=1)


def refusal(actor: Actor, hand_over: HandOver, at: dt.datetime = SENT_AT) -> tuple[str, ...]:
    with pytest.raises(Refused) as refused:
        send_hand_over(actor, hand_over, at)
    return refused.value.decision.codes


def starting_refusal(ready: Ready, **options: object) -> tuple[str, ...]:
    with pytest.raises(Refused) as refused:
        start(ready, usual_rows(6), **options)  # type: ignore[arg-type]
    return refused.value.decision.codes


def test_what_was_uploaded_is_forgotten_once_it_is_sent(ready: Ready) -> None:
    begun = start(ready)
    uploaded = tuple(begun.hand_over.originals)
    checked = check(ready, begun)
    assert all(store().holds(digest) for digest in (*uploaded, checked.preview))
    send_hand_over(ready.cast.sione, checked, SENT_AT)
    after = afresh(checked, ready.cast.sione)
    assert (after.state, after.originals, after.preview, bytes(after.sealed_names)) == (HandOverState.SENT, [], "", b"")
    assert not any(store().holds(digest) for digest in (*uploaded, checked.preview))
    assert after.was_staged is not None
    assert all(store().holds(digest) for digest in after.was_staged.digests)


def test_it_is_sent_once(ready: Ready) -> None:
    hand_over = sent(ready)
    assert refusal(ready.cast.sione, hand_over) == ("not-open",)


def test_a_colleague_with_the_office_may_send_and_nobody_else(ready: Ready) -> None:
    checked = check(ready, start(ready))
    for stranger in (ready.cast.aroha, ready.cast.priya, ready.cast.hana):
        with pytest.raises(LookupError):
            send_hand_over(stranger, checked, SENT_AT)
    send_hand_over(ready.cast.mere, checked, SENT_AT)


def test_sending_again_closes_the_earlier_version_and_shows_it(ready: Ready) -> None:
    cast = ready.cast
    first = sent(ready)
    before = delivery_to(cast.evaluation, cast.priya)
    held = open_delivery(cast.priya, before, OPENED_AT, clause="3", why=WHY).signed()

    assert starting_refusal(ready, at=LATER) == ("sent-already",)
    again = start(ready, usual_rows(30), replaces=True, at=LATER)
    check(ready, again, at=LATER)
    send_hand_over(cast.sione, again.hand_over, LATER)

    after = delivery_to(cast.evaluation, cast.priya)
    assert (after.issue, after.rows) == (2, 30)
    assert afresh(first, cast.sione).state == HandOverState.REPLACED
    with walls(cast.priya):
        closed = before.afresh_for(cast.priya)
    assert (closed.superseded_by_id, closed.superseded_at) == (after.pk, LATER)
    for attempt in (
        lambda: open_delivery(cast.priya, closed, LATER, clause="3", why=WHY),
        lambda: read_page(cast.priya, held, OPENED_AT + dt.timedelta(minutes=1), View()),
    ):
        with pytest.raises(Refused) as refused:
            attempt()
        assert refused.value.decision.codes == ("superseded",)


def test_a_closed_delivery_stays_closed_in_the_database_too(ready: Ready) -> None:
    sent(ready)
    again = start(ready, usual_rows(30), replaces=True, at=LATER)
    check(ready, again, at=LATER)
    send_hand_over(ready.cast.sione, again.hand_over, LATER)
    with pytest.raises(DatabaseError):
        _reopen(ready.cast.mere)


def _reopen(actor: Actor) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        stand_behind(actor)
        cursor.execute("SELECT set_config('lightwell.action', 'tests.raw', true)")
        cursor.execute("UPDATE sharing_delivery SET superseded_at = NULL, superseded_by_id = NULL")


def test_what_was_checked_before_another_quarter_was_sent_is_checked_again(ready: Ready) -> None:
    at = dt.datetime(2027, 1, 11, 9, 0, tzinfo=SENT_AT.tzinfo)
    table = [[*row[:5], "02/10/2026", *row[6:]] for row in usual_rows()]
    fourth = start(ready, table, period=Quarter(2026, 4), at=at)
    check(ready, fourth, at=at)
    third = start(ready, at=at)
    check(ready, third, at=at)
    send_hand_over(ready.cast.sione, third.hand_over, at)
    assert refusal(ready.cast.sione, fourth.hand_over, at) == ("another-quarter-sent-since",)
    check(ready, fourth, at=at)
    send_hand_over(ready.cast.sione, fourth.hand_over, at)


def test_the_database_itself_keeps_hand_overs_in_one_chain(ready: Ready) -> None:
    sent(ready)
    table = [[*row[:5], "02/10/2026", *row[6:]] for row in usual_rows()]
    begun = start(ready, table, period=Quarter(2026, 4))
    check(ready, begun)
    with pytest.raises(IntegrityError, match="hand_overs_follow_one_another"):
        _send_beside_the_rule(ready.cast.sione, begun.hand_over)


def _send_beside_the_rule(actor: Actor, hand_over: HandOver) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        stand_behind(actor)
        cursor.execute("SELECT set_config('lightwell.action', 'tests.raw', true)")
        HandOver.objects.filter(pk=hand_over.pk).update(
            state="sent", sent_at=LATER, originals=[], preview="", marked_copy="", sealed_names=b"", memory_from=""
        )


def test_an_agreement_that_ended_before_the_quarter_does_sends_nothing(ready: Ready) -> None:
    checked = check(ready, start(ready))
    end_agreement(ready.cast.mere, ready.agreement, CHECKED_AT, on=dt.date(2026, 9, 29))
    assert refusal(ready.cast.sione, checked) == ("agreement-not-in-force",)
    withdraw_hand_over(ready.cast.sione, checked, SENT_AT)
    assert starting_refusal(ready) == ("agreement-not-in-force",)


def test_one_quarter_is_under_way_once_and_can_be_given_up(ready: Ready) -> None:
    begun = start(ready)
    assert starting_refusal(ready) == ("one-under-way",)
    withdraw_hand_over(ready.cast.mere, begun.hand_over, CHECKED_AT)
    assert not any(store().holds(digest) for digest in begun.hand_over.originals)
    start(ready)


def test_there_is_nothing_to_replace_before_anything_was_sent(ready: Ready) -> None:
    assert starting_refusal(ready, replaces=True) == ("nothing-to-replace",)


def test_a_quarter_that_has_not_begun_waits(ready: Ready) -> None:
    assert starting_refusal(ready, period=Quarter(2027, 1)) == ("quarter-not-begun",)


def test_everything_that_is_not_ready_is_said_at_once(cast: Cast) -> None:
    unready = Ready(cast, make_draft(cast), None)  # type: ignore[arg-type]
    with pytest.raises(Refused) as refused:
        start(unready, usual_rows(6), by=cast.mere)
    assert refused.value.decision.codes == ("agreement-not-signed", "no-keyring", "unit-without-key")
    assert "Contract reporting, Evaluation" in refused.value.decision.reasons[2].sentence


def test_nobody_but_the_provider_hands_its_quarter_over(ready: Ready) -> None:
    with pytest.raises(LookupError):
        start(ready, usual_rows(6), by=ready.cast.aroha)
    with pytest.raises(Refused) as refused:
        start(ready, usual_rows(6), by=ready.cast.hana)
    assert "not-handing-over-here" in refused.value.decision.codes


def test_a_delivery_is_not_there_for_its_unit_before_it_is_sent(ready: Ready) -> None:
    check(ready, start(ready))
    with walls(ready.cast.priya):
        assert not Delivery.objects.exists()
