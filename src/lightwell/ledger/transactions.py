"""Which transactions the sealer looks back to, and what a database put back elsewhere must forget about its own.

All stages. Source: PostgreSQL numbers its transactions anew on each server, so that a number means nothing on another.
Needs no Django: a backup is put back before there is anything that Django could use.
"""

from __future__ import annotations

from typing import Final

FROM_THE_BEGINNING: Final = -(2**62)
"""Before the number of any transaction."""

# An entry's transaction is no part of what is sealed of it. Kept as it was, a later transaction that happened to have
# the same number would pass for the one that wrote the entry, and could change a governed row without writing any.
FORGET_TRANSACTIONS: Final = (
    "ALTER TABLE ledger_entry DISABLE TRIGGER USER, NO FORCE ROW LEVEL SECURITY",
    "UPDATE ledger_entry SET transaction_id = -transaction_id WHERE transaction_id > 0",
    "ALTER TABLE ledger_entry ENABLE TRIGGER USER, FORCE ROW LEVEL SECURITY",
    "ALTER TABLE ledger_sealedcheckpoint DISABLE TRIGGER USER",
    f"UPDATE ledger_sealedcheckpoint SET horizon = {FROM_THE_BEGINNING}",  # noqa: S608 - a constant of ours
    "ALTER TABLE ledger_sealedcheckpoint ENABLE TRIGGER USER",
)
"""Statements for the database's owner, in one transaction, right after a database was put back."""
