"""What changed in a draft, as a text with its changes tracked: what came in, what went out, by which side and when.

Stage 2, agreement. Source: Data Protection and Use Policy, Mahitahitanga. Against the version that the draft varies, or
the form in which it began. For a lawyer who works in a word processor: out only, because a move is made where the
other side is asked for its answer.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from lightwell.agreements.clause_words import day_of, everything_of, items_of
from lightwell.agreements.frames import Frame, frame_of
from lightwell.agreements.kept_texts import clause_in, point_in
from lightwell.agreements.models import Draft, DraftClause, Move
from lightwell.policy.actors import Actor
from lightwell.policy.agreement import Agreement
from lightwell.policy.clauses import Clause
from lightwell.policy.draft_points import Point, PointKind, code_of, kind_of, points_of, said_of
from lightwell.policy.local_days import local_day
from lightwell.policy.negotiating import MoveKind, Side, Standing
from lightwell.policy.wording import day_words, unended
from lightwell.printing.tracking import Mark, tracked
from lightwell.printing.word import Line, Style, plain

MADE_HERE = (
    "Moves are made in Lightwell, on the draft’s own pages, and not in this file: what is changed here changes nothing "
    "there, and the other side does not see it. To propose another wording, word the clause otherwise on its page."
)
_TITLE = ""
Said = Mapping[str, str]
"""What one thing says, part by part: the name of the part -> its words; its title under no name."""


@dataclass(frozen=True, slots=True)
class Version:
    """One form of a clause or point, and who made it. said: None once it was dropped."""

    said: Said | None
    mark: Mark


@dataclass(frozen=True, slots=True)
class Told:
    """One clause or point from its first form to its last. first: None where it was not there."""

    first: Said | None
    versions: tuple[Version, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """Every part that any form of it has, each once."""
        forms = (self.first, *(each.said for each in self.versions))
        return tuple(dict.fromkeys(name for said in forms if said is not None for name in said))


def compared_with(draft: Draft) -> str:
    """What a draft is compared with, in words."""
    if draft.replaces is not None:
        return f"version {draft.replaces.version}, which it varies"
    return f"the form in which it began, on {day_words(local_day(draft.began_at))}"


def tracked_lines(actor: Actor, draft: Draft, now: dt.datetime) -> tuple[Line, ...]:
    """The whole text of a draft, with every change tracked; inside `walls`."""
    return (
        plain(Style.TITLE, f"{draft.title}, draft of version {draft.version}"),
        plain(Style.BODY, f"As it stood on {day_words(local_day(now))}, compared with {compared_with(draft)}."),
        *(line for told in _everything(actor, draft) for line in lines_of(told)),
        plain(Style.BODY, MADE_HERE),
    )


def lines_of(told: Told) -> Iterator[Line]:
    """A heading and one paragraph for each part. What was never in the first nor in the last form is left out."""
    for name in told.names:
        first = (told.first or {}).get(name)
        forms = [((each.said or {}).get(name), each.mark) for each in told.versions]
        last = forms[-1][0] if forms else first
        if first is None and last is None:
            continue
        yield Line(
            style=Style.BODY if name else Style.HEADING,
            pieces=tracked(first or "", ((text or "", mark) for text, mark in forms)),
            name=name,
            inserted=_came(forms) if first is None else None,
            deleted=_went(first, forms) if last is None else None,
        )


def _came(forms: Iterable[tuple[str | None, Mark]]) -> Mark:
    return next(mark for text, mark in forms if text is not None)


def _went(first: str | None, forms: Iterable[tuple[str | None, Mark]]) -> Mark | None:
    """Who took it out the last time."""
    gone, before = None, first
    for text, mark in forms:
        if text is None and before is not None:
            gone = mark
        before = text
    return gone


# --- from rows to what they say --------------------------------------------------------------------------------


def _everything(actor: Actor, draft: Draft) -> Iterator[Told]:
    """What was taken over from the version that is varied stands first, then what came since, in the draft's order."""
    frame = frame_of(draft.frame)
    before = _before(draft)
    moves: dict[object, list[Move]] = defaultdict(list)
    for each in Move.objects.visible_to(actor).filter(draft=draft).order_by("number"):
        moves[each.clause_id].append(each)
    rows = list(draft.clauses.all())
    began = Mark(frame.name(Side.AGENCY), draft.began_at)
    here = {(row.point, row.code) for row in rows}
    for key, said in before.items():
        if key not in here:
            yield Told(said, (Version(None, began),))
    for row in sorted(rows, key=lambda each: (bool(each.point), each.place)):
        yield _told(draft, row, frame, before.get((row.point, row.code)), moves[row.pk])


def _told(draft: Draft, row: DraftClause, frame: Frame, before: Said | None, moves: Sequence[Move]) -> Told:
    versions = list(_versions(row, frame, moves))
    began_with_it = draft.replaces is None and bool(moves) and moves[0].made_at == draft.began_at
    if began_with_it and versions:
        return Told(versions[0].said, tuple(versions[1:]))
    return Told(before, tuple(versions))


def _versions(row: DraftClause, frame: Frame, moves: Sequence[Move]) -> Iterator[Version]:
    """Each form that a move brought; at the end, the form as the row has it."""
    mark = None
    for each in moves:
        mark = Mark(frame.name(Side(each.side)), each.made_at)
        if each.document:
            yield Version(_said(row.point, each.document, frame), mark)
        elif each.kind == MoveKind.DROP:
            yield Version(None, mark)
    if mark is not None:
        is_dropped = row.standing == Standing.DROPPED
        yield Version(None if is_dropped else _said(row.point, row.document, frame), mark)


def _said(point: str, document: str, frame: Frame) -> Said:
    if point:
        return said_of_point(point_in(PointKind(point), document), frame)
    return said_of_clause(clause_in(document), frame)


def said_of_clause(clause: Clause, frame: Frame) -> Said:
    """Everything that a clause says; parts of one name together."""
    day = day_of(clause, None)
    parts = [
        ("In words for an adult", clause.words.adult),
        ("In words for a child", clause.words.child),
        *((f"Item, {each.name}", each.words) for each in items_of(clause, frame)),
        *((each.name, each.words) for each in everything_of(clause, frame)),
        ("How it is collected", day.collected),
        ("When it goes", day.goes),
        ("How long it is kept", day.kept),
    ]
    return {_TITLE: f"Clause {clause.id}: {clause.title}", **_together(parts)}


def said_of_point(point: Point, frame: Frame) -> Said:
    """The same of what stands beside the clauses."""
    holder = frame.holders.get(getattr(point, "holder", ""), "")
    return {_TITLE: kind_of(point).words, **_together((each.name, each.words) for each in said_of(point, holder))}


def _together(parts: Iterable[tuple[str, str]]) -> Said:
    found: dict[str, str] = {}
    for name, words in parts:
        found[name] = f"{unended(found[name])}; {words}" if name in found else words
    return found


def _before(draft: Draft) -> dict[tuple[str, str], Said]:
    """What the version that is varied said, by kind of point and short name."""
    if draft.replaces is None:
        return {}
    agreement: Agreement = draft.replaces.agreement
    frame = Frame(agreement.parties, agreement.uses, agreement.tables)
    points = points_of(agreement.promises, agreement.protocol, agreement.without_protocol, agreement.copies)
    return {
        **{("", each.id): said_of_clause(each, frame) for each in agreement.clauses},
        **{(kind_of(each).value, code_of(each)): said_of_point(each, frame) for each in points},
    }
