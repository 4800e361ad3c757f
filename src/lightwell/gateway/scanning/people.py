"""People's names, whole in a cell or inside a text.

Stage 3, sharing. Source: gazetteers of the names people in Aotearoa bear, capital letters, and titles. No list is ever
complete, so a name is found by the company it keeps, and a person confirms. A single word that is also a month, a town
or a thing says nothing alone.
"""

from __future__ import annotations

import polars as pl

from lightwell.gateway.scanning.columns import SearchedColumn, none_of, together
from lightwell.gateway.scanning.gazetteers import Word, places_like_names, vocabulary, words
from lightwell.gateway.scanning.sentences import CALLED_TO, SPOKEN_OF, could_be_a_name, told, unlisted_words

_WORD = r"\p{L}[\p{L}\p{M}'’ʻ‘`]*"
_NOT_WORDS = r"[\p{L}\p{N}_]*\p{N}[\p{L}\p{N}_]*|\S+@\S+|\b(?:https?://|www\.)\S+"
_WHOLE = r"^[\p{L}\p{M}'’ʻ‘`.,()\s-]{2,60}$"
_CODE = r"^(?:\p{Lu}{2,4}\d*|[\p{Ll}_]+_[\p{Ll}_]+|\p{L}\d+\p{L}?)$"
_INITIALS = r"(?:^|[\s(])\p{Lu}\.\s?(?:\p{Lu}\.\s?)?\p{Lu}\p{Ll}{2,}\b"
_INTRODUCED = (
    r"(?i:\b(?:names? is|name's|name was|ingoa ko|known as|called|named|dear|surname:?|name:|name\?)\s+)"
    r"\p{Lu}\p{Ll}{2,}"
)
_MOST_WORDS = 6
_FEW_WORDS = 4
_FEW_TIMES, _RARE = 2, 0.005
_GREETED, _A_PHRASE, _A_SENTENCE = 2, 3, 6
_SMALL_WORDS = 4
_NAME_HEADERS = (
    "surname",
    "surnames",
    "forename",
    "forenames",
    "firstname",
    "lastname",
    "fullname",
    "givenname",
    "givennames",
    "middlename",
    "familyname",
    "knownas",
    "nickname",
    "alias",
    "ingoa",
)
_MOST, _SOME = 0.5, 0.25
_FEWEST_DIFFERENT = 5
_KNOWN_SINGLE, _KNOWN = 0.4, 0.15


def names(column: SearchedColumn) -> pl.Series:
    """Values that hold a person's name."""
    written = column.values.filter(column.values.str.contains(r"\p{L}{2}") & ~column.values.str.contains(_CODE))
    if written.is_empty():
        return written
    judged = _judged(written)
    whole = judged.filter(pl.col("value").str.contains(_WHOLE) & (pl.col("words") <= _MOST_WORDS))
    return together(
        whole.filter(_is_a_name())["value"],
        judged.filter(_holds_one())["value"],
        written.filter(written.str.contains(f"{_INITIALS}|{_INTRODUCED}")),
        _rare_capitals(column, judged, whole),
        _under_a_name_header(column, whole),
        _names_all_down(column, whole),
    )


def _judged(written: pl.Series) -> pl.DataFrame:
    """Each value with what its words are: how many of each kind, and how neighbours stand together."""
    tokens = (
        pl.DataFrame({"value": written})
        .with_row_index("id")
        .with_columns(token=pl.col("value").str.replace_all(_NOT_WORDS, " / "))
        .with_columns(token=pl.col("token").str.replace_all(places_like_names(), " / ").str.extract_all(_WORD))
        .with_columns(shouted=pl.col("value").str.to_uppercase() == pl.col("value"))
        .explode("token")
        .drop_nulls("token")
        .with_columns(word=_as_compared(pl.col("token")), capital=pl.col("token").str.contains(r"^\p{Lu}"))
        .join(vocabulary(), on="word", how="left", maintain_order="left")
        .with_columns(pl.col("is").fill_null(int(Word.UNKNOWN)), pl.col("given").fill_null(value=False))
    )
    beside = unlisted_words(tokens).with_columns(could_be=could_be_a_name().fill_null(value=False))
    beside = beside.with_columns(*_beside_the_next(), told().alias("told"))
    return beside.group_by("id", maintain_order=True).agg(_summary()).drop("id")


def _as_compared(token: pl.Expr) -> pl.Expr:
    return token.str.replace(r"['’]s$", "").str.to_lowercase().str.normalize("NFD").str.replace_all(r"[^\p{L}]|ʻ", "")


def _is(*kinds: Word) -> pl.Expr:
    return pl.col("is").is_in([int(kind) for kind in kinds])


def _beside_the_next() -> list[pl.Expr]:
    """Of each word and the one after it in the same value: a pair of names, or a title or a cue before one."""
    same = pl.col("id") == pl.col("id").shift(-1)
    following = pl.col("is").shift(-1)
    capitals = pl.col("capital") & pl.col("capital").shift(-1)
    sure, maybe = int(Word.NAME), int(Word.NAME_OR_WORD)
    both_listed = (_is(Word.NAME) & following.is_in([sure, maybe])) | (_is(Word.NAME_OR_WORD) & (following == sure))
    one_listed = capitals & ~pl.col("shouted") & _is(Word.NAME) & (following == int(Word.UNKNOWN))
    cued = pl.col("word").is_in(words("cues")) & (following == maybe) & pl.col("given").shift(-1)
    titled = _is(Word.TITLE) & pl.col("capital") & following.is_in([int(Word.UNKNOWN), sure, maybe])
    unlisted = _is(Word.UNKNOWN) & (following == int(Word.UNKNOWN)) & (pl.col("token").str.len_chars() > 2)
    introduced = pl.col("capital").shift(-1) & ~pl.col("shouted") & (titled | cued)
    return [
        (same & (both_listed & (capitals | pl.col("given")) | one_listed)).fill_null(value=False).alias("pair"),
        (same & introduced).fill_null(value=False).alias("titled"),
        (same & unlisted & capitals & ~pl.col("shouted")).fill_null(value=False).alias("unlisted"),
    ]


def _summary() -> list[pl.Expr]:
    lone = _is(Word.NAME) & pl.col("given") & pl.col("capital") & ~pl.col("shouted")
    return [
        pl.col("value").first(),
        pl.len().alias("words"),
        pl.col("shouted").first(),
        _is(Word.NAME).sum().alias("sure"),
        _is(Word.NAME_OR_WORD).sum().alias("maybe"),
        _is(Word.NOT_A_NAME).sum().alias("never"),
        (_is(Word.UNKNOWN) & pl.col("capital")).sum().alias("capitals"),
        (_is(Word.UNKNOWN) & ~pl.col("capital")).sum().alias("others"),
        pl.col("pair").any(),
        pl.col("titled").any(),
        pl.col("unlisted").any(),
        lone.any().alias("lone"),
        pl.col("told").any(),
        pl.col("could_be").first().alias("begins_so"),
        (~pl.col("capital")).sum().alias("small"),
        (_is(Word.NAME) & pl.col("capital") | pl.col("like_a_name")).any().alias("surname"),
        (_is(Word.NAME) & pl.col("given") & (pl.col("word").str.len_chars() > _A_PHRASE)).any().alias("given"),
        (pl.col("given").first() & pl.col("capital").all()).alias("begins_given"),
    ]


def _holds_one() -> pl.Expr:
    """A text with a name in it: beside another name, told by its sentence, or listed and standing alone."""
    spoken_of = pl.col("begins_so") & pl.col("value").str.contains(f"{CALLED_TO}|{SPOKEN_OF}")
    is_sentence = (pl.col("words") >= _A_SENTENCE) & (pl.col("small") >= _SMALL_WORDS) & ~pl.col("shouted")
    without_capitals = pl.col("small") == pl.col("words")
    phrase = pl.col("words") >= _A_PHRASE
    is_told = pl.col("told") & (pl.col("words") >= _GREETED)
    alone = (pl.col("lone") & phrase) | (is_sentence & (pl.col("surname") | (without_capitals & pl.col("given"))))
    return pl.col("pair") | pl.col("titled") | is_told | spoken_of | alone


def _is_a_name() -> pl.Expr:
    """A whole cell of two words or more: one surely a name and the rest able to be, or a given name before others."""
    rest = pl.when(pl.col("shouted")).then(pl.col("maybe")).otherwise(pl.col("maybe") + pl.col("capitals"))
    listed = (pl.col("sure") >= 2) | ((pl.col("sure") == 1) & (rest >= 1))
    given_first = pl.col("begins_given") & ~pl.col("shouted") & (rest >= 2) & (pl.col("words") <= _FEW_WORDS)
    return (pl.col("never") == 0) & (pl.col("others") == 0) & (listed | given_first)


def _rare_capitals(column: SearchedColumn, judged: pl.DataFrame, whole: pl.DataFrame) -> pl.Series:
    """Two or three unlisted words in capitals, seldom repeated: no list holds every name, and codes come often."""
    unlisted = (pl.col("capitals") >= 1) & (pl.col("capitals") + pl.col("maybe") + pl.col("sure")).is_between(2, 3)
    like_a_name = unlisted & (pl.col("never") == 0) & (pl.col("others") == 0) & ~pl.col("shouted")
    values = together(whole.filter(like_a_name)["value"], judged.filter(pl.col("unlisted"))["value"])
    times = column.texts.filter(column.cells_with(values)).value_counts(name="times")
    few = max(_FEW_TIMES, _RARE * int((column.texts != "").sum()))
    return times.filter(pl.col("times") <= few)["value"]


def _under_a_name_header(column: SearchedColumn, whole: pl.DataFrame) -> pl.Series:
    """Under a header that says names, anything that could be one, unless the column is plainly something else."""
    could_be = whole.filter((pl.col("never") == 0) | (pl.col("sure") > 0))
    if could_be.height < _MOST * column.different:
        return none_of(column.values)
    if column.is_headed(*_NAME_HEADERS):
        return could_be["value"]
    says_only_name = column.is_headed("name", "names") and not column.is_headed(*words("other_things_named"))
    like_names = could_be.filter((pl.col("sure") > 0) | (pl.col("words") > 1)).height
    return could_be["value"] if says_only_name and like_names >= _SOME * could_be.height else none_of(column.values)


def _names_all_down(column: SearchedColumn, whole: pl.DataFrame) -> pl.Series:
    """A column of single names, or of unlisted names in capitals: none is sure, but together they are."""
    could_be = whole.filter((pl.col("never") == 0) & (pl.col("others") == 0) & ~pl.col("shouted"))
    if could_be.height < max(_FEWEST_DIFFERENT, _MOST * column.different):
        return none_of(column.values)
    known = could_be.filter(pl.col("sure") > 0).height / could_be.height
    are_single = could_be.filter(pl.col("words") == 1).height > could_be.height / 2
    return could_be["value"] if known >= (_KNOWN_SINGLE if are_single else _KNOWN) else none_of(column.values)
