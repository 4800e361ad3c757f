"""Whoever was told by earlier words reads, beside those of now, that they changed since."""

from __future__ import annotations

import datetime as dt

import pytest

from lightwell.family.spaces import LinesKept
from lightwell.family.told_views import told_before
from lightwell.policy.telling_records import ToldRecord
from lightwell.sharing.models import NoticeVersion

NOW = NoticeVersion(number=2, agreement_code="best-foot-forward")
JUNE, OCTOBER = dt.date(2026, 6, 3), dt.date(2026, 10, 6)


def told(notice: str, on: dt.date, agreement: str = "best-foot-forward", by: str = "") -> ToldRecord:
    return ToldRecord("BF0001", agreement=agreement, notice=notice, told_on=on, by=by)


@pytest.mark.parametrize(
    ("records", "before"),
    [
        ((told("1", JUNE),), told("1", JUNE)),
        ((told("notice 1", JUNE),), told("notice 1", JUNE)),
        ((told("1", JUNE), told("2", OCTOBER)), None),
        ((told("2", OCTOBER), told("1", JUNE)), None),  # written down last, and of an earlier day
        ((told("1", JUNE), told("9", OCTOBER, by="the agency")), told("1", JUNE)),
        ((told("1", JUNE, "another-programme"),), None),
        ((), None),
    ],
)
def test_it_is_said_that_the_words_changed_to_whoever_was_told_by_earlier_ones(
    records: tuple[ToldRecord, ...], before: ToldRecord | None
) -> None:
    assert told_before(NOW, LinesKept(records=records)) == before
