"""One connection for the tests of a process: another would have to learn of every table and wall again.

Between two tests it forgets all that it was told, so that neither finds anything of the other's in it.
"""

from __future__ import annotations

from django.db.backends.base.base import BaseDatabaseWrapper
from psycopg.pq import TransactionStatus


def backend_of(ours: BaseDatabaseWrapper) -> int:
    """The server's process behind it; none, and it is closed, where a test left it in the middle of something."""
    if ours.connection is None:
        return 0
    is_idle = not ours.connection.closed and ours.connection.info.transaction_status == TransactionStatus.IDLE
    if not is_idle or ours.in_atomic_block or ours.run_on_commit or ours.execute_wrappers:
        ours.close()
        return 0
    return int(ours.connection.info.backend_pid)


def begin_again(ours: BaseDatabaseWrapper) -> None:
    """As it was when it was made."""
    if ours.connection is not None:
        ours.connection.execute("DISCARD ALL")
        ours.init_connection_state()
