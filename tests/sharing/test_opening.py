"""A delivery is opened by its unit, under one of its clauses, for a reason and a short while; a copy is another act."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from pytest_django import DjangoAssertNumQueries

from lightwell.gateway.unit_keys import UnitKeyLocked
from lightwell.ledger.gate import Refused, allowed
from lightwell.ledger.models import Entry, Outcome, StatedReason
from lightwell.ledger.walls import walls
from lightwell.policy.actors import Role
from lightwell.sharing.children import ChildUnusable
from lightwell.sharing.delivering import download_delivery, open_delivery
from lightwell.sharing.opening import read_copy, read_page
from lightwell.sharing.opening_job import View
from lightwell.sharing.passes import PassInvalid
from lightwell.sharing.storing import store
from lightwell.sharing.unit_vault import file_of
from lightwell.sharing.who_saw import Wanted, export, openings
from tests.factories import NZ, make_actor
from tests.sharing.making import OPENED_AT, WHY, Ready, delivery_to

pytestmark = pytest.mark.database

LONG_AFTER = dt.datetime(2028, 10, 1, 9, 0, tzinfo=NZ)  # 24 months after 30 September 2026 are over


def test_every_reason_against_an_opening_is_given_at_once_and_recorded(ready_and_sent: Ready) -> None:
    cast = ready_and_sent.cast
    delivery = delivery_to(cast.evaluation, cast.priya)
    with pytest.raises(Refused) as refused:
        open_delivery(cast.priya, delivery, OPENED_AT, clause="1", why="because")
    assert refused.value.decision.codes == ("not-under-that-clause", "no-reason-given")
    assert all(reason.source for reason in refused.value.decision.reasons)
    with walls(cast.mere):
        assert openings(cast.mere) == ()
        (tried,) = openings(cast.mere, Wanted(refused=True))
        assert tried.refusals == ("not-under-that-clause", "no-reason-given")
        assert tried.why == ""


def test_the_page_asks_the_same_rule_before_it_knows_clause_or_reason(ready_and_sent: Ready) -> None:
    cast = ready_and_sent.cast
    delivery = delivery_to(cast.evaluation, cast.priya)
    with walls(cast.priya):
        assert allowed(open_delivery, cast.priya, delivery, OPENED_AT)
        assert allowed(download_delivery, cast.priya, delivery, OPENED_AT).codes == ("may-not-download",)
        assert allowed(open_delivery, cast.priya, delivery, LONG_AFTER).codes == ("kept-long-enough",)


def test_the_entry_is_there_before_the_first_row_is_read(ready_and_sent: Ready) -> None:
    cast = ready_and_sent.cast
    given = open_delivery(cast.priya, delivery_to(cast.evaluation, cast.priya), OPENED_AT, clause="4", why=WHY)
    with walls(cast.mere):
        entry = Entry.objects.get(uuid=given.entry)
        assert (entry.outcome, entry.clauses, entry.counts) == (Outcome.DONE, ["4"], {"rows": 24})
        reason = StatedReason.objects.get(entry=entry)
        assert reason.words() == WHY
        assert reason.keeps_its_commitment()


def test_an_opening_for_a_reason_takes_six_statements(
    ready_and_sent: Ready, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    """BEGIN, who asks and the lock, what the rule asks, the letter that is due, the entry with its reason, COMMIT."""
    cast = ready_and_sent.cast
    delivery = delivery_to(cast.evaluation, cast.priya)
    with django_assert_num_queries(6):
        open_delivery(cast.priya, delivery, OPENED_AT, clause="4", why=WHY)


def test_a_pass_is_worth_nothing_to_anybody_else_or_afterwards_or_changed(ready_and_sent: Ready) -> None:
    cast = ready_and_sent.cast
    given = open_delivery(cast.priya, delivery_to(cast.evaluation, cast.priya), OPENED_AT, clause="4", why=WHY)
    colleague = make_actor("Leilani Mataio", "leilani@agency.example", cast.agency, Role.ANALYST, cast.evaluation)
    signed = given.signed()
    for actor, text, at in (
        (colleague, signed, OPENED_AT),
        (cast.tom, signed, OPENED_AT),
        (cast.priya, signed, OPENED_AT + dt.timedelta(minutes=30)),
        (cast.priya, signed[:-1] + ("A" if signed[-1] != "A" else "B"), OPENED_AT),
        (cast.priya, "", OPENED_AT),
    ):
        with pytest.raises(PassInvalid):
            read_page(actor, text, at, View())
    with pytest.raises(PassInvalid):
        read_copy(cast.priya, signed, OPENED_AT)


def test_a_copy_needs_a_clause_that_allows_it(ready_and_sent: Ready) -> None:
    cast = ready_and_sent.cast
    with pytest.raises(Refused) as refused:
        download_delivery(cast.priya, delivery_to(cast.evaluation, cast.priya), OPENED_AT, clause="4", why=WHY)
    assert refused.value.decision.codes == ("may-not-download",)
    assert refused.value.decision.reasons[0].source == "Agreement best-foot-forward version 1, clause 4"

    counts = delivery_to(cast.contract_reporting, cast.tom)
    held = download_delivery(cast.tom, counts, OPENED_AT, clause="1", why="For the quarterly contract report")
    copy = read_copy(cast.tom, held.signed(), OPENED_AT, "started")
    assert copy.table == "started"
    assert copy.csv.startswith('\ufeff"count","how_protected"') or '"count"' in copy.csv.splitlines()[0]


def test_only_tables_that_stand_on_the_clause_are_shown(ready_and_sent: Ready) -> None:
    cast = ready_and_sent.cast
    counts = delivery_to(cast.contract_reporting, cast.tom)
    held = open_delivery(cast.tom, counts, OPENED_AT, clause="2", why="Checking how many finished")
    page = read_page(cast.tom, held.signed(), OPENED_AT, View())
    assert [table.name for table in page.tables] == ["nine_sessions", "satisfaction"]
    asked_for_another = read_page(cast.tom, held.signed(), OPENED_AT, View(table="took_part"))
    assert asked_for_another.table == "nine_sessions"


def test_nothing_is_opened_after_it_has_been_kept_long_enough(ready_and_sent: Ready) -> None:
    cast = ready_and_sent.cast
    with pytest.raises(Refused) as refused:
        open_delivery(cast.priya, delivery_to(cast.evaluation, cast.priya), LONG_AFTER, clause="4", why=WHY)
    assert refused.value.decision.codes == ("kept-long-enough",)
    assert "Saturday 30 September 2028" in refused.value.decision.reasons[0].sentence


def test_an_officer_of_the_unit_who_does_not_read_rows_does_not(ready_and_sent: Ready) -> None:
    cast = ready_and_sent.cast
    advisor = make_actor("Siaosi Leavai", "siaosi@agency.example", cast.agency, Role.CONTRACT_ADVISOR, cast.evaluation)
    with pytest.raises(Refused) as refused:
        open_delivery(advisor, delivery_to(cast.evaluation, cast.priya), OPENED_AT, clause="4", why=WHY)
    assert refused.value.decision.codes == ("not-its-unit",)


def test_without_the_key_that_locks_the_units_own_nothing_opens(ready_and_sent: Ready, state: Path) -> None:
    cast = ready_and_sent.cast
    given = open_delivery(cast.priya, delivery_to(cast.evaluation, cast.priya), OPENED_AT, clause="4", why=WHY)
    ours, other = file_of(cast.evaluation.pk, state), file_of(cast.contract_reporting.pk, state)
    ours.write_bytes(other.read_bytes())
    with pytest.raises(ChildUnusable) as wrong:
        read_page(cast.priya, given.signed(), OPENED_AT, View())
    assert (wrong.value.code, str(wrong.value)) == ("unit-key-locked", str(UnitKeyLocked()))
    ours.unlink()
    with pytest.raises(ChildUnusable) as wrong:
        read_page(cast.priya, given.signed(), OPENED_AT, View())
    assert wrong.value.code == "no-unit-key"


def test_a_delivery_that_was_changed_in_the_store_is_not_shown(ready_and_sent: Ready, state: Path) -> None:
    cast = ready_and_sent.cast
    delivery = delivery_to(cast.evaluation, cast.priya)
    given = open_delivery(cast.priya, delivery, OPENED_AT, clause="4", why=WHY)
    (lying,) = [path for path in (state / "store").rglob(delivery.stored) if path.is_file()]
    content = lying.read_bytes()
    lying.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
    with pytest.raises(ChildUnusable) as wrong:
        read_page(cast.priya, given.signed(), OPENED_AT, View())
    assert wrong.value.code == "stored-wrong"
    store().discard(delivery.stored)


def test_a_provider_filters_and_exports_who_saw_what(ready_and_sent: Ready) -> None:
    cast = ready_and_sent.cast
    open_delivery(
        cast.priya, delivery_to(cast.evaluation, cast.priya), OPENED_AT, clause="4", why="=HYPERLINK(1) for you"
    )
    open_delivery(
        cast.tom, delivery_to(cast.contract_reporting, cast.tom), OPENED_AT, clause="1", why="For the report now"
    )
    with walls(cast.sione):
        assert [each.clauses for each in openings(cast.sione)] == [("1",), ("4",)]
        assert [each.unit for each in openings(cast.sione, Wanted(unit=cast.evaluation.pk))] == ["Evaluation"]
        assert [each.role for each in openings(cast.sione, Wanted(clause="1"))] == ["Reporting officer"]
        assert openings(cast.sione, Wanted(period="2026-Q4")) == ()
        lines = export(openings(cast.sione)).decode("utf-8-sig").splitlines()
    assert lines[0].startswith('"When","Quarter","Unit"')
    assert '"\'=HYPERLINK(1) for you"' in lines[2]
    assert "2026-10-08 09:30+13:00" in lines[2]
    assert "Priya" not in "".join(lines)
    with walls(cast.aroha):
        assert openings(cast.aroha) == ()
    with walls(cast.tom):
        assert [each.unit for each in openings(cast.tom)] == ["Contract reporting"]
