"""Who may do what in a case, on which grounds an answer may be a no, and who tells whom of a correction."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path
from uuid import UUID

import pytest

from lightwell.policy import agreement as agreements
from lightwell.policy.access_rules import (
    may_answer_item,
    may_ask_agency,
    may_check_who_asks,
    may_decide_part,
    may_declare_day,
    may_extend,
    may_give,
    may_have_yes,
    may_open_case,
    may_propose_refusal,
    may_tell_own_part,
    may_withdraw_case,
    may_write_itself,
)
from lightwell.policy.access_words import (
    Answered,
    Ask,
    Asks,
    Authority,
    CaseKind,
    CaseState,
    Number,
    Outcome,
    Route,
    answered,
)
from lightwell.policy.acting_for import ForWhat, may_act_for
from lightwell.policy.actors import OPERATOR, Actor, Role
from lightwell.policy.case_facts import CaseFacts, ItemFacts, OpeningFacts, PartFacts
from lightwell.policy.copy_rules import (
    NEITHER_SAID,
    Audience,
    CopyFacts,
    ItemSaid,
    item_said,
    may_approve_copy,
    may_give_otherwise,
    may_write_copy,
    not_here,
)
from lightwell.policy.correction_rules import (
    Acknowledged,
    CorrectingFacts,
    NoteFacts,
    NoteKind,
    gives_in_rows,
    may_acknowledge,
    may_attach_statement,
    may_carry_statement,
    may_tell_recipients,
    recipients_of,
)
from lightwell.policy.letter_parts import LetterKind
from lightwell.policy.local_days import HERE
from lightwell.policy.refusal_grounds import GROUNDS, MAY_HIDE_THAT_IT_IS_HELD, ExtensionReason, Ground
from tests.policy.small_agreements import every_shape

PROVIDER, AGENCY, OTHER, UNIT = (UUID(int=number) for number in range(1, 5))
ACCOUNT, SOMEBODY_ELSE = UUID(int=11), UUID(int=12)
NOW = dt.datetime(2026, 11, 27, 10, 0, tzinfo=HERE)
WORKER = Actor(account_id=SOMEBODY_ELSE, organisation_id=PROVIDER, role_codes=(Role.FRONT_LINE_WORKER,))
MANAGER = Actor(account_id=ACCOUNT, organisation_id=PROVIDER, role_codes=(Role.MANAGER,))
OFFICER = Actor(account_id=ACCOUNT, organisation_id=AGENCY, role_codes=(Role.PRIVACY_OFFICER,))
ANALYST = Actor(account_id=ACCOUNT, organisation_id=AGENCY, unit_ids=(UNIT,), role_codes=(Role.ANALYST,))
CASE = CaseFacts(PROVIDER, AGENCY, is_checked=True, permission=Authority.FORM)
ASKED = replace(CASE, is_asked=True)
PART = PartFacts(ASKED, AGENCY, dt.date(2026, 12, 24), items=(ItemFacts(Outcome.GIVEN), ItemFacts(Outcome.WITHHELD)))
EXAMPLE = Path(__file__).parents[2] / "examples" / "best-foot-forward.json"


def test_a_worker_opens_a_case_and_an_agency_never_does() -> None:
    facts = OpeningFacts(PROVIDER)
    assert may_open_case(WORKER, facts, now=NOW, received_on=dt.date(2026, 11, 26))
    assert may_open_case(OFFICER, facts, now=NOW).codes == ("not-a-worker",)
    assert may_open_case(WORKER, facts, now=NOW, received_on=dt.date(2026, 11, 28)).codes == ("not-come-yet",)
    assert may_open_case(WORKER, facts, now=NOW, received_on=dt.date(2006, 11, 28)).codes == ("outside-the-list",)
    began = replace(facts, begins_on=dt.date(2026, 7, 1))
    assert may_open_case(WORKER, began, now=NOW, received_on=dt.date(2026, 7, 1))
    assert may_open_case(WORKER, began, now=NOW, received_on=dt.date(2020, 7, 6)).codes == ("before-it-began",)
    assert may_open_case(WORKER, replace(facts, is_signed=False), now=NOW).codes == ("no-agreement",)


def test_a_relationship_is_no_authority_and_a_child_needs_none() -> None:
    assert may_check_who_asks(WORKER, CASE, asks=Asks.REPRESENTATIVE).codes == ("relationship-is-no-authority",)
    assert may_check_who_asks(WORKER, CASE, asks=Asks.REPRESENTATIVE, authority=Authority.COURT_ORDER)
    assert may_check_who_asks(WORKER, CASE, asks=Asks.PERSON)
    unseen = {"asks": Asks.REPRESENTATIVE, "authority": Authority.CHILDS_REPRESENTATIVE, "seen": " "}
    assert may_check_who_asks(WORKER, CASE, **unseen).codes == ("nothing-seen",)
    assert may_check_who_asks(WORKER, CASE, **{**unseen, "seen": "She cares for him every day; no order"})
    apart = may_act_for(ForWhat.SEE, NOW.date(), is_themselves=False, is_kept_from=True)
    order = {"asks": Asks.REPRESENTATIVE, "authority": Authority.COURT_ORDER, "seen": "An order", "may_act": apart}
    assert may_check_who_asks(WORKER, CASE, **order).codes == ("kept-from",)
    assert may_check_who_asks(WORKER, CASE, asks=Asks.PERSON, authority=Authority.FORM).codes == (
        "asks-for-themselves",
    )


def test_nobody_asks_the_agency_before_somebody_made_sure_who_asks_and_has_it_in_writing() -> None:
    assert may_ask_agency(WORKER, CASE)
    assert may_ask_agency(WORKER, CASE, number=Number.SOMEBODYS).codes == ("somebodys-number",)
    assert may_ask_agency(WORKER, replace(CASE, is_checked=False)).codes == ("not-checked",)
    spoken = replace(CASE, permission=None)
    assert may_ask_agency(WORKER, spoken).codes == ("not-written",)
    assert may_ask_agency(WORKER, replace(spoken, route=Route.HELD_AS_AGENT))
    assert may_ask_agency(WORKER, replace(spoken, route=Route.HELD_AS_AGENT, ask=Ask.EVERYTHING)).codes == (
        "not-written",
    )
    assert may_ask_agency(WORKER, ASKED).codes == ("asked-already",)
    assert may_have_yes(WORKER, spoken)
    assert may_have_yes(OFFICER, spoken).codes == ("not-a-worker",)
    assert may_have_yes(WORKER, CASE).codes == ("no-yes-needed",)
    assert may_have_yes(WORKER, replace(spoken, is_checked=False)).codes == ("not-checked",)
    assert may_have_yes(WORKER, replace(spoken, is_asked=True)).codes == ("asked-already",)


def test_a_request_is_not_passed_on_where_the_person_would_not_want_it() -> None:
    passing = replace(CASE, route=Route.TRANSFER)
    assert may_ask_agency(WORKER, replace(passing, permission=None)).codes == ("not-written",)
    assert may_ask_agency(WORKER, passing, is_content=True)
    assert may_ask_agency(WORKER, passing, is_content=False).codes == ("would-not-want-it",)


def test_whoever_it_was_passed_on_to_writes_of_more_time_before_it_decides_and_of_the_rest_after() -> None:
    passed_on = replace(PART, case=replace(ASKED, route=Route.TRANSFER))
    assert may_write_itself(OFFICER, passed_on, kind=LetterKind.DECISION).codes == ("not-decided-yet",)
    assert may_write_itself(OFFICER, passed_on, kind=LetterKind.EXTENSION)
    decided = replace(passed_on, is_decided=True)
    assert may_write_itself(OFFICER, decided, kind=LetterKind.DECISION)
    assert may_write_itself(OFFICER, decided, kind=LetterKind.EXTENSION).codes == ("decided-already",)
    assert may_write_itself(OFFICER, replace(decided, is_told=True)).codes == ("written-already",)
    assert may_write_itself(OFFICER, PART, kind=LetterKind.EXTENSION).codes == ("provider-writes",)


def test_its_own_part_is_said_apart_only_once_decided_once_and_while_the_agency_alone_takes_longer() -> None:
    case = replace(ASKED, agency_longer=True)
    own = replace(PART, case=case, holder_id=case.provider_id, is_decided=True)
    assert may_tell_own_part(WORKER, own)
    assert may_tell_own_part(OFFICER, own).codes == ("not-a-worker",)
    for wrong, code in (
        (replace(own, is_decided=False), "not-decided-yet"),
        (replace(own, is_told=True), "written-already"),
        (replace(own, case=ASKED), "one-letter"),
        (replace(own, case=replace(case, is_checked=False)), "not-checked"),
        (replace(own, case=replace(case, state=CaseState.WITHDRAWN)), "case-is-over"),
        (replace(own, holder_id=case.agency_id), "not-its-holder"),
    ):
        assert may_tell_own_part(WORKER, wrong).codes == (code,)


def test_nothing_is_given_before_the_check_and_every_decision() -> None:
    assert may_give(WORKER, CASE)
    assert may_give(WORKER, replace(CASE, is_told=True)).codes == ("written-already",)
    assert may_give(WORKER, replace(CASE, is_checked=False, undecided=1)).codes == ("not-checked", "not-decided")
    assert may_give(OFFICER, CASE).codes == ("not-a-worker",)
    assert may_give(WORKER, replace(CASE, owes_copy=True)).codes == ("no-copy",)
    assert may_withdraw_case(WORKER, CASE, why="They want to wait").codes == ()
    assert may_withdraw_case(WORKER, replace(CASE, state=CaseState.CLOSED), why="They want to wait").codes == (
        "case-is-over",
    )


def test_what_is_owed_is_written_although_the_case_is_over_or_how_else_they_have_it() -> None:
    over = replace(CASE, state=CaseState.CLOSED, is_told=True)
    owed, how = replace(over, owes_copy=True), "You read it with us on Monday"
    for case, codes in (
        (over, ("case-is-over",)),
        (owed, ()),
        (replace(owed, state=CaseState.WITHDRAWN), ("case-is-over",)),
    ):
        assert may_write_copy(WORKER, case, words="This is about you").codes == codes
        assert may_give_otherwise(WORKER, case, how=how).codes == (*codes, *(("nothing-owed",) if case is over else ()))
    still_open = replace(CASE, owes_copy=True)
    assert may_give_otherwise(WORKER, still_open, how=how)
    assert may_give_otherwise(WORKER, still_open, how="yes").codes == ("say-how",)
    assert may_give_otherwise(WORKER, replace(CASE, undecided=1), how=how).codes == ("not-decided",)
    assert may_give_otherwise(OFFICER, still_open, how=how).codes == ("not-a-worker",)


def test_only_the_holder_answers_for_what_it_holds() -> None:
    assert may_answer_item(OFFICER, PART, outcome=Outcome.GIVEN)
    for stranger in (WORKER, MANAGER, ANALYST, Actor(organisation_id=OTHER, role_codes=(Role.PRIVACY_OFFICER,))):
        assert may_answer_item(stranger, PART, outcome=Outcome.GIVEN).codes == ("not-its-holder",)
    own = replace(PART, holder_id=PROVIDER, case=CASE)
    assert may_answer_item(MANAGER, own, outcome=Outcome.GIVEN)
    assert may_answer_item(OFFICER, own, outcome=Outcome.GIVEN).codes == ("not-its-holder",)
    assert may_answer_item(OFFICER, replace(PART, case=CASE), outcome=Outcome.GIVEN).codes == ("not-asked-yet",)


@pytest.mark.parametrize(
    ("outcome", "grounds", "codes"),
    [
        (Outcome.WITHHELD, (), ("no-ground",)),
        (Outcome.WITHHELD, (Ground.ANOTHERS_AFFAIRS,), ()),
        (Outcome.GIVEN, (Ground.ANOTHERS_AFFAIRS,), ("ground-for-a-yes",)),
        (Outcome.NEITHER, (Ground.SERIOUS_THREAT,), ()),
        (Outcome.NEITHER, (Ground.ANOTHERS_AFFAIRS,), ("must-be-said",)),
        (Outcome.CORRECTED, (), ("not-an-answer",)),
    ],
)
def test_a_no_stands_on_the_closed_list(outcome: Outcome, grounds: tuple[Ground, ...], codes: tuple[str, ...]) -> None:
    assert may_answer_item(OFFICER, PART, outcome=outcome, grounds=grounds).codes == codes


def test_reasons_are_kept_back_only_where_giving_them_could_harm() -> None:
    threat, lost = (Ground.SERIOUS_THREAT,), (Ground.NOT_HELD,)
    assert may_answer_item(OFFICER, PART, outcome=Outcome.WITHHELD, grounds=threat, reasons_withheld=True)
    assert may_answer_item(OFFICER, PART, outcome=Outcome.WITHHELD, grounds=lost, reasons_withheld=True).codes == (
        "reasons-are-owed",
    )
    assert may_answer_item(OFFICER, PART, outcome=Outcome.GIVEN, reasons_withheld=True).codes == ("nothing-withheld",)


def test_a_ground_of_public_offices_is_not_a_providers() -> None:
    own = replace(PART, holder_id=PROVIDER, is_public_office=False)
    found = may_answer_item(MANAGER, own, outcome=Outcome.WITHHELD, grounds=(Ground.LAW_MAINTENANCE,))
    assert found.codes == ("not-a-public-office",)


def test_a_no_takes_a_second_person_or_a_reason_for_none() -> None:
    assert may_decide_part(OFFICER, PART).codes == ("second-person",)
    assert may_decide_part(OFFICER, replace(PART, proposed_by=ACCOUNT)).codes == ("second-person",)
    assert may_decide_part(OFFICER, replace(PART, proposed_by=SOMEBODY_ELSE))
    assert may_decide_part(OFFICER, PART, alone_why="Nobody else here until Monday")
    assert may_decide_part(OFFICER, PART, alone_why="alone").codes == ("second-person",)
    assert may_decide_part(OFFICER, replace(PART, items=(ItemFacts(Outcome.NOTHING_HELD),)))
    assert may_decide_part(OFFICER, replace(PART, items=(ItemFacts(),))).codes == ("not-all-answered",)
    assert may_decide_part(OFFICER, replace(PART, items=())).codes == ("not-all-answered",)
    assert may_propose_refusal(OFFICER, PART)
    assert may_propose_refusal(OFFICER, replace(PART, items=(ItemFacts(Outcome.GIVEN),))).codes == ("all-a-yes",)
    own = replace(PART, holder_id=PROVIDER)
    assert may_propose_refusal(WORKER, own)
    assert may_decide_part(WORKER, replace(own, proposed_by=ACCOUNT)).codes == ("not-its-holder",)


def test_longer_is_for_three_reasons_and_told_within_the_first_time() -> None:
    why = "Two other offices must be asked"
    last_day = dt.datetime(2026, 12, 24, 23, 0, tzinfo=HERE)
    consulting = {"reason": ExtensionReason.CONSULTATION, "days": 5, "why": why}
    assert may_extend(OFFICER, PART, now=last_day, **consulting)  # type: ignore[arg-type]
    after = may_extend(OFFICER, PART, now=last_day + dt.timedelta(hours=2), **consulting)  # type: ignore[arg-type]
    assert after.codes == ("told-too-late",)
    assert "Privacy Commissioner" in after.reasons[0].sentence
    assert may_extend(OFFICER, PART, now=NOW, reason=ExtensionReason.VOLUME, days=0, why=why).codes == ("no-longer",)
    assert list(ExtensionReason) == ["volume", "consultation", "complexity"]


@pytest.mark.parametrize(
    ("outcomes", "comes_to"),
    [
        ((Outcome.GIVEN, Outcome.NOTHING_HELD), Answered.GRANTED),
        ((Outcome.GIVEN, Outcome.WITHHELD), Answered.IN_PART),
        ((Outcome.IN_PART,), Answered.IN_PART),
        ((Outcome.NOTHING_HELD, Outcome.WITHHELD), Answered.REFUSED),
        ((Outcome.NEITHER,), Answered.REFUSED),
        ((Outcome.NOT_CORRECTED,), Answered.REFUSED),
    ],
)
def test_the_items_come_to_one_answer(outcomes: tuple[Outcome, ...], comes_to: Answered) -> None:
    assert answered(outcomes) is comes_to


def test_every_ground_is_cited_and_what_was_not_read_in_the_act_says_so() -> None:
    assert set(GROUNDS) == set(Ground)
    assert {each for each in Ground if not each.said.is_sure} >= {
        Ground.UNDER_16,
        Ground.SAFE_CUSTODY,
        Ground.EVALUATIVE,
        Ground.NOT_READILY_RETRIEVABLE,
        Ground.ANOTHERS_AFFAIRS,
    }
    for ground in Ground:
        assert ground.said.cite.startswith("Privacy Act 2020 s ")
        assert ground.said.cite.endswith("(paragraph to be confirmed)") is not ground.said.is_sure
    assert set(Ground) > MAY_HIDE_THAT_IT_IS_HELD
    assert not any("draft" in each.said.words or "funder" in each.said.words for each in Ground)


def test_only_whoever_runs_the_machine_writes_down_a_declared_day() -> None:
    assert may_declare_day(OPERATOR, None, now=NOW, on=dt.date(2026, 12, 7))
    assert may_declare_day(OFFICER, None, now=NOW).codes == ("not-the-operator",)
    assert may_declare_day(OPERATOR, None, now=NOW, on=dt.date(2053, 1, 1)).codes == ("outside-the-list",)


# --- correction --------------------------------------------------------------------------------------------------

CORRECTING = CorrectingFacts(PROVIDER, CaseKind.CORRECTION, CaseState.OPEN, (Outcome.CORRECTED,), is_found=True)
REFUSED = replace(CORRECTING, outcomes=(Outcome.NOT_CORRECTED,))


def test_every_recipient_of_an_item_is_read_off_the_clauses() -> None:
    agreement = agreements.read(EXAMPLE.read_text(encoding="utf-8")).agreement
    suburb = {each.unit: each for each in recipients_of(agreement, "people.suburb")}
    assert suburb["evaluation"].clauses == ("3",)
    assert suburb["evaluation"].has_rows
    assert not suburb["contract-reporting"].has_rows
    assert recipients_of(agreement, "people.phone") == ()


@pytest.mark.parametrize(
    ("item", "table", "use", "under", "has"),
    [
        ("families.region", "families", "", ("1", "2"), True),
        ("families.region", "families-evaluation", "evaluation", ("1",), True),
        ("families.region", "families-reporting", "reporting", ("1", "2"), False),  # in counts alone
        ("families.region", "homes", "", ("1", "2"), False),  # another table of the same delivery
        ("families.region", "families", "", ("2",), False),
        ("families.visits", "families", "", ("1", "2"), False),
    ],
)
def test_an_item_is_wrong_in_the_rows_of_its_own_table_that_a_clause_sends_it_in(
    item: str, table: str, use: str, under: tuple[str, ...], has: bool
) -> None:
    agreement = agreements.parse(every_shape()).agreement
    assert gives_in_rows(agreement, item, under, table=table, use=use) is has


def test_recipients_are_told_once_it_is_corrected_and_its_rows_are_found() -> None:
    assert may_tell_recipients(WORKER, CORRECTING)
    assert may_tell_recipients(WORKER, replace(CORRECTING, is_told=True)).codes == ("told-already",)
    unfound = may_tell_recipients(WORKER, replace(REFUSED, is_found=False))
    assert unfound.codes == ("not-corrected-yet", "rows-not-found")
    assert may_tell_recipients(OFFICER, CORRECTING).codes == ("not-a-worker",)


def test_a_statement_stands_beside_what_was_not_corrected_also_once_the_case_is_over() -> None:
    assert may_attach_statement(WORKER, replace(REFUSED, state=CaseState.CLOSED), words="I never said that.")
    assert may_attach_statement(WORKER, REFUSED, words="  ").codes == ("no-statement",)
    assert may_attach_statement(WORKER, REFUSED, words="a" * 2001).codes == ("too-long",)
    assert may_attach_statement(WORKER, REFUSED, words="not\u200bseen").codes == ("unseen-character",)
    assert may_attach_statement(WORKER, CORRECTING).codes == ("nothing-refused",)


def test_the_unit_that_was_told_says_what_it_did_and_nobody_else() -> None:
    told = NoteFacts(UNIT, NoteKind.CORRECTED)
    assert may_acknowledge(ANALYST, told, answer=Acknowledged.IN_A_NUMBER)
    assert may_acknowledge(ANALYST, told, answer=Acknowledged.READ).codes == ("not-an-answer",)
    assert may_acknowledge(OFFICER, told).codes == ("not-its-unit",)
    assert may_acknowledge(ANALYST, replace(told, is_acknowledged=True)).codes == ("acknowledged-already",)


@pytest.mark.parametrize(("is_childs", "codes"), [(True, ()), (None, ()), (False, ("about-an-adult",))])
def test_a_childs_copy_is_of_a_case_about_a_child(is_childs: bool | None, codes: tuple[str, ...]) -> None:
    facts = CopyFacts(CASE, Audience.CHILD, is_written=True, suits=True, is_childs=is_childs)
    assert may_approve_copy(WORKER, facts, is_about_them=True).codes == codes
    assert may_approve_copy(WORKER, replace(facts, audience=Audience.ADULT))
    assert "not-about-the-child" in may_approve_copy(WORKER, facts, is_about_them=False).codes


def test_a_statement_is_carried_to_what_was_sent_again_and_to_nothing_else() -> None:
    facts = CorrectingFacts(PROVIDER, CaseKind.CORRECTION, CaseState.CLOSED, has_statement=True, is_resent=True)
    assert may_carry_statement(WORKER, facts)
    assert may_carry_statement(OFFICER, facts).codes == ("not-a-worker",)
    assert may_carry_statement(WORKER, facts, is_theirs=False).codes == ("not-their-row",)
    assert may_carry_statement(WORKER, facts, number=Number.ANOTHERS).codes == ("anothers-number",)
    for not_yet in (replace(facts, is_resent=False), replace(facts, has_statement=False)):
        assert may_carry_statement(WORKER, not_yet).codes == ("stands-there",)


def test_a_copy_says_no_more_of_why_than_the_letter_does() -> None:
    law, threat = (Ground.LAW_MAINTENANCE,), (Ground.SERIOUS_THREAT,)
    neither = item_said(Outcome.NEITHER, law, "A report of May", reasons_withheld=False)
    assert neither == ItemSaid((), NEITHER_SAID, has_papers=False)
    [why] = item_said(Outcome.IN_PART, threat, "A note", reasons_withheld=False).grounds
    assert "serious danger" in why
    assert item_said(Outcome.IN_PART, threat, "A note", reasons_withheld=True) == ItemSaid((), "A note", True)
    assert item_said(Outcome.WITHHELD, threat, "He would find her", reasons_withheld=True) == ItemSaid()
    assert not_here([(Outcome.GIVEN, False), (Outcome.NOTHING_HELD, False)]) == ()
    [told] = not_here([(Outcome.GIVEN, False), (Outcome.NEITHER, False)])
    assert "could not give" not in told  # that would say that there is some
    assert len(not_here([(Outcome.IN_PART, False), (Outcome.NEITHER, False)])) == 2


def test_a_childs_copy_sends_to_a_grown_up_only_where_somebody_is_told_why() -> None:
    withheld, neither = (Outcome.WITHHELD, True), (Outcome.NEITHER, False)
    [told] = not_here([(Outcome.GIVEN, False), (Outcome.IN_PART, True), withheld])
    assert told == "Some of it we could not give you. You can ask us again."
    assert "grown-up" not in " ".join(not_here([withheld, neither]))
    [some] = not_here([withheld, (Outcome.WITHHELD, False)])
    assert "A grown-up can tell you why" in some


def test_that_an_adults_case_has_no_childs_copy_is_said_before_it_is_written() -> None:
    assert may_write_copy(WORKER, CASE, audience=Audience.CHILD, is_childs=False).codes == ("about-an-adult",)
    for is_childs in (True, None):
        assert may_write_copy(WORKER, CASE, audience=Audience.CHILD, is_childs=is_childs)
    assert may_write_copy(WORKER, CASE, audience=Audience.ADULT, is_childs=False)
