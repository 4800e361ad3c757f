"""The gateway on a national return as others made it: 2,675 children, 5,050 placements. Stage 3, sharing."""

from __future__ import annotations

import datetime as dt

import polars as pl
import pytest

from lightwell.gateway import keyring
from lightwell.gateway.handing_over import hand_over
from lightwell.gateway.passphrase import Cost
from lightwell.gateway.preparing import Given, GivenFile, prepare
from lightwell.gateway.sealing import open_delivery
from lightwell.gateway.way_back import find
from lightwell.policy import agreement
from lightwell.policy.periods import Quarter
from tests.gateway.quarters import ROOT

RETURN = ROOT.parent / "shared" / "data" / "ssda903"
ON = dt.date(2026, 10, 6)
PASSPHRASE = "a kererū over the wharf at dawn"


@pytest.fixture(scope="module")
def files() -> Given:
    if not RETURN.is_dir():
        pytest.skip("shared/data/ssda903 is missing: the return of children in care was not tried")
    return Given(tuple(GivenFile(name, (RETURN / name).read_bytes()) for name in ("header.csv", "episodes.csv")))


def test_the_whole_return_goes_to_two_recipients_and_no_identifier_leaves(files: Given) -> None:
    document = agreement.read((ROOT / "examples" / "ssda903.json").read_bytes())
    locked = keyring.new(PASSPHRASE, ON, Cost(memory_kib=64, iterations=1, lanes=1))
    with locked.unlock(PASSPHRASE) as unlocked:
        made = prepare(document, Quarter(2026, 3), files, unlocked=unlocked, told_by=ON)
        assert made.report.sendable, made.report.problems
        assert made.report.rows == 2675 + 5050
        assert {"UPN", "HOME_POST", "PL_POST"} <= set(made.report.stays)
        out = hand_over(made, unlocked, sealed_on=ON)
        children = _column(files, "header.csv", "CHILD")
        leaving = "".join(
            frame.write_csv()
            for delivery in out.deliveries
            for frame in _opened(
                delivery.sealed.content, unlocked.stand_in_unit_key(document.agreement.id, delivery.recipient)
            )
        )
        for column, name in (("UPN", "header.csv"), ("HOME_POST", "episodes.csv"), ("PL_POST", "episodes.csv")):
            assert not [value for value in _column(files, name, column) if value in leaving]
        evaluation = next(each for each in out.deliveries if each.recipient == "evaluation")
        assert evaluation.rows == 2675 + 5050
        cells = set(leaving.replace("\n", ",").split(","))
        assert not cells & set(children)
        found = find(unlocked, "566910", [evaluation.way_back])
        assert sorted(each.table for each in found) == ["episodes", "episodes", "header"]


def _column(files: Given, name: str, column: str) -> list[str]:
    contents = next(each.contents for each in files.files if each.name == name)
    return pl.read_csv(contents, infer_schema=False).get_column(column).drop_nulls().unique().to_list()


def _opened(content: bytes, key: object) -> list[pl.DataFrame]:
    return [each.frame() for each in open_delivery(content, key).contents.enclosures]  # type: ignore[arg-type]
