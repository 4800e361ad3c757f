"""An invitation lets one person take one office up, once, and nobody else anything."""

from __future__ import annotations

import datetime as dt
import re
import threading
import uuid
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from lightwell.ledger.gate import Refused
from lightwell.ledger.governing import NotVisible
from lightwell.ledger.models import Entry
from lightwell.ledger.walls import stand_behind, walls
from lightwell.organisations.accepting import accept, accept_as_newcomer, shown_invitation, with_password
from lightwell.organisations.acting import actor_of
from lightwell.organisations.health import findings_at
from lightwell.organisations.inviting import (
    NewInvitation,
    invitation_digest,
    invitation_of,
    invite,
    renew,
    withdraw,
    withdraw_stale,
)
from lightwell.organisations.leaving import end_membership
from lightwell.organisations.models import Account, Invitation, Membership, Organisation, Unit
from lightwell.policy.actors import OPERATOR, Actor, Role
from tests.factories import NOW, Cast, best_foot_forward, make_actor
from tests.letters.mail import mail_server

pytestmark = [pytest.mark.database, pytest.mark.django_db(transaction=True)]

TAVITA = "tavita@ccss.example"
PASSWORD = "a kākā in the kōwhai, loudly"
SOON = NOW + dt.timedelta(hours=1)
TOO_LATE = NOW + dt.timedelta(hours=73)


@pytest.fixture
def cast() -> Cast:
    return best_foot_forward()


@pytest.fixture
def here(settings: Any) -> None:
    """The pages live at the moment of the tests."""
    settings.LIGHTWELL_CLOCK = "tests.organisations.test_invitations.soon"


def soon() -> dt.datetime:
    return SOON


def to_ccss(cast: Cast, email: str = TAVITA, role: Role = Role.REPORTING_OFFICER, **more: Any) -> NewInvitation:
    return invite(cast.mere, cast.ccss, NOW, email=email, role=role, **more)


def token_in(made: NewInvitation) -> str:
    return made.link.rsplit("/", 1)[1]


def codes(refusal: pytest.ExceptionInfo[Refused]) -> tuple[str, ...]:
    return refusal.value.decision.codes


def account_of(actor: Actor) -> Account:
    with walls(actor):
        return Account.objects.visible_to(actor).get(pk=actor.account_id)


def entries_of(reader: Actor, action: str) -> list[Entry]:
    with walls(reader):
        return list(Entry.objects.visible_to(reader).filter(action=action))


# --- who may invite whom -------------------------------------------------------------------------------------


def test_of_the_link_only_a_digest_is_kept_and_nothing_prints_it(cast: Cast) -> None:
    made = to_ccss(cast)
    token = token_in(made)
    assert len(token) == 43
    with walls(cast.mere):
        kept = Invitation.objects.get(pk=made.invitation.pk)
    assert kept.digest == invitation_digest(token)
    assert token not in str(vars(kept)) + repr(made)
    assert made.link.startswith("http://localhost:8000/invitation/")


def test_a_manager_and_a_privacy_officer_invite_and_nobody_else_does(cast: Cast) -> None:
    invite(cast.wei, cast.agency, NOW, email="ana@agency.example", role=Role.ANALYST, unit=cast.evaluation)
    for actor, organisation in ((cast.sione, cast.ccss), (cast.hana, cast.agency), (cast.priya, cast.agency)):
        with pytest.raises(Refused) as refusal:
            invite(actor, organisation, NOW, email="ana@x.example", role=Role.PRIVACY_OFFICER)
        assert codes(refusal) == ("gives-no-office",)


def test_another_organisation_is_not_theirs_to_invite_to(cast: Cast) -> None:
    with pytest.raises(NotVisible):
        invite(cast.aroha, cast.ccss, NOW, email="ana@harbour.example", role=Role.MANAGER)
    with pytest.raises(Refused) as refusal:
        invite(cast.mere, cast.agency, NOW, email="ana@ccss.example", role=Role.PRIVACY_OFFICER)
    assert codes(refusal) == ("gives-no-office",)


def test_a_privacy_officer_gives_no_managers_office(cast: Cast) -> None:
    with pytest.raises(Refused) as refusal:
        invite(cast.wei, cast.agency, NOW, email="ana@agency.example", role=Role.MANAGER)
    assert codes(refusal) == ("not-theirs-to-give",)


def test_an_office_that_cannot_be_is_refused_with_every_reason(cast: Cast) -> None:
    with pytest.raises(Refused) as refusal:
        to_ccss(cast, role=Role.ANALYST, ends_at=NOW, email="mere@CCSS.example")
    assert codes(refusal) == ("not-an-office", "over-before-it-begins", "oneself")
    with pytest.raises(Refused) as refusal:
        invite(cast.wei, cast.agency, NOW, email="ana@agency.example", role=Role.ANALYST)
    assert codes(refusal) == ("needs-a-unit",)
    with pytest.raises(ValidationError):
        to_ccss(cast, email="not an address")


def test_one_address_is_invited_to_one_office_once(cast: Cast) -> None:
    made = to_ccss(cast)
    with pytest.raises(Refused) as refusal:
        to_ccss(cast, email=" Tavita@ccss.example ")
    assert codes(refusal) == ("invited-already",)
    withdraw(cast.mere, made.invitation, NOW)
    assert to_ccss(cast)


def test_an_invitation_is_known_to_those_who_give_offices_and_to_nobody_else(cast: Cast) -> None:
    to_ccss(cast)
    for name, actor in cast.everybody().items():
        with walls(actor):
            assert Invitation.objects.visible_to(actor).exists() == (name in {"mere", "operator"}), name
    assert [entry.subject_kind for entry in entries_of(cast.sione, "organisations.invite")] == [
        "organisations.invitation"
    ]
    for stranger in (cast.aroha, cast.wei, cast.priya):
        assert entries_of(stranger, "organisations.invite") == []


# --- taking it up --------------------------------------------------------------------------------------------


def test_somebody_new_takes_the_office_up_and_the_address_is_forgotten(cast: Cast) -> None:
    ends_at = NOW + dt.timedelta(days=30)
    made = to_ccss(cast, ends_at=ends_at)
    office = accept_as_newcomer(made.invitation, SOON, newcomer=with_password("Tavita Leota", PASSWORD))
    tavita = actor_of(office.pk, SOON)
    assert (tavita.organisation_id, tavita.role, office.ends_at) == (cast.ccss.pk, Role.REPORTING_OFFICER, ends_at)
    account = account_of(tavita)
    assert (account.email, account.name, account.check_password(PASSWORD)) == (TAVITA, "Tavita Leota", True)
    with walls(cast.mere):
        kept = Invitation.objects.get(pk=made.invitation.pk)
    assert (kept.email, kept.accepted_by_id, kept.membership_id) == ("", account.pk, office.pk)


def test_what_came_of_it_is_in_the_ledger_for_the_organisation_and_whoever_came(cast: Cast) -> None:
    made = to_ccss(cast)
    office = accept_as_newcomer(made.invitation, SOON, newcomer=with_password("Tavita Leota", PASSWORD))
    for reader in (cast.mere, cast.sione, Actor(account_id=office.account_id)):
        [entry] = entries_of(reader, "organisations.accept-invitation")
        assert (entry.subject_id, entry.actor_account) == (made.invitation.pk, office.account_id)
    for stranger in (cast.aroha, cast.wei, cast.former):
        assert entries_of(stranger, "organisations.accept-invitation") == []


def test_somebody_with_an_account_takes_it_up_in_that(cast: Cast) -> None:
    made = to_ccss(cast, email="aroha@harbour.example")
    office = accept(account_of(cast.aroha), made.invitation, SOON)
    assert office.account_id == cast.aroha.account_id
    assert actor_of(office.pk, SOON).organisation_id == cast.ccss.pk


def test_it_is_taken_up_in_the_account_of_its_own_address_alone(cast: Cast) -> None:
    made = to_ccss(cast)
    with pytest.raises(Refused) as refusal:
        accept(account_of(cast.aroha), made.invitation, SOON)
    assert codes(refusal) == ("another-address",)


def test_it_works_once(cast: Cast) -> None:
    made = to_ccss(cast)
    accept_as_newcomer(made.invitation, SOON, newcomer=with_password("Tavita Leota", PASSWORD))
    with pytest.raises(Refused) as refusal:
        accept_as_newcomer(made.invitation, SOON, newcomer=with_password("Somebody Else", PASSWORD))
    assert codes(refusal) == ("accepted-already",)


def test_it_does_not_work_when_its_time_is_up_or_it_was_taken_back(cast: Cast) -> None:
    late, taken_back = to_ccss(cast), to_ccss(cast, email="ana@ccss.example")
    with pytest.raises(Refused) as refusal:
        accept_as_newcomer(late.invitation, TOO_LATE, newcomer=with_password("Tavita Leota", PASSWORD))
    assert codes(refusal) == ("invitation-expired",)
    withdraw(cast.mere, taken_back.invitation, SOON)
    with pytest.raises(Refused) as refusal:
        accept_as_newcomer(taken_back.invitation, SOON, newcomer=with_password("Ana Silva", PASSWORD))
    assert codes(refusal) == ("invitation-withdrawn",)


def test_sent_again_the_earlier_link_does_nothing_and_the_time_begins_again(cast: Cast) -> None:
    made = to_ccss(cast)
    again = renew(cast.mere, made.invitation, TOO_LATE)
    assert invitation_of(invitation_digest(token_in(made))) is None
    assert invitation_of(invitation_digest(token_in(again))) == made.invitation.pk
    shown = shown_invitation(made.invitation.pk)
    assert shown is not None
    assert accept_as_newcomer(shown, TOO_LATE, newcomer=with_password("Tavita Leota", PASSWORD))


def test_two_people_at_once_take_one_up_and_one_of_them_has_it(cast: Cast) -> None:
    made = to_ccss(cast)
    outcomes: list[str] = []

    def take(barrier: threading.Barrier) -> None:
        barrier.wait(timeout=60)
        try:
            accept_as_newcomer(made.invitation, SOON, newcomer=with_password("Tavita Leota", PASSWORD))
            outcomes.append("done")
        except Refused as refusal:
            outcomes.extend(refusal.decision.codes)
        finally:
            connection.close()

    together = threading.Barrier(3)
    people = [threading.Thread(target=take, args=(together,)) for _ in range(3)]
    for person in people:
        person.start()
    for person in people:
        person.join()
    assert sorted(outcomes) == ["accepted-already", "accepted-already", "done"]


def test_an_address_that_has_an_account_makes_no_second_one(cast: Cast) -> None:
    made = to_ccss(cast, email="aroha@harbour.example")
    with pytest.raises(IntegrityError):
        accept_as_newcomer(made.invitation, SOON, newcomer=with_password("Not Aroha", PASSWORD))
    with walls(cast.mere):
        assert Invitation.objects.get(pk=made.invitation.pk).accepted_at is None


# --- what the database itself refuses ------------------------------------------------------------------------


def test_whoever_shows_a_link_sees_that_invitation_and_its_organisation_alone(cast: Cast) -> None:
    made = to_ccss(cast)
    to_ccss(cast, email="ana@ccss.example")
    showing = Actor(invitation_id=made.invitation.pk)
    with walls(showing):
        assert [each.pk for each in Invitation.objects.all()] == [made.invitation.pk]
        assert [each.pk for each in Organisation.objects.all()] == [cast.ccss.pk]
        assert not Account.objects.exists()
        assert not Membership.objects.exists()
        assert not Unit.objects.exists()


def _as_raw(actor: Actor, row: Account | Membership) -> None:
    with transaction.atomic():
        stand_behind(actor)
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('lightwell.action', 'tests.raw', true)")
        row.save(force_insert=True)


def test_raw_sql_makes_no_other_account_or_office_than_the_one_that_was_invited(cast: Cast) -> None:
    made = to_ccss(cast)
    me = uuid.uuid4()
    showing = Actor(account_id=me, invitation_id=made.invitation.pk)
    for actor, email in ((showing, "somebody@else.example"), (Actor(account_id=me), TAVITA)):
        with pytest.raises(DatabaseError):
            _as_raw(actor, Account(pk=me, email=email, name="Somebody"))
    myself = cast.aroha.account_id
    for role in (Role.MANAGER, Role.REPORTING_OFFICER):
        office = Membership(account_id=myself, organisation=cast.ccss, role=role, starts_at=SOON)
        with pytest.raises(DatabaseError):
            _as_raw(Actor(account_id=myself, invitation_id=made.invitation.pk), office)


def test_before_sign_in_nothing_can_be_listed_through_the_door(cast: Cast) -> None:
    to_ccss(cast)
    for guess in ("", "%", "' OR 1=1 --"):
        assert invitation_of(guess) is None
    with walls(Actor()):
        assert not Invitation.objects.exists()


# --- the pages -----------------------------------------------------------------------------------------------


def opened(made: NewInvitation) -> Client:
    client = Client()
    response = client.get(f"/invitation/{token_in(made)}")
    assert (response.status_code, response.headers["Location"]) == (302, "/invitation")
    return client


@pytest.mark.usefixtures("here")
def test_a_scanner_that_opens_the_link_spends_nothing(cast: Cast) -> None:
    made = to_ccss(cast)
    for _ in range(3):
        scanner = opened(made)
        assert "You are invited" in scanner.get("/invitation").content.decode()
        assert scanner.head("/invitation").status_code == 200
    with walls(cast.mere):
        assert Invitation.objects.get(pk=made.invitation.pk).accepted_at is None


@pytest.mark.usefixtures("here")
def test_somebody_new_arrives_with_a_name_and_a_password_of_their_own(cast: Cast) -> None:
    client = opened(to_ccss(cast))
    page = client.get("/invitation").content.decode()
    assert "City Centre Social Services" in page
    assert "Reporting officer" in page
    wrong = client.post("/invitation", {"name": "", "password": ""})
    assert (wrong.status_code, "Write your name." in wrong.content.decode()) == (422, True)
    done = client.post("/invitation", {"name": "Tavita Leota", "password": PASSWORD})
    assert done.status_code == 302
    with walls(cast.mere):
        assert Membership.objects.visible_to(cast.mere).filter(organisation=cast.ccss).count() == 3


@pytest.mark.usefixtures("here")
def test_a_link_that_was_forwarded_after_it_was_used_leads_nowhere(cast: Cast) -> None:
    made = to_ccss(cast)
    first, second = opened(made), opened(made)
    first.post("/invitation", {"name": "Tavita Leota", "password": PASSWORD})
    late = second.post("/invitation", {"name": "Somebody Else", "password": PASSWORD})
    assert (late.status_code, "This invitation does not work" in late.content.decode()) == (410, True)
    assert TAVITA not in late.content.decode()
    assert opened(made).get("/invitation").status_code == 410


@pytest.mark.usefixtures("here")
def test_wrong_links_all_say_the_same_and_leave_the_right_one_working(cast: Cast) -> None:
    made = to_ccss(cast)
    token = token_in(made)
    answers = set()
    for wrong in ("a" * 43, token[:-1], token.swapcase(), token + "a", "%27%20OR%201=1"):
        client = Client()
        assert client.get(f"/invitation/{wrong}").headers["Location"] == "/invitation"
        response = client.get("/invitation")
        answers.add((response.status_code, response.content))
        assert not client.session.keys()
    assert len(answers) == 1
    assert opened(made).get("/invitation").status_code == 200


@pytest.mark.usefixtures("here")
def test_the_session_keeps_nothing_that_opens_anything(cast: Cast) -> None:
    made = to_ccss(cast)
    client = opened(made)
    assert token_in(made) not in str(dict(client.session))


@pytest.mark.usefixtures("here")
def test_whoever_has_an_account_signs_in_first(cast: Cast) -> None:
    made = to_ccss(cast, email="aroha@harbour.example")
    client = opened(made)
    page = client.get("/invitation").content.decode()
    assert "This address has an account here already" in page
    assert 'name="password"' not in page
    client.force_login(account_of(cast.aroha), backend="lightwell.organisations.sign_in.EmailBackend")
    client.get(f"/invitation/{token_in(made)}")
    assert "Take it up" in client.get("/invitation").content.decode()
    assert client.post("/invitation").status_code == 302
    assert "Aroha Pukeroa, Reporting officer" in client.get("/people").content.decode()


@pytest.mark.usefixtures("here")
def test_somebody_else_who_is_signed_in_does_not_take_it_up(cast: Cast) -> None:
    made = to_ccss(cast)
    client = Client()
    client.force_login(account_of(cast.aroha), backend="lightwell.organisations.sign_in.EmailBackend")
    client.get(f"/invitation/{token_in(made)}")
    assert "You are signed in as somebody else" in client.get("/invitation").content.decode()
    assert client.post("/invitation").status_code == 403


def test_an_invitation_of_the_operator_lets_the_first_manager_in(cast: Cast) -> None:
    made = invite(OPERATOR, cast.harbour, NOW, email="ana@harbour.example", role=Role.MANAGER)
    office = accept_as_newcomer(made.invitation, SOON, newcomer=with_password("Ana Silva", PASSWORD))
    assert actor_of(office.pk, SOON).role is Role.MANAGER


# --- the letter ----------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("here")
def test_the_link_goes_out_in_one_letter_and_is_on_no_page_and_in_no_log(
    cast: Cast, settings: Any, caplog: pytest.LogCaptureFixture
) -> None:
    mere = Client()
    mere.force_login(account_of(cast.mere), backend="lightwell.organisations.sign_in.EmailBackend")
    with mail_server() as box:
        settings.LIGHTWELL_SMTP = f"smtp+plain://127.0.0.1:{box.port}"
        answer = mere.post("/people/invite", {"email": TAVITA, "role": "reporting_officer"}, follow=True)
    [letter] = box.messages
    [link] = set(re.findall(r"http://localhost:8000/invitation/\S{43}", box.plain()))
    assert (box.to, link in box.html()) == ([TAVITA], True)
    assert "Mere Tūhoro invites you to be reporting officer at City Centre Social Services." in " ".join(
        box.plain().split()
    )
    page = answer.content.decode()
    assert ("The invitation is on its way." in page, link in page) == (True, False)
    assert link.rsplit("/", 1)[1] not in caplog.text + str(letter["Subject"])
    client = Client()
    client.get(urlsplit(link).path)
    assert "You are invited" in client.get("/invitation").content.decode()


@pytest.mark.usefixtures("here")
def test_where_the_letter_is_not_taken_whoever_invited_passes_the_link_on(cast: Cast, settings: Any) -> None:
    settings.LIGHTWELL_SMTP = "smtp+plain://127.0.0.1:9"
    mere = Client()
    mere.force_login(account_of(cast.mere), backend="lightwell.organisations.sign_in.EmailBackend")
    page = mere.post("/people/invite", {"email": TAVITA, "role": "reporting_officer"}).content.decode()
    assert ("Pass this link on yourself" in page, "/invitation/" in page) == (True, True)


@pytest.mark.usefixtures("here")
def test_the_page_asks_the_database_as_often_however_many_there_are(cast: Cast) -> None:
    mere = Client()
    mere.force_login(account_of(cast.mere), backend="lightwell.organisations.sign_in.EmailBackend")
    few = _asked(mere)
    for number in range(12):
        to_ccss(cast, email=f"somebody{number}@ccss.example")
    for number in range(4):
        make_actor("Ana Silva", f"ana{number}@ccss.example", cast.ccss, Role.REPORTING_OFFICER)
    assert _asked(mere) == few


def _asked(client: Client) -> int:
    with CaptureQueriesContext(connection) as asked:
        assert client.get("/people").status_code == 200
    return len(asked)


def test_an_invitation_that_nobody_took_up_is_taken_back_in_time_and_its_address_forgotten(cast: Cast) -> None:
    made = to_ccss(cast)
    expired = made.invitation.expires_at
    assert withdraw_stale(expired + dt.timedelta(days=29)) == 0
    assert withdraw_stale(expired + dt.timedelta(days=31)) == 1
    with walls(cast.mere):
        assert Invitation.objects.get(pk=made.invitation.pk).email == ""


def test_the_doctor_says_where_nobody_can_invite_anybody(cast: Cast) -> None:
    assert {each.name: each.ok for each in findings_at(NOW)} == {"people-can-be-invited": True}
    with walls(cast.aroha):
        office = Membership.objects.select_related("organisation").get(pk=cast.aroha.membership_id)
    end_membership(OPERATOR, office, NOW)
    [found] = findings_at(SOON)
    assert (found.ok, "in harbour:" in found.sentence) == (False, True)


@pytest.mark.parametrize(
    ("settings_", "says"),
    [
        ({}, "LIGHTWELL_OIDC_CLIENT_ID"),
        ({"CLIENT_ID": "us"}, "names no organisation here"),
        ({"CLIENT_ID": "us", "ORGANISATION": "the-agency", "CLIENT_SECRET_FILE": "nowhere"}, "cannot be read"),
        ({"CLIENT_ID": "us", "ORGANISATION": "the-agency"}, "must be an https address"),
    ],
)
def test_the_doctor_says_what_an_agencys_sign_in_lacks(
    cast: Cast, settings: Any, settings_: dict[str, str], says: str
) -> None:
    settings.LIGHTWELL_OIDC_ISSUER = "http://sign-in.agency.example"
    for name, value in settings_.items():
        setattr(settings, f"LIGHTWELL_OIDC_{name}", value)
    found = {each.name: each for each in findings_at(NOW)}["organisation-sign-in"]
    assert (found.ok, says in found.sentence) == (False, True)


def test_the_doctor_finds_fault_while_nothing_says_what_a_second_step_is_there(cast: Cast, settings: Any) -> None:
    settings.LIGHTWELL_OIDC_ISSUER = "https://sign-in.agency.example"
    settings.LIGHTWELL_OIDC_CLIENT_ID, settings.LIGHTWELL_OIDC_ORGANISATION = "us", "the-agency"
    for strength, is_well in (("", False), ("mfa", True)):
        settings.LIGHTWELL_OIDC_STRENGTH = strength
        found = {each.name: each for each in findings_at(NOW)}["organisation-sign-in"]
        assert (found.ok, "LIGHTWELL_OIDC_STRENGTH" in found.sentence) == (is_well, not is_well)
