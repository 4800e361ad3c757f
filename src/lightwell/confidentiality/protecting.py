"""From true counts to a safe table: round, suppress, and attack the result before it is handed over.

Stages 2, 3 and 5. Source: random rounding to base 3 and suppression below 6 as New Zealand's agencies publish them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from lightwell.confidentiality.attacking import attackers_bounds
from lightwell.confidentiality.differencing import Standing, clashes, gives_away_earlier, revealed, standing
from lightwell.confidentiality.grid import Grid, Position
from lightwell.confidentiality.policies import ProtectionPolicy
from lightwell.confidentiality.proving import ROOM_NEEDED, Limits, known_to_exist
from lightwell.confidentiality.releases import COUNT, Context, Release
from lightwell.confidentiality.rounding import draw
from lightwell.confidentiality.safe_tables import SEVERAL_GROUPS, SafeCell, SafeTable, Status
from lightwell.confidentiality.suppression import CannotProtect, suppress_what_gives_away
from lightwell.confidentiality.tables import Cell, Dimension, Table, all_cells
from lightwell.policy.decisions import Reason

SMALLEST_DIFFERENCE = 6
"""The fewest people that two releases may differ by, under every policy."""


class AuditFailed(RuntimeError):
    """Our own attack pinned a suppressed count: a fault of ours, and nothing is released."""


class OnDifference(StrEnum):
    """What to do with counts that would leave a handful of people beside an earlier table."""

    REFUSE = "refuse"
    SUPPRESS = "suppress"


@dataclass(frozen=True, slots=True)
class Protected:
    """A safe table and, unless it was refused, the record of it for later tables to be checked against."""

    table: SafeTable
    release: Release | None


def protect(counts: Table, policy: ProtectionPolicy, key: bytes, context: str) -> SafeTable:
    """The safe table of these counts, taken by itself.

    key: secret, at least 16 bytes; the same for every table of one provider, or repeats could be averaged.
    context: what one count is of, such as "best-foot-forward families"; rounding follows it.
    Raises: AuditFailed.
    """
    return protect_beside(counts, policy, key, Context(context, frozenset({context})), ()).table


def protect_beside(
    counts: Table,
    policy: ProtectionPolicy,
    key: bytes,
    context: Context,
    earlier: Sequence[Release],
    on_difference: OnDifference = OnDifference.REFUSE,
) -> Protected:
    """The safe table of these counts beside those already released, or every reason why there is none.

    key: as for `protect`. earlier: what was released before and may be set beside this.
    Raises: AuditFailed.
    """
    rounded = {cell: policy.rounded(n, draw(key, context.name, cell, n)) for cell, n in counts.counts.items()}
    draft = Release(context, policy.name, COUNT, counts.counts, rounded)
    if reasons := tuple(clashes(draft, earlier)):
        return refused(COUNT, policy, *reasons)
    if again := next((one for one in earlier if _repeats(one, draft)), None):
        return _made(counts, policy, again)
    known = standing(draft, earlier, below=SMALLEST_DIFFERENCE, zero_tells=policy.suppresses)
    hide = known.hidden | known.close | (known.revealing if on_difference is OnDifference.SUPPRESS else set())
    try:
        suppressed = _suppressed(counts, policy, known, hide)
    except CannotProtect:
        return refused(COUNT, policy, gives_away_earlier())
    if too_close := known.revealing - suppressed:
        return refused(COUNT, policy, revealed(too_close, SMALLEST_DIFFERENCE))
    shown = {cell: value for cell, value in rounded.items() if cell not in suppressed}
    return _made(counts, policy, Release(context, policy.name, COUNT, counts.counts, shown))


def _repeats(one: Release, draft: Release) -> bool:
    return (one.context, one.subject, one.counts) == (draft.context, draft.subject, draft.counts)


def _made(counts: Table, policy: ProtectionPolicy, release: Release) -> Protected:
    """The table as it will be seen, attacked once more from what is seen alone."""
    footnotes = (*policy.footnotes(), *((SEVERAL_GROUPS,) if counts.several_groups else ()))
    safe = laid_out(COUNT, policy, counts.dimensions, release.shown, footnotes, counts.several_groups)
    _attack(safe)
    return Protected(safe, release)


def refused(measure: str, policy: ProtectionPolicy, *reasons: Reason) -> Protected:
    """No table, and why."""
    return Protected(SafeTable(measure, policy.name, refused=reasons), None)


def _suppressed(counts: Table, policy: ProtectionPolicy, known: Standing, hide: set[Cell]) -> set[Cell]:
    """Every cell that is not shown: too small, asked for by earlier releases, or giving one of those away.

    Raises: CannotProtect; AuditFailed.
    """
    grid = Grid(counts)
    at = grid.position_of
    small = {cell for cell, n in counts.counts.items() if n < policy.suppress_below}
    if (small | hide) & known.shown:
        raise CannotProtect
    suppressed = {at[cell] for cell in small | hide}
    ways = _ways(grid, suppressed, known)
    proofs = suppress_what_gives_away(grid, ways, {at[cell] for cell in known.shown})
    if proofs.keys() != suppressed or not all(any(p.holds(grid, way) for way in ways) for p in proofs.values()):
        raise AuditFailed("A suppressed count was left without proof of protection.")
    return {grid.cell_at[position] for position in suppressed}


def _ways(grid: Grid, suppressed: set[Position], known: Standing) -> tuple[Limits, ...]:
    """What a reader knows of the suppressed counts, in one or two ways; protection in either is enough.

    First: every other table's counts stay as they are. Second, where these people are inside others': what moves
    here moves alike there, among cells that are suppressed there too, so that no count passes its `most`.
    """
    at = grid.position_of
    least = _highest(known_to_exist(grid), {at[cell]: n for cell, n in known.least.items()})
    fixed = Limits(suppressed, least, {at[cell]: n for cell, n in known.most.items()})
    if not known.most or not known.moves_alike:
        return (fixed,)
    return fixed, Limits(suppressed, least, known=frozenset(at[cell] for cell in known.shown_around))


def _highest(one: dict[Position, int], other: dict[Position, int]) -> dict[Position, int]:
    return {p: max(one.get(p, 0), other.get(p, 0)) for p in one.keys() | other.keys()}


def _attack(safe: SafeTable) -> None:
    """Work back what an attacker could from the output alone. Raises: AuditFailed."""
    bounds = attackers_bounds(safe)
    shown = safe.shown()
    for cell, (least, most) in bounds.items():
        if cell not in shown and most - least < ROOM_NEEDED:
            raise AuditFailed("A suppressed count can be worked back from what is shown.")


def laid_out(
    measure: str,
    policy: ProtectionPolicy,
    dimensions: tuple[Dimension, ...],
    shown: Mapping[Cell, int | float],
    footnotes: tuple[str, ...],
    several_groups: bool = False,
) -> SafeTable:
    """The safe table in the order that was asked for, every cell and total in its place."""
    status = Status.ROUNDED if measure == COUNT else Status.SHOWN
    made = [
        SafeCell(_by(dimensions, cell), shown.get(cell), status if cell in shown else Status.SUPPRESSED)
        for cell in all_cells(dimensions)
    ]
    return SafeTable(
        measure,
        policy.name,
        tuple(cell for cell in made if len(cell.by) == len(dimensions)),
        tuple(cell for cell in made if len(cell.by) < len(dimensions)),
        footnotes,
        several_groups,
    )


def _by(dimensions: Iterable[Dimension], cell: Cell) -> tuple[tuple[str, str], ...]:
    categories = dict(cell)
    return tuple((d.name, categories[d.name]) for d in dimensions if d.name in categories)
