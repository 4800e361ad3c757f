"""What stands round every page: who is signed in and in which office, where they can go, and who runs this machine.

All stages. It asks the database nothing: what it needs was settled with the request.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import cast

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from lightwell.access_requests.queries import deals_with_cases
from lightwell.organisations.machine import who_runs_this_machine
from lightwell.organisations.middleware import AskedRequest
from lightwell.organisations.models import Membership
from lightwell.policy.actors import Actor, Role
from lightwell.policy.agreement import PartyKind
from lightwell.policy.codesign_rules import DESIGNERS
from lightwell.policy.organisation_rules import INVITERS
from lightwell.policy.people_rules import KEEPERS


@dataclass(frozen=True, slots=True)
class SignedInAs:
    """Somebody in one of their offices, in words."""

    name: str
    role: str = ""
    unit: str = ""
    organisation: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """Somewhere to go."""

    words: str
    url: str
    is_current: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """A page of the menu: the name of its address, and of those that lie behind it; or where all of those lie."""

    words: str
    name: str
    behind: tuple[str, ...] = ()
    under: str = ""

    def holds(self, name: str | None, path: str) -> bool:
        is_under = bool(self.under) and path.startswith(self.under)
        return name is not None and (is_under or name in (self.name, *self.behind))


JOURNEY = Place("Journey", "home", ("programme", "programmes"))
SEND = Place("Send a quarter", "send", ("send-quarter", "hand-over", "hand-over-again", "hand-over-send", "receipt"))
WHO_SAW = Place("Who saw what", "who-saw-what")
TRENDS = Place("Trends", "trends")
DELIVERIES = Place("Deliveries", "deliveries", ("delivery", "opening", "delivery-copy"))
AGREEMENTS = Place(
    "Agreement",
    "agreements",
    (
        "agreement",
        "agreement-sign",
        "agreement-vary",
        "drafts",
        "draft",
        "draft-clause",
        "draft-wording",
        "draft-without",
    ),
)
FLOW_MAP = Place("Flow map", "flow-maps", ("flow-map",))
DESIGN = Place(
    "Design", "designs",
    (
        "design", "design-open", "design-people", "design-invite", "design-remove", "design-ask-again",
        "design-success", "design-success-again", "design-success-out", "design-lessons", "design-need",
        "design-need-new", "design-need-words",
        "design-bring", "design-item", "design-item-new", "design-need-changes", "design-need-checks",
        "design-plan", "design-ask-anew", "design-round", "design-round-views", "design-answer",
    ),
)  # fmt: skip
KEYS = Place(
    "Keys", "keyring", ("keyring-new", "keyring-drill", "keyring-passphrase", "keyring-sheets", "keyring-recover")
)
PEOPLE = Place("People", "people", ("people-invite", "invitation-again", "invitation-withdraw", "office-end"))
REGISTER = Place("People we serve", "register", under="/register")
CASES = Place("Families ask", "cases", ("breaches", "breach"), under="/cases")
CORRECTIONS = Place("Corrections", "row-notes", ("row-note",))
OFFICES = Place("Change office", "offices")


def frame(request: HttpRequest) -> dict[str, object]:
    """The context that `base.html` reads."""
    asked = cast(AskedRequest, request)
    actor: Actor | None = getattr(request, "actor", None)
    if actor is None or not actor.is_signed_in:
        return {"runs_this_machine": who_runs_this_machine(), "footer_links": (_ledger(),)}
    return {
        "signed_in_as": _signed_in_as(asked),
        "navigation": tuple(_navigation(asked)),
        "home_url": reverse("home"),
        "sign_out_url": reverse("sign-out"),
        "account_url": "" if settings.DEMONSTRATION else reverse("account"),
        "runs_this_machine": who_runs_this_machine(),
        "printed_at": asked.now,
        "footer_links": tuple(_at_the_foot(actor)),
    }


def _at_the_foot(actor: Actor) -> Iterator[Link]:
    yield _ledger()
    yield Link("Letters", reverse("letters"))
    if actor.organisation_id:
        yield Link("Lessons", reverse("lessons"))
    if actor.organisation_id and not actor.holds(*INVITERS):
        yield Link(PEOPLE.words, reverse(PEOPLE.name))
    if actor.organisation_id:
        yield Link("For other systems", reverse("tokens"))


def _ledger() -> Link:
    return Link("The ledger, and how to check it", reverse("ledger"))


def office_of(request: AskedRequest) -> Membership | None:
    """The office in which they act."""
    return next((office for office in request.offices if office.pk == request.actor.membership_id), None)


def _signed_in_as(request: AskedRequest) -> SignedInAs:
    office, name = office_of(request), str(request.user)
    if office is None:
        return SignedInAs(name)
    unit = office.unit.name if office.unit else ""
    return SignedInAs(name, Role(office.role).words, unit, office.organisation.name)


def _navigation(request: AskedRequest) -> Iterator[Link]:
    match = request.resolver_match
    here = match.url_name if match else None
    for place in _places(request.actor):
        yield Link(place.words, reverse(place.name), place.holds(here, request.path))
    if len(request.offices) > 1:
        yield Link(OFFICES.words, reverse(OFFICES.name), OFFICES.holds(here, request.path))


def _places(actor: Actor) -> Iterator[Place]:
    if actor.organisation_id is None:
        return
    yield JOURNEY
    if actor.organisation_kind is PartyKind.PROVIDER:
        yield from (SEND, WHO_SAW, TRENDS)
    if actor.organisation_kind is PartyKind.PROVIDER and actor.holds(*KEEPERS):
        yield REGISTER
    if actor.organisation_kind is PartyKind.AGENCY and actor.holds(*DESIGNERS):
        yield DESIGN
    if actor.organisation_kind is PartyKind.AGENCY and actor.holds(Role.ANALYST, Role.REPORTING_OFFICER):
        yield from (DELIVERIES, CORRECTIONS)
    if actor.holds(Role.PRIVACY_OFFICER):
        yield WHO_SAW
    if deals_with_cases(actor):
        yield CASES
    yield from (AGREEMENTS, FLOW_MAP)
    if actor.organisation_kind is PartyKind.PROVIDER and actor.holds(Role.MANAGER):
        yield KEYS
    if actor.holds(*INVITERS):
        yield PEOPLE
