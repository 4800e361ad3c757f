"""Our own sentences of a notice can be read by those they are for; what a clause brings is measured with them."""

from __future__ import annotations

import pytest

from lightwell.policy.notice_elements import NoticeAudience
from lightwell.policy.notice_fixed import ANSWERS, HEADINGS, LIMIT, POINTS, RECIPIENT, RIGHTS, SILENT, START
from lightwell.policy.notice_frames import IN_FULL, OF_ONE_CLAUSE, OF_SEVERAL
from lightwell.policy.notices import compose
from lightwell.sharing.notice_reading import BOUNDS, hard_in, is_too_long, read_as
from lightwell.sharing.notice_runs import runs_of
from lightwell.words import Audience, measure
from tests.policy.test_notices import best_foot_forward, settled

EVERY_AUDIENCE = pytest.mark.parametrize("audience", NoticeAudience)
# What a clause would bring, in words that anybody reads: so that only ours are measured.
NAMED = ("unit", "party", "agency", "provider", "programme", "body")
BROUGHT = (
    "words", "item", "count", "why", "helps", "use", "negative", "name", "how", "on_no", "law", "where", "by_whom",
    "time", "disposal", "schedule", "first", "last", "free", "settled", "families", "promise",
)  # fmt: skip
FILLED = dict.fromkeys(NAMED, "Sun") | dict.fromkeys(BROUGHT, "this one")


def own_sentences(audience: NoticeAudience) -> list[str]:
    frames = [*OF_ONE_CLAUSE, *OF_SEVERAL, *IN_FULL, *START, *RIGHTS, LIMIT, *POINTS]
    said = [frame.words.get(audience, "") for frame in frames]
    said += [each.unsettled[audience] for each in POINTS]
    said += [words[audience] for words in (*ANSWERS.values(), SILENT, RECIPIENT)]
    said += [words.get(audience, "") for words in HEADINGS.values()]
    return [words.format_map(FILLED) for words in said if words]


@EVERY_AUDIENCE
def test_our_own_sentences_suit_each_audience(audience: NoticeAudience) -> None:
    said = own_sentences(audience)
    whom = Audience.CHILD if audience.has_childs_words else Audience.ADULT
    grade = measure("\n\n".join(said), whom).grade
    assert grade is not None
    assert grade <= BOUNDS[audience].grade
    assert [words for words in said if is_too_long(words, audience)] == []


@EVERY_AUDIENCE
def test_our_own_sentences_use_no_word_that_its_readers_may_not_know(audience: NoticeAudience) -> None:
    hard = {hard.word for words in own_sentences(audience) for hard in hard_in(words, audience)}
    assert hard <= {"privacy"}


def test_each_version_is_easier_than_the_one_for_older_readers() -> None:
    agreement = best_foot_forward()
    grades = [read_as(compose(agreement, audience, settled(agreement))).grade or 0 for audience in NoticeAudience]
    assert grades == sorted(grades, reverse=True)


def test_what_a_clause_brings_is_measured_and_named() -> None:
    agreement = best_foot_forward()
    found = read_as(compose(agreement, NoticeAudience.CHILD, settled(agreement)))
    assert found.grade is not None
    assert "provider" in {hard.word for hard in found.hard}
    youngest = read_as(compose(agreement, NoticeAudience.YOUNG_CHILD, settled(agreement)))
    assert [each.frame for each in youngest.too_long if each.frame == "on-no"] == ["on-no"]
    assert not youngest.suits


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("Kāpiti and Horowhenua", ["Kāpiti", "Horowhenua"]),
        ("Oranga Tamariki: no. They will not see it.", ["Oranga Tamariki"]),
        ("You, your whānau and the area you live in.", ["whānau"]),
        ("Nothing here is.", []),
    ],
)
def test_words_of_te_reo_are_marked_as_such_and_no_letter_is_lost(words: str, found: list[str]) -> None:
    runs = runs_of(words)
    assert "".join(run.words for run in runs) == words
    assert [run.words.strip(": ") for run in runs if run.language == "mi"] == found
