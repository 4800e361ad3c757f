"""Pseudonyms: the same for one client within one recipient and use, and nowhere else."""

from __future__ import annotations

import hmac

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lightwell.gateway.pseudonyms import for_agreement, pseudonym, pseudonyms
from tests.gateway.made_keys import unlocked

KEY = "0f" * 32
clients = st.lists(st.one_of(st.none(), st.text(st.characters(codec="utf-8"), max_size=12)), max_size=20)


@given(clients)
@settings(max_examples=50)
def test_a_columns_pseudonyms_equal_pythons_own_hmac(ids: list[str | None]) -> None:
    made = pl.DataFrame({"client": ids}, schema={"client": pl.String}).select(pseudonyms(pl.col("client"), KEY))
    expected = [each and hmac.new(KEY.encode(), each.encode(), "sha256").hexdigest()[:32] for each in ids]
    assert made.to_series().to_list() == [
        None if each is None else one or pseudonym("", KEY) for each, one in zip(ids, expected, strict=True)
    ]


@given(st.text(st.characters(codec="utf-8"), max_size=12))
def test_a_pseudonym_is_128_bits_in_hexadecimal(client: str) -> None:
    made = pseudonym(client, KEY)
    assert len(made) == 32
    assert set(made) <= set("0123456789abcdef")


@given(st.sets(st.text(st.characters(codec="utf-8"), max_size=6), min_size=1, max_size=12))
@settings(max_examples=25)
def test_no_pseudonym_is_shared_by_two_recipients_or_two_uses(ids: set[str]) -> None:
    with unlocked() as opened:
        made = for_agreement(opened, "best-foot-forward")
        column = pl.Series("client", sorted(ids), dtype=pl.String)
        groups = [
            set(made(recipient, use, column)) for recipient in ("evaluation", "reporting") for use in ("learn", "pay")
        ]
    assert len(set().union(*groups)) == 4 * len(ids)


def test_the_same_client_matches_from_quarter_to_quarter_whatever_the_column_is_called() -> None:
    with unlocked() as opened:
        made = for_agreement(opened, "best-foot-forward")
        september = made("evaluation", "learn", pl.Series("client", ["0042", None], dtype=pl.String))
        december = made("evaluation", "learn", pl.Series("", ["0042"], dtype=pl.String))
    assert september.to_list() == [december.to_list()[0], None]


def test_the_key_is_in_no_plan_and_no_complaint_of_the_engine() -> None:
    made = pseudonyms(pl.col("client"), KEY)
    with pytest.raises(pl.exceptions.ComputeError) as refused:
        pl.DataFrame({"client": [42]}).select(made)
    plan = pl.LazyFrame({"client": ["0042"]}).select(made).explain()
    assert KEY not in f"{made!s}{made!r}{plan}{refused.value}"
