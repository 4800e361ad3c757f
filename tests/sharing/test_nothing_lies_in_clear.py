"""No secret, no file name and no value of a column that stays is found in any table, job or file, at any stage."""

from __future__ import annotations

import subprocess
from collections.abc import Iterable, Iterator
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from lightwell.ledger.walls import walls
from lightwell.sharing import checking
from lightwell.sharing.delivering import open_delivery
from lightwell.sharing.key_desk import Desk, Secrets
from lightwell.sharing.opening import read_page
from lightwell.sharing.opening_job import View
from lightwell.sharing.seeing import see_marked_copy, see_preview
from lightwell.sharing.sending import send_hand_over
from tests.databases import WorkerDatabase
from tests.gateway.quarters import HEADINGS
from tests.sharing.making import (
    CHECKED_AT,
    OPENED_AT,
    PASSPHRASE,
    SENT_AT,
    WHY,
    Begun,
    Ready,
    check,
    delivery_to,
    start,
    usual_rows,
)

pytestmark = pytest.mark.database

PLANTED_NAME = "Kahurangi-Zephyrine"
PLANTED_NOTE = "lives behind the old dairy in Ngaio"
PLANTED_HEADING = "Court case number"


def planted_rows() -> list[list[str]]:
    """Names and notes stay: no clause covers them. Nor does any clause know of the last column."""
    return [
        [*row[:1], PLANTED_NAME, *row[2:-1], PLANTED_NOTE, f"CC-99-{number}"] for number, row in enumerate(usual_rows())
    ]


def secrets_of(begun: Begun) -> list[bytes]:
    words = [PASSPHRASE, PLANTED_NAME, PLANTED_NOTE, PLANTED_HEADING, "CC-99-", "quarter.csv", "told.csv", "BF0001"]
    return [word.encode() for word in words] + [begun.session_key, begun.session_key.hex().encode()]


def files_with(folder: Path, secrets: Iterable[bytes]) -> Iterator[tuple[str, bytes]]:
    for path in folder.rglob("*"):
        if path.is_file() and not path.is_socket():
            content = path.read_bytes()
            yield from ((path.name, secret) for secret in secrets if secret in content)


def tables_with(superuser: str, secrets: Iterable[bytes]) -> Iterator[tuple[str, bytes]]:
    """Every row of every table, the queue's among them, as text and with its bytes as they are."""
    with psycopg.connect(superuser) as connection:
        names = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
        for (name,) in names:
            rows = connection.execute(sql.SQL("SELECT * FROM {}").format(sql.Identifier(name))).fetchall()
            content = b"\n".join(_bytes(cell) for row in rows for cell in row)
            yield from ((name, secret) for secret in secrets if secret in content)


def _bytes(cell: object) -> bytes:
    return bytes(cell) if isinstance(cell, bytes | memoryview) else str(cell).encode()


def test_nothing_that_stays_or_opens_anything_lies_in_clear_at_any_stage(
    ready: Ready, state: Path, worker_database: WorkerDatabase
) -> None:
    superuser = worker_database.connections.superuser
    if superuser is None:
        pytest.skip("the server given by DATABASE_URL has no superuser that tests may use")
    cast = ready.cast
    begun = start(ready, planted_rows(), headings=(*HEADINGS, PLANTED_HEADING))
    secrets = secrets_of(begun)

    def found() -> list[tuple[str, bytes]]:
        return [*files_with(state, secrets), *tables_with(superuser, secrets)]

    assert list(tables_with(superuser, [b"best-foot-forward"]))  # so that looking does find what is there
    assert list(files_with(state, [b"lightwell stream 1"]))
    assert found() == []
    checked = check(ready, begun)
    preview = see_preview(cast.sione, checked, CHECKED_AT, begun.session_key)
    assert PLANTED_HEADING in preview.report.stays
    assert found() == []
    send_hand_over(cast.sione, checked, SENT_AT)
    assert found() == []
    given = open_delivery(cast.priya, delivery_to(cast.evaluation, cast.priya), OPENED_AT, clause="4", why=WHY)
    page = read_page(cast.priya, given.signed(), OPENED_AT, View(page_size=100))
    assert page.total == 24
    assert not any(PLANTED_NAME in (cell or "") for row in page.rows for cell in row.cells)
    assert [*found(), *((name, WHY) for name, _ in tables_with(superuser, [WHY.encode()]))] == []


def test_a_marked_up_copy_is_the_providers_own_and_still_lies_encrypted(ready: Ready, state: Path) -> None:
    table = planted_rows()
    table[2][8] = "eleven"
    begun = start(ready, table, headings=(*HEADINGS, PLANTED_HEADING))
    checked = check(ready, begun)
    copy = see_marked_copy(ready.cast.sione, checked, CHECKED_AT, begun.session_key)
    assert copy.startswith(b"PK")
    assert list(files_with(state, [*secrets_of(begun), copy[:30]])) == []


def test_secrets_are_not_shown_when_they_are_printed(ready: Ready) -> None:
    begun = start(ready, usual_rows(6))
    secrets = Secrets(PASSPHRASE, begun.session_key)
    desk = Desk()
    desk.leave(begun.hand_over.pk, 1, secrets)
    with walls(ready.cast.sione):
        task = checking.task_for(ready.cast.sione, begun.hand_over, secrets, CHECKED_AT)
    for shown in (repr(secrets), repr(task), repr(desk), repr(vars(desk))):
        assert PASSPHRASE not in shown
        assert begun.session_key.hex() not in shown


def test_secrets_are_on_no_command_line_and_in_no_environment_of_a_child(ready: Ready) -> None:
    begun = start(ready)
    seen: list[bytes] = []

    def look(child: subprocess.Popen[bytes]) -> None:
        folder = Path("/proc") / str(child.pid)
        seen.append((folder / "cmdline").read_bytes() + (folder / "environ").read_bytes())

    check(ready, begun, started=look)
    assert len(seen) == 1
    for secret in (PASSPHRASE.encode(), begun.session_key.hex().encode(), b"DATABASE_URL", b"LIGHTWELL_REASON_KEY"):
        assert secret not in seen[0]
