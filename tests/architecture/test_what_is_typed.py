"""Every form through which somebody's words come in refuses what nobody could see in them."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Iterator

import pytest
from django import forms

from lightwell.agreements.meeting_forms import Times
from lightwell.organisations.seen_forms import SeenForm

PACKAGES = (
    "lightwell.agreements",
    "lightwell.codesign",
    "lightwell.guests",
    "lightwell.people",
    "lightwell.access_requests",
    "lightwell.sharing",
    "lightwell.family",
)
# A passphrase is read by nobody, and is spelt the same way each time.
READ_BY_NOBODY = frozenset(
    {
        "people.forms.ChooseForm",
        "people.forms.TakeForm",
        "sharing.keyring_forms.ChangePassphraseForm",
        "sharing.keyring_forms.NewPassphraseForm",
        "sharing.keyring_forms.OldPassphraseForm",
        "sharing.keyring_forms.RecoverForm",
        "sharing.keyring_forms.TwoSheetsForm",
        "sharing.register_views.BeginForm",
    }
)


def _forms_in(package: str) -> Iterator[type[forms.Form]]:
    found = importlib.import_module(package)
    for each in pkgutil.iter_modules(found.__path__):
        if each.name == "migrations":
            continue
        for _, value in inspect.getmembers(importlib.import_module(f"{package}.{each.name}"), inspect.isclass):
            if issubclass(value, forms.BaseForm) and value.__module__ == f"{package}.{each.name}":
                yield value


EVERY_FORM = sorted(
    {each for package in PACKAGES for each in _forms_in(package)},
    key=lambda each: f"{each.__module__}.{each.__qualname__}",
)


def test_the_forms_are_found() -> None:
    assert len(EVERY_FORM) > 20


@pytest.mark.parametrize("form", EVERY_FORM, ids=lambda form: f"{form.__module__}.{form.__name__}")
def test_a_form_takes_nothing_that_cannot_be_seen(form: type[forms.Form]) -> None:
    if f"{form.__module__}.{form.__name__}".removeprefix("lightwell.") in READ_BY_NOBODY:
        return
    assert issubclass(form, SeenForm)
    for each in form.__mro__:
        own = vars(each).get("clean")
        if own is not None and issubclass(each, SeenForm) and each is not SeenForm:
            assert "super().clean()" in inspect.getsource(own), f"{each.__name__}.clean goes round it"


@pytest.mark.parametrize("unseen", ["\u202e", "\u200b", "\u2066", "\u00ad", "\ufeff", "\x07"])
def test_it_says_which_character_beside_its_field_and_keeps_what_was_typed(unseen: str) -> None:
    class Place(SeenForm):
        where = forms.CharField()
        about = forms.CharField(required=False, widget=forms.Textarea)

    form = Place({"where": f"Room{unseen} 3", "about": "One line\r\nand another"})
    assert not form.is_valid()
    assert f"U+{ord(unseen):04X}" in str(form.errors["where"])
    assert "about" not in form.errors
    assert form["where"].value() == f"Room{unseen} 3"


@pytest.mark.parametrize(
    ("typed", "is_taken"),
    [
        ("2026-09-27T02:30", False),  # the clocks go from 2 to 3
        ("2027-04-04T02:30", False),  # the clocks go from 3 back to 2
        ("2026-09-27T03:30", True),
    ],
)
def test_an_hour_that_the_clocks_skip_or_go_through_twice_is_no_time_to_meet(typed: str, is_taken: bool) -> None:
    form = Times({"first": typed, "minutes": "60", "place": ""})
    assert form.is_valid() is is_taken
    if not is_taken:
        assert "Choose another hour." in str(form.errors["first"])
    assert not Times({"first": "2026-10-07T10:00", "minutes": "60", "place": "Room\u200b 3"}).is_valid()
