"""Every table of agreements, for Django to find: drafts that are talked over, and versions that are signed.

Stage 2, agreement. Source: Data Protection and Use Policy, Purpose Matters guideline.
"""

from lightwell.agreements.comment_models import Comment
from lightwell.agreements.draft_models import Adviser, Draft, DraftClause, DraftState, Move
from lightwell.agreements.meeting_models import Meeting, MeetingNote, MeetingTime
from lightwell.agreements.party_models import ItemAnswer
from lightwell.agreements.standing_models import EndAskedBack, FateOfSent, Suspension
from lightwell.agreements.version_models import DIGEST, AgreementVersion, NamedUnit, Signature

__all__ = [
    "DIGEST",
    "Adviser",
    "AgreementVersion",
    "Comment",
    "Draft",
    "DraftClause",
    "DraftState",
    "EndAskedBack",
    "FateOfSent",
    "ItemAnswer",
    "Meeting",
    "MeetingNote",
    "MeetingTime",
    "Move",
    "NamedUnit",
    "Signature",
    "Suspension",
]
