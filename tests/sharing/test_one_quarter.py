"""One real quarter, from the upload to what the provider reads of who opened it."""

from __future__ import annotations

import datetime as dt

import pytest

from lightwell.ledger.gate import Refused
from lightwell.ledger.walls import walls
from lightwell.policy.sharing_rules import HandOverState
from lightwell.sharing.delivering import open_delivery
from lightwell.sharing.opening import read_page
from lightwell.sharing.opening_job import Order, View
from lightwell.sharing.queries import deliveries_of, quarters, quarters_sent, trends
from lightwell.sharing.seeing import see_names, see_preview
from lightwell.sharing.sending import send_hand_over
from lightwell.sharing.who_saw import openings
from tests.sharing.making import CHECKED_AT, OPENED_AT, SENT_AT, WHY, Ready, check, delivery_to, start, the_quarter

pytestmark = pytest.mark.database


def test_a_quarter_is_checked_looked_at_sent_opened_and_seen_to_be_opened(ready: Ready) -> None:
    cast = ready.cast
    begun = start(ready)
    checked = check(ready, begun)
    assert (checked.state, checked.error) == (HandOverState.READY, "")

    preview = see_preview(cast.sione, checked, CHECKED_AT, begun.session_key)
    assert preview.report.sendable
    assert {each.recipient for each in preview.deliveries} == {"contract-reporting", "evaluation"}
    would_go = preview.delivery("evaluation").tables[0].frame
    assert [each.name for each in see_names(cast.sione, checked, CHECKED_AT, begun.session_key)] == [
        "quarter.csv",
        "told.csv",
    ]

    done = send_hand_over(cast.sione, checked, SENT_AT)
    assert {delivery.unit_id for delivery in done.deliveries} == {cast.evaluation.pk, cast.contract_reporting.pk}

    delivery = delivery_to(cast.evaluation, cast.priya)
    given = open_delivery(cast.priya, delivery, OPENED_AT, clause="4", why=WHY)
    page = read_page(cast.priya, given.signed(), OPENED_AT, View(page_size=10))
    assert (page.total, len(page.rows)) == (24, 10)
    covered = ["person", "start_month", "sessions_offered", "sessions_attended", "exit_reason"]
    assert [column.name for column in page.shown.columns] == covered  # by clause 4, and not by 3 or 5
    assert {row.cells for row in page.rows} <= {_as_text(row) for row in would_go.select(covered).iter_rows()}

    with walls(cast.mere):
        (seen,) = openings(cast.mere)
        assert (seen.unit, seen.role, seen.name, seen.clauses) == ("Evaluation", "Analyst", None, ("4",))
        assert (seen.why, seen.at, seen.is_copy) == (WHY, OPENED_AT, False)
    with walls(cast.wei):
        (seen,) = openings(cast.wei)
        assert seen.name == "Priya Nair"


def _as_text(row: tuple[object, ...]) -> tuple[str | None, ...]:
    return tuple(None if cell is None else str(cell) for cell in row)


def test_what_is_read_is_sorted_and_paged(ready_and_sent: Ready) -> None:
    cast = ready_and_sent.cast
    delivery = delivery_to(cast.evaluation, cast.priya)
    given = open_delivery(cast.priya, delivery, OPENED_AT, clause="4", why=WHY).signed()
    first = read_page(cast.priya, given, OPENED_AT, View(sort="sessions_attended", order=Order.DOWN, page_size=20))
    place = [column.name for column in first.shown.columns].index("sessions_attended")
    attended = [int(row.cells[place] or 0) for row in first.rows]
    assert attended == sorted(attended, reverse=True)
    assert all(column.words for column in first.shown.columns)
    second = read_page(cast.priya, given, OPENED_AT, View(page=2, page_size=20))
    assert len(second.rows) == 4


def test_something_comes_back_to_the_provider_before_anybody_has_opened_anything(ready_and_sent: Ready) -> None:
    cast, hand_over = ready_and_sent.cast, the_quarter(ready_and_sent)
    with walls(cast.mere):
        assert openings(cast.mere) == ()
        tables = trends(cast.mere, hand_over.agreement_code)
        assert {table.name for table in tables} == {"took_part", "started", "nine_sessions", "satisfaction"}
        assert tables[0].quarters == ("2026-Q3",)
    for stranger in (cast.aroha, cast.priya, cast.hana):
        with walls(stranger):
            assert trends(stranger, hand_over.agreement_code) == ()


def test_both_sides_see_where_a_quarter_stands(ready_and_sent: Ready) -> None:
    cast, hand_over = ready_and_sent.cast, the_quarter(ready_and_sent)
    with walls(cast.sione):
        _, standing = quarters(cast.sione, dt.date(2026, 10, 8))
        assert standing.sent == hand_over
        assert standing.open is None
        assert not standing.is_overdue(dt.date(2026, 11, 20))
        assert [each.unit.name for each in deliveries_of(cast.sione, hand_over)] == ["Contract reporting", "Evaluation"]
    with walls(cast.hana):
        (known,) = quarters_sent(cast.hana, ready_and_sent.agreement)
        assert (known.period.code, known.at, known.deliveries) == ("2026-Q3", SENT_AT, 2)


def test_a_unit_cannot_open_what_another_was_sent(ready_and_sent: Ready) -> None:
    cast = ready_and_sent.cast
    theirs = delivery_to(cast.evaluation, cast.priya)
    with pytest.raises(LookupError):
        open_delivery(cast.tom, theirs, OPENED_AT, clause="4", why=WHY)
    with pytest.raises(Refused) as refused:
        open_delivery(cast.mere, theirs, OPENED_AT, clause="4", why=WHY)
    assert refused.value.decision.codes == ("not-its-unit",)
