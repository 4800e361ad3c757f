"""Which words of a clause are due anew, and what changed since they were written, as its page says it.

Stage 2, agreement. Source: `lightwell.policy.words_due`.
"""

from __future__ import annotations

from dataclasses import dataclass

from lightwell.agreements.draft_pages import ClauseShown
from lightwell.policy.clauses import ClauseItem
from lightwell.policy.diffing import Change
from lightwell.policy.wording import form_words, listed
from lightwell.policy.words_due import AUDIENCES, WHAT


@dataclass(frozen=True, slots=True)
class WordsDue:
    """plain: those for an adult or a child. what: the law's words that say what is used. since: what goes otherwise
    than those say, each a sentence; as far back as its moves are shown.
    """

    plain: bool
    what: bool
    since: tuple[str, ...] = ()


def words_that_are_due(each: ClauseShown) -> WordsDue:
    due = frozenset(each.row.words_due.split())
    is_what = WHAT in due
    return WordsDue(bool(due & frozenset(AUDIENCES)), is_what, _since(each) if is_what else ())


def _since(each: ClauseShown) -> tuple[str, ...]:
    """Read off the moves, backwards until the one that gave those words anew."""
    changed: list[str] = []
    for move in reversed(each.thread):
        said = [change.part for change in move.changes if isinstance(change, Change)]
        parts = [part for part in said if not part.endswith(".sent_as")]
        if "purpose.what" in parts:
            break
        changed += [".".join(part.split(".")[1:3]) for part in parts if part.startswith("items.")]
    return tuple(_now(each, path) for path in dict.fromkeys(reversed(changed)))


def _now(each: ClauseShown, path: str) -> str:
    now, name = [part for part in each.clause.items if part.item == path], each.item_name(path)
    if not now:
        return f"“{name}” does not go any more."
    return f"“{name}” goes otherwise than before: {listed(_as_sent(part) for part in now)}."


def _as_sent(part: ClauseItem) -> str:
    form = form_words(part.generalise)
    return f"{form}, {part.identifying.words}" if form else part.identifying.words
