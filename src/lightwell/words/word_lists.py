"""The words that readers are taken to know, those of te reo Māori, and the plainer words there are.

All stages. Source: lists compiled by hand for Lightwell, in the folder `lists`; each says at its top what is in it.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType


def without_marks(word: str) -> str:
    """In lower case and without macrons or accents: how words of te reo and names are compared."""
    letters = unicodedata.normalize("NFD", word.lower())
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def _lines(name: str) -> list[str]:
    text = files("lightwell.words").joinpath("lists", f"{name}.txt").read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]


@cache
def first_words() -> frozenset[str]:
    """What most children of seven know."""
    return frozenset(word for line in _lines("first_words") for word in line.split())


@cache
def common_words() -> frozenset[str]:
    """What most adults meet every week, the first words among them."""
    return first_words() | frozenset(word for line in _lines("common_words") for word in line.split())


@cache
def te_reo_words() -> frozenset[str]:
    """Words of te reo Māori, without macrons."""
    return frozenset(without_marks(word) for line in _lines("te_reo") for word in line.split())


@cache
def names() -> frozenset[str]:
    """Names of people and places, without marks."""
    return frozenset(without_marks(word) for line in _lines("names") for word in line.split())


@cache
def english_like_te_reo() -> frozenset[str]:
    """English words whose letters alone would pass for te reo Māori."""
    return frozenset(word for line in _lines("english_like_te_reo") for word in line.split())


@cache
def plainer_words() -> Mapping[str, str]:
    """What to say instead, by the word or phrase of agencies and privacy documents."""
    pairs = (line.partition(" = ")[::2] for line in _lines("plainer"))
    return MappingProxyType(dict(pairs))
