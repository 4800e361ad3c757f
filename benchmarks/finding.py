"""One person's rows among everything that was sent: by the provider's keys, in a store of sealed way-back files.

Ours reads one drawer of each file; beside it is how it was done before there were drawers, which opens all of each.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.measuring import Bound, Comparison, Contender, Size, Unit, milliseconds

OURS, BEFORE = "Lightwell, in drawers", "every file opened whole"
DELIVERIES = {Size.FULL: 400, Size.TINY: 4}
ROWS = {Size.FULL: 25_000, Size.TINY: 50}
RECIPIENTS = ("evaluation", "contract-reporting")
CLIENT = "BF000042"
PASSPHRASE = "kōtare beside the estuary"  # noqa: S105 - of a keyring that is made here and thrown away


@contextmanager
def finding_one(size: Size) -> Iterator[tuple[Contender, ...]]:
    """The keyring is open: what a passphrase costs on purpose, and starting a process, are not in these figures."""
    from lightwell.access_requests.finding_job import found_in
    from lightwell.gateway import keyring as keyrings
    from lightwell.gateway.drawers import Finder
    from lightwell.gateway.passphrase import Cost
    from lightwell.gateway.store import Store
    from lightwell.gateway.way_back import find

    locked = keyrings.new(PASSPHRASE, dt.date(2026, 6, 24), Cost(memory_kib=64, iterations=1, lanes=1))
    with tempfile.TemporaryDirectory() as folder, locked.unlock(PASSPHRASE) as unlocked:
        store = Store.at(str(Path(folder) / "store"))
        drawers, whole = _sent(unlocked, store, size)

        def in_drawers() -> None:
            if len(found_in(Finder(unlocked, CLIENT), store, drawers).places) != len(drawers):
                raise ValueError("Not every row was found.")

        def opened_whole() -> None:
            found = find(unlocked, CLIENT, (store.read(digest) for digest in whole))
            if len(found) != len(whole):
                raise ValueError("Not every row was found.")

        yield (
            Contender(OURS, milliseconds(in_drawers)),
            Contender(BEFORE, milliseconds(opened_whole)),
        )


def _sent(unlocked, store, size):  # type: ignore[no-untyped-def]
    """Every delivery's way back in both forms: digests, those in drawers each with its delivery's."""
    import polars as pl

    from lightwell.gateway.drawers import Head, TableCodes, seal_in_drawers
    from lightwell.gateway.pseudonyms import for_agreement
    from lightwell.gateway.way_back import Form, TableIndex, WayBack, seal_way_back
    from lightwell.policy.tables import CanonicalForm

    made, clients = for_agreement(unlocked, "best-foot-forward"), pl.Series("client", _clients(ROWS[size]))
    codes = {recipient: made(recipient, "use", clients) for recipient in RECIPIENTS}
    drawers, whole = [], []
    for number in range(DELIVERIES[size]):
        recipient, delivery = RECIPIENTS[number % 2], hashlib.sha256(str(number).encode()).hexdigest()
        told = ("best-foot-forward", recipient, "2026-Q3", delivery, 1)
        head = Head(*told, CanonicalForm(), (TableCodes("people", "use"),))
        drawers.append((store.stage_stream(seal_in_drawers(unlocked, head, [_of(codes[recipient])])).digest, delivery))
        index = WayBack(Form.TWO, *told, (TableIndex.of("people", "use", codes[recipient]),))
        whole.append(store.stage(seal_way_back(unlocked, index)))
    return drawers, whole


def _of(codes):  # type: ignore[no-untyped-def]
    return lambda: (codes,)


def _clients(rows: int) -> list[str]:
    return [f"BF{number:06}" for number in range(rows)]


PACKAGES = ("cryptography", "polars")
COMPARISONS = (
    Comparison(
        name="find-one-persons-rows",
        title="Finding one person's rows",
        meaning=(
            "One client's rows among 10,000,000 delivered rows in 400 deliveries to two units, each with a way-back "
            "file of its own, in a folder on this machine, the keyring open. Each finds all 400 rows."
        ),
        unit=Unit.MILLISECONDS,
        contenders=finding_one,
        bounds=(Bound(OURS, at_most=200),),
        packages=PACKAGES,
    ),
)
