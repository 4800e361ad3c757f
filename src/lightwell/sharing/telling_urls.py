"""The addresses of telling people, all under the register's path, which is as far as its key travels.

Stages 3 and 4.
"""

from __future__ import annotations

from django.urls import path

from lightwell.sharing import covering_views, no_views, screen_views, telling_views

_PERSON = "register/people/<uuid:person_id>"
_SHOWING = "register/showings/<uuid:showing_id>"

urlpatterns = [
    path("register/coverage", covering_views.coverages, name="coverages"),
    path("register/coverage/<uuid:agreement_id>", covering_views.coverage_page, name="coverage"),
    path("register/later", covering_views.later_page, name="register-later"),
    path("register/from-others", covering_views.from_others_page, name="register-from-others"),
    path(f"{_PERSON}/told", telling_views.told_otherwise, name="person-told"),
    path(f"{_PERSON}/no", no_views.no_of_person, name="person-no"),
    path(f"{_PERSON}/no/<uuid:agreement_id>", no_views.no_to_programme, name="person-no-to"),
    path(f"{_PERSON}/tell", telling_views.tell_person, name="person-tell"),
    path(f"{_PERSON}/tell/<uuid:agreement_id>", telling_views.show_person, name="person-show"),
    path(
        f"{_PERSON}/tell/<uuid:agreement_id>/<slug:audience>/<int:number>",
        screen_views.notice_screen,
        name="person-screen",
    ),
    path(_SHOWING, telling_views.showing, name="showing"),
    path(f"{_SHOWING}/choose", telling_views.choose_after, name="showing-choose"),
    path(f"{_SHOWING}/receipt.json", telling_views.showing_file, name="showing-file"),
]
