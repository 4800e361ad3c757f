"""Coming in through an agency's own sign-in: a real provider over real HTTP, and every way in which one could cheat."""

from __future__ import annotations

import datetime as dt
import http.client
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from django.http import HttpResponse
from django.test import Client

from lightwell.ledger.models import Entry
from lightwell.ledger.walls import walls
from lightwell.organisations.actions import grant_membership
from lightwell.organisations.afresh import SHOWN_AT
from lightwell.organisations.inviting import invite, renew
from lightwell.organisations.leaving import end_membership
from lightwell.organisations.models import Account, Identity, Membership, SignIn
from lightwell.policy.actors import OPERATOR, Actor, Role
from tests.factories import NOW, PASSWORD, SET_UP_AT, Cast, best_foot_forward
from tests.organisations.openid_provider import CLIENT, SECRET, Provider, Said, served

pytestmark = [pytest.mark.database, pytest.mark.django_db(transaction=True)]

PRIYA = {"sub": "priya-at-the-agency", "email": "Priya@agency.example", "email_verified": True, "name": "Priya Nair"}
NEW = {"sub": "a-99", "email": "ana@agency.example", "email_verified": True, "name": "Ana Sīlva"}
THROUGH, BACK = "/sign-in/organisation", "/sign-in/organisation/back"


def moment() -> dt.datetime:
    """The pages' clock."""
    return NOW


@pytest.fixture
def cast() -> Cast:
    return best_foot_forward()


@pytest.fixture(scope="module")
def keys() -> Provider:
    """Keys are slow to make, and can be anybody's."""
    return Provider({})


@pytest.fixture
def agency(cast: Cast, keys: Provider, settings: Any, tmp_path: Path) -> Iterator[Provider]:
    """The agency's sign-in, at which Priya has signed in, and a site that is set to it."""
    secret = tmp_path / "secret"
    secret.write_text(f"{SECRET}\n", encoding="utf-8")
    with served(Provider(dict(PRIYA), rsa=keys.rsa, ec=keys.ec)) as provider:
        settings.LIGHTWELL_CLOCK = "tests.organisations.test_oidc.moment"
        settings.LIGHTWELL_OIDC_ISSUER = provider.issuer
        settings.LIGHTWELL_OIDC_CLIENT_ID = CLIENT
        settings.LIGHTWELL_OIDC_CLIENT_SECRET_FILE = str(secret)
        settings.LIGHTWELL_OIDC_ORGANISATION = "the-agency"
        settings.LIGHTWELL_OIDC_NAME = "the Agency’s sign-in"
        yield provider


def sent_there(client: Client, query: str = "") -> str:
    """Where our site sends a browser, followed to where the provider sends it back."""
    asked = client.get(f"{THROUGH}{query}")
    assert asked.status_code == 302, asked.content
    where = urlsplit(asked.headers["Location"])
    line = http.client.HTTPConnection(where.hostname or "", where.port or 80)
    line.request("GET", f"{where.path}?{where.query}")
    answer = line.getresponse()
    line.close()
    back = urlsplit(answer.headers["Location"])
    assert f"{back.scheme}://{back.netloc}{back.path}" == f"http://localhost:8000{BACK}"
    return f"{back.path}?{back.query}"


def come_in(client: Client, query: str = "") -> HttpResponse:
    return client.get(sent_there(client, query))


def who_is_in(client: Client) -> str:
    return client.get("/people").content.decode()


def is_out(client: Client) -> bool:
    return "_auth_user_id" not in client.session


def refused_as(response: HttpResponse, says: str) -> None:
    assert (response.status_code, says in response.content.decode()) == (403, True), response.content.decode()


# --- as it should be -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("algorithm", ["RS256", "ES256"])
def test_somebody_of_the_agency_comes_in_and_acts_in_their_office(agency: Provider, algorithm: str) -> None:
    agency.algorithm = algorithm
    client = Client()
    assert come_in(client, "?next=/people").headers["Location"] == "/people"
    assert "Priya Nair, Analyst" in who_is_in(client)


def test_what_is_asked_carries_a_challenge_a_state_and_a_nonce_and_never_the_same(agency: Provider) -> None:
    for _ in range(2):
        come_in(Client())
    first, second = agency.asked
    for name in ("state", "nonce", "code_challenge"):
        assert len(first[name]) >= 43
        assert first[name] != second[name]
    assert (first["scope"], first["code_challenge_method"]) == ("openid email profile", "S256")


def test_the_agencys_second_step_counts_and_the_sign_in_says_how(agency: Provider, cast: Cast, settings: Any) -> None:
    settings.LIGHTWELL_SECOND_FACTOR = "required"
    client = Client()
    come_in(client)
    assert "Priya Nair, Analyst" in who_is_in(client)
    with walls(Actor(account_id=cast.priya.account_id)):
        assert SignIn.objects.get().means == "organisation"


@pytest.mark.parametrize("said", [{"amr": ["pwd", "mfa"]}, {"acr": "urn:strong"}])
def test_where_the_site_is_set_so_whoever_used_a_second_step_there_comes_in(
    agency: Provider, settings: Any, said: Said
) -> None:
    settings.LIGHTWELL_OIDC_STRENGTH = "mfa urn:strong"
    agency.twist = _changed(**said)
    client = Client()
    come_in(client)
    assert "Priya Nair, Analyst" in who_is_in(client)
    assert agency.asked[-1]["acr_values"] == "mfa urn:strong"


@pytest.mark.parametrize("said", [{}, {"amr": ["pwd"]}, {"amr": "mfa"}, {"acr": ["mfa"]}, {"amr": [["mfa"]]}])
def test_where_the_site_is_set_so_whoever_did_not_stays_outside(agency: Provider, settings: Any, said: Said) -> None:
    settings.LIGHTWELL_OIDC_STRENGTH = "mfa urn:strong"
    agency.twist = _changed(**said)
    client = Client()
    refused_as(come_in(client), "It does not say that you signed in there with a second step")
    assert is_out(client)


def test_who_they_are_there_is_bound_at_first_and_outlasts_a_change_of_address(agency: Provider, cast: Cast) -> None:
    come_in(Client())
    agency.person = {**PRIYA, "email": "priya.nair@agency.example", "email_verified": False}
    client = Client()
    come_in(client)
    assert "Priya Nair, Analyst" in who_is_in(client)
    with walls(OPERATOR):
        assert [each.account_id for each in Identity.objects.all()] == [cast.priya.account_id]
        assert "priya-at-the-agency" not in str([vars(each) for each in Identity.objects.all()])
    with walls(Actor(account_id=cast.priya.account_id)):
        assert Entry.objects.filter(action="organisations.bind-identity").count() == 1


def test_somebody_invited_arrives_without_a_password_of_this_site(agency: Provider, cast: Cast) -> None:
    invite(cast.wei, cast.agency, NOW, email="ana@agency.example", role=Role.ANALYST, unit=cast.evaluation)
    agency.person = dict(NEW)
    client = Client()
    come_in(client)
    assert "Ana Sīlva, Analyst" in who_is_in(client)
    with walls(OPERATOR):
        assert not Account.objects.get(email="ana@agency.example").has_usable_password()


def test_the_claims_may_come_from_the_providers_own_page_about_the_person(agency: Provider) -> None:
    agency.twist = lambda said: {name: value for name, value in said.items() if not name.startswith("email")}
    client = Client()
    come_in(client)
    assert "Priya Nair, Analyst" in who_is_in(client)


# --- who does not come in by it ------------------------------------------------------------------------------


def test_somebody_of_another_organisation_does_not_come_in_by_it(agency: Provider, cast: Cast) -> None:
    agency.person = {**PRIYA, "sub": "a-5", "email": "mere@ccss.example"}
    client = Client()
    refused_as(come_in(client), "You hold no office at that organisation here.")
    assert is_out(client)
    with walls(Actor(account_id=cast.mere.account_id)):
        assert Entry.objects.filter(outcome="refused", reasons__contains=["no-office-there"]).exists()
        assert not Identity.objects.exists()


def test_an_agency_that_invites_somebody_elses_person_does_not_get_into_their_account(
    agency: Provider, cast: Cast
) -> None:
    invite(cast.wei, cast.agency, NOW, email="mere@ccss.example", role=Role.CONTRACT_ADVISOR)
    agency.person = {**PRIYA, "sub": "a-5", "email": "mere@ccss.example"}
    client = Client()
    refused_as(come_in(client), "this one would be of two")
    assert is_out(client)


def test_an_account_of_the_agencys_own_takes_up_no_office_elsewhere(agency: Provider, cast: Cast) -> None:
    client = Client()
    come_in(client)
    made = invite(cast.mere, cast.ccss, NOW, email="priya@agency.example", role=Role.REPORTING_OFFICER)
    client.get(urlsplit(made.link).path)
    refused_as(client.post("/invitation"), "this one would be of two")


def test_an_office_elsewhere_is_not_to_be_acted_in_by_whoever_the_agency_let_in(agency: Provider, cast: Cast) -> None:
    client = Client()
    come_in(client)
    account_id = cast.priya.account_id
    assert account_id is not None
    grant_membership(OPERATOR, cast.ccss, SET_UP_AT, account_id=account_id, role=Role.REPORTING_OFFICER)
    assert "City Centre" not in client.get("/office").content.decode()


def test_nobody_gets_an_account_by_signing_in_there_alone(agency: Provider) -> None:
    agency.person = dict(NEW)
    client = Client()
    refused_as(come_in(client), "You have no account here and no open invitation.")
    assert is_out(client)
    with walls(OPERATOR):
        assert not Account.objects.filter(email="ana@agency.example").exists()


def test_an_invitation_that_was_sent_again_counts_and_one_that_is_over_does_not(agency: Provider, cast: Cast) -> None:
    long_ago = NOW - dt.timedelta(days=30)
    made = invite(cast.wei, cast.agency, long_ago, email="ana@agency.example", role=Role.CONTRACT_ADVISOR)
    agency.person = dict(NEW)
    refused_as(come_in(Client()), "You have no account here and no open invitation.")
    renew(cast.wei, made.invitation, NOW)
    client = Client()
    come_in(client)
    assert "Ana Sīlva, Contract advisor" in who_is_in(client)


def test_whoever_left_the_agency_does_not_come_in_by_it_any_more(agency: Provider, cast: Cast) -> None:
    come_in(Client())
    with walls(cast.priya):
        office = Membership.objects.select_related("organisation").get(pk=cast.priya.membership_id)
    end_membership(cast.wei, office, NOW - dt.timedelta(minutes=1))
    client = Client()
    refused_as(come_in(client), "You hold no office at that organisation here.")
    assert is_out(client)


def test_another_person_with_the_same_address_is_not_let_into_the_account(agency: Provider) -> None:
    come_in(Client())
    agency.person = {**PRIYA, "sub": "a-18"}
    client = Client()
    refused_as(come_in(client), "somebody else came in to")
    assert is_out(client)


@pytest.mark.parametrize("said", [{"email_verified": False}, {"email_verified": "true"}, {"email": ""}])
def test_an_address_that_is_not_verified_is_nobodys(agency: Provider, said: Said) -> None:
    agency.person = {**PRIYA, **said}
    client = Client()
    refused_as(come_in(client), "It does not say that your address is yours")
    assert is_out(client)


# --- a provider, or somebody on the way, that cheats ---------------------------------------------------------


def _changed(**changes: Any) -> Callable[[Said], Said]:
    return lambda said: {**said, **changes}


def _without(name: str) -> Callable[[Said], Said]:
    return lambda said: {key: value for key, value in said.items() if key != name}


@pytest.mark.parametrize(
    "twist",
    [
        _changed(nonce="another"),
        _without("nonce"),
        _changed(aud="another"),
        _changed(aud=[CLIENT, "another"]),
        _changed(aud=[CLIENT, "another"], azp="another"),
        _changed(azp="another"),
        _changed(iss="https://another.example"),
        _changed(exp=1_700_000_000),
        _without("exp"),
        _without("sub"),
        _changed(iat=int(time.time()) + 86_400),
    ],
)
def test_a_token_for_somebody_or_something_else_is_not_believed(agency: Provider, twist: Any) -> None:
    agency.twist = twist
    client = Client()
    refused_as(come_in(client), "Its answer was not one that we can believe.")
    assert is_out(client)


_STRANGER = rsa.generate_private_key(public_exponent=65537, key_size=2048)


@pytest.mark.parametrize(
    "sign",
    [
        lambda said: jwt.encode(said, None, algorithm="none"),
        lambda said: jwt.encode(said, None, algorithm="none", headers={"kid": "rsa"}),
        lambda said: jwt.encode(said, SECRET * 2, algorithm="HS256", headers={"kid": "rsa"}),
        lambda said: jwt.encode(said, _STRANGER, algorithm="RS256", headers={"kid": "rsa"}),
        lambda said: jwt.encode(said, _STRANGER, algorithm="RS256", headers={"kid": "another"}),
        lambda said: "not.a.token",
        lambda said: "",
    ],
)
def test_a_token_that_the_provider_did_not_sign_is_not_believed(agency: Provider, sign: Any) -> None:
    agency.sign = sign
    client = Client()
    refused_as(come_in(client), "Its answer was not one that we can believe.")
    assert is_out(client)


def _back_with(address: str, **changes: str) -> str:
    said = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
    return f"{BACK}?{urlencode({**said, **changes})}"


def test_an_answer_to_another_question_is_not_taken(agency: Provider) -> None:
    mine, theirs = Client(), Client()
    stolen = sent_there(theirs)
    for address in (stolen, _back_with(sent_there(mine), state="another"), f"{BACK}?code=x", BACK):
        refused_as(mine.get(address), "You are not signed in")
        assert is_out(mine)


def test_an_answer_works_once(agency: Provider) -> None:
    client = Client()
    address = sent_there(client)
    assert client.get(address).status_code == 302
    client.post("/sign-out")
    refused_as(client.get(address), "was finished already")
    again = sent_there(client)
    code = parse_qs(urlsplit(address).query)["code"][0]
    refused_as(client.get(_back_with(again, code=code)), "It does not answer now.")
    assert is_out(client)


def test_an_answer_that_says_it_is_another_providers_is_not_taken(agency: Provider) -> None:
    client = Client()
    address = _back_with(sent_there(client), iss="https://another.example")
    refused_as(client.get(address), "Its answer was not one that we can believe.")
    assert is_out(client)


@pytest.mark.parametrize(
    "twist",
    [
        _changed(issuer="https://another.example"),
        _changed(token_endpoint="http://another.example/token"),
        _changed(jwks_uri="file:///etc/hostname"),
        _changed(authorization_endpoint=None),
    ],
)
def test_a_provider_that_describes_itself_wrongly_is_not_asked(agency: Provider, twist: Any) -> None:
    agency.twist_description = twist
    refused_as(Client().get(THROUGH), "You are not signed in")


def test_a_provider_that_does_not_answer_is_said_to(agency: Provider, settings: Any) -> None:
    settings.LIGHTWELL_OIDC_ISSUER = "http://127.0.0.1:9"
    refused_as(Client().get(THROUGH), "It does not answer now.")


@pytest.mark.parametrize("elsewhere", ["https://elsewhere.example/", "//elsewhere.example"])
def test_nobody_is_sent_to_another_site_afterwards(agency: Provider, elsewhere: str) -> None:
    assert come_in(Client(), f"?{urlencode({'next': elsewhere})}").headers["Location"] == "/"


@pytest.mark.parametrize("sent_from", ["cross-site", "same-site"])
def test_a_page_elsewhere_begins_no_sign_in(agency: Provider, sent_from: str) -> None:
    led = Client().get(THROUGH, headers={"sec-fetch-site": sent_from})
    assert (led.headers["Location"], agency.asked) == ("/sign-in", [])
    assert Client().get(THROUGH, headers={"sec-fetch-site": "same-origin"}).headers["Location"] != "/sign-in"


# --- an agency that asks for it ------------------------------------------------------------------------------


def test_where_the_agency_asks_for_it_a_password_lets_nobody_of_its_own_in(agency: Provider, settings: Any) -> None:
    given = {"email": "tom@agency.example", "password": PASSWORD}
    assert Client().post("/sign-in", given).status_code == 302
    settings.LIGHTWELL_OIDC_REQUIRED = True
    client = Client()
    refused_as(client.post("/sign-in", given), "Your organisation asks its people to come in through its own sign-in")
    assert is_out(client)
    assert Client().post("/sign-in", {"email": "mere@ccss.example", "password": PASSWORD}).status_code == 302


def test_a_session_begun_with_a_password_has_nothing_of_it_any_more(
    agency: Provider, cast: Cast, settings: Any
) -> None:
    client = Client()
    with walls(cast.tom):
        tom = Account.objects.get(pk=cast.tom.account_id)
    client.force_login(tom, backend="lightwell.organisations.sign_in.EmailBackend")
    assert client.get("/people").status_code == 200
    settings.LIGHTWELL_OIDC_REQUIRED = True
    assert client.get("/people").status_code == 404


def test_an_invitation_to_it_leads_there_and_to_no_password(agency: Provider, cast: Cast, settings: Any) -> None:
    settings.LIGHTWELL_OIDC_REQUIRED = True
    made = invite(cast.wei, cast.agency, NOW, email="ana@agency.example", role=Role.CONTRACT_ADVISOR)
    client = Client()
    client.get(urlsplit(made.link).path)
    page = client.get("/invitation").content.decode()
    assert ("/sign-in/organisation" in page, 'name="password"' in page) == (True, False)
    answer = client.post("/invitation", {"name": "Ana Silva", "password": "a kākā in the kōwhai"})
    assert answer.status_code == 200
    with walls(OPERATOR):
        assert not Account.objects.filter(email="ana@agency.example").exists()
    agency.person = dict(NEW)
    come_in(client)
    assert "Ana Sīlva, Contract advisor" in who_is_in(client)


# --- afresh, and the rest ------------------------------------------------------------------------------------


def test_whoever_came_in_by_it_shows_there_that_it_is_still_them(agency: Provider, cast: Cast) -> None:
    client = Client()
    come_in(client)
    session = client.session
    session[SHOWN_AT] = (NOW - dt.timedelta(hours=2)).isoformat()
    session.save()
    assert "Sign in again at the Agency’s sign-in" in client.get("/sign-in/afresh").content.decode()
    agency.twist = _changed(auth_time=int(NOW.timestamp()) - 3600)
    refused_as(come_in(client, "?afresh=1&next=/people"), "It did not ask you to sign in again.")
    assert agency.asked[-1]["prompt"] == "login"
    assert client.session[SHOWN_AT] != NOW.isoformat()
    agency.twist = _changed(auth_time=int(NOW.timestamp()))
    assert come_in(client, "?afresh=1&next=/people").headers["Location"] == "/people"
    assert client.session[SHOWN_AT] == NOW.isoformat()


def test_somebody_elses_showing_is_not_ones_own(agency: Provider, cast: Cast) -> None:
    client = Client()
    come_in(client)
    agency.person = {**PRIYA, "sub": "a-20", "email": "tom@agency.example"}
    agency.twist = _changed(auth_time=int(NOW.timestamp()))
    refused_as(come_in(client, "?afresh=1"), "Somebody else signed in there.")
    assert "Priya Nair, Analyst" in who_is_in(client)


def test_where_no_provider_is_set_there_is_nothing(cast: Cast) -> None:
    for path in (THROUGH, BACK):
        assert Client().get(path).status_code == 404
    assert "organisation" not in Client().get("/sign-in").content.decode().split("<main")[1].split("No account yet")[0]


def test_the_log_says_which_kind_of_trouble_and_nothing_about_anybody(
    agency: Provider, caplog: pytest.LogCaptureFixture
) -> None:
    agency.twist = _changed(nonce="another")
    come_in(Client())
    said = [record.getMessage() for record in caplog.records if record.name.startswith("lightwell")]
    assert said == ["a sign-in through an organisation failed: nonce"]
