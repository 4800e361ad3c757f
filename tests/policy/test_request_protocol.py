"""The request protocol and who holds which copy stand in the agreement: optional, shown, printed, exported."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest

from lightwell.agreements.paper import paper
from lightwell.odrl.exporting import export
from lightwell.odrl.importing import import_agreement
from lightwell.policy import agreement as agreements
from lightwell.policy.agreement import Document
from lightwell.policy.decoding import decode
from lightwell.policy.diffing import diff
from lightwell.policy.faults import NotWellFormed
from lightwell.policy.protocol_rules import is_reachable, protocol_faults
from lightwell.policy.request_protocol import RequestProtocol
from lightwell.policy.showing import COPIES, PROTOCOL, as_text, show
from tests.odrl.made_up import of

EXAMPLE = Path(__file__).parents[2] / "examples" / "best-foot-forward.json"
WRITTEN = json.loads(EXAMPLE.read_text(encoding="utf-8"))
ASKED: dict[str, Any] = {
    "ask": "The privacy officer of the agency",
    "inbox": "privacy@agency.example",
    "answer_working_days": 10,
    "stand_in": "The privacy team’s duty officer",
    "escalation": "The agency’s manager of privacy, by telephone",
    "families": {"adult": "Ask us, and we ask the agency for you.", "child": "Ask us what is known about you."},
}
COPY = {
    "id": "deliveries", "holder": "evaluation", "what": "Each quarter’s delivery, sealed for it",
    "country": "New Zealand", "system": "the agency’s own store", "run_by": "The agency’s IT group",
}  # fmt: skip


def document(**more: Any) -> Document:
    written = copy.deepcopy(WRITTEN)
    written.pop("signatures")
    return agreements.parse({**written, **more})


AGREED = document(protocol=ASKED, copies=[COPY])


def codes(**more: Any) -> list[str]:
    with pytest.raises(NotWellFormed) as wrong:
        document(**more)
    return [fault.code for fault in wrong.value.faults]


def test_a_document_without_a_protocol_is_the_same_as_before_there_were_any() -> None:
    assert agreements.read(EXAMPLE.read_text(encoding="utf-8")).is_signed
    assert PROTOCOL not in as_text(show(document()))
    assert not {"protocol", "without_protocol", "copies"} & set(document().written)


@pytest.mark.parametrize("days", [20, 21, 40])
def test_a_protocol_no_sooner_than_the_law_is_refused_and_says_why_with_the_section(days: int) -> None:
    with pytest.raises(NotWellFormed) as wrong:
        document(protocol={**ASKED, "answer_working_days": days})
    (fault,) = wrong.value.faults
    assert (fault.where, fault.code) == ("protocol.answer_working_days", "no-sooner-than-the-law")
    assert "at most 20 working days in any case (Privacy Act 2020 s 44)" in fault.sentence
    assert "Agree on 19 working days or fewer." in fault.sentence


def test_nineteen_days_will_do_and_none_will_not() -> None:
    assert document(protocol={**ASKED, "answer_working_days": 19}).agreement.protocol is not None
    assert codes(protocol={**ASKED, "answer_working_days": 0}) == ["too-small"]


def test_every_part_of_a_protocol_must_be_said() -> None:
    for part in ("ask", "inbox", "stand_in", "escalation"):
        assert codes(protocol={**ASKED, part: "  "}) == ["blank"]


def test_a_copy_is_held_by_a_party_or_a_unit_that_the_agreement_names() -> None:
    assert codes(copies=[{**COPY, "holder": "somebody-else"}]) == ["unknown-holder"]
    assert codes(copies=[COPY, COPY]) == ["name-twice"]
    assert document(copies=[{**COPY, "holder": "ccss"}]).agreement.copies[0].holder == "ccss"


def test_there_is_a_protocol_or_a_reason_for_none_and_not_both() -> None:
    none = {"why": "Nothing that goes is about anybody"}
    assert codes(protocol=ASKED, without_protocol=none) == ["protocol-and-none"]
    assert "There is no request protocol: Nothing that goes" in as_text(show(document(without_protocol=none)))


def test_it_is_shown_and_printed_in_the_same_words() -> None:
    shown = {part.heading: part.sentences for part in show(AGREED).parts}
    assert (
        "When the agency answers: within 10 working days; the law allows 20 (Privacy Act 2020 s 44)."
        in (shown[PROTOCOL])
    )
    (held,) = shown[COPIES]
    assert held.endswith(
        "Each quarter’s delivery, sealed for it; on the agency’s own store, in New Zealand, run by The agency’s IT "
        "group."
    )
    printed = repr(paper(AGREED))
    assert all(sentence in printed for sentence in (*shown[PROTOCOL], held))


def test_a_variation_says_what_becomes_of_the_protocol_and_of_each_copy() -> None:
    came = {change.part: change for change in diff(document().agreement, AGREED.agreement)}
    assert came["protocol"].after == "The privacy officer of the agency"
    assert "must be told again" in came["copies.deliveries"].effect
    later = document(protocol={**ASKED, "answer_working_days": 12}, copies=[{**COPY, "country": "Australia"}])
    changed = {change.part: change for change in diff(AGREED.agreement, later.agreement)}
    assert "2 working days more to answer a family" in changed["protocol.answer_working_days"].effect
    assert "another country" in changed["copies.deliveries.country"].effect
    gone = {change.part: change for change in diff(AGREED.agreement, document().agreement)}
    assert "Nothing says any more whom to ask" in gone["protocol"].effect


def test_it_goes_into_others_terms_and_comes_back_to_the_last_byte() -> None:
    back = import_agreement(of(export(AGREED)))
    assert back is not None
    assert back.hash == AGREED.hash


@pytest.mark.parametrize(
    "inbox", ["privacy@agency.example", "https://agency.example/ask?about=me", " a.b+c@x.govt.nz "]
)
def test_an_inbox_is_an_address_that_a_message_reaches(inbox: str) -> None:
    assert is_reachable(inbox)


@pytest.mark.parametrize(
    "inbox", ["x", "the privacy team", "privacy@agency", "javascript:alert(1)", "a@b.nz, c@d.nz", ""]
)
def test_anything_else_is_no_inbox(inbox: str) -> None:
    assert not is_reachable(inbox)


def test_words_that_are_too_hard_carry_a_stated_exception() -> None:
    protocol = decode(RequestProtocol, ASKED)
    assert [fault.where for fault in protocol_faults(protocol, ("child",))] == ["families.child"]
    assert [fault.where for fault in protocol_faults(protocol, ("child",), "x")] == ["families.child"]
    assert list(protocol_faults(protocol, ("child",), "The lawyers of both sides ask")) == []
    unseen = list(protocol_faults(protocol, (), "Because \u202eof them"))
    assert [fault.where for fault in unseen] == ["kept_because"]
