"""What `lightwell doctor` looks at about who comes in: an agency's own sign-in, and who may invite people.

All stages. Source: docs/adr/0030.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator

from django.conf import settings

from lightwell.health import Finding
from lightwell.ledger.walls import walls
from lightwell.organisations import clock, openid
from lightwell.organisations.models import Membership, Organisation
from lightwell.policy.actors import OPERATOR
from lightwell.policy.organisation_rules import INVITERS


def findings() -> Iterable[Finding]:
    """Time enters here."""
    return tuple(findings_at(clock.now()))


def findings_at(now: dt.datetime) -> Iterator[Finding]:
    """Everything that was looked at."""
    with walls(OPERATOR):
        organisations = list(Organisation.objects.visible_to(OPERATOR).order_by("name"))
        held = Membership.objects.visible_to(OPERATOR).held_at(now).filter(role__in=list(INVITERS))
        with_somebody = set(held.values_list("organisation", flat=True))
    empty = [each.code for each in organisations if each.pk not in with_somebody]
    yield Finding("people-can-be-invited", not empty, _nobody_in(empty))
    if settings.LIGHTWELL_OIDC_ISSUER:
        wrong = _wrong_with_oidc({each.code for each in organisations})
        yield Finding("organisation-sign-in", not wrong, wrong or "The agency’s own sign-in is set.")


def _nobody_in(empty: list[str]) -> str:
    if not empty:
        return "Every organisation has somebody who may invite people."
    return f"Nobody may invite people in {', '.join(empty)}: lightwell account invite lets somebody in."


def _wrong_with_oidc(codes: set[str]) -> str:
    """What stands in the way, or nothing. The provider itself is not asked."""
    if not settings.LIGHTWELL_OIDC_CLIENT_ID:
        return "Set LIGHTWELL_OIDC_CLIENT_ID: what this site is called at the agency’s sign-in."
    if settings.LIGHTWELL_OIDC_ORGANISATION not in codes:
        return "LIGHTWELL_OIDC_ORGANISATION names no organisation here: write its short name."
    try:
        of = openid.provider()
    except OSError:
        return "The file that LIGHTWELL_OIDC_CLIENT_SECRET_FILE names cannot be read."
    if of is not None and not openid.is_safe(of.issuer):
        return "LIGHTWELL_OIDC_ISSUER must be an https address."
    if of is not None and not of.strengths:
        return (
            "Nothing checks that the agency asked for a second step: set LIGHTWELL_OIDC_STRENGTH to what its token "
            "then says as acr or in amr, such as mfa."
        )
    return ""
