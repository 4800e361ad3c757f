"""The addresses of co-design: the pages of those who take part, and those of whoever designs.

Stage 1, co-design.
"""

from django.urls import path

from lightwell.codesign import say_views

urlpatterns = [
    path("yours", say_views.guest_home, name="guest-home"),
    path("programmes/<uuid:programme_id>/say", say_views.say, name="say"),
    path("programmes/<uuid:programme_id>/you-said", say_views.you_said, name="you-said"),
    path("programmes/<uuid:programme_id>/bring-a-family", say_views.bring_family, name="bring-family"),
    path("needs/<uuid:need_id>/say", say_views.say_need, name="say-need"),
    path("needs/<uuid:need_id>/propose", say_views.propose, name="propose"),
]
