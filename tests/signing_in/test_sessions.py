"""Sessions: how long they last, seeing them, and ending them."""

from __future__ import annotations

import base64
import datetime as dt
from typing import TYPE_CHECKING, Any

import psycopg
import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from lightwell.organisations.models import Means
from lightwell.organisations.session_store import digest_of as kept_under
from lightwell.organisations.sessions import device
from lightwell.organisations.sign_in import end_sign_ins, sign_ins_of
from lightwell.policy.actors import OPERATOR
from tests.factories import NOW, PASSWORD
from tests.signing_in.people import Phone, Sent, Somebody, later, signed_in, somebody_with_an_app

if TYPE_CHECKING:
    from tests.databases import WorkerDatabase

pytestmark = pytest.mark.database

PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1 Version/19.0 Safari/604.1"
NEW = "rimu, tōtara, kahikatea, mataī"


def also_on_a_phone(phone: Phone, who: Somebody) -> Client:
    other = Client(HTTP_USER_AGENT=PHONE)
    who.gives_password(client=other)
    assert other.post("/sign-in/second", {"code": phone.next_code()}).status_code == 302
    return other


def is_in(client: Client) -> bool:
    return client.get("/account").status_code == 200


def test_a_session_ends_when_nobody_used_it_and_says_so(phone: Phone) -> None:
    who = signed_in(phone)
    with later(dt.timedelta(minutes=61)):
        assert who.client.get("/account").headers["Location"] == "/sign-in?next=/account"
        assert "You were away for a while" in who.client.get("/sign-in").content.decode()
        assert "You were away for a while" not in who.client.get("/sign-in").content.decode()
    assert who.entries()[-1] == ("sign-out", "done", [])


def test_whoever_goes_on_working_stays_in_until_the_day_is_over(phone: Phone) -> None:
    who = signed_in(phone)
    for minutes in range(50, 12 * 60, 50):
        with later(dt.timedelta(minutes=minutes)):
            assert is_in(who.client)
    with later(dt.timedelta(hours=12, minutes=1)):
        assert not is_in(who.client)
        assert "as long as a sign-in lasts" in who.client.get("/sign-in").content.decode()


def test_an_installation_may_set_both(phone: Phone, settings: Any) -> None:
    settings.LIGHTWELL_SESSION_IDLE = dt.timedelta(minutes=5)
    who = signed_in(phone)
    with later(dt.timedelta(minutes=6)):
        assert not is_in(who.client)


def test_one_sees_where_one_is_in_by_device_and_means(phone: Phone) -> None:
    who = signed_in(phone)
    also_on_a_phone(phone, who)
    page = who.client.get("/account").content.decode()
    assert "Safari on iPhone" in page
    assert "Password and app" in page
    assert page.count("You are here") == 1


def test_one_signs_out_one_device_from_another(phone: Phone) -> None:
    who = signed_in(phone)
    other = also_on_a_phone(phone, who)
    [on_phone] = [each for each in sign_ins_of(who.account, NOW - dt.timedelta(days=1)) if "iPhone" in each.device]
    who.client.post("/account/sign-ins/end", {"sign-in": str(on_phone.pk)})
    assert not is_in(other)
    assert "This sign-in was ended" in other.get("/sign-in").content.decode()
    assert is_in(who.client)


def test_one_signs_out_everywhere_else_and_stays(phone: Phone) -> None:
    who = signed_in(phone)
    other = also_on_a_phone(phone, who)
    assert who.client.post("/account/sign-ins/end").headers["Location"] == "/account"
    assert (is_in(who.client), is_in(other)) == (True, False)


def test_nobody_signs_out_anybody_else(phone: Phone) -> None:
    who, other = signed_in(phone), signed_in(phone, somebody_with_an_app("Wiremu Ngata"))
    [theirs] = sign_ins_of(other.account, NOW - dt.timedelta(days=1))
    assert who.client.post("/account/sign-ins/end", {"sign-in": str(theirs.pk)}).status_code == 404
    assert is_in(other.client)


def test_whoever_runs_the_machine_can_sign_somebody_out_everywhere(phone: Phone) -> None:
    who = signed_in(phone)
    assert end_sign_ins(OPERATOR, who.account, NOW) == 1
    assert not is_in(who.client)


def test_a_changed_password_ends_every_other_session_and_gives_this_one_a_new_key(
    phone: Phone, letters: list[Sent]
) -> None:
    who = signed_in(phone)
    other = also_on_a_phone(phone, who)
    before = who.client.session.session_key
    assert who.client.post("/account/password", {"current": PASSWORD, "new": NEW}).headers["Location"] == "/account"
    assert (is_in(who.client), is_in(other)) == (True, False)
    assert who.client.session.session_key != before
    assert [each.kind.value for each in letters] == ["password-changed"]


def test_a_changed_second_step_ends_every_other_session(phone: Phone) -> None:
    who = signed_in(phone)
    other = also_on_a_phone(phone, who)
    who.client.post("/account/recovery-codes")
    assert (is_in(who.client), is_in(other)) == (True, False)


def test_a_session_that_was_signed_out_is_worth_nothing_to_whoever_kept_its_cookie(phone: Phone) -> None:
    who = signed_in(phone)
    kept = Client()
    kept.cookies["sessionid"] = who.client.cookies["sessionid"].value
    assert is_in(kept)
    who.client.post("/sign-out")
    assert not is_in(kept)


def test_a_wrong_password_changes_nothing(phone: Phone) -> None:
    who = signed_in(phone)
    response = who.client.post("/account/password", {"current": "a wrong guess", "new": NEW})
    assert response.status_code == 422
    assert "That is not your password." in response.content.decode()
    assert NEW not in response.content.decode()
    assert who.entries()[-1] == ("change-password", "refused", ["not-their-password"])


def test_in_the_demonstration_nobody_has_an_account_page_of_their_own(phone: Phone, settings: Any) -> None:
    who = signed_in(phone)
    settings.DEMONSTRATION = True
    for path in ("/account", "/account/password", "/account/app", "/account/recovery-codes"):
        assert who.client.get(path).status_code == 404


@pytest.mark.parametrize(
    ("says", "means"),
    [
        (PHONE, "Safari on iPhone"),
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox on Windows"),
        ("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/150.0 Safari/537.36 Edg/150.0", "Edge on Linux"),
        ("curl/8", "A browser"),
        ("", "A browser"),
    ],
)
def test_a_device_is_named_and_nothing_more_is_kept_of_what_a_browser_says(says: str, means: str, rf: Any) -> None:
    assert device(rf.get("/", HTTP_USER_AGENT=says)) == means


def test_each_sign_in_says_with_what(phone: Phone) -> None:
    who = signed_in(phone)
    [begun] = sign_ins_of(who.account, NOW - dt.timedelta(days=1))
    assert begun.means == Means.APP


def test_a_copy_of_the_database_is_no_way_in(phone: Phone, worker_database: WorkerDatabase) -> None:
    who = signed_in(phone)
    key = who.client.cookies["sessionid"].value
    ways = worker_database.connections
    with psycopg.connect(ways.superuser or ways.owner or "") as everything:
        tables = [name for (name,) in everything.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")]
        dump = "".join(str(row) for each in tables for row in everything.execute(f'SELECT * FROM "{each}"'))  # noqa: S608
    assert kept_under(key) in dump
    assert key not in dump
    assert not is_in(showing(kept_under(key)))
    assert is_in(showing(key))


def test_what_a_session_holds_is_not_read_there_nor_fits_another_key(phone: Phone) -> None:
    who = signed_in(phone)
    key, another = who.client.cookies["sessionid"].value, "a" * 32
    kept = Session.objects.get(pk=kept_under(key))
    assert str(who.account.pk).encode() not in base64.urlsafe_b64decode(kept.session_data)
    Session(kept_under(another), kept.session_data, kept.expire_date).save(force_insert=True)
    assert not is_in(showing(another))
    Session.objects.filter(pk=kept_under(key)).update(session_data=Session.objects.encode({"_auth_user_id": "1"}))
    assert not is_in(showing(key))


def showing(key: str) -> Client:
    other = Client()
    other.cookies["sessionid"] = key
    return other
