"""Which words of a clause are due anew because the clause says something else than when they were measured.

Stage 2, agreement. Source: Data Protection and Use Policy, Transparency and Choice guideline: what people are told is
true, and in words that they understand.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from typing import Final

from lightwell.policy.clauses import Clause, Generalisation, Identifying
from lightwell.policy.decisions import Reason
from lightwell.policy.draft_points import Point
from lightwell.policy.more_telling import given_more

ADULT, CHILD = "adult", "child"
TOLD_TRULY: Final = (
    "Data Protection and Use Policy, Transparency and Choice guideline: what people are told is true, and plain"
)
AUDIENCES: Final = (ADULT, CHILD)
WHAT: Final = "what"
"""The law's words that say what is used: they name what goes, so that they are due with it."""
NAMES: Final = {ADULT: "for an adult", CHILD: "for a child", WHAT: "for the law (“What is used?”)"}


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

    Words that were given anew are not due; all others are, where anything else changed that people are told of. The
    law's words on what is used are due with what goes; to give those anew because they were due makes none due.
    """
    same = {*AUDIENCES, WHAT} - given_anew(before, after)
    was = dataclasses.replace(before, purpose=after.purpose) if _is_mended(before, after, due) else before
    stale = same - {WHAT} if _told(was) != _told(after) else set()
    named = same & {WHAT} if _named(before) != _named(after) else set()
    return frozenset(stale | named | (due & same))


def _is_mended(before: Clause, after: Clause, due: frozenset[str]) -> bool:
    """The law's words on what is used were due and are given anew, and the purpose says nothing else otherwise."""
    mended = dataclasses.replace(before.purpose, what=after.purpose.what)
    return WHAT in due and mended == after.purpose != before.purpose


def given_anew(before: Clause, after: Clause) -> frozenset[str]:
    """For whom the plain words are others than before."""
    return frozenset(name for name in (*AUDIENCES, WHAT) if _words(before, name) != _words(after, name))


def _words(clause: Clause, name: str) -> str:
    return clause.purpose.what if name == WHAT else str(getattr(clause.words, name))


def untrue_after(before: Clause, after: Clause, untrue: frozenset[str]) -> frozenset[str]:
    """For whom the plain words tell less than what goes, once a clause was worded anew: an item came in, or goes in a
    form that tells more. untrue: those for whom they did already.
    """
    same = frozenset(AUDIENCES) - given_anew(before, after)
    return same if given_more(before, after) else untrue & same


def _named(clause: Clause) -> Mapping[str, frozenset[tuple[Identifying, Generalisation]]]:
    """What goes, by its item, and in which form: what the words that say what is used name."""
    found: dict[str, frozenset[tuple[Identifying, Generalisation]]] = {}
    for part in clause.items:
        found[part.item] = found.get(part.item, frozenset()) | {(part.identifying, part.generalise)}
    return found


def _told(clause: Clause) -> Clause:
    """A clause without what plain words do not speak of: its name and those of its columns, its words, and how the
    provider sends it in time.
    """
    terms = dataclasses.replace(clause.terms, due_working_days=0, route="-")
    words = dataclasses.replace(clause.words, adult="-", child="-")
    items = tuple(dataclasses.replace(part, sent_as=None) for part in clause.items)
    return dataclasses.replace(clause, title="-", items=items, terms=terms, words=words)


def with_reason(words: str, kept_because: str) -> str:
    """What is said with a wording: where its plain words are kept for a new reason, that reason too."""
    return f"{words}\n\nWhy the plain words still fit: {kept_because}" if kept_because else words
