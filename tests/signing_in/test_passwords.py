"""What a password has to be: long, and not what is guessed first. Nothing else."""

from __future__ import annotations

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from lightwell.organisations.models import Account
from lightwell.organisations.passwords import LONGEST, OURS

MERE = Account(email="mere.tuhoro@ccss.example", name="Mere Tūhoro")


@pytest.mark.parametrize(
    "password",
    [
        "kererū in the pūriri",
        "rimutotaramatai kahikatea",
        "correct horse battery staple",
        "ōōāā ēē īī ūū aroha nui",
        "       spaces are fine  ",
        "T4k3-m3-t0-th3-r1v3r!",
        "五月の雨が降る静かな夜の川辺に立つ",
        "x7" * 4 + "fjord glyphs vex bank",
        "a long sentence that somebody remembers " * 6,
    ],
)
def test_anything_long_that_is_not_guessed_first_will_do(password: str) -> None:
    validate_password(password, MERE)


@pytest.mark.parametrize(
    ("password", "says"),
    [
        ("fourteen chars", "at least 15 characters"),
        ("passwordpassword", "many people use"),
        ("password123456789", "many people use"),
        ("qwertyuiopasdfghjkl", "many people use"),
        ("123456789012345", "many people use"),
        ("iloveyousunshine!!", "many people use"),
        ("letmein letmein 2026", "many people use"),
        ("aaaaaaaaaaaaaaaaaaaa", "repeats a few characters"),
        ("abababababababab", "repeats a few characters"),
        ("MereTuhoroLightwell", "your name, your address or a word of this site"),
        ("Lightwell Agency 2026", "your name, your address or a word of this site"),
        ("mere.tuhoro@ccss.example", "your name, your address or a word of this site"),
        ("x7" * LONGEST, "at most"),
    ],
)
def test_what_is_guessed_first_is_turned_away_with_a_sentence(password: str, says: str) -> None:
    with pytest.raises(ValidationError) as refused:
        validate_password(password, MERE)
    assert says in " ".join(refused.value.messages)
    assert password not in " ".join(refused.value.messages)


def test_the_words_of_this_site_are_listed_where_asvs_asks_for_them() -> None:
    assert "lightwell" in OURS
