"""A delivery's key is destroyed after two approvals, when its time is over and nothing holds it; both sides see it."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest
from django.db import DatabaseError

from lightwell.agreements.actions import Decided, end_agreement
from lightwell.agreements.taking_back import answer_end_back, ask_end_back
from lightwell.gateway.keyless import take_key
from lightwell.gateway.sealing import KeyIsApart
from lightwell.gateway.sealing import open_delivery as open_sealed
from lightwell.gateway.unit_keys import unlock_unit_key
from lightwell.ledger.gate import Refused, allowed
from lightwell.ledger.models import Entry, StatedReason
from lightwell.ledger.walls import walls
from lightwell.letters.models import About
from lightwell.letters.telling import told as told_by_letter
from lightwell.policy.actors import OPERATOR, Role
from lightwell.policy.agreement_rules import Fate
from lightwell.policy.letter_rules import Kind
from lightwell.policy.retention_rules import HoldGround
from lightwell.sharing import retention_chores
from lightwell.sharing.certificates import CertificateWrong, Destroyed, read_certificate
from lightwell.sharing.chores import sweep_orphans
from lightwell.sharing.delivering import open_delivery
from lightwell.sharing.models import Delivery, DeliveryKey, Destruction, Hold, LockedUnitKey
from lightwell.sharing.retention import (
    Kept,
    approve_destruction,
    ask_destruction,
    destroy,
    lift_hold,
    place_hold,
    record_authority,
    take_back_destruction,
)
from lightwell.sharing.storing import store
from lightwell.sharing.unit_vault import locking_key
from tests.factories import NZ, make_actor
from tests.sharing.making import OPENED_AT, WHY, Ready, delivery_to

pytestmark = pytest.mark.database

OVER = dt.datetime(2028, 10, 2, 9, 0, tzinfo=NZ)  # 24 months after 30 September 2026 are over
LAST_DAY = dt.datetime(2028, 9, 30, 23, 0, tzinfo=NZ)
ASKING = "Its agreed time with us is over"


@pytest.fixture
def kept(ready_and_sent: Ready) -> Kept:
    cast = ready_and_sent.cast
    return Kept(delivery_to(cast.evaluation, cast.priya))


def test_two_people_end_a_delivery_and_what_is_left_is_a_certificate(ready: Ready, kept: Kept, state: Path) -> None:
    cast, delivery = ready.cast, kept.delivery
    whole = store().read(delivery.stored)
    record_authority(cast.wei, kept, OVER, reference="DA123, class 2.1")
    ask_destruction(cast.priya, kept, OVER, why=ASKING)
    made = destroy(cast.wei, kept, OVER)

    with walls(cast.priya):
        assert not DeliveryKey.objects.filter(delivery=delivery).exists()
        locked = LockedUnitKey.objects.get(unit=cast.evaluation)
    assert not store().holds(delivery.stored)
    assert not list((state / "store").rglob(delivery.stored))
    key = unlock_unit_key(bytes(locked.locked), locking_key(cast.evaluation.pk, state), cast.evaluation.pk.hex)
    with pytest.raises(KeyIsApart):
        open_sealed(whole, key)

    said = read_certificate(made.document).certificate
    assert (said.destroyed, said.rows, said.delivery) == (Destroyed.KEY, 24, delivery.digest)
    assert (said.unit, said.authority) == ("Evaluation", "DA123, class 2.1")
    assert [(each.clause, each.kept_until) for each in said.clauses][-1][1] == dt.date(2028, 9, 30)
    assert (said.asked.office, said.approved.office) == ("analyst", "privacy_officer")
    assert "Priya" not in made.document
    assert "Wei" not in made.document
    with pytest.raises(CertificateWrong):
        read_certificate(made.document.replace('"rows":24', '"rows":25'))

    for reader in (cast.mere, cast.priya, cast.wei):
        with walls(reader):
            seen = Entry.objects.visible_to(reader).filter(subject_id=delivery.pk).values_list("action", flat=True)
            assert {"sharing.ask-destruction", "sharing.approve-destruction"} <= set(seen)
            assert Destruction.objects.visible_to(reader).get().certificate == made.document
            said_why = StatedReason.objects.visible_to(reader).get(entry__action="sharing.ask-destruction")
            assert said_why.words() == ASKING
    with pytest.raises(Refused) as refused:
        open_delivery(cast.priya, delivery, OVER, clause="4", why=WHY)
    assert "destroyed" in refused.value.decision.codes


def test_a_delivery_opens_only_with_its_own_key_put_back(ready: Ready, kept: Kept) -> None:
    with walls(ready.cast.priya):
        own = bytes(DeliveryKey.objects.get(delivery=kept.pk).key)
    assert len(own) == 32
    body = store().read(kept.delivery.stored)
    assert own not in body
    with walls(ready.cast.mere):
        staged = kept.delivery.hand_over.staged
    assert own.hex() not in str(staged)
    with pytest.raises(KeyIsApart):
        take_key(body) if body.startswith(b"lightwell delivery 1\n") else open_sealed(body, None)  # type: ignore[arg-type]


def test_no_single_account_approves_twice_whatever_its_offices(ready: Ready, kept: Kept) -> None:
    cast = ready.cast
    record_authority(cast.wei, kept, OVER, reference="DA123")
    ask_destruction(cast.priya, kept, OVER, why=ASKING)
    twice = replace(cast.wei, account_id=cast.priya.account_id)
    with walls(twice):
        assert allowed(approve_destruction, twice, kept, OVER).codes == ("same-person",)
    with pytest.raises(Refused):
        approve_destruction(cast.priya, kept, OVER)
    take_back_destruction(cast.wei, kept, OVER, why="Let us wait for the report")
    with pytest.raises(Refused) as refused:
        approve_destruction(cast.wei, kept, OVER)
    assert refused.value.decision.codes == ("not-asked",)


def test_nothing_ends_before_its_last_clause_does_or_without_authority(ready: Ready, kept: Kept) -> None:
    with pytest.raises(Refused) as refused:
        ask_destruction(ready.cast.priya, kept, LAST_DAY, why=ASKING)
    assert refused.value.decision.codes == ("not-over-yet", "authority-missing")
    with pytest.raises(Refused) as refused:
        ask_destruction(ready.cast.tom, Kept(delivery_to(ready.cast.contract_reporting, ready.cast.tom)), OVER, why="x")
    assert refused.value.decision.codes == ("authority-missing", "no-reason-given")


def test_a_hold_of_either_side_stops_even_the_second_approval(ready: Ready, kept: Kept) -> None:
    cast = ready.cast
    record_authority(cast.wei, kept, OVER, reference="DA123")
    ask_destruction(cast.priya, kept, OVER, why=ASKING)
    hold = place_hold(cast.mere, kept, OVER, ground=HoldGround.OPEN_REQUEST, why="A mother asked to see hers")
    with pytest.raises(Refused) as refused:
        approve_destruction(cast.wei, kept, OVER)
    assert refused.value.decision.codes == ("held",)
    with pytest.raises(Refused) as refused:
        lift_hold(cast.wei, kept, OVER, hold=hold, why="We would like it gone")
    assert refused.value.decision.codes == ("not-your-hold",)
    with walls(cast.wei):
        reason = StatedReason.objects.visible_to(cast.wei).get(entry__uuid=hold.placed_entry)
        assert reason.words() == "A mother asked to see hers"
    lift_hold(cast.mere, kept, OVER, hold=hold, why="She has been answered now")
    destroy(cast.wei, kept, OVER)
    with walls(OPERATOR):
        assert Hold.objects.get().lifted_at == OVER


def test_what_was_cut_short_after_the_commit_is_finished_by_a_chore(ready: Ready, kept: Kept) -> None:
    cast, delivery = ready.cast, kept.delivery
    given = open_delivery(cast.priya, delivery, OPENED_AT, clause="4", why=WHY)
    record_authority(cast.wei, kept, OVER, reference="DA123")
    ask_destruction(cast.priya, kept, OVER, why=ASKING)
    approve_destruction(cast.wei, kept, OVER)  # and the process is killed before the bytes are removed
    assert given
    assert store().holds(delivery.stored)
    assert retention_chores.finish_destructions(OVER) == 1
    assert not store().holds(delivery.stored)
    assert retention_chores.finish_destructions(OVER) == 0
    assert sweep_orphans(OVER) == 0
    with walls(cast.mere):
        assert Destruction.objects.get().finished_at == OVER


def test_the_database_itself_keeps_a_key_until_its_end_is_agreed(ready: Ready, kept: Kept) -> None:
    with pytest.raises(DatabaseError), walls(ready.cast.wei):
        DeliveryKey.objects.filter(delivery=kept.pk).delete()
    with walls(ready.cast.priya):
        assert DeliveryKey.objects.filter(delivery=kept.pk).exists()
    provider_officer = make_actor("Losa Ah Chong", "losa@ccss.example", ready.cast.ccss, Role.PRIVACY_OFFICER)
    with walls(provider_officer):
        assert not DeliveryKey.objects.exists()
        assert Delivery.objects.visible_to(provider_officer).exists()


def test_doctor_and_the_chore_name_what_is_overdue(ready: Ready, kept: Kept) -> None:
    later = OVER + dt.timedelta(days=40)
    with walls(OPERATOR):
        due = retention_chores.due_for_destruction(OPERATOR, later)
    assert {each.delivery.pk for each in due} >= {kept.pk}
    (finding,) = retention_chores.findings_on(later)
    assert not finding.ok
    (fine,) = retention_chores.findings_on(OPENED_AT)
    assert fine.ok


def test_what_an_ended_agreement_lets_go_is_destroyed_before_its_time_by_the_same_two_people(
    ready: Ready, kept: Kept
) -> None:
    cast, delivery = ready.cast, kept.delivery
    with walls(cast.priya):
        assert allowed(ask_destruction, cast.priya, kept, OPENED_AT).codes == ("not-over-yet", "authority-missing")
    decided = [Decided(cast.evaluation, delivery.quarter, Fate.DESTROYED)]
    end_agreement(cast.mere, ready.agreement, OPENED_AT, on=dt.date(2026, 12, 31), because="It closes", decided=decided)
    with walls(cast.priya):
        assert [each.delivery.pk for each in retention_chores.due_for_destruction(cast.priya, OPENED_AT)] == [
            delivery.pk
        ]
    record_authority(cast.wei, kept, OPENED_AT, reference="DA123, class 2.1")
    ask_destruction(cast.priya, kept, OPENED_AT, why="The agreement ended, and it was to go")
    assert destroy(cast.wei, kept, OPENED_AT)


def test_what_an_end_let_go_is_kept_as_its_clauses_say_once_that_end_is_taken_back(ready: Ready, kept: Kept) -> None:
    cast, delivery = ready.cast, kept.delivery
    decided = [Decided(cast.evaluation, delivery.quarter, Fate.DESTROYED)]
    end_agreement(cast.mere, ready.agreement, OPENED_AT, on=dt.date(2026, 12, 31), because="It closes", decided=decided)
    record_authority(cast.wei, kept, OPENED_AT, reference="DA123, class 2.1")
    with walls(cast.priya):
        due = told_by_letter(Kind.DESTRUCTION_DUE, cast.priya, About(delivery.pk, "", OPENED_AT), OPENED_AT)
        assert due is not None
        assert not due.is_over
    ask_destruction(cast.priya, kept, OPENED_AT, why="The agreement ended, and it was to go")
    ask_end_back(cast.hana, ready.agreement, OPENED_AT, because="It goes on")
    answer_end_back(cast.mere, ready.agreement, OPENED_AT, agrees=True)
    with walls(cast.wei):
        assert allowed(approve_destruction, cast.wei, kept, OPENED_AT).codes == ("not-over-yet",)
    take_back_destruction(cast.wei, kept, OPENED_AT, why="Its end was taken back")
    with walls(cast.priya):
        assert retention_chores.due_for_destruction(cast.priya, OPENED_AT) == ()
        due = told_by_letter(Kind.DESTRUCTION_DUE, cast.priya, About(delivery.pk, "", OPENED_AT), OPENED_AT)
        assert due is not None
        assert due.is_over, "nobody is told any more to ask for its end"
