"""The pages of a draft: each clause on its own row for both sides alike, whose turn it is, and what changed."""

from __future__ import annotations

import datetime as dt
import html
from dataclasses import replace
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lightwell.agreements.advising import ask_adviser, take_out_adviser
from lightwell.agreements.communities import ask_community, take_out_community
from lightwell.agreements.models import Adviser, Draft
from lightwell.agreements.moving import comment, move
from lightwell.agreements.settling import put_up_for_signing
from lightwell.ledger.gate import Refused
from lightwell.ledger.models import Entry
from lightwell.ledger.walls import walls
from lightwell.letters.models import About
from lightwell.letters.telling import told as letter_to
from lightwell.policy.actors import Role
from lightwell.policy.agreement import PartyKind
from lightwell.policy.letter_rules import Kind
from lightwell.policy.negotiating import MoveKind, Side
from tests.agreements.talking import ANSWERED_AT, CLAUSES, Talked, make_talked, read, signed_in
from tests.agreements.test_negotiating import wording
from tests.factories import NZ, Cast, best_foot_forward, make_actor, make_organisation
from tests.web.told import at

pytestmark = [pytest.mark.database, pytest.mark.django_db(transaction=True)]

TURNED_ROUND = "\u202e" + "abc" + "\u200b\u200d" + "שלום"


@pytest.fixture
def cast(settings: Any) -> Cast:
    settings.LIGHTWELL_CLOCK = "tests.web.told.now"
    return best_foot_forward()


@pytest.fixture
def talked(cast: Cast) -> Talked:
    return make_talked(cast)


def plainly(page: str) -> str:
    return " ".join(html.unescape(page).split())


def test_both_sides_read_the_same_of_every_clause(talked: Talked) -> None:
    cast = talked.cast
    mere, hana = (plainly(read(signed_in(who), talked.home)) for who in (cast.mere, cast.hana))
    for code in CLAUSES:
        clause = talked.clause(code).clause
        for words in (
            clause.words.adult, clause.words.child, clause.purpose.what, clause.purpose.why,
            clause.purpose.how_it_helps, clause.purpose.choice, clause.purpose.law,
            clause.purpose.transparency, clause.obligation.on_no,
            clause.obligation.less_intrusive, clause.collection.how, clause.terms.schedule,
            *clause.recipient.will_not_see, *(each.words for each in clause.purpose.not_used_for),
        ):  # fmt: skip
            assert words in mere
            assert words in hana
    assert "Your turn on 5 clauses" in mere
    assert "City Centre Social Services’s turn on 5 clauses" in hana


def test_it_says_what_a_clause_means_for_our_day(talked: Talked) -> None:
    page = plainly(read(signed_in(talked.cast.mere), talked.path("3")))
    assert "What it means for our day" in page
    assert "each quarter, within 12 working days of the quarter’s end" in page
    assert "Nobody said how long it takes. Ask." in page


def test_whose_turn_it_is_groups_the_clauses_and_each_side_reads_it_from_where_it_sits(talked: Talked) -> None:
    cast = talked.cast
    talked.says(cast.mere, "1", MoveKind.AGREE)
    talked.says(cast.mere, "2", MoveKind.ASK, "Who in Contracts reads it?")
    mere = plainly(read(signed_in(cast.mere), talked.home))
    hana = plainly(read(signed_in(cast.hana), talked.home))
    assert "Your turn on 3 clauses" in mere
    assert "Your turn on 1 clause<" in hana
    assert "Waiting for The Agency (demonstration): answer to a question" in mere
    assert "Waiting for your answer to a question" in hana
    assert "Who in Contracts reads it?" in mere
    assert "Who in Contracts reads it?" in hana
    assert "4 clauses are neither agreed nor dropped" in hana


def test_it_says_what_changed_since_i_last_looked(talked: Talked, settings: Any) -> None:
    cast, mere = talked.cast, signed_in(talked.cast.mere)
    talked.says(cast.mere, "2", MoveKind.ASK, "Who?")
    later = ANSWERED_AT + dt.timedelta(hours=2)
    talked.says(cast.hana, "2", MoveKind.ANSWER, "Two people", at=later)
    page = plainly(read(mere, talked.home))
    assert "What changed since you last looked" in page
    assert "Clause 2</a>: The Agency (demonstration) answered" in page
    assert "Clause 3</a>: The Agency" not in page


def test_many_clauses_are_agreed_at_once_only_as_the_page_showed_them(talked: Talked) -> None:
    cast, mere = talked.cast, signed_in(talked.cast.mere)
    chosen = [f"{talked.clause(code).pk}:1" for code in ("1", "2")]
    for _ in range(2):
        assert mere.post(f"{talked.home}/agree", {"clause": chosen}).status_code == 302
    assert "It was taken the first time." in read(mere, talked.home)
    assert [talked.clause(code).standing for code in CLAUSES] == ["agreed", "agreed", "offered", "offered", "offered"]
    talked.says(cast.mere, "3", MoveKind.ASK, "Why?")
    talked.says(cast.hana, "3", MoveKind.ANSWER, "Because")
    assert mere.post(f"{talked.home}/agree", {"clause": [f"{talked.clause('3').pk}:1"]}).status_code == 409
    assert talked.clause("3").standing == "offered"
    assert mere.post(f"{talked.home}/agree", {}).status_code == 302
    assert talked.clause("4").standing == "offered"


def test_a_rival_is_told_of_no_such_draft_and_an_operator_is_no_reader_of_pages(talked: Talked) -> None:
    aroha = signed_in(talked.cast.aroha)
    for path in (talked.home, talked.path("3"), talked.path("3", "/wording"), talked.path("3", "/without")):
        assert aroha.get(path).status_code == 404
    assert "Best foot forward" not in read(aroha, "/drafts")


def test_somebody_who_does_not_speak_for_their_side_reads_and_is_told_why_they_cannot_answer(talked: Talked) -> None:
    page = plainly(read(signed_in(talked.cast.sione), talked.path("3")))
    assert "A manager speaks for a side, or for an agency its contract advisor." in page
    assert "Send it to both sides" not in page


# --- advice --------------------------------------------------------------------------------------------------


def test_an_adviser_reads_comments_and_moves_nothing(talked: Talked) -> None:
    cast = talked.cast
    community = make_organisation(PartyKind.COMMUNITY, "te-awa", "Te Awa Community Trust")
    moana = signed_in(make_actor("Moana Tāwhai", "moana@te-awa.example", community, Role.MANAGER))
    assert moana.get(talked.home).status_code == 404
    ask_adviser(cast.hana, talked.draft, ANSWERED_AT, organisation=community)
    assert "Best foot forward" in read(moana, "/drafts")
    page = plainly(read(moana, talked.path("3")))
    assert "Send it to both sides" not in page
    said = moana.post(f"{talked.home}/comment?clause={talked.clause('3').pk}", {"words": "Say why"}, follow=True)
    assert "It stands beside the clause now." in plainly(said.content.decode())
    again = moana.post(f"{talked.home}/comment?clause={talked.clause('3').pk}", {"words": "Say why"}, follow=True)
    assert "It was taken the first time." in plainly(again.content.decode())
    assert plainly(read(moana, talked.path("3"))).count("Say why") == 1
    assert "Te Awa Community Trust said" in plainly(read(signed_in(cast.hana), talked.path("3")))
    mere = signed_in(cast.mere)
    assert "Te Awa Community Trust said" in plainly(read(mere, talked.path("3")))
    assert "Te Awa Community Trust, asked by The Agency (demonstration): reads it" in plainly(read(mere, talked.home))
    assert moana.post(talked.path("3"), {"kind": "agree", "seen": "1"}).status_code == 422
    assert talked.clause("3").standing == "offered"


def test_whoever_is_taken_out_reads_nothing_new_and_what_they_said_stays(talked: Talked) -> None:
    cast = talked.cast
    community = make_organisation(PartyKind.COMMUNITY, "te-awa", "Te Awa Community Trust")
    moana = make_actor("Moana Tāwhai", "moana@te-awa.example", community, Role.MANAGER)
    hana, mere, trust = signed_in(cast.hana), signed_in(cast.mere), signed_in(moana)
    adviser = ask_adviser(cast.hana, talked.draft, ANSWERED_AT, organisation=community)
    where = f"{talked.home}/advisers/{adviser.pk}/take-out"
    comment(moana, talked.draft, ANSWERED_AT, words="Ask for less")
    assert where not in read(mere, talked.home), "the other side does not send away whom one asked"
    assert "only it takes them out" in plainly(mere.get(where).content.decode())
    with pytest.raises(Refused) as refused:
        take_out_adviser(cast.mere, adviser, ANSWERED_AT)
    assert refused.value.decision.codes == ("other-side-asked",)
    ask_community(cast.hana, talked.clause("3"), ANSWERED_AT, community=community)
    assert "A clause needs their own yes" in plainly(hana.get(where).content.decode())
    take_out_community(cast.hana, talked.clause("3"), ANSWERED_AT)
    assert where in read(hana, talked.home)
    assert "What they said stays" in plainly(read(hana, where))
    assert hana.post(where).status_code == 302
    for path in (talked.home, talked.path("3"), f"{talked.home}/tracked-changes.docx"):
        assert trust.get(path).status_code == 404
    with walls(moana):
        assert not Draft.objects.exists(), "nor does the database show it them"
    assert f"{talked.home}/said" in read(trust, "/drafts")
    assert "Ask for less" in read(trust, f"{talked.home}/said")
    assert "reads nothing of it any more" in plainly(read(mere, talked.home))
    assert "Ask for less" in read(mere, talked.home)
    with walls(moana):
        letter = letter_to(Kind.ADVISER_OUT, moana, About(adviser.pk, "", ANSWERED_AT), ANSWERED_AT)
        found = Adviser.objects.get(pk=adviser.pk)
        seen = Entry.objects.visible_to(moana).filter(action="agreements.take-out-adviser", outcome="done")
        assert seen.get().subject_id == adviser.pk
    assert letter is not None
    assert "has taken you out of it" in " ".join(each.text for each in letter.blocks)
    with pytest.raises(Refused) as refused:
        take_out_adviser(cast.hana, found, ANSWERED_AT)
    assert refused.value.decision.codes == ("left-already",)
    ask_adviser(cast.hana, talked.draft, ANSWERED_AT, organisation=community)
    assert "Best foot forward" in read(trust, talked.home)


def test_a_rival_provider_is_never_asked_to_advise(talked: Talked) -> None:
    cast, hana = talked.cast, signed_in(talked.cast.hana)
    assert "Harbour" not in read(hana, f"{talked.home}/adviser")
    assert hana.post(f"{talked.home}/adviser", {"organisation": str(cast.harbour.pk)}).status_code == 422
    with pytest.raises(Refused) as refused:
        ask_adviser(cast.hana, talked.draft, ANSWERED_AT, organisation=cast.harbour)
    assert refused.value.decision.codes == ("rival-provider",)
    assert signed_in(cast.aroha).get(talked.home).status_code == 404


def test_what_one_says_to_ones_own_side_the_other_does_not_read(talked: Talked) -> None:
    cast = talked.cast
    comment(cast.mere, talked.draft, ANSWERED_AT, words="We could live with this", for_side=Side.PROVIDER)
    assert "We could live with this" in read(signed_in(cast.sione), talked.home)
    assert "We could live with this" not in read(signed_in(cast.hana), talked.home)


def test_somebody_asks_for_advice_on_a_page(talked: Talked) -> None:
    cast, hana = talked.cast, signed_in(talked.cast.hana)
    community = make_organisation(PartyKind.COMMUNITY, "te-awa", "Te Awa Community Trust")
    assert "Te Awa Community Trust" in read(hana, f"{talked.home}/adviser")
    assert hana.post(f"{talked.home}/adviser", {"organisation": ""}).status_code == 422
    assert hana.post(f"{talked.home}/adviser", {"organisation": str(community.pk)}).status_code == 302
    assert "Te Awa Community Trust, asked by The Agency (demonstration): reads it" in plainly(read(hana, talked.home))
    assert "Ask the agency to ask one for you" in read(signed_in(cast.mere), f"{talked.home}/adviser")
    assert "Ask the agency" not in read(hana, f"{talked.home}/adviser")


# --- what a no would do --------------------------------------------------------------------------------------


def test_it_shows_what_would_stop_on_a_no_what_would_not_and_who_would_know(talked: Talked) -> None:
    page = plainly(read(signed_in(talked.cast.mere), talked.path("5", "/without")))
    assert "Evaluation would no longer get" in page
    assert "Contract reporting would still get" in page
    assert "Everybody who works at The Agency (demonstration) or at City Centre Social Services can read" in page
    assert page.count('<svg class="chart') == 2
    assert talked.clause("5").moves_made == 1
    talked.says(talked.cast.mere, "5", MoveKind.DECLINE, "Nobody needs it")
    talked.says(talked.cast.hana, "5", MoveKind.DROP)
    mere = signed_in(talked.cast.mere)
    assert "What would happen on a no" not in read(mere, talked.path("5"))
    page = plainly(read(mere, talked.path("5", "/without")))
    assert "It was dropped already, so that nothing goes under it." in page
    assert "would no longer get" not in page


def test_a_fault_in_the_clause_that_would_be_gone_keeps_nobody_from_seeing_what_would_stop(cast: Cast) -> None:
    talked = make_talked(cast, ("1", "3"))
    was = talked.clause("3").clause
    wording = replace(was, items=tuple(each for each in was.items if each.item != "people.client"))
    move(cast.mere, talked.clause("3"), ANSWERED_AT, kind=MoveKind.COUNTER, words="No number", wording=wording)
    mere = signed_in(cast.mere)
    page = plainly(read(mere, talked.path("3", "/without")))
    assert "Evaluation would get nothing at all: not “" in page
    assert "It cannot be drawn yet" not in page
    assert "It cannot be drawn yet" in plainly(read(mere, talked.path("1", "/without"))), "there the fault would stay"
    assert "It could not be signed as it is worded now" in plainly(read(mere, talked.home))


def test_without_its_only_clause_nothing_would_go_to_anybody(cast: Cast) -> None:
    talked = make_talked(cast, ("3",))
    page = plainly(read(signed_in(cast.mere), talked.path("3", "/without")))
    assert "Nothing would go to anybody" in page


# --- what people paste ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "words",
    ["<script>alert(1)</script> & “why”", "שלום, no", "x" * 50_000, "line one\nline two\n\n  four"],
    ids=["markup", "right to left", "50,000 characters", "lines"],
)
def test_what_somebody_pasted_is_kept_to_the_last_character_and_shown_as_words(talked: Talked, words: str) -> None:
    mere = signed_in(talked.cast.mere)
    posted = {"kind": "decline", "words": words.replace("\n", "\r\n"), "seen": "1"}
    assert mere.post(talked.path("3"), posted).status_code == 302
    clause = talked.clause("3")
    with walls(talked.cast.hana):
        assert clause.moves.get(number=2).words == words
    page = read(signed_in(talked.cast.hana), talked.path("3"))
    assert f'<blockquote class="written" dir="auto">{html.escape(words)}</blockquote>' in page
    assert "<script>alert" not in page


@pytest.mark.parametrize("more", ["", "/wording"], ids=["a move", "a wording"])
def test_what_nobody_could_see_is_taken_nowhere_and_nothing_is_lost(talked: Talked, more: str) -> None:
    mere = signed_in(talked.cast.mere)
    response = mere.post(talked.path("3", more), {"kind": "decline", "words": TURNED_ROUND, "seen": "1"})
    assert response.status_code == 422
    assert "a character in these words that cannot be seen: U+202E" in response.content.decode()
    assert TURNED_ROUND in html.unescape(response.content.decode())
    assert talked.clause("3").moves_made == 1


def test_one_character_too_many_is_said_and_nothing_is_lost(talked: Talked) -> None:
    words = "y" * 50_001
    response = signed_in(talked.cast.mere).post(talked.path("3"), {"kind": "decline", "words": words, "seen": "1"})
    assert response.status_code == 422
    assert "That is too long: 50001 characters. Keep it to 50000." in response.content.decode()
    assert words in response.content.decode()
    typed = wording(talked, "3", adult="z" * 4_001, keep_months="-3")
    page = html.unescape(signed_in(talked.cast.mere).post(talked.path("3", "/wording"), typed).content.decode())
    assert "That is too long: 4001 characters. Keep it to 4000." in page
    assert "z" * 4_001 in page
    assert "takes a whole number from 0 to 1,200, in figures." in page
    assert talked.clause("3").moves_made == 1


# --- how much it asks ----------------------------------------------------------------------------------------


def test_a_draft_asks_the_database_no_more_for_more_clauses(talked: Talked) -> None:
    mere = signed_in(talked.cast.mere)
    read(mere, talked.home)
    for path in (talked.home, talked.path("3"), "/drafts", "/agreements"):
        with CaptureQueriesContext(
            connection,
        ) as asked:
            read(mere, path)
        told = [each["sql"] for each in asked if not each["sql"].startswith(("BEGIN", "COMMIT", "SELECT set_config"))]
        assert len(told) <= 12, (path, told)


def test_a_draft_of_no_open_clause_is_put_up_and_says_whose_turn_it_is_to_sign(cast: Cast) -> None:
    talked = make_talked(cast, ("3",))
    talked.says(cast.mere, "3", MoveKind.AGREE)
    hana = signed_in(cast.hana)
    assert "Put it up for signing" in read(hana, talked.home)
    gone_by = "Its first day, 8 October 2026, is over. Until now nobody had agreed to it, and nobody was told of it."
    with at(dt.datetime(2026, 10, 9, 9, 0, tzinfo=NZ)):
        hana = signed_in(cast.hana)
        page = plainly(read(hana, talked.home))
        assert "Its first day has to move first" in page
        assert gone_by in page
        refused = hana.post(f"{talked.home}/for-signing")
        assert (refused.status_code, gone_by in plainly(refused.content.decode())) == (403, True)
        moved = hana.post(f"{talked.home}/first-day", {"starts_on": "2026-10-07", "why": "We began before"})
        assert (moved.status_code, "is over. Until now" in moved.content.decode()) == (422, True)
        moved = hana.post(f"{talked.home}/first-day", {"starts_on": "2026-06-30", "why": "We began before"})
        assert "Its programme begins on 1 July 2026." in moved.content.decode()
    hana = signed_in(cast.hana)
    response = hana.post(f"{talked.home}/for-signing")
    sign = response.headers["Location"]
    with at(dt.datetime(2026, 10, 9, 9, 0, tzinfo=NZ)):
        hana = signed_in(cast.hana)
        refused = hana.get(sign)
        assert (refused.status_code, gone_by in plainly(refused.content.decode())) == (403, True)
        assert gone_by in plainly(read(hana, talked.home))
    assert response.headers["Location"].endswith("/sign")
    assert "It is up for signing" in read(signed_in(cast.mere), talked.home)


def test_a_draft_that_is_not_settled_says_why_it_cannot_be_put_up(talked: Talked) -> None:
    page = signed_in(talked.cast.hana).get(f"{talked.home}/for-signing")
    assert page.status_code == 403
    assert "5 clauses are neither agreed nor dropped" in page.content.decode()


def test_either_side_takes_the_paper_back_and_either_ends_the_talks(cast: Cast) -> None:
    talked = make_talked(cast, ("3",))
    talked.says(cast.mere, "3", MoveKind.AGREE)
    put_up_for_signing(cast.hana, talked.draft, ANSWERED_AT)
    mere = signed_in(cast.mere)
    assert "nobody can sign it any more" in read(mere, f"{talked.home}/take-back").lower()
    assert mere.post(f"{talked.home}/take-back").status_code == 302
    assert mere.post(f"{talked.home}/give-up").status_code == 302
    assert "Best foot forward" not in read(mere, "/drafts"), "nobody talks it over any more"
    over = read(mere, "/drafts?show=over")
    assert "Talks that came to an end" in over
    assert "Given up" in over


def test_talks_that_were_ended_wait_for_nobody(cast: Cast) -> None:
    talked = make_talked(cast, ("3", "4"))
    talked.says(cast.mere, "3", MoveKind.AGREE)
    mere = signed_in(cast.mere)
    assert "Waiting for" in read(mere, talked.home)
    assert mere.post(f"{talked.home}/give-up").status_code == 302
    for who in (cast.mere, cast.hana):
        home = read(signed_in(who), talked.home)
        assert "Waiting for" not in home
        assert "These talks were ended, and nothing came of them." in home
        assert "Not settled when the talks ended" in home
        assert "Waiting for" not in read(signed_in(who), talked.path("4"))


def test_a_provider_at_a_settled_draft_reads_what_is_for_the_agency_to_do(cast: Cast) -> None:
    talked = make_talked(cast, ("3",))
    talked.says(cast.mere, "3", MoveKind.AGREE)
    page = html.unescape(read(signed_in(cast.mere), talked.home))
    assert "Only the agency's manager or contract advisor puts a draft up for signing. Ask one of them to." in page
    assert "may do this" not in page
