"""The addresses of agreements, and of the drafts that they are talked over as.

Stage 2, agreement.
"""

from typing import Any

from django.urls import path as address

from lightwell.agreements import (
    advising_views,
    beginning_views,
    clause_views,
    community_views,
    draft_views,
    meeting_views,
    need_no_views,
    party_answer_views,
    point_views,
    short_answer_views,
    signing_views,
    standing_views,
    taking_back_views,
    tracked_views,
    views,
)
from lightwell.organisations.giving_back import View, gives_back

_DRAFT = "drafts/<uuid:draft_id>"
_CLAUSE = f"{_DRAFT}/clauses/<uuid:clause_id>"
_MEETING = f"{_DRAFT}/meetings/<uuid:meeting_id>"


def path(route: str, view: View, *, name: str) -> Any:
    """An address that loses nothing typed, also for whoever may not say it any more."""
    return address(route, gives_back(view), name=name)


urlpatterns = [
    path("agreements", views.agreements, name="agreements"),
    path("agreements/<uuid:agreement_id>", views.agreement, name="agreement"),
    path("agreements/<uuid:agreement_id>/document.json", views.document, name="agreement-document"),
    path("agreements/<uuid:agreement_id>/agreement.jsonld", views.in_others_terms, name="agreement-odrl"),
    path("agreements/<uuid:agreement_id>/agreement.pdf", views.on_paper, name="agreement-paper"),
    path("agreements/<uuid:agreement_id>/sign", signing_views.agreement_sign, name="agreement-sign"),
    path("agreements/<uuid:agreement_id>/standing", standing_views.agreement_standing, name="agreement-standing"),
    path("agreements/<uuid:agreement_id>/end-back", taking_back_views.agreement_end_back, name="agreement-end-back"),
    path("agreements/<uuid:agreement_id>/vary", beginning_views.agreement_vary, name="agreement-vary"),
    path("agreements/<uuid:agreement_id>/anew", beginning_views.agreement_anew, name="agreement-anew"),
    path("programmes/<uuid:programme_id>/drafts/new", beginning_views.draft_new, name="draft-new"),
    path("needs/<uuid:need_id>/no", need_no_views.need_no, name="need-no"),
    path("drafts", draft_views.drafts, name="drafts"),
    path(_DRAFT, draft_views.draft, name="draft"),
    path(f"{_DRAFT}/agree", draft_views.draft_agree_many, name="draft-agree-many"),
    path(f"{_DRAFT}/comment", draft_views.draft_comment, name="draft-comment"),
    path(f"{_DRAFT}/adviser", advising_views.draft_adviser, name="draft-adviser"),
    path(f"{_DRAFT}/advisers/<uuid:adviser_id>/take-out", advising_views.adviser_out, name="adviser-out"),
    path(f"{_DRAFT}/said", advising_views.draft_said, name="draft-said"),
    path(f"{_DRAFT}/offer", beginning_views.draft_offer, name="draft-offer"),
    path(f"{_DRAFT}/first-day", beginning_views.draft_first_day, name="draft-first-day"),
    path(f"{_DRAFT}/telling", draft_views.draft_telling, name="draft-telling"),
    path(f"{_DRAFT}/beside/<slug:kind>", point_views.draft_point_offer, name="draft-point-offer"),
    path(f"{_CLAUSE}/words", short_answer_views.draft_keep_words, name="draft-keep-words"),
    path(f"{_CLAUSE}/otherwise", point_views.draft_point_wording, name="draft-point-wording"),
    path(f"{_DRAFT}/for-signing", draft_views.draft_for_signing, name="draft-for-signing"),
    path(f"{_DRAFT}/take-back", draft_views.draft_take_back, name="draft-take-back"),
    path(f"{_DRAFT}/give-up", draft_views.draft_give_up, name="draft-give-up"),
    path(f"{_DRAFT}/tracked-changes", tracked_views.draft_tracked, name="draft-tracked"),
    path(f"{_DRAFT}/tracked-changes.docx", tracked_views.draft_word, name="draft-word"),
    path(f"{_DRAFT}/meetings", meeting_views.meetings, name="meetings"),
    path(f"{_DRAFT}/meetings/new", meeting_views.meeting_new, name="meeting-new"),
    path(_MEETING, meeting_views.meeting, name="meeting"),
    path(f"{_MEETING}/times", meeting_views.meeting_times, name="meeting-times"),
    path(f"{_MEETING}/call-off", meeting_views.meeting_cancel, name="meeting-cancel"),
    path(f"{_MEETING}/meeting.ics", meeting_views.meeting_file, name="meeting-file"),
    path(f"{_MEETING}/notes/new", meeting_views.meeting_note, name="meeting-note"),
    path(f"{_MEETING}/notes/<uuid:note_id>/confirm", meeting_views.note_confirm, name="note-confirm"),
    path(f"{_MEETING}/notes/<uuid:note_id>/renew", meeting_views.note_renew, name="note-renew"),
    path(f"{_MEETING}/notes/<uuid:note_id>/take-back", meeting_views.note_take_back, name="note-take-back"),
    path(_CLAUSE, clause_views.draft_clause, name="draft-clause"),
    path(f"{_CLAUSE}/wording", clause_views.draft_wording, name="draft-wording"),
    path(f"{_CLAUSE}/without", clause_views.draft_without, name="draft-without"),
    path(f"{_CLAUSE}/ask-community", community_views.ask_for_yes, name="draft-ask-community"),
    path(f"{_CLAUSE}/items", party_answer_views.draft_items, name="draft-items"),
    path(f"{_CLAUSE}/community", short_answer_views.draft_community, name="draft-community"),
]
