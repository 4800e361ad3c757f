"""Making sure of who asks, on a case's own page: where it is about somebody of the register, with the register open.

Stage 4, access and correction. Source: `lightwell.policy.acting_for`. Whoever may not is turned away, as on the page of
the person itself.
"""

from __future__ import annotations

from typing import Any

from lightwell.access_requests.case_forms import say
from lightwell.access_requests.check_forms import CheckWho
from lightwell.access_requests.models import Asker, Case
from lightwell.access_requests.opening import check_who_asks, turn_away
from lightwell.access_requests.queries import asker_of
from lightwell.ledger.gate import allowed
from lightwell.ledger.walls import walls
from lightwell.organisations.middleware import AskedRequest
from lightwell.people.browser import opened_where_sent
from lightwell.people.models import Authority as RecordedAuthority
from lightwell.people.representatives import kept_about
from lightwell.people.telling import why_not_tell
from lightwell.policy.access_reasons import IN_THE_REGISTER
from lightwell.policy.access_words import Asks, CaseKind
from lightwell.policy.acting_for import ForWhat
from lightwell.policy.decisions import Reason
from lightwell.policy.local_days import local_day


def of_register(request: AskedRequest, case: Case, act: str) -> dict[str, Any]:
    """What the form of the check is made with: who may act by the register, where the case is about somebody of it.

    Nobody may while the register is closed.
    """
    if act != "check":
        return {}
    opened = opened_where_sent(request)
    with walls(request.actor):
        asker = asker_of(request.actor, case)
        if asker is None or asker.person is None:
            return {}
        return {"authorities": kept_about(opened, asker.person).authorities if opened is not None else ()}


def harm_of(request: AskedRequest, asker: Asker | None) -> Reason | None:
    """Why whoever a case is about is to be told nothing; known with the register open alone."""
    opened = opened_where_sent(request) if asker is not None and asker.person is not None else None
    if opened is None or asker is None or asker.person is None:
        return None
    with walls(request.actor):
        return why_not_tell(opened, asker.person)


def checked(request: AskedRequest, case: Case, form: CheckWho) -> bool:
    """Write it down; where a rule says no to what was typed, the form says so. Raises Refused."""
    actor, now = request.actor, request.now
    for_what = ForWhat.CORRECT if case.kind == CaseKind.CORRECTION else ForWhat.SEE
    chosen, acting = form.chosen(for_what, local_day(now)), form.acting
    if form.is_of_register and chosen["asks"] is Asks.REPRESENTATIVE and opened_where_sent(request) is None:
        say(form, "asks", (IN_THE_REGISTER,))
        return False
    with walls(actor):
        may = allowed(check_who_asks, actor, case, now, **chosen)
        asker = asker_of(actor, case)
        recorded = RecordedAuthority.objects.visible_to(actor).get(pk=acting.pk) if acting else None
    if not may:
        say(form, "authority", may.reasons)
        may_act = chosen["may_act"]
        if may_act is not None and not may_act and asker is not None and asker.person is not None:
            turn_away(actor, asker.person, now)
        return False
    check_who_asks(actor, case, now, recorded=recorded, **chosen)
    return True
