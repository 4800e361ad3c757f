"""From an idea to a signed agreement, as one thread: proposed, argued, settled, negotiated and signed."""

from __future__ import annotations

import datetime as dt

import pytest

from lightwell.agreements.actions import sign
from lightwell.agreements.drafting import OfferedPoint, begin_draft, from_needs
from lightwell.agreements.models import AgreementVersion, DraftClause
from lightwell.agreements.moving import move
from lightwell.agreements.settling import put_up_for_signing
from lightwell.codesign.models import Contribution, Need
from lightwell.codesign.rounds import answer, close_round, settle_round
from lightwell.ledger.gate import Refused
from lightwell.ledger.walls import walls
from lightwell.policy.codesign_rules import NeedState, Outcome, Stance
from lightwell.policy.negotiating import MoveKind
from tests.agreements.making import document
from tests.agreements.talking import PROTOCOL
from tests.codesign.making import CLOSED_AT, Designed, families, make_designed, say, still_fits
from tests.factories import NZ, Cast, best_foot_forward

pytestmark = [pytest.mark.database, pytest.mark.django_db(transaction=True)]

TALKED_AT = dt.datetime(2026, 6, 22, 10, 0, tzinfo=NZ)
DROPPED = "people.ethnicity"


@pytest.fixture
def cast() -> Cast:
    return best_foot_forward()


def _settled(cast: Cast) -> Designed:
    """The providers said what they think; ethnicity was dropped because Harbour asked."""
    designed = make_designed(cast)
    asked = say(cast.aroha, designed, designed.harbour, "3", DROPPED, Stance.DROP, "Too few to say this of")
    kept = say(cast.mere, designed, designed.ccss, "3", "people.client", Stance.KEEP)
    close_round(cast.hana, designed.round, CLOSED_AT)
    answer(
        cast.hana, designed.round, CLOSED_AT, contribution=asked, outcome=Outcome.DROPPED,
        words="You are right: with forty families it says too much.", drops=[DROPPED],
    )  # fmt: skip
    answer(
        cast.hana, designed.round, CLOSED_AT, contribution=kept, outcome=Outcome.KEPT, words="Thank you: it stays.",
    )  # fmt: skip
    still_fits(cast, designed.needs["3"])
    settle_round(cast.hana, designed.round, CLOSED_AT)
    return designed


def _frame() -> dict[str, object]:
    written = document().written
    return {name: written[name] for name in ("parties", "uses", "tables")}


def test_a_round_does_not_settle_while_somebody_waits_for_an_answer(cast: Cast) -> None:
    designed = make_designed(cast)
    say(cast.mere, designed, designed.ccss, "3", DROPPED, Stance.KEEP)
    close_round(cast.hana, designed.round, CLOSED_AT)
    with pytest.raises(Refused) as refusal:
        settle_round(cast.hana, designed.round, CLOSED_AT)
    assert refusal.value.decision.codes == ("contributions-not-answered",)


def test_in_a_round_that_hides_views_nobody_reads_anothers_before_giving_their_own(cast: Cast) -> None:
    designed = make_designed(cast)
    said = say(cast.aroha, designed, designed.harbour, "3", DROPPED, Stance.DROP, "Too few")
    with walls(cast.mere):
        assert not Contribution.objects.filter(pk=said.pk).exists()
    say(cast.mere, designed, designed.ccss, "3", DROPPED, Stance.KEEP)
    with walls(cast.mere):
        assert not Contribution.objects.filter(pk=said.pk).exists(), "two are no handful"
    for actor, part in families(cast, designed, 2):
        say(actor, designed, part, "3", DROPPED, Stance.KEEP)
    with walls(cast.mere):
        seen = Contribution.objects.visible_to(cast.mere).get(pk=said.pk)
        assert (seen.words, seen.group) == ("Too few", "")
        assert not hasattr(seen, "voice")


def test_what_was_dropped_because_somebody_asked_is_in_no_clause_that_is_offered(cast: Cast) -> None:
    designed = _settled(cast)
    with walls(cast.hana):
        need = Need.objects.visible_to(cast.hana).get(pk=designed.needs["3"].pk)
        assert need.state == NeedState.SETTLED
        assert need.versions.order_by("-number").first().because.words == "Too few to say this of"  # type: ignore[union-attr]
        assert DROPPED not in {part.item for part in need.settled_clause().items}


def test_the_two_sides_talk_each_clause_over_and_sign_what_the_gateway_runs(cast: Cast) -> None:
    designed = _settled(cast)
    with walls(cast.hana):
        needs = list(Need.objects.visible_to(cast.hana).filter(programme=designed.programme).order_by("code"))
    draft = begin_draft(
        cast.hana, designed.programme, TALKED_AT, provider=cast.ccss, code="best-foot-forward",
        title="Best foot forward", starts_on=dt.date(2026, 7, 1), ends_on=dt.date(2028, 6, 30), frame=_frame(),
        clauses=from_needs(needs), points=[OfferedPoint(PROTOCOL)],
    )  # fmt: skip
    with walls(cast.mere):
        third, fourth, protocol = DraftClause.objects.visible_to(cast.mere).filter(draft=draft).order_by("place")
    move(cast.mere, third, TALKED_AT, kind=MoveKind.ASK, words="Who in Evaluation reads it?")
    with pytest.raises(Refused) as not_yet:
        put_up_for_signing(cast.hana, draft, TALKED_AT)
    assert "clauses-still-open" in not_yet.value.decision.codes
    move(cast.hana, third, TALKED_AT, kind=MoveKind.ANSWER, words="Two analysts, and nobody else")
    move(cast.mere, third, TALKED_AT, kind=MoveKind.AGREE)
    move(cast.mere, fourth, TALKED_AT, kind=MoveKind.DECLINE, words="Our families did not want this")
    move(cast.hana, fourth, TALKED_AT, kind=MoveKind.DROP, words="Heard")
    move(cast.mere, protocol, TALKED_AT, kind=MoveKind.AGREE)
    proposed = put_up_for_signing(cast.hana, draft, TALKED_AT)
    sign(cast.hana, proposed, TALKED_AT)
    signed: AgreementVersion = sign(cast.mere, proposed, TALKED_AT)
    assert signed.agreed.is_signed
    assert [clause.id for clause in signed.agreement.clauses] == ["3"]
    assert DROPPED not in {part.item for part in signed.agreement.clause("3").items}


def test_somebody_who_answers_an_earlier_state_of_a_clause_is_told_that_it_moved(cast: Cast) -> None:
    designed = _settled(cast)
    with walls(cast.hana):
        needs = list(Need.objects.visible_to(cast.hana).filter(programme=designed.programme).order_by("code"))
    draft = begin_draft(
        cast.hana, designed.programme, TALKED_AT, provider=cast.ccss, code="best-foot-forward",
        title="Best foot forward", starts_on=dt.date(2026, 7, 1), ends_on=dt.date(2028, 6, 30), frame=_frame(),
        clauses=from_needs(needs),
    )  # fmt: skip
    with walls(cast.mere):
        clause = DraftClause.objects.visible_to(cast.mere).filter(draft=draft).order_by("place").first()
    assert clause is not None
    move(cast.mere, clause, TALKED_AT, kind=MoveKind.ASK, words="Why?", seen_moves=1)
    move(cast.hana, clause, TALKED_AT, kind=MoveKind.ANSWER, words="Because", seen_moves=2)
    with pytest.raises(Refused) as stale:
        move(cast.mere, clause, TALKED_AT, kind=MoveKind.AGREE, seen_moves=1)
    assert stale.value.decision.codes == ("moved-since",)
