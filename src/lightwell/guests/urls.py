"""The addresses of guests: their door, and those who bring them in.

Stages 1, 3 and 4. A link's secret is in one address alone, which leads away from it at once.
"""

from django.urls import path

from lightwell.guests import door_views, host_views

urlpatterns = [
    path("g/<str:token>", door_views.link, name="guest-link"),
    path("come-in", door_views.door, name="guest-door"),
    path("come-in/pin", door_views.pin, name="guest-pin"),
    path("come-in/shut", door_views.shut, name="guest-shut"),
    path("leave-now", door_views.leave, name="guest-leave"),
    path("guests", host_views.guests, name="guests"),
    path("guests/<uuid:guest_id>/code", host_views.code, name="guest-code"),
    path("guests/<uuid:guest_id>/hint", host_views.hint, name="guest-hint"),
    path("guests/<uuid:guest_id>/end", host_views.end, name="guest-end"),
]
