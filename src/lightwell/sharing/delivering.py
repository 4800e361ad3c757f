"""Opening a delivery and taking a copy of it: two acts, each in the ledger before the first row is read.

Stage 3, sharing. Source: `lightwell.policy.opening_rules`. An action gives back a pass, never a row.
"""

from __future__ import annotations

from lightwell.ledger.gate import Deed, Done, Event, action
from lightwell.letters.telling import tell
from lightwell.policy.letter_rules import Kind
from lightwell.policy.opening_rules import may_download_delivery, may_open_delivery
from lightwell.sharing.models import Delivery
from lightwell.sharing.passes import LASTS, Act, Pass


@action(code="sharing.open-delivery", rule=may_open_delivery)
def open_delivery(deed: Deed[Delivery], *, clause: str, why: str) -> Done[Pass]:
    """Let somebody of its unit read a delivery, for half an hour, for what they say they need it for."""
    # Told once, the first time: the same again does nothing.
    tell(Kind.OPENED, deed.subject.pk, deed.now, organisation=deed.subject.provider_id)
    return _given(deed, clause, why, Act.READ)


@action(code="sharing.download-delivery", rule=may_download_delivery)
def download_delivery(deed: Deed[Delivery], *, clause: str, why: str) -> Done[Pass]:
    """Let somebody of its unit take a copy out of Lightwell."""
    tell(Kind.OPENED, deed.subject.pk, deed.now, organisation=deed.subject.provider_id)
    return _given(deed, clause, why, Act.DOWNLOAD)


def _given(deed: Deed[Delivery], clause: str, why: str, act: Act) -> Done[Pass]:
    delivery = deed.subject
    given = Pass(deed.entry, delivery.pk, clause, act, deed.actor.membership_id, deed.now + LASTS)
    event = Event(clauses=(clause,), agreement_hash=delivery.agreement.hash, counts={"rows": delivery.rows}, reason=why)
    return Done(given, event)
