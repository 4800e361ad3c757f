"""The table of moves on one clause: the same for either side, and nothing settled that somebody did not settle."""

from __future__ import annotations

from collections import deque

import hypothesis.strategies as st
import pytest
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from docs.negotiating import diagram
from lightwell.policy.negotiating import (
    TABLE,
    MoveKind,
    Position,
    Side,
    Standing,
    after,
    moves,
    offered,
)

SIDES = st.sampled_from(Side)
OPEN = [each for each in Standing if not each.is_settled]
POSITIONS = [*(Position(each, side) for each in OPEN for side in Side), *(Position(each, None) for each in Standing
             if each.is_settled)]  # fmt: skip


def mirrored(position: Position) -> Position:
    return Position(position.standing, position.owed_by.other if position.owed_by else None)


class RandomPlay(RuleBasedStateMachine):
    """Two sides who do whatever they may, in any order, with a twin in which each is the other."""

    @initialize(by=SIDES)
    def begin(self, by: Side) -> None:
        self.position, self.twin = offered(by), offered(by.other)
        self.question_open = False
        self.last: tuple[Side, MoveKind] | None = None

    @rule(side=SIDES, data=st.data())
    def move(self, side: Side, data: st.DataObject) -> None:
        open_to = moves(self.position, side)
        assert open_to == moves(self.twin, side.other)
        if not open_to:
            return
        kind = data.draw(st.sampled_from(open_to))
        self.position = after(self.position, kind, side)
        self.twin = after(self.twin, kind, side.other)
        self.question_open = kind in (MoveKind.ASK, MoveKind.REOPEN)
        self.last = (side, kind)

    @rule(side=SIDES, kind=st.sampled_from(MoveKind))
    def a_move_that_is_not_ones_own_is_refused(self, side: Side, kind: MoveKind) -> None:
        if kind not in moves(self.position, side):
            with pytest.raises(LookupError):
                after(self.position, kind, side)

    @invariant()
    def it_is_the_same_for_both_sides(self) -> None:
        assert self.twin == mirrored(self.position)

    @invariant()
    def an_answer_is_owed_by_exactly_one_side_until_it_is_settled(self) -> None:
        owing = [side for side in Side if self.position.owed_by is side]
        assert len(owing) == (0 if self.position.standing.is_settled else 1)
        if owing:
            assert moves(self.position, owing[0])
            assert moves(self.position, owing[0].other) == ()

    @invariant()
    def nothing_is_agreed_with_a_question_open(self) -> None:
        if self.question_open:
            assert self.position.standing is Standing.ASKED

    @invariant()
    def nothing_is_settled_by_silence(self) -> None:
        if self.position.standing.is_settled:
            assert self.last is not None
            assert self.last[1] in (MoveKind.AGREE, MoveKind.DROP)

    @invariant()
    def whoever_moved_last_is_not_whoever_owes_the_answer(self) -> None:
        if self.last is not None and self.position.owed_by is not None:
            assert self.position.owed_by is self.last[0].other


TestRandomPlay = RandomPlay.TestCase


def reachable(position: Position) -> set[Standing]:
    """Every standing that some play leads to from here."""
    seen, waiting = {position}, deque([position])
    while waiting:
        here = waiting.popleft()
        for side in Side:
            for kind in moves(here, side):
                there = after(here, kind, side)
                if there not in seen:
                    seen.add(there)
                    waiting.append(there)
    return {each.standing for each in seen}


@pytest.mark.parametrize("position", POSITIONS, ids=lambda each: f"{each.standing}, {each.owed_by or 'nobody'}")
def test_from_everywhere_the_two_can_agree_and_can_drop_it(position: Position) -> None:
    assert {Standing.AGREED, Standing.DROPPED} <= reachable(position)


def test_only_agreeing_agrees_and_only_dropping_drops() -> None:
    assert {kind for (_, kind), to in TABLE.items() if to is Standing.AGREED} == {MoveKind.AGREE}
    assert {kind for (_, kind), to in TABLE.items() if to is Standing.DROPPED} == {MoveKind.DROP}


def test_a_question_is_not_agreed_to_before_it_is_answered() -> None:
    assert (Standing.ASKED, MoveKind.AGREE) not in TABLE
    assert (Standing.DECLINED, MoveKind.AGREE) not in TABLE


def test_the_diagram_has_every_move_of_the_table_and_no_other() -> None:
    drawn = {tuple(line.strip().split(" --> ")) for line in diagram().splitlines() if " --> " in line}
    arrows = {(start, end.partition(": ")[0], end.partition(": ")[2]) for start, end in drawn}
    expected = {(str(start), str(to), str(kind)) for (start, kind), to in TABLE.items()} | {
        ("[*]", "offered", "offer"),
    }
    assert arrows == expected
