"""Names told by the sentence they stand in: who is greeted, who says a thing, whose mother it is.

Stage 3, sharing. Source: how people write of people in notes. No list holds every name; what is said around one tells
it as well. Each rule looks at a word and at two words either side of it.
"""

from __future__ import annotations

from functools import reduce
from operator import or_

import polars as pl

from lightwell.gateway.scanning.gazetteers import Word, words

# How surnames of many peoples end, and Sikh given names are made; and how words of English end that are nobody's name.
_LIKE_A_NAME = (
    r"(?i)^\p{L}{3,}(?:[oe]va?|[wnck]sk[iya]|sky|skaya|icz|ić|vi[cć]|ich|sson|s?d[oó]ttir|sen|son|berg|str[oö]m|[kq]vist"
    r"|quist|gaard|g[åa]rd|zadeh|escu|poulos|idis|akis|shvili|adze|enko|czyk|czak|nen|stein|mann|meyer|bauer|hoff|wald"
    r"|feld|singh|kumar|ec|ek|ík|ák|ey|ez|ini|etti|elli|ucci)$"
    r"|(?i)^(?:gur|har|jas|man|sukh|bal|ran|kul|jag|raj|nav|prab?h?|par|dal|lakh|sat|amar|simran|bhup|kiran|dev)"
    r"(?:deep|dip|preet|prit|jeet|jit|jot|inder|winder|vinder|meet|mit|want|bir|vir|veer|leen|noor)$"
)
_LIKE_ENGLISH = (
    r"(?i)(?:ing|tion|sion|ment|ness|ity|ance|ence|ship|ism|ist|ly|ed|ful|less|ous|ive|able|ible|ical|logy|graphy"
    r"|wards?|works?|land|ers|ions|ments|ries|cies)$"
)
_FEWEST_LETTERS = 3
_SURNAME_PARTICLES = ("van", "von", "ten", "ter", "der", "den", "bin", "binti", "ibn", "al", "el", "della", "dos")
_BEFORE_A_WHOLE_NAME = ("te", *_SURNAME_PARTICLES)
_TALKING = ("speak", "speaking", "spoke", "spoken", "talk", "talking", "talked")
_NAMING = ("name", "named", "names", "naming", "call", "called", "calls")
_WHOM = ("him", "her", "me", "them", "it", "baby", "himself", "herself", "us")
_IS = ("is", "was")
_OF_A_PERSON = ("from", "born", "married", "pregnant", "engaged", "mum", "dad")
_ASKING = ("is", "was", "does", "did", "has", "can", "will", "should", "could")
_ASKED = ("so", "always", "never", "still", "coming", "going", "ok", "okay", "doing", "here", "home", "there", "well")
_NOT_INITIALS = ("A", "I")

CALLED_TO = r"^\S+, (?i:can|could|may|will|would|please|are|do|did|have|what|where|when|how|why|thank|thanks)\b"
SPOKEN_OF = r"^\S+ (?:is|was|has|will)\s(?:.*\s)?(?i:he|she|him|her|his)\b"


def unlisted_words(tokens: pl.DataFrame) -> pl.DataFrame:
    """The tokens with what an unlisted word in capitals looks like: somebody's name, or a word of English."""
    unlisted = tokens.filter((pl.col("is") == int(Word.UNKNOWN)) & pl.col("capital"))["token"].unique()
    unlisted = unlisted.filter(unlisted.str.contains(r"\p{Ll}"))
    looks = pl.DataFrame({"token": unlisted}).with_columns(
        like_a_name=pl.col("token").str.contains(_LIKE_A_NAME),
        like_english=pl.col("token").str.contains(_LIKE_ENGLISH),
    )
    return tokens.join(looks, on="token", how="left", maintain_order="left")


def could_be_a_name() -> pl.Expr:
    """A capital word that is a name, or may be one because no list says what it is."""
    unlisted = ~pl.col("like_english") & (pl.col("token").str.len_chars() >= _FEWEST_LETTERS)
    known = pl.col("capital") & (_is(Word.NAME) | (_is(Word.NAME_OR_WORD) & pl.col("given")))
    return (unlisted | known) & ~pl.col("shouted")


def told() -> pl.Expr:
    """What is said beside the word tells that it is a person's name."""
    by_neighbours = reduce(or_, (_beside("before", 1, words("told_before")), *_after_two(), *_before_others()))
    return (pl.col("could_be") & by_neighbours) | _with_a_particle() | _with_an_initial()


def _is(kind: Word) -> pl.Expr:
    return pl.col("is") == int(kind)


def _beside(side: str, places: int, among: frozenset[str] | tuple[str, ...]) -> pl.Expr:
    """The word so many places before or after it is one of these, and in the same value."""
    step = places if side == "before" else -places
    same = pl.col("id") == pl.col("id").shift(step)
    return (same & pl.col("word").shift(step).is_in(list(among))).fill_null(value=False)


def _after_two() -> tuple[pl.Expr, ...]:
    """Spoke to her; named him so; is she so late."""
    spoken_to = _beside("before", 1, ("to", "with")) & _beside("before", 2, _TALKING)
    named = _beside("before", 1, _WHOM) & _beside("before", 2, _NAMING)
    asked_about = _beside("before", 1, _ASKING) & _beside("after", 1, _ASKED)
    return spoken_to, named, asked_about


def _before_others() -> tuple[pl.Expr, ...]:
    """She said; her mother; she is from."""
    does = _beside("after", 1, words("told_after"))
    has = pl.col("token").str.contains(r"['’]s$") & _beside("after", 1, words("kin"))
    comes_from = _beside("after", 1, _IS) & _beside("after", 2, _OF_A_PERSON)
    return does, has, comes_from


def _next(column: str, places: int) -> pl.Expr:
    same = pl.col("id") == pl.col("id").shift(-places)
    return pl.when(same).then(pl.col(column).shift(-places))


def _with_a_particle() -> pl.Expr:
    """Anna van Dam where neither is listed, and Ms van Dam."""
    last = _next("could_be", 2).fill_null(value=False)
    named = pl.col("could_be") & _beside("after", 1, _SURNAME_PARTICLES)
    titled = _is(Word.TITLE) & pl.col("capital") & _beside("after", 1, _BEFORE_A_WHOLE_NAME)
    return (named | titled) & last


def _with_an_initial() -> pl.Expr:
    """K Vaipuna; eric g. then any word."""
    is_initial = (pl.col("token").str.len_chars() == 1) & pl.col("capital") & ~pl.col("token").is_in(_NOT_INITIALS)
    surname = _next("capital", 1) & (_next("is", 1) == int(Word.NAME)) & ~pl.col("shouted")
    between = (_next("token", 1).str.len_chars() == 1) & (_next("token", 2).str.len_chars() > _FEWEST_LETTERS)
    given = _is(Word.NAME) & pl.col("given") & ~_next("word", 1).is_in(["a", "i", "o", "e", "s", "t"])
    return ((is_initial & surname) | (given & between)).fill_null(value=False)
