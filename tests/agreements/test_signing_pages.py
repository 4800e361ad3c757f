"""Signing by its page, for each side: read first, signed in afresh, these very terms; and the next version after it."""

from __future__ import annotations

import datetime as dt
import html
from dataclasses import replace
from typing import Any

import pytest

from lightwell.agreements.actions import end_agreement, lift_suspension, sign, suspend_agreement
from lightwell.agreements.advising import ask_adviser
from lightwell.agreements.models import AgreementVersion, Draft, Signature
from lightwell.agreements.moving import move
from lightwell.agreements.queries import clauses_of, what_is_due
from lightwell.agreements.settling import put_up_for_signing, reopen_draft
from lightwell.codesign.hour_costs import say_hour_cost
from lightwell.ledger.gate import Refused, allowed
from lightwell.ledger.governing import NotVisible
from lightwell.ledger.walls import walls
from lightwell.letters.models import About
from lightwell.letters.telling import told as told_by_letter
from lightwell.odrl import statements
from lightwell.odrl.importing import import_agreement
from lightwell.organisations.afresh import SHOWN_AT
from lightwell.organisations.leaving import end_membership
from lightwell.organisations.models import Membership
from lightwell.policy.actors import OPERATOR, Actor, Role
from lightwell.policy.agreement import PartyKind
from lightwell.policy.agreement_rules import AgreementState
from lightwell.policy.decoding import encode
from lightwell.policy.letter_rules import Kind
from lightwell.policy.negotiating import MoveKind
from lightwell.policy.periods import Quarter
from tests.agreements.making import afresh, make_agreement, make_draft, programme_of
from tests.agreements.talking import ANSWERED_AT, CLAUSES, PROTOCOL, Talked, identifier, make_talked, read, signed_in
from tests.factories import NOW, NZ, Cast, best_foot_forward, make_actor, make_organisation
from tests.web.told import at

pytestmark = [pytest.mark.database, pytest.mark.django_db(transaction=True)]

FROM = dt.date(2027, 1, 1)


@pytest.fixture
def cast(settings: Any) -> Cast:
    settings.LIGHTWELL_CLOCK = "tests.web.told.now"
    return best_foot_forward()


def put_up(talked: Talked, codes: tuple[str, ...]) -> AgreementVersion:
    for code in codes:
        talked.says(talked.cast.mere, code, MoveKind.AGREE)
    return put_up_for_signing(talked.cast.hana, talked.draft, ANSWERED_AT)


def sign_here(who: Any, proposed: AgreementVersion, **changed: str) -> Any:
    answer = {"terms": proposed.terms_hash, "read": "yes", **changed}
    return signed_in(who).post(f"/agreements/{proposed.pk}/sign", answer)


def test_each_side_reads_in_plain_words_what_it_signs_and_signs_for_itself(cast: Cast) -> None:
    proposed = put_up(make_talked(cast), CLAUSES)
    page = html.unescape(read(signed_in(cast.mere), f"/agreements/{proposed.pk}/sign"))
    for words in (
        "Evaluation, under clauses 3, 4 and 5", "What never goes", "What both sides promise",
        "Nobody’s “no” lowers what the provider is paid", proposed.terms_hash, "Has not signed yet",
    ):  # fmt: skip
        assert words in page
    assert sign_here(cast.hana, proposed).status_code == 302
    assert "Contract advisor" in read(signed_in(cast.mere), f"/agreements/{proposed.pk}/sign")
    assert sign_here(cast.mere, proposed).status_code == 302
    signed = afresh(proposed, cast.mere)
    assert signed.state == AgreementState.SIGNED
    assert len(signed.agreement.promises) == 4
    again = sign_here(cast.mere, proposed)
    assert again.status_code == 403
    assert "Both sides have signed this already." in again.content.decode()
    assert "turn is next" not in again.content.decode()


def test_what_was_signed_is_downloaded_on_paper_and_in_others_terms(cast: Cast) -> None:
    signed = make_agreement(cast)
    mere = signed_in(cast.mere)
    where = f"/agreements/{signed.pk}"
    page = read(mere, where)
    for name in ("agreement.pdf", "agreement.jsonld", "document.json"):
        assert f"{where}/{name}" in page
    assert mere.get(f"{where}/agreement.pdf").content.startswith(b"%PDF-1.7")
    others = mere.get(f"{where}/agreement.jsonld")
    assert others.headers["Content-Type"] == "application/ld+json"
    back = import_agreement(statements.read(others.content))
    assert back is not None
    assert back.hash == afresh(signed, cast.mere).hash
    assert signed_in(cast.aroha).get(f"{where}/agreement.jsonld").status_code == 404


def test_nobody_signs_what_they_did_not_say_they_had_read_nor_other_terms_than_were_shown(cast: Cast) -> None:
    proposed = put_up(make_talked(cast, ("3",)), ("3",))
    unread = sign_here(cast.mere, proposed, read="")
    assert unread.status_code == 422
    page = unread.content.decode()
    top, _, rest = page.partition("<h1")
    assert 'role="alert"' in top
    assert '<a href="#read">Say that you have read it first.</a>' in top
    assert rest.count("Say that you have read it first.") == 1
    assert sign_here(cast.mere, proposed, terms="a" * 64).status_code == 409
    assert afresh(proposed, cast.mere).facts().signed_by == ()


def test_only_a_signatory_signs_and_whoever_is_none_is_told_who_is(cast: Cast) -> None:
    proposed = put_up(make_talked(cast, ("3",)), ("3",))
    page = signed_in(cast.sione).get(f"/agreements/{proposed.pk}/sign")
    assert page.status_code == 403
    assert "A manager signs, suspends or ends an agreement" in page.content.decode()
    refused = sign_here(cast.sione, proposed)
    assert refused.status_code == 403
    assert "It is not signed" in refused.content.decode().partition("<h1")[0]
    assert "A manager signs, suspends or ends an agreement" in refused.content.decode().partition("<h1")[0]


def test_whoever_signed_in_long_ago_shows_first_that_it_is_still_them(cast: Cast) -> None:
    proposed = put_up(make_talked(cast, ("3",)), ("3",))
    mere = signed_in(cast.mere)
    session = mere.session
    session[SHOWN_AT] = (NOW - dt.timedelta(days=1)).isoformat()
    session.save()
    asked = mere.post(f"/agreements/{proposed.pk}/sign", {"terms": proposed.terms_hash, "read": "yes"})
    assert asked.headers["Location"].startswith("/sign-in/afresh?next=%2Fagreements%2F")
    assert afresh(proposed, cast.mere).facts().signed_by == ()


def test_what_is_up_for_signing_is_talked_over_no_more_until_it_is_taken_back(cast: Cast) -> None:
    talked = make_talked(cast, ("3",))
    put_up(talked, ("3",))
    mere = signed_in(cast.mere)
    shut = mere.post(talked.path("3"), {"kind": "reopen", "words": "One thing", "seen": "2"})
    assert shut.status_code == 422
    assert "This draft is not being talked over any more." in html.unescape(shut.content.decode())
    assert mere.post(f"{talked.home}/take-back").status_code == 302
    assert mere.post(talked.path("3"), {"kind": "reopen", "words": "One thing", "seen": "2"}).status_code == 302


# --- last time's, again --------------------------------------------------------------------------------------


def with_a_protocol(written: dict[str, Any]) -> None:
    written["protocol"] = encode(PROTOCOL)


def vary(cast: Cast, first: AgreementVersion, **changed: Any) -> Any:
    answer = {"starts_on": "2027-01-01", "ends_on": "2028-06-30", "clauses": list(CLAUSES), "promises": [], **changed}
    return signed_in(cast.hana).post(f"/agreements/{first.pk}/vary", answer)


def drafted(cast: Cast, response: Any) -> Talked:
    with walls(cast.hana):
        return Talked(cast, Draft.objects.visible_to(cast.hana).get(pk=identifier(response.headers["Location"])))


def test_what_is_as_it_was_last_time_is_agreed_to_together(cast: Cast) -> None:
    first = make_agreement(cast, with_a_protocol)
    assert "Begin the next version" in read(signed_in(cast.hana), f"/agreements/{first.pk}")
    assert "the day before it starts, version 1 ends" in read(signed_in(cast.hana), f"/agreements/{first.pk}/vary")
    with at(dt.datetime(2028, 7, 5, 9, 0, tzinfo=NZ)):
        page = read(signed_in(cast.hana), f"/agreements/{first.pk}/vary")
    assert "on the days between nothing is agreed, and nothing goes" in page
    assert "version 1 ends." not in page
    talked = drafted(cast, vary(cast, first))
    mere = signed_in(cast.mere)
    page = read(mere, talked.home)
    assert "Agree to several at once" in page
    assert page.count('name="clause"') == 6
    ticked = [f"{talked.clause(code).pk}:1" for code in CLAUSES]
    assert mere.post(f"{talked.home}/agree", {"clause": ticked}).status_code == 302
    assert {talked.clause(code).standing for code in CLAUSES} == {"agreed"}
    assert (talked.draft.version, talked.draft.replaces_id) == (2, first.pk)


def test_a_variation_ends_the_earlier_version_the_day_before_and_what_is_due_follows(cast: Cast) -> None:
    first = make_agreement(cast, with_a_protocol)
    talked = drafted(cast, vary(cast, first, clauses=["1", "2", "3"]))
    second = put_up(talked, ("1", "2", "3", "request-protocol"))
    assert second.agreement.protocol == PROTOCOL
    page = html.unescape(read(signed_in(cast.mere), f"/agreements/{second.pk}/sign"))
    assert "It takes the place of version 1, which ends the day before this one starts" in page
    assert sign_here(cast.hana, second).status_code == 302
    assert afresh(first, cast.mere).state == AgreementState.SIGNED
    assert sign_here(cast.mere, second).status_code == 302
    ended = afresh(first, cast.mere)
    assert (ended.state, ended.last_on) == (AgreementState.ENDED, dt.date(2026, 12, 31))
    mere = signed_in(cast.mere)
    listed = html.unescape(read(mere, "/agreements?q="))
    for version, words in ((first, "In force until 31 December 2026"), (second, "Signed, to begin on 1 January 2027")):
        assert words in read(mere, f"/agreements/{version.pk}")
        assert words in read(mere, f"/agreements/{version.pk}/standing")
        assert words in listed
    for page in (f"/agreements/{first.pk}", f"/agreements/{first.pk}/standing"):
        assert f'<a href="/agreements/{second.pk}">Version 2</a> takes its place from' in read(mere, page)
    found = read(mere, "/agreements?state=in-force")
    assert "version 1" in found
    assert "version 2" not in found
    assert "What was sent" in read(mere, f"/agreements/{first.pk}/end"), "its place is taken, and a side may end it"
    with walls(cast.sione):
        due = {each.period: each for each in what_is_due(cast.sione, dt.date(2027, 2, 1))}
        assert len(due) == len(what_is_due(cast.sione, dt.date(2027, 2, 1)))
    assert due[Quarter(2026, 4)].agreement.version == 1
    assert due[Quarter(2027, 1)].agreement.version == 2
    assert [each.clause.id for each in due[Quarter(2027, 1)].clauses] == ["1", "2", "3"]
    with walls(cast.priya):
        before, after = (clauses_of(cast.priya, cast.evaluation, day) for day in (dt.date(2026, 12, 31), FROM))
    assert [each.clause.id for each in before] == ["3", "4", "5"]
    assert [each.clause.id for each in after] == ["3"]


def test_a_variation_does_not_undo_an_end_that_was_said_meanwhile_and_every_page_says_so(cast: Cast) -> None:
    first = make_agreement(cast, with_a_protocol)
    talked = drafted(cast, vary(cast, first, clauses=["3"]))
    second = put_up(talked, ("3", "request-protocol"))
    assert sign_here(cast.hana, second).status_code == 302
    before = html.unescape(read(signed_in(cast.mere), f"/agreements/{first.pk}/end"))
    assert "Version 2</a> is up for signing. Once this one is ended, it cannot be signed any more." in before
    end_agreement(cast.mere, first, NOW, on=dt.date(2026, 12, 31), because="The programme closes")
    assert sign_here(cast.mere, second).status_code == 403
    with walls(cast.mere):
        letter = told_by_letter(Kind.TO_SIGN, cast.mere, About(second.pk, "", NOW), NOW)
    assert letter is not None
    assert letter.is_over, "there is nothing to sign any more"
    assert afresh(second, cast.mere).state == AgreementState.DRAFT
    for who, begins in ((cast.hana, "Begin a new agreement</a>"), (cast.mere, "ask its contract advisor")):
        for path in (talked.home, f"/agreements/{second.pk}/sign"):
            response = signed_in(who).get(path)
            page = html.unescape(response.content.decode())
            assert "It cannot be signed: what it varies was ended" in page, path
            assert "its last day is 31 December 2026, and until then it holds as it was signed." in page
            assert begins in page
            assert "It takes the place of version 1" not in page
        assert "Cannot be signed: what it varies was ended" in read(signed_in(who), "/drafts")
        page = html.unescape(read(signed_in(who), f"/agreements/{second.pk}"))
        assert "It cannot be signed any more as it is" in page
        assert "One side has ended the version that this one varies" in page
        assert "Waiting for" not in page
    reopen_draft(cast.hana, talked.draft, NOW)
    assert refused_codes(put_up_for_signing, cast.hana, talked.draft) == ("what-it-varies-is-ended",)
    page = vary(cast, first)
    assert page.status_code == 422
    told = html.unescape(page.content.decode())
    assert (
        "its last day is 31 December 2026. Until then it holds as it was signed. To go on together, take that end"
        in told
    )
    with at(dt.datetime(2027, 1, 1, 9, 0, tzinfo=NZ)):
        later = html.unescape(signed_in(cast.hana).get(f"/agreements/{first.pk}/vary").content.decode())
    assert "its last day was 31 December 2026. To go on together, begin a new agreement" in later
    assert "Begin the next version" not in read(signed_in(cast.hana), f"/agreements/{first.pk}")


def refused_codes(act: Any, who: Actor, talked_over: Draft) -> tuple[str, ...]:
    with walls(who):
        return allowed(act, who, talked_over.afresh_for(who), NOW).codes


def test_a_variation_begins_after_today_and_after_the_version_that_it_varies(cast: Cast) -> None:
    first = make_agreement(cast)
    for day, said in (
        ("2026-07-01", "It starts after the first day of the version that it varies."),
        ("2026-10-06", "Its first day, 6 October 2026, does not come after today."),
    ):
        response = vary(cast, first, starts_on=day)
        assert response.status_code == 422
        assert said in response.content.decode()


def test_a_variation_that_waited_past_its_first_day_is_signed_once_that_day_is_moved(cast: Cast) -> None:
    first = make_agreement(cast, with_a_protocol)
    talked = drafted(cast, vary(cast, first, clauses=["3"]))
    mere = signed_in(cast.mere)
    second = put_up(talked, ("3", "request-protocol"))
    assert sign_here(cast.hana, second).status_code == 302
    late = dt.datetime(2027, 1, 1, 9, 0, tzinfo=NZ)
    with pytest.raises(Refused) as refused:
        sign(cast.mere, second, late)
    assert refused.value.decision.codes == ("first-day-is-past",)
    assert "move its first day on the draft’s page" in refused.value.decision.reasons[0].sentence
    assert afresh(first, cast.mere).last_on == dt.date(2028, 6, 30), "what is in force goes on"
    with at(late):
        told = html.unescape(read(signed_in(cast.mere), talked.home))
    assert "It cannot be signed any more as it is" in told
    assert "Take it back to talk again, move its first day" in told
    assert "Cannot be signed as it is" in told
    with at(late):
        told = html.unescape(signed_in(cast.mere).get(f"/agreements/{second.pk}/sign").content.decode())
    assert "It cannot be signed any more as it is" in told
    assert "It takes the place of version 1" not in told
    assert mere.post(f"{talked.home}/take-back").status_code == 302
    with pytest.raises(Refused):
        put_up_for_signing(cast.hana, talked.draft, late)
    with at(late):
        told = html.unescape(read(signed_in(cast.hana), talked.home))
    assert "Its first day has to move first" in told
    assert "Everything is settled" not in told
    assert "Move its first day" in read(mere, talked.home)
    for day, why, said in (
        ("2026-10-06", "We took long", "does not come after today"),
        ("2029-01-01", "We took long", "it would end before it starts"),
        ("2027-02-01", "", "Say why"),
    ):
        wrong = mere.post(f"{talked.home}/first-day", {"starts_on": day, "why": why})
        assert wrong.status_code == 422
        assert said in wrong.content.decode()
    assert signed_in(cast.sione).get(f"{talked.home}/first-day").status_code == 403
    moved = {"starts_on": "2027-02-01", "why": "We took lon\u00adger than we thought"}
    said = mere.post(f"{talked.home}/first-day", moved, follow=True)
    assert "Its first day is moved" in said.content.decode()
    assert "had soft hyphens in it, which nobody can see. They were taken out." in said.content.decode()
    page = html.unescape(read(signed_in(cast.hana), talked.home))
    assert "The first day was moved from 1 January 2027 to 1 February 2027. We took longer than we thought" in page
    trust = make_organisation(PartyKind.COMMUNITY, "te-awa", "Te Awa Community Trust")
    ask_adviser(cast.hana, talked.draft, NOW, organisation=trust)
    moana = signed_in(make_actor("Moana Tāwhai", "moana@te-awa.example", trust, Role.MANAGER))
    said = moana.post(f"{talked.home}/comment", {"words": "February suits us"})
    assert said.status_code == 302, "whoever advises on it does not read the version that it varies"
    again = put_up_for_signing(cast.hana, talked.draft, late)
    sign(cast.hana, again, late)
    sign(cast.mere, again, late)
    assert afresh(first, cast.mere).last_on == dt.date(2027, 1, 31)


def test_there_is_one_draft_of_a_version_at_a_time(cast: Cast) -> None:
    first = make_agreement(cast)
    assert vary(cast, first).status_code == 302
    assert "There is a draft or an agreement of this version already" in html.unescape(
        vary(cast, first).content.decode()
    )


def test_only_the_agency_begins_another_version(cast: Cast) -> None:
    first = make_agreement(cast)
    assert signed_in(cast.mere).get(f"/agreements/{first.pk}/vary").status_code == 403
    assert signed_in(cast.aroha).get(f"/agreements/{first.pk}/vary").status_code == 404
    with pytest.raises(NotVisible), walls(cast.aroha):
        first.afresh_for(cast.aroha)


# --- what another agreement says -----------------------------------------------------------------------------


def kept_longer(written: dict[str, Any]) -> None:
    written["id"], written["title"] = "another", "Second steps"
    next(each for each in written["clauses"] if each["id"] == "3")["terms"]["keep_months"] = 60


def begins_today(written: Any) -> None:
    written["starts_on"] = "2026-10-08"


def test_an_agreement_that_says_otherwise_is_shown_and_signed_only_with_a_reason(cast: Cast) -> None:
    first = make_agreement(cast, kept_longer)
    proposed = make_draft(cast, begins_today, programme=programme_of(first, cast.hana))
    mere = signed_in(cast.mere)
    page = html.unescape(read(mere, f"/agreements/{proposed.pk}/sign"))
    assert "Another agreement says otherwise" in page
    assert "here, and for 60 months there" in page
    assert "“Second steps” version 1, with City Centre Social Services" in page
    silent = sign_here(cast.mere, proposed)
    assert silent.status_code == 422
    assert "say why both should stand" in html.unescape(silent.content.decode())
    hidden = sign_here(cast.mere, proposed, answered="ab\u202ec")
    assert '<a href="#answered">' in hidden.content.decode().partition("<h1")[0]
    assert 'id="read" name="read" value="yes" checked' in hidden.content.decode()
    assert hidden.status_code == 422
    assert "U+202E" in hidden.content.decode()
    assert sign_here(cast.mere, proposed, answered="The other one ends in May").status_code == 302
    assert "The other one ends in May" in read(signed_in(cast.hana), f"/agreements/{proposed.pk}/sign")
    assert sign_here(cast.hana, proposed).status_code == 422


def test_a_variation_says_whether_families_are_told_again_and_what_that_costs(cast: Cast) -> None:
    first = make_agreement(cast, with_a_protocol)
    talked = drafted(cast, vary(cast, first))
    mere, hana = signed_in(cast.mere), signed_in(cast.hana)
    assert "Nobody need be told again" in read(mere, talked.home)
    longer = talked.clause("3").clause
    anew = replace(longer.words, adult="They keep it for five years. You can say no.", child="They keep it for long.")
    longer = replace(longer, terms=replace(longer.terms, keep_months=60), words=anew)
    move(
        cast.mere, talked.clause("3"), ANSWERED_AT, kind=MoveKind.COUNTER, words="For our own study", wording=longer,
        no_party_because="The party that approved ethnicity approved this too",
    )  # fmt: skip
    home = read(hana, talked.home)
    assert "The provider has not said yet how many that is, so nobody knows what it costs" in home
    assert "people must be told again" not in home, "what an agreement expects is no count of whom anybody told"
    assert hana.post(f"{talked.home}/telling", {"people": "40", "minutes": "10"}).status_code in (403, 422)
    assert mere.post(f"{talked.home}/telling", {"people": "", "minutes": "0"}).status_code == 422
    assert mere.post(f"{talked.home}/telling", {"people": "38", "minutes": "15"}).status_code == 302
    assert "38 people × 15 minutes = 9.5 hours of telling." in read(hana, talked.home)
    talked.says(cast.hana, "3", MoveKind.AGREE)
    proposed = put_up(talked, ("1", "2", "4", "5", "request-protocol"))
    say_hour_cost(cast.mere, cast.ccss, NOW, dollars=60)
    assert "About $570 at $60 an hour." in read(signed_in(cast.mere), talked.home)
    assert "It cannot be said in dollars here" in read(hana, talked.home)
    page = html.unescape(read(hana, f"/agreements/{proposed.pk}/sign"))
    assert "38 people × 15 minutes = 9.5 hours of telling." in page
    assert "The provider says how many people it told, and how long it takes with each." in page
    _says_what_it_varies(page)
    for who in (cast.mere, cast.hana):
        assert sign_here(who, proposed).status_code == 302
    _says_what_it_varies(html.unescape(read(hana, f"/agreements/{proposed.pk}")))
    assert "What is different from" not in read(hana, f"/agreements/{first.pk}")


def _says_what_it_varies(page: str) -> None:
    """The clause that changed, before and now, in words and in effect; and those that did not."""
    card = " ".join(page[page.index("What is different from version 1") :].split("</section>")[0].split())
    changed, as_it_was = card.split("As it was")
    assert "Clause 3: " in changed
    assert "Before: <bdi>24</bdi><br>Now: <bdi>60</bdi>" in changed
    assert "Kept 36 months longer." in changed
    assert all(f"Clause {each}: " in as_it_was and f"Clause {each}: " not in changed for each in "1245")


def test_a_signatory_who_has_left_signs_nothing_that_they_had_open(cast: Cast) -> None:
    talked = make_talked(cast, ("3",))
    proposed = put_up(talked, ("3",))
    mere = signed_in(cast.mere)
    read(mere, f"/agreements/{proposed.pk}/sign")
    with walls(OPERATOR):
        held = Membership.objects.get(pk=cast.mere.membership_id)
    end_membership(OPERATOR, held, NOW)
    answer = {"terms": proposed.terms_hash, "read": "yes"}
    typed = {**answer, "answered": "Both may stand, we think"}
    given_back = mere.post(f"/agreements/{proposed.pk}/sign", typed)
    assert '<pre dir="auto">Both may stand, we think</pre>' in given_back.content.decode()
    assert proposed.terms_hash not in given_back.content.decode()
    for more in ("/comment", f"/clauses/{talked.clause('3', cast.hana).pk}", "/first-day"):
        said = {"kind": "ask", "words": "Who sees it?", "why": "Late", "seen": "1"}
        given_back = mere.post(f"{talked.home}{more}", said)
        assert given_back.status_code == 404, more
        assert '<pre dir="auto">Who sees it?</pre>' in given_back.content.decode(), more
    programme = f"/programmes/{talked.draft.programme_id}/design/success"
    for address in (f"/agreements/{proposed.pk}/end", programme, "/lessons/record"):
        given_back = mere.post(address, {"because": "Too few hours", "happened": "Too few hours"})
        assert given_back.status_code == 404, address
        assert '<pre dir="auto">Too few hours</pre>' in given_back.content.decode(), address
    assert "yours to copy" not in mere.get(f"{talked.home}/comment").content.decode()
    response = mere.post(f"/agreements/{proposed.pk}/sign", answer)
    assert response.status_code == 404
    assert "Nothing was signed, said or changed by what you pressed" in response.content.decode()
    with walls(cast.hana):
        assert not Signature.objects.visible_to(cast.hana).filter(agreement=proposed).exists()
    waiting = html.unescape(read(signed_in(cast.hana), f"/agreements/{proposed.pk}/sign"))
    assert "nobody is named to sign: whoever holds that office on the day does" in waiting
    assert "Mere" not in waiting, "whoever acts on one side does not know who works on the other"
    refused = html.unescape(signed_in(cast.sione).get(f"/agreements/{proposed.pk}/sign").content.decode())
    assert "Where nobody with you holds that office any more" in refused
    tane = make_actor("Tāne Rewi", "tane@ccss.example", cast.ccss, Role.MANAGER)
    assert sign_here(tane, proposed).status_code == 302, "another manager signs the very same terms"
    assert sign_here(cast.hana, proposed).status_code == 302
    assert afresh(proposed, cast.hana).state == AgreementState.SIGNED


def test_a_suspension_carries_over_to_the_version_that_comes_next_until_it_is_lifted(cast: Cast) -> None:
    begun = make_talked(cast, ("3", "4"))
    begun.says(cast.mere, "4", MoveKind.DECLINE, "Nobody needs it")
    begun.says(cast.hana, "4", MoveKind.DROP)
    first = put_up(begun, ("3",))
    for who in (cast.hana, cast.mere):
        assert sign_here(who, first).status_code == 302
    talked = drafted(cast, vary(cast, first, clauses=["3"]))
    home = html.unescape(read(signed_in(cast.mere), f"/programmes/{begun.draft.programme_id}"))
    assert "A no was heard: 1 clause dropped" in home, "and goes on being said while the next version is talked over"
    suspend_agreement(cast.hana, afresh(first, cast.hana), NOW, because="A file went astray")
    second = put_up(talked, ("3", "request-protocol"))
    page = html.unescape(read(signed_in(cast.mere), f"/agreements/{second.pk}/sign"))
    assert "Version 1 is suspended by The Agency (demonstration). That carries over" in page
    for who in (cast.hana, cast.mere):
        assert sign_here(who, second).status_code == 302
    standing = html.unescape(read(signed_in(cast.mere), f"/agreements/{second.pk}/standing"))
    assert "A file went astray" in standing
    assert "under the version before; that carried over" in standing
    later = dt.datetime(2027, 4, 2, 9, 0, tzinfo=NZ)
    assert "Suspended" in afresh(second, cast.mere).stands_on(later.date()).words.capitalize()
    lift_suspension(cast.hana, afresh(second, cast.hana), later, because="It is mended")
    assert not afresh(first, cast.mere).is_suspended
    assert not afresh(second, cast.mere).is_suspended
    suspend_agreement(cast.mere, afresh(first, cast.mere), NOW, because="We look at it too")
    assert afresh(second, cast.mere).suspended_by_provider, "it is one agreement that is suspended"
