"""A provider's keys in pages: made once, their sheets shown once, tried, and locked with other words.

Each page is asked for by a manager, a colleague who may not, and strangers.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from lightwell.ledger.walls import walls
from lightwell.sharing.models import ProviderKeyring
from tests.factories import NOW
from tests.sharing.handing import Desks
from tests.sharing.making import PASSPHRASE, Ready
from tests.web.told import at

pytestmark = pytest.mark.database

NEW = "ruru over the wharf at low tide"
PAGES = ("new", "try", "passphrase", "sheets", "recover")


@pytest.fixture
def site(ready: Ready, settings: Any, state: Path) -> Iterator[Desks]:
    settings.LIGHTWELL_CLOCK = "tests.web.told.now"
    with at(NOW):
        yield Desks(ready)


def text(response: Any) -> str:
    return unescape(response.content.decode())


def kept(site: Desks, name: str) -> ProviderKeyring:
    with walls(site.actor(name)):
        return ProviderKeyring.objects.get()


def sheets_in(page: str) -> list[str]:
    """The words of each sheet on a page."""
    return [" ".join(re.findall(r"<li>(\w+)</li>", part)) for part in re.findall(r'<ol class="words">(.*?)</ol>', page)]


def made(site: Desks, client: Client) -> list[str]:
    """Aroha's keyring, made at its page; answers its three sheets."""
    response = client.post("/keyring/new", {"new": NEW, "same": NEW})
    assert response.status_code == 200, text(response)
    return sheets_in(text(response))


def test_a_manager_makes_the_keys_and_sees_three_sheets_once(site: Desks) -> None:
    aroha = site.client("aroha")
    assert "Make your keys" in text(aroha.get("/keyring"))
    response = aroha.post("/keyring/new", {"new": NEW, "same": NEW})
    sheets = sheets_in(text(response))
    assert [len(sheet.split()) for sheet in sheets] == [33, 33, 33]
    assert len(set(sheets)) == 3
    assert response.headers["Cache-Control"] == "no-store"
    assert "This page cannot be opened again." in text(response)
    again = aroha.post("/keyring/new", {"new": NEW, "same": NEW})
    assert again.status_code == 403
    assert "There is a keyring already." in text(again)
    assert sheets_in(text(again)) == sheets_in(text(aroha.get("/keyring"))) == []
    assert "Nobody has tried them yet" in text(aroha.get("/keyring"))


def test_everything_that_makes_a_passphrase_easy_to_guess_is_said_at_once(site: Desks) -> None:
    response = site.client("aroha").post("/keyring/new", {"new": "password", "same": "passwort"})
    assert response.status_code == 422
    for words in ("shorter than 12 characters", "among the first that anybody would guess"):
        assert words in text(response)
    assert 'value="password"' not in text(response)


def test_two_spellings_of_one_passphrase_are_the_same_and_two_passphrases_are_not(site: Desks) -> None:
    aroha = site.client("aroha")
    wrong = aroha.post("/keyring/new", {"new": NEW, "same": NEW.replace("low", "high")})
    assert "The two are not the same." in text(wrong)
    macron = "tūī in the harakeke at noon"
    right = aroha.post("/keyring/new", {"new": macron, "same": macron.replace("ū", "u\u0304")})
    assert len(sheets_in(text(right))) == 3


def test_two_sheets_are_tried_and_the_day_is_kept(site: Desks) -> None:
    aroha = site.client("aroha")
    first, _, third = made(site, aroha)
    response = aroha.post("/keyring/try", {"first": first, "second": third}, follow=True)
    assert "The two sheets work." in text(response)
    assert "Nobody has tried" not in text(aroha.get("/keyring"))
    assert str(kept(site, "aroha").drilled_on) == "2026-10-06"


def test_a_slip_says_which_word_to_look_at_and_keeps_what_was_typed(site: Desks) -> None:
    aroha = site.client("aroha")
    first, second, _ = made(site, aroha)
    words = first.split()
    words[6], words[7] = words[7], words[6]
    response = aroha.post("/keyring/try", {"first": " ".join(words), "second": second})
    assert response.status_code == 422
    assert "words 7 and 8 have probably changed places" in text(response)
    assert second in text(response)
    assert kept(site, "aroha").drilled_on is None


def test_the_passphrase_is_changed_by_whoever_knows_it(site: Desks) -> None:
    mere, other = site.client("mere"), "pāua under the pier at dusk"
    wrong = mere.post("/keyring/passphrase", {"old": "not this one", "new": other, "same": other})
    assert wrong.status_code == 422
    assert "That passphrase does not open this keyring." in text(wrong)
    changed = mere.post("/keyring/passphrase", {"old": PASSPHRASE, "new": other, "same": other}, follow=True)
    assert "The passphrase is changed." in text(changed)
    with kept(site, "mere").locked().unlock(other):
        pass


def test_a_lost_passphrase_is_answered_by_two_sheets(site: Desks) -> None:
    aroha, other = site.client("aroha"), "weka beside the long road"
    _, second, third = made(site, aroha)
    response = aroha.post(
        "/keyring/recover", {"first": third, "second": second, "new": other, "same": other}, follow=True
    )
    assert "Your keys are back" in text(response)
    with kept(site, "aroha").locked().unlock(other):
        pass


def test_new_sheets_are_printed_for_whoever_knows_the_passphrase(site: Desks) -> None:
    mere = site.client("mere")
    assert "That passphrase does not open" in text(mere.post("/keyring/sheets", {"old": "not this one"}))
    assert len(sheets_in(text(mere.post("/keyring/sheets", {"old": PASSPHRASE})))) == 3


def test_a_colleague_sees_how_the_keys_stand_and_that_a_manager_changes_them(site: Desks) -> None:
    sione = site.client("sione")
    page = text(sione.get("/keyring"))
    assert kept(site, "sione").keyring in page
    assert "Only a manager of this organisation may do this." in page
    for each in PAGES:
        assert "This is not yours to do" in text(sione.get(f"/keyring/{each}")), each
    refused = sione.post("/keyring/sheets", {"old": PASSPHRASE})
    assert refused.status_code == 403
    assert sheets_in(text(refused)) == []


def test_keys_are_a_providers_and_each_sees_its_own(site: Desks) -> None:
    for name in ("priya", "tom", "hana", "wei"):
        statuses = [
            site.client(name).get(f"/keyring{each}").status_code for each in ("", *(f"/{page}" for page in PAGES))
        ]
        assert statuses == [404] * 6, name
    assert site.client("nobody").get("/keyring").status_code == 302
    assert kept(site, "mere").keyring not in text(site.client("aroha").get("/keyring"))


def test_a_reminder_stands_where_a_quarter_is_sent_until_the_sheets_were_tried(site: Desks) -> None:
    assert "Nobody has tried your recovery sheets in the last year" in text(site.client("mere").get("/send"))
    assert "Your manager can try two of them" in text(site.client("sione").get("/send"))


def test_nothing_that_opens_the_keys_is_logged(site: Desks, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    aroha = site.client("aroha")
    first, second, _ = made(site, aroha)
    aroha.post("/keyring/try", {"first": first, "second": second + " extra"})
    aroha.post("/keyring/passphrase", {"old": "quite another thing", "new": NEW, "same": NEW})
    for secret in (NEW, "quite another thing", first, second, first.split()[9]):
        assert secret not in caplog.text
