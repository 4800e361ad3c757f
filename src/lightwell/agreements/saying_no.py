"""What a no to one clause would do: what would stop, what would not, and who would know.

Stage 2, agreement. Source: Data Protection and Use Policy, Purpose Matters guideline: what happens on a no is said
beforehand. Read off the draft as it is worded now, with the clause and without it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from lightwell.agreements.draft_frames import document_with
from lightwell.agreements.draft_pages import ClauseShown, DraftShown
from lightwell.agreements.faults_in_words import in_plain_words
from lightwell.agreements.flow_picture import Picture, tall_picture, wide_picture
from lightwell.agreements.flows import Flow, asking_of, flow_of, flows, stays
from lightwell.agreements.frames import Frame
from lightwell.policy.agreement import Agreement
from lightwell.policy.clauses import Clause
from lightwell.policy.faults import NotWellFormed
from lightwell.policy.negotiating import Side, Standing
from lightwell.policy.wording import counted, listed, quoted, unended


@dataclass(frozen=True, slots=True)
class Without:
    """The draft without one clause. faults: why it cannot be drawn, where it cannot, in words."""

    stops: tuple[str, ...]
    goes_on: tuple[str, ...]
    who_knows: tuple[str, ...]
    said: str = ""
    wide: Picture | None = None
    tall: Picture | None = None
    flows: tuple[Flow, ...] = ()
    faults: tuple[str, ...] = ()


def without(draft: DraftShown, without_it: ClauseShown, foot: str) -> Without:
    """foot: who runs this machine, for the foot of the picture."""
    left = [each for each in draft.clauses if each.row.standing != Standing.DROPPED and each is not without_it]
    who = tuple(_who_knows(draft))
    if not left:
        nothing = ("Nothing would go to anybody: this is the only clause there is.",)
        return Without((f"Everything that goes to {without_it.recipient}.",), nothing, who)
    try:
        after = document_with(draft.draft, [each.clause for each in left]).agreement
    except NotWellFormed as wrong:
        return Without((), (), who, faults=tuple(in_plain_words(each, draft.frame) for each in wrong.faults))
    return _drawn(draft, _alone(draft.frame, without_it.clause), after, who, foot)


def _alone(frame: Frame, clause: Clause) -> Flow:
    """What the clause gives by itself, also where it does not fit as it is worded: it would be gone."""
    unit = clause.recipient.unit
    party = next((each for each in frame.parties if unit in {part.id for part in each.units}), None)
    name = next((part.name for part in party.units if part.id == unit), unit) if party else unit
    return flow_of(unit, name, party.name if party else "", [asking_of(clause, frame.use(clause.use))], frame.item)


def _drawn(draft: DraftShown, alone: Flow, after: Agreement, who: tuple[str, ...], foot: str) -> Without:
    provider, drawn, stay = draft.frame.name(Side.PROVIDER), flows(after), len(stays(after))
    lines = "; ".join(f"to {flow.name}: {flow.size}" for flow in drawn)
    return Without(
        stops=tuple(stops(alone, drawn)),
        goes_on=tuple(goes_on(drawn)),
        who_knows=who,
        said=f"Without this clause {provider} would hand over, {lines}. {counted(stay, 'column')} would go to nobody.",
        wide=wide_picture(provider, drawn, stay, foot),
        tall=tall_picture(provider, drawn, stay, foot),
        flows=drawn,
    )


def stops(alone: Flow, after: Iterable[Flow], others: str = "clauses") -> Iterator[str]:
    """What nothing else gives the unit. alone: what a no is said to. others: what else there is."""
    still = {flow.unit: {*flow.columns, *flow.counts} for flow in after}
    gone = [words for words in (*alone.columns, *alone.counts) if words not in still.get(alone.unit, set())]
    if alone.unit not in still:
        yield f"{alone.name} would get nothing at all: not {quoted(map(unended, gone), 'nor')}."
    elif gone:
        yield f"{alone.name} would no longer get {quoted(map(unended, gone))}."
    else:
        yield f"Nothing of what {alone.name} gets would stop: other {others} give it all."


def goes_on(after: Iterable[Flow]) -> Iterator[str]:
    for flow in after:
        yield f"{flow.name} would still get {flow.size}, for “{flow.good_for}”."


def _who_knows(draft: DraftShown) -> Iterator[str]:
    agency, provider = draft.frame.name(Side.AGENCY), draft.frame.name(Side.PROVIDER)
    yield f"Everybody who works at {agency} or at {provider} can read here that somebody said no, and why."
    if draft.advisers:
        yield f"So can those who were asked to advise: {listed(draft.advisers)}."
    yield "No family is named here, and no other provider is told."
