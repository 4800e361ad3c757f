"""Whom somebody can ring: their own worker, and the number that both sides agreed to say in the notice.

Stages 3 and 4. Source: Data Protection and Use Policy, Transparency and Choice guideline: people know whom to ask. A
name without a number helps nobody.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from lightwell.family.opened_space import Space
from lightwell.family.spaces import lines_of
from lightwell.policy.family_rules import has_number, numbers_in
from lightwell.policy.notice_elements import NoticeAudience
from lightwell.sharing.models import NoticeVersion
from lightwell.sharing.notice_standing import kept_notices

POINT: Final = "ring"


@dataclass(frozen=True, slots=True)
class Ring:
    """worker: as the register has them, in words. agreed: the notice's own sentence, with an office and its number."""

    worker: str
    agreed: str

    @property
    def numbers(self) -> tuple[tuple[str, str], ...]:
        """The numbers that are said, each as it is written and as a telephone dials it."""
        return numbers_in(self.worker if self.has_number else self.agreed)

    @property
    def has_number(self) -> bool:
        """What the register says of the worker has a telephone number in it."""
        return has_number(self.worker)


def whom_to_ring(space: Space) -> Ring:
    """Inside `walls`."""
    _, lines = lines_of(space.actor, space.pack.own_key)
    version = NoticeVersion.objects.visible_to(space.actor).agreed().first()
    return Ring(lines.worker, _agreed(version, space.audience) if version else "")


def _agreed(version: NoticeVersion, audience: NoticeAudience) -> str:
    notice = next(each for each in kept_notices(version) if each.audience is audience)
    return next((each.words for each in notice.sentences if each.point == POINT), "")
