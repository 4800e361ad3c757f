"""Before one signs, and before one tenders: a sheet is tried in pages, and nothing of it is kept anywhere."""

from __future__ import annotations

import html
import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from lightwell.agreements.settling import give_up_draft
from lightwell.gateway.reading import Sheet, write_xlsx
from lightwell.ledger.models import Entry
from lightwell.ledger.walls import walls
from lightwell.policy.actors import OPERATOR
from lightwell.sharing import trying, trying_views
from lightwell.sharing.children import ChildKilled
from tests.agreements.talking import ANSWERED_AT, Talked, make_talked, signed_in
from tests.codesign.making import make_designed
from tests.databases import WorkerDatabase
from tests.factories import Cast
from tests.gateway.quarters import HEADINGS, csv_bytes, people_bytes
from tests.sharing.making import OPENED_AT, usual_rows
from tests.sharing.test_nothing_lies_in_clear import files_with, tables_with
from tests.web.told import at

pytestmark = pytest.mark.database

PLANTED_NAME, PLANTED_NOTE, PLANTED_HEADING = "Zephyrine-Kahurangi", "lives behind the old dairy", "Court case number"
PLANTED_FILE = "our own last quarter.csv"


@pytest.fixture(autouse=True)
def today(settings: Any) -> Iterator[None]:
    settings.LIGHTWELL_CLOCK = "tests.web.told.now"
    with at(OPENED_AT):  # Thursday 8 October 2026
        yield


@pytest.fixture
def talked(cast: Cast) -> Talked:
    return make_talked(cast)


def planted() -> list[list[str]]:
    return [
        [*row[:1], PLANTED_NAME, *row[2:-1], PLANTED_NOTE, f"CC-99-{number}"] for number, row in enumerate(usual_rows())
    ]


def sheet(content: bytes, name: str = PLANTED_FILE) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def tried(client: Client, where: str, content: bytes, **more: object) -> tuple[int, str]:
    """What a page answers to a sheet, in plain letters."""
    response = client.post(where, {"period": "2026-Q3", "tables": sheet(content), "minutes": "", **more})
    return response.status_code, " ".join(html.unescape(response.content.decode()).split())


def test_a_provider_sees_what_a_draft_would_take_and_nothing_of_its_sheet_is_kept(
    talked: Talked, state: Path, worker_database: WorkerDatabase, caplog: pytest.LogCaptureFixture
) -> None:
    superuser = worker_database.connections.superuser
    if superuser is None:
        pytest.skip("the server given by DATABASE_URL has no superuser that tests may use")
    caplog.set_level(logging.DEBUG)
    client, where = signed_in(talked.cast.sione), f"{talked.home}/before-you-sign"
    assert where in client.get(talked.home).content.decode()
    with walls(OPERATOR):
        entries = Entry.objects.count()
    content = csv_bytes(planted(), (*HEADINGS, PLANTED_HEADING))
    status, page = tried(client, where, content, minutes="25")
    assert status == 200
    assert "24 rows about 24 people" in page
    assert "10 hours a quarter of your workers’ time" in page
    assert "It cannot be said in dollars: your manager has not said yet what an hour costs." in page
    assert "Nobody said how long it takes for: Clause 1" in page
    assert "Evaluation: one row each, with a made-up code in place of who it is" in page
    assert f"Columns that nobody asks for: First name, Notes, {PLANTED_HEADING}" in page
    assert "counts as though everybody had been told" in page
    assert PLANTED_NAME not in page
    secrets = [word.encode() for word in (PLANTED_NAME, PLANTED_NOTE, PLANTED_HEADING, "CC-99-", PLANTED_FILE)]
    assert list(tables_with(superuser, [b"best-foot-forward"]))  # so that looking does find what is there
    assert list(tables_with(superuser, secrets)) == []
    assert list(files_with(state, secrets)) == []
    assert [record for record in caplog.records if any(word.decode() in record.getMessage() for word in secrets)] == []
    with walls(OPERATOR):
        assert Entry.objects.count() == entries  # the other side reads a draft's entries


def test_a_workbook_and_a_list_of_people_told_are_tried_too(talked: Talked) -> None:
    rows = usual_rows(12)
    book = write_xlsx([Sheet("people", HEADINGS, rows)])
    told = sheet(people_bytes({row[0]: "yes" for row in rows[:9]} | {rows[9][0]: "no"}), "told.csv")
    where = f"{talked.home}/before-you-sign"
    response = signed_in(talked.cast.mere).post(
        where, {"period": "2026-Q3", "tables": sheet(book, "last.xlsx"), "people": told}
    )
    page = " ".join(html.unescape(response.content.decode()).split())
    assert "1 row would stay: the person said no." in page
    assert "2 rows would stay: the person is not on your list as told." in page


def test_only_the_provider_tries_and_a_file_of_anybody_else_is_not_even_read(talked: Talked) -> None:
    where = f"{talked.home}/before-you-sign"
    status, page = tried(signed_in(talked.cast.hana), where, b"never,read\n1,2\n")
    assert status == 403
    assert "What it finds is its own" in page
    assert where not in signed_in(talked.cast.hana).get(talked.home).content.decode()
    assert tried(signed_in(talked.cast.aroha), where, b"a,b\n")[0] == 404
    give_up_draft(talked.cast.mere, talked.draft, ANSWERED_AT)
    status, page = tried(signed_in(talked.cast.mere), where, b"a,b\n1,2\n")
    assert status == 403
    assert "There is nothing left to sign here" in page


def test_what_cannot_be_tried_says_why_and_what_to_do(talked: Talked, monkeypatch: pytest.MonkeyPatch) -> None:
    client, where = signed_in(talked.cast.mere), f"{talked.home}/before-you-sign"
    assert client.post(where, {"period": "2026-Q3"}).status_code == 422
    status, page = tried(client, where, b"\x00\x01\x02\x03" * 40)
    assert status == 200
    assert "What a check of this sheet would stop at" in page
    monkeypatch.setattr(trying_views, "LARGEST_BYTES", 100)
    status, page = tried(client, where, csv_bytes(usual_rows()))
    assert status == 422
    assert "cannot be tried here. Try a part" in page
    monkeypatch.undo()

    def killed(*arguments: object) -> None:
        raise ChildKilled(PLANTED_NAME)

    monkeypatch.setattr(trying, "ask", killed)
    status, page = tried(client, where, csv_bytes(usual_rows()))
    assert status == 422
    assert "This sheet could not be tried" in page
    assert PLANTED_NAME not in page


def test_a_file_that_cannot_be_read_says_that_alone(talked: Talked) -> None:
    client, where = signed_in(talked.cast.mere), f"{talked.home}/before-you-sign"
    status, page = tried(client, where, b"<!doctype html><p>Sign in</p>")
    assert status == 422
    assert "The file is a web page" in page
    for words in ("It would take", "asks for every one", "shared by too few", "that it does not have"):
        assert words not in page


def test_a_form_without_its_token_is_refused_although_the_page_reads_files_first(talked: Talked) -> None:
    client = Client(enforce_csrf_checks=True)
    client.cookies = signed_in(talked.cast.mere).cookies
    response = client.post(f"{talked.home}/before-you-sign", {"period": "2026-Q3", "tables": sheet(b"a,b\n1,2\n")})
    assert response.status_code == 403


def test_a_provider_that_may_tender_tries_what_is_asked_before_there_is_any_draft(cast: Cast) -> None:
    designed = make_designed(cast)
    where = f"/programmes/{designed.programme.pk}/before-you-tender"
    for who in (cast.mere, cast.aroha):
        assert where in signed_in(who).get(f"/programmes/{designed.programme.pk}/say").content.decode()
    status, page = tried(signed_in(cast.mere), where, csv_bytes(planted(), (*HEADINGS, PLANTED_HEADING)))
    assert status == 200
    assert "4 hours a quarter of your workers’ time" in page  # two needs of 5 minutes, 24 people
    assert "your client number was taken for that" in page
    assert PLANTED_HEADING in page
    assert PLANTED_NAME not in page
    status, page = tried(signed_in(cast.hana), where, b"a,b\n1,2\n")
    assert status == 403
    assert "Only a provider that was asked to take part" in page
