"""The addresses of what families are told.

Stage 3, sharing.
"""

from __future__ import annotations

from django.urls import path

from lightwell.sharing import notice_translation_views, notice_views, notice_word_views

_ALL = "agreements/<uuid:agreement_id>/notices"
_ONE = f"{_ALL}/<slug:audience>"

urlpatterns = [
    path(_ALL, notice_views.notices, name="notices"),
    path(f"{_ALL}/proof", notice_views.notice_proof, name="notice-proof"),
    path(f"{_ALL}/settle/<slug:point>", notice_word_views.notice_point, name="notice-point"),
    path(_ONE, notice_views.notice, name="notice"),
    path(f"{_ONE}/notice.pdf", notice_views.notice_paper, name="notice-paper"),
    path(f"{_ONE}/booklet.pdf", notice_views.notice_booklet, name="notice-booklet"),
    path(f"{_ONE}/sentences/<slug:sentence>", notice_word_views.notice_sentence, name="notice-sentence"),
    path(f"{_ONE}/translations", notice_translation_views.notice_translations, name="notice-translations"),
    path(
        "notices/translations/<uuid:translation_id>/review",
        notice_translation_views.notice_translation_review,
        name="notice-translation-review",
    ),
]
