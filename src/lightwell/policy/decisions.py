"""How a rule answers: yes, no, or ask a person, and always with every reason.

All stages. Source: the house rule that a refusal teaches: which requirement was not met, where it comes from,
and what would make it a yes.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Answer(StrEnum):
    """What a rule says when it is asked."""

    PERMIT = "permit"
    REFUSE = "refuse"
    ASK = "ask"


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason behind an answer.

    code: stable and lower case with hyphens, for programs and tests.
    sentence: for people; says what was not met (or what was) and, after a no, what would make it a yes.
    source: where the requirement comes from, such as "Agreement best-foot-forward version 1, clause 3".
    """

    code: str
    sentence: str
    source: str


@dataclass(frozen=True, slots=True)
class Decision:
    """A rule's answer with every reason for it; truthy only when it permits."""

    answer: Answer
    reasons: tuple[Reason, ...] = ()

    def __bool__(self) -> bool:
        return self.answer is Answer.PERMIT

    @property
    def codes(self) -> tuple[str, ...]:
        return tuple(reason.code for reason in self.reasons)


def permit(*reasons: Reason) -> Decision:
    """Yes."""
    return Decision(Answer.PERMIT, reasons)


def refuse_if_any(*reasons: Reason | None) -> Decision:
    """No, for every reason that applies; yes when none does."""
    found = tuple(reason for reason in reasons if reason is not None)
    return Decision(Answer.REFUSE, found) if found else permit()
