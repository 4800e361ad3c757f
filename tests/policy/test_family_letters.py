"""Each letter to a family says in plain words everything that the law wants said, and names nobody."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from lightwell.policy import family_letters
from lightwell.policy.access_words import Answered, CaseKind, Outcome, Route, Sought
from lightwell.policy.family_letters import write
from lightwell.policy.forms_given import GivenOtherwise, WhyOtherwise
from lightwell.policy.letter_parts import (
    MUST_SAY,
    AnsweredItem,
    Element,
    HoldersAnswer,
    LetterFacts,
    LetterKind,
    paragraphs_of,
)
from lightwell.policy.refusal_grounds import ExtensionReason, Ground
from lightwell.policy.request_protocol import speaks_of_time

GIVEN = AnsweredItem("The rows we were sent", Outcome.GIVEN, says="Three rows")
REFUSED = AnsweredItem("Letters, e-mails and notes", Outcome.WITHHELD, (Ground.ANOTHERS_AFFAIRS,))
OURS = HoldersAnswer("City Centre Social Services", dt.date(2026, 12, 24), Answered.GRANTED, (GIVEN,))
THEIRS = HoldersAnswer("The Agency", dt.date(2026, 12, 24), Answered.IN_PART, (GIVEN, REFUSED))
LONGER = replace(
    THEIRS, outcome=None, items=(), extended_to=dt.date(2027, 1, 22), extension_reason=ExtensionReason.CONSULTATION
)
LATE = HoldersAnswer("The Agency", dt.date(2026, 12, 24), is_late=True)
FACTS = LetterFacts(
    reference="1A2B-3C4D",
    provider="City Centre Social Services",
    agency="The Agency",
    kind=CaseKind.ACCESS,
    route=Route.AGENT,
    ask_words="This programme’s rows",
    received_on=dt.date(2026, 11, 26),
    last_on=dt.date(2026, 12, 24),
    today=dt.date(2026, 11, 27),
    agency_on=dt.date(2026, 12, 14),
    answers=(OURS, THEIRS),
    explanation="Ask us, and we ask the agency for you",
)


@pytest.mark.parametrize("kind", LetterKind)
def test_every_letter_says_what_it_must(kind: LetterKind) -> None:
    longer = (OURS, LONGER)
    said = {LetterKind.EXTENSION: (LONGER,), LetterKind.LATE: (OURS, LATE), LetterKind.OWN_PART: longer}
    answers = said.get(kind, FACTS.answers)
    letter = write(kind, replace(FACTS, answers=answers))
    assert letter.says >= MUST_SAY[kind]
    assert Element.COMPLAIN in letter.says
    assert [each.words for each in paragraphs_of(letter.text)] == [each.words for each in letter.paragraphs]


def test_the_decision_keeps_each_holders_apart_with_ground_cost_and_complaint() -> None:
    letter = write(LetterKind.DECISION, FACTS)
    heads = [each.words for each in letter.paragraphs if each.is_heading]
    assert heads == ["What City Centre Social Services decided", "What The Agency decided"]
    assert letter.says >= {Element.GROUND, Element.CHARGE, Element.HOW_GIVEN, Element.COMPLAIN}
    assert "What is given comes with this letter" in letter.text
    read = write(LetterKind.DECISION, replace(FACTS, given_otherwise="You read it with us"))
    assert read.says == letter.says
    assert "What is not in this letter, you get like this: You read it with us." in read.text
    assert "comes with this letter" not in read.text
    assert "because it would tell you about somebody else’s affairs" in letter.text
    assert "(Privacy Act 2020 s 53)." in letter.text  # where the paragraph is not sure, the section alone
    assert "confirmed" not in letter.text


def test_what_is_said_apart_has_its_ground_its_cost_and_when_the_rest_is_to_come_or_that_it_is_late() -> None:
    apart = replace(FACTS, answers=(replace(OURS, outcome=Answered.IN_PART, items=(GIVEN, REFUSED)), LONGER))
    letter = write(LetterKind.OWN_PART, apart)
    assert letter.says >= {Element.GROUND, Element.HOW_GIVEN, Element.CHARGE, Element.PERIOD}
    assert "The Agency takes longer over what it holds: it has until Friday 22 January 2027." in letter.text
    late = write(LetterKind.OWN_PART, replace(apart, answers=(OURS, replace(LONGER, is_late=True))))
    assert "It had until Friday 22 January 2027, and is late" in late.text
    with pytest.raises(ValueError, match="ground"):
        write(
            LetterKind.OWN_PART, replace(apart, answers=(replace(OURS, items=(replace(REFUSED, grounds=()),)), LONGER))
        )
    with pytest.raises(ValueError, match="period"):
        write(LetterKind.OWN_PART, FACTS)  # nobody takes longer
    not_corrected = replace(GIVEN, outcome=Outcome.NOT_CORRECTED, says="It is what you told us")
    put_right = replace(apart, kind=CaseKind.CORRECTION, answers=(replace(OURS, items=(not_corrected,)), LONGER))
    assert Element.STATEMENT in write(LetterKind.OWN_PART, put_right).says


def test_each_no_has_its_own_ground_and_another_form_than_was_asked_for_says_why_and_which() -> None:
    bare = replace(REFUSED, grounds=())
    with pytest.raises(ValueError, match="does not say ground"):
        write(LetterKind.DECISION, replace(FACTS, answers=(replace(THEIRS, items=(REFUSED, bare)),)))
    wanted = replace(FACTS, wanted="Read to me on the telephone")
    assert "Read to me on the telephone. That is how you get it." in write(LetterKind.DECISION, wanted).text
    otherwise = GivenOtherwise(WhyOtherwise.INTEREST, "read to you in our office")
    letter = write(LetterKind.DECISION, replace(wanted, otherwise=otherwise))
    assert "because it would harm something that the law protects (Privacy Act 2020 s 56)" in letter.text
    assert "You can have it like this: read to you in our office. You can complain about that too." in letter.text
    assert Element.FORM in letter.says


def test_a_row_that_is_given_is_a_list_and_stays_one_as_it_is_kept() -> None:
    row = "This programme, July to September 2026\nAge: 12\nHow it went: better\n"
    item = replace(GIVEN, says=row)
    letter = write(LetterKind.DECISION, replace(FACTS, answers=(replace(OURS, items=(item,)),)))
    kept = paragraphs_of(letter.text)
    assert [each.words for each in kept if each.is_point] == [
        "This programme, July to September 2026", "Age: 12", "How it went: better"
    ]  # fmt: skip
    hidden = replace(item, outcome=Outcome.NEITHER)
    letter = write(LetterKind.DECISION, replace(FACTS, answers=(replace(OURS, items=(hidden,)),)))
    assert "Age: 12" not in letter.text


def test_a_reason_that_would_do_harm_is_left_out_and_its_section_is_not() -> None:
    item = AnsweredItem("Any other file about them", Outcome.WITHHELD, (Ground.SERIOUS_THREAT,), reasons_withheld=True)
    letter = write(LetterKind.DECISION, replace(FACTS, answers=(replace(THEIRS, items=(item,)),)))
    assert "danger" not in letter.text
    assert "under Privacy Act 2020 s 49(1)(a). Saying more would itself do harm." in letter.text


def test_neither_confirming_nor_denying_says_no_ground_and_nothing_that_was_written() -> None:
    item = AnsweredItem("Any other file about them", Outcome.NEITHER, (Ground.SERIOUS_THREAT,), says="There is one")
    letter = write(LetterKind.DECISION, replace(FACTS, answers=(replace(THEIRS, items=(item,)),)))
    assert "neither confirm nor deny that there is any" in letter.text
    assert "There is one" not in letter.text
    assert "49" not in letter.text
    assert "(Privacy Act 2020 s 47)" in letter.text
    assert "It does not mean that there is any, nor that there is none. You can complain" in letter.text
    assert "confirmed" not in letter.text


def test_a_correction_says_what_is_done_who_is_told_or_that_a_statement_may_stand() -> None:
    put_right = AnsweredItem(Sought.ITEM.to_family, Outcome.CORRECTED)
    left = AnsweredItem(Sought.ITEM.to_family, Outcome.NOT_CORRECTED, says="It is what we were sent")
    answers = (
        replace(OURS, items=(put_right,)),
        replace(THEIRS, outcome=Answered.REFUSED, items=(left,)),
    )
    facts = replace(FACTS, kind=CaseKind.CORRECTION, answers=answers, recipients_told=("Evaluation",))
    letter = write(LetterKind.CORRECTION, facts)
    assert letter.says >= {Element.WHAT_IS_DONE, Element.STATEMENT, Element.GROUND}
    assert "We told Evaluation, and they answer us." in letter.text
    assert "What you said is wrong: corrected." in letter.text
    assert "What you said is wrong: not corrected. It is what we were sent." in letter.text


def test_what_was_not_answered_in_time_is_said_to_be_a_no_that_is_still_owed() -> None:
    letter = write(LetterKind.LATE, replace(FACTS, answers=(OURS, LATE)))
    assert "The law treats that as a no, so you can complain now." in letter.text
    assert "City Centre" not in letter.text
    assert "decided" not in letter.text
    assert "We did not ask it in time. We are sorry, and ask it now." in letter.text
    asked = replace(FACTS, answers=(LATE,), passed_on=dt.date(2026, 11, 26))
    assert "We go on asking for you." in write(LetterKind.LATE, asked).text
    own = write(LetterKind.LATE, replace(FACTS, answers=(replace(LATE, holder=FACTS.provider),))).text
    assert "We answer as soon as we can." in own


def test_the_days_in_a_letter_are_those_of_this_case_of_its_route_and_of_the_day_it_is_written() -> None:
    def said(**known: object) -> str:
        return write(LetterKind.ACKNOWLEDGEMENT, replace(FACTS, **known)).text  # type: ignore[arg-type]

    assert "You will hear what was decided by Thursday 24 December 2026 at the latest." in said()
    late = said(today=dt.date(2027, 2, 1))
    assert "at the latest" not in late
    assert "You were to hear from us by Thursday 24 December 2026. That day has gone by" in late
    asked_late = said(agency_on=dt.date(2027, 1, 22), passed_on=dt.date(2026, 12, 22))
    assert "what we hold ourselves by Thursday 24 December 2026 at the latest" in asked_late
    assert "What The Agency holds: it has until Friday 22 January 2027." in asked_late
    assert "12 working days, counted from the day it is asked" in said(agency_on=None, agency_days=12)
    to_come = said(route=Route.TRANSFER, agency_on=dt.date(2027, 1, 29))
    assert "counted from the day it gets it: until Friday 29 January 2027 at the latest." in to_come
    passed_on = said(route=Route.TRANSFER, agency_on=dt.date(2027, 1, 22), passed_on=dt.date(2026, 12, 3))
    assert "it has until Friday 22 January 2027, counted from the day it got it" in passed_on
    assert "We decide about what we hold, and write to you too." in passed_on
    assert "we ask the agency for you" not in passed_on
    own = write(LetterKind.DECISION, replace(FACTS, route=Route.TRANSFER, answers=(OURS,))).text
    assert "What The Agency holds, it decides about itself, and writes to you in a letter of its own." in own
    assert "hold ourselves" not in said(route=Route.HELD_AS_AGENT, agency_on=FACTS.last_on)


def test_where_nothing_was_found_the_letter_says_so_and_not_yes() -> None:
    nothing = replace(OURS, items=(replace(GIVEN, outcome=Outcome.NOTHING_HELD),))
    letter = write(LetterKind.DECISION, replace(FACTS, answers=(nothing,)))
    assert "Nothing is held." in [each.words for each in letter.paragraphs]
    assert "Yes" not in letter.text


def test_what_is_said_to_every_family_promises_no_time_that_the_letter_counts_otherwise() -> None:
    promised = "We ask the agency for you, and tell you what it says within three weeks"
    assert speaks_of_time(promised)
    assert not speaks_of_time(FACTS.explanation)
    assert FACTS.explanation in write(LetterKind.ACKNOWLEDGEMENT, FACTS).text
    assert "three weeks" not in write(LetterKind.ACKNOWLEDGEMENT, replace(FACTS, explanation=promised)).text


def test_the_family_is_always_told_that_it_can_go_direct() -> None:
    assert "You can always ask The Agency yourself" in write(LetterKind.ACKNOWLEDGEMENT, FACTS).text
    assert "ask us again" in write(LetterKind.DECISION, replace(FACTS, is_from_agency=True)).text


def test_a_letter_that_leaves_out_what_it_must_say_is_not_written(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(family_letters, "_always", lambda facts: iter(()))
    with pytest.raises(ValueError, match="does not say complain and go-direct"):
        write(LetterKind.DECISION, FACTS)
