"""Sealing for one unit: it opens whole, for that unit's key, or not at all."""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import replace
from functools import cache

import polars as pl
import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from lightwell.gateway.contents import (
    SMALLEST_PACK,
    Contents,
    ContentsDamaged,
    Enclosure,
    pack,
    padded,
    padded_length,
    unpack,
)
from lightwell.gateway.keyless import Apart, put_key_back, take_key
from lightwell.gateway.sealing import (
    KEYLESS,
    DeliveryDamaged,
    KeyIsApart,
    NotForThisKey,
    Sealed,
    open_delivery,
    read_slip,
    seal,
)
from lightwell.gateway.signing import SignatureWrong, SignerUnknown
from lightwell.gateway.unit_keys import new_unit_key
from lightwell.gateway.unusable import Unusable
from lightwell.policy.faults import NotWellFormed
from tests.gateway.made_keys import PASSPHRASE, QUICK, contents, covering, known_keyring, unlocked

UNIT_KEY = X25519PrivateKey.from_private_bytes(bytes(range(32, 64)))
TRUSTED = known_keyring().public_keys


@cache
def sealed() -> Sealed:
    with unlocked() as opened:
        return seal(opened, covering(), contents(), UNIT_KEY.public_key())


def test_the_unit_reads_what_was_sealed_for_it() -> None:
    opened = open_delivery(sealed().content, UNIT_KEY, TRUSTED)
    assert opened.contents == contents()
    assert opened.contents.enclosure("visits").frame().to_dict(as_series=False) == {
        "code": ["c1", "c1"],
        "month": ["2026-07", "2026-09"],
    }
    assert opened.slip.covering == covering()
    assert opened.slip.rows == 5
    with pytest.raises(LookupError):
        opened.contents.enclosure("addresses")


def test_the_slip_is_read_without_a_key_and_names_both_generations() -> None:
    slip = read_slip(sealed().content, TRUSTED).slip
    assert [(each.table, each.rows) for each in slip.tables] == [("people", 3), ("visits", 2)]
    assert (slip.keys.keyring, slip.keys.generation, slip.keys.pseudonym_generation) == (known_keyring().id, 1, 1)
    assert slip.keys.is_stand_in is False


def test_another_units_key_is_told_so() -> None:
    with pytest.raises(NotForThisKey):
        open_delivery(sealed().content, new_unit_key(), TRUSTED)


def test_a_delivery_signed_by_a_provider_nobody_knows_is_refused() -> None:
    with pytest.raises(SignerUnknown):
        open_delivery(sealed().content, UNIT_KEY, frozenset({"00" * 32}))


@given(st.data())
@settings(max_examples=150)
def test_a_change_of_any_bit_anywhere_is_noticed(data: st.DataObject) -> None:
    content = bytearray(sealed().content)
    in_the_slip = st.integers(0, len(content) - SMALLEST_PACK)
    place = data.draw(st.one_of(in_the_slip, st.integers(0, len(content) - 1)))
    content[place] ^= 1 << data.draw(st.integers(0, 7))
    with pytest.raises((DeliveryDamaged, SignatureWrong)):
        read_slip(bytes(content))
    with pytest.raises((DeliveryDamaged, SignatureWrong)):
        open_delivery(bytes(content), UNIT_KEY)


@given(st.integers(0, 70_000))
@settings(max_examples=40)
def test_a_delivery_that_was_cut_short_or_lengthened_is_noticed(length: int) -> None:
    content = sealed().content
    with pytest.raises((DeliveryDamaged, SignatureWrong)):
        open_delivery(content[: min(length, len(content) - 1)], UNIT_KEY)
    with pytest.raises(DeliveryDamaged):
        open_delivery(content + bytes(1 + length % 9), UNIT_KEY)


@given(st.binary(max_size=300))
def test_any_other_file_is_refused_with_a_sentence(content: bytes) -> None:
    assume(not content.startswith(tuple(KEYLESS.values())))
    for start in (b"", b"lightwell delivery 1\n", b"lightwell delivery 1\n\x00\x00\x00\x02{}"):
        with pytest.raises(DeliveryDamaged, match="not a delivery"):
            open_delivery(start + content, UNIT_KEY)


def test_a_slip_moved_to_another_delivery_is_noticed() -> None:
    with unlocked() as opened:
        other = seal(opened, covering(), contents(), UNIT_KEY.public_key())
    slip_end = len(sealed().content) - len(other.content[-SMALLEST_PACK - 48 :])
    mixed = sealed().content[:slip_end] + other.content[slip_end:]
    with pytest.raises(DeliveryDamaged):
        open_delivery(mixed, UNIT_KEY)


def test_even_the_provider_cannot_show_a_ciphertext_under_another_slip() -> None:
    """The seal itself is bound to the slip: signing other words over it does not help."""
    from lightwell.gateway.signing import Statement, sign
    from lightwell.gateway.slips import SignedSlip, signed_words

    whole = sealed().slip
    other = replace(whole.slip, covering=replace(whole.slip.covering, period="2026-Q4"))
    with unlocked() as opened:
        signature = sign(opened, Statement.SLIP, signed_words(other, whole.ciphertext_digest))
    document = SignedSlip(other, whole.ciphertext_digest, signature).document
    ciphertext = sealed().content[-(SMALLEST_PACK + 48) :]
    content = b"lightwell delivery 1\n" + len(document).to_bytes(4, "big") + document + ciphertext
    assert read_slip(content, TRUSTED).slip == other
    with pytest.raises(DeliveryDamaged):
        open_delivery(content, UNIT_KEY, TRUSTED)


def test_sealing_twice_never_gives_the_same_bytes_but_the_provider_sees_that_it_is_the_same() -> None:
    with unlocked() as opened:
        again = seal(opened, covering(), contents(), UNIT_KEY.public_key())
    assert again.digest != sealed().digest
    assert again.plaintext_digest == sealed().plaintext_digest


def test_an_older_generations_delivery_still_opens_and_is_still_trusted_after_rotating() -> None:
    rotated = known_keyring().rotate(PASSPHRASE, QUICK)
    open_delivery(sealed().content, UNIT_KEY, rotated.public_keys)
    with unlocked(rotated) as opened:
        newer = seal(opened, covering(), contents(), UNIT_KEY.public_key())
    assert newer.slip.slip.keys.generation == 2
    open_delivery(newer.content, UNIT_KEY, rotated.public_keys)
    with pytest.raises(SignerUnknown):
        open_delivery(newer.content, UNIT_KEY, TRUSTED)


def test_a_stand_in_key_is_the_providers_own_and_the_slip_says_so() -> None:
    with unlocked() as opened:
        key = opened.stand_in_unit_key("best-foot-forward", "evaluation")
        made = seal(opened, covering(), contents(), key.public_key(), is_stand_in=True)
        assert open_delivery(made.content, key, TRUSTED).slip.keys.is_stand_in


def test_one_recipients_slip_says_nothing_about_another_recipient_or_a_row_that_stayed() -> None:
    document = sealed().slip.document.decode()
    for word in ("reporting", "withheld", "held", "other"):
        assert word not in document


# --- in numbered pieces --------------------------------------------------------------------------------------


@cache
def sealed_in_pieces() -> Sealed:
    with unlocked() as opened:
        return seal(opened, covering(), contents(), UNIT_KEY.public_key(), most_at_once=1_000)


def test_a_large_delivery_is_sealed_in_pieces_and_opens_like_any_other() -> None:
    made = sealed_in_pieces()
    assert made.content.startswith(b"lightwell delivery 2\n")
    assert hashlib.sha256(made.content).hexdigest() == made.digest
    assert made.plaintext_digest == sealed().plaintext_digest
    assert read_slip(made.content, TRUSTED).slip == sealed().slip.slip
    assert open_delivery(made.content, UNIT_KEY, TRUSTED).contents == open_delivery(sealed().content, UNIT_KEY).contents


@given(st.integers(0, 70_000))
@settings(max_examples=40)
def test_pieces_that_were_cut_short_or_changed_are_noticed(place: int) -> None:
    content = sealed_in_pieces().content
    place = place % len(content)
    with pytest.raises((DeliveryDamaged, SignatureWrong)):
        open_delivery(content[:place], UNIT_KEY)
    changed = content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :]
    with pytest.raises((DeliveryDamaged, SignatureWrong, SignerUnknown)):
        open_delivery(changed, UNIT_KEY, TRUSTED)


def test_pieces_come_apart_from_their_key_and_together_to_the_byte() -> None:
    apart = take_key(sealed_in_pieces().content)
    with pytest.raises(KeyIsApart):
        open_delivery(apart.body, UNIT_KEY)
    assert put_key_back(apart) == sealed_in_pieces().content
    with pytest.raises(DeliveryDamaged):
        open_delivery(put_key_back(Apart(bytes(32), apart.body)), UNIT_KEY)


# --- what lies inside ----------------------------------------------------------------------------------------

tables = st.dictionaries(st.text(max_size=6), st.binary(max_size=200), max_size=4)
words = st.text(st.characters(codec="utf-8"), max_size=8)
dictionaries = st.dictionaries(words, st.one_of(words, st.integers(0, 99), st.none(), st.lists(words, max_size=3)))


@given(st.dictionaries(words, st.binary(max_size=200), max_size=4), dictionaries)
def test_contents_come_out_as_they_went_in(parquets: dict[str, bytes], dictionary: dict[str, object]) -> None:
    packed = Contents(
        tuple(Enclosure(table, len(parquet), parquet) for table, parquet in parquets.items()),
        dictionary,
    )
    assert unpack(padded(pack(packed))) == packed


@given(st.binary(max_size=400))
def test_bytes_that_are_not_packed_contents_are_refused(packed: bytes) -> None:
    with pytest.raises(ContentsDamaged):
        unpack(b"\x01" + packed)


@pytest.mark.parametrize(
    "index",
    [
        b'{"dictionary_length":2,"parts":[{"length":-1,"rows":1,"table":"a"}]}',
        b'{"dictionary_length":3,"parts":[]}',
        b'{"dictionary_length":2,"parts":[{"length":0,"rows":0,"table":"a"},{"length":0,"rows":0,"table":"a"}]}',
        b"[]",
    ],
)
def test_contents_whose_index_does_not_add_up_are_refused(index: bytes) -> None:
    with pytest.raises(ContentsDamaged):
        unpack(len(index).to_bytes(8, "big") + index + b"{}")


def test_a_table_cannot_be_enclosed_twice() -> None:
    with pytest.raises(NotWellFormed):
        Contents((Enclosure("people", 0, b""), Enclosure("people", 0, b"")), {})


@given(st.integers(1, 2**34))
def test_padding_never_shortens_adds_at_most_an_eighth_and_leaves_few_lengths(length: int) -> None:
    usual = padded_length(length)
    assert usual >= max(length, SMALLEST_PACK)
    assert length < SMALLEST_PACK or usual <= length * 1.12
    assert padded_length(usual) == usual


def test_small_deliveries_are_all_of_one_length_however_much_their_values_vary() -> None:
    frames = [pl.DataFrame({"code": [str(number % variety) for number in range(500)]}) for variety in (1, 7, 500)]
    with unlocked() as opened:
        lengths = {
            len(seal(opened, covering(), Contents((Enclosure.of("t", frame),), {}), UNIT_KEY.public_key()).content)
            for frame in frames
        }
    assert len(lengths) == 1


def test_every_complaint_about_a_delivery_is_one_kind_of_sentence_for_people() -> None:
    assert issubclass(DeliveryDamaged, Unusable)
    assert issubclass(SignatureWrong, Unusable)
    assert covering().sealed_on == dt.date(2026, 10, 9)


def test_a_delivery_comes_apart_and_together_to_the_byte_and_opens_only_with_its_own_key() -> None:
    content = sealed().content
    apart = take_key(content)
    assert put_key_back(apart) == content
    assert apart.key not in apart.body
    with pytest.raises(KeyIsApart):
        open_delivery(apart.body, UNIT_KEY)
    with pytest.raises(DeliveryDamaged):
        open_delivery(put_key_back(apart._replace(key=bytes(32))), UNIT_KEY)
    for wrong in (content[:40], b"", apart.body):
        with pytest.raises(DeliveryDamaged):
            take_key(wrong)
