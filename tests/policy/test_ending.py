"""An agreement's end: either side says it, only both take it back, and the table is the same for either."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

import hypothesis.strategies as st
import pytest
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from docs.negotiating import end_diagram
from lightwell.policy.actors import Actor, Role
from lightwell.policy.agreement import PartyKind
from lightwell.policy.agreement_rules import AgreementFacts, AgreementState, may_end
from lightwell.policy.end_back_rules import may_answer_end_back, may_ask_end_back
from lightwell.policy.ending import ENDING, EndMove, EndPosition, EndStanding, after_end_move, end_moves
from lightwell.policy.local_days import HERE
from lightwell.policy.negotiating import Side

SIDES = st.sampled_from(Side)
AGENCY, PROVIDER, OTHER = (UUID(int=each) for each in (1, 2, 3))
LAST = dt.date(2026, 12, 31)
ON_ITS_LAST_DAY = dt.datetime(2026, 12, 31, 23, 0, tzinfo=HERE)
THE_DAY_AFTER = dt.datetime(2027, 1, 1, 0, 30, tzinfo=HERE)
OF = {Side.AGENCY: AGENCY, Side.PROVIDER: PROVIDER}


def manager(organisation: UUID, role: Role = Role.MANAGER) -> Actor:
    return Actor(
        account_id=UUID(int=9), membership_id=UUID(int=10), organisation_id=organisation,
        organisation_kind=PartyKind.AGENCY if organisation == AGENCY else PartyKind.PROVIDER, role_codes=(role,),
    )  # fmt: skip


def signed(*, ended: bool = True, asked_by: Side | None = None, signed_since: bool = False) -> AgreementFacts:
    return AgreementFacts(
        UUID(int=5), AGENCY, PROVIDER, AgreementState.ENDED if ended else AgreementState.SIGNED, dt.date(2026, 7, 1),
        LAST, (AGENCY, PROVIDER), end_is_said=ended, asked_back_by=OF[asked_by] if asked_by else None,
        signed_since=signed_since,
    )  # fmt: skip


def facts_at(position: EndPosition) -> AgreementFacts:
    is_said = position.standing is not EndStanding.NOT_SAID
    return signed(ended=is_said, asked_by=position.owed_by.other if position.owed_by else None)


class RandomPlay(RuleBasedStateMachine):
    """Two sides who do whatever they may about an end, in any order, with a twin in which each is the other."""

    @initialize()
    def begin(self) -> None:
        self.position = self.twin = EndPosition(EndStanding.NOT_SAID)
        self.said: list[tuple[Side, EndMove]] = []

    @rule(side=SIDES, data=st.data())
    def move(self, side: Side, data: st.DataObject) -> None:
        open_to = end_moves(self.position, side)
        assert open_to == end_moves(self.twin, side.other)
        if open_to:
            kind = data.draw(st.sampled_from(open_to))
            self.position = after_end_move(self.position, kind, side)
            self.twin = after_end_move(self.twin, kind, side.other)
            self.said.append((side, kind))

    @rule(side=SIDES, kind=st.sampled_from(EndMove))
    def a_move_that_is_not_ones_own_is_refused(self, side: Side, kind: EndMove) -> None:
        if kind not in end_moves(self.position, side):
            with pytest.raises(LookupError):
                after_end_move(self.position, kind, side)

    @rule(side=SIDES)
    def the_rules_permit_what_the_table_does_and_nothing_else(self, side: Side) -> None:
        facts, actor, now = facts_at(self.position), manager(OF[side]), ON_ITS_LAST_DAY
        permitted = {
            EndMove.END: may_end(actor, facts, now=now, on=LAST, because="It closes"),
            EndMove.ASK_BACK: may_ask_end_back(actor, facts, now=now, because="It goes on"),
            EndMove.AGREE: may_answer_end_back(actor, facts, now=now, agrees=True),
            EndMove.DECLINE: may_answer_end_back(actor, facts, now=now, agrees=False, because="It closes"),
        }
        assert {each for each, decision in permitted.items() if decision} == set(end_moves(self.position, side))

    @invariant()
    def it_is_the_same_for_both_sides(self) -> None:
        owes = self.position.owed_by
        assert self.twin == EndPosition(self.position.standing, owes.other if owes else None)

    @invariant()
    def an_answer_is_owed_by_exactly_one_side_while_one_asks_and_else_by_nobody(self) -> None:
        owing = [side for side in Side if self.position.owed_by is side]
        assert len(owing) == (self.position.standing is EndStanding.ASKED_BACK)
        assert all(end_moves(self.position, side.other) == () for side in owing)

    @invariant()
    def an_end_that_was_said_stands_until_one_side_asked_and_the_other_agreed(self) -> None:
        ends = [at for at, (_, kind) in enumerate(self.said) if kind is EndMove.END]
        if ends and self.position.standing is EndStanding.NOT_SAID:
            since = self.said[ends[-1] + 1 :]
            assert [kind for _, kind in since[-2:]] == [EndMove.ASK_BACK, EndMove.AGREE]
            assert {side for side, _ in since[-2:]} == set(Side)


TestRandomPlay = RandomPlay.TestCase


def test_only_agreeing_takes_an_end_back_and_nobody_agrees_with_themselves() -> None:
    assert {kind for (_, kind), to in ENDING.items() if to is EndStanding.NOT_SAID} == {EndMove.AGREE}
    for side in Side:
        asked = after_end_move(EndPosition(EndStanding.SAID), EndMove.ASK_BACK, side)
        assert (asked.owed_by, end_moves(asked, side)) == (side.other, ())


def test_the_diagram_has_every_move_about_an_end_and_no_other() -> None:
    drawn = {tuple(line.strip().split(" --> ")) for line in end_diagram().splitlines() if " --> " in line}
    arrows = {(start, end.partition(": ")[0], end.partition(": ")[2]) for start, end in drawn}
    assert arrows == {(str(start), str(to), str(kind)) for (start, kind), to in ENDING.items()} | {
        ("[*]", "not-said", "")
    }


@pytest.mark.parametrize("side", Side)
def test_an_end_is_taken_back_until_its_last_day_is_over(side: Side) -> None:
    asker, other = manager(OF[side]), manager(OF[side.other])
    asked = signed(asked_by=side)
    for now, codes in ((ON_ITS_LAST_DAY, ()), (THE_DAY_AFTER, ("end-has-come",))):
        assert may_ask_end_back(asker, signed(), now=now, because="It goes on").codes == codes
        assert may_answer_end_back(other, asked, now=now, agrees=True).codes == codes
    assert may_answer_end_back(asker, asked, now=ON_ITS_LAST_DAY, agrees=True).codes == ("the-others-answer",)
    assert may_ask_end_back(asker, asked, now=ON_ITS_LAST_DAY).codes == ("the-others-answer",)
    assert may_ask_end_back(other, asked, now=ON_ITS_LAST_DAY).codes == ("end-asked-back-already",)
    assert may_answer_end_back(other, signed(), now=ON_ITS_LAST_DAY, agrees=True).codes == ("end-not-asked-back",)
    assert may_ask_end_back(asker, signed(ended=False), now=ON_ITS_LAST_DAY).codes == ("no-end-said",)


def test_who_asks_says_why_and_so_does_who_says_no_and_both_may_bind_their_side() -> None:
    now, asked = ON_ITS_LAST_DAY, signed(asked_by=Side.AGENCY)
    assert may_ask_end_back(manager(AGENCY), signed(), now=now, because=" ").codes == ("no-reason",)
    assert may_answer_end_back(manager(PROVIDER), asked, now=now, agrees=False, because="").codes == ("no-reason",)
    assert may_answer_end_back(manager(PROVIDER), asked, now=now, agrees=True, because="")
    long = may_answer_end_back(manager(PROVIDER), asked, now=now, agrees=True, because="x" * 4_001)
    assert long.codes == ("reason-too-long",)
    worker = manager(PROVIDER, Role.FRONT_LINE_WORKER)
    assert may_answer_end_back(worker, asked, now=now, agrees=True).codes == ("not-a-signatory",)
    assert "not-a-party" in may_ask_end_back(manager(OTHER), signed(), now=now, because="It goes on").codes


def test_an_end_is_not_taken_back_where_both_signed_another_agreement_for_those_days_but_a_no_is_taken() -> None:
    now, since = ON_ITS_LAST_DAY, signed(asked_by=Side.AGENCY, signed_since=True)
    assert may_answer_end_back(manager(PROVIDER), since, now=now, agrees=True).codes == ("another-signed-since",)
    assert may_answer_end_back(manager(PROVIDER), since, now=now, agrees=False, because="We have another")
    again = may_ask_end_back(manager(AGENCY), signed(signed_since=True), now=now, because="It goes on")
    assert again.codes == ("another-signed-since",)
