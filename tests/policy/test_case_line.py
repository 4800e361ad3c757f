"""Both clocks of a case as one line: each step's owner and last day, and why each day was not counted."""

from __future__ import annotations

import csv
import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lightwell.policy.access_words import CaseKind, Route
from lightwell.policy.case_line import (
    Clock,
    LineFacts,
    Moved,
    Owner,
    Stands,
    Step,
    StepName,
    answer_by,
    decides_by,
    due_next,
    is_deemed_refused,
    line,
    moved_by,
    next_of,
    tells_own_by,
)
from lightwell.policy.working_days import NONE_DECLARED, why_not_counted

PUBLISHED = Path(__file__).parents[2] / "../shared/data/clock/published.csv"
STARTS = st.dates(dt.date(2020, 1, 1), dt.date(2035, 12, 31))
KINDS = st.sampled_from(CaseKind)
ROUTES = st.sampled_from(Route)
PROMISES = st.one_of(st.none(), st.integers(1, 19))


def on(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def asked(
    received: str, route: Route = Route.AGENT, *, passed_on: str | None = None, promised: int | None = 12
) -> LineFacts:
    agency = Clock(on(passed_on) if passed_on else None)
    provider = None if route is Route.HELD_AS_AGENT else Clock(on(received))
    return LineFacts(CaseKind.ACCESS, route, on(received), agency, provider, answer_days=promised)


def step(facts: LineFacts, name: StepName) -> Step:
    return next(each for each in line(facts) if each.name is name)


@pytest.mark.parametrize(
    ("received", "passed_on_by", "decided_by"),
    [
        ("2017-04-16", "2017-05-02", "2017-05-16"),
        ("2019-01-03", "2019-01-29", "2019-02-13"),
        ("2026-06-26", "2026-07-13", "2026-07-27"),
        ("2026-11-26", "2026-12-10", "2026-12-24"),
        ("2026-11-27", "2026-12-11", "2027-01-18"),
        ("2026-12-24", "2027-01-29", "2027-02-15"),
        ("2027-04-20", "2027-05-05", "2027-05-19"),
    ],
)
def test_passing_on_has_10_working_days_and_deciding_20_on_the_days_worked_by_hand(
    received: str, passed_on_by: str, decided_by: str
) -> None:
    facts = asked(received, Route.TRANSFER)
    assert step(facts, StepName.ASK).last_on == on(passed_on_by)
    assert step(facts, StepName.PROVIDER).last_on == on(decided_by)


def test_the_published_cases_are_decided_by_the_published_days() -> None:
    if not PUBLISHED.exists():
        pytest.skip("../shared/data is missing: clock/published.csv")
    with PUBLISHED.open(encoding="utf-8", newline="") as file:
        cases = list(csv.DictReader(file))
    assert cases
    for case in cases:
        facts = asked(case["received"], Route.HELD_AS_AGENT)
        assert step(facts, StepName.AGENCY).last_on == on(case["due_20_working_days"]), case["note"]


def test_as_agent_each_holder_has_its_own_clock_and_the_promise_ends_before_the_law() -> None:
    facts = asked("2026-11-27", passed_on="2026-12-01")
    agency, provider = step(facts, StepName.AGENCY), step(facts, StepName.PROVIDER)
    assert (agency.owner, agency.from_on, agency.last_on) == (Owner.AGENCY, on("2026-12-01"), on("2026-12-17"))
    assert "request protocol" in agency.source
    assert "s 44" in agency.source
    assert (provider.owner, provider.last_on) == (Owner.PROVIDER, on("2027-01-18"))
    assert step(facts, StepName.TELL).last_on == on("2027-01-18")


def test_the_provider_asks_soon_enough_that_the_promise_ends_within_its_own_time() -> None:
    assert step(asked("2026-11-26", promised=12), StepName.ASK).last_on == on("2026-12-08")
    assert step(asked("2026-11-26", promised=19), StepName.ASK).last_on == on("2026-11-27")
    without = step(asked("2026-11-26", promised=None), StepName.ASK)
    assert (without.last_on, "no protocol" in without.source) == (on("2026-11-27"), True)


def test_what_is_only_kept_for_the_agency_has_one_clock_from_the_day_it_was_asked() -> None:
    facts = asked("2026-11-26", Route.HELD_AS_AGENT, passed_on="2026-12-03")
    names = [each.name for each in line(facts)]
    assert StepName.PROVIDER not in names
    assert decides_by(facts, facts.agency).due_on == on("2026-12-24")
    assert is_deemed_refused(facts, facts.agency, on("2026-12-25"))
    assert step(facts, StepName.AGENCY).last_on == on("2026-12-24")


def test_whoever_a_request_was_passed_on_to_counts_from_when_it_got_it_and_that_is_said_to_be_unsettled() -> None:
    agency = step(asked("2026-11-26", Route.TRANSFER, passed_on="2026-12-04"), StepName.AGENCY)
    assert (agency.from_on, agency.last_on) == (on("2026-12-04"), on("2027-01-25"))
    assert "to be confirmed" in agency.note
    assert step(asked("2026-11-26", Route.TRANSFER), StepName.TELL).owner is Owner.AGENCY


def test_of_what_was_passed_on_each_side_does_its_own_and_waits_for_nobody() -> None:
    passed_on = replace(asked("2026-11-26", Route.TRANSFER, passed_on="2026-12-04"), checked_on=on("2026-11-26"))
    assert [each.name for each in line(passed_on)][2:] == ["agency-decides", "tell", "provider-decides", "tell-own"]
    assert "tell-own" not in [each.name for each in line(replace(passed_on, provider=None))]  # as the agency sees it
    ours = next_of(passed_on, Owner.PROVIDER)
    assert ours is not None
    assert ours.name is StepName.PROVIDER
    assert answer_by(passed_on) == on("2026-12-24")
    told = replace(
        passed_on, provider=Clock(on("2026-11-26"), decided_on=on("2026-12-01")), own_told_on=on("2026-12-01")
    )
    assert next_of(told, Owner.PROVIDER) is None
    assert answer_by(told) == on("2027-01-25")
    theirs = next_of(told, Owner.AGENCY)
    assert theirs is not None
    assert theirs.name is StepName.AGENCY


def test_as_agent_the_provider_decides_while_the_agency_looks_and_writes_once_both_have() -> None:
    both = replace(asked("2026-11-26", passed_on="2026-11-26"), checked_on=on("2026-11-26"))
    ours = replace(both, provider=Clock(on("2026-11-26"), decided_on=on("2026-12-01")))
    assert [each.name if each else None for each in (next_of(both, Owner.PROVIDER), next_of(ours, Owner.PROVIDER))] == [
        "provider-decides", None
    ]  # fmt: skip
    decided = replace(ours, agency=Clock(on("2026-11-26"), decided_on=on("2026-12-01")))
    writes = next_of(decided, Owner.PROVIDER)
    assert writes is not None
    assert writes.name is StepName.TELL


def test_an_extension_told_in_time_counts_on_and_the_promise_gives_way() -> None:
    before = asked("2026-11-27", passed_on="2026-12-01")
    longer = replace(before, agency=Clock(on("2026-12-01"), extended_by_days=5))
    assert step(longer, StepName.AGENCY).last_on == on("2027-01-27")
    assert "s 48" in step(longer, StepName.AGENCY).source
    assert step(longer, StepName.TELL).last_on == on("2027-01-25")  # 27 November and 25 working days


def test_the_day_after_the_last_day_it_counts_as_refused_until_it_is_decided() -> None:
    facts = asked("2026-11-26", passed_on="2026-11-26")
    assert not is_deemed_refused(facts, facts.agency, on("2026-12-24"))
    assert is_deemed_refused(facts, facts.agency, on("2026-12-25"))
    assert not is_deemed_refused(facts, Clock(on("2026-11-26"), decided_on=on("2027-01-20")), on("2027-02-01"))
    not_asked = asked("2026-11-26")
    assert not is_deemed_refused(not_asked, not_asked.agency, on("2027-03-01"))


def test_a_step_is_done_late_next_or_to_come() -> None:
    facts = asked("2026-11-26")
    asking = step(facts, StepName.ASK)
    assert asking.stands(on("2026-12-08"), is_next=True) is Stands.NOW
    assert asking.stands(on("2026-12-09"), is_next=True) is Stands.LATE
    assert step(facts, StepName.TELL).stands(on("2026-12-01"), is_next=False) is Stands.TO_COME
    done = step(asked("2026-11-26", passed_on="2026-11-30"), StepName.ASK)
    assert done.stands(on("2027-02-01"), is_next=False) is Stands.DONE


def test_a_newly_declared_day_moves_an_open_case_and_is_named_among_the_days_not_counted() -> None:
    declared = {on("2026-12-07"): "National day of remembrance (a made-up Act)"}
    facts = replace(asked("2026-11-26", passed_on="2026-11-26"), declared=declared)
    due = step(facts, StepName.PROVIDER).due
    assert due is not None
    assert due.due_on == on("2027-01-18")
    assert [day.why for day in due.skipped if day.on == on("2026-12-07")] == list(declared.values())
    assert moved_by(facts, NONE_DECLARED, Owner.PROVIDER) == Moved(on("2026-12-24"), on("2027-01-18"))
    on_a_saturday = replace(facts, declared={on("2026-12-05"): "A made-up day"})
    assert moved_by(on_a_saturday, NONE_DECLARED, Owner.PROVIDER) is None


def test_correction_runs_on_the_same_days_under_its_own_section() -> None:
    facts = replace(asked("2026-11-27", Route.HELD_AS_AGENT), kind=CaseKind.CORRECTION)
    agency = step(facts, StepName.AGENCY)
    assert (agency.last_on, "s 63" in agency.source) == (on("2027-01-18"), True)


@given(STARTS, KINDS, ROUTES, PROMISES)
def test_every_day_between_is_counted_or_says_why_for_every_start_from_2020_to_2035(
    received_on: dt.date, kind: CaseKind, route: Route, promised: int | None
) -> None:
    provider = None if route is Route.HELD_AS_AGENT else Clock(received_on)
    facts = LineFacts(kind, route, received_on, Clock(None), provider, answer_days=promised)
    for each in line(facts):
        if each.due is not None and each.from_on is not None:
            assert why_not_counted(each.due.due_on) is None
            assert each.due.counted + len(each.due.skipped) == (each.due.due_on - each.from_on).days
            assert all(day.why for day in each.due.skipped)
            assert each.source


@given(STARTS, PROMISES)
def test_a_promise_is_never_later_than_the_law_and_ends_before_the_family_must_hear(
    received_on: dt.date, promised: int | None
) -> None:
    facts = LineFacts(CaseKind.ACCESS, Route.AGENT, received_on, Clock(None), Clock(received_on), answer_days=promised)
    agency, tell = step(facts, StepName.AGENCY), step(facts, StepName.TELL)
    assert agency.last_on is not None
    assert tell.last_on is not None
    assert promised is None or agency.last_on <= tell.last_on


@given(STARTS, st.integers(0, 40), st.integers(1, 40))
def test_longer_is_never_sooner_and_a_declared_day_never_brings_a_day_forward(
    received_on: dt.date, days: int, after: int
) -> None:
    facts = LineFacts(CaseKind.ACCESS, Route.AGENT, received_on, Clock(received_on, days), Clock(received_on))
    longer = replace(facts, agency=Clock(received_on, days + 1))
    declared = replace(facts, declared={received_on + dt.timedelta(days=after): "A made-up day"})
    for later in (longer, declared):
        assert step(later, StepName.AGENCY).last_on >= step(facts, StepName.AGENCY).last_on  # type: ignore[operator]
    assert due_next(declared, Owner.PROVIDER) >= due_next(facts, Owner.PROVIDER)  # type: ignore[operator]


def test_the_time_of_the_provider_does_not_move_with_the_agencys() -> None:
    before = asked("2026-11-24", passed_on="2026-12-01")
    assert tells_own_by(before) is None
    longer = replace(before, agency=replace(before.agency, extended_by_days=5))
    assert tells_own_by(longer) == on("2026-12-22")
    assert tells_own_by(replace(longer, provider=Clock(on("2026-11-24"), extended_by_days=5))) is None
    assert tells_own_by(replace(longer, told_on=on("2026-12-22"))) is None
    assert tells_own_by(replace(longer, route=Route.TRANSFER)) is None
    own = step(longer, StepName.TELL_OWN)
    assert (own.owner, own.last_on, own.done_on) == (Owner.PROVIDER, on("2026-12-22"), None)
    assert (answer_by(longer), step(longer, StepName.TELL).last_on) == (on("2026-12-22"), on("2027-01-20"))
    assert due_next(longer, Owner.PROVIDER) == on("2026-12-22")


def test_what_the_provider_holds_is_said_apart_while_the_agency_alone_takes_longer_and_not_once_it_has_decided() -> (
    None
):
    ours = Clock(on("2026-11-24"), decided_on=on("2026-12-01"))
    longer = replace(
        asked("2026-11-24", passed_on="2026-12-01"), provider=ours, checked_on=on("2026-11-24"),
        agency=Clock(on("2026-12-01"), extended_by_days=5),
    )  # fmt: skip
    writes = next_of(longer, Owner.PROVIDER)
    assert writes is not None
    assert writes.name is StepName.TELL_OWN
    said = replace(longer, own_told_on=on("2026-12-02"))
    assert step(said, StepName.TELL_OWN).done_on == on("2026-12-02")
    assert (tells_own_by(said), next_of(said, Owner.PROVIDER)) == (None, None)
    assert answer_by(said) == step(said, StepName.TELL).last_on == on("2027-01-20")
    decided = replace(longer, agency=replace(longer.agency, decided_on=on("2026-12-03")))
    assert "tell-own" not in [each.name for each in line(decided)]
    assert step(decided, StepName.TELL).last_on == on("2026-12-22")  # its own part is in it, and its own time goes on
    assert step(replace(decided, own_told_on=on("2026-12-02")), StepName.TELL).last_on == on("2027-01-20")
