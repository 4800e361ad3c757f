"""How hard a text is: what makes it harder, what never does, and what is said to change."""

from __future__ import annotations

import dataclasses
import json
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from lightwell.words import BOUNDS, Audience, HardWord, measure
from lightwell.words.word_lists import common_words, first_words, plainer_words, te_reo_words

ROOT = Path(__file__).parents[2]
ARTICLES = ROOT.parent / "shared" / "data" / "onestop" / "triples.json"
AGREEMENT = json.loads((ROOT / "examples/best-foot-forward.json").read_text(encoding="utf-8"))

HARD = "We utilise pseudonymised information in accordance with legislation for the purpose of evaluating outcomes."
PLAIN = "We use what you tell us to see if the course helps. Your name does not go. You can say no."


# --- the measure against texts of three levels ---------------------------------------------------------------


@pytest.fixture(scope="module")
def grades() -> list[dict[str, float]]:
    if not ARTICLES.exists():
        pytest.skip("shared/data is missing: onestop/triples.json")
    articles = json.loads(ARTICLES.read_text(encoding="utf-8")).values()
    return [{level: measure(text).grade or 0.0 for level, text in article.items()} for article in articles]


@pytest.mark.parametrize(
    ("easier", "harder", "at_least"), [("Ele", "Adv", 0.98), ("Ele", "Int", 0.95), ("Int", "Adv", 0.95)]
)
def test_articles_written_at_three_levels_are_ranked_as_their_writers_meant(
    grades: list[dict[str, float]], easier: str, harder: str, at_least: float
) -> None:
    right = sum(article[easier] < article[harder] for article in grades)
    print(f"{easier} easier than {harder}: {right} of {len(grades)}")
    assert len(grades) == 90
    assert right / len(grades) >= at_least


# --- what is said --------------------------------------------------------------------------------------------


def test_a_hard_text_fails_and_says_what_to_say_instead() -> None:
    measured = measure(HARD)
    assert not measured.passes
    offered = {hard.word: hard.instead for hard in measured.hard}
    assert offered["utilise"] == "use"
    assert offered["pseudonymised"] == "under a made-up code"
    assert offered["in accordance with"] == "as it says in"
    assert offered["legislation"] == "law"


def test_a_plain_text_passes_for_both() -> None:
    for audience in Audience:
        measured = measure(PLAIN, audience)
        assert (measured.passes, measured.hard, measured.long_sentences) == (True, (), ())


@pytest.mark.parametrize("clause", AGREEMENT["clauses"], ids=lambda clause: clause["id"])
def test_the_words_for_adults_in_the_example_agreement_pass(clause: dict[str, dict[str, str]]) -> None:
    assert measure(clause["words"]["adult"]).passes


@pytest.mark.parametrize(
    ("word", "instead"),
    [
        ("opening", "time someone looked"), ("pseudonym", "made-up code"), ("aggregates", "count"),
        ("Disclosing", "share"), ("retention", "how long we keep it"), ("utilized", "use"), ("uti\u200blise", "use"),
    ],
)  # fmt: skip
def test_a_word_of_agencies_is_found_in_any_form(word: str, instead: str) -> None:
    assert [hard.instead for hard in measure(f"{word} of it is here.").hard] == [instead]


def test_a_word_nobody_wrote_a_plainer_one_for_is_still_named() -> None:
    assert measure("This is antidisestablishmentarian.").hard == (HardWord("antidisestablishmentarian", None),)


def test_a_word_is_named_once() -> None:
    assert [hard.word for hard in measure("Retention is retention. We mean retention.").hard] == ["retention"]


def test_capitals_hide_nothing_in_a_heading() -> None:
    for heading in ("RETENTION OF INFORMATION IS MANDATORY", "Mandatory Retention of Information"):
        assert {"retention", "mandatory"} <= {hard.word for hard in measure(heading).hard}


def test_a_long_sentence_fails_alone_and_is_shown_where_it_is() -> None:
    long = "We " + "and we ".join(["came and sat down "] * 6) + "again."
    text = f"{PLAIN * 20}\n\n{long} {PLAIN}"
    measured = measure(text)
    assert measured.grade is not None
    assert measured.grade <= BOUNDS[Audience.ADULT].grade
    assert not measured.passes
    (found,) = measured.long_sentences
    assert text[found.start : found.end] == long
    assert found.words == len(long.split())


def test_a_child_gets_less() -> None:
    assert BOUNDS[Audience.CHILD].grade < BOUNDS[Audience.ADULT].grade
    words = "The department keeps a list."
    assert [hard.word for hard in measure(words, "child").hard] == ["department"]
    assert measure(words, "adult").hard == ()


@pytest.mark.parametrize("text", ["", " \n\t\r\n", "...", "12 34 2026-11-27", "---\n***", "\u200b\ufeff"])
def test_without_words_there_is_nothing_to_measure(text: str) -> None:
    measured = measure(text)
    assert (measured.grade, measured.passes, measured.not_measured) == (None, False, "no-words")


@pytest.mark.parametrize("text", ["我们会保护您的隐私。", "a" * 100_000, 
    "Wir verwenden die persönlichen Daten, weil wir sehen wollen, ob das Programm wirklich hilft."])  # fmt: skip
def test_what_is_not_english_gets_no_grade(text: str) -> None:
    assert measure(text).not_measured == "not-english"


def test_many_short_headings_do_not_hide_a_long_sentence() -> None:
    hidden, alone = measure("Yes\n\n" * 5 + HARD).grade, measure(HARD).grade
    assert hidden is not None
    assert alone is not None
    assert hidden > BOUNDS[Audience.ADULT].grade
    # Each sentence counts by its words: five headings beside fifteen words take a quarter, not five sixths.
    assert hidden > alone * 0.6


def test_a_measured_text_cannot_be_changed() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        measure(PLAIN).grade = 1.0  # type: ignore[misc]


def test_nothing_of_django_or_the_network_is_loaded() -> None:
    program = (
        "import sys; from lightwell.words import measure; measure('We keep it.')\n"
        "print([name for name in ('django', 'polars', 'socket', 'pyphen') if name in sys.modules])"
    )
    told = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=ROOT)
    assert told.stdout == "[]\n"


def test_there_are_plenty_of_plainer_words_and_they_are_plainer() -> None:
    assert len(plainer_words()) >= 250
    harder = [(word, instead) for word, instead in plainer_words().items() if not _is_as_plain(word, instead)]
    assert harder == []


def _is_as_plain(word: str, instead: str) -> bool:
    offered = measure(f"It is {instead}.").hard
    return all(hard.instead is not None and hard.word != word for hard in offered) and len(offered) <= 1


# --- what never makes a text harder --------------------------------------------------------------------------

_SHORT = "dr mr mrs ms mx prof st rev hon sr jr v vs cf eg ie no nos pp ss cl am pm co inc para art ch"
KNOWN = sorted(word for word in common_words() if word.isalpha() and word not in te_reo_words() and len(word) > 1)
ABBREVIATED = frozenset(_SHORT.split())
ordinary = st.sampled_from([*KNOWN, *(word for word in plainer_words() if word.isalpha())])
texts = st.lists(ordinary.filter(lambda word: word not in ABBREVIATED), min_size=2, max_size=40)


def grade(words: list[str]) -> float:
    measured = measure(" ".join(words))
    assert measured.grade is not None
    return measured.grade


@given(texts, st.data())
def test_one_more_full_stop_never_makes_it_harder(words: list[str], data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(words) - 1))
    assert grade([*words[:at], f"{words[at]}.", *words[at + 1 :]]) <= grade(words)


@given(texts, st.data(), st.sampled_from(["tamariki", "whānau", "kaiwhakahaere", "whakawhanaungatanga", "Ngāruawāhia"]))
def test_a_word_of_te_reo_in_place_of_another_never_makes_it_harder(
    words: list[str], data: st.DataObject, te_reo: str
) -> None:
    at = data.draw(st.integers(0, len(words) - 1))
    changed = measure(" ".join([*words[:at], te_reo, *words[at + 1 :]]))
    assert changed.grade is None or changed.grade <= grade(words)
    assert te_reo not in {hard.word for hard in changed.hard}


@given(texts)
@example(["accuracy"] * 4)
def test_the_same_text_twice_is_as_hard_as_once(words: list[str]) -> None:
    once = " ".join(words)
    assert measure(f"{once}.\n\n{once}.").grade == measure(f"{once}.").grade


@given(texts)
def test_a_macron_in_two_parts_and_windows_lines_change_nothing(words: list[str]) -> None:
    text = "Whānau come.\n" + " ".join(words)
    told, other = measure(text), measure(text.replace("ā", "a\u0304").replace("\n", "\r\n"))
    assert (told.grade, told.hard, told.words) == (other.grade, other.hard, other.words)


@given(st.text(max_size=200))
def test_any_text_is_answered(text: str) -> None:
    for audience in Audience:
        measured = measure(text, audience)
        assert (measured.grade is None) == (measured.not_measured is not None)
        assert measured.grade is None or measured.grade >= 0


def test_the_first_words_are_common_too() -> None:
    assert first_words() < common_words()
