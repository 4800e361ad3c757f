"""A notice says of every clause everything that is asked for, in every version, and nothing that nobody signed."""

from __future__ import annotations

import dataclasses
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lightwell.policy import agreement as agreements
from lightwell.policy.agreement import Agreement
from lightwell.policy.come_back import Answer, Body, read_card
from lightwell.policy.decoding import encode
from lightwell.policy.notice_elements import Element, NoticeAudience
from lightwell.policy.notice_proof import Proof, prove
from lightwell.policy.notices import (
    BothAgreed,
    How,
    Notice,
    Sentence,
    Settled,
    compose,
    compose_all,
    points_of,
    read_down,
    written_down,
)
from tests.policy.small_agreements import COUNTS, NO_CODE, ROWS, clause, code_of, count, families, made, sent, text_of

EXAMPLES = Path(__file__).parents[2] / "examples"
EVERY_AUDIENCE = pytest.mark.parametrize("audience", NoticeAudience)


def best_foot_forward() -> Agreement:
    return agreements.read((EXAMPLES / "best-foot-forward.json").read_text(encoding="utf-8")).agreement


def everything_settled(agreement: Agreement) -> BothAgreed:
    """The address of each side, a number, and that the court may ask under a law."""
    named = {point.id: Settled("12 Made-up Street, Wellington") for point in points_of(agreement)}
    card = {
        read.id: Settled("the Made-up Act 2020, section 1", Answer.ONLY_BY_LAW)
        for read in read_card(agreement)
        if read.answer is None
    }
    return BothAgreed(points={name: said for name, said in {**named, **card}.items() if said.answer or "-" in name})


def settled(agreement: Agreement) -> BothAgreed:
    bodies = {read.id for read in read_card(agreement)}
    said = everything_settled(agreement).points
    ring = {"ring": Settled("the front desk on 04 555 0100")}
    return BothAgreed(points={**{k: v for k, v in said.items() if k not in bodies or v.answer}, **ring})


# --- what must be in it --------------------------------------------------------------------------------------


@EVERY_AUDIENCE
def test_every_clause_and_every_element_is_in_every_version(audience: NoticeAudience) -> None:
    agreement = best_foot_forward()
    agreed = settled(agreement)
    proof = prove(agreement, compose(agreement, audience, agreed), agreed)
    assert proof.gaps == ()
    assert proof.holds
    for of in agreement.clauses:
        said = " ".join(each.words for each in proof.notice.sentences if of.id in each.clauses)
        assert (of.words.child if audience.has_childs_words else of.words.adult) in said


@EVERY_AUDIENCE
def test_what_no_clause_says_waits_for_both_sides_and_is_never_guessed(audience: NoticeAudience) -> None:
    agreement = best_foot_forward()
    proof = prove(agreement, compose(agreement, audience))
    assert {each.element for each in proof.unsettled} == {
        Element.COLLECTOR, Element.HOLDER, Element.COMES_BACK, Element.RING,
    }  # fmt: skip
    assert proof.is_true
    assert not proof.holds


def test_the_only_items_of_a_clause_that_a_child_is_not_told_of_are_none() -> None:
    """The clause's own words for a child leave the ethnic groups out; the notice does not."""
    agreement = best_foot_forward()
    assert "ethnic" not in agreement.clause("3").words.child
    for notice in compose_all(agreement):
        assert "ethnic" in " ".join(each.words for each in notice.sentences if each.element is Element.ITEMS)


# --- will it come back on me ---------------------------------------------------------------------------------


def bodies(**more: Any) -> dict[Body, Answer | None]:
    rows = [sent("families.client"), sent("families.region")]
    own = clause("1", "evaluation", rows, **more)
    return {read.body: read.answer for read in read_card(made([own]))}


def seen_by(*not_by: str, unit: str = "evaluation") -> dict[str, Any]:
    return {"recipient": {"unit": unit, "will_not_see": list(not_by)}}


def test_a_no_is_read_only_where_every_clause_names_that_body() -> None:
    names = ["Oranga Tamariki", "work and income", "Immigration New Zealand", "NZ Police", "The courts"]
    assert set(bodies(**seen_by(*names)).values()) == {Answer.NO}
    assert bodies(**seen_by("Police"))[Body.COURT] is None
    qualified = bodies(**seen_by("Police, unless a law requires it", "Nobody outside the unit"))
    assert set(qualified.values()) == {None}
    rows = [sent("families.client"), sent("families.region")]
    counts = {"counts": [count("c", by=["families.region"])]}
    both = made([
        clause("1", "evaluation", rows, **seen_by("Police")),
        clause(
            "2", "reporting", [sent("families.region", COUNTS)], **counts, **seen_by("Evaluation", unit="reporting")
        ),
    ])  # fmt: skip
    police = next(read for read in read_card(both) if read.body is Body.POLICE)
    assert police.answer is None


def test_a_body_that_gets_something_is_a_yes_that_nobody_can_settle_away() -> None:
    parties = [
        {"id": "agency", "name": "The Agency", "kind": "agency", "units": [{"id": "evaluation", "name": "Evaluation"}]},
        {"id": "ccss", "name": "City Centre", "kind": "provider"},
        {"id": "ot", "name": "Oranga Tamariki", "kind": "community", "units": [{"id": "care", "name": "Care"}]},
    ]  # fmt: skip
    rows = [sent("families.client"), sent("families.region")]
    agreement = made([clause("1", "care", rows, use="evaluation", **seen_by("Police", unit="care"))], parties=parties)
    read = {each.body: each for each in read_card(agreement)}
    assert read[Body.ORANGA_TAMARIKI].answer is Answer.YES
    assert not read[Body.ORANGA_TAMARIKI].may_be_settled_as(Answer.NO)
    assert read[Body.POLICE].may_be_settled_as(Answer.ONLY_BY_LAW)
    assert not read[Body.POLICE].may_be_settled_as(Answer.YES)
    assert read[Body.COURT].may_be_settled_as(Answer.NO)


def test_what_was_settled_of_a_body_is_settled_anew_when_a_clause_changes() -> None:
    before, after = (
        next(read.id for read in read_card(agreement) if read.body is Body.COURT)
        for agreement in (made(), made([clause("2", "evaluation", [sent("families.client"), sent("families.region")])]))
    )
    assert before != after


# --- wording ------------------------------------------------------------------------------------------------


def test_words_that_both_sides_agreed_stand_until_their_clause_changes() -> None:
    rows = [sent("families.client"), sent("families.region")]
    agreement = made([clause("1", "evaluation", rows)])
    own = next(each for each in compose(agreement, NoticeAudience.CHILD).sentences if each.frame == "on-no")
    agreed = BothAgreed(wordings={(NoticeAudience.CHILD, own.id): "If you say no, nothing else changes."})
    worded = compose(agreement, NoticeAudience.CHILD, agreed)
    found = next(each for each in worded.sentences if each.id == own.id)
    assert (found.words, found.how, found.instead_of) == (
        "If you say no, nothing else changes.", How.REWORDED, own.words,
    )  # fmt: skip
    assert found.clauses == own.clauses
    changed = made([
        clause("1", "evaluation", rows,
               obligation={"kind": "voluntary", "on_no": "They are asked again", "less_intrusive": "None"})
    ])  # fmt: skip
    after = next(each for each in compose(changed, NoticeAudience.CHILD, agreed).sentences if each.frame == "on-no")
    assert after.how is How.FROM_CLAUSES
    assert "They are asked again" in after.words
    another_title = made([clause("1", "evaluation", rows, title="Another title")])
    assert compose(another_title, NoticeAudience.CHILD, agreed).sentences == worded.sentences


@EVERY_AUDIENCE
def test_what_both_sides_worded_stands_out_and_a_no_that_is_none_any_more_does_not_hold(
    audience: NoticeAudience,
) -> None:
    agreement = best_foot_forward()
    points = settled(agreement).points
    title = compose(agreement, audience).sections[-1].heading
    said_no = next(each for each in compose(agreement, audience).sentences if each.frame == "on-no")

    def proof_of(known: str, words: str) -> Proof:
        agreed = BothAgreed(wordings={(audience, known): words}, points=points)
        return prove(agreement, compose(agreement, audience, agreed), agreed)

    plain = proof_of(title.id, "Whom to talk to")
    assert plain.holds
    assert [(each.words, each.instead_of) for each in plain.worded] == [("Whom to talk to", title.words)]
    assert not proof_of(said_no.id, said_no.words).worded
    police = proof_of(title.id, "Police: maybe. We share all.")
    assert [each.why for each in police.against] == ["It speaks of Police, which the card alone answers"]
    assert not police.is_true
    assert [each.why for each in proof_of(said_no.id, "All goes on as it did.").against] == [
        "It said no, and does not any more: say it with “no” or “not”"
    ]
    assert [each.why for each in proof_of(said_no.id, "Maybe no row goes.").against] == ["It said no, and says perhaps"]


@pytest.mark.parametrize(
    ("frame", "words", "holds"),
    [
        ("not-seen", "Police will see it. Do not worry.", False),
        ("not-seen", "Oranga Tamariki sees it, not your mum.", False),
        ("not-seen", "No. They never see it.", False),
        ("not-seen", "No. Evaluation never sees it.", True),
        ("not-seen", "Evaluation will not see it, use it or keep it.", True),
        ("not-for", "It will be used for looking into a family, but not for debt.", False),
        ("not-for", "Nobody uses it for that.", True),
        ("no-law", "A law makes us send this, not us.", False),
        ("no-law", "We are not made to send it: no law says so.", True),
        ("kept", "They can keep it for ever.", False),
        ("known-only", "They get your name, but not your photo.", False),
    ],
)
def test_a_no_that_both_sides_worded_is_one_in_every_part(frame: str, words: str, *, holds: bool) -> None:
    agreement = best_foot_forward()
    points = settled(agreement).points
    audience = NoticeAudience.YOUNG_CHILD
    every = compose(agreement, audience, BothAgreed(points=points)).sentences
    said = {
        "known-only": lambda each: each.element is Element.IDENTIFYING and " not " in each.words,
    }.get(frame, lambda each: each.frame == frame)
    sentence = next(filter(said, every))
    agreed = BothAgreed(wordings={(audience, sentence.id): words}, points=points)
    found = prove(agreement, compose(agreement, audience, agreed), agreed).against
    assert (found == ()) is holds, [each.why for each in found]


@EVERY_AUDIENCE
def test_a_choice_that_is_there_is_said_and_none_is_said_that_is_not(audience: NoticeAudience) -> None:
    agreement = best_foot_forward()
    points = settled(agreement).points
    choices = [each for each in compose(agreement, audience).sentences if each.element is Element.CHOICE]
    chosen = next(each for each in choices if each.frame == "choice-some")
    not_chosen = next(each for each in choices if each.frame == "choice-none")

    def against(sentence: Sentence, words: str) -> list[str]:
        agreed = BothAgreed(wordings={(audience, sentence.id): words}, points=points)
        return [each.why[:28] for each in prove(agreement, compose(agreement, audience, agreed), agreed).against]

    for words in ("You cannot say no.", "You have no choice.", "All of it goes.", "You must take part."):
        assert against(chosen, words)[-1:] == ["People can choose here, and "], words
    for words in ("It is up to you.", "You may say no, and nothing changes.", "You do not have to say yes."):
        assert against(chosen, words) == [], words
    assert against(not_chosen, "You can say no to this.") == ["People cannot choose here, a"]
    assert against(not_chosen, "There is no choice about this part.") == []


def test_what_fills_a_sentence_is_never_read_as_one_of_ours() -> None:
    rows = [sent("families.client"), sent("families.region")]
    words = {"adult": "They get {agency} and {0} and {}.", "child": "{provider.units}"}
    notices = compose_all(made([clause("1", "evaluation", rows, words=words)]))
    assert "They get {agency} and {0} and {}." in {each.words for each in notices[0].sentences}
    assert "{provider.units}." in {each.words for each in notices[3].sentences}


# --- what the proof finds ------------------------------------------------------------------------------------


def without(notice: Notice, known: str) -> Notice:
    return dataclasses.replace(
        notice,
        sections=tuple(
            dataclasses.replace(
                section,
                sentences=tuple(each for each in section.sentences if each.id != known),
                more=tuple(each for each in section.more if each.id != known),
            )
            for section in notice.sections
        ),
    )


def with_words(notice: Notice, known: str, words: str) -> Notice:
    return dataclasses.replace(
        notice,
        sections=tuple(
            dataclasses.replace(
                section,
                sentences=tuple(
                    dataclasses.replace(each, words=words) if each.id == known else each for each in section.sentences
                ),
            )
            for section in notice.sections
        ),
    )


@EVERY_AUDIENCE
def test_the_proof_finds_whatever_was_left_out_or_said_otherwise(audience: NoticeAudience) -> None:
    agreement = best_foot_forward()
    agreed = settled(agreement)
    notice = compose(agreement, audience, agreed)
    for section in notice.sections:
        for each in (*section.sentences, *section.more):
            proof = prove(agreement, without(notice, each.id), agreed)
            assert {missing.id for missing in proof.missing} == {each.id}
            assert not proof.holds
    for each in notice.sections[1].sentences:
        proof = prove(agreement, with_words(notice, each.id, "Nobody else will ever see this."), agreed)
        assert {stray.words for stray in proof.strays} == {"Nobody else will ever see this."}
        assert not proof.holds


def test_the_proof_of_an_old_notice_fails_when_the_agreement_was_varied() -> None:
    agreement = best_foot_forward()
    agreed = settled(agreement)
    old = compose(agreement, NoticeAudience.ADULT, agreed)
    written = json.loads((EXAMPLES / "best-foot-forward.json").read_text(encoding="utf-8"))
    written["clauses"][2]["terms"]["keep_months"] = 36
    longer = agreements.parse(written).agreement
    proof = prove(longer, old, agreed)
    assert "36 months" in " ".join(each.words for each in proof.missing)
    assert not proof.holds


def test_consent_is_never_spoken_of_where_there_is_no_real_choice() -> None:
    rows = [sent("families.client"), sent("families.region")]
    asked = {"adult": "With your consent they get how you are.", "child": "They ask you."}
    some = made([clause("1", "evaluation", rows, words=asked)])
    assert prove(some, compose(some, NoticeAudience.ADULT)).consents == ()
    limited = made([clause("1", "evaluation", rows, words=asked, choice={"level": "limited", "how": "Some of it"})])
    (found,) = prove(limited, compose(limited, NoticeAudience.ADULT)).consents
    assert found.clauses == ("1",)
    assert not prove(limited, compose(limited, NoticeAudience.ADULT)).is_true


def test_a_notice_reads_back_as_it_was_written_down() -> None:
    notices = compose_all(best_foot_forward(), settled(best_foot_forward()))
    assert read_down(written_down(notices)) == notices
    assert written_down(read_down(written_down(notices))) == written_down(notices)


# --- over whatever may be signed -----------------------------------------------------------------------------

LEVELS = st.sampled_from(["none", "limited", "some"])
PROSE = st.text(alphabet="abcdeā {}.“”", min_size=1, max_size=24).filter(lambda text: text.strip(" ."))
NAMES = st.sampled_from(["Police", "Oranga Tamariki", "Work and Income", "Immigration", "The court", "A landlord"])


@st.composite
def clauses(draw: st.DrawFn, number: int, how: str) -> dict[str, Any]:
    is_counted = draw(st.booleans())
    unit = "reporting" if is_counted else "evaluation"
    level = draw(LEVELS)
    law = draw(st.none() | PROSE)
    coded = [sent("families.client", ROWS)] if how == ROWS else []
    free = [sent("families.notes", how)] if draw(st.booleans()) else []
    rows = [*coded, sent("families.region", how), *free]
    counted = {"counts": [count("c", by=["families.region"])]} if is_counted else {}
    return clause(
        str(number), unit, [sent("families.region", COUNTS)] if is_counted else rows,
        title=draw(PROSE),
        words={"adult": draw(PROSE), "child": draw(PROSE)},
        recipient={"unit": unit, "will_not_see": draw(st.lists(NAMES, min_size=1, unique=True))},
        obligation={
            "kind": "required" if law else "voluntary", "on_no": draw(PROSE), "less_intrusive": "None",
            **({"law": law} if law else {}),
        },
        choice={"level": level, "how": draw(PROSE)},
        **counted,
    )  # fmt: skip


@st.composite
def whole_agreements(draw: st.DrawFn) -> Agreement:
    how = draw(st.sampled_from([ROWS, NO_CODE]))
    told = [draw(clauses(number, how)) for number in range(1, draw(st.integers(1, 4)) + 1)]
    return made(told, [families([code_of("region", "North South"), text_of("notes")])])


def texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield " ".join(value.split()).removesuffix(".")
    for part in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from texts(part)


@given(agreement=whole_agreements(), audience=st.sampled_from(NoticeAudience))
def test_of_whatever_was_signed_every_version_says_all_and_nothing_more(
    agreement: Agreement, audience: NoticeAudience
) -> None:
    agreed = settled(agreement)
    notice = compose(agreement, audience, agreed)
    proof = prove(agreement, notice, agreed)
    assert proof.gaps == ()
    assert proof.holds
    said = [each.words for each in notice.sentences]
    for of in agreement.clauses:
        # Read off the clause itself, and not by what composes a notice.
        own = of.words.child if audience.has_childs_words else of.words.adult
        wanted = [own, *(of.recipient.will_not_see), *([of.obligation.on_no] if of.choice.can_say_no else [])]
        for words in wanted:
            plain = " ".join(words.split()).removesuffix(".")
            assert any(plain.casefold() in each.casefold() for each in said)


@given(agreement=whole_agreements())
def test_nothing_but_what_was_signed_fills_a_sentence(agreement: Agreement) -> None:
    """Two agreements that differ in one clause differ in sentences about that clause alone."""
    changed = dataclasses.replace(agreement.clauses[0], title="Quite another title")
    other = dataclasses.replace(agreement, clauses=(changed, *agreement.clauses[1:]))
    for before, after in zip(compose_all(agreement), compose_all(other), strict=True):
        touched = {each for each in after.sentences if each not in set(before.sentences)}
        assert all(changed.id in each.clauses for each in touched)
    assert all(re.fullmatch("[0-9a-f]{16}", each.id) for each in compose(agreement, NoticeAudience.ADULT).sentences)
    assert encode(compose(agreement, NoticeAudience.ADULT))
