"""Leaving an office takes its rights along at that moment, and never the last of those who may invite."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client

from lightwell.api.tokens import bearer_of
from lightwell.ledger.gate import Refused
from lightwell.ledger.governing import NotVisible
from lightwell.ledger.models import Entry
from lightwell.ledger.walls import stand_behind, walls
from lightwell.organisations.accepting import accept_as_newcomer, with_password
from lightwell.organisations.acting import actor_of
from lightwell.organisations.inviting import invite
from lightwell.organisations.leaving import end_membership
from lightwell.organisations.models import Account, Membership
from lightwell.policy.actors import OPERATOR, Actor, Role
from lightwell.policy.agreement import PartyKind
from lightwell.policy.local_days import end_of_day
from lightwell.policy.organisation_rules import MembershipFacts, OfficeFacts, may_end_membership
from tests.api.making import token_for
from tests.factories import NOW, Cast, best_foot_forward, make_actor

pytestmark = [pytest.mark.database, pytest.mark.django_db(transaction=True)]

AFTER = NOW + dt.timedelta(minutes=1)
LAST_DAY = dt.date(2026, 10, 31)
ON_THE_LAST_DAY = dt.datetime(2026, 10, 31, 10, 59, tzinfo=dt.UTC)  # 11.59 at night here
_moment = [NOW]


def moment() -> dt.datetime:
    """The pages' clock."""
    return _moment[0]


@pytest.fixture
def cast(settings: Any) -> Iterator[Cast]:
    settings.LIGHTWELL_CLOCK = "tests.organisations.test_leaving.moment"
    _moment[0] = NOW
    yield best_foot_forward()
    _moment[0] = NOW


def office_of(actor: Actor) -> Membership:
    with walls(actor):
        return Membership.objects.visible_to(actor).select_related("organisation").get(pk=actor.membership_id)


def browser_of(actor: Actor) -> Client:
    client = Client()
    with walls(actor):
        account = Account.objects.visible_to(actor).get(pk=actor.account_id)
    client.force_login(account, backend="lightwell.organisations.sign_in.EmailBackend")
    return client


def ending(office: Membership) -> str:
    return f"/people/offices/{office.pk}/end"


# --- what is gone --------------------------------------------------------------------------------------------


def test_an_open_browser_has_nothing_at_the_next_click(cast: Cast) -> None:
    sione = browser_of(cast.sione)
    assert "Sione Fakatava, Reporting officer" in sione.get("/people").content.decode()
    end_membership(cast.mere, office_of(cast.sione), NOW)
    _moment[0] = AFTER
    assert sione.get("/people").status_code == 404
    assert sione.get("/send").status_code == 404
    page = sione.get("/", follow=True).content.decode()
    assert "You hold no office now" in page
    assert "City Centre" not in page.split("<main")[0]


def test_a_token_made_in_the_office_works_no_longer(cast: Cast) -> None:
    secret = token_for(cast.sione).secret
    assert bearer_of(secret, NOW) is not None
    end_membership(cast.mere, office_of(cast.sione), NOW)
    with pytest.raises(Refused) as refusal:
        bearer_of(secret, AFTER)
    assert refusal.value.decision.codes == ("membership-ended",)


def test_a_job_that_waited_is_refused_when_it_begins(cast: Cast) -> None:
    waiting = cast.sione.membership_id or UUID(int=0)
    end_membership(cast.mere, office_of(cast.sione), NOW)
    with pytest.raises(Refused):
        actor_of(waiting, AFTER)


def test_what_they_did_stays_theirs_and_they_may_still_read_that_they_left(cast: Cast) -> None:
    made = invite(cast.mere, cast.ccss, NOW, email="ana@ccss.example", role=Role.MANAGER)
    accept_as_newcomer(made.invitation, NOW, newcomer=with_password("Ana Silva", "a weka under a mānuka"))
    end_membership(cast.mere, office_of(cast.mere), AFTER)
    with walls(cast.sione):
        invited = Entry.objects.get(action="organisations.invite")
        left = Entry.objects.get(action="organisations.end-membership", actor_account=cast.mere.account_id)
    assert invited.actor_account == cast.mere.account_id
    assert left.subject_id == cast.mere.membership_id


# --- who, and when -------------------------------------------------------------------------------------------


def test_an_office_ends_by_itself_after_the_day_that_was_said(cast: Cast) -> None:
    end_membership(cast.mere, office_of(cast.sione), NOW, ends_at=end_of_day(LAST_DAY))
    office = cast.sione.membership_id or UUID(int=0)
    assert actor_of(office, ON_THE_LAST_DAY)
    with pytest.raises(Refused):
        actor_of(office, ON_THE_LAST_DAY + dt.timedelta(minutes=1))


def test_one_may_leave_oneself_and_nobody_puts_an_end_off(cast: Cast) -> None:
    end_membership(cast.sione, office_of(cast.sione), NOW, ends_at=end_of_day(LAST_DAY))
    for later in (end_of_day(LAST_DAY + dt.timedelta(days=1)), NOW - dt.timedelta(days=1)):
        with pytest.raises(Refused) as refusal:
            end_membership(cast.mere, office_of(cast.sione), NOW, ends_at=later)
        assert refusal.value.decision.codes in {("put-off",), ("in-the-past",)}
    end_membership(cast.sione, office_of(cast.sione), AFTER)


def test_whoever_leaves_their_own_office_lands_on_a_page_that_is_there(cast: Cast) -> None:
    client = browser_of(cast.tom)
    left = client.post(ending(office_of(cast.tom)), {"when": "now", "read": "on"}, follow=True)
    assert left.status_code == 200, left.redirect_chain
    assert left.redirect_chain
    assert "Your office has ended" in left.content.decode()


def test_a_privacy_officer_ends_every_office_but_a_managers(cast: Cast) -> None:
    manager = make_actor("Rawiri Tamihana", "rawiri@agency.example", cast.agency, Role.MANAGER)
    end_membership(cast.wei, office_of(cast.tom), NOW)
    with pytest.raises(Refused) as refusal:
        end_membership(cast.wei, office_of(manager), NOW)
    assert refusal.value.decision.codes == ("not-its-manager",)


def test_a_colleague_ends_nobodys_and_a_stranger_finds_none(cast: Cast) -> None:
    with pytest.raises(Refused):
        end_membership(cast.hana, office_of(cast.tom), NOW)
    with pytest.raises(NotVisible):
        end_membership(cast.aroha, office_of(cast.sione), NOW)


def test_raw_sql_ends_nobody_elses_office(cast: Cast) -> None:
    for actor, office in ((cast.hana, office_of(cast.tom)), (cast.aroha, office_of(cast.sione))):
        with transaction.atomic(), connection.cursor() as cursor:
            stand_behind(actor)
            cursor.execute("SELECT set_config('lightwell.action', 'tests.raw', true)")
            cursor.execute("UPDATE organisations_membership SET ends_at = now() WHERE id = %s", [office.pk])
            assert cursor.rowcount == 0
    with pytest.raises(DatabaseError):
        _promoted_by_raw_sql(cast.sione)


def _promoted_by_raw_sql(actor: Actor) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        stand_behind(actor)
        cursor.execute("SELECT set_config('lightwell.action', 'tests.raw', true)")
        cursor.execute("UPDATE organisations_membership SET role = 'manager' WHERE id = %s", [actor.membership_id])


# --- the last who may invite ---------------------------------------------------------------------------------


def test_the_last_who_may_invite_does_not_go_before_another_has_come(cast: Cast) -> None:
    with pytest.raises(Refused) as refusal:
        end_membership(cast.mere, office_of(cast.mere), NOW)
    assert refusal.value.decision.codes == ("last-who-invites",)
    assert "Invite another manager or privacy officer first" in refusal.value.decision.reasons[0].sentence
    made = invite(cast.mere, cast.ccss, NOW, email="ana@ccss.example", role=Role.PRIVACY_OFFICER)
    with pytest.raises(Refused):
        end_membership(cast.mere, office_of(cast.mere), NOW)
    accept_as_newcomer(made.invitation, NOW, newcomer=with_password("Ana Silva", "a weka under a mānuka"))
    end_membership(cast.mere, office_of(cast.mere), AFTER)


def test_two_who_may_invite_do_not_end_each_others_office_at_once(cast: Cast) -> None:
    ana = make_actor("Ana Silva", "ana@ccss.example", cast.ccss, Role.MANAGER)
    pairs = ((cast.mere, office_of(ana)), (ana, office_of(cast.mere)))
    outcomes: list[str] = []

    def end(barrier: threading.Barrier, actor: Actor, office: Membership) -> None:
        barrier.wait(timeout=60)
        try:
            end_membership(actor, office, NOW)
            outcomes.append("done")
        except Refused as refusal:
            outcomes.extend(refusal.decision.codes)
        finally:
            connection.close()

    together = threading.Barrier(2)
    people = [threading.Thread(target=end, args=(together, *pair)) for pair in pairs]
    for person in people:
        person.start()
    for person in people:
        person.join()
    assert sorted(outcomes) == ["done", "last-who-invites"]


def test_whoever_runs_the_machine_may_because_they_can_invite_again(cast: Cast) -> None:
    end_membership(OPERATOR, office_of(cast.aroha), NOW)
    assert invite(OPERATOR, cast.harbour, NOW, email="ana@harbour.example", role=Role.MANAGER)


_STARTED = dt.datetime(2026, 7, 1, tzinfo=dt.UTC)
_SOONER, _LATER = (dt.datetime(2026, month, 1, tzinfo=dt.UTC) for month in (11, 12))


def _office(number: int, ends_at: dt.datetime | None, role: Role = Role.MANAGER) -> MembershipFacts:
    return MembershipFacts(UUID(int=number), UUID(int=1), _STARTED, ends_at, UUID(int=number + 100), role)


@pytest.mark.parametrize(
    ("own_end", "others", "until", "may"),
    [
        (None, (), None, False),
        (None, (None,), None, True),
        (None, (_LATER,), None, False),  # the other goes in December, and then there would be nobody
        (None, (_LATER, None), None, True),
        (_LATER, (_LATER,), _SOONER, True),  # nobody stays for good either way; somebody is there until then
        (_LATER, (_SOONER,), _SOONER, False),
        (None, (_SOONER,), _LATER, False),
    ],
)
def test_somebody_who_may_invite_is_always_left(
    own_end: dt.datetime | None, others: tuple[dt.datetime | None, ...], until: dt.datetime | None, may: bool
) -> None:
    manager = Actor(UUID(int=150), UUID(int=50), UUID(int=1), PartyKind.PROVIDER, (), (Role.MANAGER,))
    facts = OfficeFacts(_office(2, own_end), tuple(_office(3 + place, end) for place, end in enumerate(others)))
    assert bool(may_end_membership(manager, facts, now=NOW, ends_at=until)) is may


# --- the pages -----------------------------------------------------------------------------------------------


def test_the_page_of_people_names_them_to_those_who_give_offices_alone(cast: Cast) -> None:
    invite(cast.mere, cast.ccss, NOW, email="ana@ccss.example", role=Role.REPORTING_OFFICER)
    mere, sione = (browser_of(each).get("/people").content.decode() for each in (cast.mere, cast.sione))
    assert ("Sione Fakatava" in mere, "ana@ccss.example" in mere) == (True, True)
    assert ("Mere Tūhoro" in sione, "ana@ccss.example" in sione) == (False, False)
    assert "Manager" in sione
    for page in (mere, sione):
        assert "Aroha" not in page


def test_with_nobody_invited_the_page_says_what_to_do_next(cast: Cast) -> None:
    assert "Nobody is waiting to come in" in browser_of(cast.mere).get("/people").content.decode()


def test_a_manager_invites_sends_again_withdraws_and_ends_on_pages_alone(cast: Cast) -> None:
    mere = browser_of(cast.mere)
    wrong = mere.post("/people/invite", {"email": "ana", "role": "analyst"})
    assert wrong.status_code == 422
    assert "Write it such as mere@example.org.nz." in wrong.content.decode()
    given = {"email": "ana@ccss.example", "role": "reporting_officer", "last_day": "2026-12-31"}
    mere.post("/people/invite", given)
    again = mere.post("/people/invite", given)
    assert "This address has an open invitation to this office." in again.content.decode()
    page = mere.get("/people").content.decode()
    [link] = {part.split('"')[0] for part in page.split('href="') if part.startswith("/people/invitations/")}
    mere.post(link.replace("/withdraw", "/again"))
    assert "Take it back from ana@ccss.example" in mere.get(link).content.decode()
    assert mere.post(link).headers["Location"] == "/people"
    assert "ana@ccss.example" not in mere.get("/people").content.decode().split("<main")[1].split("Nobody")[-1]
    where = ending(office_of(cast.sione))
    shown = mere.get(where).content.decode()
    assert "End the office of Sione Fakatava" in shown
    assert "/keyring/passphrase" in shown
    assert mere.post(where, {"when": "day", "last_day": "2026-10-05"}).status_code == 422
    assert mere.post(where, {"when": "now"}).headers["Location"] == "/people"
    _moment[0] = AFTER
    assert "Offices that ended" in mere.get("/people").content.decode()


def test_the_last_manager_is_told_on_the_page_what_to_do_first(cast: Cast) -> None:
    response = browser_of(cast.mere).get(ending(office_of(cast.mere)))
    assert response.status_code == 403
    assert "Nobody would be left in this organisation who may invite people." in response.content.decode()


def test_a_colleague_and_a_stranger_reach_no_page_that_ends_or_invites(cast: Cast) -> None:
    made = invite(cast.mere, cast.ccss, NOW, email="ana@ccss.example", role=Role.REPORTING_OFFICER)
    assert "You cannot invite people" in browser_of(cast.sione).get("/people/invite").content.decode()
    given = {"email": "ana@ccss.example", "role": "manager"}
    assert browser_of(cast.sione).post("/people/invite", given).status_code == 422
    for actor in (cast.sione, cast.aroha, cast.wei, cast.former):
        client = browser_of(actor)
        assert client.get(f"/people/invitations/{made.invitation.pk}/withdraw").status_code == 404
        assert client.post(f"/people/invitations/{made.invitation.pk}/again").status_code == 404
    for actor in (cast.aroha, cast.wei, cast.former):
        assert browser_of(actor).get(ending(office_of(cast.sione))).status_code == 404
    assert browser_of(cast.sione).get(ending(office_of(cast.mere))).status_code == 403
