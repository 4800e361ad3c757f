"""Which cases are a provider's, an agency's, or somebody's own: what every table of a case asks of an actor.

Stage 4, access and correction. Source: `lightwell.policy.access_rules`.
"""

from __future__ import annotations

from django.db.models import Q

from lightwell.ledger.governing import NO_ROW, held_by
from lightwell.policy.access_rules import WORKERS
from lightwell.policy.access_words import Asks
from lightwell.policy.actors import Actor, Role


def own_workers(actor: Actor) -> Q:
    """What is their provider's, to those who work with its families."""
    return held_by(provider=actor.organisation_id) if actor.holds(*WORKERS) else NO_ROW


def own_privacy(actor: Actor) -> Q:
    """What is their agency's, to its privacy officers."""
    return held_by(agency=actor.organisation_id) if actor.holds(Role.PRIVACY_OFFICER) else NO_ROW


def asked_oneself(actor: Actor, where: str = "") -> Q:
    """What somebody asked for themselves, to them in their own space; never what others asked about them."""
    if actor.person_id is None:
        return NO_ROW
    return Q((f"{where}person", actor.person_id), (f"{where}asks", Asks.PERSON.value))
