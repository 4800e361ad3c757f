"""The addresses of a provider's register of people: all under one path, which is as far as its key travels.

Stages 3 and 4. An address names somebody by an identifier that says nothing.
"""

from django.urls import path

from lightwell.people import kept_views, person_views, register_views, sheet_views, way_views

_PERSON = "register/people/<uuid:person_id>"

urlpatterns = [
    path("register", register_views.register, name="register"),
    path("register/open", register_views.open_it, name="register-open"),
    path("register/take", register_views.take, name="register-take"),
    path("register/close", register_views.close, name="register-close"),
    path("register/find", register_views.find_people, name="register-find"),
    path("register/ways", way_views.ways, name="register-ways"),
    path("register/ways/<uuid:access_id>/end", way_views.end, name="register-way-end"),
    path("register/sheet", sheet_views.sheet, name="register-sheet"),
    path("register/sheet/look", sheet_views.look, name="register-sheet-look"),
    path("register/sheet/leave", sheet_views.leave, name="register-sheet-leave"),
    path("register/people/new", person_views.new, name="person-new"),
    path(_PERSON, person_views.person, name="person"),
    path(f"{_PERSON}/change", person_views.change, name="person-change"),
    path(f"{_PERSON}/authority", kept_views.authority, name="person-authority"),
    path(f"{_PERSON}/openness", kept_views.openness, name="person-openness"),
    path("register/authorities/<uuid:authority_id>/end", kept_views.end_of_authority, name="authority-end"),
    path("register/opennesses/<uuid:openness_id>/end", kept_views.end_of_openness, name="openness-end"),
]
