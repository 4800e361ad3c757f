"""The way back: only the provider's keys tell which rows are about a client."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

from lightwell.gateway import keyring
from lightwell.gateway.kept import keep
from lightwell.gateway.keyring import Unlocked
from lightwell.gateway.pseudonyms import for_agreement
from lightwell.gateway.way_back import (
    FILE_ENDING,
    NOBODY,
    Form,
    Found,
    TableIndex,
    WayBack,
    WayBackUnreadable,
    find,
    find_in_folder,
    open_way_back,
    seal_way_back,
    seal_way_back_in_pieces,
)
from lightwell.policy import canonical
from lightwell.policy.decoding import encode
from tests.gateway.made_keys import PASSPHRASE, QUICK, SIGNED_ON, known_keyring, unlocked

DELIVERY = "cd" * 32


def index_of(opened: Unlocked, recipient: str, period: str, clients: list[str | None]) -> WayBack:
    column = pl.Series("client", clients, dtype=pl.String)
    codes = for_agreement(opened, "best-foot-forward")(recipient, "learning", column)
    return WayBack(
        form=Form.TWO,
        agreement="best-foot-forward",
        recipient=recipient,
        period=period,
        delivery=DELIVERY,
        pseudonym_generation=opened.keyring.pseudonym_generation,
        tables=(TableIndex.of("people", "learning", codes),),
    )


def test_every_row_about_a_client_is_found_in_the_order_of_the_deliveries_rows() -> None:
    with unlocked() as opened:
        july = seal_way_back(opened, index_of(opened, "evaluation", "2026-Q3", ["0042", "0007", None, "0042"]))
        october = seal_way_back(opened, index_of(opened, "reporting", "2026-Q4", ["0007", "0042"]))
        assert find(opened, "0042", [july, october]) == [
            Found("evaluation", "2026-Q3", "people", 1, DELIVERY, "learning"),
            Found("evaluation", "2026-Q3", "people", 4, DELIVERY, "learning"),
            Found("reporting", "2026-Q4", "people", 2, DELIVERY, "learning"),
        ]
        assert find(opened, "0099", [july, october]) == []


def test_an_index_that_is_written_as_its_codes_are_made_is_the_same_index() -> None:
    with unlocked() as opened:
        index = index_of(opened, "evaluation", "2026-Q3", ["0042", None, "0007"])
        people = index.tables[0]
        visits = TableIndex("visits", "learning", people.codes[64:])
        whole = replace(index, tables=(people, visits))
        empty = replace(index, tables=tuple(replace(each, codes="") for each in whole.tables))
        codes = pl.Series([people.codes[:32], None, people.codes[64:]])

        def made() -> list[pl.Series]:
            return [codes.head(1), codes.slice(1, 1), codes.clear(), codes.tail(1)]

        sealed = b"".join(seal_way_back_in_pieces(opened, empty, [made, lambda: [codes.tail(1)]]))
        assert open_way_back(opened, sealed) == whole


def test_a_client_is_found_under_every_generation_of_pseudonyms_and_of_keys() -> None:
    before = known_keyring()
    after = before.rotate(PASSPHRASE, QUICK).new_pseudonym_generation(PASSPHRASE, QUICK)
    with unlocked(before) as first, unlocked(after) as second:
        old = index_of(first, "evaluation", "2026-Q3", ["0042"])
        new = index_of(second, "evaluation", "2026-Q4", ["0007", "0042"])
        assert old.tables[0].codes[:32] != new.tables[0].codes[32:]
        found = find(second, "0042", [seal_way_back(first, old), seal_way_back(second, new)])
    assert [(each.period, each.row) for each in found] == [("2026-Q3", 1), ("2026-Q4", 2)]


def test_a_way_back_that_an_earlier_lightwell_wrote_is_still_read() -> None:
    with unlocked() as opened:
        today = encode(index_of(opened, "evaluation", "2026-Q3", ["0042", None, "0007"]))
        codes = today["tables"][0].pop("codes")
        written = [codes[:32], None, codes[64:]]
        today["tables"][0]["pseudonyms"] = written
        sealed = keep(opened, canonical.canonical({**today, "form": "lightwell-way-back/1"}))
        assert [each.row for each in find(opened, "0007", [sealed])] == [3]
        assert [each.row for each in find(opened, "0042", [sealed])] == [1]


def test_a_code_that_begins_inside_another_is_no_row_of_it() -> None:
    index = TableIndex("people", "learning", "ab" * 16 + "b" + "ab" * 15 + "a" + "ab" * 16)
    assert list(index.rows_of("ab" * 16)) == [1, 3]
    assert list(index.rows_of("ba" * 16)) == [2]


def test_another_keyring_finds_nothing_and_says_that_it_could_not_look() -> None:
    with unlocked() as opened, unlocked(keyring.new(PASSPHRASE, SIGNED_ON, QUICK)) as other:
        sealed = seal_way_back(opened, index_of(opened, "evaluation", "2026-Q3", ["0042"]))
        with pytest.raises(WayBackUnreadable, match="not everything was searched"):
            find(other, "0042", [sealed])


def test_a_damaged_or_shortened_index_is_never_passed_over_in_silence() -> None:
    with unlocked() as opened:
        sealed = seal_way_back(opened, index_of(opened, "evaluation", "2026-Q3", ["0042"]))
        for damaged in (b"", sealed[:-1], sealed[:30], sealed[:-1] + bytes([sealed[-1] ^ 1]), b"x" + sealed[1:]):
            with pytest.raises(WayBackUnreadable):
                find(opened, "0042", [damaged])


def test_an_index_is_read_back_as_it_was_and_shows_no_pseudonym_outside() -> None:
    with unlocked() as opened:
        index = index_of(opened, "evaluation", "2026-Q3", ["0042", None])
        sealed = seal_way_back(opened, index)
        assert open_way_back(opened, sealed) == index
        code = index.tables[0].codes[:32]
    assert code.encode() not in sealed
    assert bytes.fromhex(code) not in sealed


def test_a_folder_is_searched_with_the_folders_in_it(tmp_path: Path) -> None:
    with unlocked() as opened:
        for period in ("2026-Q3", "2026-Q4"):
            (tmp_path / period).mkdir()
            sealed = seal_way_back(opened, index_of(opened, "evaluation", period, ["0042"]))
            (tmp_path / period / f"evaluation{FILE_ENDING}").write_bytes(sealed)
        assert [each.period for each in find_in_folder(opened, "0042", tmp_path)] == ["2026-Q3", "2026-Q4"]


def test_a_table_with_no_client_in_a_row_keeps_the_rows_place() -> None:
    with unlocked() as opened:
        codes = for_agreement(opened, "a")("r", "u", pl.Series("c", [None, "1"], dtype=pl.String))
    index = TableIndex.of("visits", "u", codes)
    assert index == TableIndex("visits", "u", NOBODY + index.codes[32:])
    assert list(index.rows_of(index.codes[32:])) == [2]
