"""A draft as a Word file: accepted it is the draft now, rejected the version in force or the draft's first form."""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import Any

import pytest
from django.test import Client

from lightwell.agreements.advising import ask_adviser
from lightwell.agreements.drafting import OfferedClause, offer_clause
from lightwell.agreements.frames import Frame, frame_of
from lightwell.agreements.moving import move
from lightwell.agreements.tracked_changes import said_of_clause
from lightwell.policy.actors import Role
from lightwell.policy.agreement import Agreement, PartyKind
from lightwell.policy.clauses import Clause
from lightwell.policy.negotiating import MoveKind
from lightwell.printing.word import TYPE
from tests.agreements.making import document, make_agreement
from tests.agreements.talking import ANSWERED_AT, Talked, make_talked, signed_in
from tests.factories import Cast, best_foot_forward, make_actor, make_organisation
from tests.printing.words_in_word import accepted, document_of, rejected

pytestmark = [pytest.mark.database, pytest.mark.django_db(transaction=True)]

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
BESIDE = ("Promise", "How a family’s request is handled")
LATER = ANSWERED_AT + dt.timedelta(days=1)


@pytest.fixture
def cast(settings: Any) -> Cast:
    settings.LIGHTWELL_CLOCK = "tests.web.told.now"
    return best_foot_forward()


def file_of(client: Client, talked: Talked) -> Any:
    response = client.get(f"{talked.home}/tracked-changes.docx")
    assert response.status_code == 200
    assert response.headers["Content-Type"] == TYPE
    assert response.headers["Content-Disposition"].startswith("attachment")
    return document_of(response.content)


def text_of(clauses: list[Clause], frame: Frame) -> list[str]:
    """What a reader should find of these clauses, paragraph by paragraph."""
    parts = [part for each in clauses for part in said_of_clause(each, frame).items()]
    return [f"{name}: {words}" if name else words for name, words in parts]


def clauses_in(found: list[str]) -> list[str]:
    """Without what stands before the first clause and after the last."""
    ends = next((place for place, each in enumerate(found) if each in BESIDE), len(found) - 1)
    return found[2:ends]


def reworded(clause: Clause) -> Clause:
    terms = dataclasses.replace(clause.terms, keep_months=12)
    words = dataclasses.replace(clause.words, adult=f"{clause.words.adult} We keep it for one year.")
    return dataclasses.replace(clause, terms=terms, words=words)


def counter(talked: Talked) -> Clause:
    """City Centre words clause 3 otherwise."""
    row = talked.clause("3")
    changed = reworded(row.clause)
    move(talked.cast.mere, row, ANSWERED_AT, kind=MoveKind.COUNTER, words="Twelve months do", wording=changed)
    return changed


def test_accepted_it_is_the_draft_now_and_rejected_it_is_how_the_draft_began(cast: Cast) -> None:
    talked = make_talked(cast, ("3", "4"))
    frame = frame_of(talked.draft.frame)
    third, fourth = (document().agreement.clause(code) for code in ("3", "4"))
    changed = counter(talked)
    talked.says(cast.mere, "4", MoveKind.ASK, "Is this needed?")
    talked.says(cast.hana, "4", MoveKind.DROP, at=LATER)
    offer_clause(
        cast.hana, talked.draft, LATER, offered_clause=OfferedClause(document().agreement.clause("5")), words="One more"
    )
    fifth = document().agreement.clause("5")
    found = file_of(signed_in(cast.mere), talked)
    assert clauses_in(rejected(found)) == text_of([third, fourth], frame)
    assert clauses_in(accepted(found)) == text_of([changed, fifth], frame)
    changes = [each for each in found.iter() if each.tag in (f"{W}ins", f"{W}del")]
    made = {(each.get(f"{W}author"), each.get(f"{W}date")) for each in changes}
    assert made == {
        ("City Centre Social Services", "2026-06-23T09:00:00"),
        ("The Agency (demonstration)", "2026-06-24T09:00:00"),
    }


def test_a_variation_is_compared_with_the_version_in_force(cast: Cast) -> None:
    agreed = make_agreement(cast)
    in_force: Agreement = agreed.agreement
    talked = make_talked(cast, ("3", "4"), replaces=agreed, version=2, starts_on=dt.date(2027, 1, 1))
    changed = counter(talked)
    found = file_of(signed_in(cast.hana), talked)
    was = Frame(in_force.parties, in_force.uses, in_force.tables)
    left_out = [each for each in in_force.clauses if each.id not in ("3", "4")]
    kept = [in_force.clause("3"), in_force.clause("4")]
    assert clauses_in(rejected(found)) == text_of([*left_out, *kept], was)
    assert clauses_in(accepted(found)) == text_of([changed, kept[1]], frame_of(talked.draft.frame))


def test_the_page_says_where_moves_are_made_and_a_lawyer_who_was_asked_reads_it_too(cast: Cast) -> None:
    talked = make_talked(cast, ("3",))
    lawyers = make_organisation(PartyKind.COMMUNITY, "community-law", "A community law centre")
    client = signed_in(make_actor("Aditi Rao", "aditi@law.example", lawyers, Role.MANAGER))
    assert client.get(f"{talked.home}/tracked-changes").status_code == 404
    assert client.get(f"{talked.home}/tracked-changes.docx").status_code == 404
    ask_adviser(cast.hana, talked.draft, ANSWERED_AT, organisation=lawyers)
    page = " ".join(client.get(f"{talked.home}/tracked-changes").content.decode().split())
    assert "Moves are made here, on the clause’s own page, and not in the file" in page
    assert "Moves are made in Lightwell" in accepted(file_of(client, talked))[-1]
