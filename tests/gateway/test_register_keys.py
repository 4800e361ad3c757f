"""The register's key opens with its own words alone, and a name is found without lying in clear."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lightwell.gateway import keyring as keyrings
from lightwell.gateway.name_tags import folded_words, household_wanted, matches, tags_of, tags_wanted
from lightwell.gateway.passphrase import Cost, WeakPassphrase
from lightwell.gateway.register_keys import (
    RegisterDamaged,
    WrongWay,
    client_mark,
    code_read,
    fingerprint,
    lock,
    lock_with_passphrase,
    new_code,
    new_register_key,
    open_sealed,
    open_with_keyring,
    seal,
    unlock,
    wrap_for_keyring,
)

QUICK = Cost(memory_kib=64, iterations=1, lanes=1)
KEY = bytes(range(32))
OTHER = bytes(32)


def test_a_keyring_opens_its_own_register_and_still_does_after_it_turned() -> None:
    ring = keyrings.new("kōtare beside the estuary", dt.date(2026, 6, 24), QUICK)
    key = new_register_key()
    with ring.unlock("kōtare beside the estuary") as unlocked:
        wrapped = wrap_for_keyring(unlocked, key, "ccss")
    with ring.rotate("kōtare beside the estuary", QUICK).unlock("kōtare beside the estuary") as turned:
        assert open_with_keyring(turned, wrapped, "ccss") == key
        with pytest.raises(RegisterDamaged):
            open_with_keyring(turned, wrapped, "harbour")


def test_words_open_their_keepers_own_way_and_no_other() -> None:
    locked = lock_with_passphrase(KEY, "pōhutukawa by the wharf", "mere", QUICK)
    assert unlock(locked, "pōhutukawa by the wharf", "mere") == KEY
    for words, keeper in (("pōhutukawa by the road", "mere"), ("pōhutukawa by the wharf", "sione")):
        with pytest.raises(WrongWay):
            unlock(locked, words, keeper)
    with pytest.raises(WeakPassphrase):
        lock_with_passphrase(KEY, "password", "mere", QUICK)


def test_a_code_is_read_however_it_was_typed() -> None:
    code = new_code()
    assert len(code_read(code)) == 12
    locked = lock(KEY, code_read(code), "ana", QUICK)
    assert unlock(locked, code_read(f" {code.upper().replace('-', ' ')} "), "ana") == KEY
    assert code_read("OIL") == "011"


def test_what_is_sealed_opens_as_nothing_else_and_not_when_it_was_changed() -> None:
    sealed = seal(KEY, "people.person 1", b"Mere")
    assert open_sealed(KEY, "people.person 1", sealed) == b"Mere"
    for key, what, content in (
        (OTHER, "people.person 1", sealed),
        (KEY, "people.person 2", sealed),
        (KEY, "people.person 1", sealed[:-1] + bytes([sealed[-1] ^ 1])),
        (KEY, "people.person 1", b""),
    ):
        with pytest.raises(RegisterDamaged):
            open_sealed(key, what, content)


def test_a_register_of_another_key_finds_nothing_by_the_same_number() -> None:
    assert client_mark(KEY, "BF0001") == client_mark(KEY, "BF0001")
    assert client_mark(KEY, "BF0001") != client_mark(OTHER, "BF0001")
    assert fingerprint(KEY) != fingerprint(OTHER)


def found(wanted: str, *names: str) -> bool:
    tags = set(tags_of(KEY, names))
    asked = tags_wanted(KEY, wanted)
    return bool(asked) and set(asked) <= tags and matches(wanted, *names)


@pytest.mark.parametrize(
    ("wanted", "name"),
    [
        ("tuhoro", "Hinemoa Tūhoro"),
        ("TŪHORO hine", "Hinemoa Tūhoro"),
        ("faasavalu", "Sione Fa‘asavalu"),
        ("fa'asa", "Sione Fa‘asavalu"),
        ("obrien", "Siobhán O’Brien"),
        ("smith", "Ana Hakaraia-Smith"),
        ("Li", "Li Na"),
        ("王", "王小明"),
        ("nguyen", "Nguyễn Thị Hoa"),
        ("wolfeschlegelsteinhausen", "Wolfeschlegelsteinhausenbergerdorff"),
    ],
)
def test_somebody_is_found_by_the_beginning_of_a_name_whatever_its_macrons_and_capitals(wanted: str, name: str) -> None:
    assert found(wanted, name)


@pytest.mark.parametrize(
    ("wanted", "name"), [("horo", "Hinemoa Tūhoro"), ("tuhoro ana", "Hinemoa Tūhoro"), ("", "Ana")]
)
def test_nobody_is_found_by_what_is_not_theirs(wanted: str, name: str) -> None:
    assert not found(wanted, name)


@given(st.lists(st.text(min_size=1, max_size=12), min_size=1, max_size=3))
def test_every_word_of_every_name_finds_whose_it_is(names: list[str]) -> None:
    for word in (word for name in names for word in folded_words(name)):
        assert set(tags_wanted(KEY, word)) <= set(tags_of(KEY, names))


def test_marks_are_a_multiple_of_eight_in_no_order_of_the_names() -> None:
    tags = tags_of(KEY, ["Hinemoa Tūhoro"], "Tūhoro whānau")
    assert len(tags) % 8 == 0
    assert tags == sorted(tags)
    assert set(household_wanted(KEY, "tuhoro WHANAU")) <= set(tags)
    assert household_wanted(OTHER, "tuhoro whanau") != household_wanted(KEY, "tuhoro whanau")
