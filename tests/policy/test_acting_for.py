"""Who may act for whom: relationship is not authority, a child asks for themselves, and a no holds."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lightwell.policy.acting_for import AuthorityRecord, Evidence, ForWhat, may_act_for, may_see_of_household
from lightwell.policy.faults import NotWellFormed
from lightwell.policy.telling_records import Choice, How, StandsTold, ToldRecord, standing, what_holds

TODAY = dt.date(2026, 10, 8)


def authority(*for_what: ForWhat, until: dt.date | None = dt.date(2026, 12, 31)) -> AuthorityRecord:
    return AuthorityRecord(
        who="Losa Fuimaono", evidence=Evidence.FORM, evidence_on=dt.date(2026, 9, 1), where_kept="File 12, page 3",
        for_what=for_what or (ForWhat.SEE,), relationship="aunt", until=until,
    )  # fmt: skip


def told(
    on: dt.date | None, choice: Choice = Choice.NOT_ASKED, of: str = "", unit: str = "", use: str = ""
) -> ToldRecord:
    return ToldRecord("BF0001", unit, use, "3" if on else "", on, How.SHOWN, choice, of)


@pytest.mark.parametrize("for_what", ForWhat)
def test_everybody_asks_about_themselves_at_any_age(for_what: ForWhat) -> None:
    assert may_act_for(for_what, TODAY, is_themselves=True)


@pytest.mark.parametrize("said", ["is_parent", "is_kept_from"])
def test_nobody_is_kept_apart_from_themselves_so_who_asks_is_said_first(said: str) -> None:
    both = may_act_for(ForWhat.SEE, TODAY, is_themselves=True, **{said: True})  # type: ignore[arg-type]
    assert both.codes == ("who-asks-is-not-said",)


def test_a_parent_has_no_automatic_right() -> None:
    decision = may_act_for(ForWhat.SEE, TODAY, is_themselves=False, is_parent=True)
    assert decision.codes == ("no-authority", "parent-has-no-right-as-such")


def test_a_relationship_is_not_authority() -> None:
    assert may_act_for(ForWhat.SEE, TODAY, is_themselves=False).codes == ("no-authority",)
    assert may_act_for(ForWhat.SEE, TODAY, is_themselves=False, authorities=[authority()])


def test_authority_is_for_what_it_says_and_for_as_long() -> None:
    see = [authority(ForWhat.SEE)]
    assert may_act_for(ForWhat.CORRECT, TODAY, is_themselves=False, authorities=see).codes == ("for-something-else",)
    late = dt.date(2027, 1, 1)
    assert may_act_for(ForWhat.SEE, late, is_themselves=False, authorities=see).codes == ("not-in-time",)
    assert may_act_for(ForWhat.SEE, dt.date(2026, 12, 31), is_themselves=False, authorities=see)
    assert may_act_for(ForWhat.SEE, dt.date(2026, 8, 31), is_themselves=False, authorities=see).codes == (
        "not-in-time",
    )


def test_an_authority_says_everything_that_is_wrong_with_it_at_once() -> None:
    with pytest.raises(NotWellFormed) as wrong:
        AuthorityRecord(" ", Evidence.LETTER, TODAY, "", (), until=dt.date(2026, 10, 1))
    assert {fault.where for fault in wrong.value.faults} == {"who", "where_kept", "for_what", "until"}


def test_one_household_member_sees_nothing_of_anothers_unless_it_was_opened_to_them() -> None:
    assert may_see_of_household(own="a", of="a", opened_to=())
    assert may_see_of_household(own="a", of="b", opened_to={"a"})
    refused = may_see_of_household(own="a", of="b", opened_to={"c"})
    assert refused.codes == ("nothing-here",)
    assert refused == may_see_of_household(own="a", of="nobody", opened_to=())


def test_where_a_parent_says_yes_and_a_child_says_no_the_no_holds() -> None:
    child_then_parent = [told(TODAY, Choice.NO), told(TODAY, Choice.YES, of="Losa Fuimaono")]
    for records in (child_then_parent, child_then_parent[::-1]):
        assert standing(records, "evaluation", "evaluation").choice is Choice.NO


@given(st.sampled_from(Choice), st.sampled_from(Choice))
def test_a_no_of_either_always_holds_and_silence_is_no_yes(own: Choice, of_others: Choice) -> None:
    held = what_holds(own, of_others)
    assert (held is Choice.NO) == (Choice.NO in (own, of_others))
    assert held is not Choice.YES or Choice.YES in (own, of_others)


def test_being_told_again_without_being_asked_changes_no_choice() -> None:
    first, again = dt.date(2026, 5, 1), dt.date(2026, 10, 1)
    assert standing([told(first, Choice.NO), told(again)], "evaluation", "evaluation") == StandsTold(
        again, "3", Choice.NO
    )


def test_what_is_said_of_one_recipient_says_nothing_of_another() -> None:
    said = [told(TODAY), told(None, Choice.NO, unit="evaluation", use="evaluation")]
    assert standing(said, "evaluation", "evaluation") == StandsTold(TODAY, "3", Choice.NO)
    assert standing(said, "contract-reporting", "reporting") == StandsTold(TODAY, "3", Choice.NOT_ASKED)


def test_a_record_that_says_nothing_or_half_of_something_is_refused() -> None:
    for wrong in ({}, {"told_on": TODAY}, {"choice": Choice.NO, "unit": "evaluation"}):
        with pytest.raises(NotWellFormed):
            ToldRecord("BF0001", **wrong)  # type: ignore[arg-type]
