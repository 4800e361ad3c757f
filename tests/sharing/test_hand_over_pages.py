"""Handing a quarter over in pages: what is due, the files as they arrive, what was found, what would go, the receipt.

Each page is asked for by its owner, a colleague and strangers.
"""

from __future__ import annotations

import csv
import datetime as dt
import functools
import io
import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import load_workbook

from lightwell.ledger.models import Entry
from lightwell.ledger.walls import walls
from lightwell.policy.sharing_rules import HandOverState
from lightwell.sharing import hand_over_views
from lightwell.sharing.models import Confirmation, Delivery
from lightwell.sharing.session_cookies import COOKIE
from lightwell.sharing.session_keys import cookie_of
from lightwell.sharing.uploading import Uploading
from tests.factories import NZ
from tests.gateway.quarters import HEADINGS
from tests.sharing.handing import STRANGERS, Desks, desks, people_file, stored, table_file
from tests.sharing.making import Ready, usual_rows
from tests.web.said import without_tokens
from tests.web.told import at

pytestmark = pytest.mark.database

DUE = "Friday 16 October 2026"
LATE = dt.datetime(2026, 10, 20, 9, 0, tzinfo=NZ)
TOO_LATE = dt.datetime(2026, 10, 8, 0, 0, tzinfo=NZ)
JUST_IN_TIME = dt.datetime(2026, 10, 7, 23, 59, tzinfo=NZ)


@pytest.fixture
def site(ready: Ready, state: Path, settings: Any) -> Iterator[Desks]:
    settings.LIGHTWELL_CLOCK = "tests.web.told.now"
    with desks(ready, state) as site:
        yield site


def broken() -> list[list[str]]:
    """Two slips that one thing mends, one of its own, and a formula in a column that stays."""
    rows = usual_rows()
    rows[2][HEADINGS.index("Sessions attended")] = "lots"
    rows[4][HEADINGS.index("Sessions offered")] = "many"
    rows[7][HEADINGS.index("Satisfaction")] = "Over the moon"
    rows[9][HEADINGS.index("Notes")] = "=HYPERLINK(1)"
    return rows


def text(response: Any) -> str:
    return without_tokens(response.content.decode())


# --- what is due ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["sione", "mere"])
def test_a_provider_sees_what_is_due_and_when(site: Desks, name: str) -> None:
    page = text(site.client(name).get("/send"))
    assert DUE in page
    assert "8 working days from today" in page
    assert site.quarter in page


def test_what_is_late_says_so(site: Desks) -> None:
    with at(LATE):
        assert "2 working days ago" in text(site.client("sione").get("/send"))


def test_a_provider_whom_nobody_asked_is_told_what_happens_next(site: Desks) -> None:
    page = text(site.client("aroha").get("/send"))
    assert "Nobody has asked you for anything yet" in page
    assert DUE not in page


def test_a_quarter_says_who_will_get_what_before_anything_is_uploaded(site: Desks) -> None:
    page = text(site.client("sione").get(site.quarter))
    assert "They do not get your name; somebody who knows you might still recognise you." in page
    assert "nobody has a row of their own" in page
    assert "Files to try" not in page  # only a demonstration has samples


@pytest.mark.parametrize("code", ["2026-Q2", "2027-Q1", "2026-Q9", "next"])
def test_a_quarter_nobody_asked_for_is_not_there(site: Desks, code: str) -> None:
    assert site.client("sione").get(f"/send/{site.ready.agreement.pk}/{code}").status_code == 404


@pytest.mark.parametrize("name", ["blank-sheet", "people-told"])
def test_a_blank_sheet_is_a_workbook_to_fill_in(site: Desks, name: str) -> None:
    response = site.client("mere").get(f"{site.quarter}/{name}.xlsx")
    sheets = load_workbook(io.BytesIO(response.content)).sheetnames
    assert sheets[1] == "What each column means"
    assert response.headers["Content-Disposition"].startswith("attachment")


def test_samples_are_there_only_where_an_installation_has_some(site: Desks, settings: Any) -> None:
    assert site.client("sione").get(f"{site.quarter}/samples/quarter.csv").status_code == 404
    settings.LIGHTWELL_SAMPLES = "demo.samples.samples"
    assert "Files to try" in text(site.client("sione").get(site.quarter))
    sample = site.client("sione").get(f"{site.quarter}/samples/quarter-with-slips.csv")
    assert next(csv.reader(io.StringIO(sample.content.decode("utf-8-sig"))))[0] == "Client number"
    assert site.client("sione").get(f"{site.quarter}/samples/other.csv").status_code == 404


# --- who may be here -----------------------------------------------------------------------------------------------


def addresses(site: Desks, page: str) -> list[str]:
    whole = ("evaluation/people.csv", "to-mend.xlsx", "progress", "receipt")
    return [site.quarter, f"{site.quarter}/blank-sheet.xlsx", f"{site.quarter}/people-told.xlsx", page] + [
        f"{page}/{each}" for each in whole
    ]


def test_strangers_find_nothing_and_nobody_is_asked_to_sign_in(site: Desks) -> None:
    page = site.begin(site.client("sione"), table_file(broken()))
    for name in STRANGERS:
        client = site.client(name)
        assert [client.get(each).status_code for each in addresses(site, page)] == [404] * 8, name
        assert [client.post(f"{page}/{act}").status_code for act in ("again", "send", "discard")] == [404] * 3, name
        assert client.post(site.quarter).status_code == 404
    nobody = site.client("nobody")
    assert {nobody.get(each).status_code for each in ("/send", "/keyring", *addresses(site, page))} == {302}
    assert site.hand_over(page).state == HandOverState.NEEDS_ATTENTION


def test_an_agency_has_no_quarters_to_send(site: Desks) -> None:
    assert {site.client(name).get("/send").status_code for name in ("priya", "tom", "hana", "wei")} == {404}


def test_a_colleague_sees_how_it_stands_and_nothing_the_file_holds(site: Desks) -> None:
    page = site.begin(site.client("sione"), table_file(broken()))
    mere = site.client("mere")
    seen = text(mere.get(page))
    assert "This was begun in another browser" in seen
    assert "something needs your attention" in seen
    assert "Satisfaction" not in seen
    assert [mere.get(f"{page}/{each}").status_code for each in ("to-mend.xlsx", "evaluation/people.csv")] == [404, 404]
    assert mere.post(f"{page}/again", {"passphrase": "x"}).status_code == 302
    assert mere.post(f"{page}/send", {"check_number": "1"}).status_code == 302
    assert site.hand_over(page).state == HandOverState.NEEDS_ATTENTION


def test_whoever_made_up_a_key_has_not_looked_and_does_not_send(site: Desks) -> None:
    page = site.begin(site.client("sione"))
    number = site.hand_over(page).check_number
    mere = site.client("mere")
    for made_up in (cookie_of(bytes(32)), cookie_of(b"k" * 32)):
        mere.cookies[COOKIE] = made_up
        response = mere.post(f"{page}/send", {"check_number": number})
        assert (response.status_code, response.headers["Location"]) == (302, page)
        assert "It was not sent. Look first at what each of them would get" in text(mere.get(page))
        assert site.hand_over(page).state == HandOverState.READY


def test_nothing_is_kept_by_a_browser_or_on_the_way(site: Desks) -> None:
    sione = site.client("sione")
    page = site.begin(sione, table_file(broken()))
    for each in ("/send", "/keyring", *addresses(site, page)):
        assert sione.get(each).headers["Cache-Control"] == "no-store", each


# --- the files as they arrive --------------------------------------------------------------------------------------


def test_what_is_uploaded_is_encrypted_and_its_key_stays_in_the_browser(site: Desks, state: Path) -> None:
    sione = site.client("sione")
    response = site.upload(sione)
    page = response.headers["Location"]
    cookie = response.cookies[COOKIE]
    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Strict", page)
    assert cookie["max-age"] == 37 * 3600 + 29 * 60  # from 10:31 on Tuesday until Wednesday is over
    for path in stored(state):
        assert b"BF0001" not in path.read_bytes()
    assert "Waiting for its turn" in text(sione.get(page))
    assert 'http-equiv="refresh"' in text(sione.get(page))


def test_an_empty_form_says_everything_that_is_missing_at_once(site: Desks, state: Path) -> None:
    response = site.client("sione").post(site.quarter)
    assert response.status_code == 422
    for words in ("Choose the quarter’s file.", "Choose the list of people told.", "Type the passphrase."):
        assert text(response).count(words) == 2  # in the summary and at its place
    assert stored(state) == []


def test_what_is_given_beside_a_mistake_is_not_kept(site: Desks, state: Path) -> None:
    response = site.client("sione").post(site.quarter, {"tables": table_file(), "people": people_file()})
    assert response.status_code == 422
    assert stored(state) == []


def test_a_file_that_is_too_large_gets_a_sentence_and_nothing_of_it_is_kept(
    site: Desks, state: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hand_over_views, "Uploading", functools.partial(Uploading, limit_bytes=1000))
    response = site.upload(site.client("sione"))
    assert response.status_code == 422
    assert "which is the most that can be checked here" in text(response)
    assert "Type the passphrase." not in text(response)
    assert stored(state) == []


def test_a_form_from_another_site_is_refused_and_nothing_of_it_is_kept(site: Desks, state: Path) -> None:
    response = site.upload(site.client("sione", enforce_csrf_checks=True))
    assert response.status_code == 403
    assert stored(state) == []


def test_whoever_may_not_hand_over_has_not_a_byte_read(site: Desks, state: Path, settings: Any) -> None:
    site.begin(site.client("sione"))
    before = len(stored(state))
    response = site.upload(site.client("mere"))
    assert response.status_code == 403
    assert "You have begun this" in text(response)
    assert len(stored(state)) == before


def test_where_nobody_checks_the_file_is_kept_and_the_page_says_so(ready: Ready, state: Path, settings: Any) -> None:
    settings.LIGHTWELL_CLOCK = "tests.web.told.now"
    with desks(ready, state) as site:
        sione = site.client("sione")
    with at(ready.keyring.made_at + dt.timedelta(minutes=1)):
        page = site.upload(sione).headers["Location"]
        said = text(sione.get(page))
    assert "The part of Lightwell that checks files is not running." in said
    assert "Type your passphrase, and we check it again" in said


def test_a_wrong_passphrase_is_asked_for_again_and_nothing_is_lost(site: Desks) -> None:
    sione = site.client("sione")
    page = site.upload(sione, passphrase="kākā in the kauri").headers["Location"]
    site.check(page)
    said = text(sione.get(page))
    assert "That passphrase does not open this keyring." in said
    assert "kākā" not in said
    assert site.again(sione, page).headers["Location"] == page
    site.check(page)
    assert "exactly what each of them would get" in text(sione.get(page))


def test_a_check_whose_worker_is_gone_can_be_asked_for_again(site: Desks) -> None:
    sione = site.client("sione")
    page = site.upload(sione).headers["Location"]
    site.desk.done(site.hand_over(page).pk)  # as when the worker was started again
    assert f"{page}?again=yes" in text(sione.get(page))
    assert "Type your passphrase" in text(sione.get(f"{page}?again=yes"))
    site.again(sione, page)
    site.check(page)
    assert site.hand_over(page).state == HandOverState.READY


def test_progress_is_a_part_of_the_page_until_the_check_is_done(site: Desks) -> None:
    sione = site.client("sione")
    page = site.upload(sione).headers["Location"]
    part = sione.get(f"{page}/progress", headers={"HX-Request": "true"})
    assert "Waiting for its turn" in text(part)
    assert "<html" not in text(part)
    site.check(page)
    done = sione.get(f"{page}/progress", headers={"HX-Request": "true"})
    assert done.headers["HX-Redirect"] == page


# --- what was found ------------------------------------------------------------------------------------------------


def test_what_must_be_mended_comes_first_and_one_fix_is_said_once(site: Desks) -> None:
    sione = site.client("sione")
    page = text(sione.get(site.begin(sione, table_file(broken()))))
    assert "Mend these 3 in your file" in page
    assert "2 things that are mended in the same way" in page
    assert page.count("Write digits alone, such as 12.") == 1
    assert page.index("Mend this before it can go") < page.index("Then check it again")
    assert "lots" not in page
    assert "Over the moon" not in page


def test_the_marked_up_copy_is_the_file_with_notes_that_no_program_runs(site: Desks) -> None:
    sione = site.client("sione")
    page = site.begin(sione, table_file(broken()))
    workbook = load_workbook(io.BytesIO(sione.get(f"{page}/to-mend.xlsx").content))
    sheet = workbook.worksheets[1]
    attended = sheet.cell(4, HEADINGS.index("Sessions attended") + 1)
    assert attended.value == "lots"
    assert "not a whole number" in attended.comment.text
    assert attended.fill.start_color.rgb == "00FFF2CC"
    notes = sheet.cell(11, HEADINGS.index("Notes") + 1)
    assert (notes.value, notes.data_type) == ("'=HYPERLINK(1)", "s")


def test_checking_the_same_slips_again_is_no_use_and_says_so(site: Desks) -> None:
    sione = site.client("sione")
    page = site.begin(sione, table_file(broken()))
    response = site.again(sione, page)
    assert response.status_code == 422
    assert "Choose the mended file: 3 things must be mended in it before it can go." in text(response)
    assert site.hand_over(page).state == HandOverState.NEEDS_ATTENTION


def test_a_mended_file_is_checked_in_one_step_and_the_list_of_people_stays(site: Desks, state: Path) -> None:
    sione = site.client("sione")
    page = site.begin(sione, table_file(broken()))
    slips = site.hand_over(page).originals
    assert site.again(sione, page, tables=table_file()).headers["Location"] == page
    site.check(page)
    assert "exactly what each of them would get" in text(sione.get(page))
    mended = site.hand_over(page).originals
    assert len(set(slips) & set(mended)) == 1  # the list of people told
    assert not [path for path in stored(state) if path.name in set(slips) - set(mended)]


def test_another_list_of_people_may_be_given_by_itself(site: Desks) -> None:
    sione = site.client("sione")
    page = site.begin(sione, people=people_file({"BF0001": "yes"}))
    assert "23 rows stay with you: the person has not been told yet." in text(sione.get(page))
    site.again(sione, page, people=people_file())
    site.check(page)
    assert "stay with you: the person" not in text(sione.get(page))


def renamed() -> list[str]:
    return ["Client ID" if each == "Client number" else each for each in HEADINGS]


def test_a_column_by_another_name_is_confirmed_with_a_tick_and_remembered(site: Desks) -> None:
    sione = site.client("sione")
    page = site.begin(sione, table_file(headings=renamed()))
    asked = text(sione.get(page))
    assert "is called “Client ID” in your file" in asked
    assert "It is the same column. Remember it for next time." in asked
    nothing_said = site.again(sione, page)
    assert nothing_said.status_code == 422
    assert "Tick this if it is the same column, or mend the heading." in text(nothing_said)
    site.again(sione, page, **{"why-0": "It is the same column under another heading."})
    site.check(page)
    looked = text(sione.get(page))
    assert "You said these are right" in looked
    sione.post(f"{page}/send", {"check_number": site.hand_over(page).check_number})
    later = site.upload(sione, table_file(headings=renamed()), query="?replace=yes").headers["Location"]
    site.check(later)
    assert site.hand_over(later).state == HandOverState.READY


def test_a_reason_is_recorded_beside_the_ledger_and_too_few_words_are_not_enough(site: Desks) -> None:
    rows = usual_rows()
    for row in rows[::3]:
        row[HEADINGS.index("Start date")] = "03/05/2026"  # whatever else is found is found; this page is the same
    headings = ["Satisfacton" if each == "Satisfaction" else each for each in HEADINGS]
    sione = site.client("sione")
    page = site.begin(sione, table_file(rows, headings))
    too_short = site.again(sione, page, **{"why-0": "is right"})
    assert too_short.status_code == 422
    why = "A slip in the heading, and the column is the right one"
    site.again(sione, page, **{"why-0": why})
    with walls(site.actor("mere")):
        confirmed = Confirmation.objects.get()
        entry = Entry.objects.get(uuid=confirmed.entry)
        assert entry.stated_reason.words() == why
    assert b"Satisfac" not in bytes(confirmed.sealed_where)


def test_an_answer_to_a_page_that_is_not_so_any_more_is_not_taken(site: Desks) -> None:
    sione = site.client("sione")
    page = site.begin(sione)
    number = site.hand_over(page).check_number
    site.again(sione, page)
    site.check(page)
    assert sione.post(f"{page}/send", {"check_number": number}).status_code == 409
    assert sione.post(f"{page}/again", {"check_number": number, "passphrase": "x"}).status_code == 409
    assert site.hand_over(page).state == HandOverState.READY


# --- look before you send ------------------------------------------------------------------------------------------


def test_the_page_shows_the_very_rows_and_who_is_held_back_to_the_provider_alone(site: Desks) -> None:
    told = {row[0]: "yes" for row in usual_rows()} | {"BF0002": "no"}
    del told["BF0003"]
    told_then, too_early = (b"BF0004,evaluation,evaluation,%b" % day for day in (b"2026-07-10", b"2026-03-02"))
    listed = people_file(told).read().replace(told_then, too_early)
    sione = site.client("sione")
    page = site.begin(sione, people=SimpleUploadedFile("told.csv", listed))
    looked = text(sione.get(page))
    assert "21 of 24 rows" in looked
    assert "1 row stays with you: the person was told before what is agreed now" in looked
    assert "whoever was told before this was agreed on" in looked
    assert "No notice of this agreement is agreed here" in looked
    assert "1 row stays with you: the person said no. Nothing that is sent shows it, or that anybody did." in looked
    assert "1 row stays with you: the person has not been told yet." in looked
    assert "Only you can see this." in looked
    staged = site.hand_over(page).was_staged
    assert staged is not None
    whole = sione.get(f"{page}/evaluation/people.csv")
    rows = list(csv.reader(io.StringIO(whole.content.decode("utf-8-sig"))))
    assert len(rows) - 1 == 21
    assert rows[1][0] in looked
    assert "BF00" not in looked
    assert "Mere" not in text(whole)


def test_small_numbers_are_said_in_honest_words_with_what_would_mend_them(site: Desks) -> None:
    rows = usual_rows()
    rows[0][HEADINGS.index("Ethnicity")] = "Filipino"
    sione = site.client("sione")
    looked = text(sione.get(site.begin(sione, table_file(rows))))
    assert "They do not get your name; somebody who knows you might still recognise you." in looked
    assert "fewer than 6 people share" in looked
    assert "What would change that" in looked
    assert "cannot tell it is you" not in looked


def test_only_tables_that_would_go_can_be_taken_away(site: Desks) -> None:
    sione = site.client("sione")
    page = site.begin(sione)
    assert sione.get(f"{page}/evaluation/other.csv").status_code == 404
    assert sione.get(f"{page}/privacy/people.csv").status_code == 404


def test_sending_gives_a_receipt_and_forgets_what_was_uploaded(site: Desks, state: Path) -> None:
    sione = site.client("sione")
    page = site.begin(sione)
    uploaded = site.hand_over(page)
    response = sione.post(f"{page}/send", {"check_number": uploaded.check_number})
    assert response.headers["Location"] == f"{page}/receipt"
    assert response.cookies[COOKIE]["max-age"] == 0
    gone = {*uploaded.originals, uploaded.preview}
    assert not [path for path in stored(state) if path.name in gone]
    for name in ("sione", "mere"):
        receipt = text(site.client(name).get(f"{page}/receipt"))
        with walls(site.actor("mere")):
            digests = list(Delivery.objects.values_list("digest", flat=True))
        for words in (*digests, uploaded.agreement.hash, "clauses 3, 4 and 5", "Reporting officer", "/who-saw-what"):
            assert words in receipt, words
    receipt = text(site.client("sione").get(f"{page}/receipt"))
    assert receipt[receipt.index("<main") :].count("Sione Fakatava, Reporting officer") == 1
    assert site.client("sione").get(page).headers["Location"] == f"{page}/receipt"


def test_sending_twice_sends_once(site: Desks) -> None:
    sione = site.client("sione")
    page = site.begin(sione)
    key, number = sione.cookies[COOKIE].value, site.hand_over(page).check_number
    sione.post(f"{page}/send", {"check_number": number})
    sione.cookies[COOKIE] = key
    second = sione.post(f"{page}/send", {"check_number": number})
    assert (second.status_code, second.headers["Location"]) == (302, f"{page}/receipt")
    with walls(site.actor("mere")):
        assert Delivery.objects.count() == 2


def test_replacing_a_quarter_closes_the_earlier_version_and_both_stay_in_the_history(site: Desks) -> None:
    sione = site.client("sione")
    first = site.begin(sione)
    sione.post(f"{first}/send", {"check_number": site.hand_over(first).check_number})
    assert site.upload(sione).status_code == 403  # not without saying that it replaces
    asked = text(sione.get(f"{site.quarter}?replace=yes"))
    assert "the earlier version closes" in asked
    second = site.upload(sione, query="?replace=yes").headers["Location"]
    site.check(second)
    assert "They see that you sent it again" in text(sione.get(second))
    sione.post(f"{second}/send", {"check_number": site.hand_over(second).check_number})
    old, new = text(sione.get(f"{first}/receipt")), text(sione.get(f"{second}/receipt"))
    assert "this version is closed" in old
    assert "Replace it" not in old
    assert "issue 2" in new
    assert first in new
    assert "Version 2, sent" in text(sione.get("/send"))


def test_throwing_it_away_leaves_nothing_of_it(site: Desks, state: Path) -> None:
    sione = site.client("sione")
    page = site.begin(sione)
    response = sione.post(f"{page}/discard")
    assert response.headers["Location"] == site.quarter
    assert stored(state) == []
    gone = sione.get(page)
    assert gone.status_code == 410
    assert "threw this away" in text(gone)
    assert "Check it" in text(sione.get(site.quarter))


# --- when its time is up -------------------------------------------------------------------------------------------


def test_everything_of_it_is_there_until_the_next_working_day_is_over_and_then_nothing(site: Desks) -> None:
    sione = site.client("sione")
    page = site.begin(sione, table_file(broken()))
    every = ("", "/to-mend.xlsx")
    with at(JUST_IN_TIME):
        sione = signed_in_again(site, sione)
        assert {sione.get(f"{page}{each}").status_code for each in every} == {200}
    with at(TOO_LATE):
        sione = signed_in_again(site, sione)
        assert {sione.get(f"{page}{each}").status_code for each in every} == {410}
        said = text(sione.get(page))
        assert "Its time" in said or "time was up at the end of" in said
        assert "choose your file again" in said
        assert site.again(sione, page).status_code == 302
        assert "Clear it away" in text(sione.get(site.quarter))
        sione.post(f"{page}/discard")
        assert "Check it" in text(sione.get(site.quarter))


def signed_in_again(site: Desks, before: Any) -> Any:
    """The same browser, some days later: its session has ended, and the hand-over's key is still there."""
    client = site.client("sione")
    client.cookies[COOKIE] = before.cookies[COOKIE].value
    return client


# --- what must not be found anywhere -------------------------------------------------------------------------------


def test_no_address_title_or_log_line_holds_anything_of_the_file(site: Desks, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    sione = site.client("sione")
    page = site.begin(sione, table_file(broken()))
    pages = [text(sione.get(page)), text(site.again(sione, page))]
    for line in (page, *(each.partition("</title>")[0] for each in pages), caplog.text):
        for value in ("BF00", "quarter three", "lots", "Over the moon", "Came with her sister", "estuary"):
            assert value not in line, value


def test_before_there_are_keys_a_quarter_says_how_to_make_them(cast: Any, state: Path, settings: Any) -> None:
    from tests.agreements.making import make_agreement

    settings.LIGHTWELL_CLOCK = "tests.web.told.now"
    ready = Ready(cast, make_agreement(cast), None)  # type: ignore[arg-type]
    with desks(ready, state) as site:
        mere, sione = text(site.client("mere").get(site.quarter)), text(site.client("sione").get(site.quarter))
    assert "First, make your keyring" in mere
    assert "/keyring" in mere
    assert "Your manager makes a keyring first" in sione
    assert "There is no key yet for" in sione
    for page in (mere, sione):
        assert "Privacy Act 2020, section 22, principle 5" in page
