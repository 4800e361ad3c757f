"""Who may see a row of each table of co-design."""

from __future__ import annotations

from lightwell.codesign.actions import answer_lesson, change_programme, invite_organisation, record_lesson
from lightwell.codesign.hour_costs import say_hour_cost
from lightwell.codesign.models import (
    Contribution,
    HourCost,
    Lesson,
    LessonAnswer,
    Need,
    NeedSketch,
    NeedVersion,
    OpenInvitation,
    Participant,
    ProgrammeWords,
    ReviewFile,
    Round,
    Success,
    Voice,
    YesOrNo,
)
from lightwell.codesign.opening_doors import open_invitation
from lightwell.codesign.review_files import attach_review
from lightwell.codesign.saying_yes import say_yes_or_no
from lightwell.codesign.sketching import begin_sketch
from lightwell.codesign.success import say_success
from lightwell.ledger.walls import walls
from lightwell.organisations.actions import say_for_whom
from lightwell.policy.actors import Actor, Role
from lightwell.policy.agreement import PartyKind
from lightwell.policy.checks_and_balances import Check
from lightwell.policy.codesign_rules import Group, Stance
from lightwell.policy.maori_party import PartyAnswer
from tests.codesign.making import CLOSES_ON, OPENED_AT, SAID_AT, Designed, make_designed, say
from tests.factories import Cast, make_actor, make_organisation
from tests.walking import Sighting, sighting

AGENCY = {"priya", "tom", "hana", "wei", "operator"}
ANSWERS = {"hana"}
CCSS = {"mere", "sione"}
HARBOUR = {"aroha"}
ITEM = "people.ethnicity"


@sighting(Participant)
def a_provider_that_was_asked(cast: Cast) -> Sighting:
    """A rival that was asked too does not learn of it."""
    return Sighting(make_designed(cast).ccss, AGENCY | CCSS)


@sighting(Lesson)
def a_lesson_offered_to_agencies(cast: Cast) -> Sighting:
    """To agencies and to those who recorded it, not to the provider's rivals."""
    return Sighting(_lesson(cast), AGENCY | CCSS)


def _lesson(cast: Cast) -> Lesson:
    return record_lesson(
        cast.mere, cast.ccss, OPENED_AT, happened="The forms took an hour", learned="Ask less", kinds=["ethnicity"]
    )


@sighting(LessonAnswer)
def what_a_programme_does_about_a_lesson(cast: Cast) -> Sighting:
    designed, lesson = make_designed(cast), _lesson(cast)
    answered = answer_lesson(
        cast.hana, designed.programme, SAID_AT, lesson=lesson, is_taken_up=True, words="We ask fewer things"
    )
    return Sighting(answered, AGENCY | CCSS | HARBOUR)


@sighting(Round)
def a_round_that_is_open(cast: Cast) -> Sighting:
    return Sighting(make_designed(cast).round, AGENCY | CCSS | HARBOUR)


@sighting(Need)
def a_need_that_is_asked(cast: Cast) -> Sighting:
    return Sighting(make_designed(cast).needs["3"], AGENCY | CCSS | HARBOUR)


@sighting(NeedVersion)
def a_need_as_it_first_stood(cast: Cast) -> Sighting:
    need = make_designed(cast).needs["3"]
    with walls(cast.hana):
        return Sighting(NeedVersion.objects.visible_to(cast.hana).get(need=need), AGENCY | CCSS | HARBOUR)


@sighting(Contribution)
def a_view_that_others_have_not_earned_yet(cast: Cast) -> Sighting:
    """CCSS has not spoken of that item, and the round hides views; of the agency, only whoever answers reads any."""
    designed = make_designed(cast)
    return Sighting(say(cast.aroha, designed, designed.harbour, "3", ITEM, Stance.DROP, "Too few"), ANSWERS | HARBOUR)


@sighting(Voice)
def whose_a_view_is(cast: Cast) -> Sighting:
    """Not to others who take part, although both have spoken and read each other's words."""
    designed = make_designed(cast)
    said = say(cast.mere, designed, designed.ccss, "3", ITEM, Stance.KEEP)
    say(cast.aroha, designed, designed.harbour, "3", ITEM, Stance.DROP, "Too few")
    with walls(cast.hana):
        return Sighting(Voice.objects.visible_to(cast.hana).get(contribution=said), ANSWERS | CCSS)


@sighting(HourCost)
def what_an_hour_costs_a_provider(cast: Cast) -> Sighting:
    """Neither the agency that funds it nor whoever competes with it."""
    return Sighting(say_hour_cost(cast.mere, cast.ccss, OPENED_AT, dollars=60), CCSS)


@sighting(Success)
def what_success_means(cast: Cast) -> Sighting:
    programme = make_designed(cast).programme
    said = say_success(
        cast.hana, programme, OPENED_AT, how_much="Families who come", how_well="Whether times suit them",
        better_off="Whether they enjoy their days more", bad_reading="Fewer sessions: a family may need no more",
        context="A flood closed the centre in May", agrees="Both providers and two families",
    )  # fmt: skip
    return Sighting(said, AGENCY | CCSS | HARBOUR)


def _community(cast: Cast, designed: Designed, group: Group) -> tuple[Actor, Participant]:
    """Another body that was asked, and its manager."""
    body = make_organisation(PartyKind.COMMUNITY, "body", "City Community House (demonstration)")
    manager = make_actor("Fetu Leavai", "fetu@body.example", body, Role.MANAGER)
    body = say_for_whom(manager, body, OPENED_AT, speaks_for_maori=group is Group.MAORI)
    part = invite_organisation(cast.hana, designed.programme, OPENED_AT, organisation=body, group=group)
    return manager, part


@sighting(YesOrNo)
def what_a_maori_party_said_of_an_item(cast: Cast) -> Sighting:
    """Neither provider learns that there is such a party."""
    designed = make_designed(cast)
    manager, part = _community(cast, designed, Group.MAORI)
    said = say_yes_or_no(
        manager, designed.needs["3"], SAID_AT, part=part, item=ITEM, answer=PartyAnswer.DECLINE, words="Too few"
    )
    return Sighting(said, AGENCY)


@sighting(OpenInvitation)
def a_link_that_a_body_hands_on(cast: Cast) -> Sighting:
    designed = make_designed(cast)
    manager, part = _community(cast, designed, Group.COMMUNITY)
    made = open_invitation(manager, designed.programme, SAID_AT, part=part, places=30, ends_on=CLOSES_ON)
    return Sighting(made.invitation, AGENCY)


@sighting(NeedSketch)
def a_need_that_is_still_being_written(cast: Cast) -> Sighting:
    return Sighting(begin_sketch(cast.hana, make_designed(cast).programme, SAID_AT, typed={"title": "Half"}), AGENCY)


@sighting(ReviewFile)
def the_file_of_a_review(cast: Cast) -> Sighting:
    need = make_designed(cast).needs["3"]
    kept = attach_review(
        cast.hana, need, SAID_AT, review=Check.ETHICS, name="ethics.pdf", made_on=OPENED_AT.date(), content=b"%PDF-1.7"
    )
    return Sighting(kept, AGENCY)


@sighting(ProgrammeWords)
def how_a_programme_was_worded_before(cast: Cast) -> Sighting:
    programme = make_designed(cast).programme
    change_programme(
        cast.hana, programme, SAID_AT, title=programme.title, starts_on=programme.starts_on, good="Better days",
        ends_on=programme.ends_on, for_whom=programme.for_whom,
    )  # fmt: skip
    with walls(cast.hana):
        return Sighting(ProgrammeWords.objects.visible_to(cast.hana).get(), AGENCY | CCSS | HARBOUR)
