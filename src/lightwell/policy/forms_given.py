"""In which form something is given: as it was asked for, or on one of three grounds in another, which is then offered.

Stage 4, access and correction. Source: Privacy Act 2020 s 56, as the Privacy Commissioner explains it: it is given in
the form asked for unless that impairs efficient administration, breaks a legal duty about the document, or prejudices
an interest that the law protects; then it is said which, another form is offered, and that one can complain.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

FORM_GIVEN: Final = "Privacy Act 2020 s 56"


class WhyOtherwise(StrEnum):
    """Why something is not given in the form asked for. There is no other reason."""

    ADMINISTRATION = "administration"
    DUTY = "duty"
    INTEREST = "interest"

    @property
    def words(self) -> str:
        return _WORDS[self]


_WORDS: Final = {
    WhyOtherwise.ADMINISTRATION: "it would stop us from doing our work well",
    WhyOtherwise.DUTY: "the law puts a duty on us about this document, which it would break",
    WhyOtherwise.INTEREST: "it would harm something that the law protects",
}


@dataclass(frozen=True, slots=True)
class GivenOtherwise:
    """Not as they asked. instead: how they can have it."""

    why: WhyOtherwise
    instead: str
