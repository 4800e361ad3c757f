"""The agreement's page: in plain words, clause by clause, with the seal that its document has."""

from __future__ import annotations

import hashlib
import re

import pytest

from lightwell.policy.agreement import read
from lightwell.policy.showing import show
from tests.web.said import without_tokens
from tests.web.told import Told

pytestmark = pytest.mark.database


def page_for(told: Told, name: str) -> str:
    response = told.client(name).get(f"/agreements/{told.agreement.pk}")
    assert response.status_code == 200
    return without_tokens(response.content.decode())


@pytest.mark.parametrize("name", ["mere", "priya", "hana"])
def test_both_sides_and_its_units_read_every_clause_in_words(told: Told, name: str) -> None:
    page = page_for(told, name)
    for number in "12345":
        assert f'id="clause-{number}"' in page
    assert "Both sides have signed these very terms." in page
    assert "For a child" in page
    assert "It gets how often you could come and did come. It does not get your name. You can say no." in page


def test_the_page_says_everything_that_the_command_line_says(told: Told) -> None:
    page = " ".join(page_for(told, "mere").replace("&#x27;", "'").split())
    clauses = next(part for part in show(told.agreement.agreed).parts if part.heading == "Clause by clause")
    for clause in clauses.parts:
        assert clause.heading in page
        for sentence in clause.sentences:
            assert sentence.partition(": ")[2] in page or sentence in page


def test_another_provider_is_told_of_no_such_agreement(told: Told) -> None:
    client = told.client("aroha")
    assert client.get(f"/agreements/{told.agreement.pk}").status_code == 404
    assert client.get(f"/agreements/{told.agreement.pk}/document.json").status_code == 404
    assert client.get(f"/agreements/{told.agreement.pk}/flow-map").status_code == 404
    assert "No agreement names you yet" in client.get("/agreements").content.decode()


def test_the_document_that_is_downloaded_has_the_seal_on_the_page(told: Told) -> None:
    response = told.client("mere").get(f"/agreements/{told.agreement.pk}/document.json")
    digest = hashlib.sha256(response.content).hexdigest()
    assert digest in page_for(told, "mere")
    assert read(response.content).hash == digest
    assert response.headers["Content-Disposition"] == 'attachment; filename="best-foot-forward-version-1.json"'


def test_who_signed_in_what_office_and_when_is_on_the_page_without_a_name(told: Told) -> None:
    page = page_for(told, "priya")
    assert "Contract advisor, <time" in page
    assert "Manager, <time" in page
    assert "Hana" not in page
    assert "Mere" not in page


def test_one_agreement_is_shown_at_once_and_several_can_be_searched(told: Told) -> None:
    client = told.client("mere")
    assert client.get("/agreements").headers["Location"] == f"/agreements/{told.agreement.pk}"
    assert "Best foot forward, version 1" in client.get("/agreements?q=foot").content.decode()
    assert "No agreement like that" in client.get("/agreements?q=kererū").content.decode()
    assert "No agreement like that" in client.get("/agreements?state=over").content.decode()
    assert "Best foot forward, version 1" in client.get("/agreements?state=nonsense").content.decode()


def test_each_clause_can_be_linked_to(told: Told) -> None:
    page = page_for(told, "mere")
    linked = set(re.findall(r'href="#([a-z0-9-]+)"', page))
    assert linked <= set(re.findall(r'id="([a-z0-9-]+)"', page))
