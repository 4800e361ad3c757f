"""Who may erase a stated reason, and why the entry that commits to it stays.

All stages. Source: Privacy Act 2020, section 22, information privacy principle 9 (not kept longer than needed);
the ledger itself holds no personal information.
"""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from lightwell.policy.actors import Actor, Role
from lightwell.policy.decisions import Decision, Reason, refuse_if_any

_SOURCE = "Privacy Act 2020, section 22, principle 9; Lightwell keeps reasons apart from its ledger for this"


@dataclass(frozen=True, slots=True)
class StatedReasonFacts:
    """What the rules know of a stated reason: never its words."""

    organisation_id: UUID | None
    is_erased: bool


def may_erase_reason(actor: Actor, facts: StatedReasonFacts) -> Decision:
    """Only the privacy officer of the organisation whose person gave the reason, and only once."""
    own = actor.holds(Role.PRIVACY_OFFICER) and actor.belongs_to(facts.organisation_id)
    return refuse_if_any(
        None if own else _NOT_THE_PRIVACY_OFFICER,
        _ALREADY_ERASED if facts.is_erased else None,
    )


_NOT_THE_PRIVACY_OFFICER = Reason(
    "not-its-privacy-officer",
    "Only the privacy officer of the organisation whose person gave this reason may erase it. Ask them to.",
    _SOURCE,
)
_ALREADY_ERASED = Reason("already-erased", "This reason has been erased already; nothing of it is left.", _SOURCE)
