"""A site's own database for a comparison: migrated, flushing to disk as a real one does, and gone afterwards."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from lightwell.web.database import Connections, given_connections
from lightwell.web.embedded import EmbeddedPostgres
from lightwell.web.running import prepare

SETTINGS = "lightwell.web.settings"


@contextmanager
def site() -> Iterator[Connections]:
    """The embedded PostgreSQL in a folder of its own, and Django ready for it in this process.

    With DATABASE_URL and DATABASE_OWNER_URL set, that database instead, which must be empty and migrated.
    """
    with tempfile.TemporaryDirectory(prefix="lightwell-bench-") as folder:
        state = Path(folder)
        state.chmod(0o711)
        os.environ |= {"LIGHTWELL_STATE": folder, "DJANGO_SETTINGS_MODULE": SETTINGS}
        given = given_connections()
        with _ready(given) if given else _embedded(state) as connections:
            yield connections


@contextmanager
def _embedded(state: Path) -> Iterator[Connections]:
    with EmbeddedPostgres(state) as connections:
        prepare(os.environ, connections, for_pages=False)
        with _ready(connections):
            yield connections


@contextmanager
def _ready(connections: Connections) -> Iterator[Connections]:
    import django
    from django.db import connections as held

    django.setup()
    try:
        yield connections
    finally:
        held.close_all()
