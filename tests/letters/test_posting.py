"""No letter is lost, whatever breaks; none is sent for what did not happen; none reaches whom it is not for."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from lightwell.ledger.models import Entry
from lightwell.ledger.walls import walls
from lightwell.letters import posting
from lightwell.letters.smtp import MailServer, NotAMailServer, Tls, read
from lightwell.organisations.actions import grant_membership
from lightwell.organisations.leaving import end_membership
from lightwell.organisations.models import Membership
from lightwell.policy.actors import OPERATOR, Role
from lightwell.policy.letter_rules import LetterState
from tests.factories import NOW, make_membership
from tests.letters.happening import MINUTE, Place, Undone, a_round, letters, occasions, tell_evaluation
from tests.letters.mail import Mailbox, mail_server, make_certificate, takes_password

pytestmark = pytest.mark.database

LATER = NOW + 2 * MINUTE


def test_what_was_sent_to_a_unit_is_told_to_its_people_and_to_nobody_else(place: Place, mailbox: Mailbox) -> None:
    place.arrives()
    a_round()
    assert mailbox.to == ["priya@agency.example"]
    assert place.letter.state == LetterState.POSTED
    plain = " ".join(mailbox.plain().split())
    assert "City Centre Social Services sent your unit July to September 2026 of Best foot forward" in plain
    assert "https://lightwell.agency.example/deliveries/" in plain


def test_a_letter_says_nothing_about_families(place: Place, mailbox: Mailbox) -> None:
    place.arrives()
    a_round()
    for form in (mailbox.plain(), mailbox.html(), str(mailbox.messages[0]["Subject"])):
        said = re.sub(r"<[^>]*>|https?:\S+", "", form.replace("=\r\n", ""))  # an address may hold any figures
        assert "24" not in said
        assert "rows" not in form
        assert "Best foot" not in str(mailbox.messages[0]["Subject"])


def test_what_was_undone_is_told_to_nobody(place: Place, mailbox: Mailbox) -> None:
    with pytest.raises(Undone):
        tell_evaluation(place.cast.sione, place.hand_over, NOW, place=place, is_undone=True)
    a_round()
    assert all(each.addressed_at for each in occasions())
    assert mailbox.arrived == []
    assert letters() == []


def test_another_round_sends_nothing_twice(place: Place, mailbox: Mailbox) -> None:
    place.arrives()
    for minute in range(1, 4):
        a_round(NOW + minute * MINUTE)
    assert len(mailbox.arrived) == 1


def test_a_server_that_is_away_gets_the_letter_when_it_is_back(place: Place, settings: Any) -> None:
    with mail_server() as box:
        settings.LIGHTWELL_SMTP = f"smtp+plain://127.0.0.1:{box.port}"
    place.arrives()
    a_round()
    assert (place.letter.state, place.letter.trouble) == (LetterState.WAITING, "no-answer")
    first = place.letter.next_try_at
    assert first is not None
    with mail_server(port=box.port) as back:
        a_round(first - dt.timedelta(seconds=1))
        assert back.arrived == []
        a_round(first)
        assert back.to == ["priya@agency.example"]
    assert place.letter.state == LetterState.POSTED


def test_a_server_that_says_not_now_is_asked_again_after_growing_waits(place: Place, mailbox: Mailbox) -> None:
    mailbox.answers["priya@agency.example"] = ["451 busy", "450 greylisted"]
    place.arrives()
    waits, now = [], NOW
    for _ in range(3):
        a_round(now)
        waits.append(place.letter.next_try_at)
        now = place.letter.next_try_at or now
    assert waits == [NOW + MINUTE, NOW + 6 * MINUTE, None]
    assert mailbox.to == ["priya@agency.example"]
    assert place.letter.tries == 2


def test_an_address_that_is_refused_for_good_stops_no_other_letter(place: Place, mailbox: Mailbox) -> None:
    mailbox.answers["priya@agency.example"] = ["550 no such person"]
    with beside_priya(place, "Tavita Lemalu", "tavita@agency.example"):
        place.arrives()
        a_round()
    assert mailbox.to == ["tavita@agency.example"]
    assert {(each.state, each.trouble) for each in letters()} == {("refused", "smtp-550"), ("posted", "")}


def test_each_try_is_the_same_message(place: Place, mailbox: Mailbox) -> None:
    mailbox.answers[""] = ["451 busy"]
    place.arrives()
    a_round()
    waiting = place.letter
    a_round(waiting.next_try_at or NOW)
    (message,) = mailbox.messages
    assert message["Message-ID"] == f"<{waiting.envelope}@lightwell.agency.example>"
    assert dt.datetime.strptime(message["Date"], "%a, %d %b %Y %H:%M:%S %z") == waiting.due_at.replace(microsecond=0)


def test_after_five_days_it_is_given_up_and_says_so(place: Place, settings: Any) -> None:
    settings.LIGHTWELL_SMTP = "smtp+plain://127.0.0.1:1"
    place.arrives()
    a_round()
    a_round(NOW + dt.timedelta(days=4, hours=23))
    assert place.letter.state == LetterState.WAITING
    a_round(NOW + dt.timedelta(days=5, hours=4))
    assert place.letter.state == LetterState.GIVEN_UP
    assert place.letter.trouble == "no-answer"


@contextmanager
def beside_priya(place: Place, name: str, email: str) -> Iterator[Membership]:
    """Somebody else in Evaluation, for a while."""
    held = make_membership(name, email, place.cast.agency, Role.ANALYST, place.cast.evaluation)
    yield held
    with walls(OPERATOR):
        held = held.afresh_for(OPERATOR)
    if held.ends_at is None:
        end_membership(OPERATOR, held, NOW)


def test_somebody_whose_office_has_ended_is_told_nothing(place: Place, mailbox: Mailbox) -> None:
    with beside_priya(place, "Anjali Rao", "anjali@agency.example") as held:
        place.arrives()
        assert posting.write_all(NOW, is_posting=True) == 2
        end_membership(OPERATOR, held, NOW + MINUTE)
        a_round(LATER)
    assert mailbox.to == ["priya@agency.example"]
    assert sorted(each.state for each in letters()) == ["dropped", "posted"]


def test_somebody_whose_office_ended_before_is_not_even_written_to(place: Place, mailbox: Mailbox) -> None:
    with beside_priya(place, "Tama Rāpana", "tama@agency.example") as held:
        end_membership(OPERATOR, held, NOW - MINUTE)
        place.arrives()
        a_round(LATER)
    assert mailbox.to == ["priya@agency.example"]
    assert len(letters()) == 1


def test_somebody_with_two_offices_in_the_unit_gets_one_letter(place: Place, mailbox: Mailbox) -> None:
    cast = place.cast
    assert cast.priya.account_id is not None
    second = grant_membership(
        OPERATOR, cast.agency, NOW, account_id=cast.priya.account_id, role=Role.REPORTING_OFFICER, unit=cast.evaluation
    )
    place.arrives()
    a_round()
    assert mailbox.to == ["priya@agency.example"]
    end_membership(OPERATOR, second, NOW + MINUTE)


def test_without_a_mail_server_letters_are_there_to_read_and_none_goes_later(place: Place, settings: Any) -> None:
    place.arrives()
    a_round()
    assert place.letter.state == LetterState.KEPT
    with mail_server() as box:
        settings.LIGHTWELL_SMTP = f"smtp+plain://127.0.0.1:{box.port}"
        a_round(LATER)
    assert box.arrived == []


def test_a_setting_that_cannot_be_understood_loses_nothing(place: Place, settings: Any) -> None:
    settings.LIGHTWELL_SMTP = "mail.example.org"
    place.arrives()
    a_round()
    assert place.letter.state == LetterState.WAITING
    with mail_server() as box:
        settings.LIGHTWELL_SMTP = f"smtp+plain://127.0.0.1:{box.port}"
        a_round(LATER)
    assert len(box.arrived) == 1


def test_old_letters_are_forgotten_and_what_waits_is_not(place: Place, mailbox: Mailbox) -> None:
    place.arrives()
    a_round()
    assert posting.forget_old(NOW + dt.timedelta(days=89)) == 0
    assert posting.forget_old(NOW + dt.timedelta(days=91)) == 1
    assert letters() == []
    a_round(NOW + dt.timedelta(days=91))
    assert len(mailbox.arrived) == 1


def test_the_ledger_says_how_many_letters_and_never_to_whom(place: Place, mailbox: Mailbox) -> None:
    place.arrives()
    a_round()
    with walls(OPERATOR):
        found = list(Entry.objects.visible_to(OPERATOR).filter(action__startswith="letters.").order_by("id"))[-2:]
    assert [(each.action, each.counts) for each in found] == [
        ("letters.write", {"letters": 1}),
        ("letters.end", {"posted": 1}),
    ]
    people = {place.cast.priya.account_id, place.cast.priya.membership_id, place.letter.pk}
    assert not {each.subject_id for each in found} & people
    assert not any(each.seen_by_organisations or each.seen_by_units for each in found)


# --- the line to the server --------------------------------------------------------------------------------------


def test_a_server_without_tls_is_not_used(place: Place, settings: Any) -> None:
    with mail_server() as box:
        settings.LIGHTWELL_SMTP = f"smtp://127.0.0.1:{box.port}"
        place.arrives()
        a_round()
    assert box.arrived == []
    assert (place.letter.state, place.letter.trouble) == (LetterState.WAITING, "no-trusted-tls")


def test_a_server_with_tls_and_a_password_is_used(place: Place, settings: Any, tmp_path: Any) -> None:
    certificate = make_certificate(tmp_path)
    (tmp_path / "password").write_text("tui in the kowhai\n", encoding="utf-8")
    asked = {"authenticator": takes_password("tui in the kowhai"), "auth_required": True}
    with mail_server(tls_context=certificate.context, require_starttls=True, **asked) as box:
        settings.LIGHTWELL_SMTP = f"smtp://lightwell@localhost:{box.port}"
        settings.LIGHTWELL_SMTP_AUTHORITY = str(certificate.file)
        settings.LIGHTWELL_SMTP_PASSWORD_FILE = str(tmp_path / "password")
        place.arrives()
        a_round()
    assert box.to == ["priya@agency.example"]


def test_a_server_that_says_it_is_somebody_else_is_told_nothing(place: Place, settings: Any, tmp_path: Any) -> None:
    certificate = make_certificate(tmp_path, "mail.elsewhere.example")
    with mail_server(tls_context=certificate.context, require_starttls=True) as box:
        settings.LIGHTWELL_SMTP = f"smtp://localhost:{box.port}"
        settings.LIGHTWELL_SMTP_AUTHORITY = str(certificate.file)
        place.arrives()
        a_round()
    assert box.arrived == []
    assert place.letter.trouble == "no-trusted-tls"


@pytest.mark.parametrize(
    "text", ["mail.example.org", "http://mail.example.org", "smtp://", "smtp://a:b@mail.example.org", "smtp://m:x"]
)
def test_a_setting_that_is_no_server_is_refused_with_what_it_should_be(text: str) -> None:
    with pytest.raises(NotAMailServer, match="smtps://mail"):
        read(text)


def test_a_server_is_known_by_its_setting() -> None:
    assert read("smtp://post@mail.example.org") == MailServer("mail.example.org", 587, Tls.STARTTLS, "post")
    assert read("smtps://mail.example.org") == MailServer("mail.example.org", 465, Tls.FROM_THE_START)
    assert not read("smtp+plain://localhost").is_in_the_clear
    assert read("smtp+plain://mail.example.org").is_in_the_clear
