"""The forms of those who take part: a view of an item or of a need as a whole, and an idea of their own.

Stage 1, co-design. Source: Data Protection and Use Policy, Manaakitanga. Nothing that was typed is lost: a view of a
wording that has changed meanwhile comes back with how it stands now.
"""

from __future__ import annotations

from typing import Any, Final

from django import forms

from lightwell.codesign.hearing import STANCE_WORDS
from lightwell.organisations.seen_forms import SeenForm

UNDERSTOOD: Final = (
    ("5", "Very well"),
    ("4", "Well"),
    ("3", "Partly"),
    ("2", "Not much"),
    ("1", "Not at all"),
)


UNDERSTOOD_BY_A_CHILD: Final = (
    ("5", "Yes, all of it"),
    ("4", "Yes"),
    ("3", "Some of it"),
    ("2", "Not much"),
    ("1", "Not at all"),
)

_REWORDED: Final = (
    "This was worded anew while you read it. Read it as it stands now, then give your view; what you typed is still "
    "here."
)


_SAID_SINCE: Final = (
    "You have said something of this since you opened this page, such as in another window: “{before}”. Nothing of "
    "that was replaced. What you typed here is still below; send it again, and it takes the place of that."
)


_REWORDED_FOR_A_CHILD: Final = (
    "This is not the same as when you read it. Read it again, then say what you think. What you wrote is still here."
)
_SAID_SINCE_FOR_A_CHILD: Final = (
    "You said something here already: “{before}”. That is kept. If you want this one, send it again."
)


class AskedWithSome(forms.CharField):
    """Words that are needed with some choices and not with others, so that no page says “if you like” of them."""

    asked_with_some = True


class View(SeenForm):
    """What somebody thinks of an item. Said again, it replaces what they said before."""

    stance = forms.ChoiceField(
        label="What should become of it?",
        choices=list(STANCE_WORDS.items()),
        widget=forms.RadioSelect,
        error_messages={"required": "Choose one: keep it, change it, or drop it."},
    )
    words = AskedWithSome(
        label="Why?",
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="In your own words; a few are enough. Where you keep it, you need not say.",
    )
    as_said = forms.BooleanField(
        label="Show mine as I said it, even where few people spoke",
        required=False,
        help_text="Others then read in which capacity you said it. You choose this when you first say it.",
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, stands: str = "", before: str = "", is_anew: bool = False, **kwargs: Any) -> None:
        """stands: how the wording stands and what its speaker said of it, shortly. before: what they said."""
        super().__init__(*args, **kwargs)
        self._stands, self._before = stands, before
        self._reworded, self._said_since = _REWORDED, _SAID_SINCE
        if is_anew:
            del self.fields["as_said"]
        self.fields["words"].widget.attrs["id"] = f"{self.prefix or 'view'}-words"

    def for_a_child(self) -> None:
        """Ask the same in words for a child."""
        self._reworded, self._said_since = _REWORDED_FOR_A_CHILD, _SAID_SINCE_FOR_A_CHILD
        stance: Any = self.fields["stance"]
        stance.label = "What should they do with it?"
        stance.error_messages["required"] = "Pick one: keep it, change it, or drop it."
        self.fields["words"].help_text = "Say it your own way. If you would keep it, you do not have to say why."
        if "as_said" in self.fields:
            self.fields["as_said"].label = "Show mine the way I said it"
            self.fields["as_said"].help_text = (
                "If you tick this, others can see what kind of person said it. It can say that it was a family. "
                "They do not see who. You pick this the first time you say it."
            )

    def clean(self) -> dict[str, Any]:
        """A view is of the wording that was read; the page that comes back shows how it stands now."""
        said = super().clean() or {}
        if said.get("seen") and said["seen"] != self._stands:
            is_reworded = said["seen"].partition("-")[0] != self._stands.partition("-")[0]
            self.add_error(None, self._reworded if is_reworded else self._said_since.format(before=self._before))
            typed: Any = dict(self.data.items())
            typed[self.add_prefix("seen")] = self._stands
            self.data = typed
        return said


class Overall(View):
    """The same of the need as a whole, and how well they feel they understand what it is for."""

    understood = forms.ChoiceField(
        label="How well do you feel you understand what it is for?",
        choices=UNDERSTOOD,
        widget=forms.RadioSelect,
        required=False,
    )
    field_order = ("understood", "stance", "words", "as_said", "seen")

    def for_a_child(self) -> None:
        """Ask the same in words for a child."""
        super().for_a_child()
        understood: Any = self.fields["understood"]
        understood.label = "Do you know what it is for?"
        understood.choices = UNDERSTOOD_BY_A_CHILD


class Proposal(SeenForm):
    """Something else that somebody would ask, or leave alone."""

    words = forms.CharField(
        label="Your idea",
        strip=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Something else you would ask, another way to find out, or something that must not be asked.",
        error_messages={"required": "Write your idea first."},
    )

    def for_a_child(self) -> None:
        """Ask the same in words for a child."""
        words: Any = self.fields["words"]
        words.label = "What you thought of"
        words.help_text = "It can be something else to ask. It can be a thing that nobody must ask."
        words.error_messages["required"] = "Write it down first."
