"""How fuzz tests run: a short time with a fixed seed in every test run, and as long as somebody asks for otherwise."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence

from hypothesis import HealthCheck, seed, settings
from hypothesis import strategies as st

LONGER = int(os.environ.get("LIGHTWELL_FUZZ", "0"))
SPECIAL = (b'"', b",", b";", b"\t", b"\r", b"\n", b"\x00", b"\xef\xbb\xbf", b"\xff\xfe", b"=", b"sep=;", "ō".encode())


def short(examples: int) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """A short run that is the same every time, or a longer one that never is."""

    def wrap(test: Callable[..., None]) -> Callable[..., None]:
        quiet = [HealthCheck.too_slow, HealthCheck.data_too_large]
        if LONGER:
            return settings(max_examples=LONGER, deadline=None, suppress_health_check=quiet)(test)
        kept = settings(max_examples=examples, deadline=None, database=None, suppress_health_check=quiet)
        return seed(20261006)(kept(test))

    return wrap


def changed(contents: bytes) -> st.SearchStrategy[bytes]:
    """The bytes with some of them changed, left out or put in twice."""
    place = st.integers(0, len(contents))
    edit = st.tuples(place, st.integers(0, 40), st.binary(max_size=8) | st.sampled_from(SPECIAL))
    return st.lists(edit, min_size=1, max_size=6).map(lambda edits: _edited(contents, edits))


def _edited(contents: bytes, edits: Sequence[tuple[int, int, bytes]]) -> bytes:
    made = bytearray(contents)
    for place, length, instead in edits:
        made[place : place + length] = instead
    return bytes(made)
