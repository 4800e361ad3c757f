"""One's own letters: each as it looks, whether or not it was sent by e-mail, and how the next ones are to come.

All stages. Source: the promise that the demonstration can be read without a mail server, and that nobody is written to
more than they want. A letter is shown as it would be sent now, through the eyes of whoever it is to.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final, cast
from uuid import UUID

from csp.constants import NONE, UNSAFE_INLINE
from csp.decorators import csp
from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from lightwell.ledger.governing import NotVisible
from lightwell.ledger.walls import walls
from lightwell.letters import composing
from lightwell.letters.actions import OwnLetters, choose
from lightwell.letters.models import Choice, Letter
from lightwell.letters.posting import read_as_its_reader
from lightwell.letters.sending import can_send
from lightwell.letters.telling import Addressee
from lightwell.organisations.middleware import AskedRequest
from lightwell.policy.actors import Actor, Role
from lightwell.policy.agreement import PartyKind
from lightwell.policy.letter_rules import RULES, How, Kind, LetterState

ON_A_PAGE: Final = 30
WRONG: Final = 422
# A letter's own styles are on its tags, as mail programs want them, and it can do nothing else.
ONLY_LOOKS: Final = {
    "default-src": [NONE],
    "base-uri": [NONE],
    "object-src": [NONE],
    "style-src": [UNSAFE_INLINE],
    "frame-ancestors": [NONE],
    "sandbox": True,
}
View = Callable[..., HttpResponse]
_CHIPS: Final = {
    LetterState.WAITING: "waiting",
    LetterState.POSTED: "done",
    LetterState.KEPT: "not-yet",
    LetterState.DROPPED: "not-yet",
    LetterState.REFUSED: "stop",
    LetterState.GIVEN_UP: "stop",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One letter in the list, by its kind: its own words are on its own page."""

    letter: Letter

    @property
    def words(self) -> str:
        return RULES[Kind(self.letter.kind)].name

    @property
    def chip(self) -> str:
        return _CHIPS[LetterState(self.letter.state)]


@dataclass(frozen=True, slots=True)
class Shown:
    """One letter as it looks. written: None where it has nothing to say to them any more."""

    line: Line
    to: Addressee | None
    written: composing.Letter | None
    is_over: bool


@require_safe
def letters(request: AskedRequest) -> HttpResponse:
    """Every letter to this person, the newest first."""
    with walls(request.actor):
        found = Letter.objects.visible_to(request.actor).order_by("-written_at", "-id")
        page = Paginator(found, ON_A_PAGE).get_page(request.GET.get("page"))
        lines = [Line(each) for each in page]
    return render(request, "letters/pages/letters.html", {"page": page, "lines": lines, "sends": can_send()})


@require_safe
def letter(request: AskedRequest, letter_id: UUID) -> HttpResponse:
    """One letter, in both its forms."""
    shown = _shown(request, letter_id)
    context = {"shown": shown, "sender": str(composing.sender()), "sends": can_send()}
    return render(request, "letters/pages/letter.html", context)


def _with_its_own_looks(view: View) -> View:
    return cast(View, csp(ONLY_LOOKS)(view))


@_with_its_own_looks
@require_safe
def as_sent(request: AskedRequest, letter_id: UUID) -> HttpResponse:
    """Its HTML form alone, to the byte as it goes out."""
    shown = _shown(request, letter_id)
    if shown.written is None:
        return redirect("letter", letter_id)
    return HttpResponse(shown.written.html)


def _shown(request: AskedRequest, letter_id: UUID) -> Shown:
    """Raises NotVisible."""
    with walls(request.actor):
        found = Letter.objects.visible_to(request.actor).filter(pk=letter_id).first()
    if found is None:
        raise NotVisible(f"letters.letter {letter_id}")
    reader, said = read_as_its_reader(found, request.now)
    if reader is None or said is None:
        return Shown(Line(found), None, None, is_over=True)
    return Shown(Line(found), reader, composing.letter([said], name=reader.name), said.is_over)


# --- how the next ones come --------------------------------------------------------------------------------------


class Choices(forms.Form):
    """One question for each kind of letter that this person's offices get."""

    def __init__(self, given: QueryDict | None, kinds: Iterable[Kind], chosen: dict[Kind, How]) -> None:
        super().__init__(given)
        for kind in kinds:
            rule = RULES[kind]
            self.fields[kind.value] = forms.ChoiceField(
                label=rule.name,
                choices=[(how.value, how.words) for how in rule.choices],
                initial=chosen.get(kind, rule.usual).value,
                widget=forms.RadioSelect,
                help_text="" if rule.may_be_off else "Nobody else can do what this letter asks, so it always comes.",
                error_messages={
                    "required": f"Say how this is to come: {rule.name.lower()}.",
                    "invalid_choice": "Choose one of the ways that are offered.",
                },
            )

    def changed(self) -> Iterator[tuple[Kind, How]]:
        """What was chosen anew."""
        for name in self.changed_data:
            yield Kind(name), How(self.cleaned_data[name])


@require_http_methods(["GET", "HEAD", "POST"])
def choices(request: AskedRequest) -> HttpResponse:
    """How one's letters are to come, kind by kind."""
    account = request.actor.account_id
    if account is None:
        raise NotVisible("letters.own")
    form = Choices(request.POST if request.method == "POST" else None, _kinds(request), _chosen(request.actor))
    if form.is_bound and form.is_valid():
        for kind, how in form.changed():
            choose(request.actor, OwnLetters(account), request.now, kind=kind, how=how)
        messages.success(request, "Your letters will come as you chose, from now on.")
        return redirect(reverse("letter-choices"))
    context: dict[str, Any] = {"form": form, "sends": can_send()}
    return render(request, "letters/pages/choices.html", context, status=WRONG if form.is_bound else 200)


def _kinds(request: AskedRequest) -> tuple[Kind, ...]:
    """Those that any of one's offices gets."""
    offices = {(Role(office.role), PartyKind(office.organisation.kind)) for office in request.offices}
    return tuple(kind for kind, rule in RULES.items() if any(rule.is_for(*office) for office in offices))


def _chosen(actor: Actor) -> dict[Kind, How]:
    with walls(actor):
        return {Kind(each.kind): How(each.how) for each in Choice.objects.visible_to(actor)}
