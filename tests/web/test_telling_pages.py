"""Telling somebody on the pages: shown, understood, chosen; who is told by which notice; and a list of whom to tell."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Mapping

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import resolve, reverse

from lightwell.gateway.reading import write_csv
from lightwell.ledger.walls import walls
from lightwell.people.models import Chosen, Person
from lightwell.policy.choosing_rules import offers_choice
from tests.people.making import WORDS
from tests.sharing.making import PASSPHRASE
from tests.sharing.settling_notices import agreed
from tests.web.test_how_much_a_page_asks import MOST, Counting
from tests.web.told import Told, at, now

pytestmark = pytest.mark.database
BEGIN = {"passphrase": PASSPHRASE, "new": WORDS, "same": WORDS}
HINEMOA = {
    "name": "Hinemoa Tūhoro", "client": "BF0007", "source": "referral", "born_on": "2014-05-03",
    "safe_never": "Never leave a message",
}  # fmt: skip
SHOWN = {
    "act": "shown", "how": "read-aloud", "language": "en", "understanding": "in-own-words",
    "understood": "They hear how it went, not who I am.", "written_by": "person",
}  # fmt: skip


def whole(response: object) -> str:
    return response.content.decode()  # type: ignore[attr-defined,no-any-return]


@pytest.fixture(scope="module")
def mere(told: Told) -> Client:
    """Mere's browser, with the register open, Hinemoa in it, and a notice that both sides agreed to."""
    client = told.client("mere")
    assert client.post(reverse("register-begin"), BEGIN).status_code == 302
    agreed(told.cast, told.agreement, now())
    assert client.post(reverse("person-new"), HINEMOA).status_code == 302
    return client


@pytest.fixture(scope="module")
def hinemoa(told: Told, mere: Client) -> Person:
    with walls(told.cast.mere):
        return Person.objects.visible_to(told.cast.mere).latest("added_at")


def added(mere: Client, somebody: Mapping[str, str]) -> Person:
    """Somebody new in the register."""
    made = mere.post(reverse("person-new"), somebody)
    assert made.status_code == 302, whole(made)
    return Person(id=resolve(made["Location"]).kwargs["person_id"])


def to_be_told(response: object) -> int:
    """How many that is, as the page about an agreement says; or today, as the register's own does."""
    found = re.search(r"(\d+) (?:person is|people are) to be told", whole(response))
    return int(found[1]) if found else 0


def show_page(told: Told, person: Person) -> str:
    return reverse("person-show", args=[person.pk, told.agreement.pk])


def shown_to(told: Told, mere: Client, person: Person) -> None:
    """The agreed notice, and where each thing came from, said back in their own words."""
    where = show_page(told, person)
    page = whole(mere.get(where))
    (version,) = re.findall(r'name="version" value="(\d+)"', page)
    came_from = re.findall(r'name="came_from" value="([a-z_]+)"', page)
    assert mere.post(where, {**SHOWN, "version": version, "came_from": came_from}).status_code == 302


def test_somebody_is_shown_the_agreed_notice_says_it_back_and_chooses_where_there_is_a_choice(
    told: Told, mere: Client, hinemoa: Person
) -> None:
    where = show_page(told, hinemoa)
    assert mere.get(reverse("person-tell", args=[hinemoa.pk]))["Location"] == where
    page = whole(mere.get(where))
    assert "Rangatahi" in page  # she is twelve
    assert "Never leave a message" in page
    assert "By e-mail" not in page  # nobody has said how it is safe to reach her
    assert "Listen to it" in page
    last = re.search(r"Screen 1 of (\d+)", whole(mere.get(f"{where}/rangatahi/1")))
    assert last is not None
    for screen, status in ((int(last[1]), 200), (int(last[1]) + 1, 404), (0, 404)):
        assert mere.get(f"{where}/rangatahi/{screen}").status_code == status
    (version,) = re.findall(r'name="version" value="(\d+)"', page)
    half = mere.post(where, {**SHOWN, "version": version, "understood": ""})
    assert half.status_code == 422
    assert "Write what they said it means" in whole(half)
    old = mere.post(where, {**SHOWN, "version": "0"})
    assert "agreed to another version since" in whole(old)
    came_from = re.findall(r'name="came_from" value="([a-z_]+)"', page)
    assert "born_on" in came_from  # a referral gave it
    done = mere.post(where, {**SHOWN, "version": version, "came_from": came_from})
    assert done.status_code == 302, whole(done)
    choosing = whole(mere.get(done["Location"]))
    agreement = told.agreement.agreement
    for clause in agreement.clauses:
        assert (f'name="clause-{clause.id}"' in choosing) is offers_choice(clause)
    assert "consent" not in (page + choosing).lower()
    asked = next(clause for clause in agreement.clauses if offers_choice(clause))
    (once,) = re.findall(r'name="once" value="([^"]+)"', choosing)
    said = {f"clause-{asked.id}": "no", "words": "Not the study", "written_by": "worker", "once": once}
    chosen = mere.post(done["Location"], said)
    assert chosen.status_code == 302, whole(chosen)
    assert mere.post(done["Location"], said).status_code == 302  # sent twice
    with walls(told.cast.mere):
        assert Chosen.objects.visible_to(told.cast.mere).filter(person=hinemoa).count() == 1
    receipt = whole(mere.get(chosen["Location"]))
    assert "you said no" in receipt
    assert "there is no choice about this" in receipt
    assert "Hinemoa" not in receipt
    document = json.loads(mere.get(f"{chosen['Location']}/receipt.json").content)
    assert [each["event_type"] for each in document["events"]] == ["notice_shown", "choice_made"]
    states = {each["clause"]: each["state"] for each in document["purposes"]}
    assert states[asked.id] == "no"
    assert {state for clause, state in states.items() if not offers_choice(agreement.clause(clause))} == {"no-choice"}
    assert "consent" not in json.dumps(document).lower()


def test_who_was_told_is_counted_and_whom_to_tell_is_listed(told: Told, mere: Client) -> None:
    shown_to(told, mere, added(mere, {**HINEMOA, "name": "Rangi Pōtiki", "client": "BF0006"}))
    where = reverse("coverage", args=[told.agreement.pk])
    before = to_be_told(mere.get(where))
    second = added(mere, {"name": "Losa Fuimaono", "client": "BF0008", "source": "referral"})
    third = added(mere, {"name": "Li Na", "client": "BF0009", "source": "person"})
    assert mere.get(reverse("coverages"))["Location"] == where
    page = whole(mere.get(where))
    assert to_be_told(mere.get(where)) == before + 2
    assert "Losa Fuimaono" in page
    assert "Rangi Pōtiki" not in page
    untold = whole(mere.get(reverse("register-from-others")))
    assert "Losa Fuimaono" in untold
    assert "Rangi Pōtiki" not in untold  # they were told of that too
    harm = {"why_not": "would-harm", "reason": "A former partner reads her post"}
    assert "Say why this exception" in whole(mere.post(reverse("person-told", args=[second.pk]), {"why_not": "law"}))
    assert mere.post(reverse("person-told", args=[second.pk]), harm).status_code == 302
    assert to_be_told(mere.get(where)) == before + 1
    assert "Losa Fuimaono" not in whole(mere.get(where))
    their_page = whole(mere.get(reverse("person", args=[second.pk])))
    assert "do not ring" in their_page
    assert "Tell them, and ask" not in their_page
    for asked in (mere.get(show_page(told, second)), mere.post(show_page(told, second), SHOWN)):
        assert asked.status_code == 403
        assert "telling them would harm" in whole(asked)
    space = whole(mere.get(reverse("person-space", args=[second.pk])))
    assert "telling them would harm" in space
    assert "Make their link" not in space
    forced = mere.post(reverse("person-space", args=[second.pk]), {"words": "adult"})
    assert forced.status_code == 422
    later = {"act": "later", "due_on": "9999-12-31", "why": "Too tired"}
    assert "more than a year from now" in whole(mere.post(show_page(told, third), later))
    today = to_be_told(mere.get(reverse("register")))
    assert mere.post(show_page(told, third), {**later, "due_on": "2026-10-08"}).status_code == 302
    assert to_be_told(mere.get(reverse("register"))) == today + 1
    assert "Li Na" in whole(mere.get(reverse("register-later")))


def test_no_page_says_to_tell_whom_that_would_harm_not_even_who_was_put_off_before(told: Told, mere: Client) -> None:
    wiremu = {"name": "Wiremu Parata", "client": "BF0061", "source": "person"}
    person = Person(id=resolve(mere.post(reverse("person-new"), wiremu)["Location"]).kwargs["person_id"])
    later = {"act": "later", "due_on": "2026-10-08", "why": "Too tired"}
    assert mere.post(show_page(told, person), later).status_code == 302
    assert "Wiremu Parata" in whole(mere.get(reverse("register-later")))
    due = to_be_told(mere.get(reverse("register")))
    harm = {"why_not": "would-harm", "reason": "A former partner reads her post"}
    assert mere.post(reverse("person-told", args=[person.pk]), harm).status_code == 302
    assert to_be_told(mere.get(reverse("register"))) == due - 1
    assert "Wiremu Parata" not in whole(mere.get(reverse("register-later")))
    goodbye, written = (reverse(each, args=[person.pk]) for each in ("person-goodbye", "person-written"))
    pages = (goodbye, written, reverse("person-on-paper", args=[person.pk]), reverse("person-asks", args=[person.pk]))
    for where in pages:
        assert "telling them would harm" in whole(mere.get(where)), where
    assert "want to be told" not in whole(mere.get(goodbye))
    assert "as a matter of course" not in whole(mere.get(written))


def test_told_takes_no_day_that_cannot_be_and_no_notice_that_never_was(told: Told, mere: Client) -> None:
    ben = {"name": "Ben Fa’asavalu", "client": "BF0031", "source": "person", "born_on": "2020-05-03"}
    person = resolve(mere.post(reverse("person-new"), ben)["Location"]).kwargs["person_id"]
    where, coverage = reverse("person-told", args=[person]), reverse("coverage", args=[told.agreement.pk])
    refused = {
        ("2027-01-01", "1"): "still to come", ("1900-01-01", "1"): "not born yet", ("2020-05-02", "1"): "not born yet",
        ("2021-01-01", "1"): "had not begun by then", ("2026-10-08", "99"): "agreed to no such version",
        ("2026-10-02", "1"): "agreed to that version on 8 October 2026",
    }  # fmt: skip
    for (on, notice), words in refused.items():
        wrong = mere.post(where, {"told_on": on, "notice": notice, "how": "shown"})
        assert wrong.status_code == 422
        assert words in whole(wrong)
    long = mere.post(where, {"why_not": "law", "reason": "x" * 2001})
    assert "too long: 2001 characters" in whole(long)
    assert "Ben Fa’asavalu" in whole(mere.get(coverage))
    sheet = (
        ("Client number", "Name", "Told on", "Version"),
        ("BF0031", "Ben Fa’asavalu", "1/10/2019", "1"),
        ("BF0032", "Lupe Sapolu", "8/10/2026", "99"),
        ("BF0033", "Ravi Prasad", "1/10/2019", "1"),
    )
    file = SimpleUploadedFile("people.csv", write_csv(sheet[0], sheet[1:]))
    looked = whole(mere.post(reverse("register-sheet"), {"sheet": file}))
    for words in ("They were not born yet on the day they were told, in row 2", "of this version, in row 3",
                  "No programme had begun on the day they were told, in row 4"):  # fmt: skip
        assert words in looked
    assert mere.post(where, {"told_on": "2026-10-08", "notice": "1", "how": "shown"}).status_code == 302
    assert "Ben Fa’asavalu" not in whole(mere.get(coverage))


def test_a_no_is_written_down_before_anybody_showed_anything_and_says_what_was_not_shown(
    told: Told, mere: Client
) -> None:
    ana = {"name": "Ana Vaipulu", "client": "BF0021", "source": "person"}
    person = resolve(mere.post(reverse("person-new"), ana)["Location"]).kwargs["person_id"]
    where = reverse("person-no-to", args=[person, told.agreement.pk])
    assert mere.get(reverse("person-no", args=[person]))["Location"] == where
    page = whole(mere.get(where))
    assert "Not shown to them yet" in page
    boxes = re.findall(r'name="(no-[a-z-]+)"', page)
    letter = {"came_by": "written", "said_on": "2026-10-02", "words": "Leave us out of it."}
    wrong = whole(mere.post(where, {**letter, "said_on": "2036-10-02"}))
    assert "That day is still to come" in wrong
    assert "Tick what they say no to" in wrong
    assert "Leave us out of it." in wrong
    assert "had not begun by then" in whole(mere.post(where, {**letter, boxes[0]: "on", "said_on": "1900-01-01"}))
    (once,) = re.findall(r'name="once" value="([^"]+)"', page)
    letter["once"] = once
    done = mere.post(where, {**letter, boxes[0]: "on"}, follow=True)
    with walls(told.cast.mere):
        kept_once = Chosen.objects.visible_to(told.cast.mere).filter(person=person).count()
    assert mere.post(where, {**letter, boxes[0]: "on"}).status_code == 302  # sent twice
    with walls(told.cast.mere):
        assert Chosen.objects.visible_to(told.cast.mere).filter(person=person).count() == kept_once
    assert "was not shown to them yet" in whole(done)
    assert "said no" in whole(done)
    assert "A no holds already" in whole(mere.get(where))
    with walls(told.cast.mere):
        theirs = Chosen.objects.visible_to(told.cast.mere).filter(person=person).latest("recorded_at")
    assert len(re.findall("Ana Vaipulu", whole(mere.get(reverse("call-backs"))))) == 1  # one row: followed back once
    back = whole(mere.get(reverse("call-back", args=[theirs.pk])))
    assert "They wrote it" in back
    assert "Nobody had gone through it with them" in back


def test_a_no_of_a_day_before_their_yes_is_kept_and_the_worker_reads_that_it_does_not_hold(
    told: Told, mere: Client
) -> None:
    sina = {"name": "Sina Vaipulu", "client": "BF0022", "source": "person"}
    person = resolve(mere.post(reverse("person-new"), sina)["Location"]).kwargs["person_id"]
    show = reverse("person-show", args=[person, told.agreement.pk])
    (version,) = re.findall(r'name="version" value="(\d+)"', whole(mere.get(show)))
    choosing = mere.post(show, {**SHOWN, "version": version})["Location"]
    clauses = re.findall(r'name="(clause-\d+)"', whole(mere.get(choosing)))
    assert mere.post(choosing, {"written_by": "worker", **dict.fromkeys(clauses, "yes")}).status_code == 302
    where = reverse("person-no-to", args=[person, told.agreement.pk])
    boxes = dict.fromkeys(re.findall(r'name="(no-[a-z-]+)"', whole(mere.get(where))), "on")
    today = now().date()
    letter = {"came_by": "written", "said_on": (today - dt.timedelta(days=1)).isoformat(), **boxes}
    assert "a yes of a later day stands" in whole(mere.post(where, letter, follow=True))
    assert "A no holds already" not in whole(mere.get(where))
    assert "Sina Vaipulu" not in whole(mere.get(reverse("call-backs")))
    with walls(told.cast.mere):
        no = Chosen.objects.visible_to(told.cast.mere).filter(person=person).latest("recorded_at")
    back = mere.post(reverse("call-back", args=[no.pk]), {"passphrase": PASSPHRASE})
    assert "or have said yes since, so nothing is called back" in whole(back)
    with at(now() + dt.timedelta(minutes=1)):  # of one day, what is written down last
        said = whole(mere.post(where, {**letter, "said_on": today.isoformat()}, follow=True))
    assert "Their no is recorded: from the next hand-over on these rows stay here." in said
    assert "Sina Vaipulu" in whole(mere.get(reverse("call-backs")))


def test_whoever_chooses_for_somebody_reads_first_that_they_said_no_themselves(told: Told, mere: Client) -> None:
    sefo = added(mere, {**HINEMOA, "name": "Sefo Fuimaono", "client": "BF0043"})
    mother = {
        "who": "Losa Fuimaono", "relationship": "mother", "evidence": "court-order", "evidence_on": "2026-09-01",
        "where_kept": "File 14", "for_what": ["choose"],
    }  # fmt: skip
    assert mere.post(reverse("person-authority", args=[sefo.pk]), mother).status_code == 302
    shown_to(told, mere, sefo)
    (showing,) = re.findall(r"/register/showings/([0-9a-f-]{36})", whole(mere.get(reverse("person", args=[sefo.pk]))))
    where, own_no = reverse("showing-choose", args=[showing]), "They said no to this themselves."
    choosing = whole(mere.get(where))
    assert own_no not in choosing
    noes = dict.fromkeys(re.findall(r'name="(clause-\d+)"', choosing), "no")
    assert mere.post(where, {"written_by": "worker", **noes}).status_code == 302
    assert whole(mere.get(where)).count(own_no) == len(noes)


def test_the_pages_of_telling_ask_the_database_at_most_twelve_times(told: Told, mere: Client) -> None:
    tia = added(mere, {**HINEMOA, "name": "Tia Rewi", "client": "BF0041"})
    shown_to(told, mere, tia)
    showing = re.findall(r"/register/showings/([0-9a-f-]{36})", whole(mere.get(reverse("person", args=[tia.pk]))))
    pages: Mapping[str, list[object]] = {
        "register": [],
        "coverage": [told.agreement.pk],
        "register-later": [],
        "register-from-others": [],
        "person": [tia.pk],
        "person-told": [tia.pk],
        "person-no-to": [tia.pk, told.agreement.pk],
        "person-show": [tia.pk, told.agreement.pk],
        "person-screen": [tia.pk, told.agreement.pk, "rangatahi", 2],
        **{name: [showing[0]] for name in ("showing", "showing-choose", "showing-file")},
    }
    asked = {}
    for name, names in pages.items():
        listening = Counting()
        with connection.execute_wrapper(listening):
            assert mere.get(reverse(name, args=names)).status_code == 200
        asked[name] = len(listening.said)
    assert {name: count for name, count in asked.items() if count > MOST} == {}
