"""Words of te reo Māori, and names, are known for what they are."""

from __future__ import annotations

import unicodedata

import pytest

from lightwell.words import measure
from lightwell.words.judging import Kind, judge
from lightwell.words.word_lists import common_words, english_like_te_reo, plainer_words, te_reo_words

SOCIAL_SECTOR = (
    "whānau tamariki rangatahi kaitiaki mahi hui kōrero kaumātua mokopuna manaakitanga whakawhanaungatanga wānanga "
    "marae whakapapa kaiwhakahaere ngākau pēpi tūrangawaewae mātauranga kaiārahi"
)
OPEN_BUT_ENGLISH = "nominate remunerate mitigate mature nature heroine matinee ratio utilise automate"
NAMES = "Hēmi Te Whanganui Ngāruawāhia Tāmaki Ōtautahi Aroha Priya Tevita Wellington Otago"


@pytest.mark.parametrize("word", SOCIAL_SECTOR.split())
def test_words_of_the_social_sector_are_te_reo_however_they_are_written(word: str) -> None:
    plain = "".join(each for each in unicodedata.normalize("NFD", word) if not unicodedata.combining(each))
    for written in (word, unicodedata.normalize("NFD", word), plain, f"{word}’s", word.capitalize()):
        assert judge(written, begins=True).kind is Kind.TE_REO, written


@pytest.mark.parametrize("word", ["pūrākau", "whakahaumaru", "tūhonohono", "tāwhirihiri", "maramataka", "ngahuru"])
def test_a_word_that_is_not_listed_is_te_reo_by_its_letters(word: str) -> None:
    assert judge(word, begins=False).kind is Kind.TE_REO


@pytest.mark.parametrize("word", OPEN_BUT_ENGLISH.split())
def test_an_english_word_is_not_te_reo_although_its_syllables_are_open(word: str) -> None:
    assert judge(word, begins=True).is_english


@pytest.mark.parametrize("name", NAMES.split())
def test_names_of_people_and_places_are_never_hard_even_at_the_start_of_a_sentence(name: str) -> None:
    for audience in ("adult", "child"):
        measured = measure(f"{name} is here. We saw {name} today.", audience)
        assert measured.hard == ()
        assert measured.passes


def test_a_text_mostly_in_te_reo_is_not_measured() -> None:
    measured = measure("Kia ora koutou katoa. Ko te kaupapa o tēnei hui ko te oranga o ngā tamariki me ngā whānau.")
    assert (measured.grade, measured.passes, measured.reading_age) == (None, False, None)
    assert measured.not_measured == "mostly-te-reo"


def test_an_english_text_with_a_greeting_and_names_in_te_reo_is_measured() -> None:
    measured = measure("Kia ora. Hēmi, Mere and Aroha came to the hui at Te Puni Kōkiri with their tamariki.", "child")
    assert measured.not_measured is None
    assert measured.hard == ()


def test_the_lists_do_not_contradict_one_another() -> None:
    assert english_like_te_reo() & te_reo_words() == set()
    assert set(plainer_words()) & te_reo_words() == set()
    assert common_words() & te_reo_words() <= {"a", "he", "i", "nana", "no", "mama", "papa", "me", "to", "tuna"}
