"""Since when a provider's people can have been told, and by which notices: asked of whoever knows its programmes.

Stages 3 and 4. Source: `lightwell.policy.recorded_days`. This package knows no agreement; who does is registered here.
"""

from __future__ import annotations

from collections.abc import Callable

from lightwell.policy.actors import Actor
from lightwell.policy.recorded_days import NONE_KNOWN, Programmes

Knows = Callable[[Actor], Programmes]
_KNOWS: list[Knows] = []


def knows_programmes(knows: Knows) -> Knows:
    """This function knows the programmes of a provider; it is asked inside `walls`."""
    _KNOWS.append(knows)
    return knows


def programmes_of(actor: Actor) -> Programmes:
    """Inside `walls`."""
    return _KNOWS[-1](actor) if _KNOWS else NONE_KNOWN
