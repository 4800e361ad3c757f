"""Iwi is what people say of themselves: several or none, and never worked out from anything else.

Stage 1, co-design. Source: Te Mana Raraunga and Ngā Tikanga Paihere, as Lightwell reads them: an affiliation is said by
those whose it is. A need that would have it otherwise is not written down.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from lightwell.policy.actors import Actor
from lightwell.policy.answer_rules import unless_named_alike
from lightwell.policy.codesign_rules import NeedFacts, ProgrammeFacts, may_change_need, may_write_need
from lightwell.policy.decisions import Decision, Reason, refuse_if_any
from lightwell.policy.needs import Need
from lightwell.policy.tables import Kind

_SOURCE: Final = "Māori data sovereignty: iwi is said by those whose it is"
_IWI: Final = re.compile(r"\biwi\b")
_ETHNICITY: Final = re.compile(r"\bethnic")
_WORKED_OUT: Final = re.compile(r"(?<!never )(?<!not )\b(infer|derive|worked out)")


def may_write_down(actor: Actor, facts: ProgrammeFacts, *, need: Need | None = None) -> Decision:
    """As whoever designs may, where iwi is asked for as people say it."""
    return refuse_if_any(*may_write_need(actor, facts).reasons, *_unless_said(need))


def may_word_anew(
    actor: Actor, facts: NeedFacts, *, need: Need | None = None, seen_version: int | None = None
) -> Decision:
    """As whoever designs may, where iwi is asked for as people say it. seen_version: the one they had before them."""
    may = may_change_need(actor, facts, seen_version=seen_version)
    return refuse_if_any(*may.reasons, unless_named_alike(facts, need), *_unless_said(need))


def _unless_said(need: Need | None) -> Iterator[Reason]:
    if need is None:
        return
    ethnic = {(each.table, each.item.column) for each in need.items if _ETHNICITY.search(each.described)}
    for asked in (each for each in need.items if _IWI.search(each.described)):
        if asked.item.type in (Kind.CODE, Kind.YES_NO):
            yield _SEVERAL
        said = f"{asked.why} {need.collection.how}".casefold()
        if (asked.table, asked.item.column) in ethnic or _WORKED_OUT.search(said):
            yield _ASKED


_SEVERAL = Reason(
    "iwi-is-several",
    "People name several iwi, or none. Choose “Several of a list of codes”, or words.",
    _SOURCE,
)
_ASKED = Reason(
    "iwi-is-asked", "Iwi is never worked out from ethnicity or anything else. Ask it of people themselves.", _SOURCE
)
