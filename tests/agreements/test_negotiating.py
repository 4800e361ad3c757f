"""Moves on a clause, by its pages: asked, answered, worded otherwise, declined, dropped, opened again; and stale."""

from __future__ import annotations

import html
import io
import re
import zipfile
from typing import Any

import pytest
from django.test import Client

from lightwell.agreements.item_rows import names_of
from lightwell.agreements.legal_words import legal_words_of
from lightwell.ledger.walls import walls
from lightwell.policy.clauses import Identifying
from lightwell.policy.draft_rules import may_put_up_for_signing
from lightwell.policy.negotiating import MoveKind
from lightwell.policy.tables import Kind
from tests.agreements.making import document
from tests.agreements.talking import ANSWERED_AT, Talked, make_talked, read, signed_in
from tests.factories import Cast, best_foot_forward

pytestmark = [pytest.mark.database, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def talked(settings: Any) -> Talked:
    settings.LIGHTWELL_CLOCK = "tests.web.told.now"
    cast: Cast = best_foot_forward()
    return make_talked(cast)


def moved(client: Client, talked: Talked, code: str, kind: str, words: str = "", seen: int = 1) -> Any:
    return client.post(talked.path(code), {"kind": kind, "words": words, "seen": str(seen)})


def wording(talked: Talked, code: str, **changed: str) -> dict[str, str]:
    """Everything that the form asks, as the clause is, and what is changed."""
    clause = talked.clause(code).clause
    told = {"told_first": "on"} if clause.choice.told_first else {}
    as_it_is = {
        "adult": clause.words.adult,
        "child": clause.words.child,
        "why": clause.purpose.why,
        "keep_months": str(clause.terms.keep_months),
        "due_working_days": str(clause.terms.due_working_days),
        "choice_level": clause.choice.level.value,
        "choice_how": clause.choice.how,
        "why_not_told": clause.choice.why_not_told or "",
        "not_used_for": "\r\n".join(each.words for each in clause.purpose.not_used_for),
        "will_not_see": "\r\n".join(clause.recipient.will_not_see),
        "context": "\r\n".join(clause.recipient.context),
        **legal_words_of(clause),
        **{name: part.identifying.value for name, part in zip(names_of(clause.items), clause.items, strict=True)},
        "words": "Two years is longer than anybody needs",
        "seen": str(talked.clause(code).moves_made),
    }
    return {**told, **as_it_is, **changed}


def items_of(talked: Talked, code: str) -> list[str]:
    """What the form's questions about its items are called."""
    return names_of(talked.clause(code).clause.items)


def test_each_side_moves_in_turn_until_it_is_settled_and_either_opens_it_again(talked: Talked) -> None:
    mere, hana = signed_in(talked.cast.mere), signed_in(talked.cast.hana)
    assert moved(mere, talked, "3", "ask", "Why eth\u00adnic\u00adity?").status_code == 302
    page = read(mere, talked.path("3"))
    assert "Why ethnicity?" in page
    assert "had soft hyphens in it, which nobody can see. They were taken out." in page
    assert moved(hana, talked, "3", "answer", "To see whom it reaches", 2).status_code == 302
    assert moved(mere, talked, "3", "decline", "Too few people", 3).status_code == 302
    assert moved(hana, talked, "3", "drop", "", 4).status_code == 302
    assert talked.clause("3").standing == "dropped"
    assert moved(mere, talked, "4", "agree").status_code == 302
    assert moved(hana, talked, "4", "reopen", "One thing more", 2).status_code == 302
    assert "Waiting for your answer, now that it is open again" in read(signed_in(talked.cast.mere), talked.path("4"))
    clause = talked.clause("4")
    assert (clause.standing, clause.owed_by) == ("asked", "provider")


def test_nobody_moves_out_of_turn_nor_without_words(talked: Talked) -> None:
    mere, hana = signed_in(talked.cast.mere), signed_in(talked.cast.hana)
    early = moved(hana, talked, "3", "agree")
    assert early.status_code == 422
    assert "The other side owes the next answer on this clause." in early.content.decode()
    silent = moved(mere, talked, "3", "decline", "  ")
    assert silent.status_code == 422
    assert "Say in your own words what you ask, want or do not want, and why." in silent.content.decode()
    assert talked.clause("3").moves_made == 1


def test_a_counter_offer_changes_what_was_changed_and_keeps_the_rest(talked: Talked) -> None:
    before = talked.clause("3").clause
    out = items_of(talked, "3")[3]
    changed = wording(talked, "3", keep_months="12", **{out: "out"}, adult="The team gets your age band.")
    mere = signed_in(talked.cast.mere)
    assert mere.post(talked.path("3", "/wording"), changed).status_code == 302
    row = talked.clause("3")
    after = row.clause
    assert (row.standing, row.owed_by, row.offered_by) == ("offered", "agency", "provider")
    assert after.terms.keep_months == 12
    assert after.words.adult == "The team gets your age band."
    assert [part.item for part in after.items] == [part.item for part in before.items[:3]]
    assert after.items[1].generalise == before.items[1].generalise
    assert (after.purpose, after.recipient, after.obligation) == (before.purpose, before.recipient, before.obligation)
    page = html.unescape(read(signed_in(talked.cast.hana), talked.path("3")))
    assert "Kept 12 months shorter" in page
    assert "Two years is longer than anybody needs" in page


def test_taking_an_item_out_takes_out_the_counts_that_look_at_it(talked: Talked) -> None:
    before = talked.clause("1").clause
    looked_at = {item for count in before.counts for item in count.items}
    gone = next(at for at, part in enumerate(before.items) if part.item in looked_at)
    mere = signed_in(talked.cast.mere)
    response = mere.post(talked.path("1", "/wording"), wording(talked, "1", **{items_of(talked, "1")[gone]: "out"}))
    after = talked.clause("1").clause
    if response.status_code == 302:
        assert before.items[gone].item not in {item for count in after.counts for item in count.items}
    else:
        assert after == before


def test_a_wording_that_does_not_hold_says_everything_beside_its_part_and_loses_nothing(talked: Talked) -> None:
    every = dict.fromkeys(items_of(talked, "3"), "out")
    wrong = wording(talked, "3", adult="   ", not_used_for="", words="My long and careful reason", **every)
    response = signed_in(talked.cast.mere).post(talked.path("3", "/wording"), wrong)
    page = html.unescape(response.content.decode())
    assert response.status_code == 422
    assert "My long and careful reason" in page
    nothing = signed_in(talked.cast.mere).post(talked.path("3", "/wording"), wording(talked, "3", **every))
    assert "You took out every item" in html.unescape(nothing.content.decode())
    assert "This list is empty" not in nothing.content.decode()
    assert "There is something to put right" in page
    assert talked.clause("3").moves_made == 1


def test_rows_that_would_be_identifying_in_two_ways_are_not_offered(talked: Talked) -> None:
    changed = wording(talked, "3", **{items_of(talked, "3")[2]: Identifying.IDENTIFIED.value})
    response = signed_in(talked.cast.mere).post(talked.path("3", "/wording"), changed)
    assert response.status_code == 422
    assert "Give all its items one level." in response.content.decode()


def test_when_items_are_made_more_identifying_the_other_side_is_told_what_that_does(talked: Talked) -> None:
    changed = wording(talked, "3", **dict.fromkeys(items_of(talked, "3"), Identifying.IDENTIFIED.value))
    later = {**changed, "who_is_asked": "later"}  # ethnic groups are among them: a Māori party is proposed
    assert signed_in(talked.cast.mere).post(talked.path("3", "/wording"), later).status_code == 302
    page = html.unescape(read(signed_in(talked.cast.hana), talked.path("3")))
    assert "More identifying: it would go with who it is" in page


def test_a_wording_in_which_nothing_changed_is_no_offer(talked: Talked) -> None:
    response = signed_in(talked.cast.mere).post(talked.path("3", "/wording"), wording(talked, "3"))
    assert response.status_code == 422
    assert "You changed nothing." in response.content.decode()


# --- two at once ---------------------------------------------------------------------------------------------


def test_the_second_of_two_who_answer_at_once_sees_what_changed_and_loses_nothing(talked: Talked) -> None:
    mere, hana = signed_in(talked.cast.mere), signed_in(talked.cast.hana)
    assert moved(mere, talked, "3", "ask", "Who reads it?", 1).status_code == 302
    assert moved(hana, talked, "3", "answer", "Two analysts", 2).status_code == 302
    stale = moved(mere, talked, "3", "decline", "Words that took me an hour", 1)
    page = html.unescape(stale.content.decode())
    assert stale.status_code == 409
    assert "Words that took me an hour" in page
    assert "What happened while you were writing" in page
    assert "Two analysts" in page
    assert 'name="seen" value="3"' in page
    assert talked.clause("3").standing == "offered"
    for _ in range(2):
        assert moved(mere, talked, "3", "decline", "Words that took me an hour", 3).status_code == 302
    assert talked.clause("3").moves_made == 4, "the very same, sent twice, is once"
    assert "It was taken the first time." in read(mere, talked.home)


def test_whoever_is_too_late_to_say_anything_still_has_what_they_wrote(talked: Talked) -> None:
    mere = signed_in(talked.cast.mere)
    assert moved(mere, talked, "3", "ask", "The first question", 1).status_code == 302
    late = moved(mere, talked, "3", "decline", "Written in another window", 1)
    page = html.unescape(late.content.decode())
    assert late.status_code == 409
    assert "What you wrote is still here" in page
    assert "Written in another window" in page
    assert "It is the other side’s turn now, so copy what you will need once it has answered." in page
    assert "then send them again" not in page, "there is no form to send them with"


def test_a_stale_counter_offer_keeps_every_part_that_was_typed(talked: Talked) -> None:
    cast = talked.cast
    changed = wording(talked, "3", adult="Worded slowly and with care", keep_months="6")
    talked.says(cast.mere, "3", MoveKind.ASK, "Before you go on: who reads it?")
    talked.says(cast.hana, "3", MoveKind.ANSWER, "Two analysts")
    response = signed_in(cast.mere).post(talked.path("3", "/wording"), changed)
    page = html.unescape(response.content.decode())
    assert response.status_code == 409
    assert "Worded slowly and with care" in page
    assert 'value="6"' in page
    assert "Two analysts" in page
    assert talked.clause("3").moves_made == 3


def test_the_second_of_two_who_word_a_clause_anew_sees_what_the_first_changed(talked: Talked) -> None:
    """The first takes an item out and asks for another, so that the second answers other questions than there are."""
    cast = talked.cast
    second = wording(talked, "3", adult="Worded slowly and with care", keep_months="6", words="My own careful reason")
    first = wording(
        talked, "3", **{items_of(talked, "3")[3]: "out"}, more=_not_in(talked, "3"),
        **{"more-identifying": talked.clause("3").clause.items[0].identifying.value}, words="The first one’s reason",
    )  # fmt: skip
    mere = signed_in(cast.mere)
    for _ in range(2):
        assert mere.post(talked.path("3", "/wording"), first).status_code == 302
    assert talked.clause("3").moves_made == 2, "the very same wording, sent twice, is one move"
    talked.says(cast.hana, "3", MoveKind.ASK, "What for?")
    talked.says(cast.mere, "3", MoveKind.ANSWER, "To see whom it reaches")
    hana = signed_in(cast.hana)
    response = hana.post(talked.path("3", "/wording"), second)
    page = html.unescape(response.content.decode())
    assert response.status_code == 409
    assert "What happened while you were writing" in page
    assert "The first one’s reason" in page
    assert "What changed in the wording" in page
    assert "Worded slowly and with care" in page
    assert 'value="6"' in page
    assert "My own careful reason" in page
    assert "This field is required" not in page
    assert 'name="seen" value="4"' in page
    again = hana.post(talked.path("3", "/wording"), {**second, "seen": "4", **_asked_now(talked, second)})
    assert again.status_code == 302, html.unescape(again.content.decode())
    assert talked.clause("3").clause.terms.keep_months == 6


def _asked_now(talked: Talked, given: dict[str, str]) -> dict[str, str]:
    """What the form asks by now and was not asked then, as it is."""
    return {name: words for name, words in wording(talked, "3").items() if name not in given}


# --- more, and coarser ---------------------------------------------------------------------------------------


def test_a_counter_offer_makes_an_item_coarser_or_asks_for_one_more(talked: Talked) -> None:
    mere = signed_in(talked.cast.mere)
    before = talked.clause("3").clause
    page = html.unescape(read(mere, talked.path("3", "/wording")))
    assert "Make it coarser, or give it another name" in page
    assert "Ask for one more item" in page
    born = next(at for at, part in enumerate(before.items) if part.generalise.bands)
    name = items_of(talked, "3")[born]
    wider = {f"{name}-coarser": "age_bands", f"{name}-groups": "0 to 24\r\n25 and over"}
    wrong = mere.post(talked.path("3", "/wording"), wording(talked, "3", **{**wider, f"{name}-groups": "young"}))
    assert wrong.status_code == 422
    assert "“young” is no range." in html.unescape(wrong.content.decode())
    more = _not_in(talked, "3")
    asked = {"more": more, "more-identifying": before.items[0].identifying.value, "more-coarser": "as_is"}
    response = mere.post(talked.path("3", "/wording"), wording(talked, "3", **wider, **asked))
    assert response.status_code == 302, response.content.decode()
    after = talked.clause("3").clause
    assert [band.label for band in after.items[born].generalise.bands] == ["0 to 24", "25 and over"]
    assert after.items[-1].item == more
    hana = html.unescape(read(signed_in(talked.cast.hana), talked.path("3")))
    assert "Less telling: it would go coarser than before" in hana
    assert "which it does not get now" in hana
    by_year = wording(talked, "3", **{f"{name}-coarser": "year"})
    told = signed_in(talked.cast.hana).post(talked.path("3", "/wording"), by_year, follow=True)
    sent = before.items[born].name_as_sent
    assert f"and still under the name “{sent}”" in html.unescape(told.content.decode())
    assert f"the year only, under the name “{sent}”" in html.unescape(read(mere, talked.path("3")))


def test_what_goes_coarser_does_not_go_under_a_name_that_says_otherwise(talked: Talked) -> None:
    mere = signed_in(talked.cast.mere)
    page = html.unescape(read(mere, talked.path("4", "/wording")))
    assert "under the name “start_month”" in page
    name = next(each for each in items_of(talked, "4") if "started_on" in each)
    wrong = mere.post(talked.path("4", "/wording"), wording(talked, "4", **{f"{name}-coarser": "quarter"}))
    assert wrong.status_code == 422
    said = "“start_month” says month, and it would go by the quarter. Name it anew, such as “start_quarter”."
    assert said in html.unescape(wrong.content.decode())
    named = {f"{name}-coarser": "quarter", f"{name}-sent": "start_quarter"}
    assert mere.post(talked.path("4", "/wording"), wording(talked, "4", **named)).status_code == 302
    (sent,) = (part for part in talked.clause("4").clause.items if part.item.endswith("started_on"))
    assert (sent.name_as_sent, sent.generalise.to) == ("start_quarter", "quarter")
    assert talked.clause("4").words_due == "adult child what"
    page = html.unescape(read(signed_in(talked.cast.hana), talked.path("4")))
    assert "“What is used” was written before what goes changed. It says:" in page
    assert "The day the person first came” goes otherwise than before" in page


def _not_in(talked: Talked, code: str) -> str:
    """A coded item of the same table that the clause does not cover."""
    clause = talked.clause(code).clause
    covered, table = {part.item for part in clause.items}, document().agreement.table(clause.items[0].table)
    return next(
        f"{table.id}.{item.id}" for item in table.items
        if f"{table.id}.{item.id}" not in covered and item.type in (Kind.CODE, Kind.YES_NO)
    )  # fmt: skip


def test_plain_words_are_due_anew_once_a_clause_changed_and_are_given_or_kept_with_a_reason(talked: Talked) -> None:
    cast = talked.cast
    mere, hana = signed_in(cast.mere), signed_in(cast.hana)
    assert mere.post(talked.path("3", "/wording"), wording(talked, "3", keep_months="12")).status_code == 302
    assert talked.clause("3").words_due == "adult child"
    for code in ("1", "2", "4", "5"):
        talked.says(cast.mere, code, MoveKind.AGREE)
    talked.says(cast.hana, "3", MoveKind.AGREE)
    page = html.unescape(read(hana, talked.home))
    assert "Words of clause 3 were written before it changed." in page
    assert "Everything is settled" not in page
    assert "Either side’s turn: words are due anew" in page
    assert "Either side’s turn: words are due anew" in html.unescape(read(mere, talked.home))
    assert "Either side’s turn: words of 1 clause are due anew" in html.unescape(read(mere, "/drafts"))
    assert hana.get(f"{talked.home}/for-signing").status_code == 403
    assert "Its words are due anew for an adult and for a child" in html.unescape(read(mere, talked.path("3")))
    for nothing in ("\u200b", "x", "They never \u202esaid how long"):
        assert mere.post(talked.path("3", "/words"), {"because": nothing, "seen": "3"}).status_code == 422
    assert talked.clause("3").words_kept_because == ""
    late = mere.post(talked.path("3", "/words"), {"because": "They never said how long", "seen": "2"})
    assert late.status_code == 409
    assert "They never said how long" in late.content.decode()
    assert (
        mere.post(talked.path("3", "/words"), {"because": "They never said how long", "seen": "3"}).status_code == 302
    )
    row = talked.clause("3")
    assert (row.standing, row.owed_by) == ("offered", "agency"), "the other side answers the reason"
    assert hana.get(f"{talked.home}/for-signing").status_code == 403
    page = html.unescape(read(hana, talked.path("3")))
    assert "They never said how long" in page
    assert "said why its words still fit" in page
    talked.says(cast.hana, "3", MoveKind.AGREE)
    assert hana.post(f"{talked.home}/for-signing").status_code == 302
    for at in (talked.proposed, f"{talked.proposed}/sign"):
        assert "They never said how long" in read(mere, at)


def test_words_that_say_less_than_what_goes_are_kept_for_no_reason(talked: Talked) -> None:
    mere, hana = signed_in(talked.cast.mere), signed_in(talked.cast.hana)
    more = {"more": _not_in(talked, "3"), "more-identifying": talked.clause("3").clause.items[0].identifying.value}
    kept = mere.post(
        talked.path("3", "/wording"), wording(talked, "3", **more, kept_because="These words still fit in my view")
    )
    page = html.unescape(kept.content.decode())
    assert kept.status_code == 422
    assert "no reason keeps them true" in page
    assert "These words still fit in my view" in page
    assert mere.post(talked.path("3", "/wording"), wording(talked, "3", **more)).status_code == 302
    assert "More goes by now than the plain words say" in html.unescape(read(hana, talked.path("3")))
    assert hana.post(talked.path("3", "/words"), {"because": "These words still fit", "seen": "2"}).status_code == 422
    anew = {"adult": "The team gets one thing more about you. You can say no.", "child": "They learn one thing more."}
    given = wording(talked, "3", **anew)
    assert hana.post(talked.path("3", "/wording"), given).status_code == 302
    assert (talked.clause("3").words_due, talked.clause("3").words_untrue) == ("what", "")
    page = html.unescape(read(mere, talked.path("3")))
    assert "Its words are due anew for the law (“What is used?”)" in page
    assert f'<q dir="auto">{talked.clause("3").clause.purpose.what}</q>' in page
    assert "goes otherwise than before" in page
    talked.says(talked.cast.mere, "3", MoveKind.AGREE)
    assert "Words of clause 3 were written before it changed." in _why_not_yet(talked)
    used = "What they say about themselves, one thing more than before, from the provider, with a code for a name"
    assert mere.post(talked.path("3", "/wording"), wording(talked, "3", purpose_what=used)).status_code == 302
    assert talked.clause("3").words_due == "", "to mend what is used makes no plain words due"


def _why_not_yet(talked: Talked) -> str:
    """Why it cannot be put up for signing, in words."""
    with walls(talked.cast.hana):
        facts = talked.draft.afresh_for(talked.cast.hana).facts()
    reasons = may_put_up_for_signing(talked.cast.hana, facts, now=ANSWERED_AT).reasons
    return " ".join(each.sentence for each in reasons)


def test_the_laws_words_are_worded_otherwise_and_the_word_file_tracks_it(talked: Talked) -> None:
    mere = signed_in(talked.cast.mere)
    law = "Whatever Parliament says of benefits"
    changed = wording(
        talked, "3", purpose_law=law, on_no="Nothing follows.", kept_because="Only the lawyers’ words are others now"
    )
    assert mere.post(talked.path("3", "/wording"), changed).status_code == 302
    after = talked.clause("3").clause
    assert (after.purpose.law, after.obligation.on_no) == (law, "Nothing follows.")
    word = mere.get(f"{talked.home}/tracked-changes.docx").content
    text = zipfile.ZipFile(io.BytesIO(word)).read("word/document.xml").decode()
    came = "".join(re.findall(r"<w:ins .*?</w:ins>", text, re.DOTALL))
    assert "Parliament" in came
    assert "Nothing follows." in came
    required = wording(talked, "3", obligation_kind="required")
    hana = signed_in(talked.cast.hana)
    wrong = hana.post(talked.path("3", "/wording"), required)
    assert wrong.status_code == 422
    assert "What is required needs the law that requires it" in html.unescape(wrong.content.decode())


def test_plain_words_that_are_given_anew_and_suit_their_reader_are_not_due(talked: Talked) -> None:
    anew = {"adult": "The team gets your age band. You can say no.", "child": "They learn how old you are."}
    mere = signed_in(talked.cast.mere)
    assert mere.post(talked.path("3", "/wording"), wording(talked, "3", keep_months="12", **anew)).status_code == 302
    assert talked.clause("3").words_due == ""
    hard = "Notwithstanding the aforementioned considerations, pseudonymisation necessitates administrative diligence."
    talked.says(talked.cast.hana, "3", MoveKind.AGREE)
    assert mere.post(talked.path("3", "/wording"), wording(talked, "3", **{**anew, "adult": hard})).status_code == 302
    assert talked.clause("3").words_due == "adult"


def test_a_contradictory_wording_is_said_in_the_pages_own_words(talked: Talked) -> None:
    changed = wording(talked, "3", choice_level="some", why_not_told="")
    changed.pop("told_first", None)
    response = signed_in(talked.cast.mere).post(talked.path("3", "/wording"), changed)
    page = html.unescape(response.content.decode())
    assert response.status_code == 422
    assert "Tick “A row goes only once its person has been told”" in page
    assert "told_first”" not in page
    assert "Two years is longer than anybody needs" in page
