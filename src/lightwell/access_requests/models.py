"""What is kept of cases. Models load from here, whichever file they are in.

Stage 4, access and correction.
"""

from __future__ import annotations

from lightwell.access_requests.case_models import Asker, Case, Part
from lightwell.access_requests.course_models import PrivacyBreach, WrittenWork
from lightwell.access_requests.days import DeclaredDay
from lightwell.access_requests.item_models import AskedItem
from lightwell.access_requests.note_models import CalledBack, FamilyLetter, RowNote
from lightwell.access_requests.paper_models import CasePaper, FamilyCopy, UncutPaper
from lightwell.access_requests.taken_models import TakenBack

__all__ = [
    "AskedItem",
    "Asker",
    "CalledBack",
    "Case",
    "CasePaper",
    "DeclaredDay",
    "FamilyCopy",
    "FamilyLetter",
    "Part",
    "PrivacyBreach",
    "RowNote",
    "TakenBack",
    "UncutPaper",
    "WrittenWork",
]
