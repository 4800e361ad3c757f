"""The addresses of a family's own space, all under one path, which is as far as its link's key travels; and keepers'.

Stages 3 and 4. None names anybody, nor what sort of programme it is.
"""

from django.urls import path

from lightwell.family import (
    asking_views,
    keeper_views,
    paper_views,
    space_views,
    taking_views,
    told_views,
    written_views,
)

_PERSON = "register/people/<uuid:person_id>"

urlpatterns = [
    path("mine", space_views.mine, name="mine"),
    path("mine/words", space_views.speak, name="mine-words"),
    path("mine/told", told_views.told, name="mine-told"),
    path("mine/held", space_views.held, name="mine-held"),
    path("mine/looked", space_views.looked, name="mine-looked"),
    path("mine/looked/<uuid:entry_id>/proof", space_views.proof, name="mine-proof"),
    path("mine/looked/grown", space_views.grown, name="mine-grown"),
    path("mine/copies", space_views.copies, name="mine-copies"),
    path("mine/copies/<uuid:letter_id>", space_views.copy, name="mine-copy"),
    path("mine/given/<uuid:copy_id>", space_views.own_copy, name="mine-own-copy"),
    path("mine/given/<uuid:copy_id>/<str:form>", space_views.own_copy_file, name="mine-own-copy-file"),
    path("mine/changed", space_views.changed, name="mine-changed"),
    path("mine/goodbye", space_views.goodbye, name="mine-goodbye"),
    path("mine/traces", space_views.traces, name="mine-traces"),
    path("mine/choices", asking_views.choices, name="mine-choices"),
    path("mine/ask", asking_views.ask, name="mine-ask"),
    path("mine/put-right", asking_views.put_right, name="mine-put-right"),
    path("mine/write", asking_views.write_to_us, name="mine-write"),
    path("mine/papers/<uuid:paper_id>", paper_views.own_picture, name="mine-paper"),
    path(f"{_PERSON}/papers", paper_views.on_paper, name="person-on-paper"),
    path("register/papers/<uuid:paper_id>", paper_views.paper_picture, name="paper-picture"),
    path("register/papers/<uuid:paper_id>/take-back", taking_views.take_back_page, name="paper-take-back"),
    path(f"{_PERSON}/space", keeper_views.space, name="person-space"),
    path(f"{_PERSON}/space/shut", keeper_views.shut, name="person-space-shut"),
    path(f"{_PERSON}/reports", written_views.reports, name="person-reports"),
    path(f"{_PERSON}/goodbye", keeper_views.goodbye, name="person-goodbye"),
    path("register/reports/<uuid:reported_id>/show", written_views.show, name="report-show"),
    path("register/written", written_views.written, name="written"),
    path("register/written/<uuid:written_id>", written_views.read, name="written-read"),
    path("register/goodbyes/<uuid:leaving_id>/gone", keeper_views.say_gone, name="said-gone"),
]
