"""A check that is killed, overtaken, out of room or out of office finishes once or not at all, and nothing is lost."""

from __future__ import annotations

import datetime as dt
import os
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from lightwell.gateway.unusable import NoRoom
from lightwell.ledger.models import Entry
from lightwell.ledger.walls import walls
from lightwell.organisations.leaving import end_membership
from lightwell.organisations.models import Membership
from lightwell.policy.actors import Actor
from lightwell.policy.sharing_rules import HandOverState
from lightwell.sharing import key_desk
from lightwell.sharing.checking import MOST_RUNS, ask_for_check, run_check
from lightwell.sharing.chores import interrupt_lost_checks, sweep_orphans
from lightwell.sharing.handing_over import request_check
from lightwell.sharing.key_desk import Desk, NobodyChecks, Secrets
from lightwell.sharing.models import HandOver
from lightwell.sharing.sending import send_hand_over
from lightwell.sharing.storing import store
from lightwell.sharing.troubles import in_words
from lightwell.sharing.uploading import Uploading
from tests.databases import ROOT, WorkerDatabase, child_environment
from tests.sharing.making import CHECKED_AT, PASSPHRASE, SENT_AT, Begun, Ready, afresh, check, start

pytestmark = pytest.mark.database


class Killer:
    """Kills the first so many children it meets, once they have begun."""

    def __init__(self, times: int) -> None:
        self.times, self.met = times, 0

    def __call__(self, child: subprocess.Popen[bytes]) -> None:
        self.met += 1
        if self.met <= self.times:
            child.send_signal(signal.SIGKILL)


def finished(hand_over: HandOver, actor: Actor) -> int:
    with walls(actor):
        return Entry.objects.filter(action="sharing.finish-check", subject_id=hand_over.pk).count()


def test_a_child_that_is_killed_is_run_again_and_the_check_is_finished_once(ready: Ready) -> None:
    killer = Killer(1)
    checked = check(ready, start(ready), started=killer)
    assert killer.met == 2
    assert checked.state == HandOverState.READY
    assert finished(checked, ready.cast.sione) == 1
    send_hand_over(ready.cast.sione, checked, SENT_AT)


def test_a_child_that_is_killed_every_time_is_not_run_for_ever(ready: Ready) -> None:
    killer = Killer(99)
    checked = check(ready, start(ready), started=killer)
    assert killer.met == MOST_RUNS
    assert (checked.state, checked.error) == (HandOverState.INTERRUPTED, "killed")
    assert "Nothing was sent" in in_words(checked.error)
    assert check(ready, Begun(checked, b"")).state == HandOverState.INTERRUPTED


def test_a_wrong_passphrase_changes_nothing_and_may_be_typed_again(ready: Ready) -> None:
    begun = start(ready)
    checked = check(ready, begun, passphrase="kākā in the kauri")
    assert (checked.state, checked.error) == (HandOverState.INTERRUPTED, "wrong-passphrase")
    assert "passphrase" in in_words(checked.error)
    assert check(ready, begun).state == HandOverState.READY


def test_another_browsers_key_opens_nothing(ready: Ready) -> None:
    begun = start(ready)
    checked = check(ready, Begun(begun.hand_over, bytes(32)))
    assert (checked.state, checked.error) == (HandOverState.INTERRUPTED, "stream-damaged")


def test_a_check_that_was_overtaken_changes_nothing(ready: Ready) -> None:
    begun, desk, sione = start(ready), Desk(), ready.cast.sione
    first = request_check(sione, begun.hand_over, CHECKED_AT)
    request_check(sione, begun.hand_over, CHECKED_AT)
    desk.leave(begun.hand_over.pk, first, Secrets(PASSPHRASE, begun.session_key))
    run_check(begun.hand_over.pk, sione.membership_id, first, desk=desk, clock=lambda: CHECKED_AT)
    assert afresh(begun.hand_over, sione).state == HandOverState.CHECKING
    assert finished(begun.hand_over, sione) == 0


def test_whoever_lost_their_office_while_the_job_waited_is_refused(ready: Ready) -> None:
    cast, desk = ready.cast, Desk()
    begun = start(ready)
    number = request_check(cast.sione, begun.hand_over, CHECKED_AT)
    desk.leave(begun.hand_over.pk, number, Secrets(PASSPHRASE, begun.session_key))
    with walls(cast.mere):
        office = Membership.objects.get(pk=cast.sione.membership_id)
    end_membership(cast.mere, office, CHECKED_AT)
    later = CHECKED_AT + dt.timedelta(seconds=5)
    run_check(begun.hand_over.pk, cast.sione.membership_id, number, desk=desk, clock=lambda: later)
    assert afresh(begun.hand_over, cast.mere).state == HandOverState.CHECKING
    with walls(cast.mere):
        (entry,) = Entry.objects.filter(action="organisations.act-in-an-office")
        assert entry.reasons == ["membership-ended"]
    assert check(ready, begun, by=cast.mere, at=later).state == HandOverState.READY


def test_whoever_lost_their_office_while_the_job_ran_finishes_nothing(ready: Ready) -> None:
    cast, desk, later = ready.cast, Desk(), CHECKED_AT + dt.timedelta(seconds=5)
    begun = start(ready)
    number = request_check(cast.sione, begun.hand_over, CHECKED_AT)
    desk.leave(begun.hand_over.pk, number, Secrets(PASSPHRASE, begun.session_key))
    with walls(cast.mere):
        office = Membership.objects.get(pk=cast.sione.membership_id)
    times = iter((CHECKED_AT, CHECKED_AT))

    def leave(child: object) -> None:
        end_membership(cast.mere, office, CHECKED_AT)

    run_check(
        begun.hand_over.pk,
        cast.sione.membership_id,
        number,
        desk=desk,
        clock=lambda: next(times, later),
        started=leave,
    )
    assert afresh(begun.hand_over, cast.mere).state == HandOverState.CHECKING
    assert finished(begun.hand_over, cast.mere) == 0
    assert check(ready, begun, by=cast.mere, at=later).state == HandOverState.READY


def test_without_its_secrets_a_check_is_interrupted_and_asked_for_again(ready: Ready) -> None:
    begun, sione = start(ready), ready.cast.sione
    number = request_check(sione, begun.hand_over, CHECKED_AT)
    desk = Desk()
    assert desk.take(begun.hand_over.pk, number, wait_seconds=0) is None
    assert interrupt_lost_checks(CHECKED_AT) == 1
    lost = afresh(begun.hand_over, sione)
    assert (lost.state, lost.error) == (HandOverState.INTERRUPTED, "worker-gone")
    assert check(ready, begun).state == HandOverState.READY


def test_with_nobody_to_check_nothing_changes(ready: Ready) -> None:
    begun, sione = start(ready), ready.cast.sione
    with pytest.raises(NobodyChecks):
        ask_for_check(sione, begun.hand_over, CHECKED_AT, passphrase=PASSPHRASE, session_key=begun.session_key)
    assert afresh(begun.hand_over, sione).state == HandOverState.UPLOADED


@contextmanager
def full_disk(bytes_left: int) -> Iterator[None]:
    """Files may grow to this size and no further, as on a disk that is full."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    was = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (bytes_left, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, was)


def test_a_full_disk_stops_a_check_with_a_sentence_and_nothing_half_written(ready: Ready, state: Path) -> None:
    begun = start(ready)
    with full_disk(512):
        checked = check(ready, begun)
    assert (checked.state, checked.error) == (HandOverState.INTERRUPTED, "no-room")
    assert "no room left" in in_words(checked.error)
    assert sorted(path.name for path in (state / "store").rglob("*") if path.is_file()) == sorted(checked.originals)
    assert check(ready, begun).state == HandOverState.READY


def test_a_full_disk_refuses_an_upload_and_keeps_nothing_of_it(state: Path) -> None:
    uploading = Uploading(store())
    with full_disk(512), pytest.raises(NoRoom):
        uploading.add("quarter.csv", [b"x" * 5000])
    assert not [path for path in (state / "store").rglob("*") if path.is_file()]


def test_what_a_killed_child_left_behind_is_swept(ready: Ready) -> None:
    checked = check(ready, start(ready))
    orphan = store().stage(b"left by a child that was killed")
    assert sweep_orphans(CHECKED_AT) == 0  # too young: something may still come to point at it
    assert sweep_orphans(dt.datetime.now(dt.UTC) + dt.timedelta(days=2)) == 1
    assert not store().holds(orphan)
    assert checked.was_staged is not None
    assert all(store().holds(digest) for digest in (*checked.originals, *checked.was_staged.digests))


# --- a whole worker ------------------------------------------------------------------------------------------------


WORKER = (sys.executable, "-m", "lightwell.web.working")


def environment(state: Path, database: WorkerDatabase) -> dict[str, str]:
    return {
        **child_environment(database.connections),
        "DJANGO_SETTINGS_MODULE": "tests.sharing.worker_settings",
        "LIGHTWELL_TESTED_STATE": str(state),
    }


@contextmanager
def worker(state: Path, database: WorkerDatabase) -> Iterator[subprocess.Popen[bytes]]:
    """A real worker of this installation."""
    process = subprocess.Popen(WORKER, env=environment(state, database), cwd=ROOT)
    try:
        eventually(lambda: is_open(state))
        yield process
    finally:
        process.kill()
        process.wait()


def is_open(state: Path) -> bool:
    try:
        key_desk.refuse_when_closed(state)
    except NobodyChecks:
        return False
    return True


def eventually(happened: Callable[[], object], seconds: float = 120) -> None:
    until = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < until, "it did not happen in time"
        time.sleep(0.05)


def test_a_worker_that_is_killed_loses_nothing_and_the_check_is_finished_once(
    ready: Ready, state: Path, worker_database: WorkerDatabase
) -> None:
    sione, begun = ready.cast.sione, start(ready)
    with worker(state, worker_database) as process:
        ask_for_check(sione, begun.hand_over, CHECKED_AT, passphrase=PASSPHRASE, session_key=begun.session_key)
        eventually(lambda: getattr(key_desk.progress_of(state, begun.hand_over.pk), "percent", 0) > 0)
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
    assert key_desk.progress_of(state, begun.hand_over.pk) is None
    with worker(state, worker_database):
        eventually(lambda: afresh(begun.hand_over, sione).state == HandOverState.INTERRUPTED)
        ask_for_check(sione, begun.hand_over, CHECKED_AT, passphrase=PASSPHRASE, session_key=begun.session_key)
        eventually(lambda: afresh(begun.hand_over, sione).state == HandOverState.READY)
        second = subprocess.run(
            WORKER, env=environment(state, worker_database), cwd=ROOT, capture_output=True, text=True, check=False
        )
        assert second.returncode == 1
        assert "already" in second.stderr
    assert finished(begun.hand_over, sione) == 1
