"""The jobs that pages put off and the chores that come round by themselves. Jobs carry identifiers only.

Stage 3, sharing. Time enters here.
"""

from __future__ import annotations

from uuid import UUID

from django.db import close_old_connections
from django.utils import timezone
from procrastinate.contrib.django import app

from lightwell.letters import posting
from lightwell.organisations import clock, inviting
from lightwell.sharing import chores, letter_chores, retention_chores
from lightwell.sharing.checking import run_check
from lightwell.sharing.handing_over import CHECK_TASK
from lightwell.sharing.key_desk import Desk

DESK = Desk()
"""This worker's desk. In a process that keeps none open nobody can leave anything, and every check is interrupted."""


@app.task(name=CHECK_TASK, queue="hand-overs")
def check_hand_over(hand_over_id: str, membership_id: str, check_number: int) -> None:
    """Check one hand-over, for somebody in one of their offices."""
    close_old_connections()
    run_check(UUID(hand_over_id), UUID(membership_id), check_number, desk=DESK, clock=clock.now)


@app.periodic(cron="*/5 * * * *")
@app.task(name="sharing.expire-hand-overs", queue="chores", queueing_lock="expire-hand-overs")
def expire_hand_overs(timestamp: int) -> None:
    """Every five minutes: remove what was not sent in time."""
    close_old_connections()
    chores.expire_hand_overs(clock.now())


@app.periodic(cron="17 * * * *")
@app.task(name="sharing.sweep-orphans", queue="chores", queueing_lock="sweep-orphans")
def sweep_orphans(timestamp: int) -> None:
    """Every hour: remove from the store what nothing points at.

    By the true time, whatever day the installation lives on: it is compared with when files were written.
    """
    close_old_connections()
    chores.sweep_orphans(timezone.now())


@app.periodic(cron="*/5 * * * *")
@app.task(name="sharing.finish-destructions", queue="chores", queueing_lock="finish-destructions")
def finish_destructions(timestamp: int) -> None:
    """Every five minutes: remove the sealed bytes of whatever was destroyed, where that was cut short."""
    close_old_connections()
    retention_chores.finish_destructions(clock.now())


@app.periodic(cron="* * * * *")
@app.task(name="letters.do-a-round", queue="chores", queueing_lock="letters")
def do_a_round_of_letters(timestamp: int) -> None:
    """Every minute: write the letters that are to be written, and send what waits."""
    close_old_connections()
    posting.do_a_round(clock.now())


@app.periodic(cron="*/10 * * * *")
@app.task(name="letters.notice-what-has-come", queue="chores", queueing_lock="letters-notice")
def notice_what_has_come(timestamp: int) -> None:
    """Every ten minutes: what people are to be told of because its day has come; nothing twice."""
    close_old_connections()
    letter_chores.notice_what_has_come(clock.now())


@app.periodic(cron="37 3 * * *")
@app.task(name="organisations.withdraw-stale-invitations", queue="chores", queueing_lock="stale-invitations")
def withdraw_stale_invitations(timestamp: int) -> None:
    """Every night: take back invitations that nobody took up, and forget whom they were for."""
    close_old_connections()
    inviting.withdraw_stale(clock.now())


@app.periodic(cron="43 3 * * *")
@app.task(name="letters.forget-old", queue="chores", queueing_lock="letters-forget")
def forget_old_letters(timestamp: int) -> None:
    """Every night: take away letters that ended long ago."""
    close_old_connections()
    posting.forget_old(clock.now())
