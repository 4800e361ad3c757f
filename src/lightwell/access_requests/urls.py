"""The addresses of access and correction: identifiers that say nothing.

Stage 4, access and correction.
"""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from lightwell.access_requests import (
    asked_views,
    asking_views,
    breach_views,
    call_back_views,
    case_views,
    copy_views,
    note_views,
    paper_views,
    part_views,
    row_views,
    work_views,
)

urlpatterns: list[URLPattern | URLResolver] = [
    path("cases", case_views.cases, name="cases"),
    path("cases/new", case_views.new_case, name="case-new"),
    path("cases/new/<uuid:person_id>", case_views.new_case, name="case-new-for"),
    path("register/people/<uuid:person_id>/asks", asked_views.asks, name="person-asks"),
    path("register/people/<uuid:person_id>/asked", asked_views.asked_before, name="person-asked-before"),
    path("register/people/<uuid:person_id>/written", work_views.written, name="person-written"),
    path("register/work/<uuid:work_id>", work_views.work, name="work"),
    path("breaches", breach_views.breaches, name="breaches"),
    path("breaches/<uuid:breach_id>", breach_views.breach, name="breach"),
    path("cases/<uuid:case_id>", case_views.case, name="case"),
    path("cases/<uuid:case_id>/ask", asking_views.asking, name="case-ask"),
    path("register/cases/<uuid:case_id>", case_views.case, name="case-of"),
    path("register/cases/<uuid:case_id>/ask", asking_views.asking, name="case-ask-of"),
    path("cases/<uuid:case_id>/items/<uuid:item_id>", part_views.item, name="case-item"),
    path("cases/<uuid:case_id>/items/<uuid:item_id>/rows", row_views.rows, name="case-rows"),
    path("cases/<uuid:case_id>/decide", part_views.deciding, name="case-decide"),
    path("cases/<uuid:case_id>/name", part_views.name, name="case-name"),
    path("cases/<uuid:case_id>/letters/<slug:kind>", part_views.letter, name="case-letter"),
    path("register/cases/<uuid:case_id>/letters/<slug:kind>", part_views.letter, name="case-letter-of"),
    path("cases/<uuid:case_id>/papers/new", paper_views.new_paper, name="case-paper-new"),
    path("cases/<uuid:case_id>/papers/<uuid:paper_id>", paper_views.paper, name="case-paper"),
    path("cases/<uuid:case_id>/copies", copy_views.copies, name="case-copies"),
    path("cases/<uuid:case_id>/given/<slug:form>", copy_views.given_file, name="case-given"),
    path("family-copies/<uuid:copy_id>/<slug:form>", copy_views.copy_file, name="family-copy"),
    path("family-letters/<uuid:letter_id>", part_views.kept_letter, name="family-letter"),
    path("register/call-backs", call_back_views.call_backs, name="call-backs"),
    path("register/choices/<uuid:chosen_id>/call-back", call_back_views.call_back_page, name="call-back"),
    path("row-notes", note_views.row_notes, name="row-notes"),
    path("row-notes/<uuid:note_id>", note_views.row_note, name="row-note"),
]
