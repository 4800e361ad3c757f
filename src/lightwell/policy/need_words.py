"""What each part of a need is called, and what is asked about it: the same on its form, its page and its history.

Stage 1, co-design. Source: Data Protection and Use Policy, Purpose Matters guideline, purpose statement template.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

FOR_CHILDREN: Final = "What else a child reads"
"""The section of what stands in words for a child beside the clause's own."""


@dataclass(frozen=True, slots=True)
class Part:
    """label: a question or a name. hint: what a good answer says."""

    label: str
    hint: str = ""


PARTS: Mapping[str, Part] = MappingProxyType(
    {
        "id": Part(
            "Short name", "Up to 64 letters a to z, figures and hyphens, such as “sessions”. It stays the same."
        ),
        "title": Part("What people will call it"),
        "good.what": Part("What good does it do?", "The good itself, not the report."),
        "good.for_whom": Part("For whom?", "These people, their whānau, their community."),
        "purpose.use": Part("Which use is it for?", "A short name, such as “evaluation” or “contract-reporting”."),
        "purpose.what": Part("What is used?", "From whom it comes, and whether it could identify anybody."),
        "purpose.why": Part("Why?", "Which work or which decisions it feeds."),
        "purpose.how_it_helps": Part("How does it help?", "The outcome for these people, or people like them."),
        "purpose.choice": Part("What can people choose?", "If nothing, say so."),
        "purpose.law": Part("Which laws and agreements allow it?"),
        "purpose.transparency": Part("How do people come to know?", "And who explains it to them."),
        "purpose.not_used_for": Part(
            "What will it not be used for?",
            "One on each line, to be read after “It will not be used for”. Where it is a declared use, end the "
            "line with "
            "its short name in square brackets, such as [investigation].",
        ),
        "collection.where": Part("Where is it collected?"),
        "collection.how": Part("How?", "Whether the worker types, the family writes, a form, a referral."),
        "collection.by_whom": Part("By whom?", "Which kind of worker."),
        "recipient.unit": Part("Which unit gets it?", "Nobody else will."),
        "recipient.will_not_see": Part("Who will not see it?", "One on each line."),
        "recipient.context": Part("What must be read beside it?", "One on each line."),
        "terms.schedule": Part("When does it go?", "In words, such as “each quarter”."),
        "terms.due_working_days": Part("How many working days after the quarter?"),
        "terms.route": Part("By which secure way?"),
        "terms.keep_months": Part("How many months may it be kept?"),
        "terms.disposal": Part("What becomes of it then?"),
        "terms.may_download": Part("The unit may take a copy out of Lightwell"),
        "terms.starts_on": Part("From which day?", "Leave it empty for the agreement’s own first day."),
        "terms.ends_on": Part("Until which day?", "Leave it empty for the agreement’s own last day."),
        "obligation.kind": Part("Does a law require it?"),
        "obligation.law": Part("Which provision requires it?"),
        "obligation.on_no": Part("What happens on a no?"),
        "obligation.less_intrusive": Part("Which less intrusive way was thought about?"),
        "choice.level": Part("How much can a family choose?"),
        "choice.how": Part("How do they choose?", "If they cannot, say so."),
        "choice.told_first": Part("A row goes only once its person has been told"),
        "choice.why_not_told": Part("If nobody need be told first: under which exception?"),
        "words.adult": Part("In words for a parent", "Short sentences. It is measured when you save."),
        "words.child": Part(
            "In words for a child of about seven", "Very short sentences. It is measured when you save."
        ),
        "children.title": Part("What a child calls it", "A few short words."),
        "children.why": Part("What it is for, and what good it does", "One or two very short sentences."),
        "children.never": Part("What it will not be used for", "One or two very short sentences."),
        "cost.minutes": Part("Minutes for each family and quarter"),
        "cost.bearer": Part("Whose time is that?"),
        "cost.families": Part("About how many families?", "0 where it is not known."),
        "could_less": Part("Could less, or less identifying, do?", "The answer, with its reason."),
    }
)
"""Each part of a need by its path, but its items and counts."""

SECTIONS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "What it is": ("id", "title"),
        "What good it does": ("good.what", "good.for_whom"),
        "What it is for": tuple(path for path in PARTS if path.startswith("purpose.")),
        "How it is collected": tuple(path for path in PARTS if path.startswith("collection.")),
        "Who gets it": tuple(path for path in PARTS if path.startswith("recipient.")),
        "When it goes, and how long it is kept": tuple(path for path in PARTS if path.startswith("terms.")),
        "Whether it must be given": tuple(path for path in PARTS if path.startswith("obligation.")),
        "What people can choose": tuple(path for path in PARTS if path.startswith("choice.")),
        "In plain words": ("words.adult", "words.child"),
        FOR_CHILDREN: ("children.title", "children.why", "children.never"),
        "What it costs, and whether less would do": ("cost.minutes", "cost.bearer", "cost.families", "could_less"),
    }
)
"""In the order in which they are asked."""

STEPS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "What it is, and what good it does": ("What it is", "What good it does"),
        "What it is for": ("What it is for",),
        "How it is collected, and who gets it": ("How it is collected", "Who gets it"),
        "How long it is kept, and whether it must be given": (
            "When it goes, and how long it is kept",
            "Whether it must be given",
        ),
        "What people can choose": ("What people can choose",),
        "In plain words": ("In plain words", FOR_CHILDREN),
        "What it costs": ("What it costs, and whether less would do",),
    }
)
"""The sections as they are written a few at a time, so that each can be saved by itself."""


def paths_of(step: str) -> tuple[str, ...]:
    """The parts that one step asks for."""
    return tuple(path for section in STEPS[step] for path in SECTIONS[section])


def said_at(value: object, path: str) -> object:
    """What a need says at a path such as “purpose.why”."""
    for name in path.split("."):
        value = getattr(value, name)
    return value
