"""Every address, walked as nobody, and as everybody whom it is not for: a sign-in, a 404 or a 403, never content."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator, Mapping, Set
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from uuid import UUID

import pytest
from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from lightwell.agreements.models import Meeting
from lightwell.ledger.walls import walls
from lightwell.letters.models import Letter
from lightwell.letters.posting import write_all
from lightwell.policy.notice_elements import NoticeAudience
from lightwell.policy.notices import compose
from tests.agreements.meeting import agreed
from tests.agreements.talking import Talked, make_talked
from tests.web.told import Told

pytestmark = pytest.mark.database

Names = Callable[[Told], Mapping[str, object]]
PEOPLE = frozenset({"mere", "sione", "priya", "tom", "hana", "wei", "aroha", "former"})
CCSS = frozenset({"mere", "sione"})
AGENCY = frozenset({"priya", "tom", "hana", "wei"})
OPENERS = frozenset({"priya", "tom"})
# What is on no page of anybody who has no part in it.
SECRETS = ("Best foot forward", "City Centre", "best-foot-forward", "Newtown", "Wellington city", "Mere Tūhoro")


def nothing(told: Told) -> Mapping[str, object]:
    return {}


def agreement(told: Told) -> Mapping[str, object]:
    return {"agreement_id": told.agreement.pk}


def audience(told: Told) -> Mapping[str, object]:
    return {**agreement(told), "audience": "young-child"}


def notice_sentence(told: Told) -> Mapping[str, object]:
    """The first of the youngest child's."""
    first = compose(told.agreement.agreement, NoticeAudience.YOUNG_CHILD).sentences[0]
    return {**audience(told), "sentence": first.id}


def programme(told: Told) -> Mapping[str, object]:
    return {"programme_id": told.agreement.programme_id}


def nowhere(**names: object) -> Names:
    """Nothing of that kind is there; whoever it were for would have to be told what is."""
    return lambda told: names


def quarter(told: Told, **more: object) -> Mapping[str, object]:
    return {"agreement_id": told.agreement.pk, "period": "2026-Q3", **more}


def delivery(told: Told) -> Mapping[str, object]:
    return {"delivery_id": told.to_evaluation.pk}


def hand_over(told: Told) -> Mapping[str, object]:
    return {"hand_over_id": told.hand_over.pk}


def sending(told: Told) -> Mapping[str, object]:
    """The ledger's entry about what CCSS sent."""
    return {"entry_id": told.entry_about(told.hand_over)}


def letter_to_priya(told: Told) -> Mapping[str, object]:
    """The one that says that her unit was sent something."""
    write_all(told.to_evaluation.sent_at, is_posting=False)
    with walls(told.cast.priya):
        return {"letter_id": Letter.objects.get(subject_id=told.to_evaluation.pk).pk}


@cache
def _talked(of: int) -> Talked:
    """The next version of a site's agreement, being talked over; begun once for each telling."""
    told = _TOLD[of]
    return make_talked(told.cast, replaces=told.agreement, version=2, starts_on=dt.date(2027, 1, 1))


def draft(told: Told) -> Mapping[str, object]:
    _TOLD[id(told)] = told
    return {"draft_id": _talked(id(told)).draft.pk}


def draft_clause(told: Told) -> Mapping[str, object]:
    return {**draft(told), "clause_id": _talked(id(told)).clause("3").pk}


def draft_point(told: Told) -> Mapping[str, object]:
    return {**draft(told), "clause_id": _talked(id(told)).clause("request-protocol").pk}


@cache
def _met(of: int) -> Meeting:
    """A meeting about that draft, whose time both have agreed to."""
    return agreed(_talked(of))


def meeting(told: Told) -> Mapping[str, object]:
    return {**draft(told), "meeting_id": _met(id(told)).pk}


def no_note(told: Told) -> Mapping[str, object]:
    return {**meeting(told), "note_id": UUID(int=1)}


def no_adviser(told: Told) -> Mapping[str, object]:
    return {**draft(told), "adviser_id": UUID(int=1)}


# By their place in memory, which keeping them keeps: one that is laid down again has the same identifiers.
_TOLD: dict[int, Told] = {}


@dataclass(frozen=True, slots=True)
class Place:
    """An address and whom it is for. own: others reach a page of that name too, with nothing on it but their own.

    for_systems: it is for tokens alone, so that whoever has signed in is nobody there.
    for_guests_too: whoever is not in is led to the guests' door.
    """

    seen_by: Set[str]
    names: Names = nothing
    own: bool = False
    open_to_all: bool = field(default=False)
    for_systems: bool = field(default=False)
    for_guests_too: bool = field(default=False)


def no_need(told: Told) -> Mapping[str, object]:
    return {"need_id": UUID(int=1)}


def no_guest(told: Told) -> Mapping[str, object]:
    return {"guest_id": UUID(int=1)}


def no_case(told: Told) -> Mapping[str, object]:
    return {"case_id": UUID(int=1)}


PLACES: Mapping[str, Place] = {
    "home": Place(CCSS | AGENCY, own=True),
    "sign-in": Place(PEOPLE, open_to_all=True),
    "sign-in-afresh": Place(PEOPLE, own=True),
    "sign-out": Place(PEOPLE, open_to_all=True),
    "sign-in-second": Place(PEOPLE, open_to_all=True),
    "sign-in-start-again": Place(PEOPLE, open_to_all=True),
    "sign-in-passkey": Place(PEOPLE, open_to_all=True),
    "sign-in-organisation": Place(PEOPLE, open_to_all=True),
    "sign-in-organisation-back": Place(PEOPLE, open_to_all=True),
    "forgotten": Place(PEOPLE, open_to_all=True),
    "new-password-link": Place(PEOPLE, lambda told: {"account_id": UUID(int=1), "token": "made-up"}, open_to_all=True),
    "new-password": Place(PEOPLE, open_to_all=True),
    "account": Place(PEOPLE, own=True),
    "account-password": Place(PEOPLE, own=True),
    "account-sign-ins-end": Place(PEOPLE, own=True),
    "account-second-step": Place(PEOPLE, own=True),
    "account-app": Place(PEOPLE, own=True),
    "account-passkey-new": Place(PEOPLE, own=True),
    "account-factor-remove": Place(frozenset(), lambda told: {"factor": 1}),
    "account-codes": Place(PEOPLE, own=True),
    "account-codes-file": Place(PEOPLE, own=True),
    "offices": Place(CCSS | AGENCY, own=True),
    "ledger": Place(PEOPLE, open_to_all=True),
    "ledger-checkpoint": Place(PEOPLE, open_to_all=True),
    "ledger-consistency": Place(PEOPLE, open_to_all=True),
    "ledger-entry": Place(CCSS | AGENCY, sending),
    "ledger-entry-proof": Place(CCSS | AGENCY, sending),
    "letters": Place(PEOPLE, own=True),
    "letter-choices": Place(PEOPLE, own=True),
    "letter": Place({"priya"}, letter_to_priya),
    "letter-as-sent": Place({"priya"}, letter_to_priya),
    "programme": Place(CCSS | AGENCY, lambda told: {"programme_id": told.agreement.programme_id}),
    "guest-link": Place(PEOPLE, lambda told: {"token": "made-up"}, open_to_all=True),
    "guest-door": Place(PEOPLE, open_to_all=True),
    "guest-pin": Place(PEOPLE, open_to_all=True),
    "guest-leave": Place(PEOPLE, open_to_all=True),
    "guest-shut": Place(PEOPLE, open_to_all=True),
    "mine": Place(PEOPLE, open_to_all=True),
    "mine-words": Place(PEOPLE, open_to_all=True),
    "mine-told": Place(PEOPLE, open_to_all=True),
    "mine-held": Place(PEOPLE, open_to_all=True),
    "mine-looked": Place(PEOPLE, open_to_all=True),
    "mine-proof": Place(PEOPLE, nowhere(entry_id=UUID(int=1)), open_to_all=True),
    "mine-grown": Place(PEOPLE, open_to_all=True),
    "mine-copies": Place(PEOPLE, open_to_all=True),
    "mine-copy": Place(PEOPLE, nowhere(letter_id=UUID(int=1)), open_to_all=True),
    "mine-paper": Place(PEOPLE, nowhere(paper_id=UUID(int=1)), open_to_all=True),
    "mine-own-copy": Place(PEOPLE, nowhere(copy_id=UUID(int=1)), open_to_all=True),
    "mine-own-copy-file": Place(PEOPLE, nowhere(copy_id=UUID(int=1), form="pdf"), open_to_all=True),
    "mine-changed": Place(PEOPLE, open_to_all=True),
    "mine-goodbye": Place(PEOPLE, open_to_all=True),
    "mine-traces": Place(PEOPLE, open_to_all=True),
    "mine-choices": Place(PEOPLE, open_to_all=True),
    "mine-ask": Place(PEOPLE, open_to_all=True),
    "mine-put-right": Place(PEOPLE, open_to_all=True),
    "mine-write": Place(PEOPLE, open_to_all=True),
    "guest-home": Place(PEOPLE, open_to_all=True),
    "guests": Place(CCSS | AGENCY, own=True),
    "guest-code": Place(frozenset(), no_guest),
    "guest-hint": Place(frozenset(), no_guest),
    "guest-end": Place(frozenset(), no_guest),
    "say": Place(CCSS, programme, for_guests_too=True),
    "you-said": Place(CCSS, programme, for_guests_too=True),
    "what-changed": Place(CCSS, programme, for_guests_too=True),
    "say-success": Place(CCSS, programme, for_guests_too=True),
    "bring-family": Place(CCSS | AGENCY, programme),
    "open-invitations": Place(CCSS | AGENCY, programme),
    "open-place": Place(frozenset(), nowhere(invitation_id=UUID(int=1))),
    "open-end": Place(frozenset(), nowhere(invitation_id=UUID(int=1))),
    "open-link": Place(PEOPLE, lambda told: {"token": "made-up"}, open_to_all=True),
    "open-door": Place(PEOPLE, open_to_all=True),
    "reply": Place(frozenset(), nowhere(contribution_id=UUID(int=1)), for_guests_too=True),
    "yes-or-no": Place(frozenset(), no_need, for_guests_too=True),
    "say-need": Place(frozenset(), no_need, for_guests_too=True),
    "need-no": Place(frozenset(), no_need, for_guests_too=True),
    "designs": Place(AGENCY),
    "design-open": Place(AGENCY),
    "design": Place(AGENCY, programme),
    "design-people": Place(AGENCY, programme),
    "design-probity": Place(AGENCY, programme),
    "design-invite": Place(AGENCY, programme),
    "design-words": Place(AGENCY, programme),
    "design-what-changed": Place(AGENCY, programme),
    "design-sketch": Place(frozenset(), nowhere(sketch_id=UUID(int=1), step=1)),
    "design-sketch-away": Place(frozenset(), nowhere(sketch_id=UUID(int=1))),
    "design-remove": Place(frozenset(), nowhere(participant_id=UUID(int=1))),
    "design-ask-again": Place(frozenset(), nowhere(participant_id=UUID(int=1))),
    "design-success": Place(AGENCY, programme),
    "design-success-again": Place(frozenset(), lambda told: {**programme(told), "number": 1}),
    "design-success-out": Place(frozenset(), lambda told: {**programme(told), "number": 1}),
    "design-lessons": Place(AGENCY, programme),
    "design-need-new": Place(AGENCY, programme),
    "design-bring": Place(AGENCY, programme),
    "design-plan": Place(AGENCY, programme),
    "design-need": Place(frozenset(), nowhere(need_id=UUID(int=1))),
    "design-need-words": Place(frozenset(), nowhere(need_id=UUID(int=1))),
    "design-need-part": Place(frozenset(), nowhere(need_id=UUID(int=1), step=1)),
    "design-item-new": Place(frozenset(), nowhere(need_id=UUID(int=1))),
    "design-item": Place(frozenset(), nowhere(need_id=UUID(int=1), path="people.suburb")),
    "design-item-out": Place(frozenset(), nowhere(need_id=UUID(int=1), path="people.suburb")),
    "design-need-changes": Place(frozenset(), nowhere(need_id=UUID(int=1))),
    "design-need-checks": Place(frozenset(), nowhere(need_id=UUID(int=1))),
    "design-need-assessment": Place(frozenset(), nowhere(need_id=UUID(int=1))),
    "design-review": Place(frozenset(), nowhere(need_id=UUID(int=1), which="ethics")),
    "design-review-read": Place(frozenset(), nowhere(file_id=UUID(int=1))),
    "design-idea-need": Place(frozenset(), nowhere(contribution_id=UUID(int=1))),
    "design-round": Place(frozenset(), nowhere(round_id=UUID(int=1))),
    "design-round-views": Place(frozenset(), nowhere(round_id=UUID(int=1))),
    "design-close-early": Place(frozenset(), nowhere(round_id=UUID(int=1))),
    "design-ask-anew": Place(frozenset(), nowhere(round_id=UUID(int=1), need_id=UUID(int=2))),
    "design-round-move": Place(frozenset(), nowhere(round_id=UUID(int=1), step="open")),
    "design-answer": Place(frozenset(), nowhere(contribution_id=UUID(int=1))),
    "lessons": Place(CCSS | AGENCY, own=True),
    "lesson-record": Place(CCSS | AGENCY, own=True),
    "agreements": Place(CCSS | AGENCY, own=True),
    "agreement": Place(CCSS | AGENCY, agreement),
    "agreement-document": Place(CCSS | AGENCY, agreement),
    "agreement-paper": Place(CCSS | AGENCY, agreement),
    "agreement-odrl": Place(CCSS | AGENCY, agreement),
    "agreement-sign": Place(CCSS | AGENCY, agreement),
    "agreement-vary": Place(CCSS | AGENCY, agreement),
    "agreement-end-back": Place(CCSS | AGENCY, agreement),
    "agreement-anew": Place(CCSS | AGENCY, agreement),
    "agreement-standing": Place(CCSS | AGENCY, agreement),
    "agreement-end": Place(CCSS | AGENCY, agreement),
    "drafts": Place(CCSS | AGENCY, own=True),
    "draft-new": Place(CCSS | AGENCY, lambda told: {"programme_id": told.agreement.programme_id}),
    "draft": Place(CCSS | AGENCY, draft),
    "draft-try": Place(CCSS | AGENCY, draft),
    "programme-try": Place(CCSS | AGENCY, programme),
    "meetings": Place(CCSS | AGENCY, draft),
    "draft-tracked": Place(CCSS | AGENCY, draft),
    "draft-word": Place(CCSS | AGENCY, draft),
    "meeting-new": Place(CCSS | AGENCY, draft),
    "meeting": Place(CCSS | AGENCY, meeting),
    "meeting-times": Place(CCSS | AGENCY, meeting),
    "meeting-cancel": Place(CCSS | AGENCY, meeting),
    "meeting-file": Place(CCSS | AGENCY, meeting),
    "meeting-note": Place(CCSS | AGENCY, meeting),
    "note-confirm": Place(CCSS | AGENCY, no_note),
    "note-renew": Place(CCSS | AGENCY, no_note),
    "note-take-back": Place(CCSS | AGENCY, no_note),
    "draft-agree-many": Place(CCSS | AGENCY, draft),
    "draft-comment": Place(CCSS | AGENCY, draft),
    "draft-adviser": Place(CCSS | AGENCY, draft),
    "adviser-out": Place(CCSS | AGENCY, no_adviser),
    "draft-said": Place(CCSS | AGENCY, draft),
    "draft-offer": Place(CCSS | AGENCY, draft),
    "draft-for-signing": Place(CCSS | AGENCY, draft),
    "draft-take-back": Place(CCSS | AGENCY, draft),
    "draft-give-up": Place(CCSS | AGENCY, draft),
    "draft-clause": Place(CCSS | AGENCY, draft_clause),
    "draft-wording": Place(CCSS | AGENCY, draft_clause),
    "draft-without": Place(CCSS | AGENCY, draft_clause),
    "draft-ask-community": Place(CCSS | AGENCY, draft_clause),
    "draft-community": Place(CCSS | AGENCY, draft_clause),
    "draft-items": Place(CCSS | AGENCY, draft_clause),
    "draft-telling": Place(CCSS | AGENCY, draft),
    "draft-first-day": Place(CCSS | AGENCY, draft),
    "draft-keep-words": Place(CCSS | AGENCY, draft_clause),
    "draft-point-offer": Place(CCSS | AGENCY, lambda told: {**draft(told), "kind": "protocol"}),
    "draft-point-wording": Place(CCSS | AGENCY, draft_point),
    "flow-maps": Place(CCSS | AGENCY, own=True),
    "flow-map": Place(CCSS | AGENCY, agreement),
    "notices": Place(CCSS | AGENCY, agreement),
    "notice": Place(CCSS | AGENCY, audience),
    "notice-proof": Place(CCSS | AGENCY, agreement),
    "notice-point": Place(CCSS | AGENCY, lambda told: {**agreement(told), "point": "ring"}),
    "notice-paper": Place(CCSS | AGENCY, audience),
    "notice-booklet": Place(CCSS | AGENCY, audience),
    "notice-sentence": Place(CCSS | AGENCY, notice_sentence),
    "notice-translations": Place(CCSS | AGENCY, audience),
    "notice-translation-review": Place(frozenset(), nowhere(translation_id=UUID(int=1))),
    "deliveries": Place(OPENERS),
    "delivery": Place(CCSS | {"priya", "wei"}, delivery),
    "opening": Place({"priya"}, delivery),
    "delivery-copy": Place({"priya"}, delivery),
    "delivery-copy-file": Place({"priya"}, lambda told: {**delivery(told), "table": "people"}),
    "due": Place(CCSS | OPENERS | {"wei"}, own=True),
    "keeping": Place(CCSS | {"priya", "wei"}, delivery),
    "certificate": Place(frozenset(), delivery),
    "certificate-file": Place(frozenset(), delivery),
    "cases": Place({"mere", "wei"}, own=True),
    "case-new": Place({"mere"}, own=True),
    "case-new-for": Place(frozenset(), nowhere(person_id=UUID(int=1))),
    "case": Place(frozenset(), no_case),
    "case-ask": Place(frozenset(), no_case),
    "case-of": Place(frozenset(), no_case),
    "case-ask-of": Place(frozenset(), no_case),
    "case-item": Place(frozenset(), nowhere(case_id=UUID(int=1), item_id=UUID(int=1))),
    "case-rows": Place(frozenset(), nowhere(case_id=UUID(int=1), item_id=UUID(int=1))),
    "case-decide": Place(frozenset(), no_case),
    "case-name": Place(frozenset(), no_case),
    "case-paper-new": Place(frozenset(), no_case),
    "case-paper": Place(frozenset(), nowhere(case_id=UUID(int=1), paper_id=UUID(int=1))),
    "case-copies": Place(frozenset(), no_case),
    "case-given": Place(frozenset(), nowhere(case_id=UUID(int=1), form="pdf")),
    "family-copy": Place(frozenset(), nowhere(copy_id=UUID(int=1), form="pdf")),
    "case-letter": Place(frozenset(), nowhere(case_id=UUID(int=1), kind="decision")),
    "case-letter-of": Place(frozenset(), nowhere(case_id=UUID(int=1), kind="decision")),
    "family-letter": Place(frozenset(), nowhere(letter_id=UUID(int=1))),
    "row-notes": Place({"mere", "sione", "priya", "tom", "wei"}, own=True),
    "row-note": Place(frozenset(), nowhere(note_id=UUID(int=1))),
    "who-saw-what": Place(CCSS | {"wei"}, own=True),
    "who-saw-what-csv": Place(CCSS | {"wei"}, own=True),
    "trends": Place(CCSS, own=True),
    "trends-csv": Place(CCSS),
    "send": Place(CCSS, own=True),
    "send-quarter": Place(CCSS, quarter),
    "blank-sheet": Place(CCSS, quarter),
    "blank-list": Place(CCSS, quarter),
    "sample": Place(CCSS, lambda told: quarter(told, name="clean")),
    "hand-over": Place(CCSS, hand_over),
    "hand-over-progress": Place(CCSS, hand_over),
    "hand-over-again": Place(CCSS, hand_over),
    "marked-copy": Place(CCSS, hand_over),
    "whole-table": Place(CCSS, lambda told: {**hand_over(told), "unit": "evaluation", "name": "people"}),
    "hand-over-send": Place(CCSS, hand_over),
    "hand-over-discard": Place(CCSS, hand_over),
    "receipt": Place(CCSS, hand_over),
    "keyring": Place(CCSS, own=True),
    "keyring-new": Place(CCSS, own=True),
    "keyring-drill": Place(CCSS, own=True),
    "keyring-passphrase": Place(CCSS, own=True),
    "keyring-sheets": Place(CCSS, own=True),
    "keyring-recover": Place(CCSS, own=True),
    "people": Place(CCSS | AGENCY, own=True),
    "for-whom": Place(CCSS | AGENCY, own=True),
    "hour-cost": Place(CCSS | AGENCY, own=True),
    "people-invite": Place(CCSS | AGENCY, own=True),
    "invitation-again": Place(frozenset(), lambda told: {"invitation_id": UUID(int=1)}),
    "invitation-withdraw": Place(frozenset(), lambda told: {"invitation_id": UUID(int=1)}),
    "office-end": Place(CCSS, lambda told: {"membership_id": told.cast.sione.membership_id}),
    "invitation": Place(PEOPLE, open_to_all=True),
    "invitation-shown": Place(PEOPLE, lambda told: {"token": "made-up"}, open_to_all=True),
    "register": Place(CCSS, own=True),
    "register-begin": Place(CCSS, own=True),
    "register-open": Place(CCSS, own=True),
    "register-take": Place(CCSS, own=True),
    "register-close": Place(CCSS, own=True),
    "register-find": Place(CCSS, own=True),
    "register-ways": Place(CCSS, own=True),
    "register-way-end": Place(CCSS, nowhere(access_id=UUID(int=1)), own=True),
    "register-sheet": Place(CCSS, own=True),
    "register-sheet-look": Place(CCSS, own=True),
    "register-sheet-leave": Place(CCSS, own=True),
    "person-new": Place(CCSS, own=True),
    "person": Place(CCSS, nowhere(person_id=UUID(int=1)), own=True),
    "person-asked-before": Place(CCSS, nowhere(person_id=UUID(int=1)), own=True),
    "person-asks": Place(CCSS, nowhere(person_id=UUID(int=1)), own=True),
    "person-written": Place(CCSS, nowhere(person_id=UUID(int=1)), own=True),
    "work": Place(CCSS, nowhere(work_id=UUID(int=1)), own=True),
    "breaches": Place({"mere", "wei", "aroha"}, own=True),
    "breach": Place(frozenset(), nowhere(breach_id=UUID(int=1))),
    "person-change": Place(CCSS, nowhere(person_id=UUID(int=1)), own=True),
    "person-told": Place(CCSS, nowhere(person_id=UUID(int=1)), own=True),
    "person-no": Place(CCSS, nowhere(person_id=UUID(int=1)), own=True),
    "person-no-to": Place(CCSS, lambda told: {**agreement(told), "person_id": UUID(int=1)}, own=True),
    "person-tell": Place(CCSS, nowhere(person_id=UUID(int=1)), own=True),
    "person-show": Place(CCSS, lambda told: {**agreement(told), "person_id": UUID(int=1)}, own=True),
    "person-screen": Place(CCSS, lambda told: {**audience(told), "person_id": UUID(int=1), "number": 1}, own=True),
    "showing": Place(CCSS, nowhere(showing_id=UUID(int=1)), own=True),
    "showing-choose": Place(CCSS, nowhere(showing_id=UUID(int=1)), own=True),
    "showing-file": Place(CCSS, nowhere(showing_id=UUID(int=1)), own=True),
    "call-backs": Place(CCSS, own=True),
    "call-back": Place(CCSS, nowhere(chosen_id=UUID(int=1)), own=True),
    "coverages": Place(CCSS, own=True),
    "coverage": Place(CCSS, agreement, own=True),
    "register-later": Place(CCSS, own=True),
    "register-from-others": Place(CCSS, own=True),
    "person-authority": Place(CCSS, nowhere(person_id=UUID(int=1)), own=True),
    "person-openness": Place(CCSS, nowhere(person_id=UUID(int=1)), own=True),
    "person-space": Place(CCSS, nowhere(person_id=UUID(int=1)), own=True),
    "person-space-shut": Place(CCSS, nowhere(person_id=UUID(int=1)), own=True),
    "person-goodbye": Place(CCSS, nowhere(person_id=UUID(int=1)), own=True),
    "person-reports": Place(CCSS, nowhere(person_id=UUID(int=1)), own=True),
    "report-show": Place(CCSS, nowhere(reported_id=UUID(int=1)), own=True),
    "said-gone": Place(CCSS, nowhere(leaving_id=UUID(int=1)), own=True),
    "person-on-paper": Place(CCSS, nowhere(person_id=UUID(int=1)), own=True),
    "paper-take-back": Place(CCSS, nowhere(paper_id=UUID(int=1)), own=True),
    "paper-picture": Place(CCSS, nowhere(paper_id=UUID(int=1)), own=True),
    "written": Place(CCSS, own=True),
    "written-read": Place(CCSS, nowhere(written_id=UUID(int=1)), own=True),
    "authority-end": Place(CCSS, nowhere(authority_id=UUID(int=1)), own=True),
    "openness-end": Place(CCSS, nowhere(openness_id=UUID(int=1)), own=True),
    "tokens": Place(CCSS | AGENCY, own=True),
    "token-revoke": Place(frozenset(), lambda told: {"token_id": UUID(int=1)}),
    "api-description": Place(PEOPLE, open_to_all=True),
    "api-documentation": Place(PEOPLE, open_to_all=True),
    "api-agreements": Place(frozenset(), for_systems=True),
    "api-agreement-document": Place(frozenset(), agreement, for_systems=True),
    "api-memory": Place(frozenset(), agreement, for_systems=True),
    "api-check": Place(frozenset(), quarter, for_systems=True),
    "api-send": Place(frozenset(), quarter, for_systems=True),
    "api-deliveries": Place(frozenset(), for_systems=True),
    "api-copy": Place(frozenset(), delivery, for_systems=True),
    "api-who-saw": Place(frozenset(), for_systems=True),
    "api-find-usage": Place(frozenset(), for_systems=True),
    "api-usage-period": Place(frozenset(), for_systems=True),
    "api-heartbeat": Place(frozenset(), for_systems=True),
    "api-nothing-here": Place(frozenset(), for_systems=True),
}


def every_address(patterns: list[URLPattern | URLResolver], before: str = "") -> Iterator[tuple[str, str]]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from every_address(pattern.url_patterns, f"{before}{pattern.pattern}")
        else:
            assert pattern.name, f"{pattern.pattern} has no name"
            yield pattern.name, f"{before}{pattern.pattern}"


ADDRESSES = sorted(every_address(get_resolver().url_patterns))
NAMES = [name for name, _ in ADDRESSES]


def test_no_two_addresses_are_written_alike() -> None:
    written = [re.sub(r"<(\w+):\w+>", r"<\1>", route) for _, route in ADDRESSES]
    assert sorted(set(written)) == sorted(written)


def test_every_address_says_whom_it_is_for() -> None:
    assert set(PLACES) == set(NAMES)


# The session of everybody who signed in, by telling: signing in is most of asking for a page.
_SESSIONS: dict[tuple[int, str], str] = {}


@contextmanager
def browser_of(told: Told, person: str, at: str) -> Iterator[Client]:
    """A new browser in which somebody signed in, now or for an earlier page; for the next too, if they still are.

    at: the name of a page. One that is about signing in gets a session that no page is asked for in afterwards.
    """
    _TOLD[id(told)] = told
    kept = _SESSIONS.pop((id(told), person), None)
    if kept is None:
        client = told.client(person)
    else:
        client = Client()
        client.cookies[settings.SESSION_COOKIE_NAME] = kept
    came_with = client.cookies[settings.SESSION_COOKIE_NAME].value
    yield client
    is_about_signing_in = at.startswith(("sign-", "account"))
    if not is_about_signing_in and client.session.session_key == came_with and SESSION_KEY in client.session:
        _SESSIONS[id(told), person] = came_with


def answers(told: Told, client: Client, name: str) -> Iterator[HttpResponse]:
    where = reverse(name, kwargs=dict(PLACES[name].names(told)))
    yield client.get(where)
    yield client.get(where, {"pass": "made-up", "page": "2", "all": "1", "agreement": "best-foot-forward"})
    yield client.post(where, {"clause": "3", "why": "To look at what is not mine"})


def whole(response: HttpResponse) -> str:
    content = b"".join(response.streaming_content) if response.streaming else response.content
    return content.decode("utf-8", "replace")


PAGES = [name for name in NAMES if not PLACES[name].open_to_all and not PLACES[name].for_systems]


@pytest.mark.parametrize("name", PAGES)
def test_nobody_is_sent_to_sign_in_first(told: Told, name: str) -> None:
    for response in answers(told, Client(), name):
        assert response.status_code == 302
        door = "/come-in" if PLACES[name].for_guests_too else "/sign-in?next=/"
        assert response.headers["Location"].startswith(door)
        assert whole(response) == ""


@pytest.mark.parametrize("name", NAMES)
def test_whoever_it_is_not_for_is_shown_nothing(told: Told, name: str) -> None:
    place = PLACES[name]
    for person in sorted(PEOPLE - place.seen_by):
        with browser_of(told, person, name) as client:
            for response in answers(told, client, name):
                shown = whole(response)
                assert not [secret for secret in SECRETS if secret in shown], f"{person} at {name}"
                if not place.own:
                    refusals = {401, 404, 405} if place.for_systems else {403, 404, 405}
                    assert response.status_code in refusals, f"{person} at {name}"


@pytest.mark.parametrize("name", [name for name in NAMES if PLACES[name].for_systems])
def test_whoever_shows_no_token_is_told_so_and_nothing_else(told: Told, name: str) -> None:
    for client in (Client(), told.client("mere"), told.client("priya")):
        for response in answers(told, client, name):
            assert response.status_code in {401, 404, 405}
            assert response.headers["Content-Type"] == "application/problem+json"
            assert not [secret for secret in SECRETS if secret in whole(response)]


@pytest.mark.parametrize("name", NAMES)
def test_whoever_it_is_for_finds_something(told: Told, name: str) -> None:
    where = reverse(name, kwargs=dict(PLACES[name].names(told)))
    for person in sorted(PLACES[name].seen_by):  # a 403 is a page that says why not
        with browser_of(told, person, name) as client:
            assert client.get(where).status_code in {200, 302, 403, 404, 405, 410}, f"{person} at {name}"


@pytest.mark.parametrize("name", NAMES)
def test_nothing_anybody_was_shown_is_kept_by_their_browser(told: Told, name: str) -> None:
    where = reverse(name, kwargs=dict(PLACES[name].names(told)))
    assert told.client("mere").get(where).headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("name", NAMES)
def test_nothing_personal_is_in_an_address(told: Told, name: str) -> None:
    where = reverse(name, kwargs=dict(PLACES[name].names(told)))
    assert not [word for word in ("mere", "priya", "tūhoro", "@", "city-centre") if word in where]


def test_a_form_from_elsewhere_does_nothing(told: Told) -> None:
    client = Client(enforce_csrf_checks=True)
    response = client.post("/sign-in", {"email": "priya@agency.example", "password": "x"})
    assert response.status_code == 403
    assert "This page had been open too long" in whole(response)
