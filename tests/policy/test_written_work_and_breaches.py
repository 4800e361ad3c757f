"""Written work reaches its family that day or with a reason; a breach is assessed by every factor before it is told."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import replace

from lightwell.policy.actors import Actor, Role
from lightwell.policy.agreement import PartyKind
from lightwell.policy.breach_letters import Happened, to_commissioner, to_people
from lightwell.policy.breach_rules import (
    Breach,
    BreachFacts,
    Factor,
    NotTold,
    all_said,
    expected_by,
    may_assess_breach,
    may_not_tell_people,
    may_record_breach,
    may_say_commissioner_told,
    may_say_people_told,
    may_tell_people_after_all,
)
from lightwell.policy.organisation_rules import OrganisationFacts
from lightwell.policy.people_rules import PersonFacts
from lightwell.policy.written_work import (
    ForChild,
    Stands,
    WorkFacts,
    may_keep_back,
    may_record_work,
    may_say_child_reached,
    may_say_reached,
    stands,
)
from tests.factories import NZ

OURS = uuid.UUID(int=7)
MERE = Actor(account_id=uuid.UUID(int=1), organisation_id=OURS, role_codes=(Role.MANAGER,))
AROHA = replace(MERE, organisation_id=uuid.UUID(int=8))
FRIDAY = dt.date(2026, 11, 27)
AT = dt.datetime(2026, 11, 27, 10, 0, tzinfo=NZ)
PLAN = WorkFacts(OURS, FRIDAY, ForChild.DUE)


def test_a_family_has_it_that_day_and_the_child_within_five_working_days() -> None:
    assert stands(PLAN, FRIDAY) is Stands.WAITING
    assert stands(PLAN, FRIDAY + dt.timedelta(days=1)) is Stands.LATE
    had = replace(PLAN, reached_on=FRIDAY)
    assert PLAN.child_due_on == dt.date(2026, 12, 4)
    assert stands(had, dt.date(2026, 12, 4)) is Stands.CHILD_DUE
    assert stands(had, dt.date(2026, 12, 5)) is Stands.CHILD_LATE
    assert stands(replace(had, child_reached_on=dt.date(2026, 12, 1)), dt.date(2027, 1, 4)) is Stands.DONE
    assert stands(replace(had, for_child=ForChild.NO_CHILD), FRIDAY) is Stands.DONE


def test_what_is_kept_back_says_why() -> None:
    assert "no-reason" in may_keep_back(MERE, PLAN, why="  ").codes
    assert may_keep_back(MERE, PLAN, why="Their safety plan is not ready")
    assert "not-a-worker" in may_keep_back(AROHA, PLAN, why="x").codes
    assert stands(replace(PLAN, is_kept_back=True), FRIDAY) is Stands.KEPT_BACK
    tomorrow = dt.date(2026, 11, 28)
    assert "still-to-come" in may_say_reached(MERE, PLAN, now=AT, on=tomorrow).codes
    assert "still-to-come" in may_say_child_reached(MERE, PLAN, now=AT, on=tomorrow).codes
    assert may_say_child_reached(MERE, PLAN, now=AT, on=FRIDAY)
    thursday = dt.date(2026, 11, 26)
    for may_say in (may_say_reached, may_say_child_reached):
        assert "before-it-was-written" in may_say(MERE, PLAN, now=AT, on=thursday).codes
    person = PersonFacts(OURS, uuid.UUID(int=9))
    for day, code in {dt.date(1900, 1, 1): "not-born", dt.date(2027, 1, 1): "still-to-come", FRIDAY: ""}.items():
        codes = may_record_work(MERE, person, now=AT, written_on=day, born_on=dt.date(2014, 5, 3)).codes
        assert codes == ((code,) if code else ())


def test_a_breach_is_found_today_or_before_and_never_to_come() -> None:
    ours = OrganisationFacts(OURS, PartyKind.PROVIDER)
    assert may_record_breach(MERE, ours, now=AT, found_on=FRIDAY)
    assert may_record_breach(MERE, ours, now=AT, found_on=dt.date(2026, 11, 28)).codes == ("still-to-come",)
    assert may_record_breach(MERE, ours, now=AT, found_on=dt.date(1900, 1, 1)).codes == ("too-long-ago",)
    assert may_record_breach(MERE, ours, now=AT, found_on=FRIDAY, people=1)
    for slip in (0, 99_999_999_999):
        assert may_record_breach(MERE, ours, now=AT, found_on=FRIDAY, people=slip).codes == ("not-so-many",)


def test_nobody_is_told_before_every_factor_was_looked_at() -> None:
    facts = BreachFacts(OURS)
    assert may_say_commissioner_told(MERE, facts).codes == ("not-notifiable",)
    some = all_said([(each, "Nothing known yet" if each is not Factor.OTHER else " ") for each in Factor])
    assert may_assess_breach(MERE, facts, factors=some).codes == ("not-all-factors",)
    assert may_assess_breach(MERE, facts, factors=tuple(Factor))
    assert "not-its-office" in may_assess_breach(AROHA, facts, factors=tuple(Factor)).codes
    serious = replace(facts, is_serious=True)
    assert serious.is_owed
    assert may_say_people_told(MERE, serious)
    assert "not-notifiable" in may_say_people_told(MERE, replace(facts, is_serious=False)).codes
    assert not may_not_tell_people(MERE, serious, why="")
    assert may_not_tell_people(MERE, serious, why="He would read her letters")
    withheld = replace(serious, is_commissioner_told=True, withheld=(1,))
    assert not withheld.is_owed
    assert may_say_people_told(MERE, withheld).codes == ("not-told-for-a-reason",)
    assert may_not_tell_people(MERE, withheld, why="He would read her letters").codes == ("not-told-for-a-reason",)
    assert not may_tell_people_after_all(MERE, withheld, why=" ")
    assert may_tell_people_after_all(MERE, withheld, why="He has moved away")
    no_more = replace(withheld, is_serious=False)
    assert may_tell_people_after_all(MERE, no_more, why="He has moved away").codes == ("not-notifiable",)
    assert "not-its-office" in may_tell_people_after_all(AROHA, withheld, why="He has moved away").codes
    assert may_tell_people_after_all(MERE, serious, why="He has moved away").codes == ("not-withheld",)
    assert expected_by(dt.date(2026, 9, 1)) == dt.date(2026, 9, 4)  # however late it was assessed


def test_the_drafts_say_what_happened_and_whom_to_turn_to() -> None:
    factors = {Factor.ACTION: "We had it deleted.", Factor.HARM: "Somebody could learn where you go."}
    happened = Happened("CCSS", Breach.DISCLOSURE, FRIDAY, 3, "A list went to a wrong address", factors)
    people = " ".join(to_people(happened))
    for said in ("We are sorry", "A list went to a wrong address.", "We had it deleted.", "privacy.org.nz"):
        assert said in people
    commissioner = " ".join(to_commissioner(happened))
    assert "about 3 people" in commissioner
    assert "A list went to a wrong address. We found it on" in commissioner
    assert "What kind of breach: it was given to somebody who was not to have it." in commissioner


def test_some_are_told_and_others_not_and_each_of_them_counts_once() -> None:
    three = BreachFacts(OURS, is_serious=True, is_commissioner_told=True, people=3)
    assert (three.left, three.is_owed) == (3, True)
    for number in (0, 4, -1):
        assert may_not_tell_people(MERE, three, people=number, why="He would read it").codes == ("not-so-many-left",)
    assert may_not_tell_people(MERE, three, people=2, why="He would read it")
    one_is_not = replace(three, withheld=(1,))
    assert (one_is_not.left, one_is_not.is_owed) == (2, True)
    assert may_say_people_told(MERE, one_is_not)
    assert may_not_tell_people(MERE, one_is_not, people=3, why="He would read it").codes == ("not-so-many-left",)
    others_are = replace(one_is_not, told=2)
    assert (others_are.left, others_are.is_owed) == (0, False)
    assert may_say_people_told(MERE, others_are).codes == ("not-told-for-a-reason",)
    assert may_tell_people_after_all(MERE, others_are, which=0, why="He has moved away")
    for place in (-1, 1):
        assert may_tell_people_after_all(MERE, others_are, which=place, why="He has moved away").codes == (
            "not-withheld",
        )
    all_are = replace(others_are, told=3, withheld=())
    assert not all_are.is_owed
    assert may_say_people_told(MERE, all_are).codes == ("told-already",)


def test_the_commissioner_is_told_who_is_told_who_will_be_and_who_is_not_and_why() -> None:
    happened = Happened("CCSS", Breach.DISCLOSURE, FRIDAY, 4, "A list went to a wrong address", {})
    assert "To be told of it: 4 people, as soon as we can." in to_commissioner(happened)
    some = replace(
        happened, told=1, told_on=FRIDAY,
        not_told=(NotTold(2, "the first two on our list", "Somebody opens their letters"),),
    )  # fmt: skip
    said = to_commissioner(some)
    assert "Told of it: 1 person was told, the last on Friday 27 November 2026." in said
    assert "To be told of it: 1 person, as soon as we can." in said
    [not_told] = [each for each in said if each.startswith("Not told of it: 2 people")]
    assert "exception of section 116" in not_told
    assert not_told.endswith("Our reason: Somebody opens their letters.")
    assert "the first two on our list" not in " ".join(said)
    whole = replace(some, told=2)
    assert not any(each.startswith("To be told") for each in to_commissioner(whole))
    for told in (happened, some, whole):  # nobody learns from a letter of theirs that somebody else has none
        assert to_people(told) == to_people(happened)
