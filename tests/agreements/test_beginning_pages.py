"""A draft begins on a page: from needs that were settled with everybody, with what is usually promised beside them."""

from __future__ import annotations

import datetime as dt
import html
import re
from typing import Any

import pytest

from lightwell.agreements.actions import end_agreement, sign
from lightwell.agreements.models import AgreementVersion, Draft
from lightwell.agreements.settling import document_of, put_up_for_signing
from lightwell.codesign.actions import remove_participant
from lightwell.codesign.rounds import close_round, settle_round
from lightwell.ledger.walls import walls
from lightwell.policy.negotiating import MoveKind
from lightwell.policy.standard_clauses import STANDARD_PROMISES
from tests.agreements.making import SIGNED_AT, make_agreement, make_draft
from tests.agreements.talking import Talked, identifier, read, signed_in
from tests.agreements.test_signing_pages import afresh, with_a_protocol
from tests.codesign.making import CLOSED_AT, Designed, make_designed
from tests.factories import Cast, best_foot_forward
from tests.web.told import now

pytestmark = [pytest.mark.database, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def cast(settings: Any) -> Cast:
    settings.LIGHTWELL_CLOCK = "tests.web.told.now"
    return best_foot_forward()


@pytest.fixture
def designed(cast: Cast) -> Designed:
    designed = make_designed(cast)
    close_round(cast.hana, designed.round, CLOSED_AT)
    settle_round(cast.hana, designed.round, CLOSED_AT)
    return designed


def answers(cast: Cast, **changed: Any) -> dict[str, Any]:
    return {
        "provider": str(cast.ccss.pk),
        "title": "Best foot forward",
        "code": "best-foot-forward",
        "starts_on": "2026-10-08",
        "ends_on": "2028-06-30",
        "needs": ["3", "4"],
        "promises": [each.id for each in STANDARD_PROMISES],
        "table-people-title": "People in the programme",
        "table-people-row": "One person in one quarter",
        "table-people-person": "client",
        "table-people-people": "40",
        "use-evaluation": "Learning what helps",
        "use-individual-decisions": "Deciding about one person",
        "use-investigation": "Looking into a family",
        "use-provider-ranking": "Ranking providers",
        **changed,
    }


def begun(cast: Cast, designed: Designed, **changed: Any) -> Any:
    address = f"/programmes/{designed.programme.pk}/drafts/new"
    return signed_in(cast.hana).post(address, answers(cast, **changed))


def test_a_draft_begins_from_what_was_settled_and_its_document_holds_together(cast: Cast, designed: Designed) -> None:
    why = "They have closed their Napier office."
    remove_participant(cast.hana, designed.harbour, CLOSED_AT, agency_id=cast.agency.pk, why=why)
    page = html.unescape(read(signed_in(cast.hana), f"/programmes/{designed.programme.pk}/drafts/new"))
    assert "Harbour Whānau Trust: was taken out of this programme</option>" in page
    assert "City Centre Social Services</option>" in page
    assert "Which settled needs become clauses?" in page
    assert "Nobody’s “no” lowers what the provider is paid" in page
    for day, said in (
        ("2026-10-07", "Its first day, 7 October 2026, is over."),
        ("2026-06-30", "Its programme begins on 1 July 2026."),
    ):
        refused = begun(cast, designed, starts_on=day)
        assert (refused.status_code, said in refused.content.decode()) == (422, True)
    response = begun(cast, designed)
    assert response.status_code == 302, response.content.decode()
    with walls(cast.mere):
        draft = Draft.objects.visible_to(cast.mere).get(pk=identifier(response.headers["Location"]))
        document = document_of(draft, cast.mere, unsettled=True)
    assert [clause.id for clause in document.agreement.clauses] == ["3", "4"]
    assert document.agreement.promises == STANDARD_PROMISES
    assert document.agreement.table("people").person == "client"
    mere = html.unescape(read(signed_in(cast.mere), f"/drafts/{draft.pk}"))
    assert "Your turn on 2 clauses" in mere
    assert "5 minutes for each family and quarter, of the provider’s time, for about 40 families" in mere
    assert "Being talked over" in read(signed_in(cast.mere), "/agreements")


def test_what_could_not_be_signed_is_said_from_the_day_a_draft_begins(cast: Cast, designed: Designed) -> None:
    """Whoever begins it chooses what says who a row is about, here something that the one clause does not ask for."""
    response = begun(cast, designed, **{"table-people-person": "exit_reason"})
    assert response.status_code == 422, "it can only be an item that tells people apart"
    hana, typed = signed_in(cast.hana), answers(cast, needs=["4"], **{"table-people-person": "suburb"})
    response = hana.post(f"/programmes/{designed.programme.pk}/drafts/new", typed, follow=True)
    page = html.unescape(response.content.decode())
    assert page.count("It could not be signed as it is worded now") == 2, "once because it was begun, and once to stay"
    assert "It cannot be put up for signing before." in page
    [(where, _)] = response.redirect_chain
    assert "It could not be signed" in html.unescape(read(signed_in(cast.mere), where))


def test_what_a_clause_was_said_to_cost_is_still_known_when_it_is_varied(cast: Cast, designed: Designed) -> None:
    signed = make_draft(cast, programme=designed.programme)
    for who in (cast.hana, cast.mere):
        sign(who, signed, SIGNED_AT)
    said = {"starts_on": "2027-07-01", "ends_on": "2028-06-30", "clauses": ["3", "4", "5"], "promises": []}
    begun = signed_in(cast.hana).post(f"/agreements/{signed.pk}/vary", said)
    assert begun.status_code == 302, begun.content.decode()
    page = html.unescape(read(signed_in(cast.mere), begun.headers["Location"]))
    assert "5 minutes for each family and quarter, of the provider’s time, for about 40 families" in page
    assert page.count("Nobody said how long it takes") == 1, "clause 5 had no need"


def test_everything_that_is_missing_is_said_at_once_and_what_was_typed_stays(cast: Cast, designed: Designed) -> None:
    wrong = begun(cast, designed, needs=[], provider="", title="A name I thought of", ends_on="2025-01-01")
    page = html.unescape(wrong.content.decode())
    assert wrong.status_code == 422
    for words in ("Choose the provider", "Tick at least one", "It would end before it starts", "A name I thought of"):
        assert words in page


def test_only_the_agencys_negotiators_begin_a_draft(cast: Cast, designed: Designed) -> None:
    address = f"/programmes/{designed.programme.pk}/drafts/new"
    for who, answer in ((cast.wei, 403), (cast.mere, 403)):
        assert signed_in(who).get(address).status_code == answer
    assert "Begin a draft" in read(signed_in(cast.hana), "/drafts")
    assert "Begin a draft" not in read(signed_in(cast.mere), "/drafts")


def test_a_need_that_was_left_out_is_offered_later_by_either_side(cast: Cast, designed: Designed) -> None:
    response = begun(cast, designed, needs=["3"])
    home = response.headers["Location"]
    mere = signed_in(cast.mere)
    assert "4: What people took part in" in html.unescape(read(mere, f"{home}/offer"))
    offered = mere.post(f"{home}/offer", {"source": "need-4", "words": "Our families want this seen"})
    assert offered.status_code == 302
    with walls(cast.hana):
        draft = Draft.objects.visible_to(cast.hana).get(pk=identifier(home))
    talked = Talked(cast, draft)
    assert (talked.clause("4").owed_by, talked.clause("4").offered_by) == ("agency", "provider")
    talked.says(cast.hana, "4", MoveKind.AGREE)
    assert "There is no other clause to offer" in read(mere, f"{home}/offer")


# --- from what was agreed before -------------------------------------------------------------------------------

LAST = dt.date(2026, 12, 31)


def ended(cast: Cast) -> AgreementVersion:
    """An agreement that City Centre has ended, from a day to come."""
    agreement = make_agreement(cast, with_a_protocol)
    return end_agreement(cast.mere, agreement, now(), on=LAST, because="The programme was to close")


def anew(cast: Cast, agreement: AgreementVersion, **changed: Any) -> Any:
    said = {"title": "Best foot forward again", "code": "best-foot-forward-2", "starts_on": "2027-01-01",
            "ends_on": "2028-06-30", "clauses": ["1", "2", "3", "4", "5"], "promises": []}  # fmt: skip
    return signed_in(cast.hana).post(f"/agreements/{agreement.pk}/anew", {**said, **changed})


def test_after_an_end_a_new_agreement_begins_from_the_clauses_that_were_agreed_unchanged(cast: Cast) -> None:
    before = ended(cast)
    hana, mere = signed_in(cast.hana), signed_in(cast.mere)
    for path in (f"/agreements/{before.pk}", f"/programmes/{before.programme_id}/drafts/new"):
        assert f"/agreements/{before.pk}/anew" in read(hana, path)
    page = html.unescape(read(hana, f"/agreements/{before.pk}/anew"))
    assert 'value="best-foot-forward-2"' in page
    assert 'value="2027-01-01"' in page, "the day after the end that was said"
    too_soon = anew(cast, before, starts_on="2026-12-31")
    assert too_soon.status_code == 422
    assert "The one that it begins from holds until 31 December 2026." in html.unescape(too_soon.content.decode())
    begun = anew(cast, before)
    assert begun.status_code == 302, begun.content.decode()
    home = begun.headers["Location"]
    told = html.unescape(read(mere, home))
    assert "5 clauses" in told
    listed = re.findall(r'name="listed" value="([^"]+)"', told)
    assert len(listed) == 6, "five clauses and the request protocol, each as it was last time"
    assert mere.post(f"{home}/agree", {"listed": listed, "all": "yes"}).status_code == 302
    with walls(cast.hana):
        draft = Draft.objects.visible_to(cast.hana).get(pk=identifier(home))
    second = put_up_for_signing(cast.hana, draft, now())
    for who in (cast.hana, cast.mere):
        second = sign(who, second, now())
    assert (second.code, second.version, second.starts_on) == ("best-foot-forward-2", 1, dt.date(2027, 1, 1))
    assert second.agreement.clauses == before.agreement.clauses
    assert second.agreement.protocol == before.agreement.protocol
    assert afresh(before, cast.mere).last_on == LAST, "what was ended stays as it was ended"


def test_a_clause_that_was_left_out_of_a_new_agreement_is_offered_later(cast: Cast) -> None:
    home = anew(cast, ended(cast), clauses=["3", "4"]).headers["Location"]
    assert "5: " in html.unescape(read(signed_in(cast.mere), f"{home}/offer"))
    assert signed_in(cast.mere).post(f"{home}/offer", {"source": "clause-5", "words": "This too"}).status_code == 302


def test_a_new_agreement_has_a_name_of_its_own_and_begins_from_nothing_that_still_holds(cast: Cast) -> None:
    agreement = make_agreement(cast, with_a_protocol)
    where, hana = f"/agreements/{agreement.pk}/anew", signed_in(cast.hana)
    holds = hana.get(where)
    assert holds.status_code == 403
    assert "It holds until 30 June 2028, and neither side has ended it. Vary it" in html.unescape(
        holds.content.decode()
    )
    assert f"/agreements/{agreement.pk}/vary" in holds.content.decode()
    assert where not in read(hana, f"/agreements/{agreement.pk}")
    assert where not in read(hana, f"/programmes/{agreement.programme_id}/drafts/new")
    assert anew(cast, agreement).status_code == 422
    end_agreement(cast.mere, agreement, now(), on=LAST, because="The programme was to close")
    named = anew(cast, agreement, code="best-foot-forward")
    assert named.status_code == 422
    assert "That is the short name of the one before." in named.content.decode()
    for who, status in ((cast.mere, 403), (cast.wei, 403), (cast.aroha, 404)):
        assert signed_in(who).get(where).status_code == status
