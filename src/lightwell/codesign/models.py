"""Every table of co-design, for Django to find.

Stage 1, co-design. Source: Data Protection and Use Policy, Purpose Matters and Manaakitanga guidelines.
"""

from lightwell.codesign.hour_models import HourCost
from lightwell.codesign.open_models import OpenInvitation
from lightwell.codesign.party_models import YesOrNo
from lightwell.codesign.programme_models import Lesson, LessonAnswer, Participant, Programme
from lightwell.codesign.review_models import ReviewFile
from lightwell.codesign.round_models import Need, NeedVersion, Round
from lightwell.codesign.sketch_models import NeedSketch, ProgrammeWords
from lightwell.codesign.success_models import Success
from lightwell.codesign.voice_models import Contribution, Voice

__all__ = [
    "Contribution",
    "HourCost",
    "Lesson",
    "LessonAnswer",
    "Need",
    "NeedSketch",
    "NeedVersion",
    "OpenInvitation",
    "Participant",
    "Programme",
    "ProgrammeWords",
    "ReviewFile",
    "Round",
    "Success",
    "Voice",
    "YesOrNo",
]
