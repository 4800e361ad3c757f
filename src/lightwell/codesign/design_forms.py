"""The forms of a programme's design: opening it, inviting, rounds, answers, lessons, and what success means.

Stage 1, co-design. What a rule says no to is the rule's to say.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any, Final

from django import forms

from lightwell.codesign.models import Contribution, Lesson
from lightwell.codesign.plain_words import measured
from lightwell.organisations.models import Organisation
from lightwell.organisations.seen_forms import SeenForm
from lightwell.policy.answer_rules import SETTLED_BEFORE, AboutFacts
from lightwell.policy.codesign_rules import Group, Outcome
from lightwell.policy.wording import counted
from lightwell.words import Audience, NotMeasured

_NAME: Final = {"required": "Write it in a few words.", "max_length": "Write at most 200 characters."}
DAY: Final = {"required": "Choose the day.", "invalid": "Write the day such as 31/12/2026."}


def _day(label: str, hint: str = "") -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, help_text=hint, widget=widget, error_messages=DAY)


def words_field(label: str, hint: str = "", *, required: bool = True, rows: int = 3) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=hint,
        required=required,
        max_length=50_000,
        widget=forms.Textarea(attrs={"rows": rows}),
        error_messages={
            "required": "Write it in your own words.",
            "max_length": "Say it in 50,000 characters.",
        },
    )


class OpenProgramme(SeenForm):
    """What a programme is, what good it should do, for whom, and when."""

    title = forms.CharField(label="What is it called?", max_length=200, error_messages=_NAME)
    good = words_field("What good should it do?", "What would be better for people, not what would be reported.")
    for_whom = words_field("For whom?", "These people, their whānau, their community.", rows=2)
    starts_on = _day("First day")
    ends_on = _day("Last day")

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        starts_on, ends_on = said.get("starts_on"), said.get("ends_on")
        if starts_on and ends_on and ends_on < starts_on:
            self.add_error("ends_on", "It ends before it starts. Swap or mend the days.")
        return said


class InviteOrganisation(SeenForm):
    """Which organisation, and in which capacity it takes part."""

    organisation = forms.ChoiceField(
        label="Which organisation?",
        error_messages={"required": "Choose the organisation.", "invalid_choice": "Choose one of these."},
    )
    group = forms.ChoiceField(
        label="As what does it take part?",
        widget=forms.RadioSelect,
        choices=[
            (Group.PROVIDER.value, "A provider"),
            (Group.COMMUNITY.value, "A community party"),
            (Group.MAORI.value, "A Māori party, with a yes and a no of its own"),
        ],
        help_text=(
            "A party says of itself whether it speaks for Māori: its manager does, on its page, People. Nobody says it "
            "for them, and it is worked out from nothing."
        ),
        error_messages={"required": "Choose as what.", "invalid_choice": "Choose one of these."},
    )

    def __init__(self, given: Any, organisations: Iterable[Organisation], **more: Any) -> None:
        super().__init__(given, **more)
        field: Any = self.fields["organisation"]
        field.choices = [("", "Choose one"), *((str(each.pk), _as_it_says(each)) for each in organisations)]


def _as_it_says(organisation: Organisation) -> str:
    """Its name, with what it says of itself."""
    return (
        f"{organisation.name} (says that it speaks for Māori)" if organisation.speaks_for_maori else organisation.name
    )


class WhyNobody(SeenForm):
    """Why no Māori party takes part."""

    why = words_field(
        "Why is there none?", "It is kept with each need that touches Māori interests, for all to read.", rows=2
    )


class WhyOut(SeenForm):
    """Why somebody is taken out."""

    why = words_field(
        "Why?", "They read it, and it stays in the probity record. Write it to them, and name nobody.", rows=2
    )


class WhyAnew(SeenForm):
    """Why something that was settled is asked again."""

    why = words_field(
        "Why is it asked again?",
        "Everybody who takes part reads it beside what is asked, also those who settled it with you.",
        rows=2,
    )


class PlanRound(SeenForm):
    """Until when, and how views are shown."""

    closes_on = _day("The last day for views", "Families need time to talk it over: two weeks are good.")
    hides_views = forms.BooleanField(
        label="Nobody reads what others said of an item before they gave their own view",
        required=False,
        initial=True,
    )
    merge_below = forms.IntegerField(
        label="From how many speakers does a group stand by itself?",
        help_text=(
            "Those who take part read others’ views by handfuls of one more than this, and of four at least, so that "
            "nobody is known by them. To you, a group of fewer is shown together with others."
        ),
        min_value=1,
        max_value=50,
        initial=3,
        error_messages={
            "required": "Write a number, such as 3.",
            "invalid": "Write a whole number, such as 3.",
            "min_value": "Write a number from 1 to 50.",
            "max_value": "Write a number from 1 to 50.",
        },
    )

    def __init__(self, given: Any, today: dt.date, **more: Any) -> None:
        super().__init__(given, **more)
        self._today = today

    def clean_closes_on(self) -> dt.date:
        on: dt.date = self.cleaned_data["closes_on"]
        if on < self._today:
            raise forms.ValidationError("That day is over. Choose a later one.")
        return on


_CAME_OF_IT: Final = {
    Outcome.CHANGED: "Changed",
    Outcome.KEPT: "Kept, because …",
    Outcome.DROPPED: "Dropped",
}


class AnswerView(SeenForm):
    """You said, we did."""

    outcome = forms.ChoiceField(
        label="What became of it?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what became of it.", "invalid_choice": "Choose one of these."},
    )
    words = words_field("Your answer", "Whoever said it reads this, so say it in their words and not in the law’s.")
    changed_already = forms.BooleanField(label="It was done already, for what somebody else said", required=False)
    to_others = words_field(
        "What the others read instead",
        "Where you answer “changed” or “dropped”. They said something else of it, so write it to them.",
        required=False, rows=2,
    )  # fmt: skip
    same = forms.BooleanField(required=False)

    def __init__(self, given: Any, said: Contribution, alike: int, about: AboutFacts, **more: Any) -> None:
        super().__init__(given, **more)
        outcome: Any = self.fields["outcome"]
        outcome.choices = [(each.value, words) for each, words in _CAME_OF_IT.items() if _fits(each, about)]
        outcome.error_messages["invalid_choice"] = _why_not(about)
        self._said = said
        if otherwise := about.kept_beside + about.changed_beside:
            views = f"{counted(otherwise, 'other view')}, answered otherwise until now"
            self.fields["to_others"].label = f"What {views}, {'is' if otherwise == 1 else 'are'} told instead"
        else:
            del self.fields["to_others"]
        if alike:
            others = "the other one" if alike == 1 else f"the other {alike}"
            self.fields["same"].label = f"Give this answer to {others} who said the same of it and wait for an answer"
        else:
            del self.fields["same"]

    @property
    def answers(self) -> list[tuple[Any, str, str]]:
        """Each answer that can be given: its control, which it is, and what it asks for."""
        return [
            (each, each.data["value"], _what_it_asks(Outcome(each.data["value"]), self._said))
            for each in self["outcome"].subwidgets
        ]


def _fits(outcome: Outcome, about: AboutFacts) -> bool:
    """Nothing is dropped where nothing is asked for, such as of the programme; and what was settled before stays."""
    if outcome is Outcome.DROPPED:
        return about.about_need and (about.is_dropped or not about.is_settled)
    return outcome is Outcome.KEPT or about.has_moved or not about.is_settled


def _why_not(about: AboutFacts) -> str:
    return SETTLED_BEFORE.sentence if about.is_settled else "Choose one of these."


def _what_it_asks(outcome: Outcome, said: Contribution) -> str:
    if outcome is Outcome.KEPT:
        return "It stays as it is. Say why below, so that somebody who would have it otherwise understands it."
    if outcome is Outcome.DROPPED:
        what = "This item is" if said.item else "Every item of this need is"
        return f"{what} not asked for any more, from the moment you answer."
    if said.need_id is None:
        return "Say below what is different now, and where it can be read."
    return "Word it anew here. Everybody sees how it was, how it is, and for whom."


class RecordLesson(SeenForm):
    """What was learned, and what it bears on."""

    happened = words_field("What happened?")
    learned = words_field("What was learned from it?", "What you would do again, or never again.")
    programme_title = forms.CharField(label="In which programme?", required=False, max_length=200, error_messages=_NAME)
    kinds = forms.CharField(
        label="About which kinds of information?",
        required=False,
        max_length=500,
        help_text="Short words with commas between, such as: ethnicity, date of birth.",
    )
    uses = forms.CharField(
        label="For which uses?",
        required=False,
        max_length=500,
        help_text="Such as: evaluation, contract-reporting.",
    )
    communities = forms.CharField(
        label="With which communities?",
        required=False,
        max_length=500,
        help_text="Short words with commas between.",
    )
    provider = forms.ChoiceField(label="About working with one provider?", required=False)
    is_offered = forms.BooleanField(
        label="Offer it to every agency here, so that whoever designs something like it reads it",
        required=False,
        initial=True,
    )

    def __init__(self, given: Any, providers: Iterable[Organisation], **more: Any) -> None:
        super().__init__(given, **more)
        field: Any = self.fields["provider"]
        field.choices = [("", "None in particular"), *((str(each.pk), each.name) for each in providers)]

    def short_words(self, name: str) -> list[str]:
        return [word for word in self.cleaned_data[name].split(",") if word.strip()]


class AnswerLesson(SeenForm):
    """What this programme does about a lesson."""

    is_taken_up = forms.ChoiceField(
        label="What do you do about it?",
        widget=forms.RadioSelect,
        choices=[("yes", "Taken up"), ("no", "Not this time")],
        error_messages={"required": "Choose one.", "invalid_choice": "Choose one of these."},
    )
    words = words_field("Where it is taken up, or why not this time", rows=2)

    def __init__(self, given: Any, lesson: Lesson, **more: Any) -> None:
        super().__init__(given, prefix=f"lesson-{lesson.pk}", **more)


class Success(SeenForm):
    """What success means, said before anything is collected."""

    how_much = words_field("How much?", "What is done, and for how many.", rows=2)
    how_well = words_field("How well?", "What would show that it is done well.", rows=2)
    better_off = words_field("Is anybody better off?", "What would be different for them.", rows=2)
    bad_reading = words_field("What would be a wrong reading?", "What the same figures do not mean.", rows=2)
    context = words_field("What must travel with the figures?", "Without which nobody should read them.", rows=2)
    agrees = words_field("Who agrees before a finding is told?", "Such as both providers and two families.", rows=2)
    for_children = words_field(
        "All of it in words for a child of about seven",
        "A few very short sentences. Where it is empty, a child is told to read it with a grown-up.",
        required=False,
        rows=2,
    )

    def clean_for_children(self) -> str:
        """Nothing, or words that a child reads; words of te reo Māori have no grade."""
        text: str = self.cleaned_data["for_children"].strip()
        found = measured(text, Audience.CHILD)
        if text and not found.passes and found.not_measured is not NotMeasured.MOSTLY_TE_REO:
            raise forms.ValidationError("This is hard to read for a child. Use shorter words and sentences.")
        return text
