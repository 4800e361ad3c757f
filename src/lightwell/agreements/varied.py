"""What a version varies of the one before it: each clause new, changed, gone or as it was, in words and in effect.

Stage 2, agreement. Source: Data Protection and Use Policy, Transparency and Choice guideline: a variation is signed
knowing what it changes. Read off `lightwell.policy.diffing`; nothing is compared a second way.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from lightwell.agreements.frames import Frame
from lightwell.agreements.version_models import AgreementVersion
from lightwell.policy.agreement import Agreement
from lightwell.policy.diffing import Change, diff
from lightwell.policy.need_words import PARTS


class Became(StrEnum):
    """What became of a clause."""

    CHANGED = "changed"
    NEW = "new"
    GONE = "gone"
    AS_IT_WAS = "as it was"

    @property
    def words(self) -> str:
        return {
            Became.CHANGED: "Changed",
            Became.NEW: "New",
            Became.GONE: "Not in it any more",
            Became.AS_IT_WAS: "As it was",
        }[self]

    @property
    def chip(self) -> str:
        return {Became.GONE: "stop", Became.AS_IT_WAS: "done"}.get(self, "turn")


@dataclass(frozen=True, slots=True)
class PartVaried:
    """One part that is said otherwise. before, after: in words; nothing where there is nothing."""

    name: str
    before: str
    after: str
    effect: str


@dataclass(frozen=True, slots=True)
class ClauseVaried:
    """One clause beside the version before. parts: what it says otherwise; none where it is as it was."""

    id: str
    title: str
    became: Became
    parts: tuple[PartVaried, ...] = ()


@dataclass(frozen=True, slots=True)
class Varied:
    """A version beside the one before. version: that one's number. beside: what is no clause, and said otherwise."""

    version: int
    clauses: tuple[ClauseVaried, ...]
    beside: tuple[PartVaried, ...]

    @property
    def moved(self) -> tuple[ClauseVaried, ...]:
        return tuple(each for each in self.clauses if each.became is not Became.AS_IT_WAS)

    @property
    def as_it_was(self) -> tuple[ClauseVaried, ...]:
        return tuple(each for each in self.clauses if each.became is Became.AS_IT_WAS)


def what_varies(before: AgreementVersion | None, now: AgreementVersion) -> Varied | None:
    """before: the version that it varies; nothing where there is none that whoever asks may read."""
    return beside(before.version, before.agreement, now.agreement) if before is not None else None


def beside(version: int, old: Agreement, new: Agreement) -> Varied:
    """An agreement beside the version before it."""
    changes = diff(old, new)
    gone = [each for each in old.clauses if each.id not in {one.id for one in new.clauses}]
    return Varied(
        version,
        tuple(_clause(each.id, each.title, changes, old, new) for each in (*new.clauses, *gone)),
        tuple(_part(each, old, new) for each in changes if _is_beside(each) and not each.part.startswith(_LEFT_OUT)),
    )


def _is_beside(change: Change) -> bool:
    """It is of no clause, or was said to one and changes nothing of what that says."""
    return change.clause is None or change.part in _SAID_TO_ONE


def _clause(name: str, title: str, changes: tuple[Change, ...], old: Agreement, new: Agreement) -> ClauseVaried:
    its = [each for each in changes if each.clause == name and not _is_beside(each)]
    whole = next((each for each in its if each.part == "clause"), None)
    if whole is not None:
        became = Became.GONE if whole.after is None else Became.NEW
    else:
        became = Became.CHANGED if its else Became.AS_IT_WAS
    return ClauseVaried(name, title, became, tuple(_part(each, old, new) for each in its))


def _part(change: Change, old: Agreement, new: Agreement) -> PartVaried:
    was, now = (Frame(each.parties, each.uses, each.tables) for each in (old, new))
    before, after = _said(change, change.before, was), _said(change, change.after, now)
    effect = was.in_words(change.effect) if change.after is None else now.in_words(change.effect)
    return PartVaried(_name(change, was, now), before, after, effect)


def _said(change: Change, words: str | None, frame: Frame) -> str:
    if words is None or change.part == "clause":
        return ""
    return frame.use(words) if change.part == "purpose.use" else frame.in_words(words)


def _name(change: Change, was: Frame, now: Frame) -> str:
    """What the part is called, by the item that it is about or by the question that it answers."""
    first, *rest = change.part.split(".")
    if _is_beside(change):
        return _BESIDE.get(first, "The agreement")
    if first == "items":
        path = ".".join(rest[:2])
        return now.item(path) if now.item_at(path) else was.item(path)
    if change.part in PARTS:
        return PARTS[change.part].label
    return {"counts": "Protected counts", "clause": "All of it"}.get(first, "The clause")


_LEFT_OUT: Final = ("signatures", "version")
"""That it is another version, and signed anew, is said already."""
_SAID_TO_ONE: Final = ("yeses",)
_BESIDE: Final[Mapping[str, str]] = MappingProxyType(
    {
        "title": "What it is called",
        "starts_on": "First day",
        "ends_on": "Last day",
        "parties": "Who takes part",
        "uses": "What anything may be used for",
        "tables": "What the provider’s file holds",
        "small_number": "The smallest number that is shown",
        "promises": "What both sides promise beside the clauses",
        "protocol": "How a family’s request is handled",
        "without_protocol": "Why there is no request protocol",
        "copies": "Who holds which copy, and where",
        "yeses": "A community party’s own yes",
    }
)
