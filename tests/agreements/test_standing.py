"""A signed agreement is suspended and lifted by either side; at its end it is said what becomes of what was sent."""

from __future__ import annotations

import datetime as dt
import html
from typing import Any

import pytest

from lightwell.agreements.models import AgreementVersion, FateOfSent, Suspension
from lightwell.ledger.gate import Action, Deed, Done, Event, allowed
from lightwell.ledger.walls import walls
from lightwell.letters.models import Letter
from lightwell.letters.posting import write_all
from lightwell.organisations.leaving import end_membership
from lightwell.organisations.models import Membership
from lightwell.policy.actors import OPERATOR
from lightwell.policy.agreement_rules import AgreementState
from lightwell.policy.decisions import permit
from lightwell.policy.letter_rules import Kind
from lightwell.policy.periods import Quarter
from lightwell.sharing.handing_over import QuarterToSend, start_hand_over
from tests.agreements.making import afresh, make_agreement
from tests.agreements.talking import read, signed_in
from tests.factories import NOW, Cast, best_foot_forward
from tests.web.told import now

pytestmark = [pytest.mark.database, pytest.mark.django_db(transaction=True)]

WHY = "A file went to the wrong unit, and we want to know how before anything else goes"


@pytest.fixture
def cast(settings: Any) -> Cast:
    settings.LIGHTWELL_CLOCK = "tests.web.told.now"
    return best_foot_forward()


@pytest.fixture
def agreement(cast: Cast) -> AgreementVersion:
    return make_agreement(cast)


def act(who: Any, agreement: AgreementVersion, name: str, because: str = WHY) -> Any:
    return signed_in(who).post(f"/agreements/{agreement.pk}/standing", {"act": name, "because": because})


def codes(cast: Cast, agreement: AgreementVersion) -> tuple[str, ...]:
    with walls(cast.sione):
        quarter = QuarterToSend(agreement.afresh_for(cast.sione), Quarter(2026, 3))
        return allowed(start_hand_over, cast.sione, quarter, NOW).codes


def test_while_either_side_suspends_it_nothing_is_taken_and_only_that_side_lifts_it(
    cast: Cast, agreement: AgreementVersion
) -> None:
    assert "agreement-suspended" not in codes(cast, agreement)
    assert act(cast.mere, agreement, "suspend").status_code == 302
    assert act(cast.hana, agreement, "suspend", "We would rather look at it too").status_code == 302
    assert "agreement-suspended" in codes(cast, agreement)
    page = html.unescape(read(signed_in(cast.hana), f"/agreements/{agreement.pk}/standing"))
    assert "Suspended by The Agency (demonstration) and by City Centre Social Services" in page
    assert WHY in page
    assert "It is suspended" in read(signed_in(cast.priya), f"/agreements/{agreement.pk}")
    assert act(cast.mere, agreement, "lift", "We know how, and it is mended").status_code == 302
    assert "agreement-suspended" in codes(cast, agreement)
    assert act(cast.mere, agreement, "lift", "Again").status_code == 422
    assert act(cast.hana, agreement, "lift", "Seen and mended").status_code == 302
    assert "agreement-suspended" not in codes(cast, agreement)
    with walls(cast.mere):
        assert Suspension.objects.visible_to(cast.mere).filter(lifted_at__isnull=False).count() == 2


def test_whoever_suspends_it_may_bind_a_side_and_says_why_in_words_that_can_be_seen(
    cast: Cast, agreement: AgreementVersion
) -> None:
    for because, said in (
        ("  ", "Say why"),
        ("\u200b\u200b", "cannot be seen: U+200B"),
        ("a\u202ebc", "cannot be seen: U+202E"),
        ("x" * 50_000, "at most 4,000 characters"),
    ):
        wrong = act(cast.mere, agreement, "suspend", because)
        assert wrong.status_code == 422
        assert said in html.unescape(wrong.content.decode())
    assert act(cast.sione, agreement, "suspend").status_code == 422
    assert act(cast.aroha, agreement, "suspend").status_code == 404
    assert act(cast.mere, agreement, "suspend", "שלום, we talk").status_code == 302
    assert "שלום, we talk" in read(signed_in(cast.hana), f"/agreements/{agreement.pk}/standing")


def test_both_sides_are_told_by_letter_and_no_letter_repeats_the_reason(
    cast: Cast, agreement: AgreementVersion
) -> None:
    act(cast.mere, agreement, "suspend")
    write_all(now() + dt.timedelta(minutes=1), is_posting=False)
    for who in (cast.mere, cast.hana):
        with walls(who):
            letter = Letter.objects.visible_to(who).get(kind=Kind.AGREEMENT_SUSPENDED)
        page = html.unescape(read(signed_in(who), f"/letters/{letter.pk}"))
        assert "City Centre Social Services suspended" in page
        assert WHY not in page


def ending(agreement: AgreementVersion, who: Any, **changed: str) -> Any:
    each = {
        f"fate-{unit}-2026-{quarter}": "kept" for unit in ("evaluation", "contract-reporting") for quarter in ("Q3",)
    }
    said = {"on": "2026-12-31", "because": "The programme closes", "every": "each", "read": "on", **each, **changed}
    return signed_in(who).post(f"/agreements/{agreement.pk}/end", said)


def sent(cast: Cast, agreement: AgreementVersion, quarter: Quarter) -> None:
    """That a quarter was sent, as both sides know it: by its entry alone."""

    def send(deed: Deed[AgreementVersion]) -> Done[None]:
        counts = {"year": quarter.year, "quarter": quarter.number, "deliveries": 2}
        return Done(None, Event(agreement_hash=agreement.hash, counts=counts))

    Action("sharing.send", lambda actor, facts: permit(), send)(cast.mere, agreement, NOW)


def test_an_end_asks_of_nothing_that_was_not_sent_and_says_what_becomes_of_what_is_to_come(
    cast: Cast, agreement: AgreementVersion
) -> None:
    page = html.unescape(read(signed_in(cast.hana), f"/agreements/{agreement.pk}/end"))
    assert "Nothing was sent yet, so there is nothing to keep or to destroy." in page
    assert "Asked for, and not sent yet: July to September 2026 and October to December 2026." in page
    assert "It is kept until the day that its clauses say" in page
    assert "What becomes of what was sent?" not in page
    assert ending(agreement, cast.hana).status_code == 302
    with walls(cast.hana):
        assert not FateOfSent.objects.visible_to(cast.hana).exists()


def test_an_end_says_of_each_quarter_and_unit_what_becomes_of_what_was_sent_and_both_read_it(
    cast: Cast, agreement: AgreementVersion
) -> None:
    sent(cast, agreement, Quarter(2026, 3))
    page = html.unescape(read(signed_in(cast.mere), f"/agreements/{agreement.pk}/end"))
    assert "Evaluation, October to December 2026" not in page
    assert "Asked for, and not sent yet: October to December 2026." in page
    assert "Evaluation, July to September 2026: may be kept 24 months after the quarter" in page
    assert ending(agreement, cast.mere, read="").status_code == 422
    assert "It cannot end before today" in ending(agreement, cast.mere, on="2026-08-01").content.decode()
    assert ending(agreement, cast.mere, **{"fate-evaluation-2026-Q3": "destroyed"}).status_code == 302
    ended = afresh(agreement, cast.hana)
    assert (ended.state, ended.last_on) == (AgreementState.ENDED, dt.date(2026, 12, 31))
    assert (ended.ended_by, ended.ended_because) == ("provider", "The programme closes")
    with walls(cast.priya):
        fates = FateOfSent.objects.visible_to(cast.priya)
        assert {(each.unit_id, each.period): each.fate for each in fates}[cast.evaluation.pk, "2026-Q3"] == "destroyed"
    for who in (cast.mere, cast.hana):
        page = html.unescape(read(signed_in(who), f"/agreements/{agreement.pk}/standing"))
        assert "The programme closes" in page
        assert "Destroyed now: its unit asks" in page
        assert "Kept until the day that its clauses say" in page
    again = ending(agreement, cast.hana)
    assert again.status_code == 422
    assert "its last day is 31 December 2026, and only both sides together take an end back" in again.content.decode()
    assert "In force until 31 December 2026" in page
    write_all(now() + dt.timedelta(minutes=1), is_posting=False)
    with walls(cast.hana):
        assert Letter.objects.visible_to(cast.hana).filter(kind=Kind.AGREEMENT_ENDED).count() == 1


def test_a_signatory_who_has_left_suspends_signs_and_ends_nothing(cast: Cast, agreement: AgreementVersion) -> None:
    client = signed_in(cast.mere)
    _leave(cast)
    for path, said in (("standing", {"act": "suspend", "because": WHY}), ("end", {"on": "2026-12-31"})):
        response = client.post(f"/agreements/{agreement.pk}/{path}", said)
        assert response.status_code in (302, 403, 404), path
    assert not afresh(agreement, cast.hana).is_suspended


def _leave(cast: Cast) -> None:
    with walls(OPERATOR):
        held = Membership.objects.get(pk=cast.mere.membership_id)
    end_membership(OPERATOR, held, NOW)
