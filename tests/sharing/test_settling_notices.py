"""Both sides settle what families are told: word by word, version by version, and nothing by silence."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from lightwell.agreements.actions import end_agreement, propose_agreement, sign
from lightwell.agreements.models import AgreementVersion
from lightwell.ledger.gate import Refused
from lightwell.ledger.models import Entry
from lightwell.ledger.walls import stand_behind, walls
from lightwell.letters.models import About
from lightwell.letters.telling import told
from lightwell.policy.come_back import Answer
from lightwell.policy.letter_rules import Kind
from lightwell.policy.local_days import local_day
from lightwell.policy.notice_elements import NoticeAudience
from lightwell.policy.notice_rules import OfferedWords
from lightwell.policy.notices import How
from lightwell.sharing.enough import enough_notices
from lightwell.sharing.notice_models import NoticeVersion
from lightwell.sharing.notice_settling import (
    add_translation,
    agree_notice,
    agree_words,
    offer_words,
    put_up_notice,
    record_review,
)
from lightwell.sharing.notice_standing import Notices, kept_notices
from tests.agreements.making import PROPOSED_AT, SIGNED_AT, document, make_agreement, make_draft
from tests.factories import NOW, Cast, best_foot_forward
from tests.letters.happening import occasions
from tests.sharing.settling_notices import agreed, settle, standing

pytestmark = [pytest.mark.database, pytest.mark.django_db(transaction=True)]

LATER = NOW + dt.timedelta(hours=1)
CHILD = NoticeAudience.CHILD


@pytest.fixture
def cast() -> Cast:
    return best_foot_forward()


def on_no(notices: Notices) -> str:
    """The child's sentence of what happens on a no."""
    return next(each.id for each in notices.notice(CHILD).sentences if each.frame == "on-no")


def codes(refused: pytest.ExceptionInfo[Refused]) -> tuple[str, ...]:
    return refused.value.decision.codes


def test_both_sides_come_from_signed_clauses_to_a_notice_that_both_agreed_to(cast: Cast) -> None:
    agreement = make_agreement(cast)
    notices = standing(agreement, cast.mere)
    with pytest.raises(Refused) as early:
        put_up_notice(cast.mere, notices, NOW)
    assert codes(early) == ("unsettled",)
    settle(cast, agreement)
    offer = OfferedWords(f"child/{on_no(notices)}", "If you say no, your row stays here. Nothing else changes.")
    made = offer_words(cast.mere, notices, NOW, offer=offer)
    with pytest.raises(Refused) as own:
        agree_words(cast.mere, notices, NOW, offer=made)
    assert codes(own) == ("own-words",)
    with pytest.raises(Refused) as waiting:
        put_up_notice(cast.mere, notices, NOW)
    assert codes(waiting) == ("words-wait",)
    agree_words(cast.hana, notices, NOW, offer=made)
    put_up_notice(cast.hana, notices, NOW)
    seen = standing(agreement, cast.mere).digest
    with pytest.raises(Refused) as itself:
        agree_notice(cast.hana, notices, NOW, seen=seen)
    assert codes(itself) == ("own-notice",)
    with pytest.raises(Refused) as another:
        agree_notice(cast.mere, notices, NOW, seen="0" * 64)
    assert codes(another) == ("changed-since",)
    version = agree_notice(cast.mere, notices, NOW, seen=seen)
    assert version.number == 1
    child = next(each for each in kept_notices(version) if each.audience is CHILD)
    worded = next(each for each in child.sentences if each.how is How.REWORDED)
    assert (worded.words, worded.clauses) == (
        "If you say no, your row stays here. Nothing else changes.",
        ("3", "4", "5"),
    )
    with walls(cast.hana):
        entry = Entry.objects.visible_to(cast.hana).filter(action="sharing.agree-notice-words").latest("id")
    assert entry.clauses == ["3", "4", "5"]
    assert entry.agreement_hash == agreement.hash
    assert standing(agreement, cast.hana).is_current


def test_only_those_who_speak_for_a_side_settle_anything_and_only_in_words_people_can_be_told(cast: Cast) -> None:
    notices = standing(make_agreement(cast), cast.mere)
    for actor in (cast.sione, cast.priya, cast.tom):
        with pytest.raises(Refused) as refused:
            offer_words(actor, notices, NOW, offer=OfferedWords("ring", "the front desk"))
        assert codes(refused) == ("does-not-speak-for-its-side",)
    for about, words, code in (
        ("ring", " ", "no-words"),
        ("ring", "the front\u202edesk", "unseen-character"),
        ("ring", "x" * 601, "words-too-long"),
        ("nothing", "the front desk", "changed-since"),
        ("adult/0123456789abcdef", "Other words", "changed-since"),
        ("ring", "your consent", "consent-without-choice"),
    ):
        with pytest.raises(Refused) as refused:
            offer_words(cast.mere, notices, NOW, offer=OfferedWords(about, words))
        assert codes(refused) == (code,)
    offer_words(cast.wei, notices, NOW, offer=OfferedWords("ring", "the front desk"))


def test_what_the_clauses_say_of_a_body_can_only_be_made_more_careful(cast: Cast) -> None:
    notices = standing(make_agreement(cast), cast.mere)
    police = next(name for name in notices.points if name.startswith("police-"))
    for answer, words, code in (
        (Answer.YES, "", "clauses-say-otherwise"),
        (Answer.ONLY_BY_LAW, "", "which-law"),
        (None, "no", "no-answer"),
    ):
        with pytest.raises(Refused) as refused:
            offer_words(cast.mere, notices, NOW, offer=OfferedWords(police, words, answer))
        assert codes(refused) == (code,)
    careful = OfferedWords(police, "the Made-up Act 2020, section 2", Answer.ONLY_BY_LAW)
    agree_words(cast.hana, notices, NOW, offer=offer_words(cast.mere, notices, NOW, offer=careful))
    said = {each.point: each for each in standing(notices.agreement, cast.mere).notices[0].sentences if each.point}
    assert said[police].answer is Answer.ONLY_BY_LAW
    assert "Made-up Act 2020, section 2" in said[police].words


def test_another_offer_takes_the_place_of_one_that_waits(cast: Cast) -> None:
    agreement = make_agreement(cast)
    notices = standing(agreement, cast.mere)
    first = offer_words(cast.mere, notices, NOW, offer=OfferedWords("ring", "the front desk"))
    counter = offer_words(cast.hana, notices, NOW, offer=OfferedWords("ring", "the front desk, on 04 555 0100"))
    with pytest.raises(Refused) as refused:
        agree_words(cast.hana, notices, NOW, offer=first)
    assert codes(refused) == ("not-waiting",)
    agree_words(cast.mere, notices, NOW, offer=counter)
    again = offer_words(cast.mere, notices, LATER, offer=OfferedWords("ring", "the office on 04 555 0101"))
    assert again.instead_of.endswith("the front desk, on 04 555 0100.")
    agree_words(cast.hana, notices, LATER, offer=again)
    held = standing(agreement, cast.mere).both_agreed.points
    assert held["ring"].words == "the office on 04 555 0101"


def varied(cast: Cast, before: AgreementVersion) -> AgreementVersion:
    """The next version, in which what happens on a no is another thing for clause 5."""

    def change(written: dict[str, Any]) -> None:
        written["version"], written["starts_on"] = 2, "2027-01-01"
        written["clauses"][4]["obligation"]["on_no"] = "They are not asked again for a year"

    end_agreement(cast.hana, before, LATER, on=dt.date(2026, 12, 31))
    with walls(cast.hana):
        programme = before.afresh_for(cast.hana).programme
    after = propose_agreement(cast.hana, programme, LATER, document=document(change))
    sign(cast.hana, after, LATER)
    return sign(cast.mere, after, LATER)


def test_a_changed_clause_makes_its_own_sentences_due_again_and_no_others(cast: Cast) -> None:
    agreement = make_agreement(cast)
    notices = standing(agreement, cast.mere)
    sentences = notices.notice(CHILD).sentences
    law = next(each.id for each in sentences if each.frame == "no-law")
    for known, words in (
        (on_no(notices), "If you say no, it stays here. Nothing else changes."),
        (law, "No law says that we must."),
    ):
        made = offer_words(cast.mere, notices, NOW, offer=OfferedWords(f"child/{known}", words))
        agree_words(cast.hana, notices, NOW, offer=made)
    first = agreed(cast, agreement)
    after = varied(cast, agreement)
    now = standing(after, cast.mere)
    said = {each.words: each for each in now.notice(CHILD).sentences}
    assert said["No law says that we must."].how is How.REWORDED
    assert "If you say no, it stays here. Nothing else changes." not in said
    assert any("not asked again for a year" in words for words in said)
    assert now.facts().unsettled == 0
    assert not now.is_current
    assert now.agreed_version == first
    put_up_notice(cast.hana, now, LATER)
    second = agree_notice(cast.mere, now, LATER, seen=standing(after, cast.mere).digest)
    assert second.number == 2
    with walls(cast.mere):
        enough = {each.unit: each for each in enough_notices(cast.mere, after)}
    evaluation, reporting = enough["evaluation"], enough["contract-reporting"]
    assert (evaluation.known, evaluation.enough, evaluation.said_on) == ((1, 2), (2,), local_day(LATER))
    assert any("what follows from a no" in each for each in evaluation.missing)
    assert (reporting.enough, reporting.said_on, reporting.missing) == ((1, 2), local_day(SIGNED_AT), ())


def test_words_agreed_after_it_was_put_up_have_to_be_put_up_again(cast: Cast) -> None:
    agreement = make_agreement(cast)
    settle(cast, agreement)
    notices = standing(agreement, cast.mere)
    put_up_notice(cast.mere, notices, NOW)
    seen = standing(agreement, cast.hana).digest
    made = offer_words(cast.mere, notices, NOW, offer=OfferedWords("ring", "another desk"))
    agree_words(cast.hana, notices, NOW, offer=made)
    with pytest.raises(Refused) as refused:
        agree_notice(cast.hana, notices, NOW, seen=seen)
    assert codes(refused) == ("changed-since",)
    put_up_notice(cast.hana, notices, LATER)
    assert agree_notice(cast.mere, notices, LATER, seen=standing(agreement, cast.mere).digest).number == 2


def test_nothing_is_told_from_what_was_never_signed(cast: Cast) -> None:
    notices = standing(make_draft(cast), cast.mere)
    with pytest.raises(Refused) as refused:
        offer_words(cast.mere, notices, PROPOSED_AT, offer=OfferedWords("ring", "the front desk"))
    assert codes(refused) == ("not-signed",)


@transaction.atomic
def _change(cast: Cast, version: NoticeVersion, column: str, value: object) -> None:
    stand_behind(cast.mere)
    NoticeVersion.objects.filter(pk=version.pk).update(**{column: value})


def test_what_both_sides_agreed_to_can_be_changed_by_nobody(cast: Cast) -> None:
    agreement = make_agreement(cast)
    version = agreed(cast, agreement)
    for column, value in (("document", "{}"), ("agreed_at", SIGNED_AT)):
        with pytest.raises(DatabaseError):
            _change(cast, version, column, value)


def test_the_other_side_is_told_once_a_day_and_only_while_it_waits(cast: Cast) -> None:
    agreement = make_agreement(cast)
    notices = standing(agreement, cast.mere)
    made = [
        offer_words(cast.mere, notices, NOW, offer=OfferedWords(name, "the front desk"))
        for name in ("ring", "provider-address")
    ]
    waits = [each for each in occasions() if each.kind == Kind.NOTICE_TURN]
    assert [each.organisation for each in waits] == [cast.agency.pk]
    about = About(waits[0].subject_id, waits[0].key, NOW)

    def said() -> Any:
        with walls(cast.hana):
            return told(Kind.NOTICE_TURN, cast.hana, about, NOW)

    letter = said()
    assert not letter.is_over
    assert "the front desk" not in str(letter.blocks)
    for each in made:
        agree_words(cast.hana, notices, NOW, offer=each)
    assert said().is_over


def test_a_translation_waits_for_a_licensed_translator_until_somebody_says_who_it_was(cast: Cast) -> None:
    agreement = make_agreement(cast)
    notices = standing(agreement, cast.mere)
    wanted = {"audience": CHILD, "language": "nzs", "words": "", "link": "https://signed.example/ours"}
    with pytest.raises(Refused) as early:
        add_translation(cast.mere, notices, NOW, **wanted)
    assert codes(early) == ("nothing-agreed",)
    agreed(cast, agreement)
    brought = add_translation(cast.mere, notices, NOW, **wanted)
    assert brought.reviewed_by == ""
    record_review(cast.hana, brought, NOW, reviewer="Made-up Signers, licence 12")
    with pytest.raises(Refused) as twice:
        record_review(cast.mere, brought, NOW, reviewer="Somebody else")
    assert codes(twice) == ("reviewed-already",)
    with pytest.raises(Refused) as plain_http:
        add_translation(cast.mere, notices, NOW, **{**wanted, "language": "sm", "link": "http://signed.example"})
    assert codes(plain_http) == ("not-a-link",)
