"""What is uploaded is encrypted as it arrives, and comes back whole or not at all."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lightwell.gateway import streaming
from lightwell.gateway.streaming import (
    PIECE_BYTES,
    Encrypting,
    StreamDamaged,
    decrypt,
    decrypt_whole,
    encrypt,
    encrypt_whole,
)

KEY = bytes(range(32))
PURPOSE = "upload 1"
START = len(encrypt_whole(b"", KEY, PURPOSE)) - 16


def cut(content: bytes, sizes: list[int]) -> list[bytes]:
    chunks, at = [], 0
    for size in sizes:
        chunks.append(content[at : at + size])
        at += size
    return [*chunks, content[at:]]


lengths = st.one_of(
    st.integers(0, 300), st.sampled_from([k * PIECE_BYTES + d for k in (1, 2) for d in (-1, 0, 1, 16, 17)])
)
cuts = st.lists(st.integers(0, 2 * PIECE_BYTES), max_size=6)


@given(lengths, cuts, cuts)
@settings(max_examples=60)
def test_a_stream_comes_back_as_it_went_in_however_it_was_cut(length: int, one: list[int], other: list[int]) -> None:
    content = bytes(number % 251 for number in range(length))
    locked = b"".join(encrypt(cut(content, one), KEY, PURPOSE))
    assert b"".join(decrypt(cut(locked, other), KEY, PURPOSE)) == content


@given(st.data())
@settings(max_examples=60)
def test_a_stream_that_was_cut_short_or_changed_does_not_come_back(data: st.DataObject) -> None:
    locked = encrypt_whole(bytes(2 * PIECE_BYTES + 5), KEY, PURPOSE)
    places = st.one_of(st.integers(0, START + 20), st.integers(0, len(locked) - 1))
    shortened = locked[: data.draw(places)]
    changed = bytearray(locked)
    changed[data.draw(places)] ^= 1 << data.draw(st.integers(0, 7))
    for damaged in (shortened, bytes(changed), locked + b"\0"):
        with pytest.raises(StreamDamaged):
            decrypt_whole(damaged, KEY, PURPOSE)


@pytest.mark.parametrize("kept", [0, 1, 2])
def test_a_stream_cut_exactly_between_two_pieces_is_noticed(kept: int) -> None:
    locked = encrypt_whole(bytes(3 * PIECE_BYTES), KEY, PURPOSE)
    with pytest.raises(StreamDamaged):
        decrypt_whole(locked[: START + kept * (PIECE_BYTES + 16)], KEY, PURPOSE)


def test_pieces_that_changed_places_are_noticed() -> None:
    locked = encrypt_whole(bytes(3 * PIECE_BYTES), KEY, PURPOSE)
    size = PIECE_BYTES + 16
    first, second = locked[START : START + size], locked[START + size : START + 2 * size]
    with pytest.raises(StreamDamaged):
        decrypt_whole(locked[:START] + second + first + locked[START + 2 * size :], KEY, PURPOSE)


def test_another_key_or_another_purpose_opens_nothing() -> None:
    locked = encrypt_whole(b"rows", KEY, PURPOSE)
    with pytest.raises(StreamDamaged):
        decrypt_whole(locked, bytes(32), PURPOSE)
    with pytest.raises(StreamDamaged):
        decrypt_whole(locked, KEY, "upload 2")


def test_two_streams_under_one_key_never_look_alike() -> None:
    assert encrypt_whole(bytes(64), KEY, PURPOSE)[START:] != encrypt_whole(bytes(64), KEY, PURPOSE)[START:]


def test_what_has_arrived_can_be_written_before_the_rest_has_and_no_byte_of_it_is_clear() -> None:
    content = b"Mere Tuhoro, 3 Example Street; " * 10_000
    encrypting = Encrypting(KEY, PURPOSE)
    out = [encrypting.update(content[at : at + 4096]) for at in range(0, len(content), 4096)]
    assert sum(map(len, out)) > len(content) - 2 * PIECE_BYTES
    whole = b"".join(out) + encrypting.finish()
    assert b"Mere Tuhoro" not in whole
    assert decrypt_whole(whole, KEY, PURPOSE) == content


def test_no_more_than_a_piece_or_two_is_held_in_memory() -> None:
    def chunks() -> object:
        for _ in range(200):
            yield bytes(PIECE_BYTES)

    longest = max(len(piece) for piece in encrypt(chunks(), KEY, PURPOSE))  # type: ignore[arg-type]
    assert longest <= 2 * (PIECE_BYTES + 16) + START


def test_a_fresh_session_key_is_32_bytes_and_never_the_same() -> None:
    assert len(streaming.new_session_key()) == 32
    assert streaming.new_session_key() != streaming.new_session_key()
