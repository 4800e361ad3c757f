"""Every table of co-design, for Django to find.

Stage 1, co-design. Source: Data Protection and Use Policy, Purpose Matters and Manaakitanga guidelines.
"""

from lightwell.codesign.programme_models import Lesson, LessonAnswer, Participant, Programme
from lightwell.codesign.round_models import Contribution, Need, NeedVersion, Round, Voice
from lightwell.codesign.success_models import Success

__all__ = [
    "Contribution",
    "Lesson",
    "LessonAnswer",
    "Need",
    "NeedVersion",
    "Participant",
    "Programme",
    "Round",
    "Success",
    "Voice",
]
