"""What stands beside the clauses is offered, answered and signed as they are: protocol, copies and promises."""

from __future__ import annotations

import datetime as dt
import html
from typing import Any

import pytest

from lightwell.agreements.actions import sign
from lightwell.agreements.models import AgreementVersion, DraftClause
from lightwell.agreements.protocols import protocol_between
from lightwell.agreements.settling import put_up_for_signing
from lightwell.ledger.gate import Refused
from lightwell.ledger.walls import walls
from lightwell.policy.negotiating import MoveKind
from tests.agreements.talking import ANSWERED_AT, Talked, make_talked, read, signed_in
from tests.agreements.test_negotiating import wording
from tests.factories import Cast, best_foot_forward

pytestmark = [pytest.mark.database, pytest.mark.django_db(transaction=True)]

PROTOCOL = {
    "ask": "The privacy officer of the agency",
    "inbox": "privacy@agency.example",
    "answer_working_days": "10",
    "stand_in": "The privacy team’s duty officer",
    "escalation": "The agency’s manager of privacy",
    "adult": "Ask us, and we ask the agency for you.",
    "child": "Ask us what they know about you.",
    "words": "",
}
COPY = {
    "holder": "evaluation", "what": "Each quarter’s delivery, sealed for it", "country": "New Zealand",
    "system": "The agency’s own store", "run_by": "", "words": "",
}  # fmt: skip


@pytest.fixture
def talked(settings: Any) -> Talked:
    settings.LIGHTWELL_CLOCK = "tests.web.told.now"
    cast: Cast = best_foot_forward()
    return make_talked(cast, ("3",), with_protocol=False)


def point(talked: Talked, kind: str) -> DraftClause:
    with walls(talked.cast.mere):
        rows = DraftClause.objects.visible_to(talked.cast.mere).select_related("draft")
        return rows.get(draft=talked.draft, point=kind)


def at(talked: Talked, kind: str, more: str = "") -> str:
    return f"{talked.home}/clauses/{point(talked, kind).pk}{more}"


def offers(talked: Talked, who: Any, kind: str, **said: str) -> Any:
    return signed_in(who).post(f"{talked.home}/beside/{kind}", said)


def test_nothing_is_signed_without_a_protocol_or_a_reason_for_none(talked: Talked) -> None:
    cast = talked.cast
    talked.says(cast.mere, "3", MoveKind.AGREE)
    with pytest.raises(Refused) as refused:
        put_up_for_signing(cast.hana, talked.draft, ANSWERED_AT)
    assert refused.value.decision.codes == ("no-request-protocol",)
    page = html.unescape(read(signed_in(cast.hana), talked.home))
    assert "One thing is still to be said" in page
    listed = html.unescape(read(signed_in(cast.hana), "/drafts"))
    assert "Either side’s turn: how a family’s request is handled is still to be said" in listed
    assert (
        offers(talked, cast.mere, "no-protocol", why="Nothing that goes is about anybody", words="").status_code == 302
    )
    with pytest.raises(Refused) as refused:
        put_up_for_signing(cast.hana, talked.draft, ANSWERED_AT)
    assert refused.value.decision.codes == ("points-still-open",), "nobody asks for what is on the table"
    assert signed_in(cast.hana).post(at(talked, "no-protocol"), {"kind": "agree", "seen": "1"}).status_code == 302
    proposed = put_up_for_signing(cast.hana, talked.draft, ANSWERED_AT)
    assert proposed.agreement.without_protocol is not None


def test_two_things_that_are_still_to_be_said_are_both_said_and_the_programme_leads_to_them(talked: Talked) -> None:
    mere, programme = signed_in(talked.cast.mere), f"/programmes/{talked.draft.programme_id}"
    assert mere.post(talked.path("3", "/wording"), wording(talked, "3", keep_months="12")).status_code == 302
    waits = html.unescape(read(mere, programme))
    assert "to answer what waits in the draft that is being talked over." in waits
    assert "to propose an agreement" not in waits
    talked.says(talked.cast.hana, "3", MoveKind.AGREE)
    page = html.unescape(read(mere, talked.home))
    assert "Two things are still to be said" in page
    assert "words of 1 clause were written before it changed" in page
    both = "words of 1 clause are due anew and how a family’s request is handled is still to be said"
    assert both in html.unescape(read(mere, "/drafts"))
    assert "to finish what is being talked over" in html.unescape(read(mere, programme))


def test_either_side_offers_a_protocol_which_is_reworded_agreed_and_read_off_the_agreement_in_force(
    talked: Talked,
) -> None:
    cast = talked.cast
    talked.says(cast.mere, "3", MoveKind.AGREE)
    slow = offers(talked, cast.mere, "protocol", **{**PROTOCOL, "answer_working_days": "20"})
    assert slow.status_code == 422
    assert "Agree on 19 working days or fewer." in html.unescape(slow.content.decode())
    assert PROTOCOL["inbox"] in slow.content.decode()
    promised = {**PROTOCOL, "adult": "We tell you what it says within three weeks."}
    timed = html.unescape(offers(talked, cast.mere, "protocol", **promised).content.decode())
    assert "each letter counts the days of its own case" in timed
    assert offers(talked, cast.mere, "protocol", **PROTOCOL).status_code == 302
    assert offers(talked, cast.mere, "protocol", **PROTOCOL).status_code == 422
    hana = signed_in(cast.hana)
    assert "Your turn on 1 point beside the clauses" in html.unescape(read(hana, talked.home))
    assert "Your turn on 1 point beside the clauses" in html.unescape(read(hana, "/drafts"))
    otherwise = {**PROTOCOL, "answer_working_days": "12", "words": "", "seen": "1"}
    assert hana.post(at(talked, "protocol", "/otherwise"), otherwise).status_code == 422
    otherwise["words"] = "Ten is too few in summer"
    assert hana.post(at(talked, "protocol", "/otherwise"), otherwise).status_code == 302
    page = html.unescape(read(signed_in(cast.mere), at(talked, "protocol")))
    assert "12 working days; the law allows 20 (Privacy Act 2020 s 44)" in page
    assert "10 working days" in page
    assert offers(talked, cast.mere, "copy", **COPY).status_code == 302
    assert signed_in(cast.mere).post(at(talked, "protocol"), {"kind": "agree", "seen": "2"}).status_code == 302
    assert hana.post(at(talked, "copy"), {"kind": "agree", "seen": "1"}).status_code == 302
    signed = _signed(talked)
    assert "in New Zealand" in html.unescape(read(hana, f"/agreements/{signed.pk}"))
    with walls(cast.mere):
        found = protocol_between(cast.mere, signed.programme_id, cast.ccss.pk, dt.date(2026, 11, 2))
        assert protocol_between(cast.mere, signed.programme_id, cast.ccss.pk, dt.date(2026, 6, 1)) is None
    assert found is not None
    assert found.protocol is not None
    assert found.protocol.answer_working_days == 12
    assert [(each.holder, each.system) for each in found.copies] == [("evaluation", "The agency’s own store")]


def _signed(talked: Talked) -> AgreementVersion:
    cast = talked.cast
    proposed = put_up_for_signing(cast.hana, talked.draft, ANSWERED_AT)
    sign(cast.hana, proposed, ANSWERED_AT)
    return sign(cast.mere, proposed, ANSWERED_AT)


def test_a_protocol_names_an_office_an_inbox_that_a_message_reaches_and_words_that_suit(talked: Talked) -> None:
    cast = talked.cast
    hard = "Notwithstanding the aforementioned considerations, pseudonymisation necessitates administrative diligence."
    wrong = {**PROTOCOL, "inbox": "x", "stand_in": "Wiremu Parata", "child": hard}
    response = offers(talked, cast.mere, "protocol", **wrong)
    page = html.unescape(response.content.decode())
    assert response.status_code == 422
    assert "This reads as a person’s name." in page
    assert "These words name an office, and no person" in page
    answered = {**wrong, "is_office": "on"}
    page = html.unescape(offers(talked, cast.mere, "protocol", **answered).content.decode())
    assert "Give an e-mail address" in page
    assert "These words are too hard for a child of about seven" in page
    assert hard in page
    answered |= {"inbox": "https://agency.example/privacy", "kept_because": "The lawyers of both sides ask for them"}
    assert offers(talked, cast.mere, "protocol", **answered).status_code == 302
    page = html.unescape(read(signed_in(cast.hana), at(talked, "protocol")))
    assert "The lawyers of both sides ask for them" in page


def test_a_promise_is_offered_while_a_draft_is_talked_over_and_the_other_side_answers(talked: Talked) -> None:
    cast = talked.cast
    own = {"standard": "own", "promise": "Nobody reads this on a telephone", "source": "What our families asked"}
    empty = offers(talked, cast.mere, "promise", **{**own, "promise": " "})
    assert empty.status_code == 422
    assert "Write what is promised." in empty.content.decode()
    assert offers(talked, cast.mere, "promise", **own).status_code == 302
    page = html.unescape(read(signed_in(cast.hana), talked.home))
    assert "Nobody reads this on a telephone" in page
    declined = {"kind": "decline", "words": "Our analysts do", "seen": "1"}
    assert signed_in(cast.hana).post(at(talked, "promise"), declined).status_code == 302
    assert signed_in(cast.mere).post(at(talked, "promise"), {"kind": "drop", "seen": "2"}).status_code == 302
    assert point(talked, "promise").standing == "dropped"
    assert point(talked, "promise").code == "promise-1"


def test_two_who_word_a_point_at_once_lose_nothing(talked: Talked) -> None:
    cast = talked.cast
    assert offers(talked, cast.mere, "protocol", **PROTOCOL).status_code == 302
    hana = signed_in(cast.hana)
    assert hana.post(at(talked, "protocol"), {"kind": "ask", "words": "Why ten?", "seen": "1"}).status_code == 302
    late = hana.post(at(talked, "protocol", "/otherwise"), {**PROTOCOL, "words": "Written slowly", "seen": "1"})
    page = html.unescape(late.content.decode())
    assert late.status_code == 409
    assert "Written slowly" in page
    assert "Why ten?" in page


def test_nobody_else_finds_or_moves_what_stands_beside_the_clauses(talked: Talked) -> None:
    cast = talked.cast
    assert offers(talked, cast.sione, "protocol", **PROTOCOL).status_code == 422
    assert offers(talked, cast.aroha, "protocol", **PROTOCOL).status_code == 404
    assert offers(talked, cast.mere, "nothing-like-it").status_code == 404
    assert offers(talked, cast.mere, "protocol", **PROTOCOL).status_code == 302
    assert signed_in(cast.mere).get(at(talked, "protocol", "/without")).status_code == 404
    assert signed_in(cast.mere).get(at(talked, "protocol", "/wording")).status_code == 404
