"""How long the Act gives, by what was asked for."""

from __future__ import annotations

import datetime as dt

import pytest

from lightwell.policy.clocks import Kind, deadline


@pytest.mark.parametrize(
    ("kind", "due_on", "section"),
    [
        (Kind.ACCESS, dt.date(2027, 1, 18), "s 44"),
        (Kind.CORRECTION, dt.date(2027, 1, 18), "s 63"),
        (Kind.TRANSFER, dt.date(2026, 12, 11), "s 43"),
    ],
)
def test_access_and_correction_have_20_working_days_and_transfer_10(kind: Kind, due_on: dt.date, section: str) -> None:
    found = deadline(kind, dt.date(2026, 11, 27))
    assert found.due.due_on == due_on
    assert found.extension_told_by is None
    assert found.source == (
        f"Privacy Act 2020 {section}; working days: Privacy Act 2020 s 7 (list as in OIA 1982 s 2; confirm)"
    )


def test_an_extension_is_counted_on_from_the_first_limit_and_told_within_it() -> None:
    found = deadline(Kind.ACCESS, dt.date(2026, 11, 26), extended_by_days=5)
    assert found.extension_told_by == dt.date(2026, 12, 24)
    assert found.due.due_on == dt.date(2027, 1, 22)
    assert found.due.counted == 25
    assert "extended under s 48" in found.source


def test_an_extension_cannot_shorten_a_limit() -> None:
    with pytest.raises(ValueError, match="cannot shorten"):
        deadline(Kind.ACCESS, dt.date(2026, 11, 26), extended_by_days=-1)
