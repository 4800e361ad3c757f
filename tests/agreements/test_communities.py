"""A clause can need a community party's own yes: asked for by a side, given by its manager, and waited for."""

from __future__ import annotations

import html
from typing import Any

import pytest

from lightwell.agreements.communities import ask_community, take_out_community
from lightwell.agreements.moving import agree_as_community
from lightwell.agreements.settling import put_up_for_signing
from lightwell.ledger.gate import Refused, allowed
from lightwell.ledger.walls import walls
from lightwell.letters.models import About, Occasion
from lightwell.letters.telling import told as told_by_letter
from lightwell.organisations.models import Organisation
from lightwell.policy.actors import OPERATOR, Actor, Role
from lightwell.policy.agreement import PartyKind
from lightwell.policy.letter_rules import Kind
from lightwell.policy.negotiating import MoveKind
from tests.agreements.talking import ANSWERED_AT, Talked, make_talked, signed_in
from tests.factories import best_foot_forward, make_actor, make_organisation

pytestmark = [pytest.mark.database, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def talked(settings: Any) -> Talked:
    settings.LIGHTWELL_CLOCK = "tests.web.told.now"
    return make_talked(best_foot_forward(), ("3", "4"))


@pytest.fixture
def community(talked: Talked) -> Organisation:
    return make_organisation(PartyKind.COMMUNITY, "te-awa", "Te Awa Community Trust")


@pytest.fixture
def moana(community: Organisation) -> Actor:
    return make_actor("Moana Tāwhai", "moana@te-awa.example", community, Role.MANAGER)


def codes_for_putting_up(talked: Talked) -> tuple[str, ...]:
    hana = talked.cast.hana
    with walls(hana):
        return allowed(put_up_for_signing, hana, talked.draft.afresh_for(hana), ANSWERED_AT).codes


def letter(kind: Kind, actor: Actor, talked: Talked, *, over: bool) -> str:
    """What a letter says to somebody, and whether there is nothing to do for it any more."""
    about = About(talked.clause("3").pk, "", ANSWERED_AT)
    with walls(actor):
        said = told_by_letter(kind, actor, about, ANSWERED_AT)
    assert said is not None
    assert said.is_over is over
    return " ".join(block.text for block in said.blocks)


def refused(*asked: Any, **more: Any) -> tuple[str, ...]:
    act, *given = asked
    with pytest.raises(Refused) as refusal:
        act(*given, ANSWERED_AT, **more)
    return refusal.value.decision.codes


def test_nothing_is_put_up_before_the_community_that_was_asked_has_said_yes(
    talked: Talked, community: Organisation, moana: Actor
) -> None:
    cast = talked.cast
    where = talked.path("3")
    assert signed_in(moana).get(where).status_code == 404
    ask_community(cast.hana, talked.clause("3"), ANSWERED_AT, community=community)
    assert signed_in(moana).get(where).status_code == 200
    assert "asks for your community’s yes to a clause" in letter(Kind.CLAUSE_YES_WANTED, moana, talked, over=False)
    assert refused(agree_as_community, moana, talked.clause("3", moana)) == ("not-agreed-between-the-sides",)
    for code in ("3", "4"):
        talked.says(cast.mere, code, MoveKind.AGREE)
    assert "community-has-not-agreed" in codes_for_putting_up(talked)
    page = html.unescape(signed_in(moana).get(where).content.decode())
    assert "Give your community’s own yes" in page
    assert "Both sides have agreed to this clause. Nothing is put up for signing before your own yes" in page
    assert "The turn of the party that was asked" in html.unescape(signed_in(cast.hana).get(where).content.decode())
    told = letter(Kind.CLAUSE_YES_WANTED, moana, talked, over=False)
    assert "Both sides have agreed to it, so it is your turn." in told
    agree_as_community(moana, talked.clause("3", moana), ANSWERED_AT)
    assert "has given its own yes to a clause" in letter(Kind.CLAUSE_YES, cast.hana, talked, over=False)
    letter(Kind.CLAUSE_YES_WANTED, moana, talked, over=True)
    asked = talked.clause("3").pk
    with walls(OPERATOR):
        found = Occasion.objects.visible_to(OPERATOR).filter(subject_id=asked).order_by("kind")
        assert [each.key for each in found if each.kind == "clause-yes-wanted"] == ["2026-06-23", "2026-06-23 own-yes"]
        assert [(each.kind, each.organisation) for each in found] == [
            ("clause-yes", cast.agency.pk), ("clause-yes-wanted", community.pk), ("clause-yes-wanted", community.pk),
        ]  # fmt: skip
    assert "community-has-not-agreed" not in codes_for_putting_up(talked)
    talked.says(cast.mere, "3", MoveKind.REOPEN, "One thing more")
    assert talked.clause("3").community_agreed_at is None  # a clause that is open again needs its yes anew


def test_only_the_side_that_asked_takes_it_out_and_nobody_once_the_clause_is_settled(
    talked: Talked, community: Organisation
) -> None:
    cast = talked.cast
    ask_community(cast.hana, talked.clause("3"), ANSWERED_AT, community=community)
    assert refused(take_out_community, cast.mere, talked.clause("3")) == ("other-side-asked",)
    take_out_community(cast.hana, talked.clause("3"), ANSWERED_AT)
    assert talked.clause("3").community_id is None
    assert refused(take_out_community, cast.hana, talked.clause("3"))[0] == "no-community-asked"
    ask_community(cast.hana, talked.clause("3"), ANSWERED_AT, community=community)
    talked.says(cast.mere, "3", MoveKind.AGREE)
    assert refused(take_out_community, cast.hana, talked.clause("3")) == ("settled-already",)
    assert "settled-already" in refused(ask_community, cast.hana, talked.clause("3"), community=community)


def test_only_a_community_party_is_asked_and_only_by_whoever_speaks_for_a_side(
    talked: Talked, community: Organisation
) -> None:
    cast = talked.cast
    assert refused(ask_community, cast.hana, talked.clause("3"), community=cast.harbour) == ("not-a-community",)
    assert "does-not-speak-for-its-side" in refused(
        ask_community, cast.priya, talked.clause("3", cast.priya), community=community
    )


def test_it_is_asked_for_and_taken_out_on_a_page(talked: Talked, community: Organisation, moana: Actor) -> None:
    hana, mere = signed_in(talked.cast.hana), signed_in(talked.cast.mere)
    where = talked.path("3")
    assert f"{where}/ask-community" in hana.get(where).content.decode()
    assert "You know of no community party here" in mere.get(f"{where}/ask-community").content.decode()
    assert hana.post(f"{where}/ask-community", {"organisation": ""}).status_code == 422
    page = hana.post(f"{where}/ask-community", {"organisation": str(community.pk)}, follow=True).content.decode()
    assert "Te Awa Community Trust can read the draft" in page
    assert "Not given yet" in mere.get(where).content.decode()
    assert "only it takes that out" in mere.get(f"{where}/ask-community").content.decode()
    assert signed_in(moana).get(f"{where}/ask-community").status_code == 403
    page = hana.post(f"{where}/ask-community", {"take-out": "yes"}, follow=True).content.decode()
    assert "needs no community party" in html.unescape(page)
