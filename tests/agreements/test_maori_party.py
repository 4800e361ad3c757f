"""A wording that gives more of what touches Māori interests than was designed: a Māori party, or a reason for none."""

from __future__ import annotations

import dataclasses
import datetime as dt
import html
import json
import re
from typing import Any
from uuid import UUID

import pytest
from django.http import HttpResponse

from lightwell.agreements.actions import sign
from lightwell.agreements.communities import ask_community
from lightwell.agreements.draft_models import Adviser, Move
from lightwell.agreements.kept_texts import clause_in
from lightwell.agreements.models import AgreementVersion
from lightwell.agreements.moving import agree_as_community, ask_for_party, comment, move
from lightwell.agreements.paper import paper
from lightwell.agreements.party_answers import answer_item
from lightwell.ledger.gate import Refused
from lightwell.ledger.walls import walls
from lightwell.letters.models import Letter
from lightwell.letters.posting import write_all
from lightwell.organisations.actions import say_for_whom
from lightwell.organisations.models import Organisation
from lightwell.policy.actors import Actor, Role
from lightwell.policy.agreement import PartyKind
from lightwell.policy.letter_rules import Kind
from lightwell.policy.maori_party import PartyAnswer
from lightwell.policy.negotiating import MoveKind
from lightwell.policy.showing import as_text, show
from lightwell.printing.paper import Paper, Table
from tests.agreements.talking import ANSWERED_AT, Talked, make_talked, read, signed_in
from tests.agreements.test_negotiating import wording
from tests.factories import NZ, best_foot_forward, make_actor, make_organisation
from tests.web.told import now

pytestmark = [pytest.mark.database, pytest.mark.django_db(transaction=True)]
ETHNICITY = "item-people--ethnicity"
IN_GROUPS = {
    "adult": "The team gets a wide group. You can say no.",
    "child": "They learn a little of your people.",
    "purpose_what": "One row for each person, with a made-up code: age band, area, ethnic groups, in groups",
}
SAME = "What goes is the same"
SIGNED_AT = dt.datetime(2026, 6, 24, 9, 0, tzinfo=NZ)
ANEW = {
    "adult": "The team gets each group you belong to. You can say no.",
    "child": "They learn who your people are.",
    "purpose_what": "One row for each person, with a made-up code: age band, area, each ethnic group",
}


@pytest.fixture
def talked(settings: Any) -> Talked:
    settings.LIGHTWELL_CLOCK = "tests.web.told.now"
    return make_talked(best_foot_forward(), codes=("3",))


def finer(talked: Talked, **more: str) -> dict[str, str]:
    """Ethnicity as it is in the file, and not in groups."""
    return wording(talked, "3", **ANEW, **{f"{ETHNICITY}-coarser": "as_is"}, **more)


def as_groups(talked: Talked) -> str:
    """The groups of ethnicity as the clause was first offered, as somebody would write them."""
    with walls(talked.cast.mere):
        first = Move.objects.get(clause__code="3", clause__draft=talked.draft, number=1)
    part = next(each for each in clause_in(first.document).items if each.item == "people.ethnicity")
    return "\n".join(f"{each.label}: {', '.join(each.values)}" for each in part.generalise.classes)


def letters(actor: Actor, at: dt.datetime) -> list[UUID]:
    """Those that ask for its yes and were written at that moment."""
    write_all(at, is_posting=False)
    with walls(actor):
        mine = Letter.objects.visible_to(actor).filter(kind=Kind.CLAUSE_YES_WANTED, written_at=at)
        return list(mine.values_list("pk", flat=True))


def test_a_finer_form_of_ethnicity_waits_for_a_maori_partys_yes(talked: Talked) -> None:
    cast = talked.cast
    marae = make_organisation(PartyKind.COMMUNITY, "te-awa", "Te Awa Community Trust")
    moana = make_actor("Moana Tāwhai", "moana@te-awa.example", marae, Role.MANAGER)
    mere, hana, trust = signed_in(cast.mere), signed_in(cast.hana), signed_in(moana)
    put = mere.post(talked.path("3", "/wording"), finer(talked, who_is_asked="later"))
    assert put["Location"] == f"{talked.path('3')}#maori-party"
    assert "Nobody can accept it yet: a Māori party has to be named first" in html.unescape(
        read(mere, talked.path("3"))
    )
    assert talked.clause("3").maori_due == "people.ethnicity"
    page = html.unescape(read(hana, talked.path("3")))
    assert "This touches Māori interests" in page
    assert "nobody has been asked yet" in page
    agreed = hana.post(talked.path("3"), {"kind": "agree", "words": "", "seen": "2"})
    assert agreed.status_code == 422
    assert "A Māori party is asked for its yes or no on the clause’s page." in html.unescape(agreed.content.decode())
    where = talked.path("3", "/ask-community")
    refused = hana.post(where, {"organisation": str(marae.pk)})
    assert refused.status_code == 422
    assert "It has not said yet whether it speaks for Māori." in html.unescape(refused.content.decode())
    said_of_itself = trust.get("/people/for-whom")
    assert "Do you speak for Māori?" in html.unescape(said_of_itself.content.decode())
    assert hana.post("/people/for-whom", {"speaks_for_maori": "yes"}).status_code == 403
    assert trust.post("/people/for-whom", {"speaks_for_maori": "no"}).status_code == 302
    says_no = html.unescape(hana.post(where, {"organisation": str(marae.pk)}).content.decode())
    assert "It says of itself that it does not speak for Māori" in says_no
    assert trust.post("/people/for-whom", {"speaks_for_maori": "yes"}).status_code == 302
    assert "You say of yourselves that you speak for Māori" in html.unescape(read(trust, "/people"))
    assert "Te Awa Community Trust (says that it speaks for Māori)" in html.unescape(read(hana, where))
    assert hana.post(where, {"organisation": str(marae.pk)}).status_code == 302
    turn = html.unescape(read(trust, talked.home))
    assert "Your turn on 1 clause" in turn
    assert f'{talked.path("3", "/items")}">say yes or no, item by item' in turn
    assert "Nothing is needed from you" not in turn
    assert "Your turn: 1 clause waits for your yes or no" in read(trust, "/drafts")
    write_all(now() + dt.timedelta(minutes=1), is_posting=False)
    with walls(moana):
        letter = Letter.objects.visible_to(moana).get(kind=Kind.CLAUSE_YES_WANTED)
    assert "It is your turn now: more goes under it" in read(trust, f"/letters/{letter.pk}")
    assert hana.post(talked.path("3"), {"kind": "agree", "words": "", "seen": "2"}).status_code == 302
    agreed_page = html.unescape(read(hana, talked.home))
    assert "once the Māori party that was asked has said its own yes" in agreed_page
    assert "It waits for the yes or no of the Māori party" in agreed_page
    asked = html.unescape(read(trust, talked.path("3", "/items")))
    seen = asked.split(f'name="{ETHNICITY}-seen" value="')[1].split('"')[0]
    silent = trust.post(talked.path("3", "/items"), {f"{ETHNICITY}-answer": "decline", f"{ETHNICITY}-seen": seen})
    assert silent.status_code == 422
    assert "Say why in your own words" in silent.content.decode()
    assert mere.post(talked.path("3", "/items"), {f"{ETHNICITY}-answer": "approve"}).status_code == 422
    no = {f"{ETHNICITY}-answer": "decline", f"{ETHNICITY}-words": "In groups, as we said", f"{ETHNICITY}-seen": seen}
    assert trust.post(talked.path("3", "/items"), no).status_code == 302
    assert "The Māori party that was asked says no." in html.unescape(read(hana, talked.home))
    assert "In groups, as we said" in read(mere, talked.path("3", "/items"))
    assert hana.get(f"{talked.home}/for-signing").status_code == 403
    assert "A Māori party said no" in html.unescape(read(hana, talked.home))
    later = dt.datetime(2026, 12, 1, 9, 0, tzinfo=NZ)
    row = talked.clause("3", moana)
    answer_item(moana, row, later, item="people.ethnicity", answer=PartyAnswer.APPROVE, seen=seen)
    assert "give your own yes" in read(trust, talked.home)
    assert letters(moana, later) == []  # whoever said it is looking at the page, which says what is next
    (second,) = letters(moana, later + dt.timedelta(minutes=20))
    told = html.unescape(read(trust, f"/letters/{second}"))
    assert "Both sides have agreed to it, so it is your turn." in told
    assert talked.path("3") in told
    assert trust.post(talked.path("3", "/community")).status_code == 302
    assert hana.get(f"{talked.home}/for-signing").status_code == 200


def test_a_partys_own_yes_stands_in_what_is_signed_and_the_party_reads_it(talked: Talked) -> None:
    """On the page, on paper, in the document and for other systems; no other community party reads any of it."""
    cast = talked.cast
    marae = make_organisation(PartyKind.COMMUNITY, "te-awa", "Te Awa Community Trust")
    moana = make_actor("Moana Tāwhai", "moana@te-awa.example", marae, Role.MANAGER)
    marae = say_for_whom(moana, marae, ANSWERED_AT, speaks_for_maori=True)
    row = talked.clause("3", cast.hana)
    ask_community(cast.hana, row, ANSWERED_AT, community=marae)
    context = (*row.clause.recipient.context, "Tikanga condition on “ethnic group”: Nobody guesses it")
    worded = dataclasses.replace(row.clause, recipient=dataclasses.replace(row.clause.recipient, context=context))
    move(cast.mere, row, ANSWERED_AT, kind=MoveKind.COUNTER, words="So", wording=worded, kept_because=SAME)
    talked.says(cast.hana, "3", MoveKind.AGREE)
    hana, mere, trust = signed_in(cast.hana), signed_in(cast.mere), signed_in(moana)
    stranger = make_organisation(PartyKind.COMMUNITY, "te-puna", "Te Puna Trust")
    other = signed_in(make_actor("Ana Rewi", "ana@te-puna.example", stranger, Role.MANAGER))
    agree_as_community(moana, talked.clause("3", moana), ANSWERED_AT)
    put_up = hana.post(f"{talked.home}/for-signing")
    assert put_up.status_code == 302, plainly(put_up)
    with walls(cast.hana):
        proposed = AgreementVersion.objects.visible_to(cast.hana).get(code=talked.draft.code)
    where = f"/agreements/{proposed.pk}"
    assert f'href="{where}"' in read(trust, talked.home)
    assert "Both sides have not signed it yet." in html.unescape(read(trust, where))
    for signatory in (cast.hana, cast.mere):
        with walls(signatory):
            as_it_is = AgreementVersion.objects.visible_to(signatory).get(pk=proposed.pk)
        sign(signatory, as_it_is, SIGNED_AT)
    page = " ".join(html.unescape(read(trust, where)).split())
    assert "Your own yes stands in it" in page
    assert "Tikanga condition on “ethnic group”: Nobody guesses it" in page
    assert "the last signature came on" in page
    for client in (hana, mere, trust):
        said = " ".join(html.unescape(read(client, where)).split())
        assert "Its own yes to clause 3, as a community party that says it speaks for Māori" in said
        written = json.loads(client.get(f"{where}/document.json").content)
        assert written["yeses"] == [
            {"clause": "3", "party": "Te Awa Community Trust", "on": "2026-06-23", "for_maori": True}
        ]
        assert client.get(f"{where}/agreement.pdf").status_code == 200
    assert "Your own yes" not in read(hana, where)
    with walls(cast.hana):
        agreed = AgreementVersion.objects.visible_to(cast.hana).get(pk=proposed.pk).agreed
    assert "Te Awa Community Trust, which says that it speaks for Māori, said its own yes on" in as_text(show(agreed))
    assert any("Te Awa Community Trust" in row for row in _rows_on(paper(agreed)))
    assert other.get(where).status_code == 404
    assert trust.get("/agreements")["Location"] == where
    assert "Both sides have signed it" in read(trust, talked.home)


def plainly(response: HttpResponse) -> str:
    return " ".join(re.sub(r"<[^>]*>", " ", html.unescape(response.content.decode())).split())


def _rows_on(found: Paper) -> list[tuple[object, ...]]:
    return [row for part in found.parts if isinstance(part, Table) for row in part.rows]


def test_a_wording_itself_proposes_a_maori_party_before_it_is_put(talked: Talked) -> None:
    """By the agency, which knows of community parties: it names one in the same move, and cannot say both."""
    cast = talked.cast
    marae = make_organisation(PartyKind.COMMUNITY, "te-awa", "Te Awa Community Trust")
    moana = make_actor("Moana Tāwhai", "moana@te-awa.example", marae, Role.MANAGER)
    say_for_whom(moana, marae, ANSWERED_AT, speaks_for_maori=True)
    mere, hana, trust = signed_in(cast.mere), signed_in(cast.hana), signed_in(moana)
    talked.says(cast.mere, "3", MoveKind.ASK, "Is a group enough?")
    where = talked.path("3", "/wording")
    before = html.unescape(read(hana, where))
    assert "This touches Māori interests: where more of it goes, a Māori party is proposed." in before
    assert "Nobody yet: I leave it for later" in before
    proposed = hana.post(where, finer(talked))
    page = html.unescape(proposed.content.decode())
    assert proposed.status_code == 422
    assert "A Māori party that approves or declines it is proposed. Name it, or say why none is asked" in page
    assert ANEW["adult"] in page, "nothing that was typed is lost"
    assert talked.clause("3").moves_made == 2, "nothing was put to the other side"
    both = hana.post(where, finer(talked, maori_party=str(marae.pk), no_party_because="Nobody here is Māori, we think"))
    assert both.status_code == 422
    assert "Leave one of the two out" in html.unescape(both.content.decode())
    assert hana.post(where, finer(talked, maori_party=str(cast.harbour.pk))).status_code == 422
    assert hana.post(where, finer(talked, maori_party=str(marae.pk))).status_code == 302
    row = talked.clause("3")
    assert (row.moves_made, row.community_id, row.community_asked_by) == (3, marae.pk, "agency")
    assert "Yes: we approve it" in read(trust, talked.path("3", "/items"))
    asked = html.unescape(read(trust, talked.path("3", "/items")))
    seen = asked.split(f'name="{ETHNICITY}-seen" value="')[1].split('"')[0]
    no = {f"{ETHNICITY}-answer": "decline", f"{ETHNICITY}-words": "In groups, as we said", f"{ETHNICITY}-seen": seen}
    assert trust.post(talked.path("3", "/items"), no).status_code == 302
    assert "Word it without that, or as they can say yes to." in html.unescape(read(hana, talked.path("3")))
    for reader in (hana, mere):  # also to the side whose turn it is not
        told = html.unescape(read(reader, talked.home))
        assert "A Māori party said no" in told
        assert "Waits for a Māori party" not in told
    agreed = mere.post(talked.path("3"), {"kind": "agree", "words": "", "seen": "3"})
    assert agreed.status_code == 422, "nobody agrees to what a Māori party has just declined"
    assert "The Māori party that was asked says no." in html.unescape(agreed.content.decode())
    assert hana.post(talked.path("3", "/ask-community"), {"take-out": "yes"}).status_code == 302
    with walls(cast.hana):
        adviser = Adviser.objects.visible_to(cast.hana).get(draft=talked.draft, organisation=marae)
    assert hana.post(f"{talked.home}/advisers/{adviser.pk}/take-out").status_code == 302
    own = html.unescape(read(trust, f"{talked.home}/said"))
    assert "<strong>No</strong> to “<bdi>ethnicity</bdi>”" in own, "it goes on reading its own no"
    assert "In groups, as we said" in own
    groups = {f"{ETHNICITY}-coarser": "classes", f"{ETHNICITY}-groups": as_groups(talked)}
    assert mere.post(where, wording(talked, "3", **IN_GROUPS, **groups)).status_code == 302
    assert talked.clause("3").maori_due == "", "worded as it was designed, nobody need be asked"
    assert hana.post(talked.path("3"), {"kind": "agree", "words": "", "seen": "4"}).status_code == 302
    assert hana.get(f"{talked.home}/for-signing").status_code == 200


def test_naming_the_party_that_was_left_for_later_is_a_move_and_a_provider_that_knows_of_none_asks_the_agency(
    talked: Talked,
) -> None:
    """A provider knows of no community party here but of those that read a draft of its own."""
    cast = talked.cast
    marae = make_organisation(PartyKind.COMMUNITY, "te-awa", "Te Awa Community Trust")
    moana = make_actor("Moana Tāwhai", "moana@te-awa.example", marae, Role.MANAGER)
    say_for_whom(moana, marae, ANSWERED_AT, speaks_for_maori=True)
    mere, hana, where = signed_in(cast.mere), signed_in(cast.hana), talked.path("3", "/wording")
    unsaid = mere.post(where, finer(talked))
    assert unsaid.status_code == 422
    page = html.unescape(unsaid.content.decode())
    assert "You know of none here, as community parties are known to agencies" in page
    assert "Name it" not in page
    assert "A Māori party that I name below" not in page
    assert mere.post(where, finer(talked, who_is_asked="later")).status_code == 302
    ask = talked.path("3", "/ask-community")
    comment(cast.mere, talked.draft, ANSWERED_AT, words="Please name a day for this", clause=talked.clause("3"))
    assert "asked the agency on" not in read(hana, talked.home), "words that begin so ask for no party"
    assert "You asked the agency on" not in read(mere, ask)
    assert "To a provider those are known that read a draft of its own." in read(mere, ask)
    for _ in range(2):
        assert mere.post(ask, {"ask-agency": "yes"}).status_code == 302
    assert "You asked the agency on" in read(mere, ask)
    assert "Ask the agency to name one" not in read(mere, ask)
    assert "asked the agency on" in read(hana, talked.home)
    asked = html.unescape(read(hana, talked.path("3")))
    assert asked.count("Please name a Māori party for this clause.") == 1
    assert "the provider does where one reads this draft; else the provider asks the agency there" in asked
    assert hana.post(ask, {"ask-agency": "yes"}).status_code == 422, "an agency names it itself"
    with pytest.raises(Refused, match="names-it-itself"):
        ask_for_party(cast.hana, talked.clause("3", cast.hana), ANSWERED_AT, words="Name one")
    assert "A Māori party that I name below" in html.unescape(read(hana, where))
    nothing = hana.post(where, wording(talked, "3"))
    assert nothing.status_code == 422
    assert "You changed nothing." in html.unescape(nothing.content.decode())
    assert hana.post(where, wording(talked, "3", who_is_asked="name", maori_party=str(marae.pk))).status_code == 302
    row = talked.clause("3")
    assert (row.moves_made, row.owed_by, row.community_id) == (3, "provider", marae.pk)
    assert row.community_is_maori


def test_why_no_maori_party_is_asked_is_part_of_the_wording_that_the_other_side_answers(talked: Talked) -> None:
    cast = talked.cast
    mere, hana = signed_in(cast.mere), signed_in(cast.hana)
    short = mere.post(talked.path("3", "/wording"), finer(talked, no_party_because="x"))
    assert short.status_code == 422
    assert "Say why in a few words of your own" in short.content.decode()
    reason = "The programme has nobody who is Māori in it"
    assert mere.post(talked.path("3", "/wording"), finer(talked, no_party_because=reason)).status_code == 302
    assert reason in html.unescape(read(hana, talked.path("3")))
    talked.says(cast.hana, "3", MoveKind.AGREE)
    assert hana.post(f"{talked.home}/for-signing").status_code == 302
    assert reason in html.unescape(read(hana, f"{talked.proposed}/sign"))


def test_a_coarser_form_or_less_asks_nobody(talked: Talked) -> None:
    mere = signed_in(talked.cast.mere)
    assert (
        mere.post(talked.path("3", "/wording"), wording(talked, "3", **ANEW, **{ETHNICITY: "out"})).status_code == 302
    )
    assert talked.clause("3").maori_due == ""
    talked.says(talked.cast.hana, "3", MoveKind.AGREE)
    with pytest.raises(Refused):
        talked.says(talked.cast.hana, "3", MoveKind.DECLINE, "Words nobody\u200b could see")


def test_a_provider_names_a_maori_party_that_reads_the_draft_and_reads_why_it_cannot_be_taken_out(
    talked: Talked,
) -> None:
    """A counter with the party named is a move; who reads no draft of its own stays unknown to a provider."""
    cast = talked.cast
    marae, other = (make_organisation(PartyKind.COMMUNITY, code, name) for code, name in (
        ("te-awa", "Te Awa Community Trust"), ("te-roto", "Te Roto Trust"),
    ))  # fmt: skip
    moana = make_actor("Moana Tāwhai", "moana@te-awa.example", marae, Role.MANAGER)
    say_for_whom(moana, marae, ANSWERED_AT, speaks_for_maori=True)
    mere, hana, where = signed_in(cast.mere), signed_in(cast.hana), talked.path("3", "/wording")
    assert hana.post(f"{talked.home}/adviser", {"organisation": str(marae.pk)}).status_code == 302
    offered = html.unescape(read(mere, where))
    assert "A Māori party that I name below" in offered
    assert "Te Awa Community Trust" in offered
    assert "Te Roto" not in offered + read(mere, talked.path("3", "/ask-community"))
    assert mere.post(where, finer(talked, maori_party=str(other.pk))).status_code == 422
    for stranger in (cast.aroha, cast.mere):
        with walls(stranger):
            known = set(Organisation.objects.visible_to(stranger).filter(kind=PartyKind.COMMUNITY.value))
            assert known == set(Organisation.objects.filter(kind=PartyKind.COMMUNITY.value)), "as the walls have it"
        assert known == ({marae} if stranger is cast.mere else set())
    named = finer(talked, who_is_asked="name", maori_party=str(marae.pk))
    assert mere.post(where, named).status_code == 302
    row = talked.clause("3")
    assert (row.moves_made, row.community_id, row.community_asked_by) == (2, marae.pk, "provider")
    assert row.community_is_maori
    with walls(cast.hana):
        adviser = Adviser.objects.visible_to(cast.hana).get(draft=talked.draft, organisation=marae)
    needed = f'<a href="{talked.path("3", "/ask-community")}">Clause 3 needs their own yes</a>'
    out = f"{talked.home}/advisers/{adviser.pk}/take-out"
    for page in (html.unescape(read(hana, talked.home)), html.unescape(hana.get(out).content.decode())):
        assert needed in page
        assert "The other side asked for the community’s yes, so that only it takes that out." in page
    assert f"{needed}: take that out of it, or drop the clause." in html.unescape(read(mere, talked.home))
    assert hana.post(out).status_code == 403
    assert mere.post(talked.path("3", "/ask-community"), {"take-out": "yes"}).status_code == 302
    assert needed not in html.unescape(read(hana, talked.home))
    assert hana.post(out).status_code == 302
    assert "Te Awa" not in html.unescape(read(mere, talked.path("3", "/ask-community"))), "it reads nothing any more"
