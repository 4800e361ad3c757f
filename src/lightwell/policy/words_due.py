"""Which plain words of a clause are due anew because the clause says something else than when they were measured.

Stage 2, agreement. Source: Data Protection and Use Policy, Transparency and Choice guideline: what people are told is
true, and in words that they understand.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from typing import Final

from lightwell.policy.clauses import Clause
from lightwell.policy.decisions import Reason
from lightwell.policy.draft_points import Point
from lightwell.policy.more_telling import given_more

ADULT, CHILD = "adult", "child"
TOLD_TRULY: Final = (
    "Data Protection and Use Policy, Transparency and Choice guideline: what people are told is true, and plain"
)
AUDIENCES: Final = (ADULT, CHILD)
NAMES: Final = {ADULT: "for an adult", CHILD: "for a child"}


LONGEST_PLAIN: Final = 4_000
"""Of plain words in characters: they are quoted whole in what families are told."""


def too_long(longest: int) -> str:
    """What is said of words that are longer than this, in characters."""
    return f"That is more than {longest:,} characters. Say the main thing here and bring the rest to a meeting."


def plain_words_reasons(worded: Clause | Point | None) -> Iterator[Reason]:
    """Why a wording is not taken whose plain words nobody would read to their end."""
    words = worded.words if isinstance(worded, Clause) else getattr(worded, "families", None)
    if words is None:
        return
    for name in AUDIENCES:
        if len(getattr(words, name)) > LONGEST_PLAIN:
            sentence = f"The words {NAMES[name]} have more than {LONGEST_PLAIN:,} characters. Say the main thing."
            yield Reason("plain-words-too-long", sentence, TOLD_TRULY)


def due_after(before: Clause, after: Clause, due: frozenset[str]) -> frozenset[str]:
    """Those due once a clause was worded anew. due: those that were due already.

    Words that were given anew are not due; all others are, where anything else changed that people are told of.
    """
    same = {name for name in AUDIENCES if getattr(before.words, name) == getattr(after.words, name)}
    stale = same if _told(before) != _told(after) else set()
    return frozenset(stale | (due & same))


def given_anew(before: Clause, after: Clause) -> frozenset[str]:
    """For whom the plain words are others than before."""
    return frozenset(name for name in AUDIENCES if getattr(before.words, name) != getattr(after.words, name))


def untrue_after(before: Clause, after: Clause, untrue: frozenset[str]) -> frozenset[str]:
    """For whom the plain words tell less than what goes, once a clause was worded anew: an item came in, or goes in a
    form that tells more. untrue: those for whom they did already.
    """
    same = frozenset(AUDIENCES) - given_anew(before, after)
    return same if given_more(before, after) else untrue & same


def _told(clause: Clause) -> Clause:
    """A clause without what plain words do not speak of: its name, its words, and how the provider sends it in time."""
    terms = dataclasses.replace(clause.terms, due_working_days=0, route="-")
    words = dataclasses.replace(clause.words, adult="-", child="-")
    return dataclasses.replace(clause, title="-", terms=terms, words=words)


def with_reason(words: str, kept_because: str) -> str:
    """What is said with a wording: where its plain words are kept for a new reason, that reason too."""
    return f"{words}\n\nWhy the plain words still fit: {kept_because}" if kept_because else words
