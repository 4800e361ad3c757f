"""Read what a provider hands over: CSV, TSV, XLSX or ODS, as text columns with everything that is wrong.

Stage 3, sharing. Source: docs/adr/0010-reading-files.md.
"""

from lightwell.gateway.reading.asking import read
from lightwell.gateway.reading.headers import shown
from lightwell.gateway.reading.limits import LIMIT_SETTINGS, LimitSetting, limits_in_force
from lightwell.gateway.reading.readings import (
    ROW,
    CellKind,
    Column,
    Delimiter,
    Encoding,
    FileKind,
    KindSeen,
    Limits,
    Note,
    Reading,
    Table,
)
from lightwell.gateway.reading.sources import Source
from lightwell.gateway.reading.writing import Sheet, safe_cell, write_csv, write_xlsx

__all__ = [
    "LIMIT_SETTINGS",
    "ROW",
    "CellKind",
    "Column",
    "Delimiter",
    "Encoding",
    "FileKind",
    "KindSeen",
    "LimitSetting",
    "Limits",
    "Note",
    "Reading",
    "Sheet",
    "Source",
    "Table",
    "limits_in_force",
    "read",
    "safe_cell",
    "shown",
    "write_csv",
    "write_xlsx",
]
