"""Having a hand-over checked: a page asks and leaves its secrets; a job runs the child and keeps what it found.

Stage 3, sharing. The job acts in the office of whoever asked, looked up again when it runs: revoked since means
refused. A child that is killed is run again, a few times; a check is finished once, or not at all.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable, Iterator
from typing import Final
from uuid import UUID

from django.conf import settings

from lightwell.agreements.models import NamedUnit
from lightwell.ledger.gate import Refused
from lightwell.ledger.governing import NotVisible
from lightwell.ledger.walls import walls
from lightwell.organisations.acting import actor_of
from lightwell.people.registers import wrapped_key
from lightwell.people.telling import sealed_register
from lightwell.policy.actors import Actor
from lightwell.policy.decoding import decode, encode
from lightwell.policy.local_days import local_day
from lightwell.policy.sharing_rules import HandOverState
from lightwell.sharing import key_desk
from lightwell.sharing.beside import to_carry
from lightwell.sharing.check_messages import CheckMade, CheckTask, Recipient, SealedConfirmation
from lightwell.sharing.children import ChildFailed, ChildKilled, ChildUnusable, Started, ask
from lightwell.sharing.enough import enough_notices
from lightwell.sharing.handing_over import Found, finish_check, request_check, stop_check
from lightwell.sharing.key_desk import Desk, Secrets
from lightwell.sharing.models import Confirmation, Delivery, HandOver, ProviderKeyring, RememberedHeadings, UnitKey
from lightwell.sharing.storing import forget, place
from lightwell.sharing.troubles import Trouble

CHILD: Final = "lightwell.sharing.hand_over_job"
MOST_RUNS: Final = 3

Clock = Callable[[], dt.datetime]
log = logging.getLogger(__name__)


def ask_for_check(actor: Actor, hand_over: HandOver, now: dt.datetime, *, passphrase: str, session_key: bytes) -> None:
    """Have it checked, or checked again. Raises NobodyChecks, and then nothing changed; Refused, NotVisible."""
    key_desk.refuse_when_closed(settings.LIGHTWELL_STATE)
    check_number = request_check(actor, hand_over, now)
    key_desk.leave(settings.LIGHTWELL_STATE, hand_over.pk, check_number, Secrets(passphrase, session_key))


def run_check(
    hand_over_id: UUID,
    membership_id: UUID,
    check_number: int,
    *,
    desk: Desk,
    clock: Clock,
    started: Started | None = None,
) -> None:
    """The job. started: is given each child process, for whoever watches over them."""
    secrets = desk.take(hand_over_id, check_number)
    try:
        actor = actor_of(membership_id, clock())
        under_way = _UnderWay(membership_id, actor, hand_over_id, check_number, desk, clock, started)
        under_way.run(secrets)
    except (Refused, NotVisible) as refused:
        # Overtaken, given up, expired, or the office has ended: the ledger says which.
        log.info("check of %s was not done: %s", hand_over_id, refused)
    finally:
        desk.done(hand_over_id)


class _UnderWay:
    """One check under way."""

    def __init__(
        self,
        membership_id: UUID,
        actor: Actor,
        hand_over_id: UUID,
        check_number: int,
        desk: Desk,
        clock: Clock,
        started: Started | None,
    ) -> None:
        self.membership_id = membership_id
        self.actor, self.clock, self.desk, self.started = actor, clock, desk, started
        self.hand_over_id, self.check_number = hand_over_id, check_number

    def run(self, secrets: Secrets | None) -> None:
        """Raises Refused, NotVisible."""
        if secrets is None:
            self._stop(Trouble.WORKER_GONE)
            return
        task = self._task(secrets)
        if task is None:
            return
        try:
            made = decode(CheckMade, self._asked(encode(task)))
        except ChildUnusable as reason:
            self._stop(reason.code)
        except ChildFailed:
            self._stop(Trouble.OUR_FAULT)
        except ChildKilled:
            self._stop(Trouble.KILLED)
        else:
            self._finish(made)

    def _asked(self, task: object) -> object:
        for _ in range(MOST_RUNS - 1):
            try:
                return self._asked_once(task)
            except ChildKilled:
                self.desk.tell(self.hand_over_id, 0, "Beginning again")
        return self._asked_once(task)

    def _asked_once(self, task: object) -> object:
        def told(percent: int, words: str) -> None:
            self.desk.tell(self.hand_over_id, percent, words)

        return ask(CHILD, task, told=told, started=self.started)

    def _task(self, secrets: Secrets) -> CheckTask | None:
        """What the child is given; None when this check was overtaken."""
        now = self.clock()
        with walls(self.actor):
            hand_over = self._hand_over()
            is_it = hand_over.state == HandOverState.CHECKING and hand_over.check_number == self.check_number
            return task_for(self.actor, hand_over, secrets, now) if is_it else None

    def _hand_over(self) -> HandOver:
        found = HandOver.objects.visible_to(self.actor).select_related("agreement")
        hand_over = found.filter(pk=self.hand_over_id).first()
        if hand_over is None:
            raise NotVisible(f"sharing.handover {self.hand_over_id}")
        return hand_over

    def _finish(self, made: CheckMade) -> None:
        found = Found(made.preview, made.marked_copy, made.problems, made.staged)
        try:
            # Looked up once more: somebody whose office ended while the child worked finishes nothing.
            actor = actor_of(self.membership_id, self.clock())
            replaced = finish_check(actor, self._subject(), self.clock(), check_number=self.check_number, found=found)
        except (Refused, NotVisible):
            forget(_made(made))
            raise
        forget(replaced)

    def _stop(self, error: str) -> None:
        stop_check(self.actor, self._subject(), self.clock(), check_number=self.check_number, error=error)

    def _subject(self) -> HandOver:
        with walls(self.actor):
            return self._hand_over()


def _made(made: CheckMade) -> Iterator[str]:
    yield from (digest for digest in (made.preview, made.marked_copy) if digest)
    yield from made.staged.digests if made.staged else ()


def task_for(actor: Actor, hand_over: HandOver, secrets: Secrets, now: dt.datetime) -> CheckTask:
    """Everything the child needs, read behind the walls of whoever asked; inside `walls`."""
    keyring = ProviderKeyring.objects.visible_to(actor).get(organisation=hand_over.provider_id)
    headings = RememberedHeadings.objects.visible_to(actor).filter(
        provider=hand_over.provider_id, agreement_code=hand_over.agreement_code
    )
    return CheckTask(
        hand_over=str(hand_over.pk),
        agreement=hand_over.agreement.document,
        period=hand_over.period,
        told_by=local_day(hand_over.created_at),
        sealed_on=local_day(now),
        store=place(),
        names=bytes(hand_over.sealed_names).hex(),
        keyring=bytes(keyring.document).decode(),
        recipients=tuple(_recipients(actor, hand_over)),
        passphrase=secrets.passphrase,
        session_key=secrets.session_key.hex(),
        confirmed=tuple(_confirmed(actor, hand_over)),
        memory=hand_over.memory_now(),
        headings=headings.values_list("digest", flat=True).first() or "",
        register=sealed_register(actor),
        listing=wrapped_key(actor),
        beside=to_carry(actor, hand_over),
        enough=enough_notices(actor, hand_over.agreement),
    )


def _recipients(actor: Actor, hand_over: HandOver) -> Iterator[Recipient]:
    named = NamedUnit.objects.visible_to(actor).filter(agreement=hand_over.agreement_id)
    keys = dict(UnitKey.objects.visible_to(actor).values_list("unit", "public_key"))
    sent = {
        delivery.unit_id: delivery
        for delivery in Delivery.objects.visible_to(actor).current().filter(hand_over=hand_over.replaces_id)
    }
    for each in named.order_by("code"):
        before = sent.get(each.unit_id)
        yield Recipient(each.code, keys[each.unit_id], before.issue if before else 0, before.digest if before else "")


def _confirmed(actor: Actor, hand_over: HandOver) -> Iterator[SealedConfirmation]:
    for each in Confirmation.objects.visible_to(actor).filter(hand_over=hand_over).order_by("confirmed_at"):
        yield SealedConfirmation(each.code, bytes(each.sealed_where).hex())
