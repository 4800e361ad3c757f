"""The provider's keyring: what turns, what stays, and what opens it."""

from __future__ import annotations

import copy
import datetime as dt
import json
import pickle

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lightwell.gateway import keyring
from lightwell.gateway.keyring import Keyring, KeyringUnreadable
from lightwell.gateway.passphrase import WeakPassphrase, WrongPassphrase
from tests.gateway.made_keys import ANOTHER_PASSPHRASE, PASSPHRASE, QUICK, ROOT, SIGNED_ON, known_keyring, unlocked


def pseudonym_key(of: Keyring, words: str = PASSPHRASE) -> str:
    with of.unlock(words) as opened:
        return opened.pseudonym_key("best-foot-forward", "evaluation", "learning")


def test_a_new_keyring_opens_with_its_passphrase_and_is_at_its_first_generation() -> None:
    made = keyring.new(PASSPHRASE, SIGNED_ON, QUICK)
    assert (made.generation, made.pseudonym_generation, made.created_on) == (1, 1, SIGNED_ON)
    assert pseudonym_key(made) != pseudonym_key(keyring.new(PASSPHRASE, SIGNED_ON, QUICK))


def test_a_weak_passphrase_makes_no_keyring() -> None:
    with pytest.raises(WeakPassphrase):
        keyring.new("short", SIGNED_ON, QUICK)


def test_a_keyring_is_read_back_as_it_was_written() -> None:
    assert Keyring.read(known_keyring().document()) == known_keyring()


def test_rotating_changes_the_signing_and_way_back_keys_and_leaves_pseudonyms_alone() -> None:
    old = known_keyring()
    new = old.rotate(PASSPHRASE, QUICK)
    assert (new.generation, new.pseudonym_generation, new.id) == (2, 1, old.id)
    assert pseudonym_key(new) == pseudonym_key(old)
    assert new.public_key(1) == old.public_key(1) != new.public_key(2)
    with unlocked(old) as before, unlocked(new) as after:
        assert before.way_back_key() == after.way_back_key(1) != after.way_back_key()
        assert before.signing_key().public_key() != after.signing_key().public_key()
        assert before.rounding_key("a", "r") == after.rounding_key("a", "r")
    assert new.wrapped_root.salt != old.wrapped_root.salt


def test_a_new_pseudonym_generation_ends_matching_and_the_old_one_can_still_be_asked_for() -> None:
    old = known_keyring()
    new = old.new_pseudonym_generation(PASSPHRASE, QUICK)
    assert (new.generation, new.pseudonym_generation) == (1, 2)
    assert pseudonym_key(new) != pseudonym_key(old)
    with unlocked(new) as opened:
        assert opened.pseudonym_key("best-foot-forward", "evaluation", "learning", 1) == pseudonym_key(old)


def test_after_another_passphrase_the_first_no_longer_opens_it_and_the_keys_are_the_same() -> None:
    changed = known_keyring().change_passphrase(PASSPHRASE, ANOTHER_PASSPHRASE, QUICK)
    assert pseudonym_key(changed, ANOTHER_PASSPHRASE) == pseudonym_key(known_keyring())
    with pytest.raises(WrongPassphrase):
        changed.unlock(PASSPHRASE)
    with pytest.raises(WrongPassphrase):
        known_keyring().change_passphrase("not the passphrase", ANOTHER_PASSPHRASE, QUICK)
    with pytest.raises(WeakPassphrase):
        known_keyring().change_passphrase(PASSPHRASE, "short", QUICK)


@pytest.mark.parametrize(
    ("part", "value"),
    [("pseudonym_generation", 2), ("created_on", "2026-06-25"), ("id", "0011223344556677")],
)
def test_a_keyring_with_a_changed_part_does_not_open(part: str, value: object) -> None:
    document = {**json.loads(known_keyring().document()), part: value}
    with pytest.raises(WrongPassphrase):
        Keyring.read(json.dumps(document).encode()).unlock(PASSPHRASE)


def test_a_keyring_with_somebody_elses_signing_key_does_not_open() -> None:
    document = json.loads(known_keyring().document())
    document["signing_keys"][0]["public_key"] = "00" * 32
    with pytest.raises(WrongPassphrase):
        Keyring.read(json.dumps(document).encode()).unlock(PASSPHRASE)


@given(st.data())
@settings(max_examples=40)
def test_a_damaged_keyring_never_opens_into_other_keys(data: st.DataObject) -> None:
    document = bytearray(known_keyring().document())
    place = data.draw(st.integers(0, len(document) - 2))
    document[place] ^= data.draw(st.integers(1, 255))
    try:
        opened = Keyring.read(bytes(document)).unlock(PASSPHRASE)
    except (KeyringUnreadable, WrongPassphrase):
        return
    assert bytes(opened.root) == ROOT  # only the date of the drill lies outside the lock


@pytest.mark.parametrize(
    "document", [b"", b"{}", b"[]", b"\xff\xfe", b'{"form": "lightwell-keyring/2"}', b'{"form": 1.5}', b"null"]
)
def test_what_is_not_a_keyring_says_so(document: bytes) -> None:
    with pytest.raises(KeyringUnreadable):
        Keyring.read(document)


def test_a_generation_beyond_all_use_is_refused_when_the_document_is_read() -> None:
    document = {**json.loads(known_keyring().document()), "pseudonym_generation": 10**6}
    with pytest.raises(KeyringUnreadable):
        Keyring.read(json.dumps(document).encode())


def test_leaving_the_context_wipes_the_root() -> None:
    with unlocked() as opened:
        root = opened.root
        assert bytes(root) == ROOT
    assert bytes(root) == bytes(32)
    with pytest.raises(ValueError, match="locked again"):
        opened.pseudonym_key("a", "r", "u")


def test_an_unlocked_keyring_can_neither_be_shown_nor_stored_nor_sent_elsewhere() -> None:
    with unlocked() as opened:
        assert repr(opened) == f"<Unlocked {opened.keyring.id}>"
        for way in (pickle.dumps, copy.copy, copy.deepcopy):
            with pytest.raises(TypeError, match="stays in the process"):
                way(opened)


def test_the_digest_of_what_was_sent_is_keyed_so_that_nobody_else_can_test_a_guess() -> None:
    with unlocked() as opened, unlocked(keyring.new(PASSPHRASE, SIGNED_ON, QUICK)) as other:
        assert opened.plaintext_digest(b"rows") == opened.plaintext_digest(b"rows")
        assert opened.plaintext_digest(b"rows") != other.plaintext_digest(b"rows")


@pytest.mark.parametrize(
    ("drilled_on", "is_due"), [(None, True), (dt.date(2025, 7, 1), True), (dt.date(2025, 7, 2), False)]
)
def test_a_drill_is_due_when_there_was_none_within_365_days(drilled_on: dt.date | None, is_due: bool) -> None:
    drilled = known_keyring() if drilled_on is None else known_keyring().drilled(drilled_on)
    assert drilled.needs_drill(dt.date(2026, 7, 2)) is is_due
    assert pseudonym_key(drilled) == pseudonym_key(known_keyring())
