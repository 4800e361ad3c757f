"""What is asked about a paper, its passages, and a family's copies.

Stage 4, access and correction.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final

from django import forms

from lightwell.access_requests.case_forms import Words, one_of
from lightwell.gateway.reading.pdf_words import Fault, PdfUnusable, PdfWords, is_pdf, words_of_pdf
from lightwell.organisations.seen_forms import SeenForm
from lightwell.policy.paper_rules import LONGEST_PAPER
from lightwell.policy.refusal_grounds import Ground
from lightwell.policy.stated_words import as_seen
from lightwell.policy.taking_back import Seen
from lightwell.policy.taking_out import Passage, everywhere

STAYS: Final = "stays"
LONGEST_TITLE: Final = 120
_WITH_MARKUP: Final = (r"{\rtf", "<?xml", "<!doctype", "<html")
LONGEST_COPY: Final = 20_000
CHANGED: Final = "It is not what you read any more, and nothing was approved. Read it as it stands here now."
TWO_PAPERS: Final = (
    "Words are typed here, and a file is chosen too. That would be two papers: put the file in by itself, and the "
    "words as another. Nothing was kept yet."
)


class AddPaper(SeenForm):
    """A paper: typed or pasted, or a file of plain text, or a PDF that has words. pdf: what was read of one."""

    item = forms.ChoiceField(label="Which item does it answer?")
    title = forms.CharField(
        label="What is it?",
        max_length=LONGEST_TITLE,
        help_text="As they would know it, such as “Notes of your first visit”. Name nobody.",
        error_messages={"required": "Say what it is."},
    )
    text = Words(label="Its words", rows=12, required=False, max_length=LONGEST_PAPER)
    file = forms.FileField(label="Or a PDF, or a file of plain text", required=False)

    def __init__(self, given: Any, files: Any, items: Sequence[tuple[str, str]], *, is_too_large: bool = False) -> None:
        super().__init__(given, files)
        self.fields["item"].choices = list(items)  # type: ignore[attr-defined]
        self.is_too_large, self.pdf = is_too_large, PdfWords(())

    def clean(self) -> dict[str, Any]:
        said = super().clean()
        if said.get("text") and (self.is_too_large or said.get("file")):
            self.add_error("text", TWO_PAPERS)
        elif self.is_too_large:
            self.add_error("file", Fault.TOO_LARGE.words)
        elif said.get("file"):
            said["text"] = self._read(said["file"].read())
        else:
            said["text"] = as_seen(said.get("text") or "")
        if not said.get("text") and not self.errors:
            self.add_error("text", "Type or paste its words, or choose a file.")
        return said

    def _read(self, contents: bytes) -> str:
        text = self._words_of_pdf(contents) if is_pdf(contents) else self._plain(contents)
        if len(text) > LONGEST_PAPER:
            self.add_error("file", "It is too long for one paper. Put it in as several.")
        return text

    def _words_of_pdf(self, contents: bytes) -> str:
        try:
            self.pdf = words_of_pdf(contents)
        except PdfUnusable as unusable:
            self.add_error("file", str(unusable))
        return self.pdf.text

    def _plain(self, contents: bytes) -> str:
        try:
            text = contents.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = "\0"
        if "\0" in text or text.lstrip().casefold().startswith(_WITH_MARKUP):
            self.add_error(
                "file",
                "This is neither a PDF nor plain text. Print it to a PDF, or open it, copy its words, and paste them.",
            )
            return ""
        return as_seen(text)


def _grounds() -> list[tuple[str, str]]:
    return [(each.value, f"Out: {each.said.words} ({each.said.cite})") for each in Ground]


class Passages(SeenForm):
    """Of each passage on this page: it stays, or it is taken out on a ground. And other words, wherever they are."""

    more = Words(
        label="Take out these words too, wherever they stand",
        required=False,
        help_text="One on each line: a name, a street, a sentence that the search did not find.",
    )
    more_ground = forms.ChoiceField(
        label="On which ground?", choices=_grounds, initial=Ground.ANOTHERS_AFFAIRS.value, required=False
    )

    def __init__(self, given: Any, numbered: Sequence[tuple[int, Passage]]) -> None:
        super().__init__(given)
        self.numbers = [number for number, _ in numbered]
        for number, passage in numbered:
            decided = STAYS if passage.stays else (passage.ground or "")
            self.fields[f"p{number}"] = forms.ChoiceField(
                label="What is done with it?",
                choices=[("", "Not decided yet"), (STAYS, "It stays"), *_grounds()],
                required=False,
                initial=decided,
            )
            choice: Any = self.fields[f"p{number}"]
            choice.asked_with_some = True  # each is decided in the end, though not all at once

    def passage_fields(self) -> Iterator[Any]:
        return (self[f"p{number}"] for number in self.numbers)

    @property
    def chosen(self) -> dict[int, Ground | None]:
        said = {number: self.cleaned_data[f"p{number}"] for number in self.numbers}
        return {number: None if value == STAYS else Ground(value) for number, value in said.items() if value}

    @property
    def others(self) -> tuple[str, ...]:
        return tuple(line.strip() for line in self.cleaned_data["more"].splitlines() if line.strip())

    def found_nowhere(self, text: str) -> tuple[str, ...]:
        """Which of the other words stand nowhere in the paper; said beside them, and nothing is kept."""
        missing = tuple(words for words in self.others if not any(everywhere(text, words, self.others_ground)))
        if missing:
            quoted = ", ".join(f"“{words}”" for words in missing)
            self.add_error("more", f"Found nowhere in this paper: {quoted}. Nothing is kept yet: write them as they "
                           "stand in it, or leave them out.")  # fmt: skip
        return missing

    @property
    def others_ground(self) -> Ground:
        return Ground(self.cleaned_data["more_ground"] or Ground.ANOTHERS_AFFAIRS)


class WriteCopy(SeenForm):
    """What one reader is told is in their copy."""

    words = Words(
        label="To its reader",
        rows=10,
        max_length=LONGEST_COPY,
        error_messages={"required": "Write what is in it, in words that fit them."},
    )


class GiveOtherwise(SeenForm):
    """How they have what is granted, where it is not by a copy."""

    how = Words(
        label="How do they have it?",
        rows=2,
        max_length=200,
        help_text="Their letter says it in these words, such as: You read it with us on 3 December.",
        error_messages={"required": "Write how they have it, as you would say it to them."},
    )


class ApproveCopy(SeenForm):
    """That a person read all of it, and why it is harder than it should be where it is.

    is_as_read: it is still what the page showed. Where it is not, that they read it does not count.
    """

    is_read = forms.BooleanField(
        label="I read all of it as it will be given",
        error_messages={"required": "Read it first; somebody has to stand for it."},
    )
    is_about_them = forms.BooleanField(
        label="It is about the child, and tells nothing of the parents that is not the child’s to read",
        required=False,
    )
    says_anew = forms.BooleanField(
        label="I tell them that this one takes the place of the one they have, and ask for that one back",
        error_messages={"required": "They were given one before. Say that you tell them."},
    )
    why_hard = Words(label="Its words are harder than they should be, because", rows=2, required=False)

    def __init__(
        self, given: Any, *, is_for_child: bool, suits: bool, is_as_read: bool, is_anew: bool = False, **more: Any
    ) -> None:
        is_changed = given is not None and not is_as_read
        ticks = ("is_read", "is_about_them", "says_anew")
        kept = {name: words for name, words in given.items() if name not in ticks} if is_changed else given
        super().__init__(kept, **more)
        if is_changed:
            self.fields["is_read"].error_messages["required"] = CHANGED
        if not is_for_child:
            del self.fields["is_about_them"]
        if suits:
            del self.fields["why_hard"]
        if not is_anew:
            del self.fields["says_anew"]


class TakeBack(SeenForm):
    """Whether somebody saw what was kept for the wrong person."""

    seen = one_of(
        ((each.value, each.words) for each in Seen),
        "Has anybody seen it who was not to?",
        help_text="Where you do not know, say that somebody may have.",
    )
