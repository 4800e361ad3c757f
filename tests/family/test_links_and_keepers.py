"""A link that is guessed, forwarded, scanned, replayed, expired or lost; and what those who keep the register do."""

from __future__ import annotations

import datetime as dt
import io
import re
from typing import Any

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client

from lightwell.access_requests.models import Case
from lightwell.family.leaving import leave, stays_of, to_be_told
from lightwell.family.models import Leaving, OnPaper, Written
from lightwell.gateway.told_register import register_from
from lightwell.guests.actions import end_guest, give_code, keep_code
from lightwell.guests.models import Guest
from lightwell.ledger.gate import Refused, allowed
from lightwell.ledger.models import Entry, Outcome
from lightwell.ledger.walls import walls
from lightwell.letters.models import Letter
from lightwell.letters.posting import read_as_its_reader, write_all
from lightwell.organisations.models import Account
from lightwell.people.browser import keep_in_browser
from lightwell.people.telling import sealed_register
from lightwell.policy.actors import OPERATOR, Actor
from lightwell.policy.agreement import read
from lightwell.policy.family_rules import LeavingFacts, may_say_gone
from lightwell.policy.letter_rules import Kind
from lightwell.sharing.retention import Kept as KeptDelivery
from lightwell.sharing.retention import ask_destruction, destroy, record_authority
from tests.factories import NZ
from tests.family.living import GIVEN_AT, Living, words_of
from tests.gateway.reading.test_pictures import photo
from tests.sharing.making import delivery_to
from tests.web.test_how_much_a_page_asks import Counting
from tests.web.told import at

pytestmark = pytest.mark.database
DAY = dt.timedelta(days=1)
OVER_AT = dt.datetime(2030, 7, 1, 9, 0, tzinfo=NZ)
NOT_SENT_AT = dt.datetime(2028, 12, 1, 9, 0, tzinfo=NZ)


def shown(made: Any) -> Client:
    browser = Client()
    browser.get(f"/g/{made.address.rpartition('/')[2]}")
    return browser


def keeper(living: Living, actor: Actor | None = None) -> Client:
    """Signed in, with the register open in their browser."""
    actor, browser = actor or living.cast.mere, Client()
    with walls(actor):
        account = Account.objects.visible_to(actor).get(pk=actor.account_id)
    browser.force_login(account, backend="lightwell.organisations.sign_in.EmailBackend")
    answer = HttpResponse()
    keep_in_browser(answer, actor, living.kept.opened.key)
    browser.cookies.update(answer.cookies)
    return browser


def test_a_link_by_itself_shows_nobody_anything_however_it_came_to_them(living: Living) -> None:
    with at(GIVEN_AT):
        made = living.link(living.losa)
        with pytest.raises(Refused) as second:
            living.link(living.losa)
        assert second.value.decision.codes == ("has-a-link",)
        scanner = shown(made)  # and again: a program that looks through messages opens it as often as it likes
        scanner.get(f"/g/{made.address.rpartition('/')[2]}")
        assert scanner.get("/mine").headers["Location"] == "/come-in"
        assert "Fuimaono" not in words_of(scanner.get("/come-in"))
        code = give_code(living.cast.mere, made.guest, GIVEN_AT)
        stranger = shown(made)
        assert [stranger.post("/come-in", {"code": "00000000"}).status_code for _ in range(2)] == [422, 422]
        losa = shown(made)
        assert losa.post("/come-in", {"code": code}).status_code == 302
        assert losa.get("/mine").status_code == 200
        replayed = shown(made)
        assert replayed.post("/come-in", {"code": code}).status_code == 422
        assert Client().get("/g/" + "A" * 43).headers["Location"] == "/come-in"
        losa.cookies.pop("lightwell_link_key")
        assert "Open your link again" in words_of(losa.get("/mine/held"))
        for nobody in (living.cast.sione, living.cast.wei):
            with walls(nobody):
                assert not Guest.objects.visible_to(nobody).filter(pk=made.guest.pk).exists()
                assert not allowed(keep_code, nobody, made.guest, GIVEN_AT, hashed="")
    with at(GIVEN_AT + 91 * DAY):
        assert "does not work" in words_of(shown(made).get("/come-in"))


def test_a_lost_telephone_is_shut_by_its_owner_or_their_worker_from_the_next_page_on(living: Living) -> None:
    with at(GIVEN_AT):
        made = living.link(living.losa)
        losa = living.in_space(made)
        assert losa.post("/come-in/pin", {"pin": "493817"}).status_code == 302
        at_home = shown(made)
        assert at_home.post("/come-in/shut", {"code": "111222"}).status_code == 422
        assert "The link is shut" in words_of(at_home.post("/come-in/shut", {"code": "493817"}))
        assert losa.get("/mine").status_code == 302
        again = living.link(living.losa)
        losa, mere = living.in_space(again), keeper(living)
        page = f"/register/people/{living.losa.pk}/space"
        assert "They have been there" in words_of(mere.get(page))
        assert mere.post(f"{page}/shut").status_code == 302
        assert losa.get("/mine").status_code == 302
        assert "does not work" in words_of(shown(again).get("/come-in"))
    with walls(living.cast.mere):
        ended = Entry.objects.visible_to(living.cast.mere).filter(action="guests.end", outcome=Outcome.DONE)
        assert ended.count() == 2


def test_a_keeper_gives_the_link_reads_what_was_written_and_logs_what_a_law_compelled(living: Living) -> None:
    with at(GIVEN_AT):
        mere, page = keeper(living), f"/register/people/{living.son.pk}/space"
        chosen = mere.get(page).content.decode().partition(" checked")[0].rpartition("<input")[2]
        assert 'value="child"' in chosen  # he is nine
        given = mere.post(page, {"words": "child"})
        assert 'aria-label="Their link as a QR code"' in given.content.decode()
        assert "Fuimaono" not in words_of(given)
        with walls(living.cast.mere):
            guest = Guest.objects.visible_to(living.cast.mere).get(person=living.son.pk)
        token = words_of(given).partition("/g/")[2].split()[0]
        son = Client()
        son.get(f"/g/{token}")
        son.post("/come-in", {"code": give_code(living.cast.mere, guest, GIVEN_AT)})
        assert "This page is only for you" in words_of(son.get("/mine"))
        assert son.post("/mine/words", {"speaks": "adult"}).status_code == 302
        assert "What is held about me" in words_of(son.get("/mine"))
        son.post("/mine/write", {"words": "I do not like the Tuesday group"})
        turns = words_of(mere.get("/register/written"))
        assert "1 of them is to be read today" in turns
        assert "Tuesday" not in turns
        with walls(living.cast.mere):
            (written,) = Written.objects.visible_to(living.cast.mere)
        assert "Tuesday group" in words_of(mere.post(f"/register/written/{written.pk}"))
        assert "Everything has been read" in words_of(mere.get("/register/written"))
        assert "Not read yet" not in words_of(son.get("/mine/write"))
        kept_on_paper(living, mere, son)
        reports = f"/register/people/{living.son.pk}/reports"
        said = {
            "kind": "compelled",
            "to_whom": "Oranga Tamariki",
            "what": "The school’s letter",
            "told_on": "2026-10-08",
        }
        assert mere.post(reports, said).status_code == 302
        assert "Hidden from them" in words_of(mere.get(reports))
        assert "The school’s letter" not in words_of(son.get("/mine/held"))
        assert mere.post(reports, {**said, "to_whom": ""}).status_code == 422


def kept_on_paper(living: Living, mere: Client, son: Client) -> None:
    """The panel of his booklet: a photo and its words, his in his own space and nobody else's; one of them a case."""
    where = f"/register/people/{living.son.pk}/papers"
    wrote = {"words": "The tusday group is to loud", "kind": "view", "written_on": "2026-10-08"}
    no_picture = mere.post(where, {**wrote, "picture": io.BytesIO(b"%PDF-1.7")})
    assert no_picture.status_code == 422
    assert "The tusday group is to loud" in words_of(no_picture)  # nothing that was typed is lost
    assert "Take a photo of the page" in words_of(no_picture)
    to_come = mere.post(where, {**wrote, "written_on": "2026-10-10"})
    assert "still to come" in words_of(to_come)
    assert "not born yet" in words_of(mere.post(where, {**wrote, "written_on": "1015-01-01"}))
    assert mere.post(where, {**wrote, "picture": io.BytesIO(photo())}).status_code == 302
    wrong = {"words": "I am nine not eight", "kind": "correction", "written_on": "2026-10-08"}
    (wrong["once"],) = re.findall(r'name="once" value="([^"]+)"', mere.get(where).content.decode())
    for _twice in range(2):
        assert mere.post(where, wrong).status_code == 302
    shown = mere.get(where)
    assert words_of(shown).count("I am nine not eight") == 1
    assert "The tusday group is to loud" in words_of(shown)
    (kept,) = re.findall(r'/register/papers/([0-9a-f-]{36})"', shown.content.decode())
    picture = mere.get(f"/register/papers/{kept}")
    assert picture["Cache-Control"] == "no-store"
    assert picture.content.startswith(b"\xff\xd8")
    assert b"telephone" not in picture.content
    assert son.get(f"/mine/papers/{kept}").content == picture.content
    own = words_of(son.get("/mine/write"))
    assert "What you think The tusday group is to loud" in own
    assert "What you said is wrong I am nine not eight" in own
    losa = living.in_space(living.link(living.losa))
    assert "tusday" not in words_of(losa.get("/mine/write"))
    assert losa.get(f"/mine/papers/{kept}").status_code == 404
    with connection.cursor() as cursor, walls(living.cast.mere):
        cursor.execute("SELECT sealed || picture FROM family_onpaper")
        for (sealed,) in cursor.fetchall():
            assert b"tusday" not in bytes(sealed)
            assert picture.content[:32] not in bytes(sealed)
    with walls(living.cast.mere):
        (case,) = Case.objects.visible_to(living.cast.mere)
    assert (case.kind, case.came_in, case.says) == ("correction", "letter", "I am nine not eight")
    not_his(living, mere, son, losa, kept)
    its_case_is_led_to(living, mere, case)


def its_case_is_led_to(living: Living, mere: Client, case: Case) -> None:
    """What was to be put right was hers too: his case is to be ended, and one to be opened for her."""
    with walls(living.cast.mere):
        paper = OnPaper.objects.visible_to(living.cast.mere).get(person=living.son.pk, kind="correction")
    where = f"/register/papers/{paper.pk}/take-back"
    assert f'href="/cases/{case.pk}"' in mere.get(where).content.decode()
    led = mere.post(where, {"seen": "maybe", "to": "BF0003"}, follow=True).content.decode()
    assert f'<a href="/cases/{case.pk}">end case {case.reference}</a>' in led
    assert f'<a href="/cases/new/{living.losa.pk}">' in led
    its, hers_next = f"/cases/{case.pk}", f'<a href="/cases/new/{living.losa.pk}">'
    shown = mere.get(its).content.decode()  # it stays there, also when the page that led on was left
    assert "End this case" in shown
    assert hers_next in shown
    assert 'value="check"' not in shown
    assert "Once you ask" not in shown
    assert "Do nothing in it but end it" in mere.get("/cases").content.decode()
    assert mere.post(its, {"act": "withdraw", "why": "It was not his"}).status_code == 302
    ended = mere.get(its).content.decode()
    assert "This case is ended." in ended
    assert "Once you ask" not in ended
    assert "it was opened for the wrong person" in mere.get("/cases").content.decode()
    given = {
        "agreement": str(case.agreement_id), "kind": "correction", "ask": "programme-rows", "asks": "person",
        "came_in": "letter", "received_on": "2026-10-08", "route": "agent", "item": "people.suburb",
        "says": "It says Newtown. It should say Petone.",
    }  # fmt: skip
    with at(GIVEN_AT + dt.timedelta(minutes=1)):
        opened = mere.post(f"/cases/new/{living.losa.pk}", given)
    assert opened.status_code == 302, words_of(opened)
    assert hers_next not in mere.get(its).content.decode()
    with walls(living.cast.mere):
        hers = OnPaper.objects.visible_to(living.cast.mere).get(person=living.losa.pk, kind="correction")
    assert "It opened" not in words_of(mere.get(f"/register/papers/{hers.pk}/take-back"))


def not_his(living: Living, mere: Client, son: Client, losa: Client, kept: str) -> None:
    """It was hers: taken back from him, who may have read it, and kept for her; it is to be looked at as a breach."""
    where = f"/register/papers/{kept}/take-back"
    assert "so they may have read it" in words_of(mere.get(where))
    unlikely = mere.post(where, {"seen": "nobody", "to": "BF7777"})
    assert "Nobody in your register has this number" in words_of(unlikely)
    assert "so they may have read it" in words_of(mere.post(where, {"seen": "nobody"}))
    assert "this very person already" in words_of(mere.post(where, {"seen": "maybe", "to": "BF0099"}))
    led = mere.post(where, {"seen": "maybe", "to": "BF0003"})
    assert led["Location"].startswith("/breaches?taken=")
    assert "It is with whoever it is about now" in words_of(mere.get(led["Location"]))
    assert "tusday" in words_of(losa.get("/mine/write"))
    assert "tusday" not in words_of(son.get("/mine/write"))
    assert son.get(f"/mine/papers/{kept}").status_code == 404
    assert mere.get(where).status_code == 404
    with walls(living.cast.mere):
        entries = Entry.objects.visible_to(living.cast.mere).filter(action="family.take-back-paper")
        assert [each.subject_id for each in entries.filter(outcome=Outcome.DONE)] == [living.son.pk]
    write_all(GIVEN_AT + dt.timedelta(minutes=1), is_posting=False)
    with walls(OPERATOR):
        [letter] = Letter.objects.visible_to(OPERATOR).filter(kind=Kind.TAKEN_BACK)
    said = " ".join(block.text for block in read_as_its_reader(letter, GIVEN_AT)[1].blocks)
    assert "That is a privacy breach" in said
    assert not any(secret in said for secret in ("tusday", "Tavita", "Losa"))


def test_goodbye_says_what_stays_and_whose_turn_it_is_on_the_day_it_is_gone(living: Living) -> None:
    opened, cast = living.kept.opened, living.cast
    with at(GIVEN_AT):
        losa, mere = living.in_space(living.link(living.losa)), keeper(living)
        page = f"/register/people/{living.losa.pk}/goodbye"
        assert mere.post(page, {"on": "2026-10-10", "wants_word": "on"}).status_code == 422
        assert mere.post(page, {"on": "2026-06-30", "wants_word": "on"}).status_code == 422  # before it began
        assert mere.post(page, {"on": "2026-10-07"}).status_code == 302
        assert mere.post(page, {"on": "2026-10-08", "wants_word": "on"}).status_code == 302  # put right
        goodbye = words_of(losa.get("/mine/goodbye"))
        assert "You left on 8 October 2026" in goodbye
        assert "Evaluation, The Agency (demonstration): July" in goodbye
        assert "all of it goes by" in goodbye
        with walls(cast.mere):
            assert not to_be_told(opened, GIVEN_AT.date())
            leaving = Leaving.objects.visible_to(cast.mere).get()
        with walls(cast.sione):
            sealed = sealed_register(cast.sione)
        assert sealed is not None
        agreement = read(living.ready.agreement.document).agreement
        register = register_from(opened.key, (), agreement, (), sealed.left)
        assert register.left == {"BF0003": dt.date(2026, 10, 8)}
        assert mere.post(f"/register/goodbyes/{leaving.pk}/gone").status_code == 403
        his = f"/register/people/{living.son.pk}/goodbye"
        assert mere.post(his, {"on": "2026-10-08", "wants_word": "on"}).status_code == 302
        nothing = words_of(mere.get(his))
        assert "Nothing was sent with a row about them" in nothing
        assert "can still go with: October to December 2026" in nothing
        assert "Gone" not in nothing
        assert "Your turn" not in nothing
        with walls(cast.mere):
            also = Leaving.objects.visible_to(cast.mere).get(person=living.son)
        assert mere.post(f"/register/goodbyes/{also.pk}/gone").status_code == 403
    kept = KeptDelivery(delivery_to(cast.evaluation, cast.priya))
    record_authority(cast.wei, kept, OVER_AT, reference="DA 700, class 3")
    ask_destruction(cast.priya, kept, OVER_AT, why="The time that was agreed is over")
    destroy(cast.wei, kept, OVER_AT)
    with at(OVER_AT):
        assert who_is_to_be_told(living, NOT_SENT_AT)[0] == set()  # the quarter in which they left was not sent yet
        found, asked = who_is_to_be_told(living)
        assert found == {leaving.pk, also.pk}
        another = living.kept.add(client="BF0100", name="Mele Fifita")
        third = leave(opened, another, GIVEN_AT, on=GIVEN_AT.date(), wants_word=True)
        assert who_is_to_be_told(living) == ({leaving.pk, also.pk, third.pk}, asked)  # however many left
        mere = keeper(living)
        assert "and nothing of their time is still to be sent. Tell them" in words_of(mere.get(his))
        assert "Somebody who left on 8 October 2026" in words_of(mere.get("/register/written"))
        assert "It is gone. Tell them" in words_of(mere.get(page))
        assert mere.post(f"/register/goodbyes/{leaving.pk}/gone").status_code == 302
        assert "Told 1 July 2030" in words_of(mere.get(page))
        assert mere.post(f"/register/goodbyes/{leaving.pk}/gone").status_code == 403  # once is enough
        losa = living.in_space(living_again(living), OVER_AT)
        assert "nothing can be opened any more" in words_of(losa.get("/mine/goodbye"))
        with walls(cast.mere):
            leaving = Leaving.objects.visible_to(cast.mere).get(pk=leaving.pk)
            stays = stays_of(opened, living.losa, leaving, OVER_AT.date())
            assert (stays.is_told, stays.is_gone) == (True, True)
            leaving.told_at = min(each.sent_at for each in stays.lists.own) - dt.timedelta(days=1)
            assert not stays.is_told  # a list with them in it was sent since
            assert may_say_gone(
                cast.mere, LeavingFacts(leaving.provider_id, is_told=True), access=opened.access.facts(), is_gone=True,
                sent_since=stays.sent_since,
            )  # fmt: skip


def who_is_to_be_told(living: Living, at_that: dt.datetime | None = None) -> tuple[set[Any], int]:
    """And in how many statements that is known."""
    counting = Counting()
    with walls(living.cast.mere), connection.execute_wrapper(counting):
        found = to_be_told(living.kept.opened, (at_that or OVER_AT).date())
    return {each.pk for each in found}, len(counting.said)


def living_again(living: Living) -> Any:
    """Their first link's time is up: it is shut, and another is given."""
    with walls(living.cast.mere):
        guest = Guest.objects.visible_to(living.cast.mere).get(person=living.losa.pk, ended_at__isnull=True)
    end_guest(living.cast.mere, guest, OVER_AT)
    return living.link(living.losa, at=OVER_AT)
