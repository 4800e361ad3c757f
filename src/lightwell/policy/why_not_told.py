"""Why somebody need not be told: the closed list of exceptions, each with its source and how sure that is.

Stages 3 and 4. Source: Privacy Act 2020, section 22, principle 3A, whose exceptions were read in lawyers' summaries and
not in the Act; the paragraph of each is to be confirmed. That telling is not required is no reason not to: tell people
unless there is one.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final

SOURCE: Final = "Privacy Act 2020, section 22, principle 3A (read in summaries; paragraph to be confirmed)"


class WhyNot(StrEnum):
    """An exception, or that one holds no longer."""

    NOT_STATED = ""
    WOULD_HARM = "would-harm"
    NOT_IDENTIFYING = "not-identifying"
    STATISTICS = "statistics"
    NO_PREJUDICE = "no-prejudice"
    PUBLIC = "public"
    SPOILS_PURPOSE = "spoils-purpose"
    NOT_PRACTICABLE = "not-practicable"
    LAW = "law"
    NO_LONGER = "no-longer"

    @property
    def words(self) -> str:
        return _WORDS[self]

    @property
    def is_exception(self) -> bool:
        return self not in (WhyNot.NOT_STATED, WhyNot.NO_LONGER)

    @property
    def forbids_reaching_out(self) -> bool:
        """Nothing is sent to them or near them: no letter, no text, no e-mail, no call."""
        return self is WhyNot.WOULD_HARM


_WORDS: Final = {
    WhyNot.NOT_STATED: "no exception",
    WhyNot.WOULD_HARM: "telling would harm: a serious threat to somebody’s health or safety",
    WhyNot.NOT_IDENTIFYING: "it is not used in a form that could identify them",
    WhyNot.STATISTICS: "it is for statistics or research that names nobody",
    WhyNot.NO_PREJUDICE: "not telling them does not go against their interests",
    WhyNot.PUBLIC: "it is publicly available already",
    WhyNot.SPOILS_PURPOSE: "telling them would defeat what it is collected for",
    WhyNot.NOT_PRACTICABLE: "it cannot reasonably be done (what it costs is not enough by itself)",
    WhyNot.LAW: "keeping the law, or proceedings before a court or tribunal, need it so",
    WhyNot.NO_LONGER: "no exception any more",
}
