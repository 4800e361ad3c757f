"""A stated reason lies outside the ledger, sealed and erasable; the entry's commitment to it stays."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

import pytest
from cryptography.exceptions import InvalidTag
from django.db import DatabaseError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from lightwell.ledger import reasons
from lightwell.ledger.actions import erase_stated_reason
from lightwell.ledger.gate import Refused
from lightwell.ledger.governing import NotVisible
from lightwell.ledger.models import StatedReason
from lightwell.ledger.walls import stand_behind, walls
from lightwell.policy.actors import Actor
from tests.factories import NOW, Cast, best_foot_forward
from tests.ledger.sightings import the_reason_for_an_opening

WORDS = "To prepare the quarter's findings"
ENTRY = UUID("5f1c1d38-3c3b-4a6e-9c3e-3e4b5a6c7d8e")
ANOTHER = UUID("00000000-0000-4000-8000-000000000001")
LATER = NOW + dt.timedelta(days=30)

with_a_database = pytest.mark.django_db(transaction=True)


@pytest.fixture
def cast() -> Cast:
    return best_foot_forward()


def _reason(cast: Cast, actor: Actor) -> StatedReason:
    with walls(actor):
        return StatedReason.objects.visible_to(actor).select_related("entry").get()


@with_a_database
def test_the_provider_reads_why_its_delivery_was_opened(cast: Cast) -> None:
    the_reason_for_an_opening(cast)
    reason = _reason(cast, cast.mere)
    assert reason.words() == WORDS
    assert reason.keeps_its_commitment()


@with_a_database
def test_the_words_are_nowhere_in_the_database(cast: Cast) -> None:
    the_reason_for_an_opening(cast)
    with walls(cast.priya), connection.cursor() as cursor:
        cursor.execute(
            "SELECT sealed, wrapped_key, e::text FROM ledger_statedreason r JOIN ledger_entry e ON e.id = entry_id"
        )
        sealed, wrapped_key, entry = cursor.fetchone() or (b"", b"", "")
    assert WORDS.encode() not in bytes(sealed) + bytes(wrapped_key) + entry.encode()


@with_a_database
def test_an_erased_reason_is_gone_and_its_commitment_stays(cast: Cast) -> None:
    the_reason_for_an_opening(cast)
    before = _reason(cast, cast.wei)
    erase_stated_reason(cast.wei, before, LATER)
    after = _reason(cast, cast.mere)
    assert after.words() is None
    assert (after.sealed, after.wrapped_key, after.erased_at) == (None, None, LATER)
    assert bytes(after.entry.commitment or b"") == bytes(before.entry.commitment or b"") != b""


@with_a_database
def test_only_the_privacy_officer_of_whoever_gave_it_erases_a_reason(cast: Cast) -> None:
    the_reason_for_an_opening(cast)
    reason = _reason(cast, cast.priya)
    for actor in (cast.priya, cast.mere, cast.sione):
        with pytest.raises(Refused) as refusal:
            erase_stated_reason(actor, reason, LATER)
        assert refusal.value.decision.codes == ("not-its-privacy-officer",)
    for stranger in (cast.aroha, cast.tom):
        with pytest.raises(NotVisible):
            erase_stated_reason(stranger, reason, LATER)
    assert _reason(cast, cast.mere).words() == WORDS


@with_a_database
def test_a_reason_is_erased_once(cast: Cast) -> None:
    the_reason_for_an_opening(cast)
    reason = _reason(cast, cast.wei)
    erase_stated_reason(cast.wei, reason, LATER)
    with pytest.raises(Refused) as refusal:
        erase_stated_reason(cast.wei, reason, LATER)
    assert refusal.value.decision.codes == ("already-erased",)


@with_a_database
@pytest.mark.parametrize(
    "rewriting",
    [
        "UPDATE ledger_statedreason SET sealed = 'another', wrapped_key = 'another'",
        "UPDATE ledger_statedreason SET entry_id = entry_id",
        "DELETE FROM ledger_statedreason",
    ],
)
def test_a_reason_can_be_erased_but_not_rewritten(cast: Cast, rewriting: str) -> None:
    the_reason_for_an_opening(cast)
    with pytest.raises(DatabaseError, match=r"row-level security|permission denied"):
        _in_an_action(cast.wei, rewriting)


def _in_an_action(actor: Actor, statement: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        stand_behind(actor)
        cursor.execute("SELECT set_config('lightwell.action', 'tests.raw', true)")
        cursor.execute(statement)


@given(st.text(min_size=1, max_size=2000))
def test_any_reason_comes_back_whole_and_keeps_its_commitment(words: str) -> None:
    sealed = reasons.seal(ENTRY, words)
    salt, opened = reasons.unseal(ENTRY, sealed.sealed, sealed.wrapped_key)
    assert opened == words
    assert reasons.commitment(salt, ENTRY, words) == sealed.commitment


@given(st.text(min_size=1), st.text(min_size=1))
def test_a_commitment_fits_no_other_reason_and_no_other_entry(words: str, others: str) -> None:
    salt = b"\0" * reasons.SALT_BYTES
    committed = reasons.commitment(salt, ENTRY, words)
    assert (committed == reasons.commitment(salt, ENTRY, others)) == (words == others)
    assert committed != reasons.commitment(salt, ANOTHER, words)


def test_the_same_reason_given_twice_looks_different_each_time() -> None:
    first, second = reasons.seal(ENTRY, WORDS), reasons.seal(ENTRY, WORDS)
    assert first.commitment != second.commitment
    assert first.sealed != second.sealed
    assert first.wrapped_key != second.wrapped_key


def test_a_reason_moved_to_another_entry_does_not_open() -> None:
    sealed = reasons.seal(ENTRY, WORDS)
    with pytest.raises(InvalidTag):
        reasons.unseal(ANOTHER, sealed.sealed, sealed.wrapped_key)


def test_an_altered_reason_does_not_open() -> None:
    sealed = reasons.seal(ENTRY, WORDS)
    altered = sealed.sealed[:-1] + bytes([sealed.sealed[-1] ^ 1])
    with pytest.raises(InvalidTag):
        reasons.unseal(ENTRY, altered, sealed.wrapped_key)


def test_a_reason_that_was_sealed_anew_for_the_same_entry_is_not_the_one_given() -> None:
    given, other = reasons.seal(ENTRY, WORDS), reasons.seal(ENTRY, "Another")
    assert reasons.given(ENTRY, given.sealed, given.wrapped_key, given.commitment) == WORDS
    for committed in (given.commitment, None):
        with pytest.raises(reasons.NotAsGiven) as found:
            reasons.given(ENTRY, other.sealed, other.wrapped_key, committed)
        assert str(found.value) == reasons.NOT_AS_GIVEN
    with pytest.raises(reasons.NotAsGiven) as found:
        reasons.given(ANOTHER, given.sealed, given.wrapped_key, given.commitment)
    assert str(found.value) == reasons.NOT_OPENED
