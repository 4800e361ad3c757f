"""How a family's request is handled on a day, read off the agreement that is in force: for stage 4 to act on.

Stages 2 and 4. Source: the service provider journey; `lightwell.policy.request_protocol`. Evaluated inside `walls`.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from lightwell.agreements.models import AgreementVersion
from lightwell.policy.actors import Actor
from lightwell.policy.request_protocol import HeldCopy, RequestProtocol


@dataclass(frozen=True, slots=True)
class AgreedProtocol:
    """What the two sides agreed. protocol: nothing where they agreed on none, or signed before there were any.

    why_none: their reason, where they gave one. copies: who holds which copy; a correction has to reach each.
    """

    agreement: AgreementVersion
    protocol: RequestProtocol | None
    why_none: str
    copies: tuple[HeldCopy, ...]


def protocol_between(actor: Actor, programme_id: UUID, provider_id: UUID, on: dt.date) -> AgreedProtocol | None:
    """For one programme and one provider, on a day; None where no agreement is in force. The newest version counts."""
    visible = AgreementVersion.objects.visible_to(actor).in_force_on(on).select_related("agency", "provider")
    found = visible.filter(programme=programme_id, provider=provider_id).order_by("-version").first()
    return None if found is None else agreed_protocol(found)


def agreed_protocol(agreement: AgreementVersion) -> AgreedProtocol:
    """The same of one version."""
    said = agreement.agreement
    why = said.without_protocol.why if said.without_protocol else ""
    return AgreedProtocol(agreement, said.protocol, why, said.copies)
