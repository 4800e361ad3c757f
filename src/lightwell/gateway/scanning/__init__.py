"""Find personal details that hide in a column which is agreed to go, and identifiers in disguise.

Stage 3, sharing. Source: docs/reference/scanning.md. Pure functions over text columns; what a finding means is
for checking.
"""

from lightwell.gateway.scanning.distinctness import Distinctness, Shape, distinctness, near_unique
from lightwell.gateway.scanning.findings import CONTACT_DETAILS, DIRECT_IDENTIFIERS, Finding, Kind
from lightwell.gateway.scanning.searching import reads_as_a_name, scan

__all__ = [
    "CONTACT_DETAILS",
    "DIRECT_IDENTIFIERS",
    "Distinctness",
    "Finding",
    "Kind",
    "Shape",
    "distinctness",
    "near_unique",
    "reads_as_a_name",
    "scan",
]
