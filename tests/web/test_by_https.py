"""A site by https: whatever answers, a browser is told to keep to it, and every cookie belongs to this host alone."""

from __future__ import annotations

import datetime as dt
import runpy
from typing import Any
from uuid import UUID

import pytest
from django.http import HttpResponse
from django.test import Client

from lightwell.sharing.models import HandOver
from lightwell.sharing.session_cookies import forget_in_browser, keep_in_browser, session_key_of
from lightwell.web import settings as product

pytestmark = [pytest.mark.database, pytest.mark.django_db]

SITE = "lightwell.example.org"
FROM_THE_ADDRESS = ("SECURE_", "SESSION_COOKIE_", "CSRF_", "ALLOWED_HOSTS", "LIGHTWELL_SITE")
EVERY_KIND = (
    "/healthz",
    "/readyz",
    "/sign-in",
    "/nothing-here",
    "/static/lightwell/js/lightwell.js",
    "/static/",
    "/ledger/checkpoint",
    "/api/v1/openapi.json",
    "/api/v1/deliveries",
    "/api/v1/nothing-here",
)


@pytest.fixture(autouse=True)
def _by_https(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """The product's own settings, as they come out for an address by https."""
    monkeypatch.setenv("LIGHTWELL_SITE", f"https://{SITE}")
    afresh = runpy.run_path(str(product.__file__))
    for name, value in afresh.items():
        if name.startswith(FROM_THE_ADDRESS):
            setattr(settings, name, value)


def asked(path: str, *, secure: bool = True) -> HttpResponse:
    response = Client(HTTP_HOST=SITE).get(path, secure=secure)
    response.close()  # a file of the look is open until then
    return response


@pytest.mark.parametrize("path", EVERY_KIND)
def test_every_kind_of_answer_keeps_to_https_and_lets_nothing_foreign_in(path: str) -> None:
    said = asked(path).headers
    assert said["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"
    assert said["X-Content-Type-Options"] == "nosniff"
    policy = said["Content-Security-Policy"].split("; ")
    assert {f"{each} 'none'" for each in ("default-src", "object-src", "base-uri", "frame-ancestors")} <= set(policy)
    assert "Access-Control-Allow-Origin" not in said


@pytest.mark.parametrize("path", EVERY_KIND)
def test_text_says_in_which_letters_it_is(path: str) -> None:
    kind = asked(path).headers["Content-Type"]
    assert not kind.startswith("text/") or "charset=" in kind


def test_a_browser_is_led_to_https_and_a_system_is_refused() -> None:
    for path in ("/sign-in", "/api/v1/docs"):
        assert asked(path, secure=False).headers["Location"] == f"https://{SITE}{path}"
    for path in ("/api/v1/deliveries", "/api/v1/openapi.json", "/api/v1/nothing-here"):
        refused = asked(path, secure=False)
        assert (refused.status_code, "in-the-clear" in refused.content.decode()) == (403, True)


def test_a_probe_asks_in_the_clear_under_any_name() -> None:
    assert Client(HTTP_HOST="10.0.0.7").get("/healthz").content == b"ok\n"


def test_every_cookie_is_this_hosts_alone_and_no_script_reads_it() -> None:
    client = Client(HTTP_HOST=SITE)
    client.get("/sign-in", secure=True)
    client.get(f"/sign-in/new-password/{UUID(int=1)}/made-up", secure=True)
    assert set(client.cookies) == {"__Host-lightwell", "__Host-lightwell_form"}
    for cookie in client.cookies.values():
        assert (cookie["secure"], cookie["httponly"], cookie["samesite"]) == (True, True, "Lax")
        assert (cookie["path"], cookie["domain"]) == ("/", "")


def test_the_key_of_an_upload_cannot_be_set_in_the_clear_and_goes_to_its_own_pages_alone(rf: Any) -> None:
    now = dt.datetime(2026, 10, 6, 9, tzinfo=dt.UTC)
    hand_over = HandOver(pk=UUID(int=2), expires_at=now + dt.timedelta(hours=9))
    response = HttpResponse()
    keep_in_browser(response, hand_over, b"k" * 32, now)
    [(name, cookie)] = response.cookies.items()
    assert name.startswith("__Secure-")
    assert (cookie["secure"], cookie["httponly"], cookie["samesite"]) == (True, True, "Strict")
    assert str(UUID(int=2)) in cookie["path"]
    request = rf.get("/")
    request.COOKIES[name] = cookie.value
    assert session_key_of(request) == b"k" * 32
    forget_in_browser(response, hand_over)
    assert (response.cookies[name].value, response.cookies[name]["secure"]) == ("", True)


def test_signing_out_clears_what_the_browser_kept() -> None:
    left = Client(HTTP_HOST=SITE).post("/sign-out", secure=True)
    assert left.headers["Clear-Site-Data"] == '"cache", "storage"'


@pytest.mark.parametrize("path", ["/sign-in", "/sign-out", "/ledger", "/healthz", "/api/v1/openapi.json"])
def test_nobody_is_given_their_own_request_back(path: str) -> None:
    traced = Client(HTTP_HOST=SITE, HTTP_X_PLANTED="kererū-on-the-fence").trace(path, secure=True)
    assert b"kerer" not in traced.content


def test_nothing_is_listed_and_nothing_is_shown_for_mending() -> None:
    assert asked("/static/").status_code == 404
    assert product.DEBUG is False
