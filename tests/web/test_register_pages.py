"""The register's pages: made with the keyring, opened in one browser, and shown to nobody else in any way."""

from __future__ import annotations

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import resolve, reverse

from lightwell.gateway.reading import write_csv
from lightwell.ledger.models import Entry
from lightwell.ledger.walls import walls
from lightwell.organisations.models import Account
from lightwell.people.sheet_views import MOST_SHOWN
from tests.people.making import THEIR_WORDS, WORDS, make_worker
from tests.sharing.making import PASSPHRASE
from tests.web.test_how_much_a_page_asks import MOST, Counting
from tests.web.told import Told

pytestmark = pytest.mark.database
BEGIN = {"passphrase": PASSPHRASE, "new": WORDS, "same": WORDS}
SHEET = (
    ("Client number", "Name", "Never", "Where from", "Told on", "Version", "Choice", "Shoe size"),
    ("BF0007", "Hinemoa Tūhoro", "Never leave a message", "person", "1/10/2026", "3", "no", "38"),
    ("BF0008", "Wiremu Tūhoro", "", "parent", "1/10/2026", "3", "yes", "44"),
)


def whole(response: object) -> str:
    return response.content.decode()  # type: ignore[attr-defined,no-any-return]


def upload(rows: tuple[tuple[str, ...], ...]) -> dict[str, SimpleUploadedFile]:
    return {"sheet": SimpleUploadedFile("our people.csv", write_csv(rows[0], rows[1:]))}


@pytest.fixture(scope="module")
def mere(told: Told) -> Client:
    """Mere's browser, in which the register was made and is open."""
    client = told.client("mere")
    response = client.post(reverse("register-begin"), BEGIN)
    assert response.status_code == 302, whole(response)
    return client


def test_of_a_long_sheet_the_first_are_shown_and_how_many_more_there_are(mere: Client) -> None:
    many = (("Client number", "Name"), *((f"BF1{each:03}", f"Somebody {each:03}") for each in range(MOST_SHOWN + 3)))
    assert mere.post(reverse("register-sheet"), upload(many)).status_code == 302
    look = whole(mere.get(reverse("register-sheet-look")))
    assert f"<li>Somebody {MOST_SHOWN - 1:03}, BF1{MOST_SHOWN - 1:03}</li>" in look
    assert f"Somebody {MOST_SHOWN:03}" not in look
    assert "And 3 more." in look
    assert mere.post(reverse("register-sheet-leave")).status_code == 302


def test_a_sheet_is_looked_at_and_taken_in_whole_and_somebody_is_found_and_seen(told: Told, mere: Client) -> None:
    wrong = mere.post(reverse("register-sheet"), upload((SHEET[0], ("", "Ana", "", "", "", "", "perhaps", ""))))
    assert wrong.status_code == 422
    assert "The client number is empty in row 2." in whole(wrong)
    assert "perhaps" not in whole(wrong)
    latin = "Client number,Name\r\nBF0009,Renée Müller\r\n".encode("cp1252")
    asked = whole(mere.post(reverse("register-sheet"), {"sheet": SimpleUploadedFile("latin.csv", latin)}))
    assert "How the file was stored" in asked
    stored = {"sheet": SimpleUploadedFile("latin.csv", latin), "stored_as": "cp1252"}
    assert mere.post(reverse("register-sheet"), stored).status_code == 302
    assert "<li>Renée Müller</li>" in whole(mere.get(reverse("register-sheet-look")))
    assert mere.post(reverse("register-sheet"), upload(SHEET)).status_code == 302
    look = whole(mere.get(reverse("register-sheet-look")))
    assert "2 added, 0 changed, 2 told or chose" in look
    assert "Shoe size" in look
    assert mere.post(reverse("register-sheet-look"), {"mark": "another"}).status_code == 409
    (mark,) = re.findall(r'name="mark" value="([0-9a-f]+)"', look)
    assert mere.post(reverse("register-sheet-look"), {"mark": mark}).status_code == 302
    found = whole(mere.post(reverse("register-find"), {"words": "TUHORO hine"}))
    (person_id,) = re.findall(r'/register/people/([0-9a-f-]{36})"', found)
    page = whole(mere.get(reverse("person", args=[person_id])))
    assert page.index("Never leave a message") < page.index("What is kept, and where it came from")
    for words in ("Hinemoa Tūhoro", "from the person", "notice 3", "said no", "Look at what is kept", "Mere Tūhoro"):
        assert words in page
    with walls(told.cast.mere):
        entries = Entry.objects.visible_to(told.cast.mere).filter(subject_id=person_id)
        done = list(entries.order_by("id").values_list("action", flat=True))
    assert done == ["people.take-in-sheet", "people.look-at"]


def test_an_open_page_asks_the_database_at_most_twelve_times(mere: Client) -> None:
    person, asked = added(mere, {"name": "Moana Rata", "client": "BF0800", "source": "person"}), {}
    for name in ("register", "register-ways", "register-sheet", "person-new", "person", "person-change", "person-told"):
        listening = Counting()
        with connection.execute_wrapper(listening):
            names = [person] if name.startswith("person") and name != "person-new" else []
            assert mere.get(reverse(name, args=names)).status_code == 200
        asked[name] = len(listening.said)
    assert {name: count for name, count in asked.items() if count > MOST} == {}


def test_forms_say_everything_that_is_wrong_and_lose_nothing_that_was_typed(mere: Client) -> None:
    typed = {"name": "Ana Lee", "client": "bf0899", "source": "person", "born_on": "2014-05-03"}
    added(mere, {"name": "Moana Lee", "client": "BF0899", "source": "person"})
    known = mere.post(reverse("person-new"), typed)
    assert known.status_code == 422
    assert "already. Look for them" in whole(known)
    assert 'value="Ana Lee"' in whole(known)
    person = added(mere, {**typed, "client": "BF0900"})
    half = mere.post(reverse("person-told", args=[person]), {"told_on": "2026-10-02", "choice": "yes"})
    assert "Say which notice they were told by" in whole(half)
    authority = {
        "who": "Losa Fuimaono", "relationship": "aunt", "evidence": "form", "evidence_on": "2026-10-01",
        "where_kept": "File 12", "for_what": ["see"],
    }  # fmt: skip
    where = reverse("person-authority", args=[person])
    empty = whole(mere.post(where, {}))
    for label in ("Who may act for them", "What shows it", "The day on it", "Where it is kept"):
        assert f">{label}: Fill this in.</a>" in empty  # each by its own name, in the summary too
    too_long = whole(mere.post(where, {**authority, "who": "x" * 501}))
    assert "too long: 501 characters" in too_long
    for on, words in {"2010-01-01": "not born yet", "2027-01-01": "still to come"}.items():
        assert words in whole(mere.post(where, {**authority, "evidence_on": on}))
    sent_twice(mere, where, authority)
    page = whole(mere.get(reverse("person", args=[person])))
    (ending,) = re.findall(r"/register/authorities/([0-9a-f-]{36})/end", page)
    assert mere.post(reverse("authority-end", args=[ending])).status_code == 302
    assert "Ended" in whole(mere.get(reverse("person", args=[person])))
    added(mere, {**typed, "name": "Wiremu Lee", "client": "BF0901"})
    where, other = reverse("person-openness", args=[person]), {"to": "BF0901"}
    sent_twice(mere, where, other)
    assert "open to this person already" in whole(mere.post(where, other))
    page = whole(mere.get(reverse("person", args=[person])))
    (closing,) = re.findall(r"/register/opennesses/([0-9a-f-]{36})/end", page)
    where, said = reverse("person-reports", args=[person]), {"kind": "concern", "to_whom": "Police", "what": "Seen"}
    for on in ("1900-01-01", "2010-01-01", "2027-01-01"):
        assert mere.post(where, {**said, "told_on": on}).status_code == 422
    sent_twice(mere, where, {**said, "told_on": "2026-10-02"})
    assert whole(mere.get(where)).count("Hidden from them") == 1
    assert mere.post(reverse("openness-end", args=[closing])).status_code == 302
    assert "Close it again" not in whole(mere.get(reverse("person", args=[person])))


def sent_twice(mere: Client, where: str, typed: dict[str, object]) -> None:
    """From one page, as an impatient hand sends it."""
    (once,) = re.findall(r'name="once" value="([^"]+)"', whole(mere.get(where)))
    for _ in range(2):
        assert mere.post(where, {**typed, "once": once}).status_code == 302


def added(mere: Client, typed: dict[str, str]) -> str:
    """Somebody new in the register, by the end of their address."""
    made = mere.post(reverse("person-new"), typed)
    assert made.status_code == 302, whole(made)
    return str(resolve(made["Location"]).kwargs["person_id"])


def test_a_worker_comes_in_by_a_code_and_the_key_of_one_browser_opens_nothing_for_another(
    told: Told, mere: Client
) -> None:
    office = make_worker(told.cast)
    shown = whole(mere.post(reverse("register-ways"), {"membership": str(office.pk)}))
    (code,) = re.findall(r'<code class="digest">([^<]+)</code>', shown)
    ana = Client()
    with walls(told.cast.mere):
        account = Account.objects.visible_to(told.cast.mere).get(pk=office.account_id)
    ana.force_login(account, backend="lightwell.organisations.sign_in.EmailBackend")
    cookie = mere.cookies["lightwell_register_key"]
    assert (cookie["path"], cookie["httponly"], cookie["samesite"]) == ("/register", True, "Strict")
    ana.cookies["lightwell_register_key"] = cookie.value
    assert ana.get(reverse("register")).status_code == 302  # to her own code, with Mere's key in her browser
    assert ana.get(reverse("register-find")).status_code == 302
    taken = ana.post(reverse("register-take"), {"code": code, "new": THEIR_WORDS, "same": THEIR_WORDS})
    assert taken.status_code == 302
    assert "The register is open in this browser" in whole(ana.get(reverse("register")))
    ana.post(reverse("sign-out"))
    assert ana.cookies["lightwell_register_key"].value == ""


def test_it_opens_again_with_ones_own_words_and_a_wrong_one_says_nothing_of_which(told: Told, mere: Client) -> None:
    again = told.client("mere")
    wrong = again.post(reverse("register-open"), {"passphrase": "not these"})
    assert wrong.status_code == 422
    assert "That does not open the register." in whole(wrong)
    assert again.post(reverse("register-open"), {"passphrase": WORDS}).status_code == 302
    again.post(reverse("register-close"))
    assert again.cookies["lightwell_register_key"].value == ""


def test_nobody_else_learns_that_there_is_a_register_or_anybody_in_it(told: Told, mere: Client) -> None:
    person = added(mere, {"name": "Hinemoa Rata", "client": "BF0700", "source": "person"})
    assert "Hinemoa" in whole(mere.get(reverse("person", args=[person])))
    for name in ("priya", "tom", "wei", "aroha"):
        stranger = told.client(name)
        stranger.cookies["lightwell_register_key"] = mere.cookies["lightwell_register_key"].value
        there = stranger.get(reverse("person", args=[person]))
        nowhere = stranger.get(reverse("person", args=["00000000-0000-0000-0000-000000000001"]))
        assert (there.status_code, whole(there)) == (nowhere.status_code, whole(nowhere))
        assert "Hinemoa" not in whole(there)
    assert told.client("priya").get(reverse("register")).status_code == 404
    assert told.client("sione").get(reverse("register")).status_code == 403
