"""What one wording of a clause gives more of than another: one item more, a finer form, a more identifying one.

Stage 2, agreement. Source: Data Protection and Use Policy, Purpose Matters guideline: no more, and no more identifying,
than the purpose needs; Transparency and Choice guideline: what people were told stays true.
"""

from __future__ import annotations

from collections.abc import Iterator

from lightwell.policy.clauses import Clause, ClauseItem, Identifying
from lightwell.policy.effects import is_within
from lightwell.policy.maori_party import TIKANGA


def given_more(before: Clause, after: Clause) -> tuple[str, ...]:
    """Each item, as table.item, that the later wording gives where the earlier did not, or gives in a form that tells
    more.
    """
    return tuple(dict.fromkeys(_given_more(before, after)))


def _given_more(before: Clause, after: Clause) -> Iterator[str]:
    for part in after.items:
        known = [each for each in before.items if each.item == part.item]
        if not any(_tells_no_more(part, each) for each in known):
            yield part.item


def _tells_no_more(part: ClauseItem, known: ClauseItem) -> bool:
    return _no_more_identifying(part.identifying, known.identifying) and is_within(known.generalise, part.generalise)


def _no_more_identifying(now: Identifying, before: Identifying) -> bool:
    """A story is like nothing else: it tells no more than a story alone."""
    if Identifying.NARRATIVE in (now, before):
        return now is before
    order = list(Identifying)
    return order.index(now) >= order.index(before)


def loosened(before: Clause, after: Clause) -> bool:
    """Something that held all of it in is gone: it is kept longer, goes elsewhere, or a promise about it went out."""
    return (
        after.terms.keep_months > before.terms.keep_months
        or (after.use, after.recipient.unit) != (before.use, before.recipient.unit)
        or (after.terms.may_download and not before.terms.may_download)
        or not _ruled_out(before) <= _ruled_out(after)
        or not _conditions(before) <= _conditions(after)
    )


def _ruled_out(clause: Clause) -> set[str]:
    return {each.words for each in clause.purpose.not_used_for}


def _conditions(clause: Clause) -> set[str]:
    return {each for each in clause.recipient.context if each.startswith(TIKANGA)}
