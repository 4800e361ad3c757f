"""Signing in, and what a request knows of whoever sent it."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

import pytest
from django.contrib.auth import authenticate
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.utils import timezone

from lightwell.ledger.walls import walls
from lightwell.organisations.actions import grant_membership
from lightwell.organisations.leaving import end_membership
from lightwell.organisations.middleware import ActorMiddleware, AskedRequest, choose_office
from lightwell.organisations.models import Account, Membership
from lightwell.organisations.session_store import SessionStore
from lightwell.policy.actors import NOBODY, OPERATOR, Actor, Role
from tests.factories import NOW, PASSWORD, Cast, best_foot_forward

pytestmark = [pytest.mark.database, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def cast() -> Cast:
    return best_foot_forward()


@pytest.mark.parametrize("email", ["priya@agency.example", " Priya@Agency.example "])
def test_an_e_mail_and_its_password_sign_somebody_in(cast: Cast, email: str) -> None:
    account = authenticate(email=email, password=PASSWORD)
    assert account is not None
    assert (account.pk, account.name) == (cast.priya.account_id, "Priya Nair")


@pytest.mark.parametrize(
    ("email", "password"),
    [("priya@agency.example", "wrong"), ("nobody@agency.example", PASSWORD), ("", ""), ("priya@agency.example", "")],
)
def test_anything_else_signs_nobody_in(cast: Cast, email: str, password: str) -> None:
    assert authenticate(email=email, password=password) is None


def test_before_sign_in_one_address_is_answered_and_nothing_can_be_listed(cast: Cast) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT account_id FROM lightwell_sign_in('priya@agency.example')")
        assert cursor.fetchall() == [(cast.priya.account_id,)]
        cursor.execute("SELECT account_id FROM lightwell_sign_in('%%')")
        assert cursor.fetchall() == []
    assert list(Account.objects.all()) == []


# Each answers one narrow question about what its asker cannot read.
WITH_THE_OWNERS_POWER = {
    "lightwell_codesign_voice_place",
    "lightwell_guest_of",
    "lightwell_handful_is_full",
    "lightwell_open_guest_of",
    "lightwell_identity",
    "lightwell_invited",
    "lightwell_invited_at",
    "lightwell_copies_fall_away",
    "lightwell_is_asked_about",
    "lightwell_moved",
    "lightwell_said_of",
    "lightwell_of_an_entry",
    "lightwell_sign_in",
    "lightwell_speaks",
    "lightwell_stances",
    "lightwell_tally",
    "lightwell_token",
    "lightwell_unsealed",
}


def test_no_other_function_runs_with_the_owners_power() -> None:
    with connection.cursor() as cursor:
        cursor.execute("""
            SELECT proname FROM pg_proc JOIN pg_namespace ON pg_namespace.oid = pronamespace
            WHERE prosecdef AND nspname = 'public'
        """)
        assert {name for (name,) in cursor.fetchall()} == WITH_THE_OWNERS_POWER


def test_a_password_is_kept_only_hashed(cast: Cast) -> None:
    with walls(cast.priya):
        kept = Account.objects.visible_to(cast.priya).get().password
    assert PASSWORD not in kept
    assert "$" in kept


def test_nobody_changes_their_account_round_the_gate(cast: Cast) -> None:
    with walls(cast.priya):
        account = Account.objects.visible_to(cast.priya).get()
    account.name = "Somebody Else"
    with pytest.raises(DatabaseError):
        account.save()


def _asked(session: SessionStore, user: object) -> AskedRequest:
    """What a view is handed."""
    seen: list[HttpRequest] = []

    def view(request: HttpRequest) -> HttpResponse:
        seen.append(request)
        return HttpResponse()

    request = RequestFactory().get("/")
    request.session, request.user = session, user  # type: ignore[assignment]
    ActorMiddleware(view)(request)
    return seen[0]  # type: ignore[return-value]


def _account(actor: Actor) -> Account:
    with walls(actor):
        return Account.objects.visible_to(actor).get(pk=actor.account_id)


def test_a_request_knows_who_asks_and_when(cast: Cast) -> None:
    before = timezone.now()
    asked = _asked(SessionStore(), _account(cast.priya))
    assert asked.actor == cast.priya
    assert before <= asked.now <= timezone.now()


def test_a_request_from_somebody_unknown_is_nobodys(cast: Cast) -> None:
    class Unknown:
        is_authenticated = False

    assert _asked(SessionStore(), Unknown()).actor == NOBODY


def test_an_office_that_has_ended_is_gone_from_the_next_request(cast: Cast) -> None:
    account = _account(cast.priya)
    with walls(cast.priya):
        office = Membership.objects.visible_to(cast.priya).get(pk=cast.priya.membership_id)
    end_membership(OPERATOR, office, timezone.now() - dt.timedelta(seconds=1))
    assert _asked(SessionStore(), account).actor == Actor(account_id=account.pk)


def test_one_chooses_which_of_ones_own_offices_to_act_in(cast: Cast) -> None:
    account, session = _account(cast.priya), SessionStore()
    other = grant_membership(
        OPERATOR, cast.agency, NOW - dt.timedelta(days=1000),
        account_id=account.pk, role=Role.REPORTING_OFFICER, unit=cast.contract_reporting,
    )  # fmt: skip
    request = HttpRequest()
    request.session = session
    for chosen in (other.pk, cast.priya.membership_id or UUID(int=0)):
        choose_office(request, chosen)
        assert _asked(session, account).actor.membership_id == chosen


def test_choosing_somebody_elses_office_changes_nothing(cast: Cast) -> None:
    request, session = HttpRequest(), SessionStore()
    request.session = session
    choose_office(request, cast.tom.membership_id or UUID(int=0))
    assert _asked(session, _account(cast.priya)).actor == cast.priya


def test_a_session_outlives_a_request_and_is_whose_it_says(cast: Cast) -> None:
    browser = Client()
    assert browser.login(email="priya@agency.example", password=PASSWORD)
    assert UUID(browser.session["_auth_user_id"]) == cast.priya.account_id
