"""A clause that a community party said its own yes to is offered again with that party asked again, and told of it."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from typing import Any

import pytest

from lightwell.agreements.actions import end_agreement, sign
from lightwell.agreements.advising import ask_adviser
from lightwell.agreements.communities import ask_community, take_out_community
from lightwell.agreements.models import AgreementVersion, Draft
from lightwell.agreements.moving import agree_as_community
from lightwell.agreements.settling import put_up_for_signing
from lightwell.ledger.gate import Refused, allowed
from lightwell.ledger.walls import walls
from lightwell.letters.models import Letter, Occasion
from lightwell.letters.posting import write_all
from lightwell.organisations.actions import say_for_whom
from lightwell.organisations.models import Organisation
from lightwell.policy.actors import OPERATOR, Actor, Role
from lightwell.policy.agreement import PartyKind
from lightwell.policy.letter_rules import Kind
from lightwell.policy.negotiating import MoveKind
from tests.agreements.making import SIGNED_AT
from tests.agreements.talking import ANSWERED_AT, Talked, identifier, make_talked, read, signed_in
from tests.agreements.test_beginning_pages import LAST
from tests.factories import best_foot_forward, make_actor, make_organisation
from tests.web.told import now

pytestmark = [pytest.mark.database, pytest.mark.django_db(transaction=True)]


@dataclass(frozen=True, slots=True)
class Before:
    """What was signed: clause 3 with the trust's own yes, which the provider had asked for; clause 4 without."""

    talked: Talked
    marae: Organisation
    moana: Actor
    signed: AgreementVersion

    def begun(self, how: str, **changed: Any) -> Talked:
        """The next version, or a new agreement after an end, as the agency begins it."""
        cast = self.talked.cast
        said = {"starts_on": "2027-07-01", "ends_on": "2028-06-30", "clauses": ["3", "4"], "promises": [], **changed}
        if how == "anew":
            end_agreement(cast.mere, self.signed, now(), on=LAST, because="The programme was to close")
            said |= {"title": "Best foot forward again", "code": "best-foot-forward-2"}
        response = signed_in(cast.hana).post(f"/agreements/{self.signed.pk}/{how}", said)
        assert response.status_code == 302, response.content.decode()
        with walls(cast.hana):
            draft = Draft.objects.visible_to(cast.hana).get(pk=identifier(response.headers["Location"]))
        return Talked(cast, draft)


@pytest.fixture
def before(settings: Any) -> Before:
    settings.LIGHTWELL_CLOCK = "tests.web.told.now"
    talked = make_talked(best_foot_forward(), codes=("3", "4"))
    cast = talked.cast
    marae = make_organisation(PartyKind.COMMUNITY, "te-awa", "Te Awa Community Trust")
    moana = make_actor("Moana Tāwhai", "moana@te-awa.example", marae, Role.MANAGER)
    marae = say_for_whom(moana, marae, ANSWERED_AT, speaks_for_maori=True)
    ask_adviser(cast.hana, talked.draft, ANSWERED_AT, organisation=marae)  # so that the provider knows of it
    ask_community(cast.mere, talked.clause("3", cast.mere), ANSWERED_AT, community=marae)
    for code in ("3", "4"):
        talked.says(cast.mere, code, MoveKind.AGREE)
    agree_as_community(moana, talked.clause("3", moana), ANSWERED_AT)
    signed = put_up_for_signing(cast.hana, talked.draft, ANSWERED_AT)
    for who in (cast.hana, cast.mere):
        signed = sign(who, signed, SIGNED_AT)
    return Before(talked, marae, moana, signed)


def _agree_to_all(again: Talked) -> None:
    mere = signed_in(again.cast.mere)
    listed = re.findall(r'name="listed" value="([^"]+)"', html.unescape(read(mere, again.home)))
    assert mere.post(f"{again.home}/agree", {"listed": listed, "all": "yes"}).status_code == 302


@pytest.mark.parametrize("how", ["vary", "anew"])
def test_the_party_is_asked_again_reads_the_draft_and_is_waited_for(before: Before, how: str) -> None:
    again, trust = before.begun(how), signed_in(before.moana)
    cast, row = again.cast, again.clause("3")
    assert (row.community_id, row.community_asked_by, row.community_is_maori) == (before.marae.pk, "provider", True)
    assert row.community_agreed_at is None, "what it said to the one before is no yes to this one"
    assert again.clause("4").community_id is None
    for side in (cast.hana, cast.mere):
        assert "A community party’s own yes" in html.unescape(read(signed_in(side), again.path("3")))
    read(trust, again.home)
    write_all(now(), is_posting=False)
    with walls(before.moana):
        letters = Letter.objects.visible_to(before.moana).filter(kind=Kind.CLAUSE_YES_WANTED)
        paths = [each.pk for each in letters.order_by("-written_at")]
    assert any(again.path("3") in read(trust, f"/letters/{each}") for each in paths)
    _agree_to_all(again)
    with walls(cast.hana):
        waits = allowed(put_up_for_signing, cast.hana, again.draft.afresh_for(cast.hana), now())
    assert waits.codes == ("community-has-not-agreed",)
    assert "give your own yes" in html.unescape(read(trust, again.home))
    assert trust.post(again.path("3", "/community")).status_code == 302
    second = put_up_for_signing(cast.hana, again.draft, now())
    assert [(each.clause, each.party) for each in second.agreement.yeses] == [("3", "Te Awa Community Trust")]
    assert trust.get(f"/agreements/{second.pk}").status_code == 200


def test_the_side_that_asked_for_it_before_may_take_it_out_and_no_other(before: Before) -> None:
    again = before.begun("vary")
    cast = again.cast
    with pytest.raises(Refused) as refusal:
        take_out_community(cast.hana, again.clause("3", cast.hana), now())
    assert refusal.value.decision.codes == ("other-side-asked",)
    take_out_community(cast.mere, again.clause("3"), now())
    assert again.clause("3").community_id is None


@pytest.mark.parametrize("by", ["hana", "mere"])
def test_a_clause_that_was_left_out_comes_back_with_its_party(before: Before, by: str) -> None:
    again, trust = before.begun("vary", clauses=["4"]), signed_in(before.moana)
    assert trust.get(again.home).status_code == 404, "nothing in it is theirs"
    offering = signed_in(getattr(again.cast, by))
    assert offering.post(f"{again.home}/offer", {"source": "clause-3", "words": "Still wanted"}).status_code == 302
    row = again.clause("3")
    assert (row.community_id, row.community_asked_by) == (before.marae.pk, "provider")
    read(trust, again.home)
    with walls(OPERATOR):
        told = Occasion.objects.visible_to(OPERATOR).filter(subject_id=row.pk, kind=Kind.CLAUSE_YES_WANTED)
        assert [each.organisation for each in told] == [before.marae.pk]
