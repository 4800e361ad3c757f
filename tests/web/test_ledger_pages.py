"""The ledger's pages: checkpoints are for anybody, entries for whoever may read them, and a receipt comes with both."""

from __future__ import annotations

import base64
import json
import re
import time
from html import unescape

import psycopg
import pytest
from django.db import connection
from django.test import Client

from lightwell.ledger.merkle import includes, is_consistent, leaf_hash
from lightwell.ledger.notes import Signer
from lightwell.ledger.sealing import latest_checkpoint, seal_all, signer
from lightwell.ledger.verifying import verify
from lightwell.sharing.delivering import open_delivery
from tests.databases import WorkerDatabase
from tests.sharing.making import OPENED_AT, WHY
from tests.web.told import Told

pytestmark = pytest.mark.database

OPENED = "sharing.open-delivery"


@pytest.fixture(scope="module", autouse=True)
def opened(told: Told) -> None:
    open_delivery(told.cast.priya, told.to_evaluation, OPENED_AT, clause="3", why=WHY)
    seal_all(OPENED_AT)


def latest() -> str:
    found = latest_checkpoint()
    assert found is not None
    return found.note


def shown(client: Client, path: str, status: int = 200) -> str:
    response = client.get(path)
    assert response.status_code == status
    return unescape(response.content.decode())


def test_anybody_may_keep_the_checkpoint(told: Told) -> None:
    response = Client().get("/ledger/checkpoint")
    assert response.headers["Content-Type"] == "text/plain; charset=utf-8"
    kept = signer().verifier.read(response.content.decode())
    assert response.headers["Content-Disposition"] == f'attachment; filename="ledger-{kept.size}.checkpoint"'
    assert Client().get(f"/ledger/checkpoint?size={kept.size}").content == response.content
    for size in ("1000000", "0", "-1", "x", "", "9" * 40, "１"):
        assert Client().get("/ledger/checkpoint", {"size": size}).status_code == 404


def seal_to_the_last() -> None:
    """PostgreSQL's own housekeeping can hold the last entries back for a moment."""
    for _ in range(200):
        seal_all(OPENED_AT)
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM lightwell_unsealed(0, 10)")
            if cursor.fetchone() == (0,):
                return
        time.sleep(0.05)
    pytest.fail("some entries are never sealed")


@pytest.mark.parametrize("name", ["nobody", "mere", "aroha"])
def test_somebody_who_kept_one_is_told_that_everything_is_still_there(told: Told, name: str) -> None:
    seal_to_the_last()
    kept = latest()
    open_delivery(told.cast.priya, told.to_evaluation, OPENED_AT, clause="4", why=WHY)
    seal_to_the_last()
    said = told.client(name).post("/ledger", {"checkpoint": kept.replace("\n", "\r\n")})
    assert said.status_code == 200
    words = unescape(said.content.decode())
    assert f"still holds all {signer().verifier.read(kept).size} entries" in words
    assert "Since then 1 more was added" in words


def test_somebody_whose_checkpoint_does_not_fit_is_told_so_plainly(told: Told) -> None:
    changed = Client().post("/ledger", {"checkpoint": signer().sign(3, bytes(32))}).content.decode()
    assert "something in it was changed" in changed
    assert "Keep your file safe" in changed
    fewer = Client().post("/ledger", {"checkpoint": signer().sign(10_000, bytes(32))}).content.decode()
    assert "and had 10,000" in fewer or "and had 10000" in fewer


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ("", "Copy the checkpoint that you kept"),
        ("Kia ora", "not a checkpoint"),
        ("x" * 4_001, "longer than a checkpoint is"),
        (Signer("elsewhere/ledger", bytes(32)).sign(3, bytes(32)), "of another log, elsewhere/ledger"),
    ],
)
def test_what_is_no_checkpoint_is_refused_with_what_to_do(told: Told, given: str, words: str) -> None:
    response = Client().post("/ledger", {"checkpoint": given})
    assert response.status_code == 422
    assert words in unescape(response.content.decode())


def test_growth_is_proven_to_any_program(told: Told) -> None:
    first = signer().verifier.read(latest())
    open_delivery(told.cast.priya, told.to_evaluation, OPENED_AT, clause="3", why=WHY)
    seal_all(OPENED_AT)
    second = signer().verifier.read(latest())
    said = Client().get(f"/ledger/consistency?from={first.size}&to={second.size}").json()
    proof = [base64.b64decode(each) for each in said["proof"]]
    roots = base64.b64decode(said["root1"]), base64.b64decode(said["root2"])
    assert roots == (first.root, second.root)
    assert is_consistent(said["size1"], said["size2"], *roots, proof)
    for asked in ("", "?from=2&to=1", "?from=0&to=1", "?from=1&to=99999", "?from=a&to=b", f"?from=1&to={'9' * 30}"):
        assert Client().get(f"/ledger/consistency{asked}").status_code == 404


def test_whoever_may_read_an_entry_takes_its_proof(told: Told) -> None:
    entry = told.entry_about(told.to_evaluation, OPENED)
    said = json.loads(told.client("mere").get(f"/ledger/entries/{entry}/proof").content)
    assert json.loads(said["leaf"])["entry"] == str(entry)
    proof = [base64.b64decode(each) for each in said["proof"]]
    leaf = leaf_hash(said["leaf"].encode())
    assert base64.b64encode(leaf).decode() == said["leafHash"]
    assert includes(said["leafIdx"], said["treeSize"], leaf, proof, base64.b64decode(said["root"]))
    assert signer().verifier.read(said["checkpoint"]).size == said["treeSize"]
    page = shown(told.client("mere"), f"/ledger/entries/{entry}")
    assert f"Entry {said['leafIdx'] + 1} of {said['treeSize']}" in page
    assert "Analyst" in page
    assert WHY not in page
    assert "Priya" not in page


def test_an_entry_about_others_is_not_there_for_another_organisation_nor_for_a_unit_it_is_not_about(told: Told) -> None:
    entry = told.entry_about(told.to_evaluation, OPENED)
    for person in ("aroha", "tom", "former"):
        for path in (f"/ledger/entries/{entry}", f"/ledger/entries/{entry}/proof"):
            assert told.client(person).get(path).status_code == 404
    nothing = "00000000-0000-4000-8000-000000000000"
    missing = told.client("aroha").get(f"/ledger/entries/{nothing}")
    hidden = told.client("aroha").get(f"/ledger/entries/{entry}")
    assert missing.content.replace(nothing.encode(), b"") == hidden.content.replace(str(entry).encode(), b"")


def test_a_receipt_comes_with_a_signed_checkpoint_that_has_it(told: Told) -> None:
    page = shown(told.client("mere"), f"/hand-overs/{told.hand_over.pk}/receipt")
    found = re.search(r'href="(/ledger/checkpoint\?size=\d+)"', page)
    assert found is not None
    kept = signer().verifier.read(Client().get(found[1]).content.decode())
    place = re.search(r"Entry (\d+), sealed", page)
    assert place is not None
    assert int(place[1]) <= kept.size


def test_every_opening_in_who_saw_what_leads_to_its_proof(told: Told) -> None:
    page = shown(told.client("mere"), "/who-saw-what")
    for path in set(re.findall(r'href="(/ledger/entries/[^"]+)"', page)):
        assert told.client("mere").get(path).status_code == 200
    assert f"/ledger/entries/{told.entry_about(told.to_evaluation, OPENED)}" in page


def test_the_foot_of_every_page_leads_there(told: Told) -> None:
    assert 'href="/ledger"' in shown(told.client("mere"), "/who-saw-what")
    assert "cannot be changed unseen" in shown(Client(), "/ledger")


def test_what_a_site_seals_is_verified_whole(told: Told, worker_database: WorkerDatabase) -> None:
    with psycopg.connect(worker_database.connections.owner or "") as owner:
        counted = owner.execute("SELECT count(*) FROM ledger_entry").fetchone()
    seal_all(OPENED_AT)
    found = verify(worker_database.connections.owner or "", signer().verifier)
    assert (found.ok, found.unsealed, (found.entries,)) == (True, 0, counted)
