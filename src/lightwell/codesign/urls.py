"""The addresses of co-design: the pages of those who take part, and those of whoever designs.

Stage 1, co-design.
"""

from typing import Any

from django.urls import path

from lightwell.codesign import (
    bringing_views,
    check_views,
    design_views,
    following_views,
    hour_views,
    lesson_views,
    need_views,
    party_views,
    programme_views,
    reply_views,
    review_views,
    round_views,
    say_views,
    sketch_views,
)
from lightwell.organisations.giving_back import View, gives_back


def own(route: str, view: View, *, name: str) -> Any:
    """An address of whoever designs that loses nothing typed, also for whoever may not say it any more."""
    return path(route, gives_back(view), name=name)


urlpatterns = [
    path("hour-cost", hour_views.hour_cost, name="hour-cost"),
    path("yours", say_views.guest_home, name="guest-home"),
    path("programmes/<uuid:programme_id>/say", say_views.say, name="say"),
    path("programmes/<uuid:programme_id>/you-said", say_views.you_said, name="you-said"),
    path("programmes/<uuid:programme_id>/what-changed", following_views.what_changed, name="what-changed"),
    path("programmes/<uuid:programme_id>/success", following_views.say_success, name="say-success"),
    own("programmes/<uuid:programme_id>/bring-a-family", bringing_views.bring_family, name="bring-family"),
    path("programmes/<uuid:programme_id>/open", bringing_views.open_invitations, name="open-invitations"),
    path("open-invitations/<uuid:invitation_id>/place", bringing_views.place, name="open-place"),
    path("open-invitations/<uuid:invitation_id>/end", bringing_views.end_open, name="open-end"),
    path("o/<str:token>", bringing_views.open_link, name="open-link"),
    path("come-in/open", bringing_views.open_door, name="open-door"),
    path("views/<uuid:contribution_id>/reply", reply_views.reply, name="reply"),
    path("needs/<uuid:need_id>/yes-or-no", party_views.yes_or_no, name="yes-or-no"),
    path("needs/<uuid:need_id>/say", say_views.say_need, name="say-need"),
]

_DESIGN = "programmes/<uuid:programme_id>/design"
_NEED = "needs/<uuid:need_id>"
_ROUND = "rounds/<uuid:round_id>"
urlpatterns += [
    own("design", design_views.designs, name="designs"),
    own("design/open", design_views.open_one, name="design-open"),
    own(_DESIGN, design_views.design, name="design"),
    own(f"{_DESIGN}/words", programme_views.programme_words, name="design-words"),
    own(f"{_DESIGN}/what-changed", following_views.design_what_changed, name="design-what-changed"),
    own(f"{_DESIGN}/people", design_views.people, name="design-people"),
    own(f"{_DESIGN}/people/record", design_views.probity, name="design-probity"),
    own(f"{_DESIGN}/people/ask", design_views.invite, name="design-invite"),
    own("participants/<uuid:participant_id>/take-out", design_views.remove, name="design-remove"),
    own("participants/<uuid:participant_id>/ask-again", design_views.asking_again, name="design-ask-again"),
    own(f"{_DESIGN}/success", design_views.success, name="design-success"),
    own(f"{_DESIGN}/success/<int:number>", design_views.success, name="design-success-again"),
    own(f"{_DESIGN}/success/<int:number>/out", design_views.success_out, name="design-success-out"),
    own(f"{_DESIGN}/lessons", lesson_views.design_lessons, name="design-lessons"),
    own("lessons", lesson_views.lessons, name="lessons"),
    own("lessons/record", lesson_views.record, name="lesson-record"),
    own(f"{_DESIGN}/needs/new", sketch_views.new_need, name="design-need-new"),
    own("need-sketches/<uuid:sketch_id>/<int:step>", sketch_views.sketch, name="design-sketch"),
    own("need-sketches/<uuid:sketch_id>/put-away", sketch_views.put_away, name="design-sketch-away"),
    path(f"{_DESIGN}/needs/bring", need_views.bring_document, name="design-bring"),
    own(_NEED, need_views.need, name="design-need"),
    own(f"{_NEED}/words", need_views.need_words, name="design-need-words"),
    own(f"{_NEED}/words/<int:step>", need_views.need_words, name="design-need-part"),
    own(f"{_NEED}/items/new", need_views.need_item, name="design-item-new"),
    own(f"{_NEED}/items/<str:path>", need_views.need_item, name="design-item"),
    own(f"{_NEED}/items/<str:path>/out", need_views.item_out, name="design-item-out"),
    own(f"{_NEED}/changes", need_views.need_changes, name="design-need-changes"),
    own(f"{_NEED}/checks", check_views.need_checks, name="design-need-checks"),
    own(f"{_NEED}/assessment", check_views.need_assessment, name="design-need-assessment"),
    path(f"{_NEED}/reviews/<str:which>", review_views.review, name="design-review"),
    own("review-files/<uuid:file_id>/read", review_views.read, name="design-review-read"),
    own("contributions/<uuid:contribution_id>/need", sketch_views.need_of_an_idea, name="design-idea-need"),
    own(f"{_DESIGN}/rounds/plan", round_views.plan, name="design-plan"),
    own(_ROUND, round_views.round_page, name="design-round"),
    own(f"{_ROUND}/views", round_views.views, name="design-round-views"),
    own(f"{_ROUND}/close-early", round_views.close_early, name="design-close-early"),
    own(f"{_ROUND}/again/<uuid:need_id>", round_views.asking_anew, name="design-ask-anew"),
    own(f"{_ROUND}/<str:step>", round_views.move, name="design-round-move"),
    own("contributions/<uuid:contribution_id>/answer", round_views.answer_view, name="design-answer"),
]
