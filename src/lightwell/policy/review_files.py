"""The file of a review, such as a privacy impact assessment: who may attach one and read it, and what may be one.

Stage 1, co-design. Source: Data Protection and Use Policy, Purpose Matters guideline: work through checks and balances;
Privacy Act 2020, section 22, principle 5. Its first bytes say what a file is, whatever it is called.
"""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from dataclasses import dataclass
from enum import StrEnum
from typing import Final
from uuid import UUID

from lightwell.policy.actors import Actor, Role
from lightwell.policy.codesign_rules import DESIGNERS, HOUSE, NeedFacts, unless_designing
from lightwell.policy.decisions import Decision, Reason, refuse_if_any
from lightwell.policy.local_days import local_day

LARGEST_BYTES: Final = 2_000_000
MOST_FILES: Final = 20
_WORD: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_MACROS: Final = "vbaProject.bin"


class FileKind(StrEnum):
    """What kind of file a review may be."""

    PDF = "pdf"
    WORD = "docx"

    @property
    def content_type(self) -> str:
        return "application/pdf" if self is FileKind.PDF else _WORD


@dataclass(frozen=True, slots=True)
class ReviewFileFacts:
    file_id: UUID
    agency_id: UUID


def kind_of(content: bytes) -> FileKind | None:
    """What a file is by what is in it; none of those, where it could also run something."""
    if content.startswith(b"%PDF-"):
        return FileKind.PDF
    try:
        names = zipfile.ZipFile(io.BytesIO(content)).namelist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        return None
    has_macros = any(name.endswith(_MACROS) for name in names)
    return FileKind.WORD if "word/document.xml" in names and not has_macros else None


def may_attach_review(
    actor: Actor,
    facts: NeedFacts,
    *,
    now: dt.datetime,
    made_on: dt.date | None = None,
    content: bytes | None = None,
    already: int = 0,
) -> Decision:
    """The agency's designers keep the file of a review beside its need. already: how many are kept of it."""
    return refuse_if_any(
        unless_designing(actor, facts.agency_id),
        _DAY_TO_COME if made_on is not None and made_on > local_day(now) else None,
        _TOO_LARGE if content is not None and len(content) > LARGEST_BYTES else None,
        _NOT_A_DOCUMENT if content is not None and kind_of(content) is None else None,
        _ENOUGH if already >= MOST_FILES else None,
    )


def may_read_review(actor: Actor, facts: ReviewFileFacts) -> Decision:
    """The agency's designers and its privacy officer; each reading is recorded."""
    reads = actor.belongs_to(facts.agency_id) and actor.holds(*DESIGNERS, Role.PRIVACY_OFFICER)
    return refuse_if_any(None if reads else _NOT_ITS_READER)


_DAY_TO_COME = Reason("day-to-come", "That day has not come yet. Say on which day it was made.", HOUSE)
_TOO_LARGE = Reason("file-too-large", "This is larger than 2 MB. Save it without its pictures, or as a PDF.", HOUSE)
_NOT_A_DOCUMENT = Reason(
    "not-a-document", "Choose a PDF or a Word document (.docx) without macros; this is neither.", HOUSE
)
_ENOUGH = Reason("enough-files", "Twenty files of this review are kept already.", HOUSE)
_NOT_ITS_READER = Reason(
    "not-its-reader", "Only the agency's designers and its privacy officer read the file of a review.", HOUSE
)
