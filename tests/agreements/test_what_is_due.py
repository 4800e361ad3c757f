"""A provider is told which quarters are due and when; a unit, which clauses send it anything."""

from __future__ import annotations

import datetime as dt

import pytest

from lightwell.agreements.queries import agreements_of, clauses_of, units_named, what_is_due
from lightwell.ledger.walls import walls
from tests.agreements.making import make_agreement, make_draft
from tests.factories import Cast, best_foot_forward

pytestmark = [pytest.mark.database, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def cast() -> Cast:
    return best_foot_forward()


def test_quarters_are_due_so_many_working_days_after_they_end(cast: Cast) -> None:
    make_agreement(cast)
    with walls(cast.sione):
        due = what_is_due(cast.sione, dt.date(2026, 11, 20))
    assert [quarter.period.code for quarter in due] == ["2026-Q4", "2026-Q3"]
    july_to_september = due[1]
    assert july_to_september.due_on == dt.date(2026, 10, 16)  # 12 working days after 30 September
    assert july_to_september.is_over(dt.date(2026, 10, 1))
    assert not due[0].is_over(dt.date(2026, 11, 20))
    assert [each.clause.id for each in july_to_september.clauses] == ["1", "2", "3", "4", "5"]


def test_nothing_is_due_under_a_draft_nor_to_anybody_but_its_provider(cast: Cast) -> None:
    draft = make_draft(cast)
    with walls(cast.sione):
        assert what_is_due(cast.sione, dt.date(2026, 11, 20)) == ()
        assert agreements_of(cast.sione) == (draft,)
    with walls(cast.aroha):
        assert what_is_due(cast.aroha, dt.date(2026, 11, 20)) == ()
        assert agreements_of(cast.aroha) == ()


def test_a_unit_reads_the_clauses_that_send_it_anything(cast: Cast) -> None:
    agreement = make_agreement(cast)
    with walls(cast.priya):
        found = clauses_of(cast.priya, cast.evaluation, dt.date(2026, 10, 6))
        assert [each.clause.id for each in found] == ["3", "4", "5"]
        assert clauses_of(cast.priya, cast.evaluation, dt.date(2026, 6, 30)) == ()
        assert [unit.code for unit in units_named(agreement, cast.priya)] == ["contract-reporting", "evaluation"]
