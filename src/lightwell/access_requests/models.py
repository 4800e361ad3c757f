"""What is kept of cases. Models load from here, whichever file they are in.

Stage 4, access and correction.
"""

from __future__ import annotations

from lightwell.access_requests.case_models import AskedItem, Asker, Case, Part
from lightwell.access_requests.days import DeclaredDay
from lightwell.access_requests.note_models import CalledBack, FamilyLetter, RowNote

__all__ = ["AskedItem", "Asker", "CalledBack", "Case", "DeclaredDay", "FamilyLetter", "Part", "RowNote"]
