"""The addresses of who holds which office, and of invitations.

All stages.
"""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from lightwell.organisations import accepting_views, for_whom_views, people_views

urlpatterns: list[URLPattern | URLResolver] = [
    path("people", people_views.people, name="people"),
    path("people/for-whom", for_whom_views.for_whom, name="for-whom"),
    path("people/invite", people_views.invite_somebody, name="people-invite"),
    path("people/invitations/<uuid:invitation_id>/again", people_views.send_again, name="invitation-again"),
    path("people/invitations/<uuid:invitation_id>/withdraw", people_views.withdraw_it, name="invitation-withdraw"),
    path("people/offices/<uuid:membership_id>/end", people_views.end_it, name="office-end"),
    path("invitation", accepting_views.invitation, name="invitation"),
    path("invitation/<str:token>", accepting_views.shown, name="invitation-shown"),
]
