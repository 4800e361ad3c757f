"""Other words for a sentence of a notice: honest ones hold, and those that say something else are found.

Each is put in place of what the clauses of “Best foot forward” say, for one audience.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lightwell.policy import agreement as agreements
from lightwell.policy.agreement import Agreement
from lightwell.policy.notice_elements import NoticeAudience
from lightwell.policy.notice_proof import against
from lightwell.policy.notice_turned import new_words
from lightwell.policy.notices import Sentence, compose, compose_all
from tests.policy.test_notices import EXAMPLES, best_foot_forward, whole_agreements

AGREEMENT = best_foot_forward()
SENTENCES = {
    notice.audience: [each for each in notice.sentences if each.may_be_worded] for notice in compose_all(AGREEMENT)
}


def in_place_of(audience: NoticeAudience, begins: str, words: str) -> Sentence:
    """The first sentence for an audience that begins so, or has this frame, in other words."""
    of = SENTENCES[audience]
    found = [each for each in of if each.words.startswith(begins)] or [each for each in of if each.frame == begins]
    return dataclasses.replace(found[0], words=words, instead_of=found[0].words)


def read(audience: NoticeAudience, begins: str, words: str) -> list[str]:
    return list(against(AGREEMENT, in_place_of(audience, begins, words)))


def written(which: str) -> list[tuple[NoticeAudience, str, str]]:
    """The wordings of one part of the list."""
    lists = (Path(__file__).parent / "in_other_words.txt").read_text(encoding="utf-8").split("== ")
    [rows] = (each.splitlines()[1:] for each in lists if each.startswith(which))
    found = (tuple(row.split(" | ")) for row in rows if row)
    return [(NoticeAudience(audience), begins, words) for audience, begins, words in found]


HONEST, UNTRUE = written("honest"), written("untrue")


@pytest.mark.parametrize(("audience", "begins", "words"), HONEST)
def test_an_honest_wording_holds(audience: NoticeAudience, begins: str, words: str) -> None:
    assert read(audience, begins, words) == []


@pytest.mark.parametrize(("audience", "begins", "words"), UNTRUE)
def test_a_wording_that_says_something_else_is_found(audience: NoticeAudience, begins: str, words: str) -> None:
    assert read(audience, begins, words) != []


def test_that_an_address_does_not_go_is_honest_only_where_none_goes() -> None:
    """The same words, beside an agreement in which the address goes as it is in another clause."""
    area = in_place_of(NoticeAudience.ADULT, "They get the suburb", "They get your area, in groups, not your address.")
    assert list(against(AGREEMENT, area)) == []
    wording = (EXAMPLES / "best-foot-forward.json").read_text(encoding="utf-8")
    sent = wording.replace("How the programme ended for the person", "The street the person moved to")
    assert sent != wording
    assert list(against(agreements.read(sent).agreement, area)) != []


def test_which_clauses_a_choice_is_about_goes_only_where_all_can_be_chosen() -> None:
    """“It is up to you” is so of all that Evaluation gets; it is not where one of them cannot be chosen."""
    wording = (EXAMPLES / "best-foot-forward.json").read_text(encoding="utf-8")
    head, tail = wording.rsplit('"level": "some"', 1)
    mixed = agreements.read(f'{head}"level": "none"{tail}').agreement
    for agreement, holds in ((AGREEMENT, True), (mixed, False)):
        of = compose(agreement, NoticeAudience.ADULT).sentences
        chosen = next(each for each in of if each.frame == "choice-some")
        titles = chosen.words.partition(":")[0]
        for words, is_so in (("It is up to you.", holds), (f"{titles}: It is up to you.", True)):
            found = list(against(agreement, dataclasses.replace(chosen, words=words, instead_of=chosen.words)))
            assert (found == []) is is_so, (words, found)


def every_sentence() -> Iterator[Sentence]:
    for of in SENTENCES.values():
        yield from of


def test_nothing_is_found_against_a_sentence_as_its_clause_says_it() -> None:
    """Said again in capitals, or without its end: nobody is told that it is untrue."""
    found = {
        each.words: list(against(AGREEMENT, dataclasses.replace(each, words=f"{each.words} ", instead_of=each.words)))
        for each in every_sentence()
    }
    assert {words: why for words, why in found.items() if why} == {}


def test_the_words_that_stand_in_no_clause_are_shown_to_whoever_reads_both() -> None:
    sentence = in_place_of(NoticeAudience.ADULT, "What it is for: Learning", "It is for learning what helps hedgehogs.")
    assert new_words(AGREEMENT, sentence) == ("hedgehogs",)
    assert (
        new_words(
            AGREEMENT, in_place_of(NoticeAudience.ADULT, "Evaluation is one part", "Evaluation is part of The Agency.")
        )
        == ()
    )


@given(agreement=whole_agreements(), audience=st.sampled_from(NoticeAudience), words=st.text(max_size=80))
def test_whatever_was_signed_and_whatever_is_written_both_can_be_read(
    agreement: Agreement, audience: NoticeAudience, words: str
) -> None:
    """Nothing is found against a sentence as it stands; and nothing anybody writes breaks the rule."""
    for each in compose(agreement, audience).sentences:
        if each.may_be_worded:
            assert list(against(agreement, dataclasses.replace(each, instead_of=each.words))) == []
            other = dataclasses.replace(each, words=words, instead_of=each.words)
            assert all(why.strip() for why in against(agreement, other))
            new_words(agreement, other)
