"""Locking the root with words: what is too weak, and what a wrong guess learns."""

from __future__ import annotations

import unicodedata
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lightwell.gateway.passphrase import Cost, WeakPassphrase, Wrapped, WrongPassphrase, refuse_weak, unwrap, wrap
from lightwell.policy.faults import NotWellFormed
from tests.gateway.made_keys import ANOTHER_PASSPHRASE, PASSPHRASE, QUICK

BOUND = b"the rest of the document"


@given(st.binary(max_size=64), st.text(max_size=20))
@settings(max_examples=30)
def test_the_same_words_open_it_whatever_they_are(secret: bytes, words: str) -> None:
    assert unwrap(wrap(secret, words, BOUND, QUICK), words, BOUND) == secret


def test_other_words_do_not_and_the_sentence_is_always_the_same() -> None:
    wrapped = wrap(b"root", PASSPHRASE, BOUND, QUICK)
    sentences = set()
    for words in ("", "x", ANOTHER_PASSPHRASE, PASSPHRASE.upper()):
        with pytest.raises(WrongPassphrase) as refused:
            unwrap(wrapped, words, BOUND)
        sentences.add(str(refused.value))
        assert not words or words not in str(refused.value).split()
    assert len(sentences) == 1


@pytest.mark.parametrize("part", ["salt", "nonce", "ciphertext"])
def test_a_changed_lock_does_not_open(part: str) -> None:
    wrapped = wrap(b"root", PASSPHRASE, BOUND, QUICK)
    was = getattr(wrapped, part)
    flipped = format(int(was[0], 16) ^ 1, "x") + was[1:]
    changed: Wrapped = replace(wrapped, **{part: flipped})
    with pytest.raises(WrongPassphrase):
        unwrap(changed, PASSPHRASE, BOUND)


def test_a_lock_moved_to_another_document_does_not_open() -> None:
    with pytest.raises(WrongPassphrase):
        unwrap(wrap(b"root", PASSPHRASE, BOUND, QUICK), PASSPHRASE, b"another document")


def test_a_lock_with_too_short_a_salt_is_refused_like_any_other_that_does_not_open() -> None:
    wrapped = replace(wrap(b"root", PASSPHRASE, BOUND, QUICK), salt="00")
    with pytest.raises(WrongPassphrase):
        unwrap(wrapped, PASSPHRASE, BOUND)


def test_locking_again_uses_another_salt() -> None:
    assert wrap(b"root", PASSPHRASE, BOUND, QUICK).salt != wrap(b"root", PASSPHRASE, BOUND, QUICK).salt


def test_macrons_typed_as_two_characters_and_pasted_spaces_open_it_too() -> None:
    wrapped = wrap(b"root", PASSPHRASE, BOUND, QUICK)
    assert unwrap(wrapped, unicodedata.normalize("NFD", PASSPHRASE) + " ", BOUND) == b"root"


@pytest.mark.parametrize("cost", [(2**21, 1, 1), (64, 0, 1), (64, 65, 1), (64, 1, 17), (7, 1, 1)])
def test_a_document_cannot_ask_for_more_memory_or_time_than_there_is(cost: tuple[int, int, int]) -> None:
    with pytest.raises(NotWellFormed):
        Cost(*cost)


def test_each_guess_costs_128_mebibytes_unless_said_otherwise() -> None:
    assert Cost() == Cost(memory_kib=131072, iterations=3, lanes=4)


@pytest.mark.parametrize(
    ("words", "because"),
    [
        ("short", "shorter than 12"),
        ("", "shorter than 12"),
        ("aaaaaaaaaaaaaaaa", "same few characters"),
        ("tūīmanu1tūīmanu1", "again and again"),
        ("qwertyuiop[]qwerty", None),
        ("qwertyuiopas", "neighbouring keys"),
        ("zyxwvutsrqpon", "neighbouring keys"),
        ("1234567890123", "neighbouring keys"),
        ("Passw0rd2026!", "first that anybody would guess"),
        ("New Zealand 2026!", "first that anybody would guess"),
        ("correct horse battery staple", "first that anybody would guess"),
        (PASSPHRASE, None),
        ("tūī tūī tōtara 9", None),
    ],
)
def test_a_passphrase_that_is_easily_guessed_is_refused_and_says_why(words: str, because: str | None) -> None:
    if because is None:
        return refuse_weak(words)
    with pytest.raises(WeakPassphrase, match=because):
        refuse_weak(words)
    return None


def test_every_weakness_is_told_at_once_and_none_repeats_the_words() -> None:
    with pytest.raises(WeakPassphrase) as refused:
        refuse_weak("zzzz")
    assert len(refused.value.reasons) == 2
    assert "zzzz" not in str(refused.value)
