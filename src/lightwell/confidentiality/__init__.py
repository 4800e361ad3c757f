"""Safe tables: fixed random rounding, suppression and what would give it away, and differencing. Pure of Django.

Stages 2, 3 and 5.
"""

from lightwell.confidentiality.measures import Measure, MeasureKind, protect_measure
from lightwell.confidentiality.policies import DEFAULT_POLICY, POLICIES, ProtectionPolicy
from lightwell.confidentiality.protecting import AuditFailed, OnDifference, Protected, protect, protect_beside
from lightwell.confidentiality.release_log import UnreadableLog, read_log, sealed_line
from lightwell.confidentiality.releases import Context, Release
from lightwell.confidentiality.safe_tables import SafeCell, SafeTable, Status
from lightwell.confidentiality.tables import (
    Cell,
    Combination,
    Dimension,
    Table,
    TableFault,
    tabulate,
    tabulate_rows,
)

__all__ = [
    "DEFAULT_POLICY",
    "POLICIES",
    "AuditFailed",
    "Cell",
    "Combination",
    "Context",
    "Dimension",
    "Measure",
    "MeasureKind",
    "OnDifference",
    "Protected",
    "ProtectionPolicy",
    "Release",
    "SafeCell",
    "SafeTable",
    "Status",
    "Table",
    "TableFault",
    "UnreadableLog",
    "protect",
    "protect_beside",
    "protect_measure",
    "read_log",
    "sealed_line",
    "tabulate",
    "tabulate_rows",
]
