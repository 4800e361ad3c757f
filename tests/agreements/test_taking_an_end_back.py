"""An end that one side said is taken back by both, before its last day is over, and everybody who was told is told."""

from __future__ import annotations

import datetime as dt
import html
from typing import Any

import pytest
from django.db import DatabaseError

from lightwell.agreements.actions import Decided, end_agreement, sign
from lightwell.agreements.drafting import begin_draft
from lightwell.agreements.models import AgreementVersion, EndAskedBack, FateOfSent
from lightwell.agreements.taking_back import answer_end_back, ask_end_back
from lightwell.ledger.gate import Action, Deed, Done, Event, Refused, allowed
from lightwell.ledger.walls import walls
from lightwell.letters.models import Letter
from lightwell.letters.posting import write_all
from lightwell.policy.actors import Actor
from lightwell.policy.agreement_rules import AgreementState, Fate
from lightwell.policy.decisions import permit
from lightwell.policy.letter_rules import Kind
from lightwell.policy.periods import Quarter
from tests.agreements.making import afresh, make_agreement
from tests.agreements.talking import CLAUSES, read, signed_in
from tests.agreements.test_signing_pages import drafted, put_up, vary, with_a_protocol
from tests.factories import NZ, Cast, best_foot_forward
from tests.web.told import now

pytestmark = [pytest.mark.database, pytest.mark.django_db(transaction=True)]

LAST = dt.date(2026, 12, 31)
SIGNED_TO = dt.date(2028, 6, 30)
CLOSING, GOING_ON = "The programme closes", "The money for another year has come"
LATER = now() + dt.timedelta(hours=2)


@pytest.fixture
def cast(settings: Any) -> Cast:
    settings.LIGHTWELL_CLOCK = "tests.web.told.now"
    return best_foot_forward()


@pytest.fixture
def ended(cast: Cast) -> AgreementVersion:
    """City Centre has ended it, and said that what Evaluation was sent is destroyed."""
    agreement = make_agreement(cast, with_a_protocol)
    decided = [Decided(cast.evaluation, Quarter(2026, 3), Fate.DESTROYED)]
    return end_agreement(cast.mere, agreement, now(), on=LAST, because=CLOSING, decided=decided)


def back(who: Actor, agreement: AgreementVersion, **said: str) -> Any:
    return signed_in(who).post(f"/agreements/{agreement.pk}/end-back", said)


def page(who: Actor, agreement: AgreementVersion, name: str = "standing") -> str:
    return html.unescape(read(signed_in(who), f"/agreements/{agreement.pk}/{name}"))


def letters(who: Actor, at: dt.datetime) -> list[str]:
    """What letters about its end say to somebody, as they read them now; the earliest first."""
    write_all(at, is_posting=False)
    with walls(who):
        mine = Letter.objects.visible_to(who).filter(kind=Kind.AGREEMENT_ENDED).order_by("happened_at")
        found = list(mine.values_list("pk", flat=True))
    client = signed_in(who)
    return [html.unescape(read(client, f"/letters/{each}")) for each in found]


def test_both_take_an_end_back_and_it_goes_on_as_it_was_signed(cast: Cast, ended: AgreementVersion) -> None:
    assert "Ask to take the end back" in page(cast.hana, ended)
    programme = f"/programmes/{ended.programme_id}"
    assert "to go on, both sides sign another, or take its end back." in html.unescape(
        read(signed_in(cast.mere), programme)
    )
    assert back(cast.hana, ended, because=" ").status_code == 422
    assert back(cast.hana, ended, because=GOING_ON).status_code == 302
    assert afresh(ended, cast.mere).last_on == LAST, "nothing changes before the other agrees"
    assert "The Agency (demonstration) asks to take the end back" in page(cast.mere, ended)
    whose = "City Centre Social Services says whether the end of the one that was ended is taken back."
    assert whose in html.unescape(read(signed_in(cast.hana), programme))
    assert "One side asks to take its end back" in html.unescape(read(signed_in(cast.mere), f"/agreements/{ended.pk}"))
    asked = page(cast.mere, ended, "end-back")
    assert GOING_ON in asked
    assert "What was to be destroyed because it ended, and is not yet, is then kept" in asked
    alone = signed_in(cast.hana).get(f"/agreements/{ended.pk}/end-back")
    assert alone.status_code == 403
    assert "Your side asks that already." in html.unescape(alone.content.decode())
    assert back(cast.hana, ended, agrees="yes", because="").status_code == 422
    with pytest.raises(Refused, match="the-others-answer"):
        answer_end_back(cast.hana, ended, now(), agrees=True)
    assert back(cast.mere, ended, agrees="yes", because="").status_code == 302
    going_on = afresh(ended, cast.hana)
    assert (going_on.state, going_on.last_on, going_on.ended_at) == (AgreementState.SIGNED, SIGNED_TO, None)
    assert (going_on.ended_by, going_on.ended_because, going_on.end_asked_back_by) == ("", "", "")
    with walls(cast.priya):
        (fate,) = FateOfSent.objects.visible_to(cast.priya)
        assert fate.taken_back_at is not None
    for who in (cast.hana, cast.mere):
        told = page(who, ended)
        assert "In force until 30 June 2028" in told
        assert "The other side agreed: it went on" in told
        assert CLOSING in told, "why it was to end stays to be read"
        assert "Destroyed now" not in told


def test_whoever_was_told_of_an_end_is_told_that_it_was_taken_back_and_no_letter_goes_on_saying_it(
    cast: Cast, ended: AgreementVersion
) -> None:
    (first,) = letters(cast.hana, now() + dt.timedelta(minutes=1))
    assert "Its last day is Thursday 31 December 2026" in first
    assert len(letters(cast.priya, now() + dt.timedelta(minutes=1))) == 1, "her unit was sent something under it"
    asked = ask_end_back(cast.hana, ended, now() + dt.timedelta(hours=1), because=GOING_ON)
    (_, second) = letters(cast.mere, now() + dt.timedelta(hours=1, minutes=1))
    assert "The Agency (demonstration) asks that the end of" in second
    assert "its last day stays Thursday 31 December 2026" in second
    assert GOING_ON not in second
    answer_end_back(cast.mere, ended, LATER, agrees=True)
    for who in (cast.mere, cast.hana, cast.priya):
        said = letters(who, LATER + dt.timedelta(minutes=1))
        assert len(said) == 3
        assert "Both sides took that end back since" in said[0]
        assert "City Centre Social Services agreed that the end of" in said[2]
        assert "its last day is Friday 30 June 2028" in said[2]
        assert "What was destroyed by then stays destroyed." in said[2]
    end_agreement(cast.mere, ended, LATER + dt.timedelta(hours=1), on=LAST, because="It closes after all")
    said = letters(cast.hana, LATER + dt.timedelta(hours=2))
    assert "Both sides took that end back since" in said[0]
    assert "Its last day is Thursday 31 December 2026" in said[3]
    assert asked.ended_on == LAST


def test_a_no_has_its_reason_and_the_end_stays_and_it_can_be_asked_again(cast: Cast, ended: AgreementVersion) -> None:
    assert back(cast.mere, ended, because=GOING_ON).status_code == 302, "also by the side that ended it"
    silent = back(cast.hana, ended, agrees="no", because="")
    assert silent.status_code == 422
    assert "Say why, so that the other side need not ask." in silent.content.decode()
    assert back(cast.hana, ended, agrees="no", because="Our part is given to others").status_code == 302
    told = page(cast.mere, ended)
    assert "The other side said no: its end stayed" in told
    assert "Our part is given to others" in told
    assert afresh(ended, cast.mere).last_on == LAST
    assert any("said no to taking the end of" in each for each in letters(cast.mere, LATER))
    assert back(cast.hana, ended, because="We have thought again").status_code == 302
    with walls(cast.hana):
        assert EndAskedBack.objects.visible_to(cast.hana).filter(agreement=ended).count() == 2


def test_what_varies_it_can_be_signed_again_once_the_end_is_taken_back(cast: Cast) -> None:
    first = make_agreement(cast, with_a_protocol)
    talked = drafted(cast, vary(cast, first, clauses=["3"]))
    second = put_up(talked, ("3", "request-protocol"))
    end_agreement(cast.mere, first, now(), on=dt.date(2026, 11, 30), because=CLOSING)
    assert "Cannot be signed" in read(signed_in(cast.hana), talked.home)
    ask_end_back(cast.mere, first, now(), because=GOING_ON)
    answer_end_back(cast.hana, first, now(), agrees=True)
    assert "Cannot be signed" not in read(signed_in(cast.hana), talked.home)
    for who in (cast.hana, cast.mere):
        sign(who, second, now())
    assert afresh(first, cast.mere).last_on == LAST


def test_an_end_of_a_version_that_another_replaces_is_taken_back_to_the_day_before_that_one(cast: Cast) -> None:
    first = make_agreement(cast, with_a_protocol)
    second = put_up(drafted(cast, vary(cast, first, clauses=["3"])), ("3", "request-protocol"))
    for who in (cast.hana, cast.mere):
        sign(who, second, now())
    end_agreement(cast.mere, first, now(), on=dt.date(2026, 11, 30), because=CLOSING)
    ask_end_back(cast.hana, first, now(), because=GOING_ON)
    answer_end_back(cast.mere, first, now(), agrees=True)
    replaced = afresh(first, cast.mere)
    assert (replaced.state, replaced.last_on, replaced.ended_by) == (AgreementState.ENDED, LAST, "")
    assert replaced.ended_at is not None


def test_where_a_new_agreement_was_signed_for_those_days_the_end_stays(cast: Cast, ended: AgreementVersion) -> None:
    said = {"title": "Best foot forward", "code": "best-foot-forward-2", "starts_on": "2027-01-01",
            "ends_on": "2028-06-30", "clauses": list(CLAUSES), "promises": []}  # fmt: skip
    talked = drafted(cast, signed_in(cast.hana).post(f"/agreements/{ended.pk}/anew", said))
    second = put_up(talked, (*CLAUSES, "request-protocol"))
    for who in (cast.hana, cast.mere):
        sign(who, second, LATER)
    refused = back(cast.hana, ended, because=GOING_ON)
    assert refused.status_code == 422
    assert "both sides signed another agreement for days on which this one would hold again" in html.unescape(
        refused.content.decode()
    )


def test_once_its_last_day_is_over_an_end_is_not_taken_back_and_what_was_asked_is_not_answered(
    cast: Cast, ended: AgreementVersion
) -> None:
    ask_end_back(cast.hana, ended, now(), because=GOING_ON)
    late, over = dt.datetime(2027, 1, 1, 9, 0, tzinfo=NZ), afresh(ended, cast.mere)
    with walls(cast.mere):
        assert allowed(answer_end_back, cast.mere, over, late, agrees=True).codes == ("end-has-come",)
    with walls(cast.hana):
        assert allowed(begin_draft, cast.hana, over.programme, late, begins_from=over)


def test_the_database_itself_lets_neither_side_take_an_end_back_alone(cast: Cast, ended: AgreementVersion) -> None:
    def undo(deed: Deed[AgreementVersion]) -> Done[None]:
        own = deed.subject
        own.state, own.last_on, own.ended_at, own.ended_by, own.ended_because = "signed", SIGNED_TO, None, "", ""
        own.save(update_fields=["state", "last_on", "ended_at", "ended_by", "ended_because"])
        return Done(None, Event(agreement_hash=own.hash))

    def ask_for_the_other(deed: Deed[AgreementVersion]) -> Done[None]:
        deed.subject.end_asked_back_by = "provider"
        deed.subject.save(update_fields=["end_asked_back_by"])
        return Done(None, Event(agreement_hash=deed.subject.hash))

    for who, change in ((cast.mere, undo), (cast.hana, undo), (cast.hana, ask_for_the_other)):
        with pytest.raises(DatabaseError, match="taken back by both sides"):
            Action("agreements.end", lambda actor, facts: permit(), change)(who, ended, now())
    ask_end_back(cast.hana, ended, now(), because=GOING_ON)
    with pytest.raises(DatabaseError, match="taken back by both sides"):
        Action("agreements.end", lambda actor, facts: permit(), undo)(cast.hana, ended, now())
    assert afresh(ended, cast.mere).ended_by == "provider"
